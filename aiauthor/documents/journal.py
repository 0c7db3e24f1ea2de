"""The recovery journal of one open document: what was typed and is not yet saved, on disk within two seconds.

Every open document, untitled ones included, has one (made by `recovery.Run`). The window calls `edit` at
every change (microseconds) and `flush` from a timer, best on a worker thread, at most 2 s after the
first unflushed edit. Nothing is ordered by the clock. The file is readable by this user alone.

`journal_format` knows the bytes, `recovery` reads them after a crash. No Qt, no text widget.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from pathlib import Path
from typing import Any

from aiauthor.documents import journal_format
from aiauthor.documents.edits import Edit, splice
from aiauthor.documents.journal_format import DamagedJournal
from aiauthor.documents.safe_write import make_private_folder, remove, replace_file, sentence, sync, write_all
from aiauthor.documents.text_file import FileState, TextFile, text_digest, write
from aiauthor.errors import DocumentError

log = logging.getLogger(__name__)

_MIN_LOG_BYTES = 1 << 20
_MAX_LOG_EDITS = 5000


class Journal:
    """Edits of one document on their way to the disk.

    Positions count characters as Python does. `flush`, `save` and `close` may run on any thread; all
    else belongs to the thread that owns the text.

    Attributes:
        document: the document's file, or None for an untitled text.
        title: what the window calls it.
        needs_text: call `snapshot` before the next `flush`: the log has grown long, or lost track.
    """

    def __init__(
        self, file: Path, text: str, *, title: str, document: Path | None = None, mark: dict[str, Any] | None = None
    ) -> None:
        """Start a journal in memory; nothing is written before the first edit.

        Args:
            file: the journal file.
            text: the text as it is now.
            title: what the window calls the text.
            document: the file that holds it, if one does.
            mark: as `save_mark` makes it, if `text` is what that file holds.
        """
        self.document = document
        self.title = title
        self.needs_text = False
        self._file = file
        # Guarded by `_lock`: what waits to be written.
        self._lock = threading.Lock()
        self._length = len(text)
        self._known: str | None = text  # the whole text, while only `update` and `snapshot` change it
        self._base: str | None = text  # still to be written ahead of `_pending`
        self._base_edits = 0
        self._edits = 0
        self._pending: list[Edit] = []
        self._sealed = 0  # this many of `_pending` are being written, or end where a save began
        self._mark = mark
        self._intent: dict[str, Any] | None = None
        self._lost = False
        self._kept = False
        self._news = False  # something but edits waits: a snapshot, a mark, another document
        self._generation = 0
        # Guarded by `_io_lock`: the file.
        self._io_lock = threading.Lock()
        self._fd: int | None = None
        self._end = 0
        self._chain = 0
        self._base_bytes = 0
        self._logged_edits = 0
        self._closed = False

    @property
    def dirty(self) -> bool:
        """Whether a `flush` would write anything."""
        with self._lock:
            return not self._closed and self._has_work()

    def edit(self, position: int, removed: int, inserted: str) -> None:
        """Note one change of the text. Costs microseconds, whatever the text's length."""
        with self._lock:
            self._known = None
            if position < 0 or removed < 0 or position + removed > self._length:
                # The owner counts otherwise than we do: only the whole text can mend that.
                self._lost = self.needs_text = True
                return
            self._add(Edit(position, removed, inserted, self._length + len(inserted) - removed))

    def update(self, text: str) -> None:
        """Note whatever changed since the last `update`: for owners that do not follow edits. About 5 ms for 5 MB."""
        with self._lock:
            if self._known is not None:
                edit = splice(self._known, text)
                if edit is not None:
                    self._add(edit)
                    self._known = text
                return
        self.snapshot(text)

    def snapshot(self, text: str) -> None:
        """Give the whole text, as it is after all edits so far; the next `flush` starts the file anew with it."""
        with self._lock:
            if self._lost or len(text) != self._length:
                self._edits += 1  # an edit was missed, so this is not what was saved
            self._length = len(text)
            self._known = self._base = text
            self._base_edits = self._edits
            self._pending.clear()
            self._sealed = 0
            self._news = True
            self._generation += 1
            self._lost = self.needs_text = False

    def take_over(self, text: str, mark: dict[str, Any] | None) -> None:
        """Begin with a text that is not what its file holds; the next `flush` writes it though nobody typed yet.

        Args:
            text: the text.
            mark: what the journal that it comes from remembers of the file's last save.
        """
        self.snapshot(text)
        with self._lock:
            self._edits += 1
            self._base_edits = self._edits
            self._mark = None if mark is None else {**mark, "edits": 0}

    def position(self) -> int:
        """How many edits the text has seen: ask together with taking the text that is to be saved."""
        with self._lock:
            self._sealed = len(self._pending)
            return self._edits

    def save(
        self,
        position: int,
        path: Path,
        text: str,
        *,
        like: TextFile | None = None,
        expected: FileState | None = None,
        title: str | None = None,
    ) -> TextFile:
        """Save the text to its file, so that a crash at any moment is understood at the next start. Any thread.

        Args:
            position: what `position` said when `text` was taken.
            path: the file; another than before makes it the document from now on.
            text: the whole text of that moment.
            like: as for `text_file.write`.
            expected: as for `text_file.write`.
            title: what the window calls the document from now on.

        Raises:
            DocumentError: if the file cannot be saved. Trouble with the journal alone is only logged:
                the next `flush` will raise it.
        """
        with self._lock:
            self._intent = {"edits": position, "text": text_digest(text), "document": str(path)}
            self._news = True
        self._try_flush()
        written = write(path, text, like=like, expected=expected)
        assert written.state is not None
        with self._lock:
            self._mark = save_mark(written.state, position)
            self._intent = None
            self.document = path
            self.title = title or path.name
            self._news = True
        self._try_flush()
        return written

    def flush(self) -> None:
        """Bring everything so far to the disk, and wait until it is there. Any thread.

        Raises:
            DocumentError: if the disk is full, gone, and so on; all of it waits for the next call.
        """
        with self._io_lock:
            with self._lock:
                if self._closed or not self._has_work():
                    return
                generation, edits = self._generation, list(self._pending)
                self._sealed = max(self._sealed, len(edits))
                news, self._news = self._news, False
                base, base_edits = self._base, self._base_edits
                about = self._about()
            try:
                if base is None and not self._is_there():
                    base, base_edits = self._read_back()
                    with self._lock:
                        if generation == self._generation:
                            self._base, self._base_edits = base, base_edits
                records = about if news or base is not None else []
                records += [journal_format.edit_record(edit) for edit in edits]
                if base is not None:
                    # The text goes before the marks: they count edits of it.
                    self._write_anew([about[0], journal_format.text_record(base, base_edits), *records[1:]])
                    self._logged_edits = 0
                else:
                    self._append(records)
            except BaseException as exc:
                self._news = True
                if isinstance(exc, OSError):
                    raise DocumentError(sentence(exc, self._file, "saved")) from exc
                raise
            self._logged_edits += len(edits)
            with self._lock:
                if generation == self._generation:
                    del self._pending[: len(edits)]
                    self._sealed -= len(edits)
                    self._base = None
            log_bytes = self._end - self._base_bytes
            if log_bytes > max(_MIN_LOG_BYTES, self._base_bytes) or self._logged_edits > _MAX_LOG_EDITS:
                self.needs_text = True

    def close(self, *, keep: bool = False) -> None:
        """End the journal, its document being saved or given up. Any thread.

        Args:
            keep: leave it for the next start to open again, as for an untitled text at quitting.

        Raises:
            DocumentError: if it is to be kept and the disk does not take it; it is not closed then.
        """
        if keep:
            with self._lock:
                self._kept = self._news = True
            self.flush()
        with self._io_lock:
            self._closed = True
            if self._fd is not None:
                os.close(self._fd)
                self._fd = None
                if not keep:
                    remove(self._file)

    def _has_work(self) -> bool:
        """A mark alone does not start a file: a text that nobody typed in needs no journal."""
        return bool(self._pending) or (self._news and (self._fd is not None or self._generation > 0))

    def _about(self) -> list[tuple[bytes, bytes]]:
        """Which document, and which of its states were saved."""
        header = {
            "document": str(self.document) if self.document else None,
            "title": self.title,
            "kept": self._kept,
        }
        marks = [mark for mark in (self._mark, self._intent) if mark is not None]
        return [journal_format.header_record(header), *(journal_format.mark_record(mark) for mark in marks)]

    def _try_flush(self) -> None:
        try:
            self.flush()
        except DocumentError as exc:
            log.warning("The journal could not be written beside a save: %s", type(exc.__cause__).__name__)

    def _add(self, edit: Edit) -> None:
        self._length = edit.length
        if len(self._pending) > self._sealed:
            joined = self._pending[-1].joined(edit)
            if joined is not None:
                self._pending[-1] = joined
                return
        self._pending.append(edit)
        self._edits += 1

    def _is_there(self) -> bool:
        """Whether the open file is still the one at its path, and not one deleted with its folder."""
        assert self._fd is not None
        try:
            return os.path.samestat(os.fstat(self._fd), os.stat(self._file))
        except OSError:
            return False

    def _read_back(self) -> tuple[str, int]:
        """(text, edits) that the deleted file holds: it lives on as long as it is open."""
        assert self._fd is not None
        os.lseek(self._fd, 0, os.SEEK_SET)
        data = b""
        while chunk := os.read(self._fd, 1 << 20):
            data += chunk
        try:
            replayed = journal_format.replay(data)
        except DamagedJournal:
            self.needs_text = True
            raise DocumentError("The recovery journal was deleted; it is made anew with the next change.") from None
        return replayed.text, replayed.edits

    def _write_anew(self, records: list[tuple[bytes, bytes]]) -> None:
        body, chain = journal_format.frame(records, 0)
        make_private_folder(self._file.parent)
        if sys.platform == "win32" and self._fd is not None:
            os.close(self._fd)  # an open file cannot be replaced there
            self._fd = None
        replace_file(self._file, journal_format.MAGIC + body, private=True)
        fd = os.open(self._file, os.O_RDWR | getattr(os, "O_BINARY", 0))
        if self._fd is not None:
            os.close(self._fd)
        self._fd = fd
        self._end = self._base_bytes = len(journal_format.MAGIC) + len(body)
        self._chain = chain

    def _append(self, records: list[tuple[bytes, bytes]]) -> None:
        """Write at the end of what is good, over whatever a failed attempt left there."""
        assert self._fd is not None
        body, chain = journal_format.frame(records, self._chain)
        os.lseek(self._fd, self._end, os.SEEK_SET)
        write_all(self._fd, body)
        sync(self._fd)
        self._end += len(body)
        self._chain = chain


def save_mark(state: FileState, position: int = 0) -> dict[str, Any]:
    """What a journal remembers of a save: which file, and after how many edits."""
    return {
        "edits": position,
        "size": state.size,
        "mtime_ns": state.mtime_ns,
        "inode": state.inode,
        "sha256": state.sha256,
    }
