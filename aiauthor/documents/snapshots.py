"""Earlier states of a document: taken by hand, before risky acts, and as rotating backups.

A snapshot is a small JSON file that names a text by its SHA-256; the texts lie beside, compressed, each
once however many snapshots name it, and are checked when read. Snapshots are numbered: the
clock gives the date that is shown and orders nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import secrets
import time
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from aiauthor.documents.counts import count_words
from aiauthor.documents.safe_write import listed, make_private_folder, remove, replace_file, sentence
from aiauthor.errors import DocumentError

log = logging.getLogger(__name__)

Kind = Literal["hand", "act", "backup"]

_MAX_TEXT_BYTES = 256 << 20
_MAX_NOTE_BYTES = 1 << 16
_NEWEST_KEPT = 5


@dataclass(frozen=True)
class Snapshot:
    """One earlier state, as it is listed.

    Attributes:
        number: rises with every snapshot of the document.
        kind: taken by "hand", before a risky "act", or as a "backup".
        label: the writer's words, or the act that followed ("Before restoring").
        time_s: when, in seconds since the epoch.
        words: in the text.
        characters: in the text.
        sha256: of the text in UTF-8.
        note: the file that says all this.
    """

    number: int
    kind: Kind
    label: str
    time_s: float
    words: int
    characters: int
    sha256: str
    note: Path


class Snapshots:
    """The snapshots of one document. Thread-safe as long as one thread at a time takes them."""

    def __init__(self, folder: Path, *, max_backups: int = 30, max_acts: int = 50) -> None:
        """Look at a document's snapshots.

        Args:
            folder: the document's companion folder; made when the first snapshot is taken.
            max_backups: beyond this many, backups are thinned out; 0 takes none.
            max_acts: the same for those before risky acts. Those taken by hand stay until removed.
        """
        self._folder = folder / "snapshots"
        self._limits: dict[Kind, int] = {"backup": max_backups, "act": max_acts}

    def all(self) -> list[Snapshot]:
        """All of them, newest first; one whose note is damaged is left out.

        Raises:
            DocumentError: if they cannot be looked at.
        """
        notes = listed(self._folder, end=".json")
        found = [snapshot for note in notes if (snapshot := _read_note(note)) is not None]
        return sorted(found, key=lambda snapshot: (snapshot.number, snapshot.note.name), reverse=True)

    def take(self, text: str, *, kind: Kind = "hand", label: str = "") -> Snapshot:
        """Keep the text as it is now. About 0.3 s for 5 MB: call it off the GUI's thread.

        Before an act, and for backups, a text that the newest snapshot already holds is not kept twice.

        Raises:
            DocumentError: if the disk does not take it.
        """
        data = text.encode("utf-8", "surrogatepass")
        digest = hashlib.sha256(data).hexdigest()
        known = self.all()
        if kind != "hand" and known and known[0].sha256 == digest and os.path.exists(self._text_file(digest)):
            return known[0]
        # From the names: a note that cannot be read just now has its number all the same.
        taken = (note.name.partition("-")[0] for note in listed(self._folder, end=".json"))
        number = max((int(name) for name in taken if name.isdecimal()), default=0) + 1
        snapshot = Snapshot(
            number=number,
            kind=kind,
            label=label,
            time_s=time.time(),
            words=count_words(text),
            characters=len(text),
            sha256=digest,
            note=self._folder / f"{number:08d}-{secrets.token_hex(4)}.json",
        )
        make_private_folder(self._folder)
        packed = zlib.compress(data, 6)
        if not os.path.exists(self._text_file(digest)):
            replace_file(self._text_file(digest), packed, private=True)
        replace_file(snapshot.note, _note(snapshot), private=True)
        if not os.path.exists(self._text_file(digest)):  # removed meanwhile with the last snapshot that named it
            replace_file(self._text_file(digest), packed, private=True)
        self._thin_out([snapshot, *known], kind)
        return snapshot

    def back_up(self, text: str) -> Snapshot | None:
        """A rotating backup, if backups are wanted and there is something new in it."""
        if not self._limits["backup"] or not text:
            return None
        return self.take(text, kind="backup")

    def text(self, snapshot: Snapshot) -> str:
        """The text of a snapshot.

        Raises:
            DocumentError: if it is missing or damaged.
        """
        path = self._text_file(snapshot.sha256)
        try:
            packed = path.read_bytes()
        except FileNotFoundError:
            raise DocumentError("The text of this snapshot is missing.") from None
        except OSError as exc:
            raise DocumentError(sentence(exc, path, "opened")) from exc
        unpacker = zlib.decompressobj()
        try:
            data = unpacker.decompress(packed, _MAX_TEXT_BYTES)
            if hashlib.sha256(data).hexdigest() == snapshot.sha256:
                return data.decode("utf-8", "surrogatepass")
        except (zlib.error, ValueError):
            pass
        raise DocumentError("The text of this snapshot is damaged.")

    def remove(self, snapshot: Snapshot) -> None:
        """Forget a snapshot, and its text if no other has the same."""
        remove(snapshot.note)
        with contextlib.suppress(DocumentError):
            others = [_read_note(note) for note in listed(self._folder, end=".json")]
            # A note that cannot be read may name the text too.
            if all(other is not None and other.sha256 != snapshot.sha256 for other in others):
                remove(self._text_file(snapshot.sha256))

    def _text_file(self, digest: str) -> Path:
        return self._folder / f"{digest}.z"

    def _thin_out(self, newest_first: list[Snapshot], kind: Kind) -> None:
        if kind not in self._limits:
            return
        of_kind = [snapshot for snapshot in newest_first if snapshot.kind == kind]
        while len(of_kind) > max(1, self._limits[kind]):
            self.remove(of_kind.pop(_most_dispensable([snapshot.number for snapshot in of_kind])))


def _most_dispensable(numbers: list[int]) -> int:
    """The index of the snapshot that is missed least: the gaps that stay grow with age.

    The newest few and the very first stay.

    Args:
        numbers: falling, at least two.
    """
    inner = range(min(_NEWEST_KEPT, len(numbers) - 2), len(numbers) - 1)
    if not inner or len(numbers) <= 2:
        return len(numbers) - 1
    return min(inner, key=lambda i: (numbers[i - 1] - numbers[i + 1]) / (numbers[0] - numbers[i] + 1))


def _note(snapshot: Snapshot) -> bytes:
    values: dict[str, Any] = {
        "version": 1,
        "number": snapshot.number,
        "kind": snapshot.kind,
        "label": snapshot.label,
        "time_s": snapshot.time_s,
        "words": snapshot.words,
        "characters": snapshot.characters,
        "sha256": snapshot.sha256,
    }
    return json.dumps(values).encode()


def _read_note(path: Path) -> Snapshot | None:
    try:
        with open(path, "rb") as file:
            values = json.loads(file.read(_MAX_NOTE_BYTES))
        digest = str(values["sha256"])
        if (
            values["version"] != 1
            or values["kind"] not in get_args(Kind)
            or len(digest) != 64
            or not set(digest) <= set("0123456789abcdef")
        ):
            raise ValueError("not a snapshot")
        return Snapshot(
            number=int(values["number"]),
            kind=values["kind"],
            label=str(values["label"]),
            time_s=float(values["time_s"]),
            words=int(values["words"]),
            characters=int(values["characters"]),
            sha256=digest,
            note=path,
        )
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        log.warning("A snapshot's note is damaged and was passed over")
        return None
