"""Markdown (.md): CommonMark, with what writers' programs add, as running text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from aiauthor.archives import stream_html
from aiauthor.text.manuscripts.html import Page
from aiauthor.text.manuscripts.paragraphs import SCENE_BREAK, Budget, Paragraphs
from aiauthor.text.manuscripts.plain import check_length, decode_file, is_wrapped
from aiauthor.text.manuscripts.source import Source
from aiauthor.text.manuscripts.values import Reading

# A line or a token takes the parser so much longer than an element takes the readers of XML.
_ELEMENTS_A_TOKEN = 3

# The parser's cost grows faster than a text; parts of this size keep it linear. They end at a blank
# line where there is one in time.
_PART_CHARS = 20_000
_LONGEST_PART_CHARS = 2 * _PART_CHARS
# No paragraph of prose is longer; such a line is taken as it stands rather than searched for emphasis.
_LONGEST_LINE_CHARS = 50_000
# Nor does a part hold so many links, each of which is searched for its end, or a mark in every few characters.
_MOST_BRACKETS = 300
_MARKS = "*_`[<&\\~{"
_CHARS_A_MARK = 6

_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?)^(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
# A text may open with a rule and hold another one further down.
_FRONT_LINE = re.compile(r"\s*(?:$|#|- |[\]\[{}]|[\w \"'.-]{1,60}[:=])|\s+\S")
_TITLE = re.compile(r"^title[ \t]*[:=][ \t]*(.+)$", re.IGNORECASE | re.MULTILINE)
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n^]{1,200}\]:[ \t]*\S.*$", re.MULTILINE)
# Quotes and lists that nobody could follow.
_MAX_NESTING = 100  # what lies deeper is dropped by the parser, and with it the rest of the text
_DEEP_NESTING = re.compile(r"^ {0,3}(?:>[ \t]*|[-+*][ \t]+|[0-9]{1,9}[.)][ \t]+){24,50000}", re.MULTILINE)
_FENCE = re.compile(r" {0,3}(```+|~~~+)")

# Footnotes, CriticMarkup (insertions kept, deletions and comments not), Obsidian's comments and links.
_EXTRAS = (
    (re.compile(r"^ {0,3}\[\^[^\]\s]{1,100}\]:.*\n?(?:(?: {4}|\t).*\n?){0,500}", re.MULTILINE), ""),
    (re.compile(r"\[\^[^\]\s]{1,100}\]"), ""),
    (re.compile(r"\{--[^{}]{0,5000}?--\}|\{>>[^{}]{0,5000}?<<\}"), ""),
    (
        re.compile(r"\{~~[^{}~]{0,5000}~>([^{}~]{0,5000})~~\}|\{\+\+([^{}]{0,5000}?)\+\+\}|\{==([^{}]{0,5000}?)==\}"),
        r"\1\2\3",
    ),
    (re.compile(r"%%[^%]{1,5000}%%"), ""),
    (re.compile(r"!?\[\[(?:[^\[\]|\n]{1,300}\|)?([^\[\]|\n]{1,300})\]\]"), r"\1"),
)


def read_markdown(source: Source) -> Reading:
    """Read a .md file."""
    text, warnings = decode_file(source)
    check_length(source, text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    title = ""
    front = _FRONT_MATTER.match(text)
    if front and all(_FRONT_LINE.match(line) for line in front[2].split("\n")):
        text = text[front.end() :]
        named = _TITLE.search(front[2])
        title = named[1].strip().strip("\"'") if named else ""
    paragraphs = Paragraphs(source.budget)
    _Writer(paragraphs, source).add(text)
    return Reading(paragraphs.text(), title=title, warnings=warnings)


class _Writer:
    """Adds the running text of Markdown to paragraphs."""

    def __init__(self, paragraphs: Paragraphs, source: Source) -> None:
        self._paragraphs = paragraphs
        self._source = source
        self._parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable("strikethrough").enable("table")
        self._soft_break = "\n"

    def add(self, text: str) -> None:
        """Add a whole text."""
        # A newline inside a paragraph is a space to a browser, but a writer who breaks no lines by
        # hand means a new line.
        self._soft_break = " " if is_wrapped(text) else "\n\n"
        for pattern, replacement in _EXTRAS:
            text = pattern.sub(replacement, text)
        environment: dict[str, object] = {}
        definitions = "\n".join(match[0] for match, _ in zip(_DEFINITION.finditer(text), range(1_000), strict=False))
        self._parser.parse(definitions, environment)
        for part in _parts(_DEEP_NESTING.sub("", text), self._source.budget):
            if _is_no_prose(part):
                self._plain(part)
                continue
            for token in self._parser.parse(part, environment):
                self._token(token)

    def _token(self, token: Token) -> None:
        self._source.budget.spend_elements(_ELEMENTS_A_TOKEN)
        match token.type:
            case "inline":
                self._inline(token.children or [])
            case "hr":
                self._plain(SCENE_BREAK)
            case "fence" | "code_block":
                self._plain(token.content)
            case "html_block":
                self._html(token.content)

    def _inline(self, tokens: list[Token]) -> None:
        for token in tokens:
            self._source.budget.spend_elements(_ELEMENTS_A_TOKEN)
            match token.type:
                case "text" | "code_inline":
                    self._paragraphs.add(token.content)
                case "softbreak" if self._soft_break == "\n\n":
                    self._paragraphs.end()
                case "softbreak":
                    self._paragraphs.add(self._soft_break)
                case "hardbreak":
                    self._paragraphs.add("\n")
        self._paragraphs.end()

    def _html(self, text: str) -> None:
        page = Page(self._source.budget)
        # Wrapped, so that a lone comment is a page as well.
        stream_html(f"<div>{text}</div>", page, name=self._source.label)
        self._plain(page.paragraphs.text())

    def _plain(self, text: str) -> None:
        for paragraph in text.split("\n"):
            self._paragraphs.add(paragraph)
            self._paragraphs.end()


def _is_no_prose(part: str) -> bool:
    """Whether a part is made to keep a parser busy."""
    return (
        len(part) > _LONGEST_PART_CHARS + _LONGEST_LINE_CHARS
        or part.count("[") > _MOST_BRACKETS
        or (len(part) > 1_000 and sum(map(part.count, _MARKS)) * _CHARS_A_MARK > len(part))
    )


def _parts(text: str, budget: Budget) -> Iterator[str]:
    """A text in parts of about `_PART_CHARS`, cut at blank lines outside fenced code."""
    part: list[str] = []
    size = 0
    fence = ""
    for line in io.StringIO(text):
        budget.spend_elements(_ELEMENTS_A_TOKEN)
        part.append(line)
        size += len(line)
        if mark := _FENCE.match(line):
            if not fence:
                fence = mark[1]
            elif mark[1].startswith(fence):
                fence = ""
        if (size >= _PART_CHARS and not fence and not line.strip()) or size >= _LONGEST_PART_CHARS:
            yield "".join(part)
            part, size = [], 0
    yield "".join(part)
