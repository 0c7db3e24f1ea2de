"""What a recovery journal looks like on disk, and how a text is read back from it.

    magic, then records: length u32 | checksum u32 | kind u8 | payload

The checksum is chained: each takes the one before it as its start. A torn tail, a damaged byte or
leftovers of an earlier, longer write therefore end the journal where they begin, and all before
that is good. Pure functions of bytes; `journal` owns the files.

Kinds: H header (JSON: which document), S a whole text (zlib) after so many edits, E an edit
(position, removed characters, length after it, inserted text), M a mark (JSON: the text after so
many edits was saved as this file, or is just being saved). A save takes time and the writer types on
meanwhile, hence the count of edits.
"""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import dataclass, field
from typing import Any

from aiauthor.documents.chunked_text import ChunkedText
from aiauthor.documents.edits import Edit

_NAME = b"AIAJ"
MAGIC = _NAME + b"\x01\n"
MAX_TEXT_BYTES = 256 << 20

_FRAME = struct.Struct("<IIB")
_EDIT = struct.Struct("<QQQ")
_COUNT = struct.Struct("<Q")


@dataclass(frozen=True)
class Replayed:
    """A journal read back.

    Attributes:
        header: which document, as `journal` wrote it.
        text: the text at the last good record.
        mark: the last save's mark, or None if the text was never saved.
        intent: the mark of a save that was begun after that and perhaps not ended, or None.
        edits: how many edits the text has seen.
        whole: False where damage cut the journal short.
    """

    header: dict[str, Any]
    text: str = field(repr=False)
    mark: dict[str, Any] | None
    intent: dict[str, Any] | None
    edits: int
    whole: bool


class DamagedJournal(ValueError):
    """Nothing can be read back: no header, or no text."""


class NewerJournal(ValueError):
    """Written by a later version of the program, which can read it."""


def frame(records: list[tuple[bytes, bytes]], chain: int) -> tuple[bytes, int]:
    """(bytes of records, the chained checksum after them); a record is (kind, payload)."""
    parts = []
    for kind, payload in records:
        chain = zlib.crc32(payload, zlib.crc32(kind, chain))
        parts.append(_FRAME.pack(len(payload), chain, kind[0]) + payload)
    return b"".join(parts), chain


def header_record(header: dict[str, Any]) -> tuple[bytes, bytes]:
    """The first record: which document."""
    return b"H", json.dumps(header).encode()


def text_record(text: str, edits: int) -> tuple[bytes, bytes]:
    """A whole text, as it is after so many edits. About 60 ms for 5 MB."""
    return b"S", _COUNT.pack(edits) + zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def edit_record(edit: Edit) -> tuple[bytes, bytes]:
    """One edit: 24 bytes and what was inserted."""
    inserted = edit.inserted.encode("utf-8", "surrogatepass")
    return b"E", _EDIT.pack(edit.position, edit.removed, edit.length) + inserted


def mark_record(mark: dict[str, Any]) -> tuple[bytes, bytes]:
    """The text after `mark["edits"]` edits is saved, or (with the text's digest in it) is to be."""
    return b"M", json.dumps(mark).encode()


def replay(data: bytes) -> Replayed:
    """Read a journal back as far as it is good.

    Raises:
        DamagedJournal: if not even a header and a text are.
        NewerJournal: if it is of a later version.
    """
    if data.startswith(_NAME) and data[len(_NAME) :][1:2] == b"\n" and data[len(_NAME)] > MAGIC[len(_NAME)]:
        raise NewerJournal("a journal of a later version")
    if not data.startswith(MAGIC):
        raise DamagedJournal("not a journal of this version")
    header: dict[str, Any] | None = None
    mark: dict[str, Any] | None = None
    intent: dict[str, Any] | None = None
    text: ChunkedText | None = None
    edits = 0
    at = len(MAGIC)
    chain = 0
    while at + _FRAME.size <= len(data):
        length, checksum, code = _FRAME.unpack_from(data, at)
        payload = data[at + _FRAME.size : at + _FRAME.size + length]
        chain = zlib.crc32(payload, zlib.crc32(bytes([code]), chain))
        if len(payload) < length or chain != checksum:
            break
        try:
            if code == ord("H"):
                header = _object(payload)
            elif code == ord("S"):
                (edits,) = _COUNT.unpack_from(payload)
                text = ChunkedText(_unpacked(payload[_COUNT.size :]))
            elif code == ord("E") and text is not None:
                edit = _edit(payload)
                if len(text) + len(edit.inserted) - edit.removed != edit.length:
                    raise ValueError("edit of another text")
                text.splice(edit.position, edit.removed, edit.inserted)
                edits += 1
            elif code == ord("M"):
                found = _object(payload)
                if not isinstance(found.get("edits"), int):
                    raise ValueError("a mark of no edit")
                mark, intent = (mark, found) if "text" in found else (found, None)
            else:
                break
        except (ValueError, RecursionError, MemoryError, struct.error, zlib.error):
            break
        at += _FRAME.size + length
    if header is None or text is None:
        raise DamagedJournal("no text in the journal")
    return Replayed(header, text.value(), mark, intent, edits, whole=at == len(data))


def _object(payload: bytes) -> dict[str, Any]:
    value = json.loads(payload)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def _unpacked(payload: bytes) -> str:
    unpacker = zlib.decompressobj()
    raw = unpacker.decompress(payload, MAX_TEXT_BYTES)
    if not unpacker.eof:
        raise ValueError("text too long or cut off")
    return raw.decode("utf-8", "surrogatepass")


def _edit(payload: bytes) -> Edit:
    position, removed, length = _EDIT.unpack_from(payload)
    return Edit(position, removed, payload[_EDIT.size :].decode("utf-8", "surrogatepass"), length)
