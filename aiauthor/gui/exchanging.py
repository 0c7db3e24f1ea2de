"""Texts from and for other programs: import as a new text, export of a text or a book, the report of whose words."""

from __future__ import annotations

import getpass
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop, QObject, Slot

from aiauthor.documents import text_file, whose_words
from aiauthor.documents.safe_write import replace_file
from aiauthor.errors import AiAuthorError
from aiauthor.gui import dialogs
from aiauthor.gui.threads import Job
from aiauthor.gui.translation import told

if TYPE_CHECKING:
    from aiauthor.documents.importing import Imported
    from aiauthor.gui.window import Window

# Readers and writers of foreign documents are many and needed seldom: each is imported where it is used.

PDF = ".pdf"
CALL_OFF_S = 0.3


class Exchanging(QObject):
    """Imports and exports for one window, on a thread.

    Attributes:
        under_way: names of the files that are being written, or will not be since that was called off.
    """

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self.under_way: list[str] = []
        # Held while a file is put in its place.
        self._putting = threading.Lock()
        self._is_called_off = False

    def wait(self, *, wait_ms: int) -> bool:
        """Let what is being written be finished, the window staying alive.

        Returns:
            Whether it is.
        """
        until = QDeadlineTimer(wait_ms)
        while self.under_way and not until.hasExpired():
            QCoreApplication.processEvents(
                QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents,
                20,
            )
        return not self.under_way

    def call_off(self) -> None:
        """Write nothing more but what is being put in its place. Takes `CALL_OFF_S` where the disk does not answer."""
        self._is_called_off = True
        if self._putting.acquire(timeout=CALL_OFF_S):
            self._putting.release()

    @Slot()
    def ask_and_import(self) -> None:
        """Ask which documents to import, and import them."""
        for path in dialogs.ask_import(self._window, self._window.filing.folder()):
            self.import_document(path)

    def import_document(self, path: Path) -> None:
        """Make a new text of a foreign document, which is only read."""
        from aiauthor.documents import importing

        self._window.show_note(self.tr("Reading “{0}”…").format(path.name))

        def done(imported: Imported) -> None:
            document = self._window.desk.new(imported.text, title=imported.title)
            document.proposed = importing.new_path(path)
            self._window.filing.put_untouched_away(document)
            notes = " ".join(told(note) for note in imported.notes) or self.tr(
                "Imported as a new text; “{0}” stays as it is."
            )
            self._window.show_note(notes.format(path.name))

        self._run(lambda: importing.import_document(path), done)

    @Slot()
    def ask_and_export(self) -> None:
        """Ask where to, and export the text in front, or the book that it belongs to."""
        from aiauthor.documents.exporting import FORMATS, make_manuscript, render
        from aiauthor.gui.pdf import render_pdf

        window, document = self._window, self._window.document
        book = window.book.book
        whole = book is not None and document.path in book.chapters
        name = book.title if whole and book is not None else Path(document.title).stem
        formats = {suffix: kind for suffix, (_, kind) in FORMATS.items()} | {PDF: self.tr("PDF")}
        path = dialogs.ask_export(window, window.filing.folder() / f"{name}.docx", formats)
        if path is None:
            return
        texts: list[tuple[Path | None, str | None]] = [(document.path, document.text())]
        if whole and book is not None:
            texts = [
                (chapter, None if (open_ := window.desk.find(chapter)) is None else open_.text())
                for chapter in book.chapters
            ]
        language = window.settings.spelling_language.replace("_", "-")
        font = window.settings.font
        markdown = document.path is None or document.path.suffix.lower() != ".txt"

        def work() -> bytes:
            read = [text_file.read(file).text if text is None and file else text or "" for file, text in texts]
            manuscript = make_manuscript(read, title=name, author=_author(), language=language, markdown=markdown)
            if path.suffix.lower() == PDF:
                return render_pdf(manuscript, font=font)
            return render(manuscript, path.suffix)

        window.show_note(self.tr("Exporting…"))
        self._write(path, work, self.tr("Exported to “{0}”."))

    @Slot()
    def ask_and_report(self) -> None:
        """Ask where to, and write the report of whose words the text in front consists of."""
        document = self._window.document
        proposed = self._window.filing.folder() / f"{Path(document.title).stem} - whose words.txt"
        path = dialogs.ask_report(self._window, proposed)
        if path is None:
            return
        marked, title = document.keeper.provenance.marked(), document.title

        def work() -> bytes:
            is_table = path.suffix.lower() == ".csv"
            report = whose_words.report_csv(marked) if is_table else whose_words.report_text(marked, title)
            return report.encode("utf-8")

        self._write(path, work, self.tr("The report is in “{0}”."))

    def _write(self, path: Path, render: Callable[[], bytes], said: str) -> None:
        """Have a file made and put in its place at one stroke, or not at all."""

        def work() -> None:
            data: bytes | None = None
            is_put = False
            try:
                data = render()
            finally:
                with self._putting:
                    try:
                        if data is not None and not self._is_called_off:
                            replace_file(path, data)
                            is_put = True
                    finally:
                        if is_put or not self._is_called_off:
                            self.under_way.remove(path.name)

        self.under_way.append(path.name)
        self._run(work, lambda _: self._window.show_note(said.format(path.name)))

    def _run(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        def failed(error: AiAuthorError) -> None:
            self._window.show_note("")
            dialogs.tell(self._window, told(error))

        self._window.comparing.submit(Job(work, done=done, failed=failed))


def _author() -> str:
    """The writer's name, as the system knows it."""
    try:
        import pwd

        return pwd.getpwnam(getpass.getuser()).pw_gecos.partition(",")[0]
    except (ImportError, KeyError, OSError):
        return ""
