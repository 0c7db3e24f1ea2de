"""One open text: the file that it came from, its journal, and how it is saved.

Edits go to the journal as they happen, and the journal to the disk within two seconds, on the disk's
thread; so does every save. The text stays in the editor whatever the disk says.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from aiauthor.documents import text_file
from aiauthor.documents.edits import splice
from aiauthor.documents.locks import FileLock, claim_document
from aiauthor.documents.safe_write import interrupted_save
from aiauthor.documents.text_file import ChangedOnDiskError, DiskChange, TextFile
from aiauthor.documents.whose_words import MarkedText
from aiauthor.errors import AiAuthorError, DocumentError
from aiauthor.gui.editor.editor import Editor
from aiauthor.gui.editor.text_units import whole_text
from aiauthor.gui.flusher import Flusher
from aiauthor.gui.journals import Journals
from aiauthor.gui.keeper import Keeper
from aiauthor.gui.threads import Job, SerialThread
from aiauthor.gui.translation import told
from aiauthor.settings import Settings

log = logging.getLogger(__name__)

JOURNAL_AGAIN_MS = 5_000
SAVE_IDLE_MS = 2_000
SAVE_AT_LEAST_MS = 30_000


class OpenDocument(QObject):
    """A text in an editor, and where it lies.

    Signals:
        changed: its title, its file, or whether it holds anything unsaved.
        saved: it has just been saved; whether the writer wished it, or the program did it by itself.
        note: a sentence for the status bar.
        save_failed: the error of a save, and whether the writer wished it.
        changed_on_disk: what another program has done to its file, a `DiskChange`.
        journal_troubled: why the journal could not be written, or None when it could again.
        text_replaced: it is about to become another text at one stroke, which nobody types.
        save_was_cut_off: an earlier save of its file never ended; what the file held before is a snapshot now.

    Attributes:
        editor: where the text is.
        file: the text as it was last read or written; None for one that never was on disk.
        problem: why it could not be saved, "" while all is well.
        keeper: its snapshots, and whose words are in it.
        came_with_text: whether it began with a text that was written another time: imported, or left by a crash.
        proposed: the name that saving proposes, for a text that was imported.
        loses_bytes: saving loses what could not be read of its file, so it waits until the writer wishes it.
    """

    changed = Signal()
    saved = Signal(bool)
    note = Signal(str)
    save_failed = Signal(object, bool)
    changed_on_disk = Signal(object)
    journal_troubled = Signal(object)
    save_was_cut_off = Signal()
    text_replaced = Signal()

    def __init__(
        self,
        editor: Editor,
        disk: SerialThread,
        journal: Journals,
        *,
        journal_thread: SerialThread | None = None,
        title: str,
        file: TextFile | None = None,
        lock: FileLock | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self.file = file
        path, text = (None, "") if file is None else (file.path, whole_text(editor.document()))
        self.keeper = Keeper(editor, disk, path=path, text=text, parent=self)
        self.keeper.failed.connect(self.note)
        self.problem = ""
        self._title = title
        self._disk = disk
        self._journal = journal
        self._is_journal_troubled = False
        self._lock = lock
        self._settings = Settings()
        self.came_with_text = False
        self.proposed: Path | None = None
        self.loses_bytes = file is not None and bool(file.notes)
        self._saves_under_way = 0
        self._disk_change = DiskChange.SAME
        self._looking = False
        self._save_again = False
        self._journal_timer = self._timer(self._flush_journal)
        self._flusher = Flusher(
            journal, journal_thread or disk, flushed=self._on_flushed, failed=self._on_journal_failed
        )
        self._idle_timer = self._timer(self._save_by_itself)
        self._longest_timer = self._timer(self._save_by_itself)
        editor.edited.connect(self._on_edited)
        editor.text_set.connect(self._on_text_set)
        editor.modificationChanged.connect(lambda _: self.changed.emit())

    @property
    def path(self) -> Path | None:
        """Its file, if it has one."""
        return None if self.file is None else self.file.path

    @property
    def title(self) -> str:
        """What the window calls it."""
        return self._title if self.path is None else self.path.name

    @property
    def is_modified(self) -> bool:
        """Whether it holds anything that its file does not."""
        return self.editor.document().isModified()

    @property
    def is_untouched(self) -> bool:
        """Whether it is a new text that nothing was ever written in."""
        return self.file is None and not self.is_modified and self.editor.document().isEmpty()

    @property
    def is_saving(self) -> bool:
        """Whether a save is under way."""
        return self._saves_under_way > 0

    def apply_settings(self, settings: Settings) -> None:
        """Take the writer's settings."""
        self._settings = settings
        self.editor.apply_settings(settings)
        self.keeper.apply_settings(settings)

    @property
    def saves_by_itself(self) -> bool:
        """Whether the program saves it without being asked."""
        return self._settings.save_by_itself and not self.problem and not self.loses_bytes

    def caret(self) -> int:
        """Where the caret stands, in Python's count."""
        return self.editor.index.code_point_position(self.editor.textCursor().position())

    def text(self) -> str:
        """The whole text."""
        return whole_text(self.editor.document())

    def save(self, path: Path | None = None, *, overwrite: bool = False, wished: bool = True) -> None:
        """Save, without holding the window up; `saved` or `save_failed` follows.

        Args:
            path: another file, which the text belongs to from then on.
            overwrite: write over what another program has made of the file meanwhile.
            wished: whether the writer asked for it.

        Raises:
            DocumentError: if the other file is open elsewhere, or there is no file at all.
        """
        target = path or self.path
        if target is None:
            raise DocumentError("The text has no file yet.")
        if self.is_saving and path is None:
            self._save_again = True
            return
        lock = None
        if self.path is None or target != self.path:
            lock = claim_unless_unwritable(target)
        self._idle_timer.stop()
        self._longest_timer.stop()
        text, position, edits = self.text(), self._journal.position(), self.editor.edit_counter
        marked = self.keeper.provenance.marked()
        expected = self.file.state if self.file is not None and target == self.path and not overwrite else None
        like, journal = self.file, self._journal
        self._saves_under_way += 1
        self._disk.submit(
            Job(
                lambda: journal.save(position, target, text, like=like, expected=expected, title=target.name),
                done=lambda written: self._on_saved(written, marked, edits, lock, wished=wished),
                failed=lambda error: self._on_save_failed(error, lock, wished=wished),
            )
        )

    def look_at_disk(self) -> None:
        """Find out, without holding the window up, whether another program has changed the file."""
        if self.file is None or self.file.state is None or self._looking or self.is_saving:
            return
        path, state = self.file.path, self.file.state
        self._looking = True

        def found(change: DiskChange) -> None:
            self._looking = False
            if self.file is not None and self.file.state == state and not self.is_saving:
                self._on_disk_change(change)

        self._disk.submit(Job(lambda: text_file.disk_change(path, state), done=found))

    def look_for_interrupted_save(self) -> None:
        """Find out whether a save of the file was cut off halfway, and keep what the file held before as a snapshot."""
        if self.file is None or self._lock is None:
            return
        aside = interrupted_save(self.file.path)
        if aside is not None:
            self.keeper.rescue(
                aside, self.file.text, label=self.tr("Before a save that was cut off"), done=self.save_was_cut_off.emit
            )

    def read_disk(self) -> TextFile:
        """The file as it is now.

        Raises:
            DocumentError: if it cannot be read.
        """
        assert self.path is not None
        return text_file.read(self.path)

    def reload(self, file: TextFile) -> None:
        """Take over what another program has made of the file; what was here is kept as a snapshot, and in undo."""
        if self.is_modified:
            self.keeper.take_snapshot(self.text(), label=self.tr("Before reloading"), act=True)
        self.replace_text(file.text)
        self.keep_mine(file)
        self.loses_bytes = bool(file.notes)
        self.editor.document().setModified(False)
        self.changed.emit()

    def keep_mine(self, file: TextFile) -> None:
        """Go on with what is here, knowing what another program has made of the file: the next save writes over it."""
        self.file, self.problem = file, ""
        self._on_disk_change(DiskChange.SAME)
        self.editor.mark_modified()
        self.changed.emit()

    def replace_text(self, text: str) -> None:
        """Make the text another one, as one step of undo that changes no more than what differs."""
        edit = splice(self.text(), text)
        if edit is None:
            return
        self.text_replaced.emit()
        index = self.editor.index
        self.editor.replace(
            index.qt_position(edit.position), index.qt_position(edit.position + edit.removed), edit.inserted
        )

    def hurry(self) -> None:
        """Write the journal now if it waits to be written: somebody waits for the disk."""
        self._flusher.hurry()

    def close(self, *, keep: bool = False) -> None:
        """Let go of the file and end the journal.

        Args:
            keep: leave the journal for the next start to open.
        """
        for timer in (self._journal_timer, self._idle_timer, self._longest_timer):
            timer.stop()
        self.hurry()
        self.editor.suggesting.dismiss()
        journal, lock = self._journal, self._lock
        self._lock = None
        self._disk.submit(Job(lambda: journal.close(keep=keep)))
        if lock is not None:
            lock.release()  # at once: the writer may open the file again with the next key

    def _timer(self, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self, singleShot=True)
        timer.timeout.connect(slot)
        return timer

    @Slot(int, int, int)
    def _on_edited(self, position: int, removed: int, added: int) -> None:
        edit = self.editor.last_edit
        self._journal.edit(edit.position, edit.removed, edit.inserted)
        self._flush_soon()
        if self._may_save_by_itself():
            self._idle_timer.start(SAVE_IDLE_MS)
            if not self._longest_timer.isActive():
                self._longest_timer.start(SAVE_AT_LEAST_MS)

    @Slot()
    def _on_text_set(self) -> None:
        text = self.text()
        self._journal.snapshot(text)
        self.keeper.provenance.reset(text)

    def _flush_soon(self) -> None:
        if self._journal_timer.isActive():
            return
        if self._journal.needs_text:
            self._journal_timer.start(0)  # a long text is taken beside the key, not within it
        else:
            self._flusher.soon()

    def _flush_journal(self) -> None:
        if self._journal.needs_text:
            self._journal.snapshot(self.text())
        self._flusher.soon()

    def _on_flushed(self) -> None:
        if self._is_journal_troubled:
            self._is_journal_troubled = False
            self.journal_troubled.emit(None)
        if self._journal.needs_text:
            self._flush_soon()

    def _may_save_by_itself(self) -> bool:
        return self._settings.save_by_itself and self.path is not None and not self.loses_bytes

    def _save_by_itself(self) -> None:
        if self.is_modified and self._may_save_by_itself():
            self.save(wished=False)

    def _on_saved(
        self, written: TextFile, marked: MarkedText, edits: int, lock: FileLock | None, *, wished: bool
    ) -> None:
        self._saves_under_way -= 1
        if lock is not None:
            if self._lock is not None:
                self._lock.release()
            self._lock = lock
        self.file, self.problem, self._disk_change = written, "", DiskChange.SAME
        self.loses_bytes = False
        self.keeper.on_saved(written.path, marked.text, marked)
        if self.editor.edit_counter == edits:
            self.editor.document().setModified(False)
        elif self._may_save_by_itself():
            self._idle_timer.start(SAVE_IDLE_MS)
        self.changed.emit()
        self.saved.emit(wished)
        for note in written.notes:
            self.note.emit(told(note))
        if self._save_again:
            self._save_again = False
            self.save()

    def _on_save_failed(self, error: AiAuthorError, lock: FileLock | None, *, wished: bool) -> None:
        self._saves_under_way -= 1
        self._save_again = False
        if lock is not None:
            lock.release()
        self.problem = told(error)
        self.changed.emit()
        if isinstance(error, ChangedOnDiskError) and not wished:
            self._on_disk_change(DiskChange.CHANGED)
            return
        self.save_failed.emit(error, wished)

    def _on_disk_change(self, change: DiskChange) -> None:
        before, self._disk_change = self._disk_change, change
        if change is not before:
            self.changed_on_disk.emit(change)

    def _on_journal_failed(self, error: AiAuthorError) -> None:
        self._is_journal_troubled = True
        self.journal_troubled.emit(error)
        self._journal_timer.start(JOURNAL_AGAIN_MS)


def claim_unless_unwritable(path: Path) -> FileLock | None:
    """Claim a document; None where locks cannot be written, which is no reason not to open it.

    Raises:
        InUseError: if another window or program has it open.
    """
    try:
        return claim_document(path)
    except DocumentError as exc:
        if type(exc) is not DocumentError:
            raise
        log.warning("a document could not be claimed: %s", type(exc.__cause__).__name__)
        return None
