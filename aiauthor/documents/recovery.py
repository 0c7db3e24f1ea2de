"""What a crash left: one folder of journals for each running program, read back when its program is dead.

A `Run` is this program's folder, under a lock that its death releases. `Run.recover` takes over the
folders of the dead and tells which texts hold more than their files do; a text stays in its old
journal until the window has adopted it (then it lies in a new one) or the writer discards it (then it is
set aside, not deleted). No Qt.
"""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiauthor import paths
from aiauthor.documents import text_file
from aiauthor.documents.journal import Journal, save_mark
from aiauthor.documents.journal_format import DamagedJournal, NewerJournal, Replayed, replay
from aiauthor.documents.locks import FileLock, holder
from aiauthor.documents.safe_write import listed, make_private_folder, remove, sentence, sweep
from aiauthor.documents.text_file import FileState, text_digest
from aiauthor.errors import DocumentError

log = logging.getLogger(__name__)

_SUFFIX = ".journal"
_LOCK = "lock"
_ASIDE = "set-aside"
_MAX_ASIDE = 50


@dataclass(frozen=True)
class Recovered:
    """A text that a dead program had not saved.

    Attributes:
        journal: the journal file that holds it.
        document: the file that it belongs to, or None for an untitled text.
        title: what the window called it.
        text: the text as it was at most two seconds before the end.
        file: the document as it is on disk now, or None if it is missing, unreadable or never was.
        problem: why `file` is None though there is a document; a sentence.
        changed_outside: another program wrote the file after our last save.
        whole: False if the end of the journal is damaged, so that more than two seconds may be missing.
        kept: it was left there at quitting, on purpose, rather than by a crash.
        written: when, in seconds since the epoch, by the clock of that time: for display alone.
    """

    journal: Path
    document: Path | None
    title: str
    text: str = field(repr=False)
    file: text_file.TextFile | None
    problem: str
    changed_outside: bool
    whole: bool
    kept: bool
    written: float
    mark: dict[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Recovery:
    """All that dead programs left.

    Attributes:
        texts: what was typed and not saved.
        damaged: journals that nothing could be read from, set aside for a human eye where the disk allows it.
        newer: journals of a later version of the program, left where they are for it.
    """

    texts: tuple[Recovered, ...] = ()
    damaged: tuple[Path, ...] = ()
    newer: tuple[Path, ...] = ()


class Run:
    """This running program among the journals.

    Attributes:
        folder: where its journals lie.
    """

    def __init__(self, root: Path | None = None) -> None:
        """Make this program known.

        Args:
            root: the folder of all runs; the program's own if not given.

        Raises:
            DocumentError: if the folder cannot be written: then nothing that is typed would be recoverable.
        """
        self._root = root or paths.data_dir() / "journal"
        self._claimed: dict[Path, FileLock] = {}
        self._count = 0
        for _ in range(20):
            self.folder = self._root / f"run-{secrets.token_hex(6)}"
            lock = FileLock.take(self.folder / _LOCK)
            if lock is not None:  # else another program, just starting, took us for dead
                self._lock = lock
                return
        raise DocumentError("The recovery journal cannot be locked.")

    def others(self) -> list[tuple[int, str]]:
        """(process id, host) of every other running program that shares this data folder."""
        found = []
        for folder in self._runs():
            if folder in self._claimed:
                continue
            lock = FileLock.take(folder / _LOCK)
            if lock is None:
                found.append(holder(folder / _LOCK))
            else:
                lock.release(remove=False)
        return found

    def journal(
        self, text: str, *, title: str, document: Path | None = None, state: FileState | None = None
    ) -> Journal:
        """A journal for a text that is opened now; nothing is written before its first edit.

        Args:
            text: the text as it is now.
            title: what the window calls it.
            document: its file, if it has one.
            state: that file as it was read; None if the text was not read from there.
        """
        self._count += 1
        file = self.folder / f"{self._count:04d}{_SUFFIX}"
        return Journal(file, text, title=title, document=document, mark=None if state is None else save_mark(state))

    def recover(self) -> Recovery:
        """Take over what dead programs left and tell what is worth showing; the rest is cleared away.

        A journal whose text is saved goes silently. Costs about 0.1 s for each text of 5 MB.
        """
        texts: list[Recovered] = []
        damaged: list[Path] = []
        newer: list[Path] = []
        for folder in self._runs():
            lock = self._claimed.get(folder) or self._try_take(folder)
            if lock is None:
                continue
            self._claimed[folder] = lock
            for file in listed(folder, end=_SUFFIX):
                try:
                    found = _recovered(file)
                except DamagedJournal:
                    log.warning("A journal could not be read")
                    damaged.append(self._set_aside_or_leave(file))
                except NewerJournal:
                    newer.append(file)
                except OSError as exc:
                    log.warning("A journal could not be opened: %s", exc.strerror)
                    damaged.append(file)
                else:
                    if found is None:
                        remove(file)
                    else:
                        texts.append(found)
            self._tidy(folder)
        return Recovery(tuple(texts), tuple(damaged), tuple(newer))

    def adopt(self, recovered: Recovered) -> Journal:
        """Open a recovered text here: it is safe in a new journal before the old one goes.

        Raises:
            DocumentError: if the new journal cannot be written; the old one stays.
        """
        journal = self.journal(recovered.text, title=recovered.title, document=recovered.document)
        journal.take_over(recovered.text, recovered.mark)
        journal.flush()
        remove(recovered.journal)
        self._tidy(recovered.journal.parent)
        return journal

    def discard(self, recovered: Recovered) -> Path:
        """Give a recovered text up; its journal is set aside, where the newest few dozen are kept.

        Returns:
            Where it lies now.
        """
        aside = self._set_aside(recovered.journal)
        self._tidy(recovered.journal.parent)
        return aside

    def close(self) -> None:
        """Leave; close the journals first. Journals kept then wait for the next start."""
        for folder, lock in list(self._claimed.items()):
            self._tidy(folder)
            lock.release(remove=False)
        self._claimed.clear()
        if self._holds_journals(self.folder):
            self._lock.release(remove=False)
            return
        self._lock.release()
        with contextlib.suppress(OSError):
            self.folder.rmdir()

    def _runs(self) -> list[Path]:
        return [
            folder for folder in listed(self._root, start="run-") if folder != self.folder and os.path.isdir(folder)
        ]

    def _try_take(self, folder: Path) -> FileLock | None:
        try:
            return FileLock.take(folder / _LOCK)
        except DocumentError as exc:
            log.warning("A journal folder could not be taken over: %s", type(exc.__cause__).__name__)
            return None

    def _holds_journals(self, folder: Path) -> bool:
        try:
            return bool(listed(folder, end=_SUFFIX))
        except DocumentError:
            return True  # who knows

    def _tidy(self, folder: Path) -> None:
        """Remove a dead program's folder once nothing is left in it."""
        if folder not in self._claimed or self._holds_journals(folder):
            return
        sweep(folder)
        self._claimed.pop(folder).release()
        with contextlib.suppress(OSError):
            folder.rmdir()

    def _set_aside_or_leave(self, file: Path) -> Path:
        try:
            return self._set_aside(file)
        except DocumentError as exc:
            log.warning("A damaged journal stays where it is: %s", type(exc.__cause__).__name__)
            return file

    def _set_aside(self, file: Path) -> Path:
        aside = self._root / _ASIDE
        make_private_folder(aside)
        kept = listed(aside, end=_SUFFIX)
        # Numbered rather than dated: the newest are the highest, whatever the clock says.
        number = max((int(name) for old in kept if (name := old.name.partition("-")[0]).isdecimal()), default=0) + 1
        target = aside / f"{number:08d}-{secrets.token_hex(3)}{_SUFFIX}"
        try:
            os.replace(file, target)
        except OSError as exc:
            raise DocumentError(sentence(exc, file, "set aside")) from exc
        for old in kept[: len(kept) + 1 - _MAX_ASIDE]:
            remove(old)
        return target


def _recovered(file: Path) -> Recovered | None:
    """What a journal holds that the document's file does not; None if nothing.

    Raises:
        DamagedJournal: if nothing can be read from it.
        OSError: if it cannot be opened.
    """
    replayed = replay(file.read_bytes())
    name = replayed.header.get("document")
    document = Path(name) if isinstance(name, str) and name and "\0" not in name else None
    on_disk: text_file.TextFile | None = None
    problem = ""
    if document is not None:
        try:
            on_disk = text_file.read(document, force=True)
        except DocumentError as exc:
            problem = exc.message
    if _is_saved(replayed, on_disk, document):
        return None
    return Recovered(
        journal=file,
        document=document,
        title=str(replayed.header.get("title") or (document.name if document else "")),
        text=replayed.text,
        file=on_disk,
        problem=problem,
        changed_outside=on_disk is not None and not _is_ours(replayed, on_disk),
        whole=replayed.whole,
        kept=replayed.header.get("kept") is True,
        written=file.stat().st_mtime,
        mark=replayed.mark,
    )


def _is_saved(replayed: Replayed, on_disk: text_file.TextFile | None, document: Path | None) -> bool:
    if document is None:
        return not replayed.text.strip()
    unedited = replayed.mark is not None and replayed.mark.get("edits") == replayed.edits
    if on_disk is None:
        # Saved, and since then moved or deleted by its owner; or never saved, or lost with its disk.
        return unedited and os.path.isdir(document.parent) and not os.path.lexists(document)
    if on_disk.text == replayed.text:
        return True
    if unedited:
        # Saved, and changed elsewhere since; but an empty file is what a dying disk leaves.
        return bool(on_disk.text.strip())
    intent = replayed.intent
    # The save was done, and the program died before it could write that down.
    return intent is not None and intent.get("edits", -1) >= replayed.edits and _is_intended(intent, on_disk)


def _is_ours(replayed: Replayed, on_disk: text_file.TextFile) -> bool:
    """Whether the file is as this program's last save, or the one begun after it, left it."""
    state = on_disk.state
    if state is not None and replayed.mark is not None and replayed.mark.get("sha256") == state.sha256:
        return True
    return replayed.intent is not None and _is_intended(replayed.intent, on_disk)


def _is_intended(intent: dict[str, Any], on_disk: text_file.TextFile) -> bool:
    return intent.get("text") == text_digest(on_disk.text)
