"""Plain text: decoded, and its paragraphs told from lines that were only broken to fit a screen."""

from __future__ import annotations

import io
import re

from aiauthor import encodings
from aiauthor.errors import DocumentError
from aiauthor.text.manuscripts.paragraphs import Paragraphs
from aiauthor.text.manuscripts.source import Source
from aiauthor.text.manuscripts.values import Reading

# White space, front matter and markup add no more than this to a text.
_MOST_CHARS_A_CHARACTER = 1.2

_LOOK_LINES = 5_000
_WIDEST_WRAP = 100
_NARROWEST_WRAP = 40
# Of the lines inside a block, so many could not have taken the next line's first word.
_FORCED_SHARE = 0.8

_BREAKS = ("\r\n", *"\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_INDENT = re.compile(r"[ \u3000]{2,}|\t")


def read_plain(source: Source) -> Reading:
    """Read a .txt file."""
    text, warnings = decode_file(source)
    check_length(source, text)
    paragraphs = Paragraphs(source.budget)
    add_plain(paragraphs, text)
    return Reading(paragraphs.text(), warnings=warnings)


def decode_file(source: Source) -> tuple[str, tuple[str, ...]]:
    """The characters of a text file, and what was guessed about them.

    Raises:
        DocumentError: if it is too large or no text.
    """
    data = source.read(source.limits.plain_bytes)
    try:
        decoded = encodings.decode(data)
    except ValueError as exc:
        raise DocumentError("{0} is not a text.", source.label) from exc
    warnings = []
    if decoded.damaged:
        warnings.append(f"{decoded.damaged:,} of its characters are damaged.")
    if not decoded.encoding.startswith("utf"):
        warnings.append(f"Read as {decoded.encoding}, an old encoding that is not named in the file.")
    return decoded.text, tuple(warnings)


def check_length(source: Source, text: str) -> None:
    """Refuse a text of which even the words alone would be too many, before they are looked at.

    Raises:
        DocumentError: if it is too long.
    """
    if len(text) > _MOST_CHARS_A_CHARACTER * source.limits.characters:
        raise DocumentError("{0} is longer than any book; divide it and add the parts.", source.label)


def add_plain(paragraphs: Paragraphs, text: str) -> None:
    """Add a text whose paragraphs are lines, or blocks of wrapped lines between blank ones."""
    for line_break in _BREAKS:
        text = text.replace(line_break, "\n")
    wrapped = is_wrapped(text)
    previous = ""
    for line in io.StringIO(text):
        line = line.rstrip()
        if not wrapped or not line or _INDENT.match(line):
            paragraphs.end()
        elif previous and not previous.endswith(("-", "—")):
            paragraphs.add(" ")
        if line:
            paragraphs.add(line)
        previous = line
    paragraphs.end()


def is_wrapped(text: str) -> bool:
    """Whether the lines of a text were broken to fit a width.

    They were if nearly every line that another follows was too full to take the next line's first
    word. Lines of verse, and paragraphs of a line each, break sooner.
    """
    lines = [line.strip() for _, line in zip(range(_LOOK_LINES), io.StringIO(text[: _LOOK_LINES * 200]), strict=False)]
    pairs = [
        (len(line), len(following.split(maxsplit=1)[0]))
        for line, following in zip(lines, lines[1:], strict=False)
        if line and following
    ]
    filled = sum(1 for line in lines if line)
    if len(pairs) < 5 or 2 * len(pairs) < filled:
        return False
    width = sorted(length for length, _ in pairs)[len(pairs) * 19 // 20]
    if not _NARROWEST_WRAP <= width <= _WIDEST_WRAP:
        return False
    forced = sum(length + 1 + word > width - 2 for length, word in pairs)
    return forced >= _FORCED_SHARE * len(pairs)
