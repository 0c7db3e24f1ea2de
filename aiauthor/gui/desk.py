"""The writer's desk: which texts are open, and how they get there and leave. Owns the disk's thread."""

from __future__ import annotations

import contextlib
import dataclasses
import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop, QObject, Signal

from aiauthor.documents import text_file
from aiauthor.documents.locks import FileLock, InUseError
from aiauthor.documents.recovery import Recovered, Recovery, Run
from aiauthor.documents.text_file import TextFile
from aiauthor.errors import AiAuthorError, DocumentError
from aiauthor.gui.editor.editor import Editor
from aiauthor.gui.editor.suggest_worker import SuggestService
from aiauthor.gui.journals import Journals, NoJournal
from aiauthor.gui.open_document import OpenDocument, claim_unless_unwritable
from aiauthor.gui.theme import Theme
from aiauthor.gui.threads import Job, SerialThread
from aiauthor.gui.translation import told
from aiauthor.settings import Settings

log = logging.getLogger(__name__)


class Desk(QObject):
    """The open texts.

    Signals:
        opened: an `OpenDocument` that was laid on the desk.
        closed: one that has left it.

    Attributes:
        documents: in the order in which they were opened.
        problem: why nothing that is typed can be recovered after a crash, "" if it can.
    """

    opened = Signal(object)
    closed = Signal(object)

    def __init__(
        self, service: SuggestService, settings: Settings, theme: Theme, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.documents: list[OpenDocument] = []
        self.problem = ""
        self._service = service
        self._settings = settings
        self._theme = theme
        self._untitled = 0
        self._disk = SerialThread("disk", self)
        self._journals = SerialThread("journals", self)  # never waits for a save or a snapshot
        self._run: Run | None = None
        try:
            self._run = Run()
        except DocumentError as exc:
            self.problem = told(exc)

    def apply_settings(self, settings: Settings) -> None:
        """Take the writer's settings."""
        self._settings = settings
        for document in self.documents:
            document.apply_settings(settings)

    def apply_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        for document in self.documents:
            document.editor.apply_theme(theme)

    def new(self, text: str = "", *, title: str = "") -> OpenDocument:
        """Lay a new text on the desk, an empty page if none is given."""
        if not title:
            self._untitled += 1
            title = self.tr("Untitled") if self._untitled == 1 else self.tr("Untitled {0}").format(self._untitled)
        journal: Journals = NoJournal() if self._run is None else self._run.journal("", title=title)
        document = self._document(self._new_editor(""), journal, title=title)
        if text:
            document.editor.textCursor().insertText(text)
            document.editor.document().clearUndoRedoStacks()
            document.editor.mark_modified()
            document.editor.go_to(0)
            document.came_with_text = True
        return self._lay_down(document)

    def open(self, path: Path, *, force: bool = False, anyway: bool = False) -> OpenDocument:
        """Open a file, or the document that it already is open in.

        Args:
            path: the file.
            force: open even what does not look like text.
            anyway: open it even though another program has it open.

        Raises:
            InUseError: if another program has it open.
            DocumentError: if it cannot be opened.
        """
        already = self.find(path)
        if already is not None:
            return already
        file = text_file.read(path, force=force)
        try:
            lock = claim_unless_unwritable(path)
        except InUseError:
            if not anyway:
                raise
            lock = None
        journal: Journals = NoJournal()
        if self._run is not None:
            journal = self._run.journal(file.text, title=path.name, document=path, state=file.state)
        editor = self._new_editor(file.text)
        document = self._document(editor, journal, title=path.name, file=file, lock=lock)
        return self._lay_down(document)

    def find(self, path: Path) -> OpenDocument | None:
        """The open document of a file."""
        for document in self.documents:
            if document.path is not None and _is_same(document.path, path):
                return document
        return None

    def put_away(self, document: OpenDocument, *, keep: bool = False) -> None:
        """Take a document off the desk; whoever calls has asked about unsaved changes.

        Args:
            document: the document.
            keep: leave what is unsaved in the journal, for the next start.
        """
        document.close(keep=keep)
        self.documents.remove(document)
        self.closed.emit(document)
        document.editor.deleteLater()
        document.deleteLater()

    def look_for_recovered(
        self, found: Callable[[Recovery], None], failed: Callable[[AiAuthorError], None] | None = None
    ) -> None:
        """Find out what a crash left, without holding the window up."""
        if self._run is not None:
            self._disk.submit(Job(self._run.recover, done=found, failed=failed))

    def adopt(self, recovered: Recovered) -> OpenDocument:
        """Open a text that a crash left; it is safe in a journal of this program before the old one goes.

        Where its file is open, it takes that page's place, or comes as a text of its own if something was
        written there meanwhile.

        Raises:
            DocumentError: if the new journal cannot be written.
        """
        assert self._run is not None
        already = None if recovered.document is None else self.find(recovered.document)
        if already is not None and already.is_modified:
            title = self.tr("{0} (recovered)").format(recovered.title)
            recovered = dataclasses.replace(recovered, document=None, file=None, title=title)
            already = None
        journal = self._run.adopt(recovered)
        caret = 0
        if already is not None:
            caret = already.caret()
            self.put_away(already)
        file = recovered.file
        if file is None and recovered.document is not None:
            file = TextFile(recovered.document, recovered.text)
        lock = None
        if recovered.document is not None:
            with contextlib.suppress(InUseError):
                lock = claim_unless_unwritable(recovered.document)
        title = recovered.title
        editor = self._new_editor(recovered.text)
        document = self._document(editor, journal, title=title, file=file, lock=lock)
        editor.mark_modified()
        document.came_with_text = True
        self._lay_down(document)
        editor.go_to(editor.index.qt_position(min(caret, len(recovered.text))))
        return document

    def discard(self, recovered: Recovered) -> None:
        """Give a text up that a crash left; its journal is set aside."""
        run = self._run
        if run is not None:
            self._disk.submit(Job(lambda: run.discard(recovered)))

    def write_later(self, write: Callable[[], None]) -> None:
        """Have something written on the disk's thread."""
        self._disk.submit(Job(write))

    def wait_for_disk(self, *, wait_ms: int) -> bool:
        """Let the saves under way finish, the window staying alive.

        Returns:
            Whether they have.
        """
        for document in self.documents:
            document.hurry()
        deadline = QDeadlineTimer(wait_ms)
        while (self._disk.is_busy or self._journals.is_busy) and not deadline.hasExpired():
            QCoreApplication.processEvents(
                QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents,
                20,
            )
        return not (self._disk.is_busy or self._journals.is_busy)

    def stop(self) -> None:
        """All documents are put away by now: nothing more is to be written."""
        self._disk.stop()
        self._journals.stop()

    def close(self, until: QDeadlineTimer) -> None:
        """Leave the desk."""
        ended = self._disk.close(wait_ms=until.remainingTime())
        ended = self._journals.close(wait_ms=until.remainingTime()) and ended
        if self._run is not None and ended:
            self._run.close()

    def _document(
        self,
        editor: Editor,
        journal: Journals,
        *,
        title: str,
        file: TextFile | None = None,
        lock: FileLock | None = None,
    ) -> OpenDocument:
        return OpenDocument(
            editor, self._disk, journal, journal_thread=self._journals, title=title, file=file, lock=lock, parent=self
        )

    def _new_editor(self, text: str) -> Editor:
        editor = Editor(self._service)
        editor.apply_theme(self._theme)
        editor.set_text(text)
        return editor

    def _lay_down(self, document: OpenDocument) -> OpenDocument:
        document.apply_settings(self._settings)
        self.documents.append(document)
        self.opened.emit(document)
        return document


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one.absolute() == other.absolute()
