"""What follows what in novels: a pruned table of n-grams that is read beside the network.

A network of a few million weights knows how English goes; it has no room for the hundred thousands of
phrases that novels share. The table holds, for contexts of a few lengths, the characters that followed
them more often than shorter contexts would have it, and how often. Blended into what the network thinks,
from the shortest context to the longest, with p the network's:

    p <- p + w (q - Q p)

and what the network gives to quotation marks and brackets stays as it was, since it alone knows what was
opened sentences ago. q is a character's share behind the context, Q the sum of the shares that are kept; how
far a context is trusted, w, is a logistic function of what is known of it and of how the network judges it,
fitted to novels that neither has read. (Back-off models: Katz 1987; pruning by relative entropy: Stolcke
1998, arXiv cs/0006025; mixing in the logistic domain: Mahoney 2005.)

Characters of contexts fall into 32 classes, capitals with small letters. Contexts are hashed and never
written down. Of a bucket, which is a run of bytes, each record takes 4 nibbles for the context, 12 bits of
its hash and 4 of its count, and 3 for each character that follows: 7 bits of its id, 4 of its share, and
one that says whether it is the last. A context that is not there is taken for one that is once in some
two hundred times, and is hardly trusted then, since the network finds unlikely what the wrong record says.
"""

from __future__ import annotations

import dataclasses
import functools
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from aiauthor.model.weights import Array
from aiauthor.text.alphabet import Alphabet
from aiauthor.text.contexts import Contexts

CLASS_BITS = 5
LONGEST = (64 - 8) // CLASS_BITS  # characters of a context
FEATURES = 7
MOST_IDS = 128  # whose characters can be said to follow
NAMES = ("ngrams.buckets", "ngrams.records", "ngrams.trust")

_PRINT_BITS = 12
_COUNTS_FROM = 4  # the binary logarithm of the smallest count that is told from others
_LEVELS = 16  # of shares: 1, 2 ** -0.5, 2 ** -1 ...
_LEAST_NIBBLES = 7  # of a record
_MOST_BUCKET_BYTES = 65_536  # a few hundred in a table of many; all of a bucket may have to be read
_MOST_TRUST = 1e6  # of a weight; products with features stay finite
_SPACE, _BREAK, _END, _QUOTE, _JOIN, _OTHER = 26, 27, 28, 30, 31, 29
_KINDS = (
    {" ": _SPACE, "\n": _BREAK}
    | dict.fromkeys(".!?…", _END)
    | dict.fromkeys('“”‘"()', _QUOTE)
    | dict.fromkeys("'’-", _JOIN)
)

U64 = npt.NDArray[np.uint64]


@dataclasses.dataclass(frozen=True, eq=False)
class NgramTable:
    """A table as it lies in a model file.

    Attributes:
        characters: of the alphabet whose ids it knows.
        orders: (K) lengths of its contexts in characters, ascending.
        buckets: int32 (2 ** n + 1,), where each bucket begins in the records.
        records: uint8.
        trust: float32 (K, FEATURES), the weights of `features`.
    """

    characters: str
    orders: tuple[int, ...]
    buckets: npt.NDArray[np.int32]
    records: npt.NDArray[np.uint8]
    trust: Array

    @property
    def bits(self) -> int:
        """Of a hash that choose the bucket."""
        return (len(self.buckets) - 1).bit_length() - 1

    @functools.cached_property
    def classes(self) -> npt.NDArray[np.uint8]:
        """Of every byte of a context, (256,)."""
        return classes_of(self.characters)

    def fits(self, alphabet: Alphabet) -> bool:
        """Whether an alphabet has the same ids, and perhaps more."""
        return alphabet.characters.startswith(self.characters)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """As a model file holds them."""
        return dict(zip(NAMES, (self.buckets, self.records, self.trust), strict=True))

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]], alphabet: Alphabet, orders: object) -> NgramTable:
        """Read it back from what may be a stranger's file.

        Raises:
            ValueError: if that is no such table.
        """
        buckets, records, trust = (arrays[name] for name in NAMES)
        if not isinstance(orders, list) or not all(type(order) is int and 0 < order <= LONGEST for order in orders):
            raise ValueError("orders are lengths of contexts")
        if orders != sorted(set(orders)) or trust.shape != (len(orders), FEATURES) or not orders:
            raise ValueError("orders ascend, and each has its weights")
        count = len(buckets) - 1
        if buckets.ndim != 1 or records.ndim != 1 or count < 2 or count & (count - 1):
            raise ValueError("the number of buckets is a power of two, and more than one")
        if [array.dtype.name for array in (buckets, records, trust)] != ["int32", "uint8", "float32"]:
            raise ValueError("arrays of other kinds")
        if buckets[0] != 0 or (buckets[1:] < buckets[:-1]).any() or buckets[-1] > len(records):
            raise ValueError("buckets lie one behind the other in the records")
        if np.diff(buckets).max() > _MOST_BUCKET_BYTES:
            raise ValueError("buckets are small")
        if not (np.abs(trust) <= _MOST_TRUST).all():
            raise ValueError("weights are finite and not very large")
        buckets, trust = (np.require(array, requirements=("C", "A")) for array in (buckets, trust))
        return cls(alphabet.characters, tuple(orders), buckets, np.ascontiguousarray(records), trust)

    def look_up(self, contexts: Contexts) -> tuple[Array, Array]:
        """What is known of contexts.

        Args:
            contexts: bytes, (B, 16).

        Returns:
            Shares of the characters that followed, float32 (B, K, MOST_IDS), and the natural logarithm of how
            often each context occurred, (B, K), 0 where it is not there.
        """
        wanted = hashes(keys_of(contexts, self.classes), self.orders)  # (B, K)
        shares = np.zeros((wanted.size, MOST_IDS), np.float32)
        counts = np.zeros(wanted.size, np.float32)
        buckets = (wanted.ravel() >> np.uint64(64 - self.bits)).astype(np.int64)
        prints = (wanted.ravel() & np.uint64((1 << _PRINT_BITS) - 1)).astype(np.int64)
        at, ends = 2 * self.buckets[buckets].astype(np.int64), 2 * self.buckets[buckets + 1].astype(np.int64)
        left = (at + _LEAST_NIBBLES <= ends).nonzero()[0]
        while len(left):  # one record of each bucket a time
            header = _read(self.records, at[left], 4)
            found = header >> 4 == prints[left]
            counts[left[found]] = (_COUNTS_FROM + (header[found] & 15)) * np.log(2)
            at[left] += 4
            reading = np.ones(len(left), bool)
            while reading.any():
                rows = left[reading]
                follower = _read(self.records, at[rows], 3)
                at[rows] += 3
                right = found[reading]
                shares[rows[right], follower[right] >> 5] = 2.0 ** (-(follower[right] >> 1 & 15) / 2)
                reading[reading.nonzero()[0]] = (follower & 1 == 0) & (at[rows] + 3 <= ends[rows])
            left = left[~found & (at[left] + _LEAST_NIBBLES <= ends[left])]
        total = shares.sum(1)
        shares[total > 1] /= total[total > 1, None]
        return shares.reshape(*wanted.shape, MOST_IDS), counts.reshape(wanted.shape)

    def blend(self, log_probs: Array, contexts: Contexts) -> Array:
        """What follows contexts, in the light of the table.

        Args:
            log_probs: the network's, (B, V) in nats.
            contexts: bytes, (B, 16).

        Returns:
            Log-probabilities, (B, V).
        """
        probs = before = np.exp(log_probs)
        shares, counts = self.look_up(contexts)
        shares = shares[:, :, : probs.shape[1]]
        shares = np.pad(shares, ((0, 0), (0, 0), (0, probs.shape[1] - shares.shape[2])))
        logits = np.clip((features(probs, shares, counts) * self.trust).sum(2), -60, 60)
        trust = (counts > 0) / (1 + np.exp(-logits))
        for order in range(len(self.orders)):
            share, weight = shares[:, order], trust[:, order, None]
            probs = probs + weight * (share - share.sum(1, keepdims=True) * probs)
        marks = (self.classes[: probs.shape[1]] == _QUOTE).nonzero()[0]
        others = np.delete(probs, marks, axis=1).sum(1, keepdims=True)
        probs *= (1 - before[:, marks].sum(1, keepdims=True)) / np.maximum(others, 1e-30)
        probs[:, marks] = before[:, marks]
        return np.log(np.maximum(probs, 1e-30)).astype(np.float32)


def features(probs: Array, shares: Array, counts: Array) -> Array:
    """What decides how far a context is trusted.

    Args:
        probs: the network's, (B, V).
        shares: behind each context, (B, K, V).
        counts: logarithms of how often each occurred, (B, K).

    Returns:
        (B, K, FEATURES): a constant; the count; logarithm of the number of characters kept; logit of what the
        network gives to them all; logarithms of its best probability, of the largest share, and of what is left of
        the shares.
    """
    seen = shares > 0
    kinds = np.maximum(seen.sum(2), 1)
    mass = np.clip(np.einsum("bv,bkv->bk", probs, seen.astype(np.float32)), 1e-3, 0.999)
    best = np.log(np.maximum(probs.max(1), 1e-9))
    return np.stack(
        [
            np.ones_like(counts),
            counts,
            np.log(kinds),
            np.log(mass / (1 - mass)),
            np.broadcast_to(best[:, None], counts.shape),
            np.log(np.maximum(shares.max(2), 1e-3)),
            np.log(np.maximum(1 - shares.sum(2), 0.02)),
        ],
        axis=2,
    ).astype(np.float32)


def classes_of(characters: str) -> npt.NDArray[np.uint8]:
    """The class of every byte of a context, (256,), in an alphabet of these characters."""
    found = np.full(256, _OTHER, np.uint8)
    for id_, character in enumerate(characters[:254], start=1):
        letter = unicodedata.normalize("NFD", character)[0].lower()
        found[id_] = ord(letter) - ord("a") if "a" <= letter <= "z" else _KINDS.get(character, _OTHER)
    return found


def keys_of(contexts: Contexts, classes: npt.NDArray[np.uint8]) -> U64:
    """The classes of the last `LONGEST` characters, (B,), the latest in the highest bits, and bits of 0."""
    keys = np.zeros(len(contexts), np.uint64)
    for back in range(LONGEST):
        keys |= classes[contexts[:, back]].astype(np.uint64) << np.uint64(64 - CLASS_BITS * (back + 1))
    return keys


def mask_of(order: int) -> np.uint64:
    """Of the bits of a key that are its last characters."""
    return np.uint64((1 << 64) - (1 << 64 - CLASS_BITS * order))


def hashes(keys: U64, orders: Sequence[int]) -> U64:
    """Of the contexts of some lengths that keys hold, (B, K): the bits of both, well mixed."""
    mixed: U64 = np.stack([keys & mask_of(order) | np.uint64(order) for order in orders], axis=-1)
    mixed ^= mixed >> np.uint64(31)
    mixed *= np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(32)
    return mixed


@dataclasses.dataclass(frozen=True, eq=False)
class Followers:
    """What followed the contexts of one length.

    Attributes:
        order: their length.
        keys: of n contexts, (n,).
        counts: how often each occurred, (n,).
        sizes: how many characters are kept of each, (n,), at least 1.
        ids: of those, (m,), one context's after the other's.
        shares: of each, (m,), within 0 .. 1.
    """

    order: int
    keys: U64
    counts: npt.NDArray[np.integer]
    sizes: npt.NDArray[np.integer]
    ids: npt.NDArray[np.integer]
    shares: Array


def pack(characters: str, found: Sequence[Followers], bits: int) -> NgramTable:
    """A table of contexts; trusted nowhere, until `trust` is put in its place.

    Args:
        characters: of the alphabet.
        found: a length each, in ascending order.
        bits: of the hash that choose the bucket.
    """
    wanted = np.concatenate([hashes(each.keys, [each.order])[:, 0] for each in found])
    counts = np.concatenate([each.counts for each in found])
    sizes = np.concatenate([each.sizes for each in found]).astype(np.int64)
    firsts = np.cumsum(sizes) - sizes
    buckets = (wanted >> np.uint64(64 - bits)).astype(np.int64)
    order = np.lexsort((-counts.astype(np.int64), buckets))  # of two with the same print, the more frequent is found
    lengths = 4 + 3 * sizes[order]
    in_bucket = np.bincount(buckets[order], lengths, 1 << bits).astype(np.int64)
    begins = np.concatenate([[0], np.cumsum((in_bucket + 1) // 2)])
    ends = np.cumsum(lengths)
    before = np.concatenate([[0], np.cumsum(in_bucket)])[buckets[order]]
    at = 2 * begins[buckets[order]] + ends - lengths - before
    nibbles = np.zeros(2 * begins[-1], np.uint8)
    rounded = np.clip(np.rint(np.log2(np.maximum(counts, 1))) - _COUNTS_FROM, 0, 15).astype(np.int64)
    _write(nibbles, at, (wanted[order] & np.uint64((1 << _PRINT_BITS) - 1)).astype(np.int64) << 4 | rounded[order], 4)
    ids = np.concatenate([each.ids for each in found]).astype(np.int64)
    shares = np.concatenate([each.shares for each in found])
    levels = np.clip(np.rint(-2 * np.log2(shares)), 0, _LEVELS - 1).astype(np.int64)
    within = np.arange(len(ids)) - np.repeat(firsts, sizes)
    last = within == np.repeat(sizes, sizes) - 1
    places = np.empty(len(sizes), np.int64)
    places[order] = at
    _write(nibbles, np.repeat(places, sizes) + 4 + 3 * within, ids << 5 | levels << 1 | last, 3)
    records = (nibbles[::2] << 4 | nibbles[1::2]).astype(np.uint8)
    orders = tuple(each.order for each in found)
    trust = np.zeros((len(orders), FEATURES), np.float32)
    trust[:, 0] = -100
    return NgramTable(characters, orders, begins.astype(np.int32), records, trust)


def _read(records: npt.NDArray[np.uint8], at: npt.NDArray[np.int64], count: int) -> npt.NDArray[np.int64]:
    """Numbers of at most 4 nibbles each."""
    byte, last = at >> 1, len(records) - 1
    first, second, third = (records[np.minimum(byte + ahead, last)].astype(np.int64) for ahead in range(3))
    three = first << 16 | second << 8 | third
    numbers: npt.NDArray[np.int64] = three >> (24 - 4 * (count + (at & 1))) & (1 << 4 * count) - 1
    return numbers


def _write(
    nibbles: npt.NDArray[np.uint8], at: npt.NDArray[np.int64], numbers: npt.NDArray[np.int64], count: int
) -> None:
    for index in range(count):
        nibbles[at + index] = numbers >> 4 * (count - 1 - index) & 15
