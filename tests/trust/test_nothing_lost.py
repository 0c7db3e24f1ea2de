"""Every fault in every act: what happens, and that nothing is lost. `docs/faults.md` is made from this table.

Faults of the machine are real where a test can make them real (signals, vanished folders, damaged files), and
errors of the calls of the system where it cannot.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
import torch

from aiauthor import paths
from aiauthor.documents import safe_write
from aiauthor.documents.locks import InUseError, claim_document
from aiauthor.documents.recovery import Run
from aiauthor.documents.text_file import read, write
from aiauthor.errors import DocumentError, TrainingError
from aiauthor.library import Library
from aiauthor.training.voice_folder import Text, VoiceFolder, VoiceOptions
from tests.documents.faults import failing
from tests.library.conftest import MakeVoice
from tests.trust.acts import ACTS, DONE, NEW, OLD, REFUSED, WHOLE, World, do
from tests.trust.faults_page import PAGE, page

Fault = Callable[[World], AbstractContextManager[None]]


def calls(call: str, error: int) -> Fault:
    return lambda _: failing(call, 1, error, on=True)


@contextlib.contextmanager
def together(*faults: AbstractContextManager[None]) -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        for fault in faults:
            stack.enter_context(fault)
        yield


@contextlib.contextmanager
def full_disk(_: World) -> Iterator[None]:
    with failing("write", 1, errno.ENOSPC, on=True), failing("fsync", 1, errno.ENOSPC, on=True):
        yield


@contextlib.contextmanager
def read_only_disk(_: World) -> Iterator[None]:
    real = os.open

    def refuse(path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return real(path, flags, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", refuse)
        for call in ("mkdir", "replace", "rename"):
            patch.setattr(os, call, _refusing(errno.EROFS))
        yield


def _refusing(error: int) -> Callable[..., None]:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(error, os.strerror(error))

    return refuse


@contextlib.contextmanager
def vanished_folder(world: World) -> Iterator[None]:
    """The folder of the document is pulled out with its drive, and comes back."""
    aside = world.folder.with_name("unplugged")
    world.folder.rename(aside)
    yield
    shutil.rmtree(world.folder, ignore_errors=True)
    aside.rename(world.folder)


def _raise(error: BaseException) -> Callable[..., None]:
    def broken(*_: Any, **__: Any) -> None:
        raise error

    return broken


@contextlib.contextmanager
def failing_model(error: BaseException) -> Iterator[None]:
    from aiauthor.inference.suggester import Suggester

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Suggester, "suggest", _raise(error))
        yield


@contextlib.contextmanager
def failing_training(error: BaseException) -> Iterator[None]:
    from aiauthor.training.trainer import Trainer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Trainer, "_forward_backward", _raise(error))
        yield


@contextlib.contextmanager
def clock_set_back(_: World) -> Iterator[None]:
    real = time.time
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time", lambda: real() - 400 * 86_400)
        yield


@contextlib.contextmanager
def other_time_zone(_: World) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Pacific/Kiritimati")
        time.tzset()
        yield
    time.tzset()


@contextlib.contextmanager
def two_programs(world: World) -> Iterator[None]:
    """Another one has the document open, journals into the same data folder, and trains another voice."""
    other = Run()
    journal = other.journal("", title="Untitled")
    journal.update(THEIRS)
    journal.flush()
    lock = claim_document(world.novel)
    voice = VoiceFolder.create(VoiceOptions(THEIRS), [Text("x", "x")], world.model, world.model, date="2026-11-24")
    yield
    assert journal._is_there()
    journal.close()
    other.close()
    lock.release()
    voice.remove()


def damaged(pattern: str) -> Fault:
    """Files of the program are overwritten with rubbish before the act."""

    @contextlib.contextmanager
    def fault(world: World) -> Iterator[None]:
        for path in (
            paths.config_dir() / "settings.json",
            paths.data_dir() / "journal" / "run-000000" / "0001.journal",
            world.voice.path,
        ):
            if path.match(pattern):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(RUBBISH)
        yield

    return fault


def data_folder_of(version: int) -> Fault:
    """Files of another version lie in the folders: none of them is understood, all of them stay."""

    @contextlib.contextmanager
    def fault(_: World) -> Iterator[None]:
        data, config = paths.data_dir(), paths.config_dir()
        left = {
            config / "settings.json": json.dumps({"version": version, "font_size": 18, "later": {"a": [1]}}).encode(),
            data / "journal" / "run-111111" / "0001.journal": b"AIAJ" + bytes([max(1, version)]) + b"\n" + b"later",
            data / "documents" / "y" / "snapshots" / "00000001-aa.json": json.dumps({"version": version}).encode(),
            data / "training" / "z" / "job.json": json.dumps({"version": version}).encode(),
            data / "session.json": json.dumps({"version": version, "tabs": []}).encode(),
            data / "unheard-of" / "file": b"x",
        }
        for path, content in left.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        yield
        kept = {path for path in left if path.exists()}
        if list((data / "journal" / "set-aside").glob("*.journal")):
            kept |= {path for path in left if path.suffix == ".journal"}
        assert kept == set(left), set(left) - kept
        settings = json.loads((config / "settings.json").read_bytes())
        assert settings["later"] == {"a": [1]}

    return fault


THEIRS = "Theirs"
RUBBISH = b"\xff{[" * 40
MACHINE = "CUDA error: the launch failed and the device is gone"
FAULTS: dict[str, Fault | int] = {
    "kill -9": signal.SIGKILL,
    "SIGTERM": signal.SIGTERM,
    "log-out (SIGHUP)": signal.SIGHUP,
    "full disk": full_disk,
    "read-only disk": read_only_disk,
    "vanished folder": vanished_folder,
    "failing fsync": calls("fsync", errno.EIO),
    "out of memory in the model": lambda _: failing_model(MemoryError()),
    "out of memory in training": lambda _: failing_training(MemoryError()),
    "CUDA lost": lambda _: together(failing_model(RuntimeError(MACHINE)), failing_training(RuntimeError(MACHINE))),
    "clock set back": clock_set_back,
    "time zone changed": other_time_zone,
    "two programs": two_programs,
    "damaged settings": damaged("settings.json"),
    "damaged journal": damaged("*.journal"),
    "damaged voice": damaged("*.safetensors"),
    "older data folder": data_folder_of(0),
    "newer data folder": data_folder_of(99),
}
SIGNALS = {name: fault for name, fault in FAULTS.items() if isinstance(fault, int)}
# What is not simply done under a fault.
EXPECTED = {
    **{(fault, act): WHOLE for fault in SIGNALS for act in ACTS},
    **{
        (fault, act): REFUSED
        for fault in ("full disk", "read-only disk", "failing fsync")
        for act in ACTS
        if act != "suggesting"
    },
    ("vanished folder", "saving"): REFUSED,
    ("vanished folder", "exporting"): REFUSED,
    ("out of memory in the model", "suggesting"): REFUSED,
    ("out of memory in training", "training"): REFUSED,
    ("CUDA lost", "suggesting"): REFUSED,
    ("CUDA lost", "training"): REFUSED,
}


def _content(folder: Path, pattern: str) -> list[bytes]:
    return [path.read_bytes() for path in folder.glob(pattern)]


def _theirs_is_told(world: World) -> None:
    with pytest.raises(InUseError, match="already open"):
        claim_document(world.novel)


def _theirs_trains_once(_: World) -> None:
    with pytest.raises(TrainingError, match="being trained already"):
        VoiceFolder.open(THEIRS)


def _theirs_is_left(world: World) -> None:
    run = world.run
    assert run is not None
    found = run.recover() if world.recovery is None else world.recovery
    assert THEIRS not in [text.text for text in found.texts]
    assert len(run.others()) == 1


def _others_change_is_told(world: World) -> None:
    """Though the clock stood still, and nobody changed the length."""
    opened = read(world.novel)
    times = world.novel.stat()
    world.novel.write_text(NEW.swapcase(), encoding="utf-8")
    os.utime(world.novel, ns=(times.st_atime_ns, times.st_mtime_ns))
    with pytest.raises(DocumentError, match="changed"):
        write(world.novel, NEW, like=opened, expected=opened.state)
    world.novel.write_text(NEW, encoding="utf-8")


def _settings_are_kept_beside(world: World) -> None:
    assert any("damaged" in note for note in world.notes)
    assert _content(paths.config_dir(), "settings-damaged-*.json") == [RUBBISH]


def _journal_is_set_aside(world: World) -> None:
    assert world.recovery is not None
    assert [path.read_bytes() for path in world.recovery.damaged] == [RUBBISH]
    assert [text.text for text in world.recovery.texts] == [NEW]


def _voice_is_listed(world: World) -> None:
    assert [entry.path for entry in Library().unreadable()] == [world.voice.path]
    assert world.voice.path.read_bytes() == RUBBISH


def _base_speaks(world: World) -> None:
    told = [status.message for status in world.statuses if status.message]
    assert told
    assert (world.statuses[-1].name, world.statuses[-1].voice) == ("tiny", "")


def _voice_speaks(world: World) -> None:
    assert world.statuses[-1].voice == world.voice.id


# What the page says of a cell besides, tried before the fault is over.
BESIDES: dict[tuple[str, str], Callable[[World], None]] = {
    ("two programs", "typing"): _theirs_is_left,
    ("two programs", "saving"): _theirs_is_told,
    ("two programs", "training"): _theirs_trains_once,
    ("two programs", "upgrading"): _theirs_is_left,
    ("clock set back", "saving"): _others_change_is_told,
    ("time zone changed", "suggesting"): _voice_speaks,
    ("damaged settings", "upgrading"): _settings_are_kept_beside,
    ("damaged journal", "upgrading"): _journal_is_set_aside,
    ("damaged voice", "upgrading"): _voice_is_listed,
    ("damaged voice", "suggesting"): _base_speaks,
}
CELLS = [(fault, act) for fault in FAULTS for act in ACTS]


def expected(fault: str, act: str) -> str:
    return EXPECTED.get((fault, act), DONE)


@pytest.fixture
def world(tmp_path: Path, home: Path, tiny_model_path: Path, make_voice: MakeVoice, qapp: Any) -> World:
    torch.set_num_threads(1)
    folder = tmp_path / "drive"
    folder.mkdir()
    world = World(folder, tiny_model_path, Library().add(make_voice(), tiny_model_path))
    world.novel.write_text(OLD, encoding="utf-8")
    safe_write._swept.clear()
    return world


@pytest.mark.parametrize(("fault", "act"), [cell for cell in CELLS if cell[0] not in SIGNALS])
def test_nothing_is_lost_by_a_fault(world: World, fault: str, act: str):
    acting, make = ACTS[act], FAULTS[fault]
    assert callable(make)
    acting.prepare(world)
    with make(world):
        outcome = do(acting, world)
        BESIDES.get((fault, act), lambda _: None)(world)
    assert outcome == expected(fault, act)
    held = acting.holds(world)
    assert held == ("new" if outcome == DONE else "old")


@pytest.mark.parametrize(("fault", "act"), [cell for cell in CELLS if expected(*cell) == REFUSED])
def test_when_all_is_well_again_it_goes_through(world: World, fault: str, act: str):
    acting, make = ACTS[act], FAULTS[fault]
    assert callable(make)
    acting.prepare(world)
    with make(world):
        do(acting, world)
    assert do(acting, world) == DONE
    assert acting.holds(world) == "new"


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize(("fault", "act"), [cell for cell in CELLS if cell[0] in SIGNALS])
def test_nothing_is_lost_by_a_sudden_end(world: World, fault: str, act: str):
    """A program of its own does the act again and again, and is ended in the middle."""
    acting = ACTS[act]
    acting.prepare(world)
    ready, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            if SIGNALS[fault] != signal.SIGKILL:
                signal.signal(SIGNALS[fault], signal.SIG_DFL)  # under nohup a hang-up would be ignored
            while True:
                do(acting, world)
                os.write(write_end, b".")
        os._exit(1)
    os.close(write_end)
    os.read(ready, 1)
    time.sleep(random.Random(f"{fault} {act}").uniform(0, 0.05))
    os.kill(child, SIGNALS[fault])
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -SIGNALS[fault]
    os.close(ready)
    assert acting.holds(world) in ("old", "new")


def test_the_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == page(CELLS, expected), "run: python -m tests.trust.faults_page"
