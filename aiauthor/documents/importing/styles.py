"""The styles of a word processor's document, each of which leaves to another what it does not say itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

MAX_CHAIN = 20  # styles, each based on the next; a ring of them would have no end


@dataclass(frozen=True)
class Style:
    """What a style says itself; None: what the one that it is based on says.

    Attributes:
        name: as the writer sees it, where that is not its key.
        parent: the key of the style that it is based on, or "".
        level: of a heading, from 1; 0 is none.
        bold: of its letters.
        italic: of its letters.
        hidden: whether its text is not shown.
    """

    name: str = ""
    parent: str = ""
    level: int | None = None
    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None


class Styles(dict[str, Style]):
    """All styles of a document by their keys. What is inherited is kept: ask once all of them are read."""

    def __init__(self, unknown: Callable[[str], Style] = lambda _: Style()) -> None:
        """Take what to think of a style, by its key, that the document does not describe."""
        super().__init__()
        self._unknown = unknown
        self._known: dict[tuple[str, str], int | None] = {}

    def chain(self, key: str) -> list[str]:
        """The style, the one that it is based on, and so on."""
        chain: list[str] = []
        while key and len(chain) < MAX_CHAIN:
            chain.append(key)
            key = self[key].parent if key in self else ""
        return chain

    def inherited(self, key: str, what: str) -> int | None:
        """What a style or the first of those below it says of a level or a look; None if none says anything."""
        if (key, what) not in self._known:
            values = (getattr(self.get(name) or self._unknown(name), what) for name in self.chain(key))
            self._known[key, what] = next((value for value in values if value is not None), None)
        return self._known[key, what]
