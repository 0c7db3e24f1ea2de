"""Whose words at rest: a text with the machine's spans, kept beside the program's data, matched again, reported.

Kept in a document's companion folder with the text itself, so that edits made outside the program are
compared with it and every span whose words are still there is found again. Nothing is ever written into
the manuscript. `provenance` follows the open document.
"""

from __future__ import annotations

import base64
import contextlib
import csv
import io
import json
import logging
import os
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from aiauthor.documents.counts import count_words
from aiauthor.documents.differences import matches
from aiauthor.documents.outline import headings
from aiauthor.documents.safe_write import make_private_folder, remove, replace_file
from aiauthor.documents.text_file import text_digest

log = logging.getLogger(__name__)

FILE_NAME = "whose-words.json"
_UNREAD = "whose-words.unread.json"
Span = tuple[int, int]

_MAX_FILE_BYTES = 256 << 20
_MAX_TEXT_BYTES = 256 << 20
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
# A shorter stretch of equal words inside a changed paragraph proves nothing: “of the” is everywhere.
_LEAST_RUN_CHARS = 12
_MAX_TOKENS = 200_000


@dataclass(frozen=True)
class MarkedText:
    """A text and which of its characters are the machine's.

    Attributes:
        text: the text.
        spans: (start, end) in characters, end exclusive; sorted, disjoint.
    """

    text: str = field(repr=False)
    spans: tuple[Span, ...] = ()


def save(folder: Path, marked: MarkedText) -> None:
    """Keep a document's spans in its companion folder; without any, what was kept is removed.

    Call it after every save of the document, off the GUI's thread: about 0.1 s for 5 MB.

    Raises:
        DocumentError: if the disk does not take it.
    """
    path = folder / FILE_NAME
    if not marked.spans:
        remove(path)
        return
    packed = zlib.compress(marked.text.encode("utf-8", "surrogatepass"), 1)
    values = {
        "version": 1,
        "digest": text_digest(marked.text),
        "spans": marked.spans,
        "text": base64.b64encode(packed).decode(),
    }
    make_private_folder(folder)
    replace_file(path, json.dumps(values).encode(), private=True)


def load(folder: Path, text: str) -> MarkedText:
    """The spans kept for a document, in its text as it is now; none if none are kept, or only damaged ones.

    Args:
        folder: its companion folder.
        text: the text as it was just read.
    """
    try:
        with open(folder / FILE_NAME, "rb") as file:
            values = json.loads(file.read(_MAX_FILE_BYTES))
        if values["version"] != 1:
            raise ValueError("of a later version")
        length = len(text)
        spans = tuple((int(start), int(end)) for start, end in values["spans"])
        if values["digest"] != text_digest(text):
            unpacker = zlib.decompressobj()
            old = unpacker.decompress(base64.b64decode(values["text"]), _MAX_TEXT_BYTES)
            kept = MarkedText(old.decode("utf-8", "surrogatepass"), spans)
            return rematch(kept, text)
        ends = [0, *(edge for span in spans for edge in span), length]
        if ends != sorted(ends):
            raise ValueError("spans out of order")
    except FileNotFoundError:
        return MarkedText(text)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError, zlib.error) as exc:
        # Damaged, or of a later version: out of the way of the next save, and there for whoever can read it.
        log.warning("What was kept of whose words cannot be read: %s", type(exc).__name__)
        with contextlib.suppress(OSError):
            os.replace(folder / FILE_NAME, folder / _UNREAD)
        return MarkedText(text)
    return MarkedText(text, spans)


def rematch(kept: MarkedText, text: str) -> MarkedText:
    """Find the spans of an earlier text again in a later one, as far as its words are still there.

    Whole paragraphs count wherever they went; inside a changed paragraph, stretches of equal words do.
    About a second for 5 MB.
    """
    if not kept.spans or not text:
        return MarkedText(text)
    if kept.text == text:
        return MarkedText(text, kept.spans)
    found: list[Span] = []
    n = 0
    for old_start, new_start, length in sorted(_same_runs(kept.text, text)):
        while n < len(kept.spans) and kept.spans[n][1] <= old_start:
            n += 1
        at = n
        while at < len(kept.spans) and kept.spans[at][0] < old_start + length:
            start = max(kept.spans[at][0], old_start) - old_start
            end = min(kept.spans[at][1], old_start + length) - old_start
            found.append((new_start + start, new_start + end))
            at += 1
    found.sort()
    joined: list[Span] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return MarkedText(text, tuple(joined))


@dataclass(frozen=True)
class Passage:
    """One stretch of the machine's words, for the report.

    Attributes:
        chapter: the heading that it stands under, or "".
        paragraph: its paragraph, counted from 1 through the document, blank lines left out.
        start: its place in the text, in characters.
        text: the words.
    """

    chapter: str
    paragraph: int
    start: int
    text: str = field(repr=False)


def passages(marked: MarkedText) -> list[Passage]:
    """The machine's stretches in order, one for each paragraph that a span runs through."""
    titles = headings(marked.text, scenes=False)
    found = []
    chapter = paragraph = at = 0
    for start, end in marked.spans:
        for line in re.finditer(r"[^\n]+", marked.text[start:end]):
            here = start + line.start()
            while chapter < len(titles) and titles[chapter].start <= here:
                chapter += 1
            line_start = marked.text.rfind("\n", 0, here) + 1
            paragraph += sum(1 for text in marked.text[at:line_start].split("\n") if text.strip())
            at = line_start
            title = titles[chapter - 1].title if chapter else ""
            found.append(Passage(title, paragraph + 1, here, line.group()))
    return found


def report_text(marked: MarkedText, title: str) -> str:
    """A report for a publisher who asks, as plain text."""
    found = passages(marked)
    words, machine_words = count_words(marked.text), sum(count_words(passage.text) for passage in found)
    characters, machine_characters = len(marked.text), sum(end - start for start, end in marked.spans)
    lines = [
        f"Whose words: {title}",
        "",
        "Words that the writer accepted from the suggestions of AI Author's network and did not change",
        "afterwards. Everything else was typed, pasted or imported by the writer.",
        "",
        f"Words: {words}, of these the machine's: {machine_words} ({_percent(machine_words, words)})",
        f"Characters: {characters}, of these the machine's: {machine_characters}"
        f" ({_percent(machine_characters, characters)})",
        f"Passages: {len(found)}",
        "",
    ]
    chapter = None
    for passage in found:
        if passage.chapter != chapter:
            chapter = passage.chapter
            lines += [chapter or "(before the first chapter)", ""]
        lines.append(f"  paragraph {passage.paragraph}: {passage.text.strip()}")
    return "\n".join(lines).rstrip() + "\n"


def report_csv(marked: MarkedText) -> str:
    """The same passages as a table, for a spreadsheet."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(["number", "chapter", "paragraph", "start", "characters", "words", "text"])
    for number, passage in enumerate(passages(marked), 1):
        text = passage.text
        row = [passage.paragraph, passage.start, len(text), count_words(text), _not_a_formula(text)]
        writer.writerow([number, _not_a_formula(passage.chapter), *row])
    return buffer.getvalue()


def _not_a_formula(text: str) -> str:
    """Spreadsheets run a cell that begins like a formula; an apostrophe makes it text."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "0 %"


def _same_runs(old: str, new: str) -> Iterator[tuple[int, int, int]]:
    """(start in old, start in new, length) of stretches that are the same in both, none in `old` twice."""
    old_lines, new_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    old_at, new_at = _offsets(old_lines), _offsets(new_lines)
    i = k = 0
    left_old: list[int] = []
    left_new: list[int] = []
    changed: list[tuple[int, int, int, int]] = []
    for a, b, length in (*matches(old_lines, new_lines), (len(old_lines), len(new_lines), 0)):
        if i < a:
            left_old += range(i, a)
            if k < b:
                changed.append((i, a, k, b))
        left_new += range(k, b)
        if length:
            yield old_at[a], new_at[b], old_at[a + length] - old_at[a]
        i, k = a + length, b + length
    # Paragraphs that went elsewhere: the same line, once among what is left on either side.
    once_old = Counter(old_lines[n].rstrip("\n") for n in left_old)
    once_new = Counter(new_lines[n].rstrip("\n") for n in left_new)
    moved = {line for line, times in once_old.items() if times == once_new.get(line, 0) == 1 and line.strip()}
    where = {new_lines[n].rstrip("\n"): n for n in left_new}
    gone: set[int] = set()
    for n in left_old:
        line = old_lines[n].rstrip("\n")
        if line in moved:
            gone.add(n)
            yield old_at[n], new_at[where[line]], len(line)
    for i, j, k, m in changed:
        if not gone.intersection(range(i, j)):
            yield from _same_words(old[old_at[i] : old_at[j]], new[new_at[k] : new_at[m]], old_at[i], new_at[k])


def _same_words(old: str, new: str, old_start: int, new_start: int) -> Iterator[tuple[int, int, int]]:
    old_words, new_words = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(old_words) + len(new_words) > _MAX_TOKENS:
        return
    old_at, new_at = _offsets(old_words), _offsets(new_words)
    for a, b, length in matches(old_words, new_words):
        size = old_at[a + length] - old_at[a]
        if size >= min(_LEAST_RUN_CHARS, len(old), len(new)):
            yield old_start + old_at[a], new_start + new_at[b], size


def _offsets(items: list[str]) -> list[int]:
    offsets = [0]
    for item in items:
        offsets.append(offsets[-1] + len(item))
    return offsets
