"""Books on disk -> clean text -> splits -> alphabet -> ids: `aiauthor corpus build`.

Two passes over the books, both spread over processes and both holding one book a process in memory:
the first cleans each book into a spool on disk and counts its characters; then the splits and the
alphabet are known, and the second encodes every book straight into its place in `<split>.ids`.
"""

from __future__ import annotations

import csv
import dataclasses
import multiprocessing
import os
import random
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from pathlib import Path
from typing import TypeVar

import numpy as np
from tqdm import tqdm

from aiauthor.corpus.store import REPORT, WORDS, Book, ids_file, write_index
from aiauthor.errors import CorpusError
from aiauthor.text.alphabet import Alphabet
from aiauthor.text.normalise import normalise

_Job = TypeVar("_Job")
_Result = TypeVar("_Result")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


@dataclasses.dataclass(frozen=True)
class _Entry:
    path: Path
    name: str
    split: str
    author: str
    title: str


@dataclasses.dataclass(frozen=True)
class _Cleaned:
    entry: _Entry
    spool: Path
    chars: int
    counts: dict[str, int]


@dataclasses.dataclass(frozen=True)
class _Place:
    spool: Path
    out: Path
    start: int
    alphabet: str
    count_words: bool


def build(sources: list[Path], out: Path, *, splits: Path, processes: int, seed: int = 0) -> None:
    """Build a corpus."""
    entries = list(_entries(sources, splits))
    out.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        spool = work / "spool"
        spool.mkdir()
        jobs = [(entry, spool / str(number)) for number, entry in enumerate(entries)]
        cleaned = [book for book in _spread(_clean, jobs, processes, "reading") if book.chars > 1]
        cleaned.sort(key=lambda book: book.entry.name)
        random.Random(seed).shuffle(cleaned)
        cleaned.sort(key=lambda book: book.entry.split)
        alphabet = _alphabet(book for book in cleaned if book.entry.split == "train")
        books: list[Book] = []
        ends: Counter[str] = Counter()
        for book in cleaned:
            entry = book.entry
            books.append(Book(entry.split, ends[entry.split], book.chars, entry.author, entry.title, entry.name))
            ends[entry.split] += book.chars
        for split, chars in ends.items():
            with (work / ids_file(split)).open("wb") as file:
                file.truncate(chars * alphabet.dtype.itemsize)
        places = [
            _Place(old.spool, work / ids_file(book.split), book.start, alphabet.characters, book.split == "train")
            for old, book in zip(cleaned, books, strict=True)
        ]
        words: Counter[str] = Counter()
        for found in _spread(_encode, places, processes, "encoding"):
            words.update(found)
        shutil.rmtree(spool)
        with (work / WORDS).open("w", encoding="utf-8") as file:
            file.writelines(f"{word}\t{count}\n" for word, count in sorted(words.items(), key=lambda w: (-w[1], w[0])))
        (work / REPORT).write_text("".join(f"- {s}: {c:,} characters\n" for s, c in ends.items()), encoding="utf-8")
        write_index(work, alphabet, books)
        work.chmod(0o755)
        work.rename(out)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _entries(sources: list[Path], splits: Path) -> Iterator[_Entry]:
    with splits.open(encoding="utf-8", newline="") as file:
        table = {row["name"]: row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}
    for source in sources:
        for path in sorted(source.rglob("*.txt")):
            name = path.relative_to(source).as_posix()
            if name in table:
                row = table[name]
                yield _Entry(path, name, row["split"], row["author"], row["title"])


def _clean(job: tuple[_Entry, Path]) -> _Cleaned:
    entry, spool = job
    text = normalise(entry.path.read_text(encoding="utf-8")).strip() + "\n"
    spool.write_text(text, encoding="utf-8", newline="")
    codes, counts = np.unique(np.frombuffer(text.encode("utf-32-le"), np.uint32), return_counts=True)
    found = {chr(code): int(count) for code, count in zip(codes, counts, strict=True)}
    return _Cleaned(entry, spool, len(text), found)


def _alphabet(books: Iterable[_Cleaned]) -> Alphabet:
    counts: Counter[str] = Counter()
    spread: Counter[str] = Counter()
    total = 0
    for book in books:
        counts.update(book.counts)
        spread.update(book.counts.keys())
        total += 1
    at_least = max(1, sum(counts.values()) // 5_000_000)
    kept = {char: n for char, n in counts.items() if spread[char] >= min(3, total) and char != "\ufffd"}
    return Alphabet.from_counts(kept, at_least=at_least)


def _encode(place: _Place) -> Mapping[str, int]:
    text = place.spool.read_bytes().decode("utf-8")
    alphabet = Alphabet(place.alphabet)
    ids = alphabet.encode(text)
    with place.out.open("r+b") as file:
        file.seek(place.start * alphabet.dtype.itemsize)
        file.write(ids.astype(alphabet.dtype.newbyteorder("<")).tobytes())
    words: Counter[str] = Counter()
    if place.count_words:
        for token, count in Counter(text.replace("’", "'").replace("—", " ").split()).items():
            for word in _WORD.findall(token):
                words[word] += count
    return words


def _spread(
    work: Callable[[_Job], _Result], jobs: list[_Job], processes: int, what: str
) -> Iterator[_Result]:
    with (
        tqdm(total=len(jobs), desc=what, unit="book") as bar,
        ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), initializer=_be_nice) as pool,
    ):
        waiting: set[Future[_Result]] = set()
        for job in jobs:
            waiting.add(pool.submit(work, job))
            if len(waiting) >= 4 * processes:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    bar.update()
                    yield future.result()
        for future in waiting:
            result = future.result()
            bar.update()
            yield result


def checked(sources: list[Path]) -> list[Path]:
    """The sources, each of which must exist."""
    for source in sources:
        if not source.exists():
            raise CorpusError(f"there is no {source}")
    return sources


def _be_nice() -> None:
    if hasattr(os, "nice"):
        os.nice(10)
