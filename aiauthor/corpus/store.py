"""A built corpus on disk: shards of ids, the index of books, and the alphabet that both were made with.

    corpus.json    format, version, alphabet, dtype, splits with the size and the check sum of every shard: written
                   last, so its presence means a whole corpus
    train-000.ids  little-endian ids of the split's books, one after the other, each ending in a newline; goes on
                   in train-001.ids, and no book is cut
    books.tsv      split, start, chars, author, title, source: one line a book, in the order of the ids
    words.tsv      word, count, over the train split
    report.md      for people

Reads it for training and evaluation; `build` writes it.
"""

from __future__ import annotations

import csv
import dataclasses
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from aiauthor.corpus.shards import ShardedIds
from aiauthor.errors import CorpusError
from aiauthor.text.alphabet import Alphabet
from aiauthor.text.normalise import normalise

FORMAT = "aiauthor-corpus"
VERSION = 2
META = "corpus.json"
BOOKS = "books.tsv"
WORDS = "words.tsv"
REPORT = "report.md"

SHARD_CHARS = 256_000_000  # a shard is full with the book that brings it there

_CHECKED_BYTES = 1 << 24  # read at once while a check sum is made


@dataclasses.dataclass(frozen=True)
class Book:
    """One book's place in its split; `start` and `chars` count ids from the beginning of the split."""

    split: str
    start: int
    chars: int
    author: str
    title: str
    source: str


@dataclasses.dataclass(frozen=True)
class Shard:
    """One `.ids` file, and what `zlib.crc32` says of it."""

    file: str
    chars: int
    crc32: int


@dataclasses.dataclass(frozen=True)
class Split:
    """The shards of a split, in order."""

    shards: tuple[Shard, ...]
    books: int

    @property
    def chars(self) -> int:
        """Characters in all shards together."""
        return sum(shard.chars for shard in self.shards)


class Corpus:
    """A corpus folder, opened for reading; the ids stay on disk until they are looked at.

    Attributes:
        path: the folder.
        alphabet: what the ids mean.
        splits: name to shards and number of books.
    """

    def __init__(self, path: Path, alphabet: Alphabet, splits: Mapping[str, Split], books: Iterable[Book]) -> None:
        self.path = path
        self.alphabet = alphabet
        self.splits = dict(splits)
        self._books: dict[str, list[Book]] = {name: [] for name in self.splits}
        for book in books:
            self._books[book.split].append(book)

    @classmethod
    def open(cls, path: Path) -> Corpus:
        """Open a corpus folder and check that its files fit each other.

        Raises:
            CorpusError: if it is missing, damaged, or of another version.
        """
        try:
            meta = json.loads((path / META).read_text(encoding="utf-8"))
        except FileNotFoundError as exc:
            raise CorpusError(f"{path} is not a corpus: it has no {META}") from exc
        except (OSError, ValueError, RecursionError) as exc:
            raise CorpusError(f"the corpus in {path} has a damaged {META}") from exc
        if not isinstance(meta, dict) or meta.get("format") != FORMAT:
            raise CorpusError(f"{path} is not a corpus of this program")
        if meta.get("version") != VERSION:
            raise CorpusError(f"the corpus in {path} was made by another version (format {meta.get('version')})")
        try:
            alphabet = Alphabet(meta["alphabet"])
            splits = {str(name): _split(entry) for name, entry in meta["splits"].items()}
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as exc:
            raise CorpusError(f"the corpus in {path} has a damaged {META}") from exc
        if meta.get("dtype") != alphabet.dtype.name:
            raise CorpusError(f"the corpus in {path} has a damaged {META}")
        corpus = cls(path, alphabet, splits, ())
        for name in splits:
            corpus._check_size(name)
        for book in _read_books(path / BOOKS):
            if book.split not in splits:
                raise CorpusError(f"the corpus in {path} has a damaged {BOOKS}")
            corpus._books[book.split].append(book)
        for name in splits:
            corpus._check_spans(name)
        return corpus

    def ids(self, split: str) -> ShardedIds:
        """The ids of a split, mapped read-only.

        Args:
            split: a name in `splits`.

        Returns:
            uint8 or uint16, `Alphabet.dtype`.

        Raises:
            CorpusError: if there is no such split, it is empty, or a file cannot be read.
        """
        entry = self._entry(split)
        if entry.chars == 0:
            raise CorpusError(f"the corpus in {self.path} has no text in its {split} split")
        dtype = self.alphabet.dtype.newbyteorder("<")
        shards = []
        for shard in entry.shards:
            try:
                shards.append(np.memmap(self.path / shard.file, dtype=dtype, mode="r", shape=(shard.chars,)))
            except (OSError, ValueError) as exc:
                raise CorpusError(f"cannot read {self.path / shard.file}: {exc}") from exc
        return ShardedIds(shards)

    def verify(self, split: str) -> None:
        """Read all of a split and compare it with its check sums; costs about a second a gigabyte.

        Raises:
            CorpusError: if there is no such split, or a shard cannot be read or is not as it was written.
        """
        for shard in self._entry(split).shards:
            try:
                intact = check_sum(self.path / shard.file) == shard.crc32
            except OSError as exc:
                raise CorpusError(f"cannot read {self.path / shard.file}: {exc.strerror or exc}") from exc
            if not intact:
                raise CorpusError(f"the corpus in {self.path} is damaged: {shard.file} is not as it was written")

    def books(self, split: str) -> list[Book]:
        """The books of a split, in the order of their ids."""
        self._entry(split)
        return list(self._books[split])

    def words(self) -> dict[str, int]:
        """The words of the train split and how often each stands there."""
        try:
            lines = (self.path / WORDS).read_text(encoding="utf-8").split("\n")
            return {word: int(count) for word, _, count in (line.partition("\t") for line in lines if line)}
        except (OSError, ValueError) as exc:
            raise CorpusError(f"the corpus in {self.path} has a missing or damaged {WORDS}") from exc

    def _entry(self, split: str) -> Split:
        if split not in self.splits:
            raise CorpusError(f"the corpus in {self.path} has no {split} split, only {', '.join(self.splits)}")
        return self.splits[split]

    def _check_size(self, name: str) -> None:
        for shard in self.splits[name].shards:
            try:
                size = (self.path / shard.file).stat().st_size
            except (OSError, ValueError) as exc:  # half a character is no name either
                raise CorpusError(f"the corpus in {self.path} lacks its {shard.file!a}") from exc
            if size != shard.chars * self.alphabet.dtype.itemsize:
                raise CorpusError(f"the corpus in {self.path} is damaged: {shard.file} has the wrong size")

    def _check_spans(self, name: str) -> None:
        entry, books, end = self.splits[name], self._books[name], 0
        for book in books:
            if book.start != end or book.chars < 1:
                break
            end += book.chars
        if end != entry.chars or len(books) != entry.books:
            raise CorpusError(f"the corpus in {self.path} is damaged: {BOOKS} does not fit its {name} split")


def is_corpus(folder: Path) -> bool:
    """Whether a folder is a corpus of this program, of whatever version and in whatever state."""
    try:
        meta = json.loads((folder / META).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(meta, dict) and meta.get("format") == FORMAT


def ids_file(split: str, number: int) -> str:
    """The file name of a shard."""
    return f"{split.replace('/', '-')}-{number:03}.ids"


def deal(books: Iterable[Book]) -> list[tuple[str, int]]:
    """Which file every book lies in, and from which id of that file on.

    Args:
        books: those of a split together and in the order of their ids.
    """
    places: list[tuple[str, int]] = []
    split, number, begin = "", 0, 0
    for book in books:
        if book.split != split:
            split, number, begin = book.split, 0, 0
        elif book.start - begin >= SHARD_CHARS:
            number, begin = number + 1, book.start
        places.append((ids_file(split, number), book.start - begin))
    return places


def check_sum(path: Path) -> int:
    """What `zlib.crc32` says of a file."""
    found = 0
    with path.open("rb") as file:
        while piece := file.read(_CHECKED_BYTES):
            found = zlib.crc32(piece, found)
    return found


def write_index(folder: Path, alphabet: Alphabet, books: Sequence[Book]) -> None:
    """Write `books.tsv`, then `corpus.json`, which makes the folder a corpus.

    Args:
        folder: where the shards already are.
        alphabet: what they were encoded with.
        books: every book, those of a split together and in the order of their ids.
    """
    splits: dict[str, dict[str, Any]] = {}
    chars: dict[str, dict[str, int]] = {}  # of every shard of every split
    # Names of files need not be text.
    with (folder / BOOKS).open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        file.write("\t".join(field.name for field in dataclasses.fields(Book)) + "\n")
        for book, (shard, _) in zip(books, deal(books), strict=True):
            splits.setdefault(book.split, {"books": 0})["books"] += 1
            shards = chars.setdefault(book.split, {})
            shards[shard] = shards.get(shard, 0) + book.chars
            file.write("\t".join(_cell(value) for value in dataclasses.astuple(book)) + "\n")
    for split, shards in chars.items():
        splits[split]["shards"] = [
            {"file": name, "chars": count, "crc32": check_sum(folder / name)} for name, count in shards.items()
        ]
    meta = {
        "format": FORMAT,
        "version": VERSION,
        "alphabet": alphabet.characters,
        "dtype": alphabet.dtype.name,
        "splits": splits,
    }
    (folder / META).write_text(json.dumps(meta, indent=1), encoding="utf-8")


def write_words(folder: Path, words: Mapping[str, int]) -> None:
    """Write `words.tsv`, most frequent first."""
    with (folder / WORDS).open("w", encoding="utf-8", newline="") as file:
        for word, count in sorted(words.items(), key=lambda item: (-item[1], item[0])):
            file.write(f"{word}\t{count}\n")


def _cell(value: str | int) -> str:
    return " ".join(normalise(str(value)).split())


def _split(entry: Mapping[str, Any]) -> Split:
    shards = tuple(Shard(str(each["file"]), int(each["chars"]), int(each["crc32"])) for each in entry["shards"])
    books = int(entry["books"])
    if books < 0 or any(
        shard.chars < 0 or Path(shard.file).name != shard.file or "\0" in shard.file for shard in shards
    ):
        raise ValueError("not a split")
    return Split(shards, books)


def _read_books(path: Path) -> Iterable[Book]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield Book(
                    row["split"], int(row["start"]), int(row["chars"]), row["author"], row["title"], row["source"]
                )
    except (OSError, KeyError, TypeError, ValueError, csv.Error) as exc:
        raise CorpusError(f"the corpus in {path.parent} has a missing or damaged {BOOKS}") from exc
