"""Project Gutenberg: the layout of its mirrors, its catalogue, and the licence around its texts.

A mirror holds the same book several times (`1/2/3/4/12345/12345-0.txt`, `12345-8.txt`, `12345.txt`,
each also as .zip, `12345-h/12345-h.htm`, `cache/epub/12345/pg12345.txt`); the best edition is read.
The licence has been worded in dozens of ways since 1971; what all share is found here.
"""

from __future__ import annotations

import csv
import dataclasses
import itertools
import re
from collections.abc import Mapping
from pathlib import Path, PurePath

from aiauthor.errors import CorpusError

CATALOGUE = "pg_catalog.csv"
FICTION = r"\b(?<!non-)(?<!non)(?:fiction|novels?|stories|tales|romances)\b"
FICTION_SHELVES = r"\b(?<!non-)(?<!non)(?:fiction|novels|stories|romance)\b"

# Headings that speak of novels instead of being one.
_ABOUT = re.compile(r"history and criticism|bibliography|authorship|technique|study and teaching|periodicals", re.I)
# "[Translator]", "[Editor]" write words too; the others do not.
_NO_AUTHORS = re.compile(r"[^;]*\[(?:illustrator|engraver|photographer|artist|cartographer|composer)[^\]]*\]", re.I)
_COLUMNS = frozenset(["Text#", "Type", "Title", "Language", "Authors", "Subjects", "Bookshelves"])
_MAX_FIELD_CHARS = 1 << 20

# Best edition first: Unicode text, then 8-bit, then ASCII, then the same zipped, then marked-up books.
_EDITIONS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"(\d+)-0\.txt",
        r"pg(\d+)\.txt(?:\.utf-?8)?",
        r"(\d+)\.txt\.utf-?8",
        r"(\d+)-8\.txt",
        r"(\d+)\.txt",
        r"(\d+)-0\.zip",
        r"(\d+)-8\.zip",
        r"(\d+)\.zip",
        r"(\d+)-h\.html?",
        r"pg(\d+)(?:-images)?\.html?(?:\.utf-?8)?",
        r"(\d+)-h\.zip",
        r"pg(\d+)-h\.zip",
        r"pg(\d+)(?:-images|-noimages|-images-3)?\.epub",
        r"(\d+)\.epub(?:\.(?:no)?images|3\.images)?",
    )
)


@dataclasses.dataclass(frozen=True)
class Entry:
    """One line of the catalogue."""

    type: str
    title: str
    author: str
    languages: tuple[str, ...]
    subjects: str
    bookshelves: str

    def is_about(self, subjects: re.Pattern[str], bookshelves: re.Pattern[str]) -> bool:
        """Whether one of its subjects, or one of its bookshelves, is among those that are looked for."""
        return any(
            pattern.search(heading) and not _ABOUT.search(heading)
            for pattern, headings in ((subjects, self.subjects), (bookshelves, self.bookshelves))
            for heading in headings.split(";")
        )


def read_catalogue(path: Path) -> dict[int, Entry]:
    """Read `pg_catalog.csv` (Text#, Type, Issued, Title, Language, Authors, Subjects, LoCC, Bookshelves).

    Raises:
        CorpusError: if it cannot be read or is no such table.
    """
    limit = csv.field_size_limit(_MAX_FIELD_CHARS)
    entries = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if not set(rows.fieldnames or ()) >= _COLUMNS:
                raise CorpusError(f"{path} is not a catalogue of Project Gutenberg")
            for row in rows:
                entries[int(row["Text#"])] = Entry(
                    type=row["Type"] or "",
                    title=" ".join((row["Title"] or "").split("\n")[0].split()),
                    author=_NO_AUTHORS.sub("", row["Authors"] or "").strip("; "),
                    languages=tuple((row["Language"] or "").replace(";", " ").split()),
                    subjects=row["Subjects"] or "",
                    bookshelves=row["Bookshelves"] or "",
                )
    except OSError as exc:
        raise CorpusError(f"cannot read the catalogue {path}: {exc.strerror or exc}") from exc
    except (KeyError, TypeError, ValueError, AttributeError, csv.Error) as exc:
        raise CorpusError(f"{path} is not a catalogue of Project Gutenberg") from exc
    finally:
        csv.field_size_limit(limit)
    return entries


def edition(path: PurePath, catalogue: Mapping[int, Entry]) -> tuple[int, int] | None:
    """The book's number and the rank of this edition (0 is best) if a file is one of a mirror's.

    A bare `12.txt` may also be chapter 12 of something else: it counts only in a folder `12`, or
    where there is a catalogue.
    """
    for rank, pattern in enumerate(_EDITIONS):
        match = pattern.fullmatch(path.name)
        if match:
            number = int(match[1])
            folders = [re.sub(r"-h$", "", parent.name, flags=re.I) for parent in list(path.parents)[:2]]
            plain = path.name[: match.end(1)] == match[1] and path.name[match.end(1)] == "."
            return (number, rank) if not plain or match[1] in folders or number in catalogue else None
    return None


# --- the licence -----------------------------------------------------------------------------------

# Ten searches for a plain string over a whole book are six times as fast as one expression.
_NAMES = (
    "utenberg",
    "UTENBERG",
    "FULL LICEN",
    "mall print",
    "mall Print",
    "MALL PRINT",
    "etext",
    "Etext",
    "ETEXT",
    "e-text",
    "E-text",
)
_OURS = re.compile(r"project\s+gutenberg", re.I)
_START = re.compile(r"\W*START OF (?:TH(?:E|IS) )?(?:COPYRIGHTED )?PROJECT GUTENBERG", re.I)
_SMALL_PRINT_END = re.compile(r".*(?:\*END\s?\*?\s?THE SMALL PRINT|SMALL PRINT!.*\*END\*|END THE SMALL PRINT)", re.I)
_SMALL_PRINT = re.compile(r".*START\W+THE SMALL PRINT|.*START: FULL LICEN[SC]E", re.I)
_END = re.compile(
    r"\W*(?:this is the )?END OF (?:TH(?:E|IS) )?(?:COPYRIGHTED )?(?:PROJECT GUTENBERG|GUTENBERG|E-?TEXT\b)"
    r"|\W*(?:ENDE|FIN|FINE|EINDE|FIM|SLUT|LOPPU|KONIEC) (?:\w+ ){0,3}PROJE[CK]T GUTENBERG"
    r"|\W*THIS IS A COPYRIGHTED PROJECT GUTENBERG E-?TEXT, DETAILS ABOVE",
    re.I,
)
_TAIL = re.compile(
    r"\W*(?:THE )?PROJECT GUTENBERG(?:['’]S)? (?:E-?TEXT|E-?BOOK)\b"
    r"|\W*THIS (?:FILE|E-?TEXT) SHOULD BE NAMED|\W*PROJECT GUTENBERG(?: LITERARY ARCHIVE FOUNDATION)?\W*$",
    re.I,
)
_BOILERPLATE = re.compile(
    r"gutenberg|\be-?texts?\b|\bebook|small print|public domain|release date|character set"
    r"|electronic (?:text|edition|version)",
    re.I,
)
_CREDIT = re.compile(
    r"\W*(?:(?:html |text |e-?text |e-?book )?(?:version )?(?:first )?(?:produced|prepared|transcribed|scanned|typed"
    r"|digiti[sz]ed|proofed|proofread|edited|updated|created|converted|provided|keyed) "
    r"(?:and [\w-]+ )?(?:by|from|for)\b"
    r"|th(?:is|e) (?:project gutenberg )?(?:e-?text|e-?book|file|book|text) was (?:first )?(?:[\w-]+ )?"
    r"(?:produced|prepared|transcribed|scanned|typed|created|converted|provided|updated|made)"
    r"|\(?this (?:file|book|e-?text|e-?book) was (?:produced|made) from"
    r"|(?:and )?the (?:project gutenberg )?online distributed proofread|distributed proofread|credits?: "
    r"|project gutenberg|note: project gutenberg|images? (?:of|from|generously)|https?://|www\.|see \d+-h\.)",
    re.I,
)
_PARAGRAPH = re.compile(r"(?:[ \t]*\S.*\n?)+")
_ELECTRONIC = re.compile(r"<<THIS ELECTRONIC VERSION.{0,2000}?>>", re.S)
_FIELD = re.compile(r"^(title|author|editor|language):[ \t]*(.*(?:\n[ \t]+\S.*)*)", re.I | re.M)
_HEADLINE = re.compile(
    r"(?:the )?project gutenberg(?:['’]s)? (?:e-?text|e-?book|edition)?,? ?(?:of |-)?(.+?),? by (.+)", re.I
)
_LINE_CHARS = 400
_MAX_NAMED = 50_000
_HEADER_CHARS = 60_000
_TAIL_CHARS = 30_000
_CREDIT_CHARS = 8_000
_CREDIT_PARAGRAPHS = 16
_UNMARKED_CHARS = 20_000


def header_fields(text: str) -> dict[str, str]:
    """What the header says of the book: title, author, language ("English"), as far as it says it."""
    head = text[:_HEADER_CHARS]
    if not _OURS.search(head[:3_000]):
        return {}
    fields: dict[str, str] = {}
    for name, value in _FIELD.findall(head):
        first = value.split("\n")[0].strip()
        if first:
            fields.setdefault(name.lower(), first)
    headline = _HEADLINE.search(head[:1_000].replace("\n", " ", 2)) if "title" not in fields else None
    if headline:
        fields["title"], fields["author"] = headline[1].strip(" *"), headline[2].split("  ")[0].strip(" *")
    return fields


def strip_licence(text: str) -> tuple[str, bool]:
    """A book without Project Gutenberg's header, footer and credits.

    Args:
        text: newlines at line ends.

    Returns:
        The text between the licences (all of it where there are none), and whether there was one.
    """
    if "<" in text and "<<THIS ELECTRONIC" in text:
        text = _ELECTRONIC.sub("", text)
    if "utenberg" not in text and "UTENBERG" not in text:
        return text, False
    marks = [mark for position in _named(text) if (mark := _mark(text, position))]
    kept: list[str] = []
    start, open_, opened, ended = 0, True, False, False
    for kind, line_start, line_end in marks:
        if kind == "start":
            # Of several openings before any end the last one counts, if they stand close together.
            if open_ and line_start - start > _HEADER_CHARS:
                kept.append(text[start:line_start])
            start, open_, opened = line_end, True, True
        elif kind == "small print end" and not ended and line_start < _HEADER_CHARS + start:
            start, open_, opened = line_end, True, True
        elif kind == "end" and open_ and line_start >= start:
            kept.append(text[start:line_start])
            open_, ended = False, True
    if open_:
        kept.append(text[start:])
    body = "\n\n".join(part for part in kept if part.strip())
    found = bool(marks)
    if not opened and _OURS.search(text[:3_000]):
        body, without_header = _skip_unmarked_header(body)
        found = found or without_header
    return (_drop_credits(body), True) if found else (text, False)


def _named(text: str) -> list[int]:
    """The positions of all words that stand in every licence and next to no novel."""
    positions: list[int] = []
    for name in _NAMES:
        position = text.find(name)
        while position >= 0 and len(positions) < _MAX_NAMED:
            positions.append(position)
            position = text.find(name, position + 1)
    return sorted(positions)


def _mark(text: str, position: int) -> tuple[str, int, int] | None:
    """What the line around a position marks, and where it starts and where the text goes on behind it."""
    line_start = text.rfind("\n", max(0, position - _LINE_CHARS), position) + 1
    if line_start == 0 and position > _LINE_CHARS:
        return None  # a paragraph of a text that has one a line
    line_end = text.find("\n", position, position + _LINE_CHARS)
    line_end = min(len(text), position + _LINE_CHARS) if line_end < 0 else line_end
    line = text[line_start:line_end]
    if _START.match(line):
        # A long title takes the closing stars to the next line.
        paragraph_end = text.find("\n\n", line_start, line_start + 600)
        stars = text.rfind("***", line_end, paragraph_end) if paragraph_end > 0 else -1
        return "start", line_start, stars + 3 if stars > 0 and not line.rstrip().endswith("***") else line_end
    if _SMALL_PRINT_END.match(line):
        return "small print end", line_start, line_end
    if _END.match(line) or (_SMALL_PRINT.match(line) and line_start > len(text) // 2):
        return "end", line_start, line_end
    if line_start > len(text) - min(_TAIL_CHARS, len(text) // 3) and _TAIL.match(line):
        return "end", line_start, line_end
    return None


def _skip_unmarked_header(text: str) -> tuple[str, bool]:
    """A text behind the last paragraph of its first pages that speaks of electronic texts."""
    end = 0
    for paragraph in _PARAGRAPH.finditer(text[:_UNMARKED_CHARS]):
        if _BOILERPLATE.search(paragraph.group()):
            end = paragraph.end()
    return text[end:], end > 0


def _drop_credits(body: str) -> str:
    """A body without the paragraphs of its first page that say who scanned it."""
    first = list(itertools.islice(_PARAGRAPH.finditer(body[:_CREDIT_CHARS]), _CREDIT_PARAGRAPHS))
    for paragraph in reversed(first):
        if _CREDIT.match(paragraph.group()):
            body = body[: paragraph.start()] + body[paragraph.end() :]
    return body
