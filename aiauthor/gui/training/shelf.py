"""The manuscripts that a voice is to learn from: read on a thread of their own, ticked by the writer.

    paths -> (thread) find, read -> Entry or Rejected -> shelf
    shelf -> (thread) drafts of one text -> marks

Knows no widget. Texts are kept in memory, up to `MAX_CHARS` together.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from aiauthor.errors import AiAuthorError
from aiauthor.gui.threads import Job, SerialThread
from aiauthor.gui.training import remembered
from aiauthor.gui.translation import told

if TYPE_CHECKING:
    from aiauthor.text.manuscripts import Manuscript, Rejected

MAX_CHARS = 60_000_000  # some ten million words: more than anybody has written
CLOSE_WAIT_MS = 300


@dataclasses.dataclass(eq=False)
class Entry:
    """A manuscript on the shelf.

    Attributes:
        manuscript: as it was read.
        size_bytes: of its file.
        ticked: whether it is learned from.
        chosen: whether the writer ticked or unticked it by hand.
        draft_of: the longer manuscript that holds much the same text.
    """

    manuscript: Manuscript
    size_bytes: int
    ticked: bool = True
    chosen: bool = False
    draft_of: Entry | None = None

    @property
    def path(self) -> Path:
        """The file, or the folder of a Scrivener project."""
        return self.manuscript.path


class Shelf(QObject):
    """The manuscripts.

    Signals:
        added: an `Entry` has been read.
        changed: ticks, marks or rejected files are other than they were.
        reading_changed: whether files are being read.

    Attributes:
        entries: in the order in which they were read.
        rejected: what could not be read, with its reason.
    """

    added = Signal(object)
    changed = Signal()
    reading_changed = Signal(bool)
    _read = Signal(object, int)
    _refused = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []
        self.rejected: list[Rejected] = []
        self._thread = SerialThread("manuscripts", self)
        self._reading = 0
        self._closed = False
        self._revision = 0
        self._lock = threading.Lock()  # of the two that follow
        self._known: set[Path] = set()
        self._room = MAX_CHARS
        self._read.connect(self._on_read)
        self._refused.connect(self._on_refused)

    @property
    def is_reading(self) -> bool:
        """Whether files are being read."""
        return self._reading > 0

    @property
    def ticked(self) -> list[Entry]:
        """What is to be learned from."""
        return [entry for entry in self.entries if entry.ticked]

    @property
    def words(self) -> int:
        """Of all that is ticked; drafts of one text count once."""
        return self._total(lambda entry: entry.manuscript.words)

    @property
    def chars(self) -> int:
        """Of all that is ticked; drafts of one text count once."""
        return self._total(lambda entry: len(entry.manuscript.text))

    def add(self, paths: Iterable[Path]) -> None:
        """Read files, and all manuscripts in folders; they come in one by one."""
        wanted = list(paths)
        if wanted:
            self._submit(lambda: self._read_all(wanted))

    def recall(self) -> None:
        """Read what was last trained on, as far as it is still there."""
        self._submit(lambda: self._read_all(remembered.recall()))

    def remember(self) -> None:
        """What is ticked is to be recalled next time."""
        wanted = [entry.path for entry in self.ticked]
        self._thread.submit(Job(lambda: remembered.remember(wanted)))

    def remove(self, entries: Sequence[Entry]) -> None:
        """Take manuscripts off the shelf."""
        for entry in entries:
            self.entries.remove(entry)
            with self._lock:
                self._known.discard(_identity(entry.path))
                self._room += len(entry.manuscript.text)
        for entry in self.entries:
            if entry.draft_of in entries:
                entry.draft_of = None
        self._look_for_drafts()
        self.changed.emit()

    def clear_rejected(self) -> None:
        """Forget what could not be read."""
        self.rejected.clear()
        self.changed.emit()

    def set_ticked(self, entry: Entry, ticked: bool) -> None:
        """Learn from a manuscript, or leave it out."""
        if entry.ticked != ticked:
            entry.ticked, entry.chosen = ticked, True
            self.changed.emit()

    def stop(self) -> None:
        """Read no more."""
        self._closed = True
        self._thread.stop()

    def close(self, *, wait_ms: int = CLOSE_WAIT_MS) -> None:
        """Read no more; a file that is being read is let go on."""
        self.stop()
        self._thread.close(wait_ms=wait_ms)

    # On the thread.

    def _read_all(self, paths: Sequence[Path]) -> None:
        from aiauthor.text.manuscripts import Rejected, find_manuscripts, read_manuscript

        for found in find_manuscripts(paths):
            if self._closed:
                return
            if isinstance(found, Rejected):
                self._refused.emit(found)
                continue
            if _identity(found.path) in self._known:
                continue
            try:
                manuscript = read_manuscript(found.path)
            except AiAuthorError as exc:
                self._refused.emit(Rejected(found.path, told(exc)))
                continue
            if not self._make_room(manuscript):
                reason = QCoreApplication.translate(
                    "Training", "“{0}” is left out: the shelf holds as much text as can be learned from at once."
                )
                self._refused.emit(Rejected(found.path, reason.format(found.path.name)))
                continue
            self._read.emit(manuscript, found.size_bytes)

    def _make_room(self, manuscript: Manuscript) -> bool:
        with self._lock:
            if len(manuscript.text) > self._room:
                return False
            self._room -= len(manuscript.text)
            self._known.add(_identity(manuscript.path))
            return True

    # On the window's thread.

    @Slot(object, int)
    def _on_read(self, manuscript: Manuscript, size_bytes: int) -> None:
        entry = Entry(manuscript, size_bytes)
        self.entries.append(entry)
        self.added.emit(entry)
        self.changed.emit()

    @Slot(object)
    def _on_refused(self, rejected: Rejected) -> None:
        if rejected not in self.rejected:
            self.rejected.append(rejected)
            self.changed.emit()

    def _on_all_read(self, _: object) -> None:
        self._look_for_drafts()
        self._count_reading(-1)

    def _on_failed(self, error: AiAuthorError) -> None:
        self._count_reading(-1)
        from aiauthor.text.manuscripts import Rejected

        self._on_refused(Rejected(Path(), told(error)))

    def _submit(self, read: Callable[[], None]) -> None:
        if not self._closed:
            self._count_reading(1)
            self._thread.submit(Job(read, done=self._on_all_read, failed=self._on_failed))

    def _count_reading(self, change: int) -> None:
        self._reading += change
        self.reading_changed.emit(self.is_reading)

    def _look_for_drafts(self) -> None:
        self._revision += 1
        revision, entries = self._revision, list(self.entries)
        if len(entries) < 2 or self._closed:
            return

        def look() -> list[list[int]]:
            from aiauthor.text.manuscripts import near_duplicates

            manuscripts = [entry.manuscript for entry in entries]
            index = {id(manuscript): number for number, manuscript in enumerate(manuscripts)}
            return [[index[id(each)] for each in group] for group in near_duplicates(manuscripts)]

        def found(groups: list[list[int]]) -> None:
            if revision == self._revision:
                self._mark([[entries[number] for number in group] for group in groups])

        self._thread.submit(Job(look, done=found))

    def _mark(self, groups: Sequence[Sequence[Entry]]) -> None:
        for entry in self.entries:
            entry.draft_of = None
        for longest, *others in groups:
            for entry in others:
                entry.draft_of = longest
                if not entry.chosen:
                    entry.ticked = False
        self.changed.emit()

    def _total(self, measure: Callable[[Entry], int]) -> int:
        largest: dict[int, int] = {}
        for entry in self.ticked:
            key = id(entry.draft_of or entry)
            largest[key] = max(largest.get(key, 0), measure(entry))
        return sum(largest.values())


def _identity(path: Path) -> Path:
    """One name for a file, however it was named."""
    try:
        return path.resolve()
    except OSError:
        return path.absolute()
