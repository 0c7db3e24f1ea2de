"""A change of a text as a value, joined with the next, or found between two texts. Pure functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

_JOINED_CHARS = 1 << 12  # beyond it, as after a large paste, joining would copy much at every key
_BLOCK_CHARS = 1 << 16


@dataclass(frozen=True)
class Edit:
    """A change of the text: at `position`, `removed` characters made way for `inserted`."""

    position: int
    removed: int
    inserted: str = field(repr=False)
    length: int  # of the whole text afterwards

    def joined(self, later: Edit) -> Edit | None:
        """Both as one, where the later one types on or deletes back inside what this one inserted."""
        offset = later.position - self.position
        if offset < 0 or offset + later.removed > len(self.inserted) or len(self.inserted) > _JOINED_CHARS:
            return None
        inserted = self.inserted[:offset] + later.inserted + self.inserted[offset + later.removed :]
        return Edit(self.position, self.removed, inserted, later.length)


def splice(old: str, new: str) -> Edit | None:
    """The one edit that makes `new` of `old`; None if they are the same. About 3 ms for 5 MB."""
    most = min(len(old), len(new))
    head = _same(most, lambda low, high: old[low:high] == new[low:high])
    if head == len(old) == len(new):
        return None
    shift_old, shift_new = len(old), len(new)
    tail = _same(
        most - head,
        lambda low, high: old[shift_old - high : shift_old - low] == new[shift_new - high : shift_new - low],
    )
    return Edit(head, len(old) - head - tail, new[head : len(new) - tail], len(new))


def _same(most: int, equal: Callable[[int, int], bool]) -> int:
    """How many characters agree, by comparing blocks and then halving the one that differs."""
    low = 0
    while low < most and equal(low, min(low + _BLOCK_CHARS, most)):
        low = min(low + _BLOCK_CHARS, most)
    high = min(low + _BLOCK_CHARS, most)
    while low < high:
        middle = (low + high + 1) // 2
        if equal(low, middle):
            low = middle
        else:
            high = middle - 1
    return low
