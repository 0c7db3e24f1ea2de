"""Ids that lie in several files, read as one array: a corpus may be larger than a file system lets a file be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt


class ShardedIds:
    """A read-only sequence of ids, (N,); only what is asked for is read.

    Args:
        shards: one after the other, at least one, of one dtype; memory-mapped or not.

    Attributes:
        dtype: of the ids.
    """

    def __init__(self, shards: Sequence[npt.NDArray[np.integer]]) -> None:
        self._shards = list(shards)
        self._ends = np.cumsum([len(shard) for shard in shards])
        self.dtype: np.dtype[Any] = self._shards[0].dtype

    def __len__(self) -> int:
        """N."""
        return int(self._ends[-1])

    def __getitem__(self, where: slice | npt.NDArray[np.integer]) -> npt.NDArray[np.integer]:
        """Ids at some places.

        Args:
            where: a slice without a step, or places from 0 to N - 1 in an array of any shape.

        Raises:
            IndexError: for a place outside, or a step.
        """
        if isinstance(where, slice):
            start, stop, step = where.indices(len(self))
            if step != 1:
                raise IndexError("ids are read without a step")
            return self._span(start, max(start, stop))
        if where.size and not 0 <= int(where.min()) <= int(where.max()) < len(self):
            raise IndexError(f"a place outside of {len(self)} ids")
        found = np.empty(where.shape, self.dtype)
        homes = np.searchsorted(self._ends, where, side="right")
        for home in np.unique(homes):
            here = homes == home
            found[here] = self._shards[home][where[here] - (self._ends[home] - len(self._shards[home]))]
        return found

    def __array__(self, dtype: np.dtype[Any] | None = None, copy: bool | None = None) -> npt.NDArray[Any]:
        """All of them, in memory."""
        return self._span(0, len(self)).astype(dtype or self.dtype, copy=False)

    def _span(self, start: int, stop: int) -> npt.NDArray[np.integer]:
        pieces = []
        for end, shard in zip(self._ends.tolist(), self._shards, strict=True):
            begin = end - len(shard)
            if start < end and stop > begin:
                pieces.append(shard[max(start, begin) - begin : min(stop, end) - begin])
        return np.concatenate(pieces) if pieces else np.empty(0, self.dtype)
