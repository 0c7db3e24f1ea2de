"""The folder of voices: one model file each, under a name of the program's own making.

    voices/<id>.safetensors      the voice; its name and notes are in its header
    bases/<sha256>.safetensors   the base of every voice, kept as long as one needs it

What a voice is called never decides where it lies, so a file from elsewhere can neither take the
place of another nor leave the folder. All is readable by the user alone.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import logging
import os
import re
import secrets
import shutil
import tempfile
import unicodedata
from pathlib import Path
from typing import Any

from aiauthor import paths
from aiauthor.errors import ModelFileError
from aiauthor.model.checkpoint import FORMAT, VERSION, load_model, read_arrays, read_header, write_arrays
from aiauthor.model.voice_notes import VoiceNotes

logger = logging.getLogger(__name__)

SUFFIX = ".safetensors"
KEPT = ("format", "version", "config", "alphabet", "history", "licence", "details", "ngrams")
MAX_NAME_CHARS = 80
MAX_VOICE_BYTES = 96 << 20  # a network of 50 million weights; reading it takes four times the memory

_ID = re.compile(r"[0-9a-f]{16}")


@dataclasses.dataclass(frozen=True)
class Voice:
    """A voice in the library.

    Attributes:
        id: names its file; stays when the voice is renamed.
        name: what the writer calls it.
        path: its file.
        notes: base, date, words and proof.
        size_bytes: of the file.
    """

    id: str
    name: str
    path: Path
    notes: VoiceNotes
    size_bytes: int


@dataclasses.dataclass(frozen=True)
class Unreadable:
    """A file in the folder that is no voice, and why, in one sentence."""

    path: Path
    reason: str


class Library:
    """The writer's voices.

    Args:
        folder: holds `voices` and `bases`; the data folder where absent.
    """

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or paths.data_dir()
        self.folder = folder / "voices"
        self.bases = folder / "bases"

    def voices(self) -> list[Voice]:
        """All voices, the latest first; reads headers alone."""
        found = [entry for entry in self._entries() if isinstance(entry, Voice)]
        return sorted(found, key=lambda voice: (voice.notes.date, voice.name), reverse=True)

    def unreadable(self) -> list[Unreadable]:
        """Files in the folder that cannot be used, by path."""
        return [entry for entry in self._entries() if isinstance(entry, Unreadable)]

    def find(self, name: str) -> Voice:
        """The voice of this name, whatever its capitals, or of this id.

        Raises:
            ModelFileError: if there is none; the message lists those that there are.
        """
        voices = self.voices()
        for voice in voices:
            if voice.id == name or voice.name.casefold() == _clean(name).casefold():
                return voice
        known = ", ".join(f"“{voice.name}”" for voice in voices) or "none yet"
        raise ModelFileError("there is no voice named “{0}”; the library holds {1}", _clean(name), known)

    def add(self, file: Path, base: Path | None, *, name: str | None = None) -> Voice:
        """Take a trained voice in, and keep its base; the file is copied.

        Args:
            file: a voice.
            base: the base that it grew from; without it the voice's strength cannot be set.
            name: in place of the file's own; made unlike all others by a number.

        Raises:
            ModelFileError: if either cannot be read, or they do not belong together.
        """
        notes = _described(file)[1]
        if base is not None:
            digest = _digest(base)
            if digest != notes.base_sha256:
                raise ModelFileError("{0} is not the base that this voice grew from", base.name)
            self._keep(base, digest)
        return self._take(file, name=name)

    def import_file(self, file: Path) -> Voice:
        """Take in a voice from a file that somebody exported.

        Raises:
            ModelFileError: if it is damaged, of another version, or no voice.
        """
        metadata, _ = _described(file)
        details = {**json.loads(metadata["details"]), "imported": True}
        return self._take(file, changes={"details": json.dumps(details)})

    def export(self, voice: Voice, file: Path, *, overwrite: bool = False) -> None:
        """Write a voice to a file of its own, complete but for its base.

        Phrases of the manuscripts may be drawn out of it: say so before.

        Raises:
            ModelFileError: if the file is there already, or cannot be written.
        """
        if file.exists() and not overwrite:
            raise ModelFileError("{0} is there already", file)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            _copy(voice.path, file, mode=0o644)
        except OSError as exc:
            raise ModelFileError("cannot write {0}: {1}", file, exc.strerror or exc) from exc

    def rename(self, voice: Voice, name: str) -> Voice:
        """Call a voice something else; its id stays.

        Raises:
            ModelFileError: if the name is empty or another voice's.
        """
        name = _clean(name)
        if not name:
            raise ModelFileError("a voice needs a name")
        if any(other.id != voice.id and other.name.casefold() == name.casefold() for other in self.voices()):
            raise ModelFileError("another voice is called “{0}”", name)
        arrays, metadata = read_arrays(voice.path)
        write_arrays(voice.path, arrays, {**metadata, "name": name}, private=True)
        return self._voice(voice.path)

    def duplicate(self, voice: Voice) -> Voice:
        """A copy of a voice, under a name of its own.

        Raises:
            ModelFileError: if it cannot be read or written.
        """
        return self._take(voice.path, name=f"{voice.name} copy")

    def remove(self, voice: Voice) -> None:
        """Remove a voice for good, and its base where no other voice needs it.

        Raises:
            ModelFileError: if the file cannot be removed.
        """
        try:
            voice.path.unlink(missing_ok=True)
        except OSError as exc:
            raise ModelFileError("cannot remove “{0}”: {1}", voice.name, exc.strerror or exc) from exc
        if self.unreadable():
            return  # a voice of a later version may need any base
        needed = {other.notes.base_sha256 for other in self.voices()}
        for base in self.bases.glob(f"*{SUFFIX}"):
            if base.stem not in needed:
                base.unlink(missing_ok=True)

    def base_of(self, voice: Voice | Path) -> Path | None:
        """The file of the base that a voice grew from; an imported voice may have none here.

        Args:
            voice: one of the library, or a file, which need not be a voice.
        """
        try:
            notes = voice.notes if isinstance(voice, Voice) else _described(voice)[1]
        except ModelFileError:
            return None
        kept = self.bases / f"{notes.base_sha256}{SUFFIX}"
        if kept.is_file():
            return kept
        shipped = paths.base_model()
        return shipped if shipped.is_file() and _digest(shipped) == notes.base_sha256 else None

    def _entries(self) -> list[Voice | Unreadable]:
        entries: list[Voice | Unreadable] = []
        for path in sorted(self.folder.glob(f"*{SUFFIX}")):
            if path.name.startswith("."):
                continue  # a write that was cut off
            try:
                entries.append(self._voice(path))
            except ModelFileError as exc:
                logger.warning("%s", exc)
                entries.append(Unreadable(path, exc.message))
        return entries

    def _voice(self, path: Path) -> Voice:
        if not _ID.fullmatch(path.stem):
            raise ModelFileError("{0} was put into the folder of voices by hand; import it", path.name)
        metadata, notes = _described(path)
        return Voice(path.stem, _clean(metadata.get("name", "")) or path.stem, path, notes, path.stat().st_size)

    def _take(self, file: Path, *, name: str | None = None, changes: dict[str, str] | None = None) -> Voice:
        """Check a voice whole and write it into the folder, under a new id and a name that is free."""
        load_model(file)
        arrays, metadata = read_arrays(file)
        named = self._free(_clean(name or metadata.get("name", "")) or "Voice")
        _make_private(self.folder)
        path = self.folder / f"{secrets.token_hex(8)}{SUFFIX}"
        kept = {key: metadata[key] for key in KEPT if key in metadata}
        write_arrays(path, arrays, {**kept, **(changes or {}), "name": named}, private=True)
        return self._voice(path)

    def _free(self, name: str) -> str:
        taken = {voice.name.casefold() for voice in self.voices()}
        number, free = 1, name
        while free.casefold() in taken:
            number += 1
            free = f"{name[: MAX_NAME_CHARS - 6]} {number}"
        return free

    def _keep(self, base: Path, digest: str) -> None:
        kept = self.bases / f"{digest}{SUFFIX}"
        if kept.is_file():
            return
        try:
            _make_private(self.bases)
            _copy(base, kept, mode=0o600)
        except OSError as exc:
            raise ModelFileError("cannot keep {0}: {1}", base.name, exc.strerror or exc) from exc


def _described(path: Path) -> tuple[dict[str, str], VoiceNotes]:
    """The metadata and notes of a voice's file, by its header alone."""
    try:
        size = path.stat().st_size
    except OSError as exc:
        raise ModelFileError("cannot read {0}: {1}", path, exc.strerror or exc) from exc
    if size > MAX_VOICE_BYTES:
        raise ModelFileError("{0} is larger than a voice can be", path.name)
    metadata, _ = read_header(path)
    if metadata.get("format") != FORMAT:
        raise ModelFileError("{0} is not a model of this program", path.name)
    if metadata.get("version") != str(VERSION):
        raise ModelFileError("{0} was made by another version of this program", path.name)
    try:
        details: Any = json.loads(metadata["details"])
        if not isinstance(details, dict):
            raise ValueError("not an object")
    except (KeyError, ValueError, RecursionError) as exc:
        raise ModelFileError("{0} has a damaged header", path.name) from exc
    try:
        return metadata, VoiceNotes.from_details(details)
    except ModelFileError as exc:
        raise ModelFileError("{0} {1}", path.name, exc) from exc


def _clean(name: str) -> str:
    """A name as it may stand in a list: one line, no invisible characters, not too long."""
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    return "".join(character for character in name if character.isprintable())[:MAX_NAME_CHARS].strip()


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as exc:
        raise ModelFileError("cannot read {0}: {1}", path, exc.strerror or exc) from exc


def _make_private(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)


def _copy(source: Path, target: Path, *, mode: int) -> None:
    """Copy a file so that the target is whole or as it was before."""
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
        temporary = Path(file.name)
        try:
            with source.open("rb") as original:
                shutil.copyfileobj(original, file)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
    temporary.chmod(mode)
    temporary.replace(target)
