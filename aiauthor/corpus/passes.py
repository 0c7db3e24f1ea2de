"""The two passes over the books, as one process runs them: clean a book into the spool; encode it into its place.

Each holds one book at a time and gives back numbers, not text.
"""

from __future__ import annotations

import dataclasses
import functools
import logging
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from aiauthor.corpus import dedupe, gutenberg, sources
from aiauthor.corpus.clean import clean
from aiauthor.corpus.words import WordCounter
from aiauthor.errors import AiAuthorError, CorpusError
from aiauthor.text.alphabet import UNKNOWN, Alphabet
from aiauthor.text.language import guess_language
from aiauthor.text.normalise import normalise

_CHUNK_CHARS = 1 << 20
_PAGE_CHARS = 3_000
_NAME_CHARS = 300
_LETTER = re.compile(r"[^\W\d_]")

_log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """First pass: a book, and where its clean text goes."""

    index: int
    candidate: sources.Candidate
    spool: str
    sign: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """What the first pass found in a book.

    Attributes:
        index: of the job.
        source: name of the edition that was read.
        chars: of the text in the spool; 0 if no edition could be read.
        failures: name and reason of every edition that could not be read.
        codes: uint32 code points and counts, shape (2, K), as bytes; empty if there is no text.
        signature: uint32 MinHash, as bytes; empty if none was asked for.
        language: as it says itself, or as its words do ("en"); "" if neither.
        marks: illustrations, page numbers and notes in brackets that were taken out.
    """

    index: int
    source: str = ""
    chars: int = 0
    failures: tuple[tuple[str, str], ...] = ()
    title: str = ""
    author: str = ""
    language: str = ""
    encoding: str = ""
    licence: bool = False
    unwrapped: bool = False
    notes: int = 0
    marks: int = 0
    codes: bytes = b""
    signature: bytes = b""


def read_book(job: Job) -> Reading:
    """Read the best edition that can be read, clean it, and leave it in the spool as UTF-8.

    Raises:
        CorpusError: if the spool cannot be written; whatever is wrong with a book is in the reading.
    """
    failures: list[tuple[str, str]] = []
    for file in job.candidate.editions:
        try:
            raw = sources.read(file.path)
            text, licence = gutenberg.strip_licence(raw.text)
            cleaned = clean(text)
            text = normalise(cleaned.text).rstrip() + "\n"
            if not _LETTER.search(text):
                raise CorpusError("is empty but for its licence" if licence else "holds no words")
            data = text.encode("utf-8")
        except AiAuthorError as exc:
            failures.append((file.name, str(exc).rstrip(".")))
        except OSError as exc:
            failures.append((file.name, f"cannot be read: {exc.strerror or exc}"))
        except Exception as exc:  # a stranger's file may break a reader in any way, and never the build
            _log.info("%s broke its reader", file.name, exc_info=True)
            failures.append((file.name, f"cannot be read ({type(exc).__name__})"))
        else:
            _write(Path(job.spool), data)
            author, title = sources.guess_author_and_title(file.name)
            return Reading(
                index=job.index,
                source=file.name,
                chars=len(text),
                failures=tuple(failures),
                title=(raw.title or title)[:_NAME_CHARS],
                author=(raw.author or author)[:_NAME_CHARS],
                language=raw.language or _guessed_language(text),
                encoding=raw.encoding,
                licence=licence,
                unwrapped=cleaned.unwrapped,
                notes=cleaned.notes,
                marks=cleaned.marks,
                codes=count_characters(text).tobytes(),
                signature=dedupe.signature(text).tobytes() if job.sign else b"",
            )
    return Reading(index=job.index, failures=tuple(failures))


def _guessed_language(text: str) -> str:
    """The language of a text that does not say it, by a page from its middle; "" if that is not clear."""
    start = max(0, len(text) - _PAGE_CHARS) // 2
    return guess_language(text[start : start + _PAGE_CHARS])


def count_characters(text: str) -> npt.NDArray[np.uint32]:
    """Code points that occur, and how often: uint32, shape (2, K)."""
    counts = np.zeros(0, np.int64)
    for start in range(0, len(text), _CHUNK_CHARS):
        chunk = text[start : start + _CHUNK_CHARS].encode("utf-32-le", "surrogatepass")
        more = np.bincount(np.frombuffer(chunk, np.uint32), minlength=len(counts))
        more[: len(counts)] += counts
        counts = more
    codes = np.flatnonzero(counts)
    return np.stack([codes, counts[codes]]).astype(np.uint32)


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Second pass: a book in the spool, and where its ids go."""

    spool: str
    out: str
    start: int
    chars: int
    count_words: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Encoded:
    """What the second pass found: characters outside the alphabet, and the words of the books to be counted."""

    unknown: int
    words: dict[str, int]


def encode_books(job: tuple[str, Sequence[Place]]) -> Encoded:
    """Encode some books into their places and take them out of the spool.

    Args:
        job: the alphabet's characters, and the places.

    Raises:
        CorpusError: if an `.ids` file cannot be written.
    """
    characters, places = job
    alphabet = _alphabet(characters)
    unknown = 0
    words = WordCounter()
    for place in places:
        spool = Path(place.spool)
        text = spool.read_bytes().decode("utf-8")
        if len(text) != place.chars:
            raise CorpusError(f"{spool} was changed while the corpus was built")
        try:
            with open(place.out, "r+b") as file:
                file.seek(place.start * alphabet.dtype.itemsize)
                for start in range(0, len(text), _CHUNK_CHARS):
                    ids = alphabet.encode(text[start : start + _CHUNK_CHARS])
                    unknown += int(np.count_nonzero(ids == UNKNOWN))
                    file.write(ids.astype(alphabet.dtype.newbyteorder("<"), copy=False).tobytes())
        except OSError as exc:
            raise CorpusError(f"cannot write {place.out}: {exc.strerror or exc}") from exc
        spool.unlink()
        if place.count_words:
            words.add(text)
    return Encoded(unknown, dict(words.counts()))


@functools.cache
def _alphabet(characters: str) -> Alphabet:
    return Alphabet(characters)


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as exc:
        raise CorpusError(f"cannot write {path}: {exc.strerror or exc}") from exc
