"""How texts come into the window and leave it: new, open, save, close; recent files, the last session, the book."""

from __future__ import annotations

import base64
import dataclasses
import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QTimer, Signal, Slot

from aiauthor import paths
from aiauthor.documents.locks import InUseError
from aiauthor.documents.outline import headings
from aiauthor.errors import DocumentError
from aiauthor.gui import dialogs, session
from aiauthor.gui.dialogs import Unsaved
from aiauthor.gui.open_document import OpenDocument
from aiauthor.gui.session import OpenFile
from aiauthor.gui.translation import told

if TYPE_CHECKING:
    from aiauthor.gui.window import Window

log = logging.getLogger(__name__)

SAVE_WAIT_MS = 10_000
KEEP_MS = 1_000
_NAME_CHARS = 80
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')  # on one system or another
_FOREIGN = (".docx", ".odt", ".rtf", ".epub", ".html", ".htm", ".xhtml")


class Filing(QObject):
    """Opens, saves and closes for one window, and asks what must be asked.

    Signals:
        session_changed: the recent files or the book are others now.

    Attributes:
        session: how the desk was left, and what was open lately.
    """

    session_changed = Signal()

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._desk = window.desk
        self.session = session.load(paths.data_dir())
        self._keep_timer = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._keep_timer.timeout.connect(self._keep_session_now)
        self._desk.opened.connect(self._on_opened)
        self._desk.closed.connect(lambda _: self._keep_timer.start())

    @Slot()
    def new(self) -> None:
        """Lay an empty page in front."""
        self._desk.new()

    @Slot()
    def ask_and_open(self) -> None:
        """Ask which files to open, and open them."""
        for path in dialogs.ask_open(self._window, self.folder()):
            self.open(path)

    def open(self, path: Path) -> bool:
        """Open a file in front.

        Returns:
            Whether it is open now; if not, the writer was told why.
        """
        window = self._window
        if path.suffix.lower() in _FOREIGN:
            window.exchanging.import_document(path)
            return True
        # A text that has just been closed is still being let go of.
        self._desk.wait_for_disk(wait_ms=SAVE_WAIT_MS)
        try:
            document = self._desk.open(path)
        except InUseError as exc:
            question = self.tr("{0} Do you want to open it here all the same?").format(told(exc))
            if not dialogs.ask(window, question, self.tr("Open All the Same"), self.tr("Cancel")):
                return False
            document = self._desk.open(path, anyway=True)
        except DocumentError as exc:
            dialogs.tell(window, told(exc))
            return False
        window.turn_to(document)
        self.put_untouched_away(document)
        self._note_recent(path)
        return True

    @Slot()
    def save(self) -> None:
        """Save the text in front; ask for a name if it has none."""
        if self._window.document.path is None:
            self.save_as()
        else:
            self._window.document.save()

    @Slot()
    def save_as(self) -> None:
        """Save the text in front under another name."""
        document = self._window.document
        proposed = document.path or document.proposed or self.folder() / f"{_name_for(document)}.md"
        path = dialogs.ask_save(self._window, proposed)
        if path is None:
            return
        try:
            document.save(path)
        except DocumentError as exc:
            dialogs.tell(self._window, told(exc))
        else:
            self._note_recent(path)

    @Slot()
    def close_current(self) -> None:
        """Close the text in front; an empty page follows the last one."""
        document = self._window.document
        if self.may_close(document):
            self._desk.put_away(document)
            if not self._desk.documents:
                self.new()

    def may_close(self, document: OpenDocument) -> bool:
        """Whether a text may go: saved, given up, or with nothing to lose."""
        self._desk.wait_for_disk(wait_ms=SAVE_WAIT_MS)
        if document.is_modified and document.path is not None and document.saves_by_itself:
            document.save(wished=False)
            self._desk.wait_for_disk(wait_ms=SAVE_WAIT_MS)
        while document.is_modified:
            self._window.turn_to(document)
            if document.path is None and document.editor.document().isEmpty():
                return True
            answer = dialogs.ask_unsaved(self._window, document.title)
            if answer is not Unsaved.SAVE:
                return answer is Unsaved.DISCARD
            self.save()
            self._desk.wait_for_disk(wait_ms=SAVE_WAIT_MS)
        return True

    def put_untouched_away(self, but: OpenDocument) -> None:
        """An empty page that nobody wrote on makes way for a text."""
        for other in [other for other in self._desk.documents if other.is_untouched and other is not but]:
            self._desk.put_away(other)

    # The last session.

    def restore(self) -> None:
        """Open what was open when the window was last closed; what is no longer there is passed over."""
        last, front = self.session, None
        for number, file in enumerate(last.files):
            try:
                document = self._desk.open(file.path)
            except DocumentError as exc:
                log.info("a file of the last session was passed over: %s", type(exc).__name__)
                continue
            document.editor.go_to(document.editor.index.qt_position(file.caret))
            front = document if number == last.current or front is None else front
        if front is not None:
            self._window.turn_to(front)
            self.put_untouched_away(front)
        if last.geometry:
            self._window.restoreGeometry(QByteArray(base64.b64decode(last.geometry)))
        if last.book is not None and last.book.is_dir():
            self._window.book.open(last.book)
        self._window.sidebar.show_panel(last.sidebar)

    def keep_session(self) -> None:
        """Note how the desk is left."""
        self._keep_timer.stop()
        self._note_session()
        session.save(self.session, paths.data_dir())

    def note_cut_off(self, names: list[str]) -> None:
        """Note which exports are not finished, to be told at the next start."""
        self.session = dataclasses.replace(self.session, cut_off=tuple(names))

    def tell_of_cut_off(self) -> None:
        """Tell which exports were not finished when the program was last ended, once."""
        if self.session.cut_off:
            said = self.tr(
                "The program was ended before “{0}” was exported. What was there before is unchanged, "
                "or the export is whole."
            )
            names = "”, “".join(self.session.cut_off)
            self._window.banner.say(said.format(names), [(self.tr("Go On"), lambda: None)], about="cut off")
            self.note_cut_off([])
            self._keep_timer.start()

    @Slot()
    def _keep_session_now(self) -> None:
        """Note how the desk is, so that a crash leaves the next start more than the texts."""
        self._note_session()
        kept, folder = self.session, paths.data_dir()
        self._desk.write_later(lambda: session.save(kept, folder))

    def _note_session(self) -> None:
        window = self._window
        named = [document for document in self._desk.documents if document.path is not None]
        files = tuple(OpenFile(path.absolute(), d.caret()) for d in named if (path := d.path) is not None)
        self.session = dataclasses.replace(
            self.session,
            files=files,
            current=named.index(window.document) if window.document in named else 0,
            book=None if window.book.book is None else window.book.book.folder.absolute(),
            geometry=base64.b64encode(window.saveGeometry().data()).decode(),
            sidebar=window.sidebar.shown,
        )

    @Slot(object)
    def _on_opened(self, document: OpenDocument) -> None:
        document.saved.connect(lambda _: self._keep_timer.start())
        self._keep_timer.start()

    @Slot()
    def ask_and_open_book(self) -> None:
        """Ask for a folder, and open it as a book."""
        folder = dialogs.ask_folder(self._window, self.folder())
        if folder is not None:
            self.open_book(folder)

    def open_book(self, folder: Path) -> None:
        """Show a folder as a book, and its first chapter unless another one is in front."""
        window = self._window
        window.sidebar.show_panel("book")
        if not window.book.open(folder) or window.book.book is None:
            return
        chapters = window.book.book.chapters
        if chapters and window.document not in map(self._desk.find, chapters):
            self.open(chapters[0])

    @Slot()
    def forget_recent(self) -> None:
        """Empty the list of recent files."""
        self.session = dataclasses.replace(self.session, recent=())
        session.save(self.session, paths.data_dir())
        self.session_changed.emit()

    def _note_recent(self, path: Path) -> None:
        self.session = self.session.with_recent(path)
        self._keep_timer.start()
        self.session_changed.emit()

    def folder(self) -> Path:
        """Where the writer is likely to look for a file."""
        path = self._window.document.path
        if path is not None:
            return path.absolute().parent
        return self.session.recent[0].parent if self.session.recent else Path.home()


def _name_for(document: OpenDocument) -> str:
    """A file name for a text that has none: what its first heading says, or what the window calls it."""
    first = next((heading.title for heading in headings(document.text()[:2000], scenes=False)), "")
    name = " ".join(_NOT_IN_NAMES.sub(" ", first).split())[:_NAME_CHARS].strip(" .")
    return name or document.title
