"""A budget of speed or size: what was measured, what it may be, and what it is measured against."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np


@dataclasses.dataclass(frozen=True)
class Budget:
    """One measured budget.

    Attributes:
        name: as `--only` wants it.
        unit: of median, p95, limit and baseline.
        median: of the measurements.
        p95: the 95th percentile of the measurements; for speeds, where more is better, the 5th.
        limit: what `p95` must hold, or the median where it was measured too few times for that.
        baseline: the same work done the plain way, measured in the same run.
        ratio: how many times better the median is than the baseline.
        ok: whether the limit, and whatever else the budget asks, is held.
        what: for people.
    """

    name: str
    unit: str
    median: float
    p95: float
    limit: float
    baseline: float | None
    ratio: float | None
    ok: bool
    what: str

    def to_dict(self) -> dict[str, Any]:
        """The fields of the JSON line, rounded to what was measured."""
        fields = dataclasses.asdict(self)
        del fields["what"]
        return {name: round(value, 3) if isinstance(value, float) else value for name, value in fields.items()}


def budget(
    name: str,
    what: str,
    unit: str,
    measured: Sequence[float],
    *,
    limit: float,
    median_limit: float | None = None,
    baseline: float | None = None,
    at_least_ratio: float = 0.0,
    more_is_better: bool = False,
) -> Budget:
    """Judge measurements.

    Args:
        name: as `--only` wants it.
        what: for people.
        unit: of every number.
        measured: one number a measurement, not empty.
        limit: of the 95th percentile (the 5th where more is better); of the median below 20 measurements.
        median_limit: a stricter limit of the median, where the budget has one.
        baseline: median of the same work done the plain way.
        at_least_ratio: how many times better than the baseline the median must be.
        more_is_better: for speeds.
    """
    sign = -1.0 if more_is_better else 1.0
    values = sign * np.asarray(measured, dtype=np.float64)
    median, p95 = float(np.median(values)), float(np.percentile(values, 95))
    ok = (p95 if len(values) >= 20 else median) <= sign * limit
    ok = ok and (median_limit is None or median <= sign * median_limit)
    ratio = None
    if baseline is not None:
        ratio = sign * median / baseline if more_is_better else baseline / median
        ok = ok and ratio >= at_least_ratio
    return Budget(name, unit, sign * median, sign * p95, limit, baseline, ratio, bool(ok), what)


def timed_ms(action: Callable[[], object], times: int, *, warm_up: int = 1) -> list[float]:
    """Milliseconds that each of so many calls took, after a few that do not count."""
    for _ in range(warm_up):
        action()
    measured = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        measured.append(1000 * (time.perf_counter() - start))
    return measured
