"""Drafts of one text among manuscripts, told by the wording that they share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from aiauthor.text.manuscripts.values import Manuscript
from aiauthor.text.shingles import Hashes, sample, shingles

# Of the shorter text's shingles. A draft in which every fourth word was changed keeps a quarter; two
# novels of one author share less than a hundredth.
SAME_TEXT = 0.2
# Fewer shingles in common decide nothing.
_MIN_SHARED = 4


def near_duplicates(manuscripts: Sequence[Manuscript], *, share: float = SAME_TEXT) -> list[tuple[Manuscript, ...]]:
    """Groups of manuscripts that are drafts of each other, or parts of one another.

    Sharing is counted against the shorter text, so that a chapter is found in the book that it
    became part of. Costs a second for some 50 novels.

    Args:
        manuscripts: texts, in any languages.
        share: how much of the shorter one's wording both must have.

    Returns:
        Groups of two or more, the longest text of each first.
    """
    known: dict[str, int] = {}
    sketches = [sample(shingles([each.text], known)[0])[0] for each in manuscripts]
    group_of = list(range(len(manuscripts)))
    everything, owners = _index(sketches)
    for index, sketch in enumerate(sketches):
        shared = np.bincount(owners[_positions(everything, sketch)], minlength=len(manuscripts))
        for other in np.flatnonzero(shared >= _MIN_SHARED):
            smaller = min(sketch.size, sketches[other].size)
            if other != index and shared[other] >= share * smaller:
                _join(group_of, index, int(other))
    same: dict[str, int] = {}
    for index, each in enumerate(manuscripts):
        # Texts too short for shingles can still be the same, letter by letter.
        _join(group_of, index, same.setdefault(each.text, index))
    groups: dict[int, list[Manuscript]] = {}
    for index, each in enumerate(manuscripts):
        groups.setdefault(_root(group_of, index), []).append(each)
    return [tuple(sorted(group, key=lambda each: -each.words)) for group in groups.values() if len(group) > 1]


def _index(sketches: Sequence[Hashes]) -> tuple[Hashes, npt.NDArray[np.int64]]:
    """All hashes in order, and for each the text that it is from."""
    if not sketches:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    hashes = np.concatenate(sketches)
    owners = np.repeat(np.arange(len(sketches)), [sketch.size for sketch in sketches])
    order = np.argsort(hashes, kind="stable")
    return hashes[order], owners[order]


def _positions(hashes: Hashes, wanted: Hashes) -> npt.NDArray[np.int64]:
    """Where in sorted hashes any of the wanted ones stand."""
    first = np.searchsorted(hashes, wanted, "left")
    counts = np.searchsorted(hashes, wanted, "right") - first
    starts = np.repeat(first - np.concatenate(([0], np.cumsum(counts)[:-1])), counts) if counts.size else first
    return starts + np.arange(starts.size)


def _root(group_of: list[int], index: int) -> int:
    while group_of[index] != index:
        index = group_of[index]
    return index


def _join(group_of: list[int], one: int, other: int) -> None:
    one, other = _root(group_of, one), _root(group_of, other)
    group_of[max(one, other)] = min(one, other)
