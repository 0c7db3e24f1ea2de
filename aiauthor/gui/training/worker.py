"""The thread on which a voice is trained, and the window's end of the line to it.

    dialog --Order--> TrainingService (GUI thread) --signals--> TrainingWorker (its own) --> VoiceTraining
    dialog <--VoiceProgress, Outcome, Estimate-- TrainingService <--signals-- TrainingWorker
    dialog --pause, finish, ...--> Controls <--asked before every step-- VoiceTraining

Values cross, nothing else does. What the writer wants of a running training does not come as a
signal, since its thread is busy: it lies in `Controls`, where the training looks before every step.
"""

from __future__ import annotations

import dataclasses
import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

from aiauthor import paths
from aiauthor.errors import AiAuthorError, Message
from aiauthor.gui.freed_memory import give_back
from aiauthor.gui.gentle_import import import_gently
from aiauthor.gui.threads import end_thread
from aiauthor.gui.training.values import Estimate, Order, Outcome, Question, Wanted
from aiauthor.gui.translation import told

log = logging.getLogger(__name__)

CLOSE_WAIT_MS = 1_500
TYPING_S = 3.0  # after the last key the writer is still taken to be typing
LOOK_S = 0.1


class Controls:
    """What the writer wants of the training; set by the window, asked by the training's thread."""

    def __init__(self) -> None:
        self.wanted: Wanted = "GO"
        self.closed = False
        self._typed = float("-inf")
        self._allowed: bool | None = None
        self._asking = threading.Event()

    def begin(self) -> None:
        """Before a training: nothing of the one before counts."""
        self._allowed = None
        self._asking.clear()
        if not self.closed:
            self.wanted = "GO"

    def typed(self) -> None:
        """A key was pressed just now."""
        self._typed = time.monotonic()

    def is_typing(self) -> bool:
        """Whether the writer types just now."""
        return time.monotonic() - self._typed < TYPING_S

    def allow_battery(self, allowed: bool) -> None:
        """The writer's answer to whether to train on battery; a later yes counts as well."""
        self._allowed = allowed
        self._asking.set()

    def on_battery(self) -> bool:
        """Whether the machine runs on its battery, unless the writer does not mind."""
        if self._allowed:
            return False
        from aiauthor.training import voice_power

        return voice_power.on_battery()

    def ask_about_battery(self, ask: Callable[[], None]) -> bool:
        """Ask whether to train on battery, and wait for the answer; ending the training says no."""
        self._asking.clear()
        ask()
        while not self._asking.wait(LOOK_S):
            if self.wanted not in ("GO", "PAUSE"):
                return False
        return bool(self._allowed)


class TrainingWorker(QObject):
    """Runs trainings; lives on the thread.

    Signals:
        progressed: a `VoiceProgress`.
        ended: an `Outcome`.
        failed: why a training broke down, one sentence.
        battery_asked: the machine runs on its battery; `Controls.allow_battery` answers.
        estimated: an `Estimate`.
    """

    progressed = Signal(object)
    ended = Signal(object)
    failed = Signal(str)
    battery_asked = Signal()
    estimated = Signal(object)

    def __init__(self, controls: Controls) -> None:
        super().__init__()
        self._controls = controls
        self._estimator: Any = None
        # A training with its result whose voice is not better, until the writer decides.
        self._undecided: tuple[Any, Any] | None = None

    @Slot(object)
    def estimate(self, question: Question) -> None:
        """Answer how long a training would take, unless it is not asked any more."""
        if self._controls.closed:
            return
        try:
            if self._estimator is None:
                import_gently("aiauthor.gui.training.estimating", torch=True)
                from aiauthor.gui.training.estimating import Estimator

                self._estimator = Estimator()
            self.estimated.emit(self._estimator.estimate(question, question.start or paths.base_model()))
        except AiAuthorError as exc:
            log.warning("no estimate: %s", exc)
            self.estimated.emit(Estimate(question, {}))
        except Exception:  # an estimate is a service, never a reason to end
            log.exception("no estimate")
            self.estimated.emit(Estimate(question, {}))

    @Slot(object)
    def train(self, order: Order) -> None:
        """Begin a training and run it to its end."""
        self._guard(order.wish.name, lambda: self._begin(order))

    @Slot(str)
    def resume(self, name: str) -> None:
        """Go on with an interrupted training, to its end."""
        self._guard(name, lambda: self._resume(name))

    @Slot()
    def keep(self) -> None:
        """Take the last voice into the library though it is not better."""
        undecided, self._undecided = self._undecided, None
        if undecided is not None:
            training, result = undecided
            self._settle(training, result, Outcome(result.ending, training.options.name))

    @Slot()
    def forget(self) -> None:
        """Give the last voice up."""
        undecided, self._undecided = self._undecided, None
        if undecided is not None:
            undecided[0].folder.remove()

    def _guard(self, name: str, begin: Callable[[], Any]) -> None:
        if self._controls.closed:
            return
        self.forget()
        try:
            self._run(name, begin)
        except AiAuthorError as exc:
            self.failed.emit(told(exc))
        except MemoryError:
            self.failed.emit(told(Message("There is too little memory left on this machine to train.")))
        except Exception as exc:  # whatever breaks, it is told in the dialog, and the checkpoint is on disk
            log.exception("training broke down")
            broke = Message(
                "Training broke down ({0}); it can be resumed from the last minute or two.", type(exc).__name__
            )
            self.failed.emit(told(broke))
        give_back()

    def _run(self, name: str, begin: Callable[[], Any]) -> None:
        import_gently("aiauthor.training.voice", torch=True)
        if self._controls.on_battery() and not self._controls.ask_about_battery(self.battery_asked.emit):
            self.ended.emit(Outcome("suspended", name))
            return
        training = begin()
        result = training.run()
        outcome = Outcome(result.ending, training.options.name, result.verdict)
        if result.verdict is None:
            self.ended.emit(outcome)
        elif result.verdict.better:
            self._settle(training, result, outcome)
        else:
            self._undecided = training, result
            self.ended.emit(outcome)

    def _begin(self, order: Order) -> Any:
        from aiauthor.library import Library
        from aiauthor.training.voice import VoiceTraining
        from aiauthor.training.voice_folder import Text, VoiceOptions

        texts = [Text(manuscript.title, manuscript.text) for manuscript in order.manuscripts]
        options = VoiceOptions(**dataclasses.asdict(order.wish))
        start, base = paths.base_model(), None
        if order.voice is not None:
            start, base = order.voice.path, Library().base_of(order.voice)
        return VoiceTraining.begin(texts, start, options, base=base, hooks=self._hooks())

    def _resume(self, name: str) -> Any:
        from aiauthor.training.voice import VoiceTraining

        return VoiceTraining.resume(name, hooks=self._hooks())

    def _settle(self, training: Any, result: Any, outcome: Outcome) -> None:
        """Take a voice into the library; the folder goes when that is done."""
        from aiauthor.library import Library

        try:
            voice = Library().add(result.file, result.base)
        except AiAuthorError as exc:
            self._undecided = training, result
            self.ended.emit(dataclasses.replace(outcome, problem=told(exc)))
            return
        training.folder.remove()
        self.ended.emit(dataclasses.replace(outcome, voice=voice, name=voice.name))

    def _hooks(self) -> Any:
        from aiauthor.training.voice_events import Command, Hooks

        controls = self._controls
        return Hooks(
            report=self.progressed.emit,
            command=lambda: Command[controls.wanted],
            typing=controls.is_typing,
            on_battery=controls.on_battery,
            allow_battery=lambda: controls.ask_about_battery(self.battery_asked.emit),
        )


class TrainingService(QObject):
    """The window's end of the line; all its signals come in the window's thread.

    Signals:
        progressed: a `VoiceProgress`.
        ended: an `Outcome`.
        failed: why a training broke down, one sentence.
        battery_asked: the machine runs on its battery; `allow_battery` answers.
        estimated: an `Estimate`.
        running_changed: whether a training is under way.

    Attributes:
        is_running: whether a training is under way, paused or not.
    """

    progressed = Signal(object)
    ended = Signal(object)
    failed = Signal(str)
    battery_asked = Signal()
    estimated = Signal(object)
    running_changed = Signal(bool)
    _estimate_wanted = Signal(object)
    _training_wanted = Signal(object)
    _resume_wanted = Signal(str)
    _keep_wanted = Signal()
    _forget_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_running = False
        self._controls = Controls()
        self._thread = QThread()
        self._thread.setObjectName("training")
        self._worker = TrainingWorker(self._controls)
        self._worker.moveToThread(self._thread)
        self._worker.progressed.connect(self._on_progressed)
        self._worker.ended.connect(self._on_ended)
        self._worker.failed.connect(self._on_failed)
        self._worker.battery_asked.connect(self._on_battery_asked)
        self._worker.estimated.connect(self._on_estimated)
        self._estimate_wanted.connect(self._worker.estimate)
        self._training_wanted.connect(self._worker.train)
        self._resume_wanted.connect(self._worker.resume)
        self._keep_wanted.connect(self._worker.keep)
        self._forget_wanted.connect(self._worker.forget)

    @property
    def wanted(self) -> Wanted:
        """What the training was last told."""
        return self._controls.wanted

    def estimate(self, question: Question) -> None:
        """Have a question answered by `estimated`; nothing while a training runs."""
        if not self.is_running and not self._controls.closed:
            self._thread.start()
            self._estimate_wanted.emit(question)

    def train(self, order: Order) -> None:
        """Begin a training; `ended` or `failed` follows."""
        if self._set_out():
            self._training_wanted.emit(order)

    def resume(self, name: str) -> None:
        """Go on with an interrupted training; `ended` or `failed` follows."""
        if self._set_out():
            self._resume_wanted.emit(name)

    def pause(self) -> None:
        """Wait, with everything on disk."""
        self._want("PAUSE")

    def go_on(self) -> None:
        """Go on after a pause."""
        self._want("GO")

    def finish(self) -> None:
        """Stop, keep the best so far, and prove it."""
        self._want("FINISH")

    def discard(self) -> None:
        """End, and leave nothing."""
        self._want("DISCARD")

    def keep(self) -> None:
        """Take the last voice into the library though it is not better; `ended` follows."""
        self._keep_wanted.emit()

    def forget(self) -> None:
        """Give the last voice up."""
        self._forget_wanted.emit()

    def allow_battery(self, allowed: bool) -> None:
        """Answer whether to train on battery."""
        self._controls.allow_battery(allowed)

    @Slot()
    def typed(self) -> None:
        """The writer typed just now: training leaves a core free for a while."""
        self._controls.typed()

    def stop(self) -> None:
        """Have a training write everything down and end; nothing more is begun or told."""
        self._controls.closed = True
        self._controls.wanted = "SUSPEND"
        self._thread.quit()

    def close(self, *, wait_ms: int = CLOSE_WAIT_MS) -> bool:
        """Stop, within a time.

        Returns:
            Whether the thread has ended. If not, its last checkpoint is on disk, and it may be left behind.
        """
        self.stop()
        return end_thread(self._thread, self._worker, wait_ms=wait_ms)

    def _set_out(self) -> bool:
        if self.is_running or self._controls.closed:
            return False
        self._controls.begin()
        self._thread.start()
        self._set_running(True)
        return True

    def _want(self, wanted: Wanted) -> None:
        if self.is_running and not self._controls.closed:
            self._controls.wanted = wanted

    def _set_running(self, running: bool) -> None:
        self.is_running = running
        self.running_changed.emit(running)

    @Slot(object)
    def _on_progressed(self, progress: object) -> None:
        if self.is_running and not self._controls.closed:
            self.progressed.emit(progress)

    @Slot(object)
    def _on_ended(self, outcome: Outcome) -> None:
        if not self._controls.closed:
            self._set_running(False)
            self.ended.emit(outcome)

    @Slot(str)
    def _on_failed(self, reason: str) -> None:
        if not self._controls.closed:
            self._set_running(False)
            self.failed.emit(reason)

    @Slot()
    def _on_battery_asked(self) -> None:
        if not self._controls.closed:
            self.battery_asked.emit()

    @Slot(object)
    def _on_estimated(self, estimate: Estimate) -> None:
        if not self._controls.closed:
            self.estimated.emit(estimate)
