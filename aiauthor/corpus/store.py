"""A built corpus on disk: `<split>.ids`, the index of books, and the alphabet that both were made with.

    corpus.json   format, version, alphabet, dtype, splits: written last, so its presence means a whole corpus
    train.ids     little-endian ids of the split's books, one after the other, each ending in a newline
    books.tsv     split, start, chars, author, title, source: one line a book, in file order
    words.tsv     word, count, over the train split
    report.md     for people

Reads it for training and evaluation; `build` writes it.
"""

from __future__ import annotations

import csv
import dataclasses
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from aiauthor.errors import CorpusError
from aiauthor.text.alphabet import Alphabet
from aiauthor.text.normalise import normalise

FORMAT = "aiauthor-corpus"
VERSION = 1
META = "corpus.json"
BOOKS = "books.tsv"
WORDS = "words.tsv"
REPORT = "report.md"

Ids = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]


@dataclasses.dataclass(frozen=True)
class Book:
    """One book's place in its split; `start` and `chars` count ids from the beginning of `<split>.ids`."""

    split: str
    start: int
    chars: int
    author: str
    title: str
    source: str


@dataclasses.dataclass(frozen=True)
class Split:
    """One `.ids` file."""

    file: str
    chars: int
    books: int


class Corpus:
    """A corpus folder, opened for reading; the ids stay on disk until they are looked at.

    Attributes:
        path: the folder.
        alphabet: what the ids mean.
        splits: name to file, size and number of books.
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

    def ids(self, split: str) -> np.memmap[tuple[int], np.dtype[np.uint8 | np.uint16]]:
        """The ids of a split, mapped read-only.

        Args:
            split: a name in `splits`.

        Returns:
            uint8 or uint16, shape (chars,), `Alphabet.dtype`.

        Raises:
            CorpusError: if there is no such split, it is empty, or its file cannot be read.
        """
        entry = self._entry(split)
        if entry.chars == 0:
            raise CorpusError(f"the corpus in {self.path} has no text in its {split} split")
        try:
            return np.memmap(
                self.path / entry.file, dtype=self.alphabet.dtype.newbyteorder("<"), mode="r", shape=(entry.chars,)
            )
        except (OSError, ValueError) as exc:
            raise CorpusError(f"cannot read {self.path / entry.file}: {exc}") from exc

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
        entry = self.splits[name]
        try:
            size = (self.path / entry.file).stat().st_size
        except OSError as exc:
            raise CorpusError(f"the corpus in {self.path} lacks its {entry.file}") from exc
        if size != entry.chars * self.alphabet.dtype.itemsize:
            raise CorpusError(f"the corpus in {self.path} is damaged: {entry.file} has the wrong size")

    def _check_spans(self, name: str) -> None:
        entry, books, end = self.splits[name], self._books[name], 0
        for book in books:
            if book.start != end or book.chars < 1:
                break
            end += book.chars
        if end != entry.chars or len(books) != entry.books:
            raise CorpusError(f"the corpus in {self.path} is damaged: {BOOKS} does not fit {entry.file}")


def is_corpus(folder: Path) -> bool:
    """Whether a folder is a corpus of this program, of whatever version and in whatever state."""
    try:
        meta = json.loads((folder / META).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(meta, dict) and meta.get("format") == FORMAT


def ids_file(split: str) -> str:
    """The file name of a split."""
    return split.replace("/", "-") + ".ids"


def write_index(folder: Path, alphabet: Alphabet, books: Iterable[Book]) -> None:
    """Write `books.tsv`, then `corpus.json`, which makes the folder a corpus.

    Args:
        folder: where the `.ids` files already are.
        alphabet: what they were encoded with.
        books: every book, those of a split together and in the order of their ids.
    """
    splits: dict[str, dict[str, str | int]] = {}
    # Names of files need not be text.
    with (folder / BOOKS).open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        file.write("\t".join(field.name for field in dataclasses.fields(Book)) + "\n")
        for book in books:
            entry = splits.setdefault(book.split, {"file": ids_file(book.split), "chars": 0, "books": 0})
            entry["chars"] = int(entry["chars"]) + book.chars
            entry["books"] = int(entry["books"]) + 1
            file.write("\t".join(_cell(value) for value in dataclasses.astuple(book)) + "\n")
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


def _split(entry: Mapping[str, str | int]) -> Split:
    file, chars, books = str(entry["file"]), int(entry["chars"]), int(entry["books"])
    if chars < 0 or books < 0 or Path(file).name != file or "\0" in file:
        raise ValueError("not a split")
    return Split(file, chars, books)


def _read_books(path: Path) -> Iterable[Book]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield Book(
                    row["split"], int(row["start"]), int(row["chars"]), row["author"], row["title"], row["source"]
                )
    except (OSError, KeyError, TypeError, ValueError, csv.Error) as exc:
        raise CorpusError(f"the corpus in {path.parent} has a missing or damaged {BOOKS}") from exc
