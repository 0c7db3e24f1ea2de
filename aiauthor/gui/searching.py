"""Finding and replacing in a text: what is looked for, where it is, what it becomes. No widgets.

Qt's regular expressions are used since they count as its documents do, and since a pattern that backtracks
without end gives up instead of holding Python's lock for ever.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QRegularExpression, QRegularExpressionMatch

from aiauthor.errors import AiAuthorError

MOST_FOUND = 100_000
CONTEXT_CHARS = 60
_ESCAPE = re.compile(r"\\(\d{1,2}|[nt\\])|\$(\d{1,2}|\$)")


class SearchError(AiAuthorError):
    """A pattern that means nothing."""


@dataclass(frozen=True)
class Query:
    """What is looked for.

    Attributes:
        text: the words, or the pattern.
        case: whether capital letters matter.
        whole_word: whether it must not be part of a longer word.
        regex: whether `text` is a regular expression.
    """

    text: str = ""
    case: bool = False
    whole_word: bool = False
    regex: bool = False


@dataclass(frozen=True)
class Found:
    """One place, in Qt's count.

    Attributes:
        start: where it begins.
        end: where it ends.
        before: the line up to it, cut to some length.
        text: what stands there.
        after: the line behind it, cut to some length.
        replacement: what it would become.
    """

    start: int
    end: int
    before: str
    text: str
    after: str
    replacement: str = ""


def pattern_of(query: Query) -> QRegularExpression:
    """The expression that a query means.

    Raises:
        SearchError: if the writer's pattern is no regular expression.
    """
    source = query.text if query.regex else QRegularExpression.escape(query.text)
    if query.whole_word:
        source = rf"(?<!\w)(?:{source})(?!\w)"
    options = QRegularExpression.PatternOption
    chosen = options.UseUnicodePropertiesOption | options.MultilineOption
    if not query.case:
        chosen |= options.CaseInsensitiveOption
    pattern = QRegularExpression(source, chosen)
    if not pattern.isValid():
        raise SearchError("This is no regular expression: {0}.", pattern.errorString())
    return pattern


def find_all(query: Query, text: str, replacement: str = "", *, most: int = MOST_FOUND) -> list[Found]:
    """Every place, in order; empty finds (of `^`, say) are left out. On any thread.

    Raises:
        SearchError: if the pattern is no regular expression.
    """
    if not query.text:
        return []
    pattern = pattern_of(query)
    units = text.encode("utf-16-le", "surrogatepass")
    found: list[Found] = []
    matches = pattern.globalMatch(text)
    while matches.hasNext() and len(found) < most:
        match = matches.next()
        start, end = match.capturedStart(), match.capturedEnd()
        if start == end:
            continue
        found.append(
            Found(
                start,
                end,
                _tail_of_line(units, start),
                match.captured(),
                _head_of_line(units, end),
                expand(replacement, match) if query.regex else replacement,
            )
        )
    return found


def expand(template: str, match: QRegularExpressionMatch) -> str:
    r"""What a find becomes: `\1` or `$1` stand for a group, `\0` or `$0` for all of it, `\n` and `\t` as usual."""

    def part(escape: re.Match[str]) -> str:
        name = escape[1] or escape[2]
        return {"n": "\n", "t": "\t", "\\": "\\", "$": "$"}.get(name) or match.captured(int(name))

    return _ESCAPE.sub(part, template)


def replaced(text: str, found: list[Found]) -> str:
    """The text with everything that was found replaced."""
    units = text.encode("utf-16-le", "surrogatepass")
    pieces, at = [], 0
    for place in found:
        pieces += [units[2 * at : 2 * place.start], place.replacement.encode("utf-16-le", "surrogatepass")]
        at = place.end
    return b"".join([*pieces, units[2 * at :]]).decode("utf-16-le", "surrogatepass")


def _tail_of_line(units: bytes, end: int) -> str:
    stretch = units[max(0, 2 * (end - CONTEXT_CHARS)) : 2 * end].decode("utf-16-le", "ignore")
    return stretch.rpartition("\n")[2].lstrip("\ufffd")


def _head_of_line(units: bytes, start: int) -> str:
    stretch = units[2 * start : 2 * (start + CONTEXT_CHARS)].decode("utf-16-le", "ignore")
    return stretch.partition("\n")[0]
