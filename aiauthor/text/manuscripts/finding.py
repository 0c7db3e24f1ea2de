"""What a writer drops on the window: files and whole shelves of folders -> the manuscripts among them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from aiauthor.errors import DocumentError, Message
from aiauthor.text.manuscripts import scrivener
from aiauthor.text.manuscripts.reading import FOREIGN, READERS, read_manuscript
from aiauthor.text.manuscripts.source import check_regular, check_size, failure, label_of, status_of
from aiauthor.text.manuscripts.values import Found, Limits, Manuscript, Rejected

_MAX_DEPTH = 40

# Folders that systems and other programs keep for themselves; hidden ones begin with a dot.
_SYSTEM_NAMES = frozenset(
    {"__macosx", "$recycle.bin", "system volume information", "lost+found", "thumbs.db", "desktop.ini", "icon\r"}
)
_LOCK_PREFIXES = (".", "~$", "~lock.")
_HIDDEN_ATTRIBUTES = getattr(stat, "FILE_ATTRIBUTE_HIDDEN", 2) | getattr(stat, "FILE_ATTRIBUTE_SYSTEM", 4)
_HIDDEN_FLAGS = getattr(stat, "UF_HIDDEN", 0x8000)


def find_manuscripts(paths: Iterable[Path | str], *, limits: Limits | None = None) -> Iterator[Found | Rejected]:
    """Find the manuscripts among files and, however deep, in folders; nothing is opened.

    A file that was named is always answered for. Inside folders, what is hidden, belongs to the
    system or is of no kind that holds texts is passed over in silence. Links are followed, but no
    file or folder is visited twice. Order: as given, inside a folder by name.
    """
    search = _Search(limits or Limits())
    for path in paths:
        yield from search.named(Path(path))


def read_manuscripts(paths: Iterable[Path | str], *, limits: Limits | None = None) -> Iterator[Manuscript | Rejected]:
    """Find and read manuscripts; a failure is listed with its reason and never stops the rest."""
    for found in find_manuscripts(paths, limits=limits):
        if isinstance(found, Rejected):
            yield found
            continue
        try:
            yield read_manuscript(found.path, limits=limits)
        except DocumentError as exc:
            yield Rejected(found.path, exc.message)


class _Search:
    """One search: what was seen, and how much may still be looked at."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.entries
        self._seen: set[tuple[int, int]] = set()

    def named(self, path: Path) -> Iterator[Found | Rejected]:
        """Answer for a path that the writer named."""
        if path.suffix.lower() == ".scrivx" and scrivener.is_project(path.absolute().parent):
            path = path.absolute().parent
        try:
            status = status_of(path)
            if stat.S_ISDIR(status.st_mode):
                yield from self._folder(path, status, ())
            elif self._is_new(status):
                yield self._file(path, status)
        except DocumentError as exc:
            yield Rejected(path, exc.message)

    def _file(self, path: Path, status: os.stat_result) -> Found:
        label = label_of(path)
        check_regular(status, label)
        check_size(status.st_size, self._limits.archive_bytes, label)
        kind = path.suffix.lower()
        return Found(path, kind if kind in READERS else "", status.st_size)

    def _folder(
        self, path: Path, status: os.stat_result, above: tuple[tuple[int, int], ...]
    ) -> Iterator[Found | Rejected]:
        here = (status.st_dev, status.st_ino)
        if status.st_ino and here in above:  # some network drives number no files
            yield Rejected(path, Message("{0} is a link that leads back to a folder above it.", label_of(path)))
            return
        if not self._is_new(status):
            return
        if scrivener.is_project(path):
            yield Found(path, scrivener.SUFFIX, self._project_bytes(path))
            return
        if len(above) >= _MAX_DEPTH:
            yield Rejected(
                path, Message("{0} lies more than {1} folders deep; name it by itself.", label_of(path), _MAX_DEPTH)
            )
            return
        try:
            with os.scandir(path) as entries:
                children = sorted((Path(entry.path) for entry in entries if not _is_hidden(entry)), key=_by_name)
        except OSError as exc:
            yield Rejected(path, failure(path, exc))
            return
        for child in children:
            if self._left <= 0:
                return
            self._left -= 1
            if self._left == 0:
                yield Rejected(
                    path, Message("{0} holds too many files to search; choose a smaller folder.", label_of(path))
                )
                return
            yield from self._child(child, (*above, here))

    def _child(self, path: Path, above: tuple[tuple[int, int], ...]) -> Iterator[Found | Rejected]:
        kind = path.suffix.lower()
        try:
            status = status_of(path)
            if stat.S_ISDIR(status.st_mode) and kind not in FOREIGN:
                yield from self._folder(path, status, above)
            elif kind in READERS and self._is_new(status):
                yield self._file(path, status)
            elif kind in FOREIGN and self._is_new(status):
                yield Rejected(path, Message("{0} {1}.", label_of(path), FOREIGN[kind]))
        except DocumentError as exc:
            yield Rejected(path, exc.message)

    def _is_new(self, status: os.stat_result) -> bool:
        identity = (status.st_dev, status.st_ino)
        if status.st_ino and identity in self._seen:
            return False
        self._seen.add(identity)
        return True

    def _project_bytes(self, path: Path) -> int:
        size = 0
        for file in scrivener.draft_files(path):
            self._left -= 1
            if self._left <= 0:
                break
            try:
                size += file.stat().st_size
            except OSError:
                continue
        return size


def _is_hidden(entry: os.DirEntry[str]) -> bool:
    name = entry.name.lower()
    if name.startswith(_LOCK_PREFIXES) or name in _SYSTEM_NAMES:
        return True
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return False  # its failure will be told
    attributes = getattr(status, "st_file_attributes", 0)
    flags = getattr(status, "st_flags", 0)
    return bool(attributes & _HIDDEN_ATTRIBUTES or flags & _HIDDEN_FLAGS)


def _by_name(path: Path) -> tuple[str, str]:
    return path.name.casefold(), path.name
