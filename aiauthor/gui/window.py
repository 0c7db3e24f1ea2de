"""The window: puts page, menus and status bar together. It owns no logic.

The heavy libraries are imported by the suggestions' thread, after `start`, when the window is on screen.
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QInputDialog, QMainWindow, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from aiauthor import paths
from aiauthor import settings as settings_file
from aiauthor.documents.locks import InUseError
from aiauthor.documents.recovery import Recovered, Recovery
from aiauthor.documents.text_file import ChangedOnDiskError, DiskChange, TextFile
from aiauthor.errors import AiAuthorError, DocumentError, SettingsError
from aiauthor.gui import dialogs, theme
from aiauthor.gui.desk import Desk
from aiauthor.gui.editor.editor import Editor
from aiauthor.gui.editor.suggest_worker import SuggestService
from aiauthor.gui.menus import Menus
from aiauthor.gui.open_document import OpenDocument
from aiauthor.gui.panels.banner import Banner
from aiauthor.gui.panels.compare import CompareDialog
from aiauthor.gui.panels.recovery import RecoveryDialog
from aiauthor.gui.panels.snapshots import SnapshotsDialog
from aiauthor.gui.status_bar import StatusBar
from aiauthor.gui.threads import SerialThread
from aiauthor.settings import Settings

log = logging.getLogger(__name__)

SAVE_WAIT_MS = 10_000
WORDS_DELAY_MS = 60
CLOSE_WAIT_MS = 200
LOOK_AT_DISK_MS = 5_000
SETTINGS_FILE = "settings.json"


class Window(QMainWindow):
    """The main window.

    Attributes:
        service: the thread that thinks of suggestions.
        desk: the open texts.
        menus: the commands.
        settings: as they are now.
    """

    def __init__(self, settings: Settings | None = None, *, model: Path | None = None) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self.settings = settings or Settings()
        self.service = SuggestService(model, self)
        self.desk = Desk(self.service, self.settings, theme.resolve_theme(self.settings.theme), self)
        self._tabs = QTabBar(self, documentMode=True, drawBase=False, expanding=False, autoHide=True)
        self._tabs.setTabsClosable(True)
        self._tabs.setAccessibleName(self.tr("Open texts"))
        self._pages = QStackedWidget(self)
        self._banner = Banner(self)
        self._comparing = SerialThread("comparing", self)
        self._status = StatusBar(self)
        self._lay_out()
        self.menus = Menus(self)
        self._connect()
        self._apply_theme()
        self._show_settings()
        self.resize(1080, 760)
        self.new_document()

    # What is open.

    @property
    def document(self) -> OpenDocument:
        """The text in front."""
        return self.desk.documents[self._tabs.currentIndex()]

    @property
    def editor(self) -> Editor:
        """The page in front."""
        return self.document.editor

    @property
    def status_bar(self) -> StatusBar:
        """The line below the page."""
        return self._status

    def start(self) -> None:
        """Begin what must wait until the window is on screen: what a crash left, and the network."""
        self.desk.look_for_recovered(self._on_recovered)
        self.service.start()

    @Slot()
    def new_document(self) -> None:
        """Lay an empty page in front."""
        self.desk.new()

    @Slot()
    def ask_and_open(self) -> None:
        """Ask which files to open, and open them."""
        folder = self.document.path.parent if self.document.path else Path.home()
        for path in dialogs.ask_open(self, folder):
            self.open(path)

    def open(self, path: Path) -> bool:
        """Open a file in front.

        Returns:
            Whether it is open now; if not, the writer was told why.
        """
        try:
            document = self.desk.open(path)
        except InUseError as exc:
            question = self.tr("{0} Do you want to open it here all the same?").format(exc)
            if not dialogs.ask(self, question, self.tr("Open All the Same"), self.tr("Cancel")):
                return False
            document = self.desk.open(path, anyway=True)
        except DocumentError as exc:
            dialogs.tell(self, str(exc))
            return False
        self._tabs.setCurrentIndex(self.desk.documents.index(document))
        self._put_untouched_away(document)
        self.editor.setFocus()
        return True

    @Slot()
    def save(self) -> None:
        """Save the text in front; ask for a name if it has none."""
        if self.document.path is None:
            self.save_as()
            return
        self.document.save()

    @Slot()
    def save_as(self) -> None:
        """Save the text in front under another name."""
        document = self.document
        proposed = document.path or Path.home() / f"{document.title}.md"
        path = dialogs.ask_save(self, proposed)
        if path is None:
            return
        try:
            document.save(path)
        except DocumentError as exc:
            dialogs.tell(self, str(exc))

    @Slot()
    def take_snapshot(self) -> None:
        """Keep the text in front as it is now."""
        self.document.keeper.take_snapshot(
            self.document.text(), done=lambda _: self.show_note(self.tr("A snapshot was taken."))
        )

    @Slot()
    def show_snapshots(self) -> None:
        """List the snapshots of the text in front."""
        SnapshotsDialog(self.document, self._comparing, self.settings, self).open()

    @Slot()
    def close_current(self) -> None:
        """Close the text in front; an empty page follows the last one."""
        if self._may_close(self.document):
            self.desk.put_away(self.document)
            if not self.desk.documents:
                self.new_document()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about what is not saved, then end the threads, without waiting for a load to end."""
        for document in list(self.desk.documents):
            if not self._may_close(document):
                event.ignore()
                return
        self.service.close()
        for document in list(self.desk.documents):
            document.close()
        self.desk.wait_for_disk(wait_ms=SAVE_WAIT_MS)
        self.desk.close()
        self._comparing.close(wait_ms=CLOSE_WAIT_MS)
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        """Look whether another program has changed a file, whenever the writer comes back."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._look_at_disk()

    # What is shown.

    def change_settings(self, **changes: object) -> None:
        """Change settings by name, at once and in their file."""
        self.settings = dataclasses.replace(self.settings, **changes)  # type: ignore[arg-type]
        self.desk.apply_settings(self.settings)
        self._apply_theme()
        self._show_settings()
        try:
            settings_file.save(self.settings, paths.config_dir() / SETTINGS_FILE)
        except SettingsError as exc:
            self._status.show_note(str(exc))

    def set_suggest_as_i_type(self, on: bool) -> None:
        """Show suggestions whenever the writer pauses, or on Tab alone."""
        self.change_settings(suggest_as_i_type=on)

    def set_silenced(self, silenced: bool) -> None:
        """Silence all suggestions until they are wanted again."""
        for document in self.desk.documents:
            document.editor.suggesting.set_silenced(silenced)
        self._show_settings()

    @Slot()
    def ask_delay(self) -> None:
        """Ask how long a pause in typing brings a suggestion."""
        delay, ok = QInputDialog.getInt(
            self, self.tr("Delay"), self.tr("Milliseconds of pause before a suggestion comes:"),
            self.settings.suggest_delay_ms, 100, 5000, 100,
        )  # fmt: skip
        if ok:
            self.change_settings(suggest_delay_ms=delay)

    def zoom_by(self, factor: float) -> None:
        """Show the letters larger or smaller; 0 shows them as set."""
        for document in self.desk.documents:
            document.editor.set_zoom(document.editor.zoom * factor if factor else 1.0)

    def set_full_screen(self, on: bool) -> None:
        """Fill the screen, or stop doing so."""
        self.setWindowState(
            self.windowState() | Qt.WindowState.WindowFullScreen
            if on
            else self.windowState() & ~Qt.WindowState.WindowFullScreen
        )

    def show_note(self, note: str) -> None:
        """Show a sentence in the status bar."""
        self._status.show_note(note)

    # Putting together.

    def _lay_out(self) -> None:
        middle = QWidget(self)
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._tabs)
        layout.addWidget(self._banner)
        layout.addWidget(self._pages)
        self.setCentralWidget(middle)
        self.setStatusBar(self._status)

    def _connect(self) -> None:
        self._disk_timer = QTimer(self, interval=LOOK_AT_DISK_MS)
        self._disk_timer.timeout.connect(self._look_at_disk)
        self._disk_timer.start()
        self._words_timer = QTimer(self, singleShot=True, interval=WORDS_DELAY_MS)
        self._words_timer.timeout.connect(self._show_words)
        self.desk.opened.connect(self._on_opened)
        self.desk.closed.connect(self._on_closed)
        self._tabs.currentChanged.connect(self._on_turned)
        self._tabs.tabCloseRequested.connect(self._on_close_wanted)
        self._status.silence_toggled.connect(self.menus.actions["silence"].trigger)
        self.service.status_changed.connect(self._status.show_model)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._apply_theme)
        if self.desk.problem:
            QTimer.singleShot(0, lambda: self.show_note(self.desk.problem))

    @Slot(object)
    def _on_opened(self, document: OpenDocument) -> None:
        editor = document.editor
        editor.suggesting.set_silenced(self.menus.actions["silence"].isChecked())
        editor.suggesting.note.connect(self._status.show_note)
        editor.index.counted.connect(self._show_words)
        editor.selectionChanged.connect(self._words_timer.start)
        document.note.connect(self._status.show_note)
        document.changed.connect(self._show_titles)
        document.saved.connect(self._on_saved)
        document.changed_on_disk.connect(lambda change: self._on_changed_on_disk(document, change))
        document.save_failed.connect(lambda error, wished: self._on_save_failed(document, error, wished=wished))
        self._pages.addWidget(editor)
        self._tabs.addTab(document.title)
        self._tabs.setCurrentIndex(self._tabs.count() - 1)
        self._on_turned(self._tabs.currentIndex())

    @Slot(object)
    def _on_closed(self, document: OpenDocument) -> None:
        index = self._pages.indexOf(document.editor)
        self._pages.removeWidget(document.editor)
        self._tabs.removeTab(index)

    @Slot(int)
    def _on_turned(self, index: int) -> None:
        if 0 <= index < len(self.desk.documents):
            self._pages.setCurrentIndex(index)
            self.editor.setFocus()
            self._show_titles()
            self._show_words()

    @Slot(int)
    def _on_close_wanted(self, index: int) -> None:
        self._tabs.setCurrentIndex(index)
        self.close_current()

    @Slot(bool)
    def _on_saved(self, wished: bool) -> None:
        if wished:
            self._status.show_note(self.tr("Saved."))

    def _on_save_failed(self, document: OpenDocument, error: AiAuthorError, *, wished: bool) -> None:
        self._status.show_note(str(error))
        if not wished:
            return  # the program tried by itself; it tries again with the next change
        if isinstance(error, ChangedOnDiskError):
            self._on_changed_on_disk(document, DiskChange.CHANGED)
            return
        dialogs.tell(self, self.tr("{0} The text is still here.").format(error))

    def _on_changed_on_disk(self, document: OpenDocument, change: DiskChange) -> None:
        if document not in self.desk.documents:
            return
        if change is DiskChange.GONE:
            said = self.tr("“{0}” is no longer where it was. The text is here; saving puts it back.")
            self._banner.say(said.format(document.title), [(self.tr("Save"), document.save), self._go_on()])
        elif change is DiskChange.UNREACHABLE:
            said = self.tr("“{0}” cannot be reached just now. The text is here, and in the journal.")
            self._banner.say(said.format(document.title), [self._go_on()])
        else:
            self._banner.say(
                self.tr("“{0}” was changed by another program.").format(document.title),
                [
                    (self.tr("Compare"), lambda: self._compare_with_disk(document)),
                    (self.tr("Reload"), lambda: self._with_disk(document, document.reload)),
                    (self.tr("Keep Mine"), lambda: self._with_disk(document, document.keep_mine)),
                ],
            )

    def _go_on(self) -> tuple[str, Callable[[], None]]:
        return self.tr("Go On"), self._banner.dismiss

    def _with_disk(self, document: OpenDocument, action: Callable[[TextFile], None]) -> None:
        try:
            action(document.read_disk())
        except DocumentError as exc:
            dialogs.tell(self, str(exc))

    def _compare_with_disk(self, document: OpenDocument) -> None:
        def compared(file: TextFile) -> None:
            dialog = CompareDialog(document, file, self._comparing, self.settings, self)
            dialog.finished.connect(
                lambda _: None if dialog.decided else self._on_changed_on_disk(document, DiskChange.CHANGED)
            )
            dialog.open()

        self._with_disk(document, compared)

    @Slot()
    def _look_at_disk(self) -> None:
        if self.isActiveWindow():
            for document in self.desk.documents:
                document.look_at_disk()

    def _on_recovered(self, recovery: Recovery) -> None:
        if recovery.damaged:
            self.show_note(self.tr("A damaged journal was set aside: {0}").format(recovery.damaged[0]))
        if recovery.texts:
            dialog = RecoveryDialog(
                recovery.texts, self._comparing, theme.resolve_theme(self.settings.theme), self.settings, self
            )
            dialog.opened.connect(self._on_adopted)
            dialog.discarded.connect(self.desk.discard)
            dialog.open()

    @Slot(object)
    def _on_adopted(self, recovered: Recovered) -> None:
        try:
            document = self.desk.adopt(recovered)
        except DocumentError as exc:
            dialogs.tell(self, str(exc))
            return
        self._put_untouched_away(document)

    def _put_untouched_away(self, but: OpenDocument) -> None:
        """An empty page that nobody wrote on makes way for a text."""
        for other in [other for other in self.desk.documents if other.is_untouched and other is not but]:
            self.desk.put_away(other)

    def _may_close(self, document: OpenDocument) -> bool:
        """Whether a text may go: saved, given up, or with nothing to lose."""
        self.desk.wait_for_disk(wait_ms=SAVE_WAIT_MS)
        while document.is_modified:
            self._tabs.setCurrentIndex(self.desk.documents.index(document))
            if document.path is None and document.editor.document().isEmpty():
                return True
            answer = dialogs.ask_unsaved(self, document.title)
            if answer is not dialogs.Unsaved.SAVE:
                return answer is dialogs.Unsaved.DISCARD
            self.save()
            self.desk.wait_for_disk(wait_ms=SAVE_WAIT_MS)
        return True

    @Slot()
    def _apply_theme(self) -> None:
        chosen = theme.resolve_theme(self.settings.theme)
        theme.apply(chosen)
        self.desk.apply_theme(chosen)

    def _show_settings(self) -> None:
        actions = self.menus.actions
        actions["as_i_type"].setChecked(self.settings.suggest_as_i_type)
        actions[f"theme_{self.settings.theme}"].setChecked(True)
        self._status.show_suggestions(
            silenced=actions["silence"].isChecked(),
            as_typed=self.settings.suggest_as_i_type,
            silence_key=actions["silence"].shortcut().toString(QKeySequence.SequenceFormat.NativeText),
        )

    @Slot()
    def _show_titles(self) -> None:
        for index, document in enumerate(self.desk.documents):
            self._tabs.setTabText(index, document.title + (" •" if document.is_modified else ""))
            self._tabs.setTabToolTip(index, str(document.path or ""))
        self.setWindowModified(self.document.is_modified)
        self.setWindowTitle(f"{self.document.title}[*]")
        self.setWindowFilePath(str(self.document.path or ""))

    @Slot()
    def _show_words(self) -> None:
        editor = self.editor
        selected = None
        if not editor.index.is_counted:
            return  # it will be called again
        if editor.textCursor().hasSelection():
            selected = editor.selected_words()
        if self.desk.documents:
            self._status.show_words(editor.index.words, selected)
