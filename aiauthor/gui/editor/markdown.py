"""What a paragraph's Markdown marks mean, for styling it in place. Strings only."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from aiauthor.documents.outline import heading_of_line

_LONGEST_CHARS = 20_000  # a longer paragraph is left plain, so that a key in it stays cheap

# Opened before a letter or sign, closed behind one; underscores not inside a word, as in snake_case.
_STARS = re.compile(r"(?<![\\*])(\*{1,3})(?![\s*])(.+?)(?<![\s\\*])\1(?!\*)")
_LINES = re.compile(r"(?<![\\\w])(_{1,3})(?![\s_])(.+?)(?<![\s\\_])\1(?!\w)")
_QUOTE = re.compile(r" {0,3}(?:> ?)+")
_HEADING_MARK = re.compile(r" {0,3}#{1,6}[ \t]+")


class Style(enum.Enum):
    """How a stretch is shown."""

    MARK = "mark"  # a sign of Markdown itself
    EMPHASIS = "emphasis"
    STRONG = "strong"
    QUOTE = "quote"
    HEADING = "heading"
    SCENE = "scene"


@dataclass(frozen=True)
class Span:
    """A stretch of a paragraph and its style; of a heading, its level (1 the largest)."""

    start: int
    end: int
    style: Style
    level: int = 0


def spans_of(line: str) -> list[Span]:
    """The styled stretches of one paragraph; they may overlap, and then add up."""
    if not line or len(line) > _LONGEST_CHARS:
        return []
    heading = heading_of_line(line)
    if heading is not None and heading.kind == "scene":
        return [Span(0, len(line), Style.SCENE)]
    spans = []
    if heading is not None:
        spans.append(Span(0, len(line), Style.HEADING, heading.level))
        mark = _HEADING_MARK.match(line)
        if mark:
            spans.append(Span(0, mark.end(), Style.MARK))
    quote = _QUOTE.match(line)
    if quote and quote.end() < len(line):
        spans += [Span(0, len(line), Style.QUOTE), Span(0, quote.end(), Style.MARK)]
    if "*" in line:
        spans += _emphasis(_STARS, line)
    if "_" in line:
        spans += _emphasis(_LINES, line)
    return spans


def _emphasis(pattern: re.Pattern[str], line: str) -> list[Span]:
    spans, start = [], 0
    while found := pattern.search(line, start):
        width = len(found[1])
        inner = (found.start() + width, found.end() - width)
        if width != 2:
            spans.append(Span(*inner, Style.EMPHASIS))
        if width >= 2:
            spans.append(Span(*inner, Style.STRONG))
        spans += [Span(found.start(), inner[0], Style.MARK), Span(inner[1], found.end(), Style.MARK)]
        # Strong text may hold emphasised words.
        start = inner[0] if width == 2 else found.end()
    return spans
