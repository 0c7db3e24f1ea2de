"""What novels and this document said in such a place, blended into what the network thinks.

What novels say is the model's table of n-grams (`model/ngrams.py`), which comes first. Then the document:
learning while writing, without any training. A count of which character followed which context, over all
of the document before the caret; names, places and turns of phrase of the book are favoured from their
second use on. Knows ids and probabilities; knows nothing of the network, of Qt or of files.

The document's blend is prediction by partial matching (Cleary and Witten 1984) whose last resort is the network
in place of a uniform guess. From the shortest context to the longest, with p the network's:

    p <- (1 - w) p + w ((n - d) / N + d D / N p)

n counts a character behind the context, N all of them, D the different ones; d is the absolute
discount of Kneser and Ney (1995). How far a context is trusted, w, is a logistic function of N, D and
of how the network judges what was seen there, as mixing in the logistic domain in Mahoney's PAQ
(2005). `EXPERIMENTS.md` says what it wins, and what was tried beside it.

All contexts lie in one sorted array of 64 bits a character: the last nine characters, the latest
foremost, and the character that followed. Contexts of every length are then ranges of it, and a
document of a million characters takes 10 MB and 0.1 to 0.2 s to learn. `memory.c` does the blending; numpy
is the oracle and the fallback. Microseconds for 1 and for 5 texts at once, behind a million characters:
84 and 136 in numpy, 9 and 27 in C.
"""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from aiauthor.inference import native
from aiauthor.model.ngrams import NgramTable
from aiauthor.text.alphabet import Alphabet
from aiauthor.text.contexts import CHARS, Contexts, as_bytes, as_rows

LONGEST = 9  # characters of a context
MOST_CHARS = 4_000_000  # remembered; beyond that the older half is forgotten
SLICE_CHARS = 65_536  # learned at once, between two questions whether to stop

_CLASS_BITS = 6
_NEXT_BITS = 64 - LONGEST * _CLASS_BITS  # of the character that followed
_OWN_CLASS = 48  # the most frequent characters have a class of their own; the others share the rest
_FRESH_CHARS = 4_096  # kept apart, so that a key does not move the whole array
_SAMPLE = 256  # of more occurrences than this every other, third ... is counted

# Contexts that are asked for, how far each is trusted (see `_trust`), and what is discounted there.
ORDERS = (3, 4, 5, 6, 7, 9)
# Constant; logarithms of N and D; logit of what the network gives to all that was seen; its best log-probability;
# whether the context is the beginning of a name; whether it begins between words.
# Fitted with the discounts, behind the base with its table, to six validation novels (L-BFGS on the likelihood of
# 60,000 places, half of them behind 3,000 characters and half behind 100,000), and checked on six others.
_TRUST = np.array(
    [
        [-4.611, 0.241, -1.369, -0.007, -1.655, 3.663, 2.118],
        [-3.808, -0.046, -0.892, -0.018, -0.734, 4.158, 2.1],
        [-6.122, 1.284, -1.193, -0.261, -1.123, 3.955, 0.904],
        [-1.655, -0.24, -2.792, 0.311, 0.132, 4.367, 0.655],
        [-4.157, 1.63, -1.472, -0.435, -0.503, 2.274, 0.507],
        [-0.326, 0.227, -0.388, 0.024, 0.565, 0.682, -0.478],
    ],
    np.float32,
)
_DISCOUNT = np.array([0.558, 0.592, 0.004, 0.414, 0.888, 0.676], np.float32)

_ALL = (1 << 64) - 1
_LENGTHS = np.array(ORDERS, np.int32)
_MASKS = np.array([_ALL ^ (_ALL >> (order * _CLASS_BITS)) for order in ORDERS], np.uint64)
_NEXT = np.uint64((1 << _NEXT_BITS) - 1)

Entries = npt.NDArray[np.uint64]
LogProbs = npt.NDArray[np.float32]

_NOTHING: Entries = np.zeros(0, np.uint64)


class _Blend(ctypes.Structure):
    """As in memory.c."""

    _fields_ = [
        ("masks", ctypes.c_void_p),
        ("trust", ctypes.c_void_p),
        ("discount", ctypes.c_void_p),
        ("lengths", ctypes.c_void_p),
        ("next", ctypes.c_uint64),
        ("letters", ctypes.c_uint64),
        ("capitals", ctypes.c_uint64),
        ("orders", ctypes.c_int32),
        ("vocab", ctypes.c_int32),
        ("sample", ctypes.c_int64),
    ]


class _Novels(ctypes.Structure):
    """As in memory.c."""

    _fields_ = [
        ("buckets", ctypes.c_void_p),
        ("records", ctypes.c_void_p),
        ("trust", ctypes.c_void_p),
        ("lengths", ctypes.c_void_p),
        ("classes", ctypes.c_void_p),
        ("orders", ctypes.c_int32),
        ("bits", ctypes.c_int32),
    ]


class DocumentMemory:
    """The contexts of one text, which grows and shrinks at its end, and those of novels.

    Args:
        alphabet: the network's; ids beyond what the array has bits for are not remembered.
        novels: what they say, in the alphabet's ids; None for a model that has no such table.
        most_chars: remembered at most.
    """

    def __init__(self, alphabet: Alphabet, novels: NgramTable | None = None, *, most_chars: int = MOST_CHARS) -> None:
        self._novels = novels
        self._vocab = len(alphabet)
        self._break = int(_classes(np.minimum(alphabet.encode("\n"), 255))[0])  # what stands before a text
        # What the most frequent character of a class is, all of it is taken for.
        characters = ("\0" + alphabet.characters)[: 1 << _CLASS_BITS].ljust(1 << _CLASS_BITS, "\0")
        self._letters = np.array([character.isalpha() or character in "'’" for character in characters])
        self._capitals = np.array([character.isupper() for character in characters])
        self._most_chars = most_chars
        self._ids = np.zeros(1024, np.uint16)
        self._chars = 0
        self._recall = _recall()
        self._scratch = np.empty((len(ORDERS) + 1) * self._vocab, np.float32)
        self._room = self._scratch.ctypes.data
        addresses = (table.ctypes.data for table in (_MASKS, _TRUST, _DISCOUNT, _LENGTHS))
        classes = (sum(1 << int(each) for each in flags.nonzero()[0]) for flags in (self._letters, self._capitals))
        self._blend = _Blend(*addresses, int(_NEXT), *classes, len(ORDERS), self._vocab, _SAMPLE)
        self._blend_address = ctypes.addressof(self._blend)
        self._novels_address = None
        if novels is not None:
            self._orders = np.array(novels.orders, np.int32)
            tables = (novels.buckets, novels.records, novels.trust, self._orders, novels.classes)
            self._table = _Novels(*(table.ctypes.data for table in tables), len(novels.orders), novels.bits)
            self._novels_address = ctypes.addressof(self._table)
        self._set(_NOTHING, _NOTHING)

    def __len__(self) -> int:
        """How many characters it remembers."""
        return self._chars

    def clear(self) -> None:
        """Forget all."""
        self._chars = 0
        self._set(_NOTHING, _NOTHING)

    def learn(self, ids: npt.NDArray[np.integer], *, stopped: Callable[[], bool] = lambda: False) -> None:
        """Remember what comes next in the text.

        A character costs some 20 microseconds, many at once 0.1 microseconds each.

        Args:
            ids: (T,).
            stopped: asked between slices; the memory is then left empty, since half a text is none.
        """
        ids = ids[-self._most_chars :]
        if self._chars + len(ids) > self._most_chars:
            ids = np.concatenate([self._ids[: self._chars], ids])[-max(len(ids), self._most_chars // 2) :]
            self.clear()
        begin = self._chars
        self._note(ids)
        if len(ids) + len(self._fresh) <= _FRESH_CHARS:
            entries = self._entries(begin, self._chars)
            self._set(self._settled, np.insert(self._fresh, self._fresh.searchsorted(entries), entries))
            return
        parts = [self._settled, self._fresh]
        for start in range(begin, self._chars, SLICE_CHARS):
            if stopped():
                self.clear()
                return
            parts.append(self._entries(start, min(self._chars, start + SLICE_CHARS)))
        settled = np.concatenate(parts)
        settled.sort(kind="stable")  # sorted runs, which this sort merges
        self._set(settled, _NOTHING)

    def become(self, ids: npt.NDArray[np.integer], *, stopped: Callable[[], bool] = lambda: False) -> bool:
        """Remember this text in place of the one before, at the price of the difference if they begin alike.

        Args:
            ids: the whole of it, (T,).
            stopped: asked now and then.

        Returns:
            Whether it does now; if not, it was stopped, and remembers nothing.
        """
        ids = ids[-self._most_chars :]
        common = min(len(ids), self._chars)
        differs = np.flatnonzero(self._ids[:common] != ids[:common])
        common = int(differs[0]) if len(differs) else common
        if common < self._chars // 2:
            self.clear()
            common = 0
        self.forget(self._chars - common)
        self.learn(ids[common:], stopped=stopped)
        return self._chars == len(ids)

    def forget(self, count: int) -> None:
        """Forget the last characters of the text, as if they had never been there."""
        count = min(count, self._chars)
        if not count:
            return
        begin = self._chars - count
        fresh, missing = _take_out(self._fresh, self._entries(begin, self._chars))
        settled = self._settled
        if len(missing):
            settled, _ = _take_out(settled, missing)
            # More moves to where taking out is cheap: after one backspace comes another.
            block = self._entries(max(0, begin - _FRESH_CHARS // 4), begin)
            settled, not_there = _take_out(settled, block)
            fresh = np.sort(np.concatenate([fresh, _take_out(block, not_there)[0]]))
        self._set(settled, fresh)
        self._chars = begin

    def correct(self, log_probs: LogProbs, contexts: Sequence[int] | Contexts) -> LogProbs:
        """What follows in several places, in the light of what novels and the document say.

        Args:
            log_probs: the network's, (B, V), in nats.
            contexts: of the places, as in `text/contexts.py`, (B,); or bytes, (B, 16).

        Returns:
            Log-probabilities, (B, V).
        """
        if not self._chars and self._novels is None:
            return log_probs
        if self._recall is None:
            return self.correct_plainly(log_probs, contexts)
        corrected = np.array(log_probs, np.float32, order="C")
        passed = contexts.tobytes() if isinstance(contexts, np.ndarray) else as_bytes(contexts)
        assert corrected.shape == (len(passed) // CHARS, self._vocab)
        self._recall(
            self._novels_address,
            self._blend_address,
            2 if self._chars else 0,
            self._entries_at,
            self._lengths,
            len(corrected),
            passed,
            native.address_of(corrected),
            self._room,
        )
        return corrected

    def correct_plainly(self, log_probs: LogProbs, contexts: Sequence[int] | Contexts) -> LogProbs:
        """The same in numpy."""
        places = contexts if isinstance(contexts, np.ndarray) else as_rows(contexts)
        if self._novels is not None:
            log_probs = self._novels.blend(log_probs, places)
        keys = _keys_of(places)
        counts = self._counts(keys)
        if counts is None:
            return log_probs
        probs = np.exp(log_probs)
        seen = (counts > 0).astype(np.float32)
        total = counts.sum(2)
        kinds = seen.sum(2)
        mass = np.einsum("bv,bkv->bk", probs, seen)
        trust = self._trust(keys, total, kinds, mass, log_probs.max(1))
        total = np.maximum(total, 1)
        keep = 1 - trust * (1 - _DISCOUNT * kinds / total)
        # What a context adds is thinned by all longer ones.
        passes = np.cumprod(keep[:, ::-1], axis=1)[:, ::-1]
        weights = trust / total
        weights[:, :-1] *= passes[:, 1:]
        counts -= _DISCOUNT[:, None] * seen
        probs *= passes[:, :1]
        probs += np.einsum("bk,bkv->bv", weights, counts)
        return np.log(np.maximum(probs, 1e-30))

    def _trust(self, keys: Entries, total: LogProbs, kinds: LogProbs, mass: LogProbs, top: LogProbs) -> LogProbs:
        """How far each context is trusted, (B, K): the logistic function of what is known of it."""
        shifts = (64 - _CLASS_BITS * np.arange(1, LONGEST + 1)).astype(np.uint64)
        classes = (keys[:, None] >> shifts).astype(np.int64) & (1 << _CLASS_BITS) - 1
        inside = self._letters[classes]  # (B, LONGEST), the last character first
        letters = inside.cumprod(1).sum(1)
        name = (letters > 0) & self._capitals[classes[np.arange(len(keys)), letters - 1]]
        mass = np.clip(mass, 1e-3, 0.999)
        features = np.stack(
            [
                np.ones_like(total),
                np.log(np.maximum(total, 1)),
                np.log(np.maximum(kinds, 1)),
                np.log(mass / (1 - mass)),
                np.broadcast_to(top[:, None], total.shape),
                name[:, None] & (letters[:, None] == _LENGTHS - 1),
                ~inside[:, _LENGTHS - 1],
            ],
            axis=2,
        )
        trust: LogProbs = (total > 0) / (1 + np.exp(-(features * _TRUST).sum(2)))
        return trust

    def _counts(self, keys: Entries) -> LogProbs | None:
        """How often each character followed each context of each place, (B, K, V); None if none was ever seen."""
        lows = (keys[:, None] & _MASKS).ravel()
        highs = lows | np.tile(~_MASKS, len(keys))
        places = []
        for part in (self._settled, self._fresh):
            if not len(part):
                continue
            begins = part.searchsorted(lows)
            sizes = part.searchsorted(highs, side="right") - begins
            steps = np.maximum(-(-sizes // _SAMPLE), 1)
            sizes = -(-sizes // steps)
            ends = sizes.cumsum()
            if not ends[-1]:
                continue
            rows = np.repeat(np.arange(len(lows)), sizes)
            within = np.arange(ends[-1]) - (ends - sizes)[rows]
            nexts = part[begins[rows] + within * steps[rows]] & _NEXT
            places.append(rows * self._vocab + nexts.astype(np.int64))
        if not places:
            return None
        flat = np.bincount(places[0] if len(places) == 1 else np.concatenate(places), minlength=len(lows) * self._vocab)
        return flat.astype(np.float32).reshape(len(keys), len(ORDERS), self._vocab)

    def _set(self, settled: Entries, fresh: Entries) -> None:
        """Put other arrays, both sorted, in place of those that there are."""
        self._settled, self._fresh = settled, fresh
        # To ask for an address costs 2 microseconds: once a change, not once a question.
        self._entries_at = (ctypes.c_void_p * 2)(settled.ctypes.data, fresh.ctypes.data)
        self._lengths = (ctypes.c_int64 * 2)(len(settled), len(fresh))

    def _note(self, ids: npt.NDArray[np.integer]) -> None:
        """Put ids behind the others."""
        chars = self._chars + len(ids)
        if chars > len(self._ids):
            roomy = np.zeros(max(chars, 2 * len(self._ids)), np.uint16)
            roomy[: self._chars] = self._ids[: self._chars]
            self._ids = roomy
        self._ids[self._chars : chars] = ids
        self._chars = chars

    def _entries(self, begin: int, end: int) -> Entries:
        """The contexts of some places with what follows there, sorted."""
        lead = min(begin, LONGEST)
        ids = self._ids[begin - lead : end]
        classes = np.full(LONGEST - lead + len(ids), self._break, np.uint64)
        classes[LONGEST - lead :] = _classes(np.minimum(ids, 255))
        nexts = ids[lead:].astype(np.uint64)
        entries = nexts.copy()
        for back in range(1, LONGEST + 1):
            shift = np.uint64(64 - back * _CLASS_BITS)
            entries |= classes[LONGEST - back : LONGEST - back + end - begin] << shift
        entries = entries[nexts <= min(int(_NEXT), self._vocab - 1)]
        entries.sort()
        return entries


@functools.cache
def _recall() -> Any:
    """The blending of memory.c; None where it is not there."""
    found = getattr(native.library(), "aiauthor_blend", None)
    if found is not None:
        found.restype = None
        pointer, number = ctypes.c_void_p, ctypes.c_int32
        found.argtypes = [pointer, pointer, number, pointer, pointer, number, ctypes.c_char_p, pointer, pointer]
    return found


def _classes(ids: npt.NDArray[np.unsignedinteger]) -> npt.NDArray[np.unsignedinteger]:
    return np.where(ids < _OWN_CLASS, ids, _OWN_CLASS + ids % 16)


def _keys_of(contexts: Contexts) -> Entries:
    """The classes of the last characters, (B,), the latest in the highest bits."""
    keys = np.zeros(len(contexts), np.uint64)
    for back in range(1, LONGEST + 1):
        keys |= _classes(contexts[:, back - 1]).astype(np.uint64) << np.uint64(64 - back * _CLASS_BITS)
    return keys


def _take_out(entries: Entries, some: Entries) -> tuple[Entries, Entries]:
    """Sorted entries without some others, each taken out once, and those of the others that were not there."""
    ranks = np.arange(len(some)) - some.searchsorted(some)
    places = entries.searchsorted(some) + ranks
    there = places < len(entries)
    there[there] = entries[places[there]] == some[there]
    return np.delete(entries, places[there]), some[~there]
