"""Bytes to disk so that a file is always the old one or the new one, whole.

A temporary file in the same folder is written, synced, given the old file's permissions and put in its
place; then the folder is synced. Where the folder takes no new file but the file itself can be
written, the old bytes are put aside first and the file is written in place. Knows bytes only;
`text_file` knows what they spell. Every failure is a `DocumentError` of one sentence, and leaves the old
file as it was and nothing beside it.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import logging
import os
import secrets
import stat
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from aiauthor import paths
from aiauthor.errors import DocumentError, Message

if sys.platform != "win32":
    import fcntl

log = logging.getLogger(__name__)

TEMP_PREFIX = ".aiauthor-"
TEMP_SUFFIX = ".tmp"

# A folder, drive or permission that forbids a new file beside the old one, not the writing itself.
_TRY_IN_PLACE = {errno.EACCES, errno.EPERM, errno.EBUSY, errno.EXDEV, errno.ETXTBSY, errno.EOPNOTSUPP}
_NO_FOLDER_SYNC = {errno.EINVAL, errno.EBADF, errno.EACCES, errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS}
_GONE = {
    getattr(errno, name)
    for name in ("EIO", "ESTALE", "ENODEV", "ENXIO", "ENOTCONN", "EHOSTDOWN", "EHOSTUNREACH", "ETIMEDOUT", "EREMOTEIO")
    if hasattr(errno, name)
}
_REASONS = {
    errno.EROFS: Message("the disk is read-only; save it in another place."),
    errno.ELOOP: Message("its symbolic links lead round in a circle."),
    errno.ENAMETOOLONG: Message("the name is too long."),
    errno.EISDIR: Message("there is a folder of that name."),
    errno.EFBIG: Message("the disk cannot hold a file of that size."),
    errno.EMFILE: Message("too many files are open."),
    errno.ENFILE: Message("too many files are open."),
    errno.EBUSY: Message("another program keeps it busy."),
    errno.ETXTBSY: Message("another program keeps it busy."),
}

_swept: set[str] = set()
_temps: set[Path] = set()  # that are being written now, by whichever thread
_ABANDON_S = 0.3


@dataclass(frozen=True)
class Written:
    """What came of a save.

    Attributes:
        path: the file written, symbolic links followed.
        stat: its status after the write.
        notes: sentences that the writer should read though the save succeeded.
    """

    path: Path
    stat: os.stat_result
    notes: tuple[str, ...] = ()


class _NotBeside(Exception):
    """The folder would not take a new file; the cause is chained."""


def replace_file(path: str | Path, data: bytes, *, private: bool = False) -> Written:
    """Make `path` hold `data`, durably, or leave it as it is.

    Safe to call from any thread; two calls on one path end with one of the two.

    Args:
        path: where; symbolic links are followed and stay.
        data: the whole new content.
        private: a new file is readable by this user alone (0600). An existing one keeps its permissions.

    Raises:
        DocumentError: if the file is read-only, its folder gone, the disk full, and so on.
    """
    path = Path(path)
    try:
        target = Path(os.path.realpath(path, strict=False))
        old = _status(target)
    except OSError as exc:
        raise DocumentError(sentence(exc, path, "saved")) from exc
    if old is not None:
        if not stat.S_ISREG(old.st_mode):
            raise DocumentError("“{0}” cannot be saved: there is a folder or a device of that name.", path.name)
        if not is_writable(target, old):
            raise DocumentError("“{0}” is read-only; save it under another name or allow writing to it.", path.name)
    sweep(target.parent)
    try:
        notes = _write_beside(target, data, old, private=private)
    except _NotBeside as exc:
        cause = exc.__cause__
        assert isinstance(cause, OSError)
        if old is None:
            raise DocumentError(sentence(cause, path, "saved")) from cause
        notes = _write_in_place(target, data, path)
    except OSError as exc:
        raise DocumentError(sentence(exc, path, "saved")) from exc
    try:
        return Written(target, os.stat(target), notes)
    except OSError as exc:
        raise DocumentError(sentence(exc, path, "saved")) from exc


def abandon_writes() -> None:
    """The process ends in the middle of writing: leave none of its temporary files behind. Takes at most 0.3 s.

    A thread that still writes one fails, and what it wanted to replace stays. On Windows a file that is open cannot
    be taken away: there one that is being written stays, and is swept at a later save in its folder.
    """

    def unlink() -> None:
        for temp in list(_temps):
            with contextlib.suppress(OSError):
                os.unlink(temp)

    if _temps:
        thread = threading.Thread(target=unlink, daemon=True)  # a drive may not answer
        thread.start()
        thread.join(_ABANDON_S)


def interrupted_save(path: str | Path) -> Path | None:
    """The old content of a file whose in-place save was cut off, if that ever happened and it still lies there."""
    aside = _aside(Path(os.path.realpath(path)))
    return aside if os.path.exists(aside) else None


def is_writable(path: Path, status: os.stat_result) -> bool:
    """Whether this user may write the file; a file marked read-only is so even for root."""
    return bool(status.st_mode & 0o222) and os.access(path, os.W_OK)


def make_private_folder(folder: Path) -> None:
    """Create a folder, and those above it, that this user alone can read (0700).

    Raises:
        DocumentError: if that cannot be done.
    """
    try:
        missing = [parent for parent in (folder, *folder.parents) if not os.path.exists(parent)]
        for parent in reversed(missing):
            with contextlib.suppress(FileExistsError):
                os.mkdir(parent, 0o700)
        if stat.S_IMODE(os.stat(folder).st_mode) & 0o077:
            os.chmod(folder, 0o700)
    except OSError as exc:
        raise DocumentError(sentence(exc, folder, "created")) from exc


def listed(folder: Path, *, start: str = "", end: str = "") -> list[Path]:
    """The entries of a folder whose names start and end so, sorted; none if there is no such folder.

    Raises:
        DocumentError: if the folder cannot be read.
    """
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return []
    except OSError as exc:
        raise DocumentError(sentence(exc, folder, "opened")) from exc
    return [folder / name for name in sorted(names) if name.startswith(start) and name.endswith(end)]


def remove(path: Path) -> None:
    """Remove a file of the program's own that is not needed any more; one that will not go is left."""
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass
    except OSError as exc:
        log.warning("A file could not be removed: %s", exc.strerror)


def sweep(folder: Path) -> None:
    """Remove what a killed save left in a folder; looks once a run of the program.

    A temporary file that another running save still writes is locked, and stays.
    """
    if str(folder) in _swept:
        return
    _swept.add(str(folder))
    try:
        with os.scandir(folder) as entries:
            stale = [e.path for e in entries if e.name.startswith(TEMP_PREFIX) and e.name.endswith(TEMP_SUFFIX)]
    except OSError:
        return
    for name in stale:
        with contextlib.suppress(OSError):
            fd = os.open(name, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
            try:
                if sys.platform != "win32":
                    fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    os.unlink(name)
            finally:
                os.close(fd)
            if sys.platform == "win32":
                os.unlink(name)  # refused while it is open


def sync(fd: int) -> None:
    """Wait until the drive holds what was written."""
    if sys.platform == "darwin":
        # fsync leaves the data in the drive's own cache there; not every file system knows the stronger call.
        with contextlib.suppress(OSError):
            fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
            return
    os.fsync(fd)


def sync_folder(folder: Path) -> None:
    """Wait until the drive holds the folder's list of names; a file system that cannot is let be.

    Raises:
        OSError: if the drive fails.
    """
    if sys.platform == "win32":
        return
    try:
        fd = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            os.fsync(fd)
        finally:
            os.close(fd)
    except OSError as exc:
        if exc.errno not in _NO_FOLDER_SYNC:
            raise


def write_all(fd: int, data: bytes | memoryview) -> None:
    """Write every byte; `os.write` may take fewer than it is given."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]


def sentence(exc: OSError, path: Path, done: str) -> Message:
    """What an `OSError` means for the person who wanted the file opened or saved.

    Args:
        exc: the error.
        path: the file or folder.
        done: what was to happen: "opened", "saved", "created", "set aside".
    """
    name = path.name or path
    failed = {
        "opened": Message("“{0}” could not be opened", name),
        "saved": Message("“{0}” could not be saved", name),
        "created": Message("“{0}” could not be created", name),
        "set aside": Message("“{0}” could not be set aside", name),
    }[done]
    return Message("{0}: {1}", failed, _reason(exc, path, reading=done == "opened"))


def _reason(exc: OSError, path: Path, *, reading: bool) -> Message:
    code = exc.errno
    if code in (errno.ENOENT, errno.ENOTDIR):
        if reading and os.path.isdir(path.parent):
            return Message("there is no such file.")
        return Message("the folder “{0}” is not there.", path.parent)
    if code in (errno.EACCES, errno.EPERM):
        if reading:
            return Message("you are not allowed to read it there.")
        return Message("you are not allowed to write it there.")
    if code in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return Message("the disk is full; free some space and try again.")
    if code in _GONE:
        return Message("the disk or network drive does not answer.")
    return _REASONS.get(code or 0) or Message("{0}.", exc.strerror or exc)


def _status(path: Path) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _write_beside(target: Path, data: bytes, old: os.stat_result | None, *, private: bool) -> tuple[str, ...]:
    """Write a temporary file and put it in the target's place."""
    try:
        temp, fd = _new_temp(target.parent, 0o600 if private or old is not None else 0o666)
    except OSError as exc:
        if exc.errno in _TRY_IN_PLACE:
            raise _NotBeside from exc
        raise
    _temps.add(temp)
    try:
        try:
            write_all(fd, data)
            if old is not None:
                _copy_permissions(target, temp, old)
            sync(fd)
        finally:
            os.close(fd)
        _move(temp, target)
    except OSError as exc:
        with contextlib.suppress(OSError):
            os.unlink(temp)
        if exc.errno in _TRY_IN_PLACE:
            raise _NotBeside from exc
        raise
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temp)
        raise
    finally:
        _temps.discard(temp)
    try:
        sync_folder(target.parent)
    except OSError as exc:
        log.warning("The folder of a saved file could not be synced: %s", exc.strerror)
        return (Message("The text was saved, but the disk did not confirm it; check the disk."),)
    return ()


def _new_temp(folder: Path, mode: int) -> tuple[Path, int]:
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    for _ in range(100):
        temp = folder / f"{TEMP_PREFIX}{secrets.token_hex(6)}{TEMP_SUFFIX}"
        try:
            fd = os.open(temp, flags, mode)
        except FileExistsError:
            continue
        if sys.platform == "win32":
            return temp, fd
        with contextlib.suppress(OSError):  # network drives without locks: nothing is swept there either
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        try:
            swept = os.fstat(fd).st_nlink == 0
        except OSError:
            os.close(fd)
            with contextlib.suppress(OSError):
                os.unlink(temp)
            raise
        if not swept:
            return temp, fd
        os.close(fd)
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))


def _copy_permissions(source: Path, temp: Path, old: os.stat_result) -> None:
    """Owner, access lists and tags as far as this user may; the mode in any case."""
    if hasattr(os, "chown"):
        with contextlib.suppress(OSError):
            os.chown(temp, -1, old.st_gid)
        with contextlib.suppress(OSError):
            os.chown(temp, old.st_uid, -1)
    if hasattr(os, "listxattr"):
        with contextlib.suppress(OSError):
            for name in os.listxattr(source):
                with contextlib.suppress(OSError):
                    os.setxattr(temp, name, os.getxattr(source, name))
    mode = stat.S_IMODE(old.st_mode)
    try:
        os.chmod(temp, mode)
    except OSError:
        # Drives without permissions (FAT, some network shares) refuse; there they are right as they are.
        if stat.S_IMODE(os.stat(temp).st_mode) != mode:
            raise


def _move(temp: Path, target: Path) -> None:
    if sys.platform == "win32":
        for wait_s in (0.02, 0.05, 0.1, 0.2):
            with contextlib.suppress(PermissionError):  # virus scanners hold new files for a moment
                os.replace(temp, target)
                return
            time.sleep(wait_s)
    os.replace(temp, target)


def _aside(target: Path) -> Path:
    digest = hashlib.sha256(os.fsencode(target)).hexdigest()[:16]
    return paths.data_dir() / "rescue" / f"{digest}.bak"


def _write_in_place(target: Path, data: bytes, path: Path) -> tuple[str, ...]:
    """Overwrite the file itself, its old bytes put aside first and put back if that fails."""
    aside = _aside(target)
    try:
        fd = os.open(target, os.O_RDWR | getattr(os, "O_BINARY", 0))
    except OSError as exc:
        raise DocumentError(sentence(exc, path, "saved")) from exc
    try:
        before = _read_all(fd)
        make_private_folder(aside.parent)
        if not os.path.exists(aside):  # else an earlier save was cut off, and that one is the whole text
            replace_file(aside, before, private=True)
        try:
            _overwrite(fd, data)
        except OSError as exc:
            try:
                _overwrite(fd, before)
            except OSError:
                raise DocumentError("{0} Its old text is kept in {1}.", sentence(exc, path, "saved"), aside) from exc
            with contextlib.suppress(OSError):
                os.unlink(aside)
            raise DocumentError(sentence(exc, path, "saved")) from exc
    except OSError as exc:
        raise DocumentError(sentence(exc, path, "saved")) from exc
    finally:
        with contextlib.suppress(OSError):
            os.close(fd)
    with contextlib.suppress(OSError):
        os.unlink(aside)
    return ()


def _read_all(fd: int) -> bytes:
    chunks = []
    os.lseek(fd, 0, os.SEEK_SET)
    while chunk := os.read(fd, 1 << 20):
        chunks.append(chunk)
    return b"".join(chunks)


def _overwrite(fd: int, data: bytes) -> None:
    os.lseek(fd, 0, os.SEEK_SET)
    write_all(fd, data)
    os.ftruncate(fd, len(data))
    sync(fd)
