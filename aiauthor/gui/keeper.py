"""What is kept beside one open document: its snapshots and backups, and which of its words are the machine's.

All of it lies in the program's own data, never inside the manuscript, and is written on the disk's thread.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QTextBlock, QTextCharFormat

from aiauthor.documents import companions, text_file, whose_words
from aiauthor.documents.provenance import Provenance
from aiauthor.documents.safe_write import remove
from aiauthor.documents.snapshots import Snapshot, Snapshots
from aiauthor.documents.whose_words import MarkedText
from aiauthor.errors import AiAuthorError
from aiauthor.gui.editor.editor import Editor
from aiauthor.gui.editor.styler import Stretch
from aiauthor.gui.editor.text_units import whole_text
from aiauthor.gui.threads import Job, SerialThread
from aiauthor.gui.translation import told
from aiauthor.settings import Settings

log = logging.getLogger(__name__)

BACKUP_EVERY_S = 600
_TINT = "whose words"


class Keeper(QObject):
    """Keeps what belongs to one document and not into it.

    Signals:
        failed: a sentence: something could not be kept.
        snapshots_changed: there is one more, or one less.

    Attributes:
        provenance: whose words they are.
    """

    failed = Signal(str)
    snapshots_changed = Signal()

    def __init__(
        self,
        editor: Editor,
        disk: SerialThread,
        *,
        path: Path | None = None,
        text: str = "",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._disk = disk
        self._settings = Settings()
        self._backed_up = float("-inf")
        self._as_opened: str | None = text or None
        if path is None:
            self._folder = companions.untitled_folder()
            self.provenance = Provenance(MarkedText(text))
        else:
            self._folder = companions.companion_folder(path, text)
            self.provenance = Provenance(whose_words.load(self._folder, text))
        editor.edited.connect(self._on_edited)
        editor.spans_between = self._spans_between

    def apply_settings(self, settings: Settings) -> None:
        """Take the writer's settings."""
        changed = settings.show_whose_words != self._settings.show_whose_words
        self._settings = settings
        if settings.show_whose_words:
            self._editor.styler.layers.setdefault(_TINT, self._tint)
        else:
            self._editor.styler.layers.pop(_TINT, None)
        if changed:
            self._editor.styler.restyle()

    @property
    def snapshots(self) -> Snapshots:
        """The document's snapshots."""
        return Snapshots(self._folder, max_backups=self._settings.backups_kept)

    def take_snapshot(
        self, text: str, *, label: str = "", act: bool = False, done: Callable[[Snapshot], None] | None = None
    ) -> None:
        """Keep a state of the text, by hand or before a risky act."""
        snapshots = self.snapshots

        def finished(snapshot: Snapshot) -> None:
            self.snapshots_changed.emit()
            if done is not None:
                done(snapshot)

        self._run(lambda: snapshots.take(text, kind="act" if act else "hand", label=label), finished)

    def rescue(self, aside: Path, in_file: str, *, label: str, done: Callable[[], None]) -> None:
        """Make a snapshot of what was put aside before a save that was cut off, then let it go.

        Args:
            aside: the file that holds it.
            in_file: what the document's file holds now; if it is the same, nothing is kept or told.
            label: what the snapshot is called.
            done: called if there is such a snapshot now.
        """
        snapshots = self.snapshots

        def keep() -> bool:
            text = text_file.read(aside, force=True).text
            differs = text != in_file
            if differs:
                snapshots.take(text, label=label)
            remove(aside)
            return differs

        def finished(differs: bool) -> None:
            if differs:
                self.snapshots_changed.emit()
                done()

        self._run(keep, finished)

    def remove_snapshot(self, snapshot: Snapshot) -> None:
        """Forget a snapshot."""
        snapshots = self.snapshots
        self._run(lambda: snapshots.remove(snapshot), lambda _: self.snapshots_changed.emit())

    def on_saved(self, path: Path, text: str, marked: MarkedText) -> None:
        """The text was saved: keep whose words they are, know it again under another name, and now and then back up."""
        before, backups = self._folder, self._settings.backups_kept
        back_up = time.monotonic() - self._backed_up > BACKUP_EVERY_S
        if back_up:
            self._backed_up = time.monotonic()

        def keep() -> Path:
            folder = companions.settle(before, path) if before.name.startswith("untitled-") else _folder_of(path)
            companions.remember(folder, path, text)
            whose_words.save(folder, marked)
            if back_up:
                Snapshots(folder, max_backups=backups).back_up(text)
            return folder

        self._run(keep, self._settle)

    def share(self, start: int = 0, end: int | None = None) -> float:
        """The machine's share of a part, from 0 to 1; positions in Python's count."""
        return self.provenance.share(start, end)

    def _settle(self, folder: Path) -> None:
        self._folder = folder

    def _on_edited(self, position: int, removed: int, added: int) -> None:
        editor, edit = self._editor, self._editor.last_edit
        if self._as_opened is not None:
            text, self._as_opened = self._as_opened, None
            snapshots = self.snapshots
            self._run(lambda: snapshots.back_up(text))  # as it was before this sitting
        step = editor.document().availableUndoSteps()
        try:
            for part in editor.origin.parts or (edit,):
                self.provenance.edit(
                    part.position,
                    part.removed,
                    part.inserted,
                    machine=editor.origin.machine,
                    spans=editor.origin.spans,
                    step=step,
                    undoing=editor.origin.undoing,
                )
        except ValueError:
            log.warning("an edit did not fit the text whose words are kept")
            self.provenance.reset(whole_text(editor.document()))

    def _spans_between(self, start: int, end: int) -> list[tuple[int, int]]:
        index = self._editor.index
        return self.provenance.copy(index.code_point_position(start), index.code_point_position(end))

    def _tint(self, block: QTextBlock, text: str) -> list[Stretch]:
        if not self.provenance.count():
            return []
        start = self._editor.index.code_point_position(block.position())
        tint = QTextCharFormat()
        tint.setBackground(QColor(self._editor.theme.machine))
        return [(low - start, high - start, tint) for low, high in self.provenance.spans(start, start + len(text))]

    def _run(self, work: Callable[[], object], done: Callable[..., None] | None = None) -> None:
        self._disk.submit(Job(work, done=done, failed=self._on_failed))

    def _on_failed(self, error: AiAuthorError) -> None:
        self.failed.emit(told(error))


def _folder_of(path: Path) -> Path:
    return companions.companion_folder(path)
