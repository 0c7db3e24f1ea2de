"""Locks that the system lets go when a program dies: one for each running program, one for each open document.

A lock is a small file held with `flock` (on Windows `msvcrt.locking`); what it says is who holds it.
No clock is asked, so one set back changes nothing. On a drive without locks nobody is told of
anybody, and everything else works.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import socket
import sys
from pathlib import Path

from aiauthor import paths
from aiauthor.documents.safe_write import make_private_folder, sentence
from aiauthor.errors import DocumentError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

log = logging.getLogger(__name__)

_FAR_BYTE = 1 << 30  # Windows forbids reading a locked byte, so one past the content is locked
_MAX_INFO_BYTES = 4096


class InUseError(DocumentError):
    """The document is open in another window or another running program."""


class FileLock:
    """A lock file that this program holds until `release` or its death.

    Attributes:
        path: the lock file.
    """

    def __init__(self, path: Path, fd: int) -> None:
        self.path = path
        self._fd: int | None = fd

    @classmethod
    def take(cls, path: Path) -> FileLock | None:
        """Take the lock, or None if another window or program holds it.

        Raises:
            DocumentError: if the lock file cannot be created.
        """
        make_private_folder(path.parent)
        for last_try in [False] * 20 + [True]:
            try:
                fd = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
            except OSError as exc:
                raise DocumentError(sentence(exc, path, "created")) from exc
            try:
                if not _lock(fd):
                    os.close(fd)
                    return None
                # Its last holder may have removed it between our opening and our locking.
                there = os.path.exists(path) and os.path.samestat(os.fstat(fd), os.stat(path))
                if there or last_try:  # some network drives number their files anew at every look
                    break
            except OSError as exc:
                os.close(fd)
                raise DocumentError(sentence(exc, path, "created")) from exc
            os.close(fd)
        holder = json.dumps({"pid": os.getpid(), "host": socket.gethostname()}).encode()
        with contextlib.suppress(OSError):
            os.ftruncate(fd, 0)
            os.write(fd, holder)
        return cls(path, fd)

    def release(self, *, remove: bool = True) -> None:
        """Let others have it; doing so twice is harmless."""
        if self._fd is None:
            return
        fd, self._fd = self._fd, None
        if remove and sys.platform != "win32":
            with contextlib.suppress(OSError):
                os.unlink(self.path)
        os.close(fd)
        if remove and sys.platform == "win32":
            with contextlib.suppress(OSError):
                os.unlink(self.path)


def holder(path: Path) -> tuple[int, str]:
    """(process id, host) of whoever took a lock last; (0, "") if it does not say."""
    try:
        with open(path, "rb") as file:
            info = json.loads(file.read(_MAX_INFO_BYTES))
        return int(info["pid"]), str(info["host"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0, ""


def claim_document(path: str | Path, *, folder: Path | None = None) -> FileLock:
    """Note that this window has the document open.

    Args:
        path: the document; any of its names through symbolic links means the same document.
        folder: where locks lie, the program's own data folder if not given.

    Returns:
        The claim, to be released when the document is closed.

    Raises:
        InUseError: if another window or program has it open.
        DocumentError: if the lock cannot be written.
    """
    path = Path(path)
    lock_path = (folder or paths.data_dir() / "locks") / f"{document_key(path)}.lock"
    lock = FileLock.take(lock_path)
    if lock is None:
        pid, host = holder(lock_path)
        if (pid, host) == (os.getpid(), socket.gethostname()):
            raise InUseError("“{0}” is already open in another window.", path.name)
        raise InUseError("“{0}” is already open in another running AI Author.", path.name)
    return lock


def document_key(path: str | Path) -> str:
    """A document's identity as a file name: the same for every name that leads to it, whether it exists or not."""
    real = os.path.normcase(os.path.realpath(path))
    return hashlib.sha256(os.fsencode(real)).hexdigest()[:32]


def _lock(fd: int) -> bool:
    """Whether the lock was got; True as well where the drive knows no locks."""
    try:
        if sys.platform == "win32":
            os.lseek(fd, _FAR_BYTE, os.SEEK_SET)
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
            os.lseek(fd, 0, os.SEEK_SET)
        else:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError as exc:
        log.warning("No locks on this drive: %s", exc.strerror)
    return True
