"""Everything that was found, a line each, with what it would become: the preview of a search or a replacement."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from aiauthor.gui.searching import Found

MOST_SHOWN = 2_000
BEFORE_CHARS = 14
_PLACE = Qt.ItemDataRole.UserRole


class FoundPanel(QTreeWidget):
    """Finds by text.

    Signals:
        chosen: the file (None for the text in front) and the `Found` that the writer wants to see.
    """

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Everything that was found"))
        self.setHeaderHidden(True)
        self.setIndentation(10)
        self.setWordWrap(True)
        self.setRootIsDecorated(False)
        self.itemClicked.connect(self._on_item)
        self.itemActivated.connect(self._on_item)

    def show_found(self, texts: list[tuple[Path | None, str, list[Found]]], *, replacing: bool) -> None:
        """Show what was found.

        Args:
            texts: file, title and finds of every text that has some.
            replacing: show what each would become.
        """
        self.clear()
        shown = 0
        for path, title, found in texts:
            parent = QTreeWidgetItem(self, [self.tr("{0} — {1}").format(title, f"{len(found):,}")])
            for place in found[: max(0, MOST_SHOWN - shown)]:
                text = place.text.replace("\n", "⏎")
                if replacing:
                    text = f"{text} → {place.replacement.replace(chr(10), '⏎')}"
                item = QTreeWidgetItem(parent, [f"{_end_of(place.before)}[{text}]{place.after[:24].rstrip()}"])
                item.setData(0, _PLACE, (path, place))
                item.setToolTip(0, f"{place.before}[{text}]{place.after}")
            shown += len(found)
            parent.setExpanded(True)

    @Slot(QTreeWidgetItem)
    def _on_item(self, item: QTreeWidgetItem) -> None:
        place = item.data(0, _PLACE)
        if place is not None:
            self.chosen.emit(*place)


def _end_of(before: str) -> str:
    """The last words of what stands before a find, as far as the panel has room."""
    if len(before) <= BEFORE_CHARS:
        return before.lstrip()
    begun = before[-BEFORE_CHARS:].partition(" ")
    return "…" + (begun[2] if begun[1] else begun[0])
