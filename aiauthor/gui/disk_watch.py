"""What the window says when another program has changed a file, a save failed, or a crash left something."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from aiauthor.documents.recovery import Recovered, Recovery
from aiauthor.documents.text_file import ChangedOnDiskError, DiskChange, TextFile
from aiauthor.errors import AiAuthorError, DocumentError
from aiauthor.gui import dialogs
from aiauthor.gui.open_document import OpenDocument
from aiauthor.gui.panels.compare import CompareDialog
from aiauthor.gui.panels.recovery import RecoveryDialog

if TYPE_CHECKING:
    from aiauthor.gui.window import Window

LOOK_MS = 5_000


class DiskWatch(QObject):
    """Watches the files of one window's texts."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._desk = window.desk
        self._banner = window.banner
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self._desk.opened.connect(self._on_opened)

    @Slot()
    def look(self) -> None:
        """Look whether another program has changed a file; done while the window is in use."""
        if self._window.isActiveWindow():
            for document in self._desk.documents:
                document.look_at_disk()

    def look_for_recovered(self) -> None:
        """Show what a crash left, if anything."""
        self._desk.look_for_recovered(self.show_recovered)

    def show_recovered(self, recovery: Recovery) -> None:
        """Show what a crash left."""
        if recovery.damaged:
            self._window.show_note(self.tr("A damaged journal was set aside: {0}").format(recovery.damaged[0]))
        if recovery.texts:
            dialog = RecoveryDialog(
                recovery.texts, self._window.comparing, self._window.theme, self._window.settings, self._window
            )
            dialog.opened.connect(self._on_adopted)
            dialog.discarded.connect(self._desk.discard)
            dialog.open()

    @Slot(object)
    def _on_opened(self, document: OpenDocument) -> None:
        document.changed_on_disk.connect(lambda change: self._on_changed(document, change))
        document.save_failed.connect(lambda error, wished: self._on_save_failed(document, error, wished=wished))

    def _on_save_failed(self, document: OpenDocument, error: AiAuthorError, *, wished: bool) -> None:
        self._window.show_note(str(error))
        if not wished:
            return  # the program tried by itself; it tries again with the next change
        if isinstance(error, ChangedOnDiskError):
            self._on_changed(document, DiskChange.CHANGED)
        else:
            dialogs.tell(self._window, self.tr("{0} The text is still here.").format(error))

    def _on_changed(self, document: OpenDocument, change: DiskChange) -> None:
        if document not in self._desk.documents:
            return
        title, go_on = document.title, (self.tr("Go On"), self._banner.dismiss)
        if change is DiskChange.GONE:
            said = self.tr("“{0}” is no longer where it was. The text is here; saving puts it back.")
            self._banner.say(said.format(title), [(self.tr("Save"), document.save), go_on])
        elif change is DiskChange.UNREACHABLE:
            said = self.tr("“{0}” cannot be reached just now. The text is here, and in the journal.")
            self._banner.say(said.format(title), [go_on])
        else:
            self._banner.say(
                self.tr("“{0}” was changed by another program.").format(title),
                [
                    (self.tr("Compare"), lambda: self._compare(document)),
                    (self.tr("Reload"), lambda: self._with_file(document, document.reload)),
                    (self.tr("Keep Mine"), lambda: self._with_file(document, document.keep_mine)),
                ],
            )

    def _with_file(self, document: OpenDocument, action: Callable[[TextFile], None]) -> None:
        try:
            action(document.read_disk())
        except DocumentError as exc:
            dialogs.tell(self._window, str(exc))

    def _compare(self, document: OpenDocument) -> None:
        def compared(file: TextFile) -> None:
            dialog = CompareDialog(document, file, self._window.comparing, self._window.settings, self._window)
            dialog.rejected.connect(lambda: self._on_changed(document, DiskChange.CHANGED))
            dialog.open()

        self._with_file(document, compared)

    @Slot(object)
    def _on_adopted(self, recovered: Recovered) -> None:
        try:
            document = self._desk.adopt(recovered)
        except DocumentError as exc:
            dialogs.tell(self._window, str(exc))
        else:
            self._window.filing.put_untouched_away(document)
