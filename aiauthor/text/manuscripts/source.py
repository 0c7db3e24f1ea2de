"""A file as the readers get it: named for people, opened without being fooled, read within bounds."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from aiauthor.archives import SafeZip
from aiauthor.errors import DocumentError, Message
from aiauthor.text.manuscripts.paragraphs import Budget
from aiauthor.text.manuscripts.values import Limits

_LABEL_CHARS = 80


@dataclass(frozen=True)
class Source:
    """One file that is being read, and what reading it may cost."""

    path: Path
    limits: Limits
    budget: Budget = field(repr=False)

    @classmethod
    def of(cls, path: Path, limits: Limits) -> Source:
        """A source with its budget unspent."""
        return cls(path, limits, Budget(limits, label_of(path)))

    @property
    def label(self) -> str:
        """The file's name for a sentence."""
        return self.budget.label

    def head(self, size: int) -> bytes:
        """The first bytes."""
        return _read(self.path, self.label, size)

    def read(self, max_bytes: int) -> bytes:
        """All bytes.

        Raises:
            DocumentError: if there are too many, or the file cannot be read.
        """
        check_size(status_of(self.path).st_size, max_bytes, self.label)
        data = _read(self.path, self.label, max_bytes + 1)
        check_size(len(data), max_bytes, self.label)
        return data

    def archive(self) -> SafeZip:
        """The file as a zip archive, to be closed by the caller."""
        check_size(status_of(self.path).st_size, self.limits.archive_bytes, self.label)
        archive = SafeZip(self.path, max_member_bytes=self.limits.member_bytes)
        if archive.climbs:
            archive.close()
            raise DocumentError("{0} holds paths that lead out of it, which no honest document does.", self.label)
        return archive


def label_of(path: Path) -> str:
    """A file's name as it may stand in a sentence, in quotation marks, however strange it is."""
    name = path.name or str(path)
    shown = "".join(character if character.isprintable() else "�" for character in name)
    return Message("“{0}”", f"{shown[:_LABEL_CHARS]}…" if len(shown) > _LABEL_CHARS else shown)


def status_of(path: Path) -> os.stat_result:
    """The status of what a path leads to.

    Raises:
        DocumentError: if it leads nowhere.
    """
    try:
        return os.stat(path)
    except (OSError, ValueError) as exc:
        raise DocumentError(failure(path, exc)) from exc


def check_regular(status: os.stat_result, label: str) -> None:
    """Refuse what is neither file nor folder: reading a pipe or a device may never end.

    Raises:
        DocumentError: with the reason.
    """
    if stat.S_ISFIFO(status.st_mode):
        raise DocumentError("{0} is a pipe, not a file.", label)
    if stat.S_ISSOCK(status.st_mode):
        raise DocumentError("{0} is a socket, not a file.", label)
    if not stat.S_ISREG(status.st_mode):
        raise DocumentError("{0} is a device, not a file.", label)


def check_size(size: int, max_bytes: int, label: str) -> None:
    """Refuse what is too large to be a manuscript.

    Raises:
        DocumentError: with the reason.
    """
    if size > max_bytes:
        raise DocumentError("{0} is larger than {1:,} MB, more than a manuscript can be.", label, max_bytes >> 20)


def failure(path: Path, exc: OSError | ValueError) -> Message:
    """Why a file or folder could not be opened, in one sentence."""
    label = label_of(path)
    if isinstance(exc, ValueError):
        return Message("{0} is not a name that a file can have.", label)
    match exc.errno:
        case errno.ENOENT | errno.ENOTDIR:
            return Message("{0} is not there.", label)
        case errno.EACCES | errno.EPERM:
            return Message("{0} may not be read by you.", label)
        case errno.ELOOP:
            return Message("{0} is a link that leads back to itself.", label)
        case errno.ENAMETOOLONG:
            return Message("{0} is too long a name.", label)
        case _:
            return Message("{0} could not be read: {1}.", label, exc.strerror or Message("the disk does not answer"))


def _read(path: Path, label: str, size: int) -> bytes:
    # Between the look at its status and the opening a file may have become a pipe: do not wait for one.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    check_regular(status_of(path), label)
    try:
        with open(os.open(path, flags), "rb") as file:
            check_regular(os.fstat(file.fileno()), label)
            return file.read(size)
    except OSError as exc:
        raise DocumentError(failure(path, exc)) from exc
