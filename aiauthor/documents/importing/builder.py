"""Blocks put together from the events of a reader, within a budget."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aiauthor.documents.markup import Block, BlockKind, Run, merged
from aiauthor.errors import DocumentError, Message

# Two million words: a file that unpacks to more is a bomb.
MAX_CHARS = 12_000_000
# About 2 s of reading. Structure without text is a trap long before that.
MAX_EVENTS = 1_300_000
FREE_EVENTS = 200_000
_EVENTS_A_CHAR = 2
_EVENTS_A_PARAGRAPH = 5  # what putting one together costs
_EVENTS_A_TEXT = 3
_MAX_SPACERS = 0.2


_UNTIDY = re.compile("[\t\n\xad]")


def words(text: str) -> frozenset[str]:
    """A set of names, written as one line of text."""
    return frozenset(text.split())


class Builder:
    """Collects a document's paragraphs.

    Attributes:
        title: the document's own title, if its reader found one.
    """

    def __init__(self, label: str) -> None:
        """Begin.

        Args:
            label: what to call the document in an error.
        """
        self.title = ""
        self._label = label
        self._blocks: list[Block | None] = []  # None: an empty paragraph
        self._runs: list[Run] = []
        self._chars = 0
        self._events = 0
        self._pause = min(FREE_EVENTS, MAX_EVENTS)  # looked no closer before so many
        self._left_out: dict[str, int] = {}

    def spend(self, events: int = 1) -> None:
        """Count events of the reader.

        Raises:
            DocumentError: if there are more than any book has.
        """
        self._events += events
        if self._events > self._pause:
            self._look()

    @property
    def is_full(self) -> bool:
        """Whether it takes no more."""
        return self._events > min(FREE_EVENTS + _EVENTS_A_CHAR * self._chars, MAX_EVENTS) or self._chars > MAX_CHARS

    def _look(self) -> None:
        if self.is_full:
            raise DocumentError("“{0}” holds more than a book can; it was not imported.", self._label)
        self._pause = min(FREE_EVENTS + _EVENTS_A_CHAR * self._chars, MAX_EVENTS)

    def leave_out(self, what: str) -> None:
        """Note something that the new text will lack, such as "footnotes"."""
        self._left_out[what] = self._left_out.get(what, 0) + 1

    def text(self, text: str, *, bold: bool = False, italic: bool = False) -> None:
        """Add to the paragraph.

        Raises:
            DocumentError: if the document grows beyond any book.
        """
        self._chars += len(text)
        self._events += _EVENTS_A_TEXT
        if self._events > self._pause or self._chars > MAX_CHARS:
            self._look()
        self._runs.append(Run(text, bold, italic))

    def has_text(self) -> bool:
        """Whether the paragraph so far would show anything."""
        return any(not run.text.isspace() for run in self._runs)

    def last_character(self) -> str:
        """The paragraph's last character so far, or ""."""
        return next((run.text[-1] for run in reversed(self._runs) if run.text), "")

    def end(self, kind: BlockKind = "paragraph", level: int = 0, *, spacer: bool = True) -> None:
        """End the paragraph.

        Args:
            kind: what it was.
            level: of a heading.
            spacer: an empty one may be the writer's way to part scenes.
        """
        if not self._runs:
            if spacer:
                self._blocks.append(None)
            return
        self.spend(_EVENTS_A_PARAGRAPH)
        runs, self._runs = _tidied(self._runs), []
        if runs:
            self._blocks.append(Block(kind, _plain(runs) if kind == "heading" else runs, level))
        elif spacer:
            self._blocks.append(None)

    def scene(self) -> None:
        """A scene break, such as a rule."""
        self._blocks.append(Block("scene"))

    def absorb(self, part: Builder) -> None:
        """Add all that another one collected, against this one's budget."""
        self._blocks += part._blocks
        self._chars += part._chars
        self._events += part._events
        self.title = self.title or part.title
        for what, count in part._left_out.items():
            self._left_out[what] = self._left_out.get(what, 0) + count
        self.spend(0)
        self.text("")

    def take_runs(self) -> list[Run]:
        """Put the open paragraph aside, for one that lies inside it."""
        runs, self._runs = self._runs, []
        return runs

    def put_back(self, runs: list[Run]) -> None:
        """Go on with a paragraph that was put aside."""
        self._runs = runs

    def blocks(self) -> list[Block]:
        """All of them; seldom empty paragraphs between others have become scene breaks."""
        if _tidied(self._runs):
            self.end()
        blocks = self._blocks
        full = sum(block is not None for block in blocks)
        spacers = len(blocks) - full <= _MAX_SPACERS * full
        result: list[Block] = []
        gap = False
        for block in blocks:
            if block is None:
                gap = True
                continue
            if gap and spacers and result and _is_prose(result[-1]) and _is_prose(block):
                result.append(Block("scene"))
            gap = False
            result.append(block)
        return result

    def notes(self) -> tuple[str, ...]:
        """What was left out, as sentences."""
        return tuple(Message("Left out: {0} ({1}).", what, count) for what, count in self._left_out.items())


def _is_prose(block: Block) -> bool:
    """Neither a heading nor a scene break, not even one made of typed signs."""
    return block.kind in ("paragraph", "quote") and any(character.isalnum() for character in block.text)


def _tidied(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Without white space at the ends and around line breaks, tabs as blanks."""
    if len(runs) == 1 and not _UNTIDY.search(runs[0].text):
        # Most paragraphs of most books.
        run = runs[0]
        stripped = run.text.strip()
        return (Run(stripped, run.bold, run.italic),) if stripped else ()
    text = [Run(run.text.replace("\t", " ").replace("\xad", ""), run.bold, run.italic) for run in runs]
    result: list[Run] = []
    for run in merged(text):
        lines = [line if n == 0 else line.lstrip(" ") for n, line in enumerate(run.text.split("\n"))]
        lines = [line if n == len(lines) - 1 else line.rstrip(" ") for n, line in enumerate(lines)]
        result.append(Run("\n".join(lines), run.bold, run.italic))
    while result and not (stripped := result[0].text.lstrip()):
        del result[0]
    if result:
        result[0] = Run(stripped, result[0].bold, result[0].italic)
    while result and not (stripped := result[-1].text.rstrip()):
        del result[-1]
    if result:
        result[-1] = Run(stripped, result[-1].bold, result[-1].italic)
    return merged(result)


def _plain(runs: Sequence[Run]) -> tuple[Run, ...]:
    """A heading's runs on one line, without a style that all of it has: that is the heading's own."""
    bold = all(run.bold for run in runs)
    italic = all(run.italic for run in runs)
    return merged(Run(run.text.replace("\n", " "), run.bold and not bold, run.italic and not italic) for run in runs)
