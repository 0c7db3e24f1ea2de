"""Which words may be suggested: those of the shipped list, those of the document, and no slur.

The list is a gzip file of UTF-8 lines: `aiauthor-words 1 <n>`, n words sorted by their lower-case
spelling, and one line of n letters, A for 1 use in the corpus, B for 2 or 3, C for 4 to 7, and so on.
A word in lower case may be written in any case; one with a capital is a name and keeps it. The
words never to suggest lie beside it as hashes, so that nobody has to read them.
`packaging/make_words.py` makes the list from a corpus.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import re
import zlib
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from aiauthor.errors import AiAuthorError
from aiauthor.paths import resource

WORD_LIST = Path("words") / "english.words.gz"
SLUR_LIST = Path("words") / "never.sha256"
FORMAT = "aiauthor-words 1"

# Letters, with apostrophes inside: "don't" is a word, "well-known" is two.
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
LONGEST_WORD = 40
_HASH_DIGITS = 16
_REMEMBERED = 20_000  # answers about words, and about beginnings of words
_RARE_USES = 12  # log2: of words that are no more used in the corpus, "der" and "une" are some, "war" and "die" none
_ENDINGS = ("s", "es", "ish", "'s")

# Words with a capital that any text may have; all others of them are somebody's name, or some place's.
_CAPITALS = (
    "I'd I'll I'm I've Mr Mrs Ms Dr Mme Mlle Messrs Rev Jr Sr "
    "Sunday Monday Tuesday Wednesday Thursday Friday Saturday Sundays Mondays Fridays Saturdays "
    "January February April June July September October November December Christmas Hallowe'en "
    "English England Englishman Englishmen British Britain Scottish Scotland Welsh Wales Irish Ireland Irishman "
    "French France Frenchman Frenchmen Germans Germany Italian Italians Italy Spanish Spain Dutch Swiss Russian "
    "Russians Russia Greek Greeks Latin Turkish Chinese Indian Indians Jew Jewish American Americans America "
    "European Europe Africa Asia Australia Egypt London Rome York Christ Jesus Christians Christendom Satan"
)
ANYBODYS = frozenset(_CAPITALS.split())


class WordList:
    """Real words, sorted.

    Args:
        words: in any order; one with a capital is a name.
        uses: log2 of how often each is used in the corpus, rounded down, in the order of `words`.
    """

    def __init__(self, words: Iterable[str], uses: Iterable[int] = ()) -> None:
        spellings = list(words)
        keys = [word.lower() for word in spellings]
        levels = list(uses) or [0] * len(keys)
        if any(one >= other for one, other in zip(keys, keys[1:], strict=False)):
            order = sorted(range(len(keys)), key=keys.__getitem__)
            spellings = [spellings[index] for index in order]
            keys = [keys[index] for index in order]
            levels = [levels[index] for index in order]
        self._spellings, self._keys, self._uses = spellings, keys, levels

    @classmethod
    def load(cls, path: Path | None = None) -> WordList:
        """Read the shipped list, or another; takes some 50 ms for 100,000 words.

        Raises:
            AiAuthorError: if it is missing or damaged.
        """
        path = path or resource(WORD_LIST)
        try:
            head, *words, levels = gzip.decompress(path.read_bytes()).decode().split("\n")
        except (OSError, EOFError, ValueError, zlib.error) as exc:
            raise AiAuthorError("the list of words at {0} is missing or damaged", path) from exc
        if head != f"{FORMAT} {len(words)}" or len(levels) != len(words):
            raise AiAuthorError("the list of words at {0} is damaged, or of another version", path)
        return cls(words, levels.encode("latin-1", "replace").translate(_LEVELS))

    def without_names(self) -> WordList:
        """The same, but for words with a capital that are not `ANYBODYS`."""
        every = zip(self._spellings, self._keys, self._uses, strict=True)
        kept = [entry for entry in every if entry[0] == entry[1] or entry[0] in ANYBODYS]
        found = WordList(())
        found._spellings, found._keys, found._uses = map(list, zip(*kept, strict=True)) if kept else ([], [], [])
        return found

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, word: str) -> bool:
        """Whether a word, spelt as given, is one; apostrophes are straight."""
        key = word.lower()
        index = bisect_left(self._keys, key)
        if index == len(self._keys) or self._keys[index] != key:
            return False
        spelling = self._spellings[index]
        return word in (spelling, spelling.upper()) or (spelling == key and word == key[:1].upper() + key[1:])

    def uses(self, word: str) -> int:
        """About how often the corpus uses a word: log2, rounded down; -1 for one that is not listed."""
        key = word.lower()
        index = bisect_left(self._keys, key)
        return self._uses[index] if index < len(self._keys) and self._keys[index] == key else -1

    def begins(self, start: str) -> bool:
        """Whether some word begins so, in whatever case."""
        key = start.lower()
        index = bisect_left(self._keys, key)
        return index < len(self._keys) and self._keys[index].startswith(key)


_LEVELS = bytes(max(0, code - ord("A")) for code in range(256))


class Slurs:
    """Words never to suggest, known by the first digits of their SHA-256 alone.

    Args:
        hashes: in hexadecimal, of lower-case words.
    """

    def __init__(self, hashes: Collection[str]) -> None:
        self._hashes = frozenset(hashes)
        self._known: dict[str, bool] = {}

    @classmethod
    def load(cls, path: Path | None = None) -> Slurs:
        """Read the shipped list, or another: one hash a line, # before a remark.

        Raises:
            AiAuthorError: if it cannot be read.
        """
        path = path or resource(SLUR_LIST)
        try:
            lines = path.read_text(encoding="ascii").split("\n")
        except (OSError, ValueError) as exc:
            raise AiAuthorError("the list of words never to suggest at {0} is missing or damaged", path) from exc
        return cls([line for line in lines if line and not line.startswith("#")])

    def __contains__(self, word: str) -> bool:
        """Whether a word, or the word that it is an inflected form of, is listed."""
        key = word.lower()
        if key not in self._known:
            if len(self._known) > 10_000:
                self._known.clear()
            stems = [key, *(key[: -len(ending)] for ending in _ENDINGS if key.endswith(ending))]
            self._known[key] = any(self.hash(stem) in self._hashes for stem in stems)
        return self._known[key]

    @staticmethod
    def hash(word: str) -> str:
        """What stands for a word in the file."""
        return hashlib.sha256(word.lower().encode()).hexdigest()[:_HASH_DIGITS]


class DocumentWords:
    """The words that the writer used, names among them."""

    def __init__(self) -> None:
        self._words: set[str] = set()
        self._sorted: list[str] = []
        self._pieces: dict[tuple[int, int], frozenset[str]] = {}  # length and hash of a piece -> its words

    def __len__(self) -> int:
        return len(self._words)

    def __contains__(self, word: object) -> bool:
        return word in self._words

    def begins(self, start: str) -> bool:
        """Whether some word begins so, spelt exactly so."""
        index = bisect_left(self._sorted, start)
        return index < len(self._sorted) and self._sorted[index].startswith(start)

    def add(self, text: str) -> None:
        """Take up all words of a text; a piece of a word counts as one."""
        new = _words_of(text) - self._words
        if new:
            self._words.update(new)
            self._sorted = sorted([*self._sorted, *new])

    def become(self, pieces: Iterable[str], *, stopped: Callable[[], bool] = lambda: False) -> bool:
        """Take up the words of a text in place of those before.

        A piece that was there the last time costs next to nothing, another 80 microseconds for 1,000 characters.

        Args:
            pieces: of the text, cut between words.
            stopped: asked at every piece; all stays as it was then.

        Returns:
            Whether it was not stopped.
        """
        found: dict[tuple[int, int], frozenset[str]] = {}
        for piece in pieces:
            if stopped():
                return False
            key = len(piece), hash(piece)
            found[key] = self._pieces.get(key) or _words_of(piece)
        self._pieces = found
        self._words = set().union(*found.values())
        self._sorted = sorted(self._words)
        return True


def _words_of(text: str) -> frozenset[str]:
    return frozenset(word for word in set(WORD.findall(text.replace("’", "'"))) if len(word) <= LONGEST_WORD)


class Lexicon:
    """Says of a word, or of the beginning of one, whether it may be suggested.

    Args:
        words: the shipped list.
        slurs: never to suggest, unless the document has them.
        document: the writer's own words.
    """

    def __init__(self, words: WordList, slurs: Slurs, document: DocumentWords) -> None:
        self._words = words
        self._slurs = slurs
        self.document = document
        # By whether names may come; the same words are asked about again and again.
        lists = words.without_names(), words
        self._has = tuple(functools.lru_cache(_REMEMBERED)(one.__contains__) for one in lists)
        self._begins = tuple(functools.lru_cache(_REMEMBERED)(one.begins) for one in lists)

    def allows(self, word: str, *, names: bool = True) -> bool:
        """Whether a whole word may stand in a suggestion.

        Args:
            word: apostrophes are straight.
            names: whether it may be a name that the document does not have.
        """
        if word in self.document:
            return True
        if word in self._slurs:
            return False
        if self._has[names](word):
            return True
        stem, apostrophe, ending = word.rpartition("'")
        return bool(apostrophe) and ending in ("s", "") and self.allows(stem, names=names)

    def is_common(self, word: str) -> bool:
        """Whether a word is often used in English novels."""
        return self._words.uses(word) > _RARE_USES

    def begins(self, start: str, *, names: bool = True) -> bool:
        """Whether a word that may stand there can begin so; see `allows`."""
        if self._begins[names](start) or self.document.begins(start):
            return True
        stem, apostrophe, ending = start.rpartition("'")
        return bool(apostrophe) and ending in ("s", "") and self.allows(stem, names=names)
