"""Time spent and time left: pauses do not count, and the last minute tells the speed of the next."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

RECENT_SECONDS = 60.0


class VoiceClock:
    """Measures a training.

    Args:
        seconds: spent before, where training was resumed.
        now: a clock in seconds that never goes back.
    """

    def __init__(self, seconds: float = 0.0, *, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._before = seconds
        self._begun = now() - seconds
        self._looking = 0.0
        self._looks: deque[float] = deque(maxlen=4)
        self._steps: deque[tuple[int, float]] = deque()

    @property
    def seconds(self) -> float:
        """Spent so far, pauses not counted."""
        return self._now() - self._begun

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Time inside does not count."""
        start = self._now()
        try:
            yield
        finally:
            self._begun += self._now() - start

    @contextmanager
    def looking(self, *, expected: bool = True) -> Iterator[None]:
        """Time inside counts, but not as steps.

        Args:
            expected: whether so much will be needed again at every look that is left.
        """
        start = self._now()
        try:
            yield
        finally:
            spent = self._now() - start
            self._looking += spent
            if expected:
                self._looks.append(spent)

    @property
    def look_seconds(self) -> float:
        """What a look costs, by the last few."""
        return sum(self._looks) / len(self._looks) if self._looks else 0.0

    @property
    def stepping_seconds(self) -> float:
        """Spent on steps since this program began or resumed the training."""
        return self.seconds - self._before - self._looking

    def stepped(self, step: int) -> None:
        """Note that so many steps are done."""
        stepping = self.stepping_seconds
        self._steps.append((step, stepping))
        while len(self._steps) > 2 and stepping - self._steps[0][1] > RECENT_SECONDS:
            self._steps.popleft()

    @property
    def seconds_per_step(self) -> float | None:
        """Over the last minute of steps."""
        if len(self._steps) < 2:
            return None
        (first, begun), (last, ended) = self._steps[0], self._steps[-1]
        return (ended - begun) / (last - first) if last > first else None

    def left(self, *, steps: int, looks: float) -> float | None:
        """Seconds for so many steps and looks, once the speed is known."""
        per_step = self.seconds_per_step
        return None if per_step is None else steps * per_step + looks * self.look_seconds
