"""What differs between two states of a text: by paragraph, and inside changed paragraphs by word.

Lines that both have once only anchor the comparison (patience diff, Bram Cohen), so that a book of
5 MB is compared in about a second whatever was moved or rewritten; what lies between anchors
goes through `difflib`. Pure functions.
"""

from __future__ import annotations

import bisect
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from aiauthor.documents.counts import count_words

Kind = Literal["same", "added", "removed"]

# difflib is quadratic at its worst: above this many comparisons a stretch counts as rewritten.
_MAX_PAIRS = 200_000
_MAX_TOKENS = 20_000
_LEAST_ALIKE = 0.35
_TOKEN = re.compile(r"(?:\w+|[^\w\s])\s*|\s+")


@dataclass(frozen=True)
class Piece:
    """A stretch of text that both states share, or only the later or earlier one has."""

    kind: Kind
    text: str = field(repr=False)


@dataclass(frozen=True)
class Block:
    """Some paragraphs that are the same, or that were changed.

    Attributes:
        changed: whether anything in them differs.
        old_start: where they begin in the earlier text, in characters; likewise `new_start`.
        pieces: their text in reading order: one "same" piece, or the words that went and came.
    """

    changed: bool
    old_start: int
    new_start: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Summary:
    """How much differs, in words."""

    added: int
    removed: int


def compare(old: str, new: str) -> list[Block]:
    """All blocks in order; "same" and "removed" pieces together spell `old`, "same" and "added" ones `new`."""
    old_lines, new_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    blocks = []
    old_at = new_at = 0
    for equal, i, j, k, m in _opcodes(old_lines, new_lines):
        before, after = "".join(old_lines[i:j]), "".join(new_lines[k:m])
        pieces = (Piece("same", before),) if equal else tuple(_by_word(before, after))
        blocks.append(Block(not equal, old_at, new_at, pieces))
        old_at += len(before)
        new_at += len(after)
    return blocks


def summarise(blocks: list[Block]) -> Summary:
    """The words that came and went, for one line above the comparison."""
    words: Counter[str] = Counter()
    for block in blocks:
        if block.changed:
            for piece in block.pieces:
                words[piece.kind] += count_words(piece.text)
    return Summary(words["added"], words["removed"])


def matches(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Runs of equal items, (start in old, start in new, length), in order and never crossing."""
    at_old = at_new = run = 0
    for i, k in _pairs(old, new):
        if run and (i, k) == (at_old + run, at_new + run):
            run += 1
            continue
        if run:
            yield at_old, at_new, run
        at_old, at_new, run = i, k, 1
    if run:
        yield at_old, at_new, run


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """(equal, old start, old end, new start, new end), covering both."""
    i = k = 0
    for at_old, at_new, run in matches(old, new):
        if (i, k) != (at_old, at_new):
            yield False, i, at_old, k, at_new
        i, k = at_old + run, at_new + run
        yield True, at_old, i, at_new, k
    if (i, k) != (len(old), len(new)):
        yield False, i, len(old), k, len(new)


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Indices of equal items, both rising."""
    stretches = [(0, len(old), 0, len(new))]
    while stretches:
        i, j, k, m = stretches.pop()
        while i < j and k < m and old[i] == new[k]:
            yield i, k
            i, k = i + 1, k + 1
        tail = 0
        while i < j - tail and k < m - tail and old[j - tail - 1] == new[m - tail - 1]:
            tail += 1
        ending = [(j - tail, j, m - tail, m)] if tail else []  # equal throughout: taken when its turn comes
        j, m = j - tail, m - tail
        if i == j or k == m:
            stretches += ending
            continue
        anchors = _anchors(old[i:j], new[k:m])
        if anchors:
            edges = [(i, k), *((i + a, k + b) for a, b in anchors), (j, m)]
            parts = [(a, c, b, d) for (a, b), (c, d) in zip(edges, edges[1:], strict=False)]
            stretches += ending + parts[::-1]
            continue
        if (j - i) * (m - k) <= _MAX_PAIRS:
            matcher = SequenceMatcher(None, old[i:j], new[k:m], autojunk=False)
            for a, b, size in matcher.get_matching_blocks():
                for step in range(size):
                    yield i + a + step, k + b + step
        stretches += ending


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The longest rising series of items that both have exactly once, as index pairs."""
    once_old = {item for item, times in Counter(old).items() if times == 1}
    where = {item: k for k, item in enumerate(new)}
    often = {item for item, times in Counter(new).items() if times > 1}
    pairs = [(i, where[item]) for i, item in enumerate(old) if item in once_old and item in where and item not in often]
    # Longest increasing subsequence by patience sorting.
    tops: list[int] = []
    piles: list[int] = []  # index into pairs of each pile's top card
    before = [-1] * len(pairs)
    for n, (_, k) in enumerate(pairs):
        pile = bisect.bisect_left(tops, k)
        before[n] = piles[pile - 1] if pile else -1
        if pile == len(tops):
            tops.append(k)
            piles.append(n)
        else:
            tops[pile], piles[pile] = k, n
    chain = []
    n = piles[-1] if piles else -1
    while n >= 0:
        chain.append(pairs[n])
        n = before[n]
    return chain[::-1]


def _by_word(before: str, after: str) -> Iterator[Piece]:
    """The words that went and came; two texts with little in common are shown whole, one after the other."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    enough = _LEAST_ALIKE * min(len(before), len(after))
    shared = Counter(old) & Counter(new)
    if enough and len(old) + len(new) <= _MAX_TOKENS and sum(len(t) * n for t, n in shared.items()) >= enough:
        steps = list(_opcodes(old, new))
        if sum(len(token) for equal, i, j, _, _ in steps if equal for token in old[i:j]) >= enough:
            for equal, i, j, k, m in steps:
                if equal:
                    yield Piece("same", "".join(old[i:j]))
                    continue
                yield from _changed("".join(old[i:j]), "".join(new[k:m]))
            return
    yield from _changed(before, after)


def _changed(before: str, after: str) -> Iterator[Piece]:
    """What went and what came, without whole words that both begin with: blanks behind a word are no difference."""
    shared = len(os.path.commonprefix([before, after]))
    while shared and any(text[shared - 1 : shared + 1].isalnum() for text in (before, after) if len(text) > shared):
        shared -= 1
    if shared:
        yield Piece("same", before[:shared])
    if before[shared:]:
        yield Piece("removed", before[shared:])
    if after[shared:]:
        yield Piece("added", after[shared:])
