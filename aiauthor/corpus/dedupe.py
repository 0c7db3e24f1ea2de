"""Editions of the same book, found by MinHash over word shingles.

Two editions differ in quotation marks, spelling, notes and the errors of their scans, and share most
of their runs of five words. A signature of 128 minima estimates that share; banding finds the pairs
worth comparing without comparing all (Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, 3.3-3.4).

The minima come from one permutation cut in 128 bins instead of 128 permutations, with empty bins
filled from their neighbours (Shrivastava and Li 2014, arXiv:1406.4784): one hash a shingle.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from aiauthor.corpus import words

SHINGLE_WORDS = 5
BINS = 128
BANDS = 32
# Editions by different scanners share about 0.7 to 0.95 of their shingles, sequels below 0.01.
SIMILAR = 0.5

_ROWS = BINS // BANDS
_BIN_BITS = BINS.bit_length() - 1
# Letters in lower case, everything else a space: punctuation and case do not tell editions apart.
_FOLD = bytes(code | 32 if chr(code).isalpha() and code < 128 else 32 for code in range(256))
_ODD = np.uint64(0x9E3779B97F4A7C15)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_MANY_FOREIGN = 0.1

Signature = npt.NDArray[np.uint32]


def signature(text: str) -> Signature:
    """The MinHash signature of a text.

    Costs O(len(text)); the same on every machine and in every process.

    Returns:
        uint32, shape (BINS,).
    """
    hashes = _word_hashes(text)
    shingles = hashes[: max(1, len(hashes) - SHINGLE_WORDS + 1)].copy()
    for offset in range(1, min(SHINGLE_WORDS, len(hashes))):
        shingles *= _ODD
        shingles += hashes[offset : offset + len(shingles)]
    hashes = np.sort(_mixed(shingles))
    starts = np.searchsorted(hashes, np.arange(BINS, dtype=np.uint64) << np.uint64(64 - _BIN_BITS))
    lowest = hashes[np.minimum(starts, len(hashes) - 1)]
    filled = (starts < len(hashes)) & (lowest >> np.uint64(64 - _BIN_BITS) == np.arange(BINS, dtype=np.uint64))
    minima: Signature = (lowest >> np.uint64(32 - _BIN_BITS)).astype(np.uint32)
    return _densified(minima, filled)


def similarity(first: Signature, second: Signature) -> float:
    """The estimated share of shingles that two texts have in common (Jaccard), 0 to 1, within about 0.05."""
    return float(np.mean(first == second))


def near_duplicates(signatures: npt.NDArray[np.uint32], preference: Sequence[int]) -> dict[int, int]:
    """The books that repeat another one.

    Args:
        signatures: uint32, shape (rows, BINS); may be memory-mapped.
        preference: the rows to compare, each once, the one to keep among editions first.

    Returns:
        Row of every book to drop -> row of the kept book that it repeats.
    """
    rows = np.asarray(preference, np.int64)
    earlier: dict[int, list[int]] = {}
    for first, second in _candidates(signatures, rows):
        if similarity(signatures[rows[first]], signatures[rows[second]]) >= SIMILAR:
            earlier.setdefault(second, []).append(first)
    dropped: dict[int, int] = {}
    for place in sorted(earlier):
        kept = [other for other in earlier[place] if int(rows[other]) not in dropped]
        if kept:
            dropped[int(rows[place])] = int(rows[min(kept)])
    return dropped


def _candidates(signatures: npt.NDArray[np.uint32], rows: npt.NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Places in `rows`, in order, that agree in a band; in a large group each with the first and its neighbour."""
    seen: set[tuple[int, int]] = set()
    for band in range(BANDS):
        keys = np.zeros(len(rows), np.uint64)
        for column in range(band * _ROWS, (band + 1) * _ROWS):
            keys = _mixed(keys * _ODD + signatures[rows, column])
        order = np.argsort(keys, kind="stable")
        edges = np.flatnonzero(np.diff(keys[order])) + 1
        for start, end in pairwise([0, *edges.tolist(), len(order)]):
            if end - start < 2:
                continue
            group = order[start:end].tolist()
            for neighbours in pairwise(group):
                for pair in ((group[0], neighbours[1]), neighbours):
                    if pair not in seen:
                        seen.add(pair)
                        yield pair


def _word_hashes(text: str) -> npt.NDArray[np.uint64]:
    """One number a word, shape (words,), at least one."""
    data = text.encode("ascii", "replace")
    if not text.isascii() and data.count(b"?") > _MANY_FOREIGN * len(data):
        # Another script: the letters themselves are outside ASCII.
        found = re.findall(r"\w+", text.lower()) or [""]
        return np.fromiter((zlib.crc32(word.encode("utf-8", "replace")) for word in found), np.uint64, len(found))
    data = b" " + data.translate(_FOLD) + b" " * words.KEY_BYTES
    starts, ends = words.runs(data)
    # A word's first eight letters do: the rest hardly ever tells two words apart.
    return words.keys(data, starts, ends) if len(starts) else np.zeros(1, np.uint64)


def _mixed(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The values stirred until every bit depends on every other (splitmix64's finaliser)."""
    values = values ^ (values >> np.uint64(30))
    values *= _MIX[0]
    values ^= values >> np.uint64(27)
    values *= _MIX[1]
    values ^= values >> np.uint64(31)
    return values


def _densified(minima: Signature, filled: npt.NDArray[np.bool_]) -> Signature:
    """Empty bins take the next filled one's minimum, changed by the distance, so that short texts compare too."""
    positions = np.arange(BINS)
    full = np.flatnonzero(filled)
    donors = full[np.searchsorted(full, positions) % len(full)]
    distance = (donors - positions) % BINS
    return minima[donors] + (distance * 0x9E3779B1).astype(np.uint32)
