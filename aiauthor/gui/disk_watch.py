"""What the window says when another program has changed a file, a save failed, or a crash left something."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from aiauthor.documents.recovery import Recovered, Recovery
from aiauthor.documents.text_file import ChangedOnDiskError, DiskChange, TextFile
from aiauthor.errors import AiAuthorError, DocumentError
from aiauthor.gui import dialogs
from aiauthor.gui.open_document import OpenDocument
from aiauthor.gui.panels.compare import CompareDialog
from aiauthor.gui.panels.recovery import RecoveryDialog
from aiauthor.gui.translation import told

if TYPE_CHECKING:
    from aiauthor.gui.window import Window

LOOK_MS = 5_000
_ABOUT = ("save", "disk", "damage", "cut off")


class DiskWatch(QObject):
    """Watches the files of one window's texts.

    Signals:
        postponed: whether texts that a crash left wait to be looked at.
    """

    postponed = Signal(bool)

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._desk = window.desk
        self._banner = window.banner
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self._told: dict[OpenDocument, str] = {}
        self._is_journal_told = False
        self._desk.opened.connect(self._on_opened)
        self._desk.closed.connect(self._on_closed)

    @Slot()
    def look(self) -> None:
        """Look whether another program has changed a file; done while the window is in use."""
        if self._window.isActiveWindow():
            for document in self._desk.documents:
                document.look_at_disk()

    @Slot()
    def tell_of_no_journal(self) -> None:
        """Say that nothing can be recovered after a crash, and why."""
        said = self.tr("{0} Until that is mended, only what you save outlives a crash.")
        self._banner.say(said.format(self._desk.problem), [self._go_on()], about="journal")

    @Slot()
    def look_for_recovered(self) -> None:
        """Show what a crash left, if anything."""
        self._desk.look_for_recovered(self.show_recovered, lambda error: dialogs.tell(self._window, told(error)))

    def show_recovered(self, recovery: Recovery) -> None:
        """Show what a crash left."""
        if recovery.damaged:
            said = self.tr("A recovery journal is so damaged that nothing could be read from it. It is kept as {0}.")
            self._banner.say(said.format(recovery.damaged[0]), [self._go_on()], about="damaged journals")
        if recovery.newer:
            said = self.tr(
                "A newer version of this program left a text in its recovery journal. It stays there until that "
                "version is started again."
            )
            self._banner.say(said, [self._go_on()], about="newer journals")
        self.postponed.emit(bool(recovery.texts))
        if recovery.texts:
            dialog = RecoveryDialog(
                recovery.texts, self._window.comparing, self._window.theme, self._window.settings, self._window
            )
            dialog.opened.connect(self._on_adopted)
            dialog.discarded.connect(self._desk.discard)
            dialog.finished.connect(lambda _: self.postponed.emit(dialog.are_any_left()))
            dialog.open()

    @Slot(object)
    def _on_opened(self, document: OpenDocument) -> None:
        document.changed_on_disk.connect(lambda change: self._on_changed(document, change))
        document.save_failed.connect(lambda error, wished: self._on_save_failed(document, error, wished=wished))
        document.saved.connect(lambda _: self._on_saved(document))
        document.journal_troubled.connect(lambda error: self._on_journal(document, error))
        document.save_was_cut_off.connect(lambda: self._on_cut_off(document))
        document.look_for_interrupted_save()
        if document.file is None:
            return
        if document.loses_bytes:
            said = (
                " ".join(told(note) for note in document.file.notes)
                + " "
                + self.tr("Nothing is saved until you wish it.")
            )
            self._banner.say(said, [self._go_on()], about=(document, "damage"))
        elif document.file.read_only:
            self._window.show_note(self.tr("“{0}” is read-only.").format(document.title))

    @Slot(object)
    def _on_closed(self, document: OpenDocument) -> None:
        self._told.pop(document, None)
        for about in _ABOUT:
            self._banner.withdraw((document, about))

    def _go_on(self) -> tuple[str, Callable[[], None]]:
        return self.tr("Go On"), lambda: None

    def _on_save_failed(self, document: OpenDocument, error: AiAuthorError, *, wished: bool) -> None:
        if isinstance(error, ChangedOnDiskError):
            self._on_changed(document, DiskChange.CHANGED)
            return
        # The program tries again with the next change; said once is enough, by whichever way.
        is_known = self._told.get(document) == told(error)
        self._told[document] = told(error)
        if wished:
            dialogs.tell(self._window, self.tr("{0} The text is still here.").format(told(error)))
        elif not is_known:
            self._banner.say(
                self.tr("{0} The text is still here.").format(told(error)),
                [
                    (self.tr("Try Again"), document.save),
                    (self.tr("Save As…"), lambda: self._save_as(document)),
                    self._go_on(),
                ],
                about=(document, "save"),
            )

    def _save_as(self, document: OpenDocument) -> None:
        self._window.turn_to(document)
        self._window.filing.save_as()

    def _on_saved(self, document: OpenDocument) -> None:
        self._told.pop(document, None)
        for about in ("save", "disk", "damage"):
            self._banner.withdraw((document, about))

    def _on_journal(self, document: OpenDocument, error: AiAuthorError | None) -> None:
        if error is None:
            self._banner.withdraw("journal")
            self._is_journal_told = False
        elif not self._is_journal_told:
            self._is_journal_told = True
            said = self.tr("{0} Until that is mended, only what you save outlives a crash.")
            self._banner.say(said.format(told(error)), [self._go_on()], about="journal")

    def _on_cut_off(self, document: OpenDocument) -> None:
        said = self.tr("The last save of “{0}” was cut off. What it held before is among its snapshots.")

        def show() -> None:
            self._window.turn_to(document)
            self._window.show_snapshots()

        choices = [(self.tr("Snapshots"), show), self._go_on()]
        self._banner.say(said.format(document.title), choices, about=(document, "cut off"))

    def _on_changed(self, document: OpenDocument, change: DiskChange) -> None:
        if document not in self._desk.documents:
            return
        if change is DiskChange.SAME:
            self._banner.withdraw((document, "disk"))
            return
        title, about = document.title, (document, "disk")
        if change is DiskChange.GONE:
            said = self.tr("“{0}” is no longer where it was. The text is here; saving puts it back.")
            self._banner.say(said.format(title), [(self.tr("Save"), document.save), self._go_on()], about=about)
        elif change is DiskChange.UNREACHABLE:
            said = self.tr("“{0}” cannot be reached just now. The text is here, and in the journal.")
            self._banner.say(said.format(title), [self._go_on()], about=about)
        else:
            self._banner.say(
                self.tr("“{0}” was changed by another program.").format(title),
                [
                    (self.tr("Compare"), lambda: self._compare(document)),
                    (self.tr("Reload"), lambda: self._with_file(document, document.reload)),
                    (self.tr("Keep Mine"), lambda: self._with_file(document, document.keep_mine)),
                ],
                about=about,
            )

    def _with_file(self, document: OpenDocument, action: Callable[[TextFile], None]) -> None:
        try:
            action(document.read_disk())
        except DocumentError as exc:
            dialogs.tell(self._window, told(exc))

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
            dialogs.tell(self._window, told(exc))
        else:
            self._window.filing.put_untouched_away(document)
