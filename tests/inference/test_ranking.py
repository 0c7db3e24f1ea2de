"""Ranking: the compiled functions say what numpy says."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiauthor.inference import native, ranking
from aiauthor.inference.ranking import Ranking

VOCAB = 40
MASK = np.where(np.arange(VOCAB) % 7 == 3, -np.inf, 0).astype(np.float32)
OUTSIDE = np.array([0, 5, 6, 21, 39], np.int32)

# Quarters, so that some are equal.
rows = st.lists(st.integers(-80, 0), min_size=VOCAB, max_size=VOCAB).map(lambda row: np.array(row, np.float32) / 4)
nats = st.sampled_from([0.25, 2.0, 7.0, 100.0, math.inf])


@pytest.fixture(scope="module")
def compiled() -> Ranking:
    if native.library() is None:
        pytest.skip("there is no compiled library")
    return Ranking(MASK, OUTSIDE)


@given(rows, nats, nats, st.integers(1, VOCAB))
def test_the_library_keeps_what_numpy_keeps_in_the_same_order(
    compiled: Ranking, row: np.ndarray, depth: float, margin: float, most: int
):
    assert compiled.best(row, -depth, margin, most) == compiled.best_plainly(row, -depth, margin, most)


def test_the_likeliest_come_first_and_what_must_not_be_written_never(compiled: Ranking):
    row = np.full(VOCAB, -9, np.float32)
    row[[3, 8, 2, 30]] = -0.5, -1, -1, -4
    assert compiled.best(row, -math.inf, math.inf, 4) == ([2, 8, 30, 0], [-1, -1, -4, -9])
    assert compiled.best(row, -math.inf, 3, VOCAB) == ([2, 8], [-1, -1])
    assert compiled.best(row, -1, math.inf, VOCAB) == ([], [])


@given(rows)
def test_the_end_of_a_word_is_as_likely_as_all_that_may_stand_behind_it(compiled: Ranking, row: np.ndarray):
    assert compiled.end(row) == pytest.approx(compiled.end_plainly(row), abs=1e-5)
    assert compiled.end(row) == pytest.approx(math.log(np.exp(row[OUTSIDE].astype(float)).sum()), abs=1e-5)


def test_what_cannot_be_is_finite(compiled: Ranking):
    never = np.full(VOCAB, -np.inf, np.float32)
    assert compiled.end(never) == compiled.end_plainly(never) == math.log(1e-30)
    assert compiled.best(never, -math.inf, 7, VOCAB) == ([], [])


def test_rows_of_another_alphabet_are_not_read(compiled: Ranking):
    with pytest.raises(AssertionError):
        compiled.best(np.zeros(VOCAB - 1, np.float32), -7, 7, VOCAB)
    with pytest.raises(AssertionError):
        compiled.end(np.zeros(VOCAB, np.float64))


def test_without_the_library_numpy_serves(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ranking, "_calls", lambda: None)
    plain = Ranking(MASK, OUTSIDE)
    row = np.linspace(-9, 0, VOCAB, dtype=np.float32)
    assert plain.best(row, -2, 1, VOCAB)[0] == [39, 37, 36, 35]
    assert plain.end(row) == pytest.approx(math.log(np.exp(row[OUTSIDE]).sum()))
