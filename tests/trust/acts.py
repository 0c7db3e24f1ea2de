"""What a writer does, each act with what it keeps: for trying every fault on every act.

An act is done on a `World`: a document, the program's folders, a tiny network. `do` carries it out, and says whether
it was done or refused in a sentence; `holds` then tells from the disk alone what is kept.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from aiauthor import paths, settings
from aiauthor.documents.exporting import export, make_manuscript
from aiauthor.documents.importing import import_document
from aiauthor.documents.recovery import Recovery, Run
from aiauthor.documents.snapshots import Snapshots
from aiauthor.documents.text_file import read, write
from aiauthor.errors import AiAuthorError
from aiauthor.gui.editor.suggest_worker import Ask, Choice, Mailbox, ModelStatus, SuggestWorker
from aiauthor.library import Voice

OLD = "The old text, every word of it.\n" * 20
TYPED = "What was typed just now. "
NEW = TYPED + OLD
DONE, REFUSED, WHOLE = "done", "refused", "whole"


@dataclasses.dataclass
class World:
    """All that an act can touch.

    Attributes:
        folder: of the document and its exports.
        model: the base.
        voice: one that grew from it, in the library.
        run: this program among the journals; None before it has started.
        training: the trainer and its folder, once begun.
        journal, mailbox, worker: as the window has them.
        answers, statuses: what the worker told.
        notes: what was told of the settings.
        recovery: what was found among the journals.
    """

    folder: Path
    model: Path
    voice: Voice
    run: Run | None = None
    training: tuple[Any, Any] | None = None
    journal: Any = None
    mailbox: Any = None
    worker: Any = None
    answers: list[Any] = dataclasses.field(default_factory=list)
    statuses: list[ModelStatus] = dataclasses.field(default_factory=list)
    notes: tuple[str, ...] = ()
    recovery: Recovery | None = None

    @property
    def novel(self) -> Path:
        return self.folder / "novel.md"

    @property
    def home(self) -> Path:
        return paths.data_dir().parent


@dataclasses.dataclass(frozen=True)
class Act:
    """One of the things that a writer does.

    Attributes:
        prepare: before any fault.
        do: the act; raises `AiAuthorError` where it is refused.
        holds: "old", "new", or what is wrong.
        kept: in words, by outcome.
    """

    prepare: Callable[[World], None]
    do: Callable[[World], None]
    holds: Callable[[World], str]
    kept: dict[str, str]


# --- typing ---


def _open(world: World) -> None:
    world.run = Run()
    opened = read(world.novel)
    world.journal = world.run.journal(OLD, title="novel.md", document=world.novel, state=opened.state)


def _type(world: World) -> None:
    journal = world.journal
    journal.update(NEW)
    journal.flush()


def _recovered(world: World) -> str:
    """What another program finds once this one is gone."""
    if world.run is not None:
        world.run._lock.release(remove=False)
    other = Run()
    try:
        recovery = other.recover()
        texts = {text.text for text in recovery.texts}
    finally:
        other.close()
    if world.novel.exists() and read(world.novel).text != OLD:
        return "the file is damaged"
    return {(): "old", (NEW,): "new"}.get(tuple(texts), f"{len(texts)} texts, damaged {len(recovery.damaged)}")


# --- saving, exporting ---


def _save(world: World) -> None:
    opened = read(world.novel) if world.novel.exists() else None
    write(world.novel, NEW, like=opened, expected=None if opened is None else opened.state)


def _text(world: World) -> str:
    if not world.novel.exists():
        return "gone"
    text = world.novel.read_text(encoding="utf-8")
    return {OLD: "old", NEW: "new"}.get(text, f"{len(text)} characters")


def _exported(world: World) -> str:
    path = world.folder / "book.docx"
    if not path.exists():
        return "gone"
    return "new" if TYPED.strip() in import_document(path).text else "old"


# --- suggesting ---


def _choose(world: World) -> None:
    """The voice is to speak; it is loaded when it is asked for the first time."""
    world.mailbox = Mailbox()
    world.mailbox.choice = Choice(world.voice.id)
    world.worker = SuggestWorker(world.mailbox, world.model)
    world.worker.answered.connect(world.answers.append)
    world.worker.status_changed.connect(world.statuses.append)


def _suggest(world: World) -> None:
    del world.answers[:], world.statuses[:]
    world.mailbox.put(Ask(1, 5, "The old man went"))
    world.worker.answer()
    if not world.answers:
        raise AiAuthorError(world.statuses[-1].message)


def _answered(world: World) -> str:
    text = _text(world)
    if text not in ("old", "gone"):
        return f"the file was touched: {text}"
    return "new" if world.answers else "old"


# --- training ---


def _begin_training(world: World) -> None:
    import numpy as np

    from aiauthor.corpus.batches import BpttBatches
    from aiauthor.model.checkpoint import load_model
    from aiauthor.training.recipe import Recipe
    from aiauthor.training.trainer import Trainer
    from aiauthor.training.voice_folder import Text, VoiceFolder, VoiceOptions

    options = VoiceOptions("Mine")
    date = "2026-11-24T10:00:00+00:00"
    folder = VoiceFolder.create(options, [Text("novel", OLD)], world.voice.path, world.model, date=date)
    file = load_model(folder.start)
    ids = np.asarray(file.alphabet.encode(OLD, fold=True))
    trainer = Trainer(file.model, BpttBatches(ids, batch=2, bptt=10), Recipe(chars=2000, batch=2, bptt=10))
    trainer.run_step()
    trainer.save_state(folder.state, {})
    world.training = trainer, folder


class _Step:
    """Stands in for a whole training: one step and its checkpoint."""

    options = SimpleNamespace(name="Mine")

    def __init__(self, trainer: Any, folder: Any) -> None:
        self._trainer, self._folder = trainer, folder

    def run(self) -> Any:
        from aiauthor.training.voice_events import VoiceResult

        self._trainer.run_step()
        self._trainer.save_state(self._folder.state, {})
        return VoiceResult("suspended")


def _train(world: World) -> None:
    """As the window's worker does it."""
    from aiauthor.gui.training.worker import Controls, TrainingWorker

    assert world.training is not None
    trainer, folder = world.training
    problems: list[Any] = []
    controls = Controls()
    controls.allow_battery(True)
    worker = TrainingWorker(controls)
    worker.failed.connect(problems.append)
    worker._guard("Mine", lambda: _Step(trainer, folder))
    if problems:
        raise AiAuthorError(str(problems[-1]))


def _checkpoint(world: World) -> str:
    """The step at which another program could go on; the first is the one before the fault."""
    from aiauthor.training.voice_folder import VoiceFolder, unfinished

    assert world.training is not None
    world.training[1].release()
    opened = VoiceFolder.open("Mine")
    try:
        if [text.text for text in opened.texts()] != [OLD] or not opened.start.exists():
            return "the manuscripts are gone"
        (step,) = (entry.step for entry in unfinished() if entry.name == "Mine")
        return "old" if step == 1 else "new" if step > 1 else "the checkpoint is gone"
    finally:
        opened.release()


# --- upgrading: a program opens the folders that another version has left ---


def _leave(world: World) -> None:
    """What an earlier run left besides the voice: settings, a journal of a crash, a snapshot."""
    data, config = paths.data_dir(), paths.config_dir()
    settings.save(settings.Settings(font_size=20), config / "settings.json")
    dead = Run()
    journal = dead.journal(OLD, title="novel.md", document=world.novel, state=read(world.novel).state)
    journal.update(NEW)
    journal.flush()
    dead._lock.release(remove=False)
    Snapshots(data / "documents" / "x").take(OLD)


def _start(world: World) -> None:
    from aiauthor.gui import session
    from aiauthor.library import Library

    config = paths.config_dir() / "settings.json"
    loaded = settings.load(config)
    world.notes = loaded.notes
    settings.save(dataclasses.replace(loaded.settings, font_size=21), config)
    session.load(paths.data_dir())
    Library().voices()
    Snapshots(paths.data_dir() / "documents" / "x").all()
    world.run = Run()
    world.recovery = world.run.recover()
    for text in world.recovery.texts:
        world.run.adopt(text)


def _left(world: World) -> str:
    """Whether all is still there; "new" if the settings were changed as wished."""
    data = paths.data_dir()
    if world.run is not None:
        for lock in [world.run._lock, *world.run._claimed.values()]:
            lock.release(remove=False)
    holding = [path for path in (data / "journal").rglob("*.journal") if path.is_file()]
    if not holding:
        return "the journal is gone"
    if not world.voice.path.exists():
        return "the voice is gone"
    if len(list((data / "documents" / "x" / "snapshots").iterdir())) < 2:
        return "the snapshot is gone"
    if _text(world) != "old":
        return "the file was touched"
    files = list(paths.config_dir().glob("settings*.json"))
    if not files:
        return "the settings are gone"
    values = [json.loads(file.read_bytes()) for file in files if file.name == "settings.json" and file.stat().st_size]
    return "new" if values and values[0].get("font_size") == 21 else "old"


def _nothing(_: World) -> None:
    pass


ACTS: dict[str, Act] = {
    "typing": Act(
        _open,
        _type,
        _recovered,
        {
            DONE: "goes on; in the journal within 2 s",
            REFUSED: "goes on, and the window tells that the journal cannot be written; it is made up for later",
            WHOLE: "all but the last 2 s comes back at the next start",
        },
    ),
    "saving": Act(
        _nothing,
        _save,
        _text,
        {
            DONE: "saved",
            REFUSED: "told; the old file stays whole, the new text in the editor and the journal",
            WHOLE: "the old file or the new one, whole",
        },
    ),
    "suggesting": Act(
        _choose,
        _suggest,
        _answered,
        {
            DONE: "answers; it needs nothing of what is at fault",
            REFUSED: "told in the status bar; the text is untouched, the next is tried anew",
            WHOLE: "the text is untouched; a suggestion is never in it",
        },
    ),
    "training": Act(
        _begin_training,
        _train,
        _checkpoint,
        {
            DONE: "goes on",
            REFUSED: "told; the last checkpoint stays, and training goes on from it",
            WHOLE: "goes on from the last checkpoint, exactly",
        },
    ),
    "exporting": Act(
        lambda world: export(make_manuscript(OLD), world.folder / "book.docx"),
        lambda world: export(make_manuscript(NEW), world.folder / "book.docx"),
        _exported,
        {
            DONE: "written",
            REFUSED: "told; an older export stays whole",
            WHOLE: "the old export or the new one, whole",
        },
    ),
    "upgrading": Act(
        _leave,
        _start,
        _left,
        {
            DONE: "opens; nothing in the folders is lost",
            REFUSED: "told; opens with what can be read, and what it found stays as it was",
            WHOLE: "journal, snapshots and voices are still there at the next start",
        },
    ),
}


def do(act: Act, world: World) -> str:
    """Carry an act out: `DONE`, or `REFUSED` in a sentence."""
    try:
        act.do(world)
    except AiAuthorError as exc:
        if "\n" in str(exc) or not str(exc).strip():
            pytest.fail(f"no sentence: {exc!r}")
        return REFUSED
    return DONE
