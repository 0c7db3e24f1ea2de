"""Contiguous batches for truncated back-propagation through time.

The sequence of ids is cut into B *streams* of equal length that are read side by side, T characters
a step, so that row b of a window goes on where row b of the window before it stopped and the hidden
state can be carried over:

    ids   a b c d e f g h i j k l          B = 3, T = 2
    row 0 a b | c d       window 0: a b    window 1: c d     targets are one character later
    row 1 e f | g h                 e f              g h
    row 2 i j | k l                 i j              k l

What the layout loses is the context at the B seams. A row whose window holds the start of a book
is *fresh*: it begins with a zero state, as every book does when the network is measured.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from aiauthor.corpus.shards import ShardedIds


@dataclasses.dataclass(frozen=True)
class Window:
    """One step's characters.

    Attributes:
        inputs: int64 (B, T).
        targets: int64 (B, T), the same characters one later.
        fresh: bool (B,), rows that begin with a zero state.
    """

    inputs: npt.NDArray[np.int64]
    targets: npt.NDArray[np.int64]
    fresh: npt.NDArray[np.bool_]


class Windows(Protocol):
    """Whatever the trainer can read: windows by number, the same at every call.

    Attributes:
        batch: B, rows.
        chars: characters in a window.
    """

    batch: int

    @property
    def chars(self) -> int:
        """Characters in a window, B x T."""

    def window(self, number: int, rows: slice = slice(None)) -> Window:
        """Window `number`, counted on through the epochs, or some rows of it."""


class BpttBatches:
    """Windows by number; any window can be asked for, so training resumes anywhere.

    Each epoch begins at another offset into the ids, so that windows and seams fall elsewhere.

    Args:
        ids: uint8 or uint16 ids, (N,), memory-mapped or not; only what a window needs is read.
        starts: position of each book's first character.
        batch: B, rows.
        bptt: T, characters a window.
        mapping: new id of every id of the corpus, shape (V,), for a network with another alphabet.
        reset: share of rows made fresh at random, so that the network learns to begin anywhere.
        seed: of the offsets and resets.

    Raises:
        ValueError: if the ids are too few for one window of every row.
    """

    def __init__(
        self,
        ids: npt.NDArray[np.integer] | ShardedIds,
        starts: Sequence[int] = (0,),
        *,
        batch: int,
        bptt: int,
        mapping: npt.NDArray[np.integer] | None = None,
        reset: float = 0.0,
        seed: int = 0,
    ) -> None:
        self.batch, self.bptt, self.reset, self.seed, self.mapping = batch, bptt, reset, seed, mapping
        self._ids = ids
        self._starts = np.sort(np.asarray(starts, dtype=np.int64))
        self._stream_chars = (len(ids) - 1) // batch
        self.windows = self._stream_chars // bptt
        if self.windows < 1:
            raise ValueError(f"{len(ids)} characters are too few for {batch} rows of {bptt}")

    def __len__(self) -> int:
        """Windows in an epoch."""
        return self.windows

    @property
    def chars(self) -> int:
        """Characters in a window, B x T."""
        return self.batch * self.bptt

    def window(self, number: int, rows: slice = slice(None)) -> Window:
        """Window `number`, counted on through the epochs.

        Args:
            number: >= 0.
            rows: the rows wanted, for a process that trains on a share of the batch.
        """
        epoch, index = divmod(number, self.windows)
        total = len(self._ids)
        offset = int(np.random.default_rng((self.seed, epoch)).integers(total)) if epoch else 0
        rng = np.random.default_rng((self.seed, epoch, index))
        random_fresh = (rng.random(self.batch) < self.reset)[rows]
        firsts = (offset + np.arange(self.batch)[rows] * self._stream_chars + index * self.bptt) % total
        ids: npt.NDArray[np.integer] = self._ids[(firsts[:, None] + np.arange(self.bptt + 1)) % total]
        chars: npt.NDArray[np.int64] = (ids if self.mapping is None else self.mapping[ids]).astype(np.int64)
        holds_start = np.searchsorted(self._starts, firsts + self.bptt) > np.searchsorted(self._starts, firsts)
        fresh = holds_start | random_fresh | (index == 0)
        return Window(chars[:, :-1], chars[:, 1:], fresh)
