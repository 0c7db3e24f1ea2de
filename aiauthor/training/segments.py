"""Batches of runs of text that must not run into each other, alone or mixed with others.

`BpttBatches` reads books end to end, and the few windows that hold a seam read across it. Between
the runs of a manuscript pages were taken out, and there are many: here every run begins with a window
of its own and a zero state, and the last window of a run is filled up with positions that cost nothing:

    runs  a b c d e | f g h        T = 2      windows  a b   c d   f g
                                              targets  b c   d e   g h
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from aiauthor.corpus.batches import Window, Windows

IGNORED = -100  # the target that `cross_entropy` leaves out


class SegmentBatches:
    """Windows over runs of ids, by number; any window can be asked for, so training resumes anywhere.

    Each epoch begins at another run and cuts every run at other places.

    Args:
        segments: ids of each run; those of fewer than two are left out.
        batch: B, rows.
        bptt: T, characters a window.
        reset: share of rows made fresh at random.
        seed: of the offsets and resets.

    Raises:
        ValueError: if there are fewer windows than rows.
    """

    def __init__(
        self,
        segments: Sequence[npt.NDArray[np.integer]],
        *,
        batch: int,
        bptt: int,
        reset: float = 0.0,
        seed: int = 0,
    ) -> None:
        self.batch, self.bptt, self.reset, self.seed = batch, bptt, reset, seed
        self._segments = [segment for segment in segments if len(segment) >= 2]
        targets = np.array([len(segment) - 1 for segment in self._segments], np.int64)
        counts = -(-targets // bptt)
        self._segment_of_block = np.repeat(np.arange(len(counts)), counts)
        self._index_in_segment = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
        # A run may be cut this much later without losing its last window.
        self._spare = targets - (counts - 1) * bptt - 1
        self.windows = len(self._segment_of_block) // batch
        if self.windows < 1:
            raise ValueError(f"{len(self._segment_of_block)} windows of {bptt} characters are too few for {batch} rows")

    @property
    def chars(self) -> int:
        """Characters in a window, B x T."""
        return self.batch * self.bptt

    def window(self, number: int, rows: slice = slice(None)) -> Window:
        """Window `number`, counted on through the epochs.

        Args:
            number: >= 0.
            rows: the rows wanted.
        """
        epoch, index = divmod(number, self.windows)
        blocks = len(self._segment_of_block)
        turn, cut = (0, 0)
        if epoch:
            rng = np.random.default_rng((self.seed, epoch))
            turn, cut = int(rng.integers(blocks)), int(rng.integers(self.bptt))
        resets = np.random.default_rng((self.seed, epoch, index)).random(self.batch) < self.reset
        wanted = ((turn + np.arange(self.batch) * self.windows + index) % blocks)[rows]
        inputs = np.zeros((len(wanted), self.bptt), np.int64)
        targets = np.full((len(wanted), self.bptt), IGNORED, np.int64)
        for row, block in enumerate(wanted):
            which = self._segment_of_block[block]
            segment = self._segments[which]
            start = min(cut, self._spare[which]) + self._index_in_segment[block] * self.bptt
            span = segment[start : start + self.bptt + 1]
            inputs[row, : len(span) - 1], targets[row, : len(span) - 1] = span[:-1], span[1:]
        fresh = (self._index_in_segment[wanted] == 0) | resets[rows] | (index == 0)
        return Window(inputs, targets, fresh)


class MixedBatches:
    """The rows of several sources in one batch, each read on at its own pace.

    Args:
        parts: with the same T.
    """

    def __init__(self, parts: Sequence[Windows]) -> None:
        self._parts = parts
        self.batch = sum(part.batch for part in parts)

    @property
    def chars(self) -> int:
        """Characters in a window of all sources."""
        return sum(part.chars for part in self._parts)

    def window(self, number: int, rows: slice = slice(None)) -> Window:
        """Window `number` of every source, one below the other."""
        windows = [part.window(number) for part in self._parts]
        return Window(
            np.concatenate([window.inputs for window in windows])[rows],
            np.concatenate([window.targets for window in windows])[rows],
            np.concatenate([window.fresh for window in windows])[rows],
        )
