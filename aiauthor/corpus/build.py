"""Books on disk -> clean text -> splits -> alphabet -> ids: `aiauthor corpus build`.

Two passes over the books, both spread over processes, each holding one book a process in memory: the
first cleans every book into a spool on disk and takes its measure; then editions of the same book are
dropped, splits and alphabet are settled, and the second encodes every book straight into its place in a
shard. All of it happens in a folder beside the one asked for, which gets its name at the end:
a build that is interrupted leaves no corpus, and an older one untouched.
"""

from __future__ import annotations

import dataclasses
import itertools
import os
import random
import re
import shutil
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from aiauthor.corpus import dedupe, gutenberg, sources, store
from aiauthor.corpus.folder import check_out, publish, work_folder
from aiauthor.corpus.passes import Job, Place, Reading, encode_books, read_book
from aiauthor.corpus.report import Report, SplitFigures
from aiauthor.corpus.sources import Candidate
from aiauthor.corpus.split import TEST, TRAIN, VALID, author_keys, read_table, split_by_author
from aiauthor.corpus.workers import Workers, usable_cores
from aiauthor.errors import CorpusError
from aiauthor.text.alphabet import REPLACEMENT, Alphabet

ANY_LANGUAGE = "any"
# A character belongs to the alphabet if it is seen once in so many, and in so many books (or a third of fewer).
RARE = 5_000_000
MIN_BOOKS = 3

_JOB_CHARS = 8 << 20
_MAX_WORDS = 1_500_000
_CODES, _SIGNATURES = "codes", "signatures"
# Without these two there is no text; unassigned, private and half characters are none.
_ALWAYS = " \n"
_NO_CHARACTERS = frozenset(["Cn", "Co", "Cs"])
_SPLIT_ORDER = {TRAIN: 0, VALID: 1, TEST: 2}


@dataclasses.dataclass(frozen=True)
class Options:
    """How to build a corpus.

    Attributes:
        table: table of splits; names the books to take. None: all books, split by author.
        catalogue: Project Gutenberg's; None: the one in a source's own folder, if there is one.
        language: only books that do not claim to be in another one; `ANY_LANGUAGE` for all.
        subjects: expression that a subject in the catalogue must match, or ...
        bookshelves: ... a bookshelf this one.
        min_chars: shorter books are dropped.
        valid: share of validation.
        test: share of the test.
        seed: of the deal of authors and of the order of books.
        dedupe: drop near-duplicate editions.
        processes: how many work at once.
        progress: show bars on a terminal.
    """

    table: Path | None = None
    catalogue: Path | None = None
    language: str = "en"
    subjects: str = gutenberg.FICTION
    bookshelves: str = gutenberg.FICTION_SHELVES
    min_chars: int = 1
    valid: float = 0.02
    test: float = 0.02
    seed: int = 0
    dedupe: bool = True
    processes: int = dataclasses.field(default_factory=usable_cores)
    progress: bool = True


@dataclasses.dataclass(slots=True)
class _Book:
    """A book that was read.

    Attributes:
        reading: without its bulk, which lies in the spool: ...
        row: ... the signature's, ...
        codes_at: ... and where its character counts begin ...
        codes_bytes: ... and how long they are.
        author: by the table, the catalogue, or the book itself.
        title: likewise.
        split: "" until it is dealt.
    """

    reading: Reading
    row: int
    codes_at: int
    codes_bytes: int
    author: str
    title: str
    split: str


def build(folders: Sequence[Path], out: Path, options: Options | None = None) -> Report:
    """Build a corpus folder from the books below some folders.

    Returns:
        The figures; also in the folder, as `report.md`.

    Raises:
        CorpusError: if a source is missing, `out` cannot be written or is something else than a
            corpus, or no book is left.
    """
    options = options or Options()
    check_out(out)
    report = Report()
    table = read_table(options.table) if options.table else None
    catalogue = _catalogue(folders, options)
    candidates, failures = sources.find(folders, catalogue)
    for name, reason in failures:
        report.drop("could not be read", name, reason)
    report.files = len(candidates)
    report.raw_bytes = sum(candidate.editions[0].size for candidate in candidates)
    if table is not None:
        candidates = _listed(candidates, table, report)
    elif catalogue:
        candidates = _wanted(candidates, catalogue, options, report)
    try:
        with work_folder(out) as work, Workers(options.processes, progress=options.progress) as workers:
            _Build(work, workers, options, report).run(candidates, table, catalogue)
            publish(work, out)
    except OSError as exc:
        raise CorpusError(f"cannot write the corpus {out}: {exc.strerror or exc}") from exc
    return report


# --- which books -----------------------------------------------------------------------------------


def _catalogue(folders: Sequence[Path], options: Options) -> dict[int, gutenberg.Entry]:
    paths = [options.catalogue] if options.catalogue else [folder / gutenberg.CATALOGUE for folder in folders]
    catalogue: dict[int, gutenberg.Entry] = {}
    for path in paths:
        if options.catalogue or os.path.isfile(path):
            catalogue.update(gutenberg.read_catalogue(path))
    return catalogue


def _listed(candidates: list[Candidate], table: Mapping[str, Mapping[str, str]], report: Report) -> list[Candidate]:
    """The books that a table of splits names, each with the edition named first."""
    chosen: list[Candidate] = []
    found: set[str] = set()
    for candidate in candidates:
        named = [file for file in candidate.editions if file.name in table]
        if named:
            found.update(file.name for file in named)
            chosen.append(dataclasses.replace(candidate, editions=tuple(named)))
        else:
            report.drop("not in the table of splits", candidate.name)
    for name in table.keys() - found:
        report.drop("in the table of splits, and not in the sources", name)
    return chosen


def _wanted(
    candidates: list[Candidate], catalogue: Mapping[int, gutenberg.Entry], options: Options, report: Report
) -> list[Candidate]:
    """The books whose line in the catalogue says that they are fiction in the right language."""
    subjects, bookshelves = _pattern(options.subjects), _pattern(options.bookshelves)
    chosen = []
    for candidate in candidates:
        entry = catalogue.get(candidate.number)
        if candidate.number == 0:
            chosen.append(candidate)
        elif entry is None:
            report.drop("not in the catalogue", candidate.name)
        elif entry.type != "Text":
            report.drop("no text by the catalogue", candidate.name, entry.type)
        elif options.language != ANY_LANGUAGE and options.language not in entry.languages:
            report.drop("in another language", candidate.name, " ".join(entry.languages))
        elif not entry.is_about(subjects, bookshelves):
            report.drop("not fiction by subject or bookshelf", candidate.name, entry.title)
        else:
            chosen.append(candidate)
    return chosen


def _pattern(expression: str) -> re.Pattern[str]:
    try:
        return re.compile(expression, re.IGNORECASE)
    except re.error as exc:
        raise CorpusError(f"“{expression}” is no regular expression: {exc}") from exc


# --- the build -------------------------------------------------------------------------------------


class _Build:
    """One build in its work folder."""

    def __init__(self, work: Path, workers: Workers, options: Options, report: Report) -> None:
        self._work = work
        self._spool = work / "spool"
        self._workers = workers
        self._options = options
        self._report = report

    def run(
        self,
        candidates: Sequence[Candidate],
        table: Mapping[str, Mapping[str, str]] | None,
        catalogue: Mapping[int, gutenberg.Entry],
    ) -> None:
        """Both passes, and everything between and after them."""
        self._spool.mkdir()
        books = self._read(candidates, table, catalogue)
        if self._options.dedupe:
            books = self._without_duplicates(books)
        self._count_treatments(books)
        if table is None:
            sizes = [(book.reading.source, book.author, book.reading.chars) for book in books]
            deal = split_by_author(sizes, valid=self._options.valid, test=self._options.test, seed=self._options.seed)
            for book, split in zip(books, deal, strict=True):
                book.split = split
        if not any(book.split == TRAIN for book in books):
            raise CorpusError(f"no book is left to train on ({self._report.reasons()})")
        # A fixed shuffle, so that neighbours in the file are not of one author.
        books.sort(key=lambda book: book.reading.source)
        random.Random(self._options.seed).shuffle(books)
        books.sort(key=lambda book: (_SPLIT_ORDER.get(book.split, len(_SPLIT_ORDER)), book.split))
        alphabet = self._alphabet([book for book in books if book.split == TRAIN])
        index = self._encode(books, alphabet)
        shutil.rmtree(self._spool)
        self._count_splits(index)
        markdown = self._report.markdown()
        (self._work / store.REPORT).write_text(markdown, encoding="utf-8", errors="backslashreplace")
        store.write_index(self._work, alphabet, index)

    def _read(
        self,
        candidates: Sequence[Candidate],
        table: Mapping[str, Mapping[str, str]] | None,
        catalogue: Mapping[int, gutenberg.Entry],
    ) -> list[_Book]:
        """First pass: the books that could be read and are wanted, by source."""
        jobs = (
            (Job(index, candidate, str(self._spool / str(index)), self._options.dedupe), candidate.editions[0].size)
            for index, candidate in enumerate(candidates)
        )
        total = sum(candidate.editions[0].size for candidate in candidates)
        books: list[_Book] = []
        with open(self._spool / _CODES, "wb") as codes, open(self._spool / _SIGNATURES, "wb") as signatures:
            for reading in self._workers.spread(read_book, jobs, total=total, what="reading"):
                why = "editions that could not be read, where another could" if reading.chars else "could not be read"
                for name, reason in reading.failures:
                    self._report.drop(why, name, reason)
                entry = catalogue.get(candidates[reading.index].number)
                row = table[reading.source] if table is not None and reading.chars else {}
                if not reading.chars or (table is None and self._is_unwanted(reading, entry)):
                    continue
                book = _Book(
                    reading=dataclasses.replace(reading, codes=b"", signature=b""),
                    row=len(books),
                    codes_at=codes.tell(),
                    codes_bytes=len(reading.codes),
                    author=row.get("author") or (entry.author if entry else "") or reading.author,
                    title=row.get("title") or (entry.title if entry else "") or reading.title,
                    split=row.get("split", ""),
                )
                codes.write(reading.codes)
                signatures.write(reading.signature)
                books.append(book)
        return sorted(books, key=lambda book: book.reading.source)

    def _is_unwanted(self, reading: Reading, entry: gutenberg.Entry | None) -> bool:
        """Whether a book is too short, or says itself that it is in another language."""
        if reading.chars < self._options.min_chars:
            self._report.drop(f"shorter than {self._options.min_chars:,} characters", reading.source)
            return True
        wanted = ("", self._options.language)
        if entry is None and self._options.language != ANY_LANGUAGE and reading.language not in wanted:
            self._report.drop("in another language", reading.source, reading.language)
            return True
        return False

    def _without_duplicates(self, books: list[_Book]) -> list[_Book]:
        """The books without all but one edition of each: the held-out one if one is, else the longest."""
        if not books:
            return books
        signatures = np.memmap(self._spool / _SIGNATURES, np.uint32, "r").reshape(-1, dedupe.BINS)
        preference = sorted(books, key=lambda book: (book.split == TRAIN, -book.reading.chars, book.reading.source))
        repeated = dedupe.near_duplicates(signatures, [book.row for book in preference])
        by_row = {book.row: book for book in books}
        for row, kept in sorted(repeated.items(), key=lambda item: by_row[item[0]].reading.source):
            why = "near-duplicate editions of another book"
            self._report.drop(why, by_row[row].reading.source, f"repeats `{by_row[kept].reading.source}`")
        return [book for book in books if book.row not in repeated]

    def _alphabet(self, books: Sequence[_Book]) -> Alphabet:
        """The characters that the books use often enough, most frequent first."""
        totals = np.zeros(sys.maxunicode + 1, np.int64)
        spread = np.zeros(sys.maxunicode + 1, np.int32)
        with open(self._spool / _CODES, "rb") as file:
            for book in books:
                file.seek(book.codes_at)
                codes, counts = np.frombuffer(file.read(book.codes_bytes), np.uint32).reshape(2, -1)
                totals[codes] += counts
                spread[codes] += 1
        found = {chr(code): int(totals[code]) for code in np.flatnonzero(totals).tolist()}
        at_least = max(1, -(-sum(found.values()) // RARE))
        in_books = min(MIN_BOOKS, -(-len(books) // MIN_BOOKS))
        common = {
            char: count
            for char, count in found.items()
            if char in _ALWAYS or (spread[ord(char)] >= in_books and unicodedata.category(char) not in _NO_CHARACTERS)
        }
        common.pop(REPLACEMENT, None)
        for char in _ALWAYS:
            common[char] = max(common.get(char, 0), at_least)
        alphabet = Alphabet.from_counts(common, at_least=at_least)
        self._report.alphabet = alphabet.characters
        self._report.left_out = {char: count for char, count in found.items() if char not in alphabet}
        return alphabet

    def _encode(self, books: Sequence[_Book], alphabet: Alphabet) -> list[store.Book]:
        """Second pass: every book's ids in their place, and the words of the train split."""
        index: list[store.Book] = []
        ends: Counter[str] = Counter()
        for book in books:
            start, chars = ends[book.split], book.reading.chars
            index.append(store.Book(book.split, start, chars, book.author, book.title, book.reading.source))
            ends[book.split] += chars
        places = [
            Place(
                spool=str(self._spool / str(book.reading.index)),
                out=str(self._work / shard),
                start=start,
                chars=entry.chars,
                count_words=entry.split == TRAIN,
            )
            for book, entry, (shard, start) in zip(books, index, store.deal(index), strict=True)
        ]
        # The last book of a shard says how long it is.
        sizes = {place.out: place.start + place.chars for place in places}
        for shard, chars in sizes.items():
            with open(shard, "wb") as file:
                file.truncate(chars * alphabet.dtype.itemsize)
        jobs = (((alphabet.characters, batch), sum(place.chars for place in batch)) for batch in _batches(places))
        words: Counter[str] = Counter()
        least = 0
        for encoded in self._workers.spread(encode_books, jobs, total=sum(ends.values()), what="encoding"):
            self._report.unknown += encoded.unknown
            words.update(encoded.words)
            while len(words) > _MAX_WORDS:
                # Words seen once or twice in a billion are slips of scanners; memory must not grow with them.
                least += 1
                words = Counter({word: count for word, count in words.items() if count > least})
        if least:
            self._report.notes.append(f"words.tsv is without words that were seen {least} times or less")
        for shard in sizes:
            with open(shard, "r+b") as file:
                os.fsync(file.fileno())
        store.write_words(self._work, words)
        return index

    def _count_treatments(self, books: Sequence[_Book]) -> None:
        report = self._report
        for book in books:
            reading = book.reading
            report.encodings[reading.encoding] += 1
            report.done["licence taken off"] += reading.licence
            report.done["hard-wrapped lines joined"] += reading.unwrapped
            report.done["transcriber's notes taken out"] += bool(reading.notes)
            report.done["illustration marks and the like taken out"] += bool(reading.marks)
            report.done["author unknown, so dealt by itself"] += not author_keys(book.author)

    def _count_splits(self, index: Sequence[store.Book]) -> None:
        """Figures by split, and a warning where a table puts an author into two."""
        authors: dict[str, set[str]] = {}
        for book in index:
            figures = self._report.splits.get(book.split, SplitFigures(0, 0, 0))
            authors.setdefault(book.split, set()).add(book.author.casefold())
            self._report.splits[book.split] = SplitFigures(
                figures.books + 1, len(authors[book.split]), figures.chars + book.chars
            )
        for first, second in itertools.combinations(authors, 2):
            shared = sorted(filter(author_keys, authors[first] & authors[second]))
            if shared:
                self._report.notes.append(f"the table puts {', '.join(shared[:20])} into both {first} and {second}")


def _batches(places: Iterable[Place]) -> Iterator[list[Place]]:
    """Books by the handful, so that what comes back of each handful is merged in a moment."""
    batch: list[Place] = []
    for place in places:
        if batch and (batch[0].out != place.out or sum(other.chars for other in batch) > _JOB_CHARS):
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch
