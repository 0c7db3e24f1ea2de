"""A folder as a book: its texts are the chapters, in an order that the writer sets.

The order lies in one small JSON file in the folder, so that it goes where the book goes; files that it does
not know follow in the order of their names, and a file that vanished keeps its place in case it comes back.
Nothing here changes, moves or deletes a chapter.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from aiauthor.documents import text_file
from aiauthor.documents.counts import count_words
from aiauthor.documents.outline import headings
from aiauthor.documents.safe_write import replace_file, sentence
from aiauthor.errors import DocumentError, Message

log = logging.getLogger(__name__)

ORDER_FILE = "aiauthor-book.json"
SUFFIXES = (".md", ".txt", ".markdown", ".text")
_MAX_ORDER_BYTES = 1 << 20
_MAX_CHAPTERS = 10_000


@dataclass(frozen=True)
class Book:
    """A folder of chapters.

    Attributes:
        folder: where they lie.
        title: the writer's, or the folder's name.
        chapters: the files, in order.
        left_out: texts of the folder that are no chapters of the book (notes and the like), by name.
        absent: names with a place in the order that are not there now, each after the chapter that it followed.
        problem: a sentence, if the file of the order could not be read and the names' order is used.
    """

    folder: Path
    title: str
    chapters: tuple[Path, ...]
    left_out: tuple[str, ...] = ()
    absent: tuple[tuple[str, str], ...] = ()
    problem: str = ""


def open_book(folder: str | Path) -> Book:
    """Read a folder as a book.

    Raises:
        DocumentError: if there is no such folder, or it cannot be read.
    """
    folder = Path(folder)
    try:
        names = [entry.name for entry in os.scandir(folder) if _is_chapter(entry)]
    except OSError as exc:
        raise DocumentError(sentence(exc, folder, "opened")) from exc
    names = sorted(names, key=_natural)[:_MAX_CHAPTERS]
    order, left_out, title, problem = _read_order(folder / ORDER_FILE)
    there = set(names)
    known = [name for name in order if name in there]
    fresh = [name for name in names if name not in set(order) and name not in left_out]
    before = {name: order[n - 1] if n else "" for n, name in enumerate(order)}
    return Book(
        folder=folder,
        title=title or folder.resolve().name,
        chapters=tuple(folder / name for name in [*known, *fresh] if name not in left_out),
        left_out=tuple(name for name in names if name in left_out),
        absent=tuple((name, before[name]) for name in order if name not in there),
        problem=problem,
    )


def reorder(book: Book, chapters: Sequence[Path]) -> Book:
    """The same book in another order, kept at once.

    Args:
        book: the book as it was opened.
        chapters: all its chapters, in the new order.

    Raises:
        ValueError: if they are not the same chapters.
        DocumentError: if the order cannot be written.
    """
    if sorted(chapters) != sorted(book.chapters):
        raise ValueError("other chapters than the book has")
    return _keep(replace(book, chapters=tuple(chapters)))


def leave_out(book: Book, chapter: Path) -> Book:
    """The book without a chapter; its file stays. Kept at once.

    Raises:
        DocumentError: if that cannot be written.
    """
    chapters = tuple(path for path in book.chapters if path != chapter)
    return _keep(replace(book, chapters=chapters, left_out=(*book.left_out, chapter.name)))


def take_in(book: Book, name: str, *, at: int | None = None) -> Book:
    """The book with a text of its folder as a chapter, at an index or at the end. Kept at once.

    Raises:
        DocumentError: if that cannot be written.
    """
    chapters = [path for path in book.chapters if path.name != name]
    chapters.insert(len(chapters) if at is None else at, book.folder / name)
    left_out = tuple(other for other in book.left_out if other != name)
    return _keep(replace(book, chapters=tuple(chapters), left_out=left_out))


def retitle(book: Book, title: str) -> Book:
    """The book under another title, kept at once.

    Raises:
        DocumentError: if that cannot be written.
    """
    return _keep(replace(book, title=title))


@dataclass(frozen=True)
class ChapterInfo:
    """What the sidebar shows of a chapter.

    Attributes:
        path: its file.
        title: its first heading, or the file's name.
        words: its length; 0 if it cannot be read.
        problem: why it cannot be read, a sentence, or "".
    """

    path: Path
    title: str
    words: int
    problem: str = ""


class ChapterInfos:
    """Titles and word counts of chapters; a file is read again only after it changed. For one thread."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[tuple[int, int], ChapterInfo]] = {}

    def of(self, chapter: Path) -> ChapterInfo:
        """One chapter's; about 1 ms for each 10,000 words when it is read."""
        try:
            status = os.stat(chapter)
            signs = (status.st_mtime_ns, status.st_size)
            known = self._known.get(chapter)
            if known is not None and known[0] == signs:
                return known[1]
            text = text_file.read(chapter).text
        except OSError as exc:
            return ChapterInfo(chapter, chapter.stem, 0, sentence(exc, chapter, "opened"))
        except DocumentError as exc:
            return ChapterInfo(chapter, chapter.stem, 0, exc.message)
        info = info_of(chapter, text)
        self._known[chapter] = (signs, info)
        return info


def info_of(chapter: Path, text: str) -> ChapterInfo:
    """The same for a chapter whose text is open and perhaps not saved."""
    first = next((heading.title for heading in headings(text[:5000], scenes=False)), "")
    return ChapterInfo(chapter, first or chapter.stem, count_words(text))


def read_all(book: Book) -> list[tuple[Path, str]]:
    """Every chapter's text in order, for export and for searching.

    Raises:
        DocumentError: if one cannot be read.
    """
    return [(chapter, text_file.read(chapter).text) for chapter in book.chapters]


def _keep(book: Book) -> Book:
    """Write the order down; one that could not be read is set aside first."""
    path = book.folder / ORDER_FILE
    if book.problem and os.path.exists(path):
        try:
            os.replace(path, path.with_suffix(".damaged.json"))
        except OSError as exc:
            raise DocumentError(sentence(exc, path, "saved")) from exc
    order = [chapter.name for chapter in book.chapters]
    for name, before in book.absent:
        order.insert(order.index(before) + 1 if before in order else 0, name)
    values = {"format": "aiauthor-book", "version": 1, "title": book.title, "chapters": order}
    if book.left_out:
        values["left_out"] = list(book.left_out)
    replace_file(path, (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode())
    return replace(book, problem="")


def _read_order(path: Path) -> tuple[list[str], set[str], str, str]:
    """(names in order, names left out, title, problem)."""
    try:
        with open(path, "rb") as file:
            values = json.loads(file.read(_MAX_ORDER_BYTES))
        names = list(dict.fromkeys(name for name in values["chapters"] if _is_name(name)))
        left_out = {name for name in values.get("left_out", []) if _is_name(name)}
        title = values.get("title", "")
        return names, left_out, title if isinstance(title, str) else "", ""
    except FileNotFoundError:
        return [], set(), "", ""
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        log.warning("The order of a book could not be read")
        problem = Message("The order of the chapters ({0}) could not be read; they are sorted by name.", path.name)
        return [], set(), "", problem


def _is_name(name: object) -> bool:
    """Whether it names a file of the folder itself."""
    return isinstance(name, str) and name not in ("", ".", "..") and not set(name) & set("/\\\0")


def _is_chapter(entry: os.DirEntry[str]) -> bool:
    return not entry.name.startswith(".") and entry.name.lower().endswith(SUFFIXES) and entry.is_file()


def _natural(name: str) -> list[tuple[int, int, str]]:
    """Sorts “Chapter 2” before “Chapter 10”."""
    parts = re.split(r"(\d{1,18})", name.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]
