"""The characters that a network knows, and the way from text to character ids and back."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

UNKNOWN = 0
REPLACEMENT = "\ufffd"
MAX_SIZE = 65_536

Ids = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]

# Near relatives tried, in order, for a character that the alphabet lacks; decompositions come after.
_RELATIVES: Mapping[str, str] = {
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "‹": "'", "›": "'",
    '"': "”“", "'": "’‘", "—": "–-", "–": "—-", "―": "—-", "‒": "–-", "‐": "-", "‑": "-", "−": "-",
    "…": ".", "•": "*", "ß": "s", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "ð": "d", "þ": "t",
    "æ": "a", "Æ": "A", "œ": "o", "Œ": "O",
}  # fmt: skip


class Alphabet:
    """An ordered set of characters; id 0 is *unknown*, id i is `characters[i - 1]`.

    Args:
        characters: distinct characters, at most 65,535.

    Raises:
        ValueError: on a repeated character or too many.
    """

    def __init__(self, characters: str) -> None:
        if len(set(characters)) != len(characters):
            raise ValueError("an alphabet holds every character once")
        if len(characters) >= MAX_SIZE:
            raise ValueError(f"an alphabet holds fewer than {MAX_SIZE} characters")
        self.characters = characters
        self.dtype = np.dtype(np.uint8 if len(self) <= 256 else np.uint16)
        self._ids = np.zeros(0x110000, self.dtype)
        if characters:
            self._ids[_code_points(characters)] = np.arange(1, len(self), dtype=self.dtype)
        self._by_id = np.frombuffer((REPLACEMENT + characters).encode("utf-32-le", "surrogatepass"), np.uint32)
        self._folded: dict[int, int] = {}

    def __len__(self) -> int:
        """V: the number of ids, *unknown* included."""
        return len(self.characters) + 1

    def __contains__(self, character: str) -> bool:
        return len(character) == 1 and self._ids[ord(character)] != UNKNOWN

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Alphabet) and other.characters == self.characters

    def __hash__(self) -> int:
        return hash(self.characters)

    @classmethod
    def from_counts(cls, counts: Mapping[str, int], *, at_least: int = 1, at_most: int = MAX_SIZE - 1) -> Alphabet:
        """The characters seen at least so often, most frequent first, equals by code point."""
        frequent = [(-count, char) for char, count in counts.items() if count >= at_least]
        return cls("".join(char for _, char in sorted(frequent)[:at_most]))

    @classmethod
    def from_text(cls, text: str) -> Alphabet:
        """Every character of a text, most frequent first."""
        return cls.from_counts(Counter(text))

    def encode(self, text: str, *, fold: bool = False) -> Ids:
        """Turn text into ids, one a code point.

        Args:
            text: normalised text.
            fold: give a character outside the alphabet the id of a near relative that is inside
                (a straight quote for a curly one, a plain letter for an accented one), where one is.

        Returns:
            uint8 or uint16 ids (`dtype`), shape (len(text),); *unknown* is 0.
        """
        codes = _code_points(text)
        ids: Ids = self._ids[codes]
        if fold:
            missing = np.flatnonzero(ids == UNKNOWN)
            if missing.size:
                ids[missing] = [self._fold(int(code)) for code in codes[missing]]
        return ids

    def decode(self, ids: Iterable[int] | npt.NDArray[np.integer]) -> str:
        """Turn ids into text; *unknown* becomes U+FFFD.

        Raises:
            ValueError: if an id is outside the alphabet.
        """
        array = np.asarray(ids if isinstance(ids, np.ndarray) else list(ids), dtype=np.int64)
        if array.size and (array.min() < 0 or array.max() >= len(self)):
            raise ValueError("an id lies outside the alphabet")
        return self._by_id[array].tobytes().decode("utf-32-le", "surrogatepass")

    def grow(self, counts: Mapping[str, int], *, at_least: int = 1) -> Alphabet:
        """This alphabet with the missing characters that occur often enough appended, old ids unchanged."""
        missing = {char: count for char, count in counts.items() if char not in self}
        return Alphabet(self.characters + Alphabet.from_counts(missing, at_least=at_least).characters)

    def _fold(self, code: int) -> int:
        if code not in self._folded:
            character = chr(code)
            decomposed = unicodedata.normalize("NFKD", character)
            relatives = _RELATIVES.get(character, "") + decomposed + decomposed[:1].swapcase()
            known = (int(self._ids[ord(relative)]) for relative in relatives if not unicodedata.combining(relative))
            self._folded[code] = next((id_ for id_ in known if id_ != UNKNOWN), UNKNOWN)
        return self._folded[code]


def _code_points(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
