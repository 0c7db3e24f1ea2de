"""What the readers of XML and HTML have in common: a stream of elements, some of them left out whole."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from aiauthor.text.manuscripts.paragraphs import Budget, Paragraphs


class Open(enum.Enum):
    """What to do with the inside of an element that opens."""

    READ = enum.auto()
    SKIP = enum.auto()


class MarkupReader:
    """Listens to the elements of one document; subclasses say what each means.

    It fits `archives.stream_xml` and `archives.stream_html`.

    Args:
        budget: pays for every element.
    """

    def __init__(self, budget: Budget) -> None:
        self.paragraphs = Paragraphs(budget)
        self._budget = budget
        self._skipped = 0

    def opens(self, tag: str, attributes: Mapping[str, str]) -> Open:
        """An element opens that is not inside a skipped one."""
        raise NotImplementedError

    def closes(self, tag: str) -> None:
        """An element closes that was read."""
        raise NotImplementedError

    def reads(self, text: str) -> None:
        """Text inside an element that is read."""
        raise NotImplementedError

    def start(self, tag: str, attributes: Mapping[str, str], /) -> None:
        """See `archives.Listener`."""
        self._budget.spend_elements(1 + len(attributes) // 2)
        if self._skipped:
            self._skipped += 1
        elif self.opens(tag, attributes) is Open.SKIP:
            self._skipped = 1

    def end(self, tag: str, /) -> None:
        """See `archives.Listener`."""
        if self._skipped:
            self._skipped -= 1
        else:
            self.closes(tag)

    def data(self, text: str, /) -> None:
        """See `archives.Listener`."""
        if not self._skipped:
            self._budget.spend_elements()  # entities divide a text into very many pieces
            self.reads(text)

    def close(self) -> None:
        """See `archives.Listener`."""


def names(text: str) -> frozenset[str]:
    """Names that are written with spaces between."""
    return frozenset(text.split())


def local_names(namespaces: tuple[str, ...], names: str) -> dict[str, str]:
    """From `{namespace}name` to `name`, for every pair of the two."""
    return {f"{{{namespace}}}{name}": name for namespace in namespaces for name in names.split()}


def left_out(what: str, count: int) -> tuple[str, ...]:
    """The warning that something was left out, if it was there at all."""
    return (f"{what} left out: {count:,}.",) if count else ()


def left_out_of_page(*, deletions: int, notes: int, comments: int) -> tuple[str, ...]:
    """The warnings about what a word processor shows beside the running text, or struck through in it."""
    return (
        left_out("Tracked deletions", deletions)
        + left_out("Footnotes and endnotes", notes)
        + left_out("Comments", comments)
    )
