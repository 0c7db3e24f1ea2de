"""A transcribed book -> the author's text, one paragraph a line.

Takes out what transcribers put in (notes, illustration marks, page numbers, the underscores of
italics) and joins the lines of hard-wrapped paragraphs; verse keeps its line breaks. Knows nothing of
licences (`gutenberg`) nor of white space, which `text.normalise` settles at the end.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

_MARK = re.compile(
    r"[\[{]\W{0,3}(?:illustrat|ill(?:ust?)?\.|frontispiece|decorati(?:on|ve)|vignette|headpiece|tailpiece|blank page"
    r"|publisher.{0,3}s? (?:logo|mark|device)|(?:e-?text )?transcrib|tr(?:anscriber|ans)?\.? ?note|t\. ?n\.|tn:"
    r"|(?:pg\.? ?|page )[\divxlc]+\b|\d{1,4}\})",
    re.I,
)
_MAX_MARK_CHARS = 4_000
# No book has so many; a file that was made to keep this busy may.
_MAX_BRACKETS = 100_000
_NOTE = re.compile(
    r"^[*_=|<({\[ \t]*(?:(?:additional|general|e-?text|e-?book) ){0,2}transcri(?:ber|ptionist)['’]?s?['’]? "
    r"(?:end[- ]?|foot)?(?:notes?|comments?|remarks?)(?=\W*$|[ \t]?[:.—*_=|-])",
    re.I | re.M,
)
_HEADING_ALONE = re.compile(r"\W*(?:[a-z-]+ ){0,2}transcri\S+ \S+\W*$", re.I)
_BOX = re.compile(r"(?:^[ \t]*[+|][^\n]*\n)+", re.M)
_RULE = re.compile(r"^ *(?:[-_=~]{5,}|(?:- +){2,}-) *$", re.M)
_RULES = ("-----", "_____", "=====", "~~~~~", "- - -")
_STARS = re.compile(r"^ *\*(?: *\*){2,} *$", re.M)
_NOTE_CHARS = 3_000
_FRONT_CHARS = 15_000
_BACK_CHARS = 40_000

_ITALICS = re.compile(r"(?<![^\W_])_([^\s_](?:[^_\n]*[^\s_])?)_(?![^\W_])")
_LOOSE_UNDERSCORE = re.compile(r"(?<![^\W])_(?=[^\s_])|(?<=[^\s_])_(?![^\W])")
_BOLD = re.compile(r"(?<![\w=])=([^\s=](?:[^=\n]*[^\s=])?)=(?![\w=])")

_DASH_BREAK = re.compile(r"(?<=\S[-—])\n(?=\w)|(?<=[^\s-])\n(?=(?:--|—)\w)")

_OUTDENT = re.compile("^ +", re.M)
_LINE_ENDS = frozenset(",.;:!?-—–'\"’”)…")

_LONG_LINE = 100
_MIN_MARGIN = 40
_SLACK = 10
_SAMPLE_CHARS = 200_000
_VERSE_CHARS = 50_000


@dataclasses.dataclass(frozen=True)
class Cleaned:
    """A book as its author wrote it, and what was done to get there."""

    text: str
    marks: int
    notes: int
    unwrapped: bool


def clean(text: str) -> Cleaned:
    """Take a transcriber's work out of a plain text and unwrap it.

    Args:
        text: without licence, newlines at line ends.
    """
    if "\t" in text:
        text = text.expandtabs()
    if " \n" in text:
        text = "\n".join([line.rstrip(" ") for line in text.split("\n")])
    text, notes = _drop_notes(text)
    text, marks = _drop_marks(text)
    if "*" in text:
        text = _STARS.sub("* * *", text)
    # To look for one character takes next to no time, to look for several a millisecond a megabyte.
    if any(rule[0] in text and rule in text for rule in _RULES):
        text = _RULE.sub("", text)
    text, unwrapped = unwrap(text)
    if "_" in text:
        text = _LOOSE_UNDERSCORE.sub("", _ITALICS.sub(r"\1", text))
    if "=" in text:
        text = _BOLD.sub(r"\1", text)
    return Cleaned(text, marks, notes, unwrapped)


# --- notes and marks -------------------------------------------------------------------------------


def _drop_marks(text: str) -> tuple[str, int]:
    """Take out bracketed illustrations, transcriber's notes and page numbers, nested brackets and all."""
    if text.count("[") + text.count("{") > _MAX_BRACKETS:
        return text, 0
    kept, end, marks = [], 0, 0
    for start in sorted([*_positions(text, "["), *_positions(text, "{")]):
        if start >= end and _MARK.match(text, start):
            kept.append(text[end:start])
            end = _closing(text, start)
            marks += 1
    kept.append(text[end:])
    return "".join(kept), marks


def _positions(text: str, character: str) -> Iterator[int]:
    position = text.find(character)
    while position >= 0:
        yield position
        position = text.find(character, position + 1)


def _closing(text: str, start: int) -> int:
    """The position behind the bracket that closes the one at `start`, or the paragraph's end if none does."""
    opening, closing = ("[", "]") if text[start] == "[" else ("{", "}")
    depth, position = 0, start
    limit = min(len(text), start + _MAX_MARK_CHARS)
    while position < limit:
        if text[position] == opening:
            depth += 1
        elif text[position] == closing:
            depth -= 1
            if depth == 0:
                return position + 1
        position += 1
    paragraph = text.find("\n\n", start)
    return len(text) if paragraph < 0 else paragraph


def _drop_notes(text: str) -> tuple[str, int]:
    """Take out transcriber's notes without brackets: boxed ones, and those at the front and at the back."""
    front_end = min(_FRONT_CHARS, len(text) * 2 // 3)
    back_start = max(len(text) - _BACK_CHARS, len(text) * 2 // 3)
    front, back = text[:front_end], text[back_start:]
    if not any(name in part for name in ("ranscri", "RANSCRI") for part in (front, back)):
        return text, 0
    notes = 0
    for start, part in ((back_start, back), (0, front)):
        for box in reversed([box for box in _BOX.finditer(part) if "ranscri" in box.group().lower()]):
            text = text[: start + box.start()] + text[start + box.end() :]
            notes += 1
    last = _NOTE.search(text, back_start)
    if last and text[last.end() :].count("]") <= text[last.end() :].count("["):
        text = text[: last.start()]
        notes += 1
    first = _NOTE.search(text, 0, front_end)
    if first and "[" not in first.group():
        text = text[: first.start()] + text[_note_end(text, first.start()) :]
        notes += 1
    return text, notes


def _note_end(text: str, start: int) -> int:
    """Where a note at the front ends: at a rule, at a wider gap, else with its (first) paragraph."""
    paragraph = text.find("\n\n", start)
    if paragraph < 0:
        return len(text)
    reach = text[start : start + _NOTE_CHARS]
    alone = _HEADING_ALONE.match(text[start:paragraph])
    body = re.compile(r"\S").search(text, paragraph) if alone else None
    first_end = paragraph
    if body:
        first_end = text.find("\n\n", body.start())
        first_end = len(text) if first_end < 0 else first_end
    rule = _RULE.search(reach, first_end - start - 1) or _STARS.search(reach, first_end - start - 1)
    gap = re.compile(r"\n{4,}").search(reach, first_end - start)
    ends = [start + match.start() for match in (rule, gap) if match]
    return min(ends) if ends else first_end


# --- unwrapping ------------------------------------------------------------------------------------


def unwrap(text: str) -> tuple[str, bool]:
    """Join the lines of hard-wrapped paragraphs; verse and set-in lines keep their breaks.

    A line was broken by a margin if the next line's first word would not have fitted behind it;
    it was broken by its author if it would have. Text that already has one paragraph a line, or
    verse throughout, comes back as it is.

    Args:
        text: newlines at line ends, no spaces before them; blank lines between paragraphs.

    Returns:
        The text, and whether it was hard-wrapped.
    """
    margin, indent = _margins(text)
    if not margin:
        return text, False
    paragraphs: list[str] = []
    for block in text.split("\n\n"):
        block = block.strip("\n")
        if "\n" not in block:
            paragraphs.append(block)
            continue
        if indent:
            block = _OUTDENT.sub(lambda spaces: spaces.group()[indent:], block)
        if block[0] == " " or "\n " in block:
            paragraphs.extend(_indented(block.split("\n"), margin))
        else:
            paragraphs.append(_joined(block, margin))
    return "\n\n".join(paragraphs), True


def _margins(text: str) -> tuple[int, int]:
    """The right and left margins of a hard-wrapped text; (0, 0) for any other."""
    # The middle of a book is prose where its first pages are titles and tables.
    start = max(0, len(text) - _SAMPLE_CHARS) // 2
    sample = text[start : start + _SAMPLE_CHARS]
    lines = [line for line in sample.split("\n") if line]
    lengths = Counter(map(len, lines))
    total = sum(length * count for length, count in lengths.items())
    long_chars = sum(length * count for length, count in lengths.items() if length > _LONG_LINE)
    if not lines or long_chars * 2 > total:
        return 0, 0
    short = sorted((length, count) for length, count in lengths.items() if length <= _LONG_LINE)
    left, margin = sum(count for _, count in short) * 3 // 100, 0
    for length, count in reversed(short):
        margin = length
        left -= count
        if left < 0:
            break
    if margin < _MIN_MARGIN or _is_verse(sample[:_VERSE_CHARS]):
        return 0, 0
    indent = 0
    if sum(line.startswith(" ") for line in lines) * 2 > len(lines):
        indents = Counter(len(line) - len(line.lstrip()) for line in lines)
        indent = min(indent for indent, count in indents.items() if count * 5 > len(lines)) if indents else 0
    return margin - indent, indent


def _is_verse(text: str) -> bool:
    """Whether nearly every line that goes on a paragraph begins with a capital."""
    following = re.findall(r"(?<=[^\n]\n)[ \"'“‘(_]*(\w)", text)
    return len(following) >= 8 and sum(letter.isupper() for letter in following) > 0.75 * len(following)


def _joined(block: str, margin: int) -> str:
    """A block without indents: one line if a margin broke it, the author's lines otherwise."""
    lines = block.split("\n")
    lengths = list(map(len, lines))
    longest = max(lengths)
    if longest >= 0.8 * margin:
        margin = min(margin, longest)
    lengths.pop()
    # Three lines of prose begin with capitals now and then; the margin tells them from a stanza.
    verse = len(lines) >= 3 and _is_stanza(lines) and (len(lines) > 3 or not all(_full(lines, margin)))
    if min(lengths) >= margin - _SLACK and not verse:
        return _join(block)
    full = _full(lines, margin)
    if sum(full) * 2 >= len(full) and not verse:
        return _join(block)
    parts = lines[0]
    for line, before_full in zip(lines[1:], full, strict=True):
        joins = before_full and not verse and not _begins_upper(line)
        parts += ("\v" if joins else "\n") + line
    return "\n".join(_join(part.replace("\v", "\n")) for part in parts.split("\n"))


def _is_stanza(lines: list[str]) -> bool:
    """Whether every line begins with a capital and most end with a mark, as chance seldom has it in prose."""
    if not all(map(_begins_upper, lines)):
        return False
    return sum(line[-1] in _LINE_ENDS for line in lines[:-1]) >= 0.6 * (len(lines) - 1)


def _full(lines: list[str], margin: int) -> list[bool]:
    """For each line but the last, whether the next line's first word would not have fitted behind it."""
    return [len(line) + 1 + len(following.lstrip().partition(" ")[0]) > margin for line, following in pairwise(lines)]


def _begins_upper(line: str) -> bool:
    return line.lstrip(" \"'“‘(_[")[:1].isupper()


def _indented(lines: list[str], margin: int) -> list[str]:
    """A block in which some lines are indented: paragraphs marked by an indent, verse, letters, tables."""
    parts: list[str] = []
    position = 0
    while position < len(lines):
        start = position
        while position < len(lines) and lines[position].startswith(" "):
            position += 1
        set_in, start = lines[start:position], position
        while position < len(lines) and not lines[position].startswith(" "):
            position += 1
        prose = lines[start:position]
        if set_in and prose and (len(set_in) == 1 or _full([set_in[-1], prose[0]], margin)[0]):
            # The last indented line opens the paragraph that goes on at the left margin.
            prose = [set_in.pop().lstrip(), *prose]
        if set_in:
            parts.append(_set_in(set_in, margin))
        if prose:
            parts.append(_joined("\n".join(prose), margin) if len(prose) > 1 else prose[0])
    return parts


def _set_in(lines: list[str], margin: int) -> str:
    """Indented lines keep their breaks, unless they run to a margin as those of a letter do."""
    stripped = [line.strip() for line in lines]
    own = max(map(len, lines))
    indents = {len(line) - len(line.lstrip()) for line in lines[1:]}
    capitals = sum(map(_begins_upper, stripped[1:]))
    if len(lines) >= 4:
        prose = capitals <= 0.6 * (len(lines) - 1) and own >= 0.75 * margin and all(_full(lines, own))
    else:
        # Too few lines to have a margin of their own: they must come near that of the text.
        prose = capitals == 0 and all(len(line) >= 0.85 * margin for line in lines[:-1])
    return _join("\n".join(stripped)) if prose and len(indents) == 1 else "\n".join(stripped)


def _join(block: str) -> str:
    """Lines put into one; a hyphen or dash at a break joins without a space."""
    if any(dash in block for dash in ("-\n", "—\n", "\n--", "\n—")):
        block = _DASH_BREAK.sub("", block)
    return block.replace("\n", " ")
