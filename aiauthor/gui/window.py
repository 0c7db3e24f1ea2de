"""The window: puts page, panels, menus and status bar together. It owns no logic.

The heavy libraries are imported by the suggestions' thread, after `start`, when the window is on screen.
"""

from __future__ import annotations

import dataclasses
import logging
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QInputDialog,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aiauthor import paths
from aiauthor import settings as settings_file
from aiauthor.errors import SettingsError
from aiauthor.gui import theme as themes
from aiauthor.gui.context_menu import ContextMenu
from aiauthor.gui.counting import Counting
from aiauthor.gui.desk import Desk
from aiauthor.gui.disk_watch import DiskWatch
from aiauthor.gui.editor.editor import Editor
from aiauthor.gui.editor.suggest_worker import SuggestService
from aiauthor.gui.exchanging import Exchanging
from aiauthor.gui.fading import Fader
from aiauthor.gui.filing import Filing
from aiauthor.gui.finding import Finding
from aiauthor.gui.leaving import Leaving
from aiauthor.gui.menus import Menus
from aiauthor.gui.open_document import OpenDocument
from aiauthor.gui.panels.about import AboutDialog
from aiauthor.gui.panels.alternatives import AlternativesPanel
from aiauthor.gui.panels.banner import Banner
from aiauthor.gui.panels.book import BookPanel
from aiauthor.gui.panels.find_bar import FindBar
from aiauthor.gui.panels.found import FoundPanel
from aiauthor.gui.panels.keys import KeysDialog
from aiauthor.gui.panels.outline import OutlinePanel
from aiauthor.gui.panels.preferences import Preferences
from aiauthor.gui.panels.sidebar import WIDTH_PX, Sidebar
from aiauthor.gui.panels.snapshots import SnapshotsDialog
from aiauthor.gui.panels.updates import UpdatesDialog
from aiauthor.gui.places import Places
from aiauthor.gui.shortcuts import Shortcuts
from aiauthor.gui.spelling import Spelling
from aiauthor.gui.status_bar import StatusBar
from aiauthor.gui.theme import Theme
from aiauthor.gui.threads import SerialThread
from aiauthor.gui.training.voices import Voices
from aiauthor.gui.translation import told
from aiauthor.settings import Settings

log = logging.getLogger(__name__)

SETTINGS_FILE = "settings.json"
BOOK_WORDS_FILE = "aiauthor-words.txt"


class Window(QMainWindow):
    """The main window.

    Attributes:
        settings: as they are now.
        service: the thread that thinks of suggestions.
        comparing: the thread that compares texts and reads outlines.
        desk: the open texts.
        filing: how they come and go.
        finding: find and replace; `exchanging` import and export.
        banner: a line above the page; `find_bar` one below it, `alternatives` cards with suggestions.
        sidebar: the panels beside it: `outline`, `book`, `found`.
        status_bar: the line below the page; `counting` what it counts, `fader` lets it fade.
        menus: the commands; `shortcuts` their keys; `places` how they get about.
        spelling: which words are wrong; `context_menu` what can be done about it.
        voices: who speaks, and how a voice is trained.
        leaving: how it ends.
    """

    def __init__(self, settings: Settings | None = None, *, model: Path | None = None) -> None:
        super().__init__()
        self.setObjectName("window")
        self.settings = settings or Settings()
        self.service = SuggestService(model, self)
        self.comparing = SerialThread("comparing", self)
        self.desk = Desk(self.service, self.settings, self.theme, self)
        self.banner = Banner(self)
        self.sidebar = Sidebar(self)
        self.outline = OutlinePanel(self.comparing, self)
        self.book = BookPanel(self.comparing, self)
        self.status_bar = StatusBar(self)
        self.find_bar = FindBar(self)
        self.found = FoundPanel(self)
        self.alternatives = AlternativesPanel(self)
        self.filing = Filing(self)
        self.finding = Finding(self)
        self.exchanging = Exchanging(self)
        self.disk_watch = DiskWatch(self)
        self.counting = Counting(self)
        self.fader = Fader([self.menuBar(), *self.status_bar.standing], self)
        self.fader.watch(self.status_bar)
        self._tabs = QTabBar(self, documentMode=True, drawBase=False, expanding=False, autoHide=True)
        self._tabs.setAccessibleName(self.tr("Open texts"))
        self._pages = QStackedWidget(self)
        self._lay_out()
        self.spelling = Spelling(self)
        self.context_menu = ContextMenu(self)
        self.places = Places(self)
        self.menus = Menus(self)
        self.shortcuts = Shortcuts(self)
        self.voices = Voices(self)
        self.leaving = Leaving(self)
        self._connect()
        self._apply_theme()
        self.shortcuts.apply()
        self._show_settings()
        self.resize(1080, 760)
        self.new_document()

    @property
    def document(self) -> OpenDocument:
        """The text in front."""
        return self.desk.documents[self._tabs.currentIndex()]

    @property
    def editor(self) -> Editor:
        """The page in front."""
        return self.document.editor

    @property
    def theme(self) -> Theme:
        """The colours of now."""
        return themes.resolve_theme(self.settings.theme)

    def start(self) -> None:
        """Begin what must wait until the window is on screen: what a crash left, and the network."""
        self.filing.tell_of_cut_off()
        self.disk_watch.look_for_recovered()
        self.service.start()

    @Slot()
    def new_document(self) -> None:
        """Lay an empty page in front."""
        self.filing.new()

    def open(self, path: Path) -> bool:
        """Open a file in front; whether it is open now."""
        return self.filing.open(path)

    @Slot()
    def save(self) -> None:
        """Save the text in front; ask for a name if it has none."""
        self.filing.save()

    @Slot()
    def save_as(self) -> None:
        """Save the text in front under another name."""
        self.filing.save_as()

    def turn_to(self, document: OpenDocument) -> None:
        """Bring an open text to the front."""
        self._tabs.setCurrentIndex(self.desk.documents.index(document))
        self.editor.setFocus()

    def book_words(self) -> Path | None:
        """Where the words of the open book are kept, if the text in front belongs to one."""
        book = self.book.book
        if book is not None and self.document.path is not None and self.document.path in book.chapters:
            return book.folder / BOOK_WORDS_FILE
        return None

    @Slot()
    def take_snapshot(self) -> None:
        """Keep the text in front as it is now."""
        self.document.keeper.take_snapshot(
            self.document.text(), done=lambda _: self.show_note(self.tr("A snapshot was taken."))
        )

    @Slot()
    def show_snapshots(self) -> None:
        """List the snapshots of the text in front."""
        SnapshotsDialog(self.document, self.comparing, self.settings, self).open()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about what is not saved, then end the threads, without waiting for a load to end."""
        event.setAccepted(self.leaving.ask_and_leave())

    def changeEvent(self, event: QEvent) -> None:
        """Look whether another program has changed a file, whenever the writer comes back."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange:
            self.disk_watch.look()

    # What is shown.

    def change_settings(self, **changes: object) -> None:
        """Change settings by name, at once and in their file."""
        self.settings = dataclasses.replace(self.settings, **changes)  # type: ignore[arg-type]  # by name
        self.desk.apply_settings(self.settings)
        self._apply_theme()
        self._set_spelling()
        self.shortcuts.apply()
        self._show_settings()
        try:
            settings_file.save(self.settings, paths.config_dir() / SETTINGS_FILE)
        except SettingsError as exc:
            self.show_note(told(exc))

    def set_silenced(self, silenced: bool) -> None:
        """Silence all suggestions until they are wanted again."""
        for document in self.desk.documents:
            document.editor.suggesting.set_silenced(silenced)
        self._show_settings()
        self.fader.show()

    @Slot()
    def ask_delay(self) -> None:
        """Ask how long a pause in typing brings a suggestion."""
        delay, ok = QInputDialog.getInt(
            self, self.tr("Delay"), self.tr("Milliseconds of pause before a suggestion comes:"),
            self.settings.suggest_delay_ms, 100, 5000, 100,
        )  # fmt: skip
        if ok:
            self.change_settings(suggest_delay_ms=delay)

    @Slot()
    def show_keys(self) -> None:
        """Show every key, and let the writer change it."""
        KeysDialog(self.shortcuts, self).open()

    @Slot()
    def show_about(self) -> None:
        """Tell what this is and under which licences."""
        AboutDialog(self).open()

    @Slot()
    def show_updates(self) -> None:
        """Tell the version, and where newer ones are."""
        UpdatesDialog(self).open()

    @Slot()
    def show_preferences(self) -> None:
        """Open all settings in one dialog."""
        Preferences(self.settings, lambda name, value: self.change_settings(**{name: value}), self).open()

    def zoom_by(self, factor: float) -> None:
        """Show the letters larger or smaller; 0 shows them as set."""
        for document in self.desk.documents:
            document.editor.set_zoom(document.editor.zoom * factor if factor else 1.0)

    def set_full_screen(self, on: bool) -> None:
        """Fill the screen, or stop doing so."""
        full = Qt.WindowState.WindowFullScreen
        self.setWindowState(self.windowState() | full if on else self.windowState() & ~full)

    @Slot(str)
    def show_note(self, note: str) -> None:
        """Show a sentence in the status bar."""
        self.status_bar.show_note(note)

    # Putting together.

    def _lay_out(self) -> None:
        column = QWidget(self)
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._tabs)
        layout.addWidget(self.banner)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.alternatives)
        layout.addWidget(self.find_bar)
        splitter = QSplitter(self)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.sidebar)
        splitter.addWidget(column)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([WIDTH_PX, 10 * WIDTH_PX])
        self.sidebar.add("outline", self.tr("Outline"), self.outline)
        self.sidebar.add("book", self.tr("Book"), self.book)
        self.sidebar.add("found", self.tr("Found"), self.found)
        self.setCentralWidget(splitter)
        self.setStatusBar(self.status_bar)

    def _connect(self) -> None:
        actions = self.menus.actions
        self.desk.opened.connect(self._on_opened)
        self.desk.closed.connect(self._on_closed)
        self._tabs.currentChanged.connect(self._on_turned)
        self.outline.chosen.connect(self._on_place_chosen)
        self.book.chosen.connect(self.filing.open)
        self.book.wanted.connect(self.filing.ask_and_open_book)
        self.book.note.connect(self.show_note)
        self.banner.answered.connect(lambda: self.editor.setFocus())
        self.spelling.note.connect(self.show_note)
        self.alternatives.chosen.connect(self._on_card)
        self.alternatives.vary_wanted.connect(lambda alike: self.editor.suggesting.vary(alike=alike))
        self.alternatives.setting_changed.connect(lambda name, value: self.change_settings(**{name: value}))
        self.sidebar.turned.connect(self._on_panel)
        self.status_bar.goal.clicked.connect(self.counting.show_goals)
        self.status_bar.silence_toggled.connect(actions["silence"].trigger)
        self.service.status_changed.connect(self.status_bar.show_model)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._apply_theme)
        if self.desk.problem:
            QTimer.singleShot(0, self.disk_watch.tell_of_no_journal)

    @Slot(object)
    def _on_opened(self, document: OpenDocument) -> None:
        editor = document.editor
        editor.suggesting.set_silenced(self.menus.actions["silence"].isChecked())
        editor.suggesting.wants_many = self.alternatives.isVisible()
        editor.suggesting.note.connect(self.show_note)
        editor.suggesting.alternatives_changed.connect(self.alternatives.show_alternatives)
        editor.suggesting.writing_on.connect(lambda: self._before_writing_on(document))
        editor.edited.connect(self.fader.fade)
        self.fader.watch(editor.viewport())
        editor.files_dropped.connect(self._on_files_dropped)
        editor.menu_wanted.connect(partial(self.context_menu.open, editor))
        self.spelling.add(editor)
        document.note.connect(self.show_note)
        document.changed.connect(self._show_titles)
        document.saved.connect(self._on_saved)
        self.shortcuts.apply()
        self._pages.addWidget(editor)
        tab = self._tabs.addTab(document.title)
        self._tabs.setTabButton(tab, QTabBar.ButtonPosition.RightSide, self._close_button(document))
        self._tabs.setCurrentIndex(self._tabs.count() - 1)
        self._on_turned(self._tabs.currentIndex())

    @Slot(object)
    def _on_closed(self, document: OpenDocument) -> None:
        index = self._pages.indexOf(document.editor)
        self.outline.show_document(None)
        self.spelling.remove(document.editor)
        self._pages.removeWidget(document.editor)
        self._tabs.removeTab(index)

    @Slot(int)
    def _on_turned(self, index: int) -> None:
        if 0 <= index < len(self.desk.documents):
            self._pages.setCurrentIndex(index)
            self.editor.setFocus()
            self.outline.show_document(self.document)
            self.finding.turn_to(self.editor)
            self._set_spelling()
            self._show_titles()
            self.counting.show()

    def _set_spelling(self) -> None:
        language = self.settings.spelling_language if self.settings.check_spelling else ""
        self.spelling.set_language(language, book_words=self.book_words())

    def _close_button(self, document: OpenDocument) -> QToolButton:
        def close() -> None:
            self.turn_to(document)
            self.filing.close_current()

        button = QToolButton(self._tabs)
        button.setText("✕")
        button.setAutoRaise(True)
        button.setAccessibleName(self.tr("Close {0}").format(document.title))
        button.clicked.connect(close)
        return button

    @Slot(int)
    def _on_place_chosen(self, position: int) -> None:
        self.editor.go_to(self.editor.index.qt_position(position), at_top=True)
        self.editor.setFocus()

    @Slot(list)
    def _on_files_dropped(self, files: list[Path]) -> None:
        for file in files:
            if file.is_dir():
                self.filing.open_book(file)
            else:
                self.open(file)

    @Slot(int)
    def _on_card(self, number: int) -> None:
        self.editor.suggesting.accept_alternative(number)
        self.editor.setFocus()

    def _before_writing_on(self, document: OpenDocument) -> None:
        document.keeper.take_snapshot(document.text(), label=self.tr("Before writing on"), act=True)

    def show_alternatives(self, on: bool) -> None:
        """Show suggestions side by side, or one at a time on the page."""
        self.alternatives.setVisible(on)
        for document in self.desk.documents:
            document.editor.suggesting.wants_many = on
        if on and not self.editor.suggesting.silenced and not self.editor.textCursor().hasSelection():
            self.editor.suggesting.ask()

    @Slot(str)
    def _on_panel(self, name: str) -> None:
        for panel in ("outline", "book", "found"):
            self.menus.actions[panel].setChecked(panel == name)

    @Slot(bool)
    def _on_saved(self, wished: bool) -> None:
        self.book.refresh()
        if wished:
            self.show_note(self.tr("Saved."))

    @Slot()
    def _apply_theme(self) -> None:
        themes.apply(self.theme)
        self.desk.apply_theme(self.theme)
        self.voices.apply_theme(self.theme)

    def _show_settings(self) -> None:
        actions = self.menus.actions
        for name in ("suggest_as_i_type", "show_whose_words", "typewriter", "check_spelling"):
            actions[name].setChecked(getattr(self.settings, name))
        self.alternatives.apply_settings(self.settings)
        self.fader.enabled = self.settings.fade_chrome
        self.counting.show()
        actions[f"theme_{self.settings.theme}"].setChecked(True)
        actions[f"focus_{self.settings.focus}"].setChecked(True)
        self.status_bar.show_suggestions(
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
