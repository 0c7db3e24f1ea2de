"""Books on disk: which files hold one, and what each holds.

Looks through folders at any depth for .txt, .html, .xhtml, .epub and .zip, and through the layout of
a Project Gutenberg mirror, where it offers every edition of a book, best first. Reading a file within
bounds gives its text and what it says of itself; cleaning comes later.
"""

from __future__ import annotations

import dataclasses
import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath

from aiauthor.corpus import gutenberg
from aiauthor.corpus.decode import decode
from aiauthor.corpus.store import META
from aiauthor.errors import CorpusError

MAX_BOOK_BYTES = 32 << 20
MAX_ARCHIVE_BYTES = 256 << 20
TEXTS = frozenset([".txt", ".text", ".utf8", ".utf-8"])
PAGES = frozenset([".html", ".htm", ".xhtml"])
ARCHIVES = frozenset([".zip", ".epub"])

_LANGUAGE_NAMES = {
    "en": "english eng", "fr": "french fre fra", "de": "german ger deu", "es": "spanish spa", "it": "italian ita",
    "nl": "dutch nld dut", "pt": "portuguese por", "fi": "finnish fin", "sv": "swedish swe", "da": "danish dan",
    "ru": "russian rus", "la": "latin lat", "": "und mul zxx x",
}  # fmt: skip
_LANGUAGES = {name: code for code, names in _LANGUAGE_NAMES.items() for name in names.split()}
_AUTHOR_FOLDER = re.compile(r"[^\W\d_][^,/]*, [^\W\d_].*")


@dataclasses.dataclass(frozen=True, slots=True)
class File:
    """A file below a source; `name` is its path inside the source, with slashes, as a table of splits names it."""

    source: str
    name: str
    size: int

    @property
    def path(self) -> Path:
        """Where it lies. A source may be a single file."""
        return Path(self.source, self.name) if self.name else Path(self.source)


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate:
    """One book: its editions, best first, and Project Gutenberg's number of it (0 if it has none)."""

    editions: tuple[File, ...]
    number: int = 0

    @property
    def name(self) -> str:
        """The best edition's."""
        return self.editions[0].name


@dataclasses.dataclass(frozen=True, slots=True)
class Raw:
    """What a file holds: text with newlines at line ends, what it says of itself, and the encoding it was in."""

    text: str
    encoding: str
    title: str = ""
    author: str = ""
    language: str = ""


def find(
    sources: Sequence[Path], catalogue: Mapping[int, gutenberg.Entry]
) -> tuple[list[Candidate], list[tuple[str, str]]]:
    """All books below the sources, in a fixed order, and name and reason for every file that cannot be one.

    Raises:
        CorpusError: if a source does not exist or cannot be looked at.
    """
    plain: list[Candidate] = []
    editions: dict[int, list[tuple[int, File]]] = {}
    failures: list[tuple[str, str]] = []
    for source in sources:
        mirror = _is_mirror(source)
        for file in _files(source, failures):
            found = gutenberg.edition(PurePath(file.name), catalogue)
            if found:
                editions.setdefault(found[0], []).append((found[1], file))
            elif mirror:
                failures.append((file.name, "is not named as a book of the mirror is"))
            else:
                plain.append(Candidate((file,)))
    books = [
        Candidate(tuple(file for _, file in sorted(found, key=lambda edition: (edition[0], edition[1].name))), number)
        for number, found in sorted(editions.items())
    ]
    return plain + books, failures


def _is_mirror(source: Path) -> bool:
    """Whether a source, which must be there, holds a catalogue of its books."""
    try:
        if not source.exists():
            raise CorpusError(f"there is no {source}")
        return (source / gutenberg.CATALOGUE).is_file()
    except OSError as exc:
        raise CorpusError(f"cannot read {source}: {exc.strerror or exc}") from exc


def _files(source: Path, failures: list[tuple[str, str]]) -> Iterator[File]:
    """Every file that may hold a book."""
    if not source.is_dir():
        yield File(str(source.parent), source.name, source.stat().st_size)
        return
    root = str(source)
    unlisted: list[OSError] = []
    for folder, folders, names in os.walk(root, onerror=unlisted.append):
        # An earlier corpus is no source, and a mirror keeps superseded editions in 1/2/3/1234/old.
        superseded = "old" if os.path.basename(folder).isdigit() else None
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__MACOSX")) and name != superseded)
        if META in names:
            folders.clear()
            continue
        for short in sorted(names):
            if short.startswith(".") or not _may_hold_a_book(short):
                continue
            path = os.path.join(folder, short)
            name = os.path.relpath(path, root).replace(os.sep, "/")
            try:
                status = os.stat(path)
            except OSError as exc:
                failures.append((name, f"cannot be read: {exc.strerror or exc}"))
                continue
            if stat.S_ISREG(status.st_mode):
                yield File(root, name, status.st_size)
            else:
                failures.append((name, "is not a file"))
    failures.extend((str(exc.filename), f"cannot be listed: {exc.strerror or exc}") for exc in unlisted)


def _may_hold_a_book(name: str) -> bool:
    suffix = os.path.splitext(name)[1].lower()
    return suffix in TEXTS or suffix in PAGES or suffix in ARCHIVES or gutenberg.edition(PurePath(name), {}) is not None


def read(path: Path) -> Raw:
    """Read one file, whatever of the known kinds it is.

    Raises:
        AiAuthorError: if it is empty, binary, too large, broken or holds no book; the message goes on
            from the file's name.
        OSError: if it cannot be read.
    """
    suffix = path.suffix.lower()
    size = path.stat().st_size
    archive = suffix in ARCHIVES or ".epub" in path.name.lower()
    if size > (MAX_ARCHIVE_BYTES if archive else MAX_BOOK_BYTES):
        raise CorpusError(f"is larger than the {MAX_BOOK_BYTES >> 20} MB that a book may have")
    if size == 0:
        raise CorpusError("is empty")
    if archive:
        return _read_archive(path)
    return _read_bytes(path.read_bytes(), page=suffix in PAGES)


def guess_author_and_title(name: str) -> tuple[str, str]:
    """Author and title as a file's name or folder tells them, for a book that says nothing of itself.

    "Jane Austen - Emma.txt" and "Austen, Jane/Emma.txt" name both; any other name is a title.
    """
    path = PurePath(name)
    stem = path.stem.replace("_", " ").strip()
    author, dash, title = stem.partition(" - ")
    if dash and author.strip() and title.strip():
        return author.strip(), title.strip()
    folder = path.parent.name.strip()
    return (folder if _AUTHOR_FOLDER.fullmatch(folder) else ""), stem


def language_code(name: str) -> str:
    """ISO 639-1 for a language as books name it: "English", "eng", "en-GB"; "" where that says nothing.

    One that is not known here keeps its name, so that it is still told from the others.
    """
    first = re.match(r"[^\W\d_]*", name.strip().lower())
    word = first.group() if first else ""
    return _LANGUAGES.get(word, word)


def _read_bytes(data: bytes, *, page: bool) -> Raw:
    if page or b"<" in data[:1_000]:
        from aiauthor.corpus import markup  # lxml: most corpora have no page at all

        if page or markup.looks_like_html(data):
            book = markup.read_html(data)
            return Raw(book.text, "html", book.title, book.author, language_code(book.language))
    text, encoding = decode(data)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    fields = gutenberg.header_fields(text)
    language = language_code(fields.get("language", ""))
    return Raw(text, encoding, fields.get("title", ""), fields.get("author", ""), language)


def _read_archive(path: Path) -> Raw:
    from aiauthor.archives import SafeZip
    from aiauthor.corpus import markup

    with SafeZip(path, max_member_bytes=MAX_BOOK_BYTES, max_total_bytes=2 * MAX_BOOK_BYTES) as archive:
        if markup.is_epub(archive):
            book = markup.read_epub(archive)
            return Raw(book.text, "epub", book.title, book.author, language_code(book.language))
        names = [
            name for name in archive.names if not name.rpartition("/")[2].startswith(".") and "__MACOSX" not in name
        ]
        for kinds in (TEXTS, PAGES):
            held = [name for name in names if PurePath(name).suffix.lower() in kinds]
            if len(held) > 1:
                raise CorpusError(f"holds {len(held)} texts, and which is the book cannot be told")
            if held:
                return _read_bytes(archive.read(held[0]), page=kinds is PAGES)
    raise CorpusError("holds no text")
