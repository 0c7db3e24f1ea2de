"""Which pages of the manuscripts are learned from, and which are kept to judge by.

    manuscripts -> units (paragraphs, or sentences of long ones) -> passages of some thousand characters
    passages    -> about one in ten held out, spread over all manuscripts: *stop* and *proof*
    the rest    -> less every unit that shares wording with a held-out passage -> runs to train on

*Stop* ends the training and picks the best checkpoint; *proof* is not looked at before the end. A
draft of a held-out page is found by the shingles that they share, wherever it stands and in whatever
file, and is not learned from either. What was learned by an earlier voice is never held out again.
"""

from __future__ import annotations

import base64
import dataclasses
import re
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from aiauthor.errors import TrainingError
from aiauthor.text.normalise import normalise
from aiauthor.text.shingles import NO_SHINGLE, WORDS, Hashes, sample, shingles

HELD_OUT = 0.1  # share of the passages
MAX_HELD_OUT_CHARS = 600_000
MIN_HELD_OUT = 12  # passages, where the text has them to spare
MIN_CHARS, MIN_WORDS = 10_000, 200
PROOF_OF_TEN = 6  # of ten held-out passages, how many are proof

LONG_UNIT_CHARS = 600
MIN_RUN_CHARS = 200
# Shared wording: so many of so many shingles in a row. Ten words copied in a row, or a draft in
# which every fifth word was changed, are found; idioms are not.
WINDOW, SHARED = 24, 6
COPY = 0.9  # a passage of which so much stood earlier is not learned again
DRAFT = 0.5  # ... and is no choice for holding out
SEEN = 0.15  # of a passage's sampled shingles: an earlier voice has learned it

# A sentence, else all up to a space, else a slice.
_SENTENCE = re.compile(
    ".{40,N}?[.!?…。！？][\"'”’»)]*[ \n]?|.{1,N}(?: |\\Z)|.{1,N}".replace("N", str(LONG_UNIT_CHARS)), re.DOTALL
)


class Titled(Protocol):
    """A manuscript, wherever it was read from."""

    @property
    def title(self) -> str:
        """What the writer calls it."""

    @property
    def text(self) -> str:
        """As it was written; not normalised."""


@dataclasses.dataclass(frozen=True)
class Seen:
    """What an earlier voice learned: sampled shingles of its training text.

    Attributes:
        hashes: sorted.
        modulus: it divides every hash that was sampled.
    """

    hashes: Hashes
    modulus: int

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        data = base64.b64encode(self.hashes.astype("<u8").tobytes()).decode("ascii")
        return {"modulus": self.modulus, "hashes": data}

    @classmethod
    def from_dict(cls, fields: object) -> Seen | None:
        """Rebuild it; None where a file holds something else, or nothing."""
        try:
            if not isinstance(fields, dict):
                return None
            hashes = np.frombuffer(base64.b64decode(fields["hashes"], validate=True), "<u8").astype(np.uint64)
            modulus = int(fields["modulus"])
            return cls(np.unique(hashes), modulus) if 0 < modulus < 1 << 32 else None
        except (KeyError, TypeError, ValueError):
            return None

    def join(self, other: Seen) -> Seen:
        """What either has seen."""
        modulus = max(self.modulus, other.modulus)
        both = np.union1d(self.hashes, other.hashes)
        return Seen(both[both % np.uint64(modulus) == 0], modulus)


@dataclasses.dataclass(frozen=True)
class Division:
    """The manuscripts, divided.

    Attributes:
        training: runs of text without a gap, normalised; none continues another.
        stop: passages that end the training and pick the best checkpoint.
        proof: passages for the verdict, unseen until the end.
        words: of all manuscripts.
        copied_chars: left out of all three, since they repeat other pages or those held out.
        seen: what this training will have seen.
    """

    training: tuple[str, ...] = dataclasses.field(repr=False)
    stop: tuple[str, ...] = dataclasses.field(repr=False)
    proof: tuple[str, ...] = dataclasses.field(repr=False)
    words: int
    copied_chars: int
    seen: Seen = dataclasses.field(repr=False)


def divide(manuscripts: Sequence[Titled], *, seed: int = 1, seen: Seen | None = None) -> Division:
    """Divide manuscripts into training text, stop passages and proof passages.

    Args:
        manuscripts: in any order; drafts of one text among them do no harm.
        seed: of the choice.
        seen: of the voice that training starts from.

    Raises:
        TrainingError: if there is too little text, or nothing that the earlier voice has not seen.
    """
    texts = [text for text in (normalise(manuscript.text).rstrip("\n ") for manuscript in manuscripts) if text]
    chars = sum(len(text) for text in texts)
    if chars < MIN_CHARS:
        raise TrainingError(
            "{0:,} characters are too little to learn a voice from; {1:,} (about five pages) are the least",
            chars,
            MIN_CHARS,
        )
    pages = _Pages(texts, passage_chars=min(2_500, max(500, chars // 450)))
    if len(pages.shingles) < MIN_WORDS:
        raise TrainingError("{0:,} words are too little to learn a voice from", len(pages.shingles))
    repeated = pages.repeated()
    stop, proof = _choose(pages, np.flatnonzero(repeated < DRAFT), seed, seen)
    is_proof = pages.passage_in(proof)
    is_stop = pages.passage_in(stop)
    # A stop passage that tells of a proof passage is not used at all.
    spoilt = pages.sharing(is_proof)
    stop = [passage for passage in stop if not spoilt[pages.passage_of_unit == passage].any()]
    held_out = is_proof | is_stop
    trained = ~held_out & ~pages.sharing(held_out) & (repeated < COPY)[pages.passage_of_unit]
    runs = [run for run in pages.runs(trained) if pages.chars(run) >= MIN_RUN_CHARS]
    training = tuple(pages.text(run) for run in runs)
    if not training or not stop or not proof:
        raise TrainingError("these manuscripts say the same thing over and over: nothing is left to learn from")
    hashes, modulus = sample(pages.shingles_in(np.concatenate(runs)))
    mine = Seen(hashes, modulus)
    left_out = int(pages.unit_chars.sum()) - sum(map(len, training)) - pages.chars(np.flatnonzero(held_out))
    return Division(
        training=training,
        stop=tuple(pages.passage_text(passage) for passage in stop),
        proof=tuple(pages.passage_text(passage) for passage in proof),
        words=len(pages.shingles),
        copied_chars=left_out,
        seen=mine if seen is None else mine.join(seen),
    )


class _Pages:
    """All manuscripts as units in a row, with their passages and shingles."""

    def __init__(self, texts: Sequence[str], *, passage_chars: int) -> None:
        self.units: list[str] = []
        hashes, unit_of_word, passage_of_unit, manuscript_of_unit = [], [], [], []
        known: dict[str, int] = {}
        passages = 0
        for number, text in enumerate(texts):
            units = list(_units(text))
            found, where = shingles(units, known)
            hashes.append(found)
            unit_of_word.append(where + len(self.units))
            numbers = _passages(units, passage_chars)
            passage_of_unit.append(numbers + passages)
            manuscript_of_unit.append(np.full(len(units), number))
            passages += int(numbers[-1]) + 1 if len(numbers) else 0
            self.units += units
        self.passages = passages
        self.shingles: Hashes = np.concatenate(hashes)
        self.unit_of_word = np.concatenate(unit_of_word)
        self.passage_of_unit = np.concatenate(passage_of_unit)
        self.manuscript_of_unit = np.concatenate(manuscript_of_unit)
        self.unit_chars = np.array([len(unit) for unit in self.units], np.int64)

    def passage_in(self, passages: Sequence[int]) -> npt.NDArray[np.bool_]:
        """Which units belong to these passages, (units,)."""
        return np.isin(self.passage_of_unit, passages)

    def shingles_in(self, units: npt.NDArray[np.int64]) -> Hashes:
        """The shingles that begin in these units."""
        return self.shingles[np.isin(self.unit_of_word, units)]

    def repeated(self) -> npt.NDArray[np.float64]:
        """How much of each passage stood earlier, by its shingles, (passages,)."""
        _, first, which = np.unique(self.shingles, return_index=True, return_inverse=True)
        earlier = (first[which] < np.arange(len(self.shingles))) & (self.shingles != NO_SHINGLE)
        passage_of_word = self.passage_of_unit[self.unit_of_word]
        words = np.bincount(passage_of_word, minlength=self.passages)
        return np.bincount(passage_of_word, earlier, self.passages) / np.maximum(words, 1)

    def seen_by(self, seen: Seen) -> npt.NDArray[np.bool_]:
        """Which passages an earlier voice has learned, (passages,)."""
        sampled = (self.shingles % np.uint64(seen.modulus) == 0) & (self.shingles != NO_SHINGLE)
        passage_of_word = self.passage_of_unit[self.unit_of_word]
        met = np.bincount(passage_of_word, sampled & np.isin(self.shingles, seen.hashes), self.passages)
        return met > SEEN * np.bincount(passage_of_word, sampled, self.passages)

    def sharing(self, held_out: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Which units share wording with the held-out ones, themselves included, (units,)."""
        inside = held_out[self.unit_of_word]
        # A shingle is the passage's own where its last word still stands in it.
        whole = np.zeros_like(inside)
        if len(inside) >= WORDS:
            whole[: 1 - WORDS] = inside[: 1 - WORDS] & inside[WORDS - 1 :]
        kept = np.unique(self.shingles[whole & (self.shingles != NO_SHINGLE)])
        shared = np.isin(self.shingles, kept)
        marks = np.flatnonzero(shared)
        hot = np.zeros(len(shared) + WORDS, np.int64)
        # Any SHARED of them within WINDOW words: all words from the first to the last are suspect.
        if len(marks) >= SHARED:
            last = marks[SHARED - 1 :]
            first = marks[: len(last)]
            close = last - first < WINDOW
            np.add.at(hot, first[close], 1)
            np.add.at(hot, last[close] + WORDS, -1)
        suspect = np.cumsum(hot)[: len(shared)] > 0
        touched = np.zeros(len(self.units), bool)
        touched[self.unit_of_word[suspect]] = True
        return touched

    def runs(self, kept: npt.NDArray[np.bool_]) -> list[npt.NDArray[np.int64]]:
        """Indices of the kept units, those that follow each other in one manuscript together."""
        units = np.flatnonzero(kept)
        if not len(units):
            return []
        breaks = (np.diff(units) > 1) | (np.diff(self.manuscript_of_unit[units]) > 0)
        return np.split(units, np.flatnonzero(breaks) + 1)

    def chars(self, units: npt.NDArray[np.int64]) -> int:
        """How many characters these units hold."""
        return int(self.unit_chars[units].sum())

    def text(self, units: npt.NDArray[np.int64]) -> str:
        """The units' text."""
        return "".join(self.units[unit] for unit in units)

    def passage_text(self, passage: int) -> str:
        """A passage's text."""
        return self.text(np.flatnonzero(self.passage_of_unit == passage))


def _choose(pages: _Pages, fresh: npt.NDArray[np.int64], seed: int, seen: Seen | None) -> tuple[list[int], list[int]]:
    """Stop and proof passages: one drawn from every stretch of equal length, spread evenly."""
    if seen is not None:
        fresh = fresh[~pages.seen_by(seen)[fresh]]
    chars = np.bincount(pages.passage_of_unit, pages.unit_chars, pages.passages)
    # The scraps at the ends of manuscripts prove little.
    fresh = fresh[chars[fresh] >= min(400, float(np.median(chars)) / 2)]
    wanted = min(HELD_OUT * len(fresh), MAX_HELD_OUT_CHARS / max(1.0, float(chars.mean())))
    count = min(max(round(wanted), MIN_HELD_OUT), len(fresh) // 4)
    if count < 2:
        raise TrainingError(
            "too little of this was not learned by the earlier voice to prove anything; "
            "add a manuscript that is new to it, or start from the base"
            if seen is not None
            else "these manuscripts say the same thing over and over: nothing is left to judge by"
        )
    rng = np.random.default_rng(seed)
    chosen = [int(rng.choice(stretch)) for stretch in np.array_split(fresh, count)]
    # Of ten in a row six are proof, evenly mixed; the first of all is a stop passage.
    is_proof = [(index * PROOF_OF_TEN) // 10 != ((index + 1) * PROOF_OF_TEN) // 10 for index in range(count)]
    stop = [passage for passage, proof in zip(chosen, is_proof, strict=True) if not proof]
    return stop, [passage for passage, proof in zip(chosen, is_proof, strict=True) if proof]


def _units(text: str) -> Iterator[str]:
    """Paragraphs with their newline, long ones cut into sentences; joined they are the text."""
    for paragraph in text.split("\n"):
        if len(paragraph) < LONG_UNIT_CHARS:
            yield paragraph + "\n"
        else:
            yield from _SENTENCE.findall(paragraph + "\n")


def _passages(units: Sequence[str], chars: int) -> npt.NDArray[np.int64]:
    """The passage that each unit belongs to, (units,).

    A passage ends after `chars` characters at a unit whose own wording says so, or at twice as many,
    so that the drafts of a text are cut at the same places even where one has a page more.
    """
    numbers = np.empty(len(units), np.int64)
    number, filled = 0, 0
    for index, unit in enumerate(units):
        numbers[index] = number
        filled += len(unit)
        if filled >= 2 * chars or (filled >= chars and zlib.crc32(unit.encode("utf-8", "surrogatepass")) % 3 == 0):
            number, filled = number + 1, 0
    return numbers
