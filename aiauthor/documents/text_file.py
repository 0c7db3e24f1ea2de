r"""A plain text on disk: read with its encoding and line endings, and written back the way it was found.

The text in memory always breaks lines with a single "\n". `read` finds the encoding;
`write` keeps it, and the line endings, unless a character will not fit: then it writes UTF-8 and says so.
`FileState` tells whether another program changed the file since. Bytes go to disk by `safe_write` alone.
"""

from __future__ import annotations

import codecs
import enum
import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from aiauthor import encodings
from aiauthor.documents.safe_write import is_writable, replace_file, sentence
from aiauthor.encodings import Decoded
from aiauthor.errors import DocumentError, Message

MAX_BYTES = 100 << 20

_MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}

_FOREIGN = (
    (b"PK\x03\x04", Message("a packed document (.docx, .odt, .epub) or an archive; import it instead")),
    (b"{\\rtf", Message("a rich text document; import it instead")),
    (b"\xd0\xcf\x11\xe0", Message("an old Word document; save it as .docx there and import that")),
    (b"%PDF-", Message("a PDF, which cannot be edited as text")),
    (b"\x89PNG", Message("a picture")),
    (b"\xff\xd8\xff", Message("a picture")),
    (b"GIF87a", Message("a picture")),
    (b"GIF89a", Message("a picture")),
    (b"\x7fELF", Message("a program")),
    (b"\x1f\x8b", Message("a packed file")),
    (b"SQLite format 3", Message("a database")),
)
_BREAK = re.compile("\r\n|\r|\n")
_BREAKS = ("\n", "\r\n", "\r")


class NotTextError(DocumentError):
    """A file that holds no text; `read(..., force=True)` opens it all the same."""


class ChangedOnDiskError(DocumentError):
    """Another program wrote the file since it was read; saving would lose that."""


class DiskChange(enum.Enum):
    """What became of a file since it was last read or written here."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class FileState:
    """A file's content at one moment, by signs that are cheap to look at and one that is sure."""

    size: int
    mtime_ns: int
    inode: int
    sha256: str

    @classmethod
    def of(cls, status: os.stat_result, data: bytes) -> FileState:
        """The state of a file with this status and these bytes."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ino, hashlib.sha256(data).hexdigest())

    def looks_like(self, status: os.stat_result) -> bool:
        """Whether nothing cheap tells them apart."""
        return (self.size, self.mtime_ns, self.inode) == (status.st_size, status.st_mtime_ns, status.st_ino)


@dataclass(frozen=True)
class TextFile:
    r"""A text and how it is spelt on disk.

    Attributes:
        path: as it was asked for; symbolic links are not resolved in it.
        text: the content, lines broken with "\n", no byte-order mark.
        encoding: a codec name: "utf-8", "utf-16-le", "cp1252" ...
        bom: whether the file begins with a byte-order mark.
        newline: the line ending, or the most frequent one: "\n", "\r\n" or "\r".
        mixed: where line endings differ, each line's as its index in ("\n", "\r\n", "\r"), else None.
        state: the file as it was then; None for a text that was never on disk.
        read_only: the file does not allow writing (saving will be refused).
        notes: sentences that the writer should read, such as a changed encoding.
    """

    path: Path
    text: str = field(repr=False)
    encoding: str = "utf-8"
    bom: bool = False
    newline: str = "\n"
    mixed: bytes | None = field(default=None, repr=False)
    state: FileState | None = None
    read_only: bool = False
    notes: tuple[str, ...] = ()


def read(path: str | Path, *, encoding: str | None = None, force: bool = False) -> TextFile:
    """Open a text.

    Args:
        path: the file.
        encoding: a codec name that overrides what was found, for "reopen as ...".
        force: open even what does not look like text.

    Raises:
        NotTextError: if it is a binary file and `force` is not set.
        DocumentError: if it is missing, not a file, unreadable, too large, or not in `encoding`.
    """
    path = Path(path)
    data, status = read_bytes(path)
    found = _decode_as(path.name, data, encoding) if encoding else _find_encoding(path.name, data, force=force)
    raw = found.text
    newline, mixed = _line_endings(raw)
    text = raw.replace("\r\n", "\n").replace("\r", "\n") if "\r" in raw else raw
    return TextFile(
        path=path,
        text=text,
        encoding=found.encoding,
        bom=found.marked,
        newline=newline,
        mixed=mixed,
        state=FileState.of(status, data),
        read_only=not is_writable(path, status),
        notes=(_damaged(found.damaged),) if found.damaged else (),
    )


def write(
    path: str | Path,
    text: str,
    *,
    like: TextFile | None = None,
    encoding: str = "utf-8",
    bom: bool = False,
    newline: str = "\n",
    expected: FileState | None = None,
) -> TextFile:
    r"""Save a text atomically, spelt like the file that it came from.

    Safe to call from any thread; 5 MB take well under 0.3 s.

    Args:
        path: where to; symbolic links are followed.
        text: the whole text; any line endings in it count as "\n".
        like: what `read` or the last `write` gave: sets encoding, mark and line endings.
        encoding: the encoding where `like` is not given; likewise `bom` and `newline`.
        bom: begin with a byte-order mark.
        newline: the line ending.
        expected: refuse to write over anything else than this state of the file.

    Returns:
        What now lies on disk; give it as `like` at the next save, and show its `notes`.

    Raises:
        ChangedOnDiskError: if the file is not as `expected`.
        DocumentError: if it cannot be saved; the old file is untouched.
    """
    path = Path(path)
    if like is not None:
        encoding, bom, newline = like.encoding, like.bom, like.newline
    if newline not in _BREAKS:
        raise ValueError(f"not a line ending: {newline!r}")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    mixed = None if like is None or like.mixed is None else _carry_endings(like, text)
    data, encoding, bom, notes = _encode(_spell_breaks(text, newline, mixed), encoding, bom=bom)
    if expected is not None and disk_change(path, expected, sure=True) is DiskChange.CHANGED:
        raise ChangedOnDiskError("“{0}” was changed by another program since it was opened here.", path.name)
    written = replace_file(path, data)
    return TextFile(
        path=path,
        text=text,
        encoding=encoding,
        bom=bom,
        newline=newline,
        mixed=mixed,
        state=FileState.of(written.stat, data),
        notes=notes + written.notes,
    )


def disk_change(path: str | Path, state: FileState, *, sure: bool = False) -> DiskChange:
    """Whether another program changed the file since `state`.

    Costs one look at the file's status; the content is read and compared if that differs, so that a
    file that was only touched, copied back or checked out again counts as the same.

    Args:
        path: the file.
        state: what was read or written last.
        sure: compare the content in any case.
    """
    try:
        if state.looks_like(os.stat(path)) and not sure:
            return DiskChange.SAME
        data, _ = read_bytes(Path(path))
    except (OSError, DocumentError) as exc:
        cause = exc.__cause__ if isinstance(exc, DocumentError) else exc
        missing = isinstance(cause, FileNotFoundError) and os.path.isdir(os.path.dirname(os.path.realpath(path)))
        return DiskChange.GONE if missing else DiskChange.UNREACHABLE
    same = len(data) == state.size and hashlib.sha256(data).hexdigest() == state.sha256
    return DiskChange.SAME if same else DiskChange.CHANGED


def text_digest(text: str) -> str:
    """What tells two texts apart, however they are spelt on disk. About 20 ms for 5 MB."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_bytes(path: Path, *, max_bytes: int = MAX_BYTES) -> tuple[bytes, os.stat_result]:
    """A regular file's bytes, and a status that belongs to them.

    Raises:
        DocumentError: if it is missing, no regular file, unreadable or larger than `max_bytes`.
    """
    try:
        status = os.stat(path)
        if stat.S_ISDIR(status.st_mode):
            raise DocumentError("“{0}” is a folder.", path.name)
        if not stat.S_ISREG(status.st_mode):
            raise DocumentError("“{0}” is a device, not a file.", path.name)
        for _ in range(3):
            with open(path, "rb") as file:
                status = os.fstat(file.fileno())
                if status.st_size > max_bytes:
                    raise DocumentError(
                        "“{0}” is larger than {1} MB, more than a text can be.", path.name, max_bytes >> 20
                    )
                data = file.read(max_bytes + 1)
                after = os.fstat(file.fileno())
            if (after.st_size, after.st_mtime_ns) == (status.st_size, status.st_mtime_ns):
                break  # else another program is just writing it
        status = after
    except OSError as exc:
        raise DocumentError(sentence(exc, path, "opened")) from exc
    if len(data) > max_bytes:
        raise DocumentError("“{0}” is larger than {1} MB, more than a text can be.", path.name, max_bytes >> 20)
    return data, status


def _damaged(count: int) -> Message:
    return Message("{0} damaged characters are shown as �; what was there is lost when you save.", count)


def _find_encoding(name: str, data: bytes, *, force: bool) -> Decoded:
    if not force:
        for magic, what in _FOREIGN:
            if data.startswith(magic):
                raise NotTextError("“{0}” is {1}.", name, what)
    try:
        return encodings.decode(data)
    except ValueError:
        if not force:
            raise NotTextError("“{0}” is not a text file.", name) from None
    # Byte for byte, so that saving it changes nothing that the writer did not.
    encoding = "utf-8" if _is_utf8(data) else "iso8859-1"
    return Decoded(data.decode(encoding), encoding)


def _decode_as(name: str, data: bytes, encoding: str) -> Decoded:
    try:
        encoding = codecs.lookup(encoding).name
    except LookupError:
        raise DocumentError("There is no encoding named “{0}”.", encoding) from None
    # Plain "utf-16" and "utf-8-sig" are spelt here as a byte order and a mark.
    if encoding in ("utf-16", "utf-32"):
        big = data.startswith(_MARKS[f"{encoding}-be"])
        encoding = f"{encoding}-be" if big else f"{encoding}-le"
    encoding = "utf-8" if encoding == "utf-8-sig" else encoding
    mark = _MARKS.get(encoding, b"")
    marked = bool(mark) and data.startswith(mark)
    try:
        return Decoded(data[len(mark) if marked else 0 :].decode(encoding), encoding, marked)
    except (UnicodeDecodeError, LookupError):
        raise DocumentError("“{0}” is not in the encoding {1}.", name, encoding) from None


def _line_endings(raw: str) -> tuple[str, bytes | None]:
    """The line ending, or the most frequent and each line's own."""
    crlf = raw.count("\r\n")
    counts = (raw.count("\n") - crlf, crlf, raw.count("\r") - crlf)
    if sum(count > 0 for count in counts) <= 1:
        return (_BREAKS[counts.index(max(counts))] if any(counts) else "\n"), None
    return _BREAKS[counts.index(max(counts))], bytes(_BREAKS.index(b) for b in _BREAK.findall(raw))


def _carry_endings(like: TextFile, text: str) -> bytes | None:
    """Mixed line endings carried over to the edited text: kept before and after the part that changed."""
    assert like.mixed is not None
    old, new = like.text.split("\n"), text.split("\n")
    most = min(len(old), len(new)) - 1
    head = _common(old, new, most)
    tail = _common(old[::-1], new[::-1], most - head)
    middle = bytes([_BREAKS.index(like.newline)]) * (len(new) - 1 - head - tail)
    endings = like.mixed[:head] + middle + like.mixed[len(like.mixed) - tail :]
    return endings if set(endings) - {_BREAKS.index(like.newline)} else None


def _common(old: Sequence[str], new: Sequence[str], most: int) -> int:
    count = 0
    while count < most and old[count] == new[count]:
        count += 1
    return count


def _spell_breaks(text: str, newline: str, mixed: bytes | None) -> str:
    if mixed is None:
        return text if newline == "\n" else text.replace("\n", newline)
    lines = text.split("\n")
    return "".join(line + _BREAKS[code] for line, code in zip(lines, mixed, strict=False)) + lines[-1]


def _encode(raw: str, encoding: str, *, bom: bool) -> tuple[bytes, str, bool, tuple[str, ...]]:
    """(bytes, codec that was used, whether it has a mark, what to tell the writer)."""
    notes: tuple[str, ...] = ()
    try:
        data = raw.encode(encoding)
        if not encoding.startswith("utf") and not data.isascii() and _reads_as(data, "utf-8"):
            # The same bytes would be opened as UTF-8, and spell another text.
            return (
                raw.encode("utf-8"),
                "utf-8",
                False,
                (Message("Saved as UTF-8, since {0} would be misread.", encoding),),
            )
    except UnicodeEncodeError as exc:
        if not encoding.startswith("utf"):
            culprit = raw[exc.start]
            name = unicodedata.name(culprit, f"U+{ord(culprit):04X}").lower()
            notes = (Message("Saved as UTF-8, since {0} cannot hold “{1}” ({2}).", encoding, culprit, name),)
            encoding, bom = "utf-8", False
        # Halves of surrogate pairs are joined; one without its other half is no character at all.
        whole = raw.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        data = whole.encode(encoding)
    except LookupError:
        raise ValueError(f"no such encoding: {encoding}") from None
    if data and not bom and encoding.startswith(("utf-16", "utf-32")) and not _reads_as(data, encoding):
        bom = True  # too few blanks left for the next reader to tell what it is
    if bom and encoding in _MARKS:
        return _MARKS[encoding] + data, encoding, True, notes
    return data, encoding, False, notes


def _reads_as(data: bytes, encoding: str) -> bool:
    """Whether the next one to open these bytes will find this encoding."""
    try:
        return encodings.decode(data).encoding == encoding
    except ValueError:
        return False


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
