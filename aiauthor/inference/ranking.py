"""What a search asks of log-probabilities: which characters are likely, and how likely it is that a word ends.

One call of search.c each. numpy is the oracle and the fallback, and takes three times as long. Knows ids; knows
nothing of characters or of the network.
"""

from __future__ import annotations

import ctypes
import functools
import math
from typing import Any

import numpy as np
import numpy.typing as npt

from aiauthor.inference import native
from aiauthor.model.weights import Array

_LEAST = 1e-30  # a probability whose logarithm is still a number


class _Ranking(ctypes.Structure):
    """As in search.c."""

    _fields_ = [
        ("mask", ctypes.c_void_p),
        ("outside", ctypes.c_void_p),
        ("ids", ctypes.c_void_p),
        ("kept", ctypes.c_void_p),
        ("vocab", ctypes.c_int32),
        ("outside_count", ctypes.c_int32),
    ]


class Ranking:
    """Ranks the characters of one alphabet.

    Not thread-safe.

    Args:
        mask: 0, and minus infinity for what must not be written, float32 (V,).
        outside: ids of what may stand behind a word, int32.
    """

    def __init__(self, mask: Array, outside: npt.NDArray[np.int32]) -> None:
        self._mask, self._outside = mask, outside
        self._ids, self._kept = (ctypes.c_int32 * len(mask))(), (ctypes.c_float * len(mask))()
        self._ranking = _Ranking(
            mask.ctypes.data,
            outside.ctypes.data,
            ctypes.addressof(self._ids),
            ctypes.addressof(self._kept),
            len(mask),
            len(outside),
        )
        self._address = ctypes.addressof(self._ranking)
        self._calls = _calls()

    def best(self, log_probs: Array, least: float, margin: float, most: int) -> tuple[list[int], list[float]]:
        """Characters that may be written.

        Args:
            log_probs: in nats, float32 (V,).
            least: each is likelier than this.
            margin: nats; each is less than so much less likely than the likeliest.
            most: how many at most.

        Returns:
            Their ids, the likeliest first, and their log-probabilities.
        """
        if self._calls is None:
            return self.best_plainly(log_probs, least, margin, most)
        count = self._calls[0](self._address, self._row(log_probs), least, margin, most)
        return self._ids[:count], self._kept[:count]

    def best_plainly(self, log_probs: Array, least: float, margin: float, most: int) -> tuple[list[int], list[float]]:
        """The same in numpy."""
        masked = log_probs + self._mask
        kept = (masked > max(least, float(masked.max()) - margin)).nonzero()[0]
        order = kept[(-masked[kept]).argsort(kind="stable")][:most]
        return order.tolist(), masked[order].tolist()

    def end(self, log_probs: Array) -> float:
        """Log-probability that a word ends, in nats, given those of what follows it, float32 (V,)."""
        if self._calls is None:
            return self.end_plainly(log_probs)
        return math.log(max(self._calls[1](self._address, self._row(log_probs)), _LEAST))

    def end_plainly(self, log_probs: Array) -> float:
        """The same in numpy."""
        return math.log(max(float(np.exp(log_probs[self._outside]).sum()), _LEAST))

    def _row(self, log_probs: Array) -> int:
        assert log_probs.nbytes == self._mask.nbytes  # the library reads so much, whatever there is
        return native.address_of(log_probs)


@functools.cache
def _calls() -> tuple[Any, Any] | None:
    """The functions of search.c; None where they are not there."""
    library = native.library()
    rank, outside = getattr(library, "aiauthor_rank", None), getattr(library, "aiauthor_outside", None)
    if rank is None or outside is None:
        return None
    rank.restype, outside.restype = ctypes.c_int32, ctypes.c_float
    rank.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_float, ctypes.c_float, ctypes.c_int32]
    outside.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    return rank, outside
