"""The library of voices as the window sees it: every act runs on a thread of its own, the list follows.

The library needs torch for its files, so nothing here is asked before the window is on screen.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from aiauthor import paths
from aiauthor.errors import AiAuthorError, TrainingError
from aiauthor.gui.gentle_import import import_gently
from aiauthor.gui.threads import Job, SerialThread
from aiauthor.gui.training.values import Interrupted
from aiauthor.gui.translation import told

if TYPE_CHECKING:
    from aiauthor.library import Unreadable, Voice

log = logging.getLogger(__name__)

CLOSE_WAIT_MS = 300


class VoiceList(QObject):
    """The writer's voices.

    Signals:
        changed: the list is other than it was.
        failed: why something could not be done, one sentence.
        interrupted_found: trainings that were begun and not finished, a list of `Interrupted`.

    Attributes:
        voices: the latest first.
        unreadable: files among them that cannot be used.
        with_base: ids of those whose strength can be set.
        is_known: whether the list was read at all.
    """

    changed = Signal()
    failed = Signal(str)
    interrupted_found = Signal(list)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.voices: list[Voice] = []
        self.unreadable: list[Unreadable] = []
        self.with_base: frozenset[str] = frozenset()
        self.is_known = False
        self._thread = SerialThread("voices", self)

    def find(self, voice_id: str) -> Voice | None:
        """The voice of an id."""
        return next((voice for voice in self.voices if voice.id == voice_id), None)

    def refresh(self) -> None:
        """Read the list anew."""
        self._thread.submit(Job(_read, done=self._on_read, failed=self._on_failed))

    def rename(self, voice: Voice, name: str) -> None:
        """Call a voice something else."""
        self._act(lambda library: library.rename(voice, name))

    def duplicate(self, voice: Voice) -> None:
        """Copy a voice."""
        self._act(lambda library: library.duplicate(voice))

    def remove(self, voice: Voice) -> None:
        """Remove a voice for good."""
        self._act(lambda library: library.remove(voice))

    def export(self, voice: Voice, file: Path, done: Callable[[], None]) -> None:
        """Write a voice to a file of its own; the writer has agreed to replace one that is there."""
        self._act(lambda library: library.export(voice, file, overwrite=True), done)

    def import_files(self, files: list[Path]) -> None:
        """Take in voices that somebody exported."""
        for file in files:
            self._act(partial(_import, file))

    def look_for_interrupted(self) -> None:
        """Find out whether a training was cut off; `interrupted_found` tells, if so."""
        if any((paths.data_dir() / "training").glob("*/job.json")):
            self._thread.submit(Job(_interrupted, done=self._on_interrupted, failed=lambda _: None))

    def forget_interrupted(self, name: str) -> None:
        """Leave nothing of an interrupted training."""
        self._thread.submit(Job(lambda: _forget(name), failed=self._on_failed))

    def stop(self) -> None:
        """Begin nothing more."""
        self._thread.stop()

    def close(self, *, wait_ms: int) -> None:
        """Finish what was begun, within a time."""
        self._thread.close(wait_ms=wait_ms)

    def _act(self, act: Callable[[Any], object], done: Callable[[], None] | None = None) -> None:
        def work() -> object:
            act(_library())
            return _read()

        def finished(found: object) -> None:
            self._on_read(found)
            if done is not None:
                done()

        self._thread.submit(Job(work, done=finished, failed=self._on_failed))

    def _on_read(self, found: Any) -> None:
        self.voices, self.unreadable, self.with_base = found
        self.is_known = True
        self.changed.emit()

    def _on_interrupted(self, found: list[Interrupted]) -> None:
        if found:
            self.interrupted_found.emit(found)

    def _on_failed(self, error: AiAuthorError) -> None:
        self.failed.emit(told(error))


def _import(file: Path, library: Any) -> None:
    library.import_file(file)


def _library() -> Any:
    import_gently("aiauthor.library", torch=False)
    from aiauthor.library import Library

    return Library()


def _read() -> tuple[list[Voice], list[Unreadable], frozenset[str]]:
    library = _library()
    voices = library.voices()
    with_base = frozenset(voice.id for voice in voices if library.base_of(voice) is not None)
    return voices, library.unreadable(), with_base


def _interrupted() -> list[Interrupted]:
    """Those that no other program is at work on."""
    import_gently("aiauthor.training.voice_folder", torch=True)
    from aiauthor.training.voice_folder import VoiceFolder, unfinished

    found = []
    for entry in unfinished():
        try:
            VoiceFolder.open(entry.name).release()
        except TrainingError as exc:
            log.info("not offered to be resumed: %s", exc)
            continue
        share = entry.step / entry.steps if entry.steps else 0.0
        found.append(Interrupted(entry.name, min(1.0, share), entry.titles))
    return found


def _forget(name: str) -> None:
    from aiauthor.training.voice_folder import VoiceFolder

    VoiceFolder.open(name).remove()
