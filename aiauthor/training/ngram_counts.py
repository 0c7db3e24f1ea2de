"""Counts n-grams over a corpus and keeps those worth their bytes.

    ids -> groups of places, by the two last characters of their contexts -> sorted -> counts of every length
        -> contexts that say more than the next shorter one -> the best of all, by bits a byte

A place is one number of 64 bits: the classes of the characters before it, the latest highest, and the id
that follows. Contexts of every length are then ranges of the sorted places, and memory depends on the
size of a group, not on that of the corpus. Knows no network.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from aiauthor.corpus.shards import ShardedIds
from aiauthor.model.ngrams import CLASS_BITS, LONGEST, MOST_IDS, U64, Followers, NgramTable, classes_of, mask_of, pack
from aiauthor.text.alphabet import Alphabet

ORDERS = (5, 6, 7, 9, 11)  # lengths of contexts in characters
MOST_CHARS = 1_000_000_000  # counted; more would bring little and cost hours

_BEFORE = 4  # the length that the shortest is compared with
_LEAST_COUNT = 16  # of a context
_LEAST_FOLLOWED = 4  # of a character behind it
_DISCOUNT = 1.5  # taken off a character's count
_RECORD_NIBBLES, _FOLLOWER_NIBBLES = 4, 3  # see `model/ngrams.py`
_GROUP_CHARS = 24_000_000
_SLICE_CHARS = 1 << 24
_BUCKET_BYTES = 112  # about; a bucket is read from its beginning
_PAIR_BITS = 2 * CLASS_BITS
_ID = np.uint64(0xFF)


@dataclasses.dataclass(frozen=True, eq=False)
class _Candidates:
    """Contexts of one length, and what each is worth: bits saved over the corpus for every nibble of its record."""

    followers: Followers
    worth: npt.NDArray[np.float64]

    @property
    def nibbles(self) -> npt.NDArray[np.int64]:
        return _RECORD_NIBBLES + _FOLLOWER_NIBBLES * self.followers.sizes.astype(np.int64)

    def better_than(self, bound: float) -> Followers:
        """Those that are worth more."""
        kept = self.worth > bound
        each = np.repeat(kept, self.followers.sizes)
        old = self.followers
        return Followers(old.order, old.keys[kept], old.counts[kept], old.sizes[kept], old.ids[each], old.shares[each])


def count_ngrams(
    ids: ShardedIds,
    alphabet: Alphabet,
    most_bytes: int,
    *,
    progress: Callable[[float], None] = lambda _: None,
) -> NgramTable:
    """The table of n-grams of a text, trusted nowhere yet.

    Args:
        ids: of the text, (T,); the first `MOST_CHARS` of them count.
        alphabet: theirs.
        most_bytes: about how large the table may be.
        progress: told the share of the work that is done.
    """
    classes = classes_of(alphabet.characters).astype(np.uint16)
    length = min(len(ids), MOST_CHARS)
    groups = _groups(ids, length, classes)
    found: list[list[_Candidates]] = [[] for _ in ORDERS]
    for number, (low, high) in enumerate(groups):
        places = _places(ids, length, classes, low, high)
        for kept, candidates in zip(found, _candidates(places), strict=True):
            kept.append(candidates)
        progress((number + 1) / len(groups))
    joined = [_join(parts) for parts in found]
    bound = _bound(joined, 2 * most_bytes)
    chosen = [candidates.better_than(bound) for candidates in joined]
    nibbles = sum(int((_RECORD_NIBBLES + _FOLLOWER_NIBBLES * each.sizes.astype(np.int64)).sum()) for each in chosen)
    return pack(alphabet.characters, chosen, max(1, round(np.log2(max(2, nibbles / 2 / _BUCKET_BYTES)))))


def _slices(
    ids: ShardedIds, length: int, classes: npt.NDArray[np.uint16]
) -> Iterator[tuple[npt.NDArray[np.integer], npt.NDArray[np.uint16]]]:
    """Pieces of the text: ids, (T,), and the classes of those and of the `LONGEST` before them."""
    newline = classes_of("\n")[1]
    before = np.full(LONGEST, newline, np.uint16)
    for start in range(0, length, _SLICE_CHARS):
        piece = np.asarray(ids[start : min(length, start + _SLICE_CHARS)])
        along = np.concatenate([before, classes[np.minimum(piece, 255)]])
        yield piece, along
        before = along[-LONGEST:]


def _pairs(along: npt.NDArray[np.uint16]) -> npt.NDArray[np.uint16]:
    """The last two classes before every character of a piece, the latest higher."""
    return (along[LONGEST - 1 : -1] << CLASS_BITS | along[LONGEST - 2 : -2]).astype(np.uint16)


def _groups(ids: ShardedIds, length: int, classes: npt.NDArray[np.uint16]) -> list[tuple[int, int]]:
    """Ranges of last two classes, of about as many places each; a pair is never parted."""
    counts = np.zeros(1 << _PAIR_BITS, np.int64)
    for _, along in _slices(ids, length, classes):
        counts += np.bincount(_pairs(along), minlength=len(counts))
    groups, low, places = [], 0, 0
    for pair, count in enumerate(counts.tolist()):
        if places and places + count > _GROUP_CHARS:
            groups.append((low, pair))
            low, places = pair, 0
        places += count
    return [*groups, (low, len(counts))]


def _places(ids: ShardedIds, length: int, classes: npt.NDArray[np.uint16], low: int, high: int) -> U64:
    """All places whose last two classes lie in a range."""
    found = [np.zeros(0, np.uint64)]
    for piece, along in _slices(ids, length, classes):
        pairs = _pairs(along)
        at = ((pairs >= low) & (pairs < high) & (piece < MOST_IDS)).nonzero()[0]
        places = piece[at].astype(np.uint64)
        for back in range(1, LONGEST + 1):
            places |= along[at + LONGEST - back].astype(np.uint64) << np.uint64(64 - CLASS_BITS * back)
        found.append(places)
    return np.concatenate(found)


def _candidates(places: U64) -> list[_Candidates]:
    """Of every length, the contexts that say more than those before them do."""
    found = []
    shorter: tuple[int, U64, npt.NDArray[np.float32]] | None = None
    for order in (_BEFORE, *ORDERS):
        mask = mask_of(order)
        grams = places & (mask | _ID)
        grams.sort()
        starts = _starts(grams)
        counts = np.diff(np.append(starts, len(grams))).astype(np.int32)
        grams = grams[starts]
        contexts = _starts(grams & mask)
        totals = np.add.reduceat(counts, contexts) if len(contexts) else counts
        total = np.repeat(totals, np.diff(np.append(contexts, len(grams))))
        if shorter is not None:
            frequent = (total >= _LEAST_COUNT) & (counts >= _LEAST_FOLLOWED)
            kept = grams[frequent]
            expected = shorter[2][shorter[1].searchsorted(kept & (mask_of(shorter[0]) | _ID))]
            found.append(_worthy(order, kept, counts[frequent], total[frequent], expected))
        shorter = order, grams, (counts / total).astype(np.float32)
    return found


def _worthy(
    order: int,
    grams: U64,
    counts: npt.NDArray[np.int32],
    totals: npt.NDArray[np.int32],
    expected: npt.NDArray[np.float32],
) -> _Candidates:
    """Contexts with the characters that follow them more often than shorter contexts expect."""
    shares = (counts - _DISCOUNT) / totals
    kept = shares > expected
    grams, counts, totals = grams[kept], counts[kept], totals[kept]
    expected, shares = expected[kept], shares[kept]
    keys = grams & mask_of(order)
    starts = _starts(keys)
    if not len(starts):
        nothing = np.zeros(0, np.int32)
        return _Candidates(Followers(order, keys, nothing, nothing, nothing, shares.astype(np.float32)), np.zeros(0))
    sizes = np.diff(np.append(starts, len(grams)))

    def total(each: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
        sums: npt.NDArray[np.float64] = np.add.reduceat(each.astype(np.float64), starts)
        return sums

    others = totals[starts] - total(counts)
    left, left_expected = np.maximum(1 - total(shares), 1e-4), np.maximum(1 - total(expected), 1e-4)
    gain = total(counts * np.log2(shares / expected)) + others * np.log2(left / left_expected)
    worth = gain / (_RECORD_NIBBLES + _FOLLOWER_NIBBLES * sizes)
    followers = Followers(
        order,
        keys[starts],
        totals[starts],
        sizes.astype(np.int16),
        (grams & _ID).astype(np.uint8),
        shares.astype(np.float32),
    )
    candidates = _Candidates(followers, worth)
    better = candidates.better_than(0.0)
    return _Candidates(better, worth[worth > 0])


def _join(parts: list[_Candidates]) -> _Candidates:
    fields = ("keys", "counts", "sizes", "ids", "shares")
    arrays = [np.concatenate([getattr(part.followers, field) for part in parts]) for field in fields]
    return _Candidates(Followers(parts[0].followers.order, *arrays), np.concatenate([part.worth for part in parts]))


def _bound(candidates: list[_Candidates], most_nibbles: int) -> float:
    """What a context must be worth more than, so that all that are fit in."""
    worth = np.concatenate([each.worth for each in candidates])
    best = (-worth).argsort()
    fit = int(
        np.cumsum(np.concatenate([each.nibbles for each in candidates])[best]).searchsorted(most_nibbles, "right")
    )
    return float(worth[best[fit]]) if fit < len(best) else 0.0


def _starts(ordered: U64) -> npt.NDArray[np.intp]:
    """Where a new number begins in an ascending array."""
    return np.flatnonzero(np.concatenate([np.ones(min(1, len(ordered)), bool), ordered[1:] != ordered[:-1]]))
