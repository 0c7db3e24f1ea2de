from __future__ import annotations

import pytest

from aiauthor.evaluation.budgets import budget


def test_many_measurements_are_judged_by_their_95th_percentile():
    measured = [10.0] * 90 + [100.0] * 10
    found = budget("key", "", "ms", measured, limit=16)
    assert (found.median, found.p95, found.ok) == (10.0, 100.0, False)
    assert budget("key", "", "ms", [10.0] * 100, limit=16).ok


def test_few_measurements_are_judged_by_their_median():
    assert budget("start", "", "s", [0.8, 0.9, 5.0], limit=1.0).ok


def test_a_stricter_limit_of_the_median_counts_too():
    assert not budget("ghost", "", "ms", [30.0] * 30, limit=50, median_limit=25).ok


def test_where_more_is_better_the_slowest_count():
    measured = [100.0] * 90 + [10.0] * 10
    found = budget("speed", "", "MB/s", measured, limit=15, baseline=50.0, more_is_better=True)
    assert (found.median, found.p95, found.ok) == (100.0, 10.0, False)
    assert found.ratio == pytest.approx(2.0)


def test_the_ratio_says_how_many_times_better_than_the_baseline():
    found = budget("ghost", "", "ms", [10.0], limit=50, baseline=70.0, at_least_ratio=8)
    assert found.ratio == pytest.approx(7.0)
    assert not found.ok


def test_json_has_the_fields_that_readers_rely_on():
    fields = budget("key", "", "ms", [1.23456], limit=16).to_dict()
    assert list(fields) == ["name", "unit", "median", "p95", "limit", "baseline", "ratio", "ok"]
    assert fields["median"] == 1.235
    assert fields["baseline"] is None
