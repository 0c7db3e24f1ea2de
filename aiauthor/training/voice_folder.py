"""A training of a voice on disk: all that it needs to go on after a crash, a kill or a reboot.

    training/<key>/job.json           what the writer asked for
                   texts.json         the manuscripts as they were then, since writers go on writing
                   start.safetensors  the model that training starts from
                   base.safetensors   the base that the voice's strength is counted from, where another
                   plan.json          the schedule
                   state.safetensors  weights, optimiser and place, every minute or two
                   best.safetensors   the best checkpoint so far
                   voice.safetensors  the voice with its proof, until the library has taken it

All of it is readable by the user alone, and removed with the training. A lock that the system lets
go of keeps two programs from training one voice.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from aiauthor import paths
from aiauthor.errors import AiAuthorError, SettingsError, TrainingError
from aiauthor.model.checkpoint import read_header
from aiauthor.training.held_out import Titled
from aiauthor.training.voice_plan import EFFORTS, Effort, Plan

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

VERSION = 1


@dataclasses.dataclass(frozen=True)
class VoiceOptions:
    """What the writer asks for.

    Attributes:
        name: of the voice.
        effort: "quick" or "thorough".
        minutes: in place of the effort's time.
        device: "auto", "cpu" or "cuda".
        replay: whether other novels are read beside, so that English is not forgotten.
        learning_rate: in place of the usual one.
        dropout: in place of the usual one.
        seed: of everything random.
    """

    name: str
    effort: Effort = "quick"
    minutes: float | None = None
    device: str = "auto"
    replay: bool = True
    learning_rate: float | None = None
    dropout: float | None = None
    seed: int = 1

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.strip():
            raise SettingsError("a voice needs a name")
        if self.effort not in EFFORTS:
            raise SettingsError("the effort is one of {0}, not {1!r}", ", ".join(EFFORTS), self.effort)


@dataclasses.dataclass(frozen=True)
class Text:
    """A manuscript as it was when training began.

    Attributes:
        title: of the manuscript.
        text: not normalised.
    """

    title: str
    text: str = dataclasses.field(repr=False)

    @property
    def sha256(self) -> str:
        """Of the text, in UTF-8."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclasses.dataclass(frozen=True)
class Unfinished:
    """A training that can be resumed.

    Attributes:
        name: of the voice.
        date: when it began, ISO 8601.
        step, steps: done and planned; 0 where it had not come so far.
        titles: of the manuscripts.
    """

    name: str
    date: str
    step: int
    steps: int
    titles: tuple[str, ...]


class VoiceFolder:
    """The folder of one training, held by this program until `release`.

    Attributes:
        path: the folder.
        options: what was asked for.
        date: when it began.
    """

    def __init__(self, path: Path, job: dict[str, Any], lock: int) -> None:
        self.path = path
        self.options = VoiceOptions(**job["options"])
        self.date = str(job["date"])
        self._hashes = [str(entry["sha256"]) for entry in job["manuscripts"]]
        self._lock: int | None = lock

    @classmethod
    def create(
        cls, options: VoiceOptions, manuscripts: Sequence[Titled], start: Path, base: Path, *, date: str
    ) -> Self:
        """Begin a training, in place of an unfinished one of this name.

        Args:
            options: what is asked for.
            manuscripts: their texts are copied.
            start: the model that training starts from; copied.
            base: the base of that model; copied where it is another file.
            date: now, ISO 8601 with a time zone.

        Raises:
            TrainingError: if the folder cannot be written, or another program trains this voice.
        """
        path = _folder_of(options.name)
        texts = [Text(manuscript.title, manuscript.text) for manuscript in manuscripts]
        job = {
            "version": VERSION,
            "options": dataclasses.asdict(options),
            "date": date,
            "manuscripts": [{"title": text.title, "sha256": text.sha256} for text in texts],
        }
        try:
            path.mkdir(parents=True, exist_ok=True)
            path.chmod(0o700)
            path.parent.chmod(0o700)
            lock = _take_lock(path, options.name)
            for file in path.glob("*.*"):
                file.unlink()
            _copy(start, path / "start.safetensors")
            if base != start:
                _copy(base, path / "base.safetensors")
            write_json(path / "texts.json", [dataclasses.asdict(text) for text in texts])
            write_json(path / "job.json", job)  # last: its presence means a whole beginning
        except OSError as exc:
            raise TrainingError("cannot write {0}: {1}", path, exc.strerror or exc) from exc
        return cls(path, job, lock)

    @classmethod
    def open(cls, name: str) -> Self:
        """Go on with the training of this name.

        Raises:
            TrainingError: if there is none, it is damaged, or another program has it.
        """
        path = _folder_of(name)
        if not (path / "job.json").exists():
            known = ", ".join(f"“{entry.name}”" for entry in unfinished()) or "none is unfinished"
            raise TrainingError("there is no training of “{0}” to resume; {1}", name, known)
        lock = _take_lock(path, name)
        try:
            return cls(path, _read_job(path), lock)
        except (TypeError, KeyError, AttributeError, SettingsError) as exc:
            os.close(lock)
            raise TrainingError("the unfinished training of “{0}” is damaged; begin it anew", name) from exc
        except TrainingError:
            os.close(lock)
            raise

    @property
    def start(self) -> Path:
        """The model that training starts from."""
        return self.path / "start.safetensors"

    @property
    def base(self) -> Path:
        """The base that the voice's strength is counted from."""
        other = self.path / "base.safetensors"
        return other if other.exists() else self.start

    @property
    def state(self) -> Path:
        """The trainer's state."""
        return self.path / "state.safetensors"

    @property
    def best(self) -> Path:
        """The best checkpoint."""
        return self.path / "best.safetensors"

    @property
    def voice(self) -> Path:
        """The voice with its proof."""
        return self.path / "voice.safetensors"

    def texts(self) -> list[Text]:
        """The manuscripts as they were when training began.

        Raises:
            TrainingError: if they are not there any more, or not what they were.
        """
        try:
            texts = [Text(**entry) for entry in json.loads((self.path / "texts.json").read_text(encoding="utf-8"))]
            hashes = [text.sha256 for text in texts]
        except (OSError, ValueError, TypeError, AttributeError, RecursionError) as exc:
            raise TrainingError("the manuscripts of this training are gone; begin it anew") from exc
        if hashes != self._hashes:
            raise TrainingError("the manuscripts of this training are damaged; begin it anew")
        return texts

    def plan(self) -> Plan | None:
        """The schedule, once there is one."""
        return _read_plan(self.path)

    def write_plan(self, plan: Plan) -> None:
        """Write the schedule down.

        Raises:
            TrainingError: if it cannot be written.
        """
        try:
            write_json(self.path / "plan.json", plan.to_dict())
        except OSError as exc:
            raise TrainingError("cannot write {0}: {1}", self.path, exc.strerror or exc) from exc

    def release(self) -> None:
        """Let others have it."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def remove(self) -> None:
        """Leave nothing of this training."""
        self.release()
        shutil.rmtree(self.path, ignore_errors=True)


def unfinished() -> list[Unfinished]:
    """The trainings that can be resumed, the latest first."""
    found = []
    for path in (paths.data_dir() / "training").glob("*/job.json"):
        try:
            job = _read_job(path.parent)
            plan = _read_plan(path.parent)
            titles = tuple(str(entry["title"]) for entry in job["manuscripts"])
            found.append(
                Unfinished(
                    VoiceOptions(**job["options"]).name,
                    str(job["date"]),
                    _step_of(path.parent / "state.safetensors"),
                    plan.recipe.steps if plan else 0,
                    titles,
                )
            )
        except (TypeError, KeyError, AttributeError, ValueError, OverflowError, AiAuthorError):
            continue
    return sorted(found, key=lambda entry: entry.date, reverse=True)


def write_json(path: Path, value: object) -> None:
    """Write a file for the user alone, so that it is whole or as it was before.

    Raises:
        OSError: if it cannot be written.
    """
    with tempfile.NamedTemporaryFile(
        "w", dir=path.parent, prefix=f".{path.name}.", encoding="utf-8", delete=False
    ) as file:
        temporary = Path(file.name)
        try:
            json.dump(value, file)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
    temporary.replace(path)


def _folder_of(name: str) -> Path:
    key = hashlib.sha256(name.strip().casefold().encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return paths.data_dir() / "training" / key


def _read_job(path: Path) -> dict[str, Any]:
    try:
        job = json.loads((path / "job.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as exc:
        raise TrainingError("an unfinished training is damaged; begin it anew") from exc
    if not isinstance(job, dict) or job.get("version") != VERSION:
        raise TrainingError("an unfinished training is of another version of this program; begin it anew")
    return job


def _read_plan(path: Path) -> Plan | None:
    try:
        return Plan.from_dict(json.loads((path / "plan.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError, SettingsError, AttributeError):
        return None


def _step_of(state: Path) -> int:
    try:
        return int(json.loads(read_header(state)[0]["counts"])["step"])
    except (AiAuthorError, KeyError, ValueError, TypeError, OverflowError, RecursionError):
        return 0


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    target.chmod(0o600)


def _take_lock(path: Path, name: str) -> int:
    lock = os.open(path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if sys.platform == "win32":
            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as exc:
        with contextlib.suppress(OSError):
            os.close(lock)
        raise TrainingError("“{0}” is being trained already", name) from exc
    return lock
