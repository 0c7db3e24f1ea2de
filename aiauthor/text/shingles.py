"""Where texts share wording: hashes of five words in a row, the *shingles* of Broder (1997).

A draft and its later version differ in a word here and there and agree in most shingles; two texts
of their own share a stray phrase. Hashes are the same on every machine and in every run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from aiauthor.text.words import words_of

WORDS = 5
NO_SHINGLE = np.uint64(0)

Hashes = npt.NDArray[np.uint64]

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


def shingles(units: Sequence[str], known: dict[str, int]) -> tuple[Hashes, npt.NDArray[np.int64]]:
    """Hash the shingles of a text that comes in units (sentences, paragraphs).

    Args:
        units: the text in order; a shingle may begin in one unit and end in a later one.
        known: hashes of words, filled in as words are met; share it between texts.

    Returns:
        One hash for every word, of the shingle that begins there, uint64 (N,), `NO_SHINGLE` for the
        last four; and the index of the unit that each word stands in, int64 (N,).
    """
    words: list[int] = []
    counts = []
    for unit in units:
        found = words_of(unit)
        counts.append(len(found))
        words.extend(known[word] if word in known else known.setdefault(word, _hash(word)) for word in found)
    unit_of_word = np.repeat(np.arange(len(units)), np.array(counts, np.int64))
    stream = np.array(words, dtype=np.uint64)
    hashes = np.full(len(stream), NO_SHINGLE)
    if len(stream) >= WORDS:
        last = len(stream) - WORDS + 1
        mixed = np.zeros(last, np.uint64)
        for index in range(WORDS):
            mixed = mixed * _MULTIPLIER + stream[index : index + last]
        hashes[:last] = _spread(mixed)
    return hashes, unit_of_word


def sample(hashes: Hashes, *, at_most: int = 100_000) -> tuple[Hashes, int]:
    """A few of the shingles, chosen by their hash alone, so that two texts' samples can be compared.

    Args:
        hashes: of a text.
        at_most: how many are kept.

    Returns:
        Sorted distinct hashes, and the modulus: those were taken that it divides.
    """
    distinct = np.unique(hashes[hashes != NO_SHINGLE])
    modulus = 16
    while (kept := distinct[distinct % np.uint64(modulus) == 0]).size > at_most:
        modulus *= 2
    return kept, modulus


def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _spread(hashes: Hashes) -> Hashes:
    """Mix the bits, so that the low ones may be sampled by (the end of splitmix64)."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    hashes = hashes ^ (hashes >> np.uint64(31))
    return np.maximum(hashes, np.uint64(1))
