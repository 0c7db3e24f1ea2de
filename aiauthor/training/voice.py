"""Manuscripts and a base in, a voice with its proof out.

    divide, grow the alphabet -> measure the base and the speed -> plan
           -> train, looking at the stop passages now and then, keeping the best
           -> read the proof passages with base and voice -> verdict

A plain object over `Trainer` that knows neither Qt nor terminals: one thread calls `run`, and all that
happens is told and asked through `Hooks`. What was begun may be killed at any moment and goes on from
its folder, exactly: plan, batches and looks are functions of what is written there.
"""

from __future__ import annotations

import datetime
import logging
import math
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import torch

from aiauthor.errors import AiAuthorError, ModelFileError, TrainingError
from aiauthor.model.char_gru import CharGRU
from aiauthor.model.checkpoint import load_model, save_model
from aiauthor.model.voice_notes import KIND, VoiceNotes
from aiauthor.training.held_out import Titled
from aiauthor.training.preview import continue_text
from aiauthor.training.processes import Processes
from aiauthor.training.replay import load_replay
from aiauthor.training.trainer import NotEnoughMemory, Trainer, pick_dtype
from aiauthor.training.voice_clock import VoiceClock
from aiauthor.training.voice_events import Command, Ending, Hooks, LossPoint, Sample, VoiceResult
from aiauthor.training.voice_folder import VoiceFolder, VoiceOptions
from aiauthor.training.voice_material import SAMPLE_CHARS, Material, passage_bits
from aiauthor.training.voice_plan import DROPOUT, LEARNING_RATE, Plan, choose_layout, make_plan, measure_speed
from aiauthor.training.voice_power import BatteryGate
from aiauthor.training.voice_proof import LICENCE, prove, save_voice, temper
from aiauthor.training.voice_report import Reporter

logger = logging.getLogger(__name__)

BETTER = 0.0005  # bits per character by which a checkpoint must be better to count
MAX_LOST_SECONDS = 110.0  # between two checkpoints
MIN_CHECKPOINT_SECONDS = 20.0
CHECKPOINT_SHARE = 0.015  # of the time
WAIT_SECONDS = 0.1

_ENDINGS: dict[Command, Ending] = {
    Command.FINISH: "finished",
    Command.SUSPEND: "suspended",
    Command.DISCARD: "discarded",
}


class VoiceTraining:
    """One training, from its folder to its verdict.

    Args:
        folder: begun or reopened.
        hooks: what is told and asked.
        threads: all cores that training may use; those that torch uses in this thread where absent.
    """

    def __init__(self, folder: VoiceFolder, hooks: Hooks | None = None, *, threads: int | None = None) -> None:
        self.folder, self.options, self.hooks = folder, folder.options, hooks or Hooks()
        self._battery = BatteryGate(self.hooks.on_battery, self.hooks.allow_battery)
        self._threads = threads or torch.get_num_threads()
        self._reporter = Reporter(self.hooks.report)
        self._history: list[dict[str, Any]] = []
        self._best: tuple[float, int] = (math.inf, -1)  # bits per character on the stop passages, and the step
        self._checkpointed = 0.0
        self._checkpoint_seconds = 0.0

    @property
    def _clock(self) -> VoiceClock:
        return self._reporter.clock

    @classmethod
    def begin(
        cls,
        manuscripts: Sequence[Titled],
        start: Path,
        options: VoiceOptions,
        *,
        base: Path | None = None,
        hooks: Hooks | None = None,
        threads: int | None = None,
    ) -> Self:
        """A new training, in place of an unfinished one of this name.

        Args:
            manuscripts: what to learn from.
            start: a base, or an earlier voice.
            options: name, effort and such.
            base: the base that an earlier voice grew from, where it is at hand.
            hooks: what is told and asked.
            threads: all cores that training may use.

        Raises:
            TrainingError: if the folder cannot be written, or the voice is being trained already.
        """
        date = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        folder = VoiceFolder.create(options, manuscripts, start, base or start, date=date)
        return cls(folder, hooks, threads=threads)

    @classmethod
    def resume(cls, name: str, *, hooks: Hooks | None = None, threads: int | None = None) -> Self:
        """Go on with an unfinished training.

        Raises:
            TrainingError: if there is none of this name, or it cannot be used.
        """
        return cls(VoiceFolder.open(name), hooks, threads=threads)

    def run(self) -> VoiceResult:
        """Train, prove, and leave the voice in the folder for the library to take.

        Raises:
            TrainingError: if there is too little text, memory does not suffice, or training breaks down.
            ModelFileError: if the model to start from cannot be read.
        """
        before = torch.get_num_threads()
        try:
            try:
                self._prepare()
            except AiAuthorError:
                if not self.folder.state.exists():
                    self.folder.remove()  # there is nothing to resume, now or later
                raise
            ending = self._train()
            if ending == "suspended":
                return VoiceResult("suspended", seconds=self._clock.seconds)
            if ending == "discarded":
                self.folder.remove()
                return VoiceResult("discarded", seconds=self._clock.seconds)
            return self._prove(ending)
        finally:
            self.folder.release()
            torch.set_num_threads(before)

    # --- Preparing and measuring ---

    def _prepare(self) -> None:
        self._reporter.tell("preparing")
        self._start = load_model(self.folder.start)
        if self._start.details.get("kind") == KIND:
            VoiceNotes.from_details(self._start.details)  # now, not at the end
        replay = load_replay() if self.options.replay else None
        self._material = Material.of(self.folder.texts(), self._start, replay=replay, seed=self.options.seed)
        self._reporter.tell("measuring")
        self._use_threads()
        material = self._material
        begun = time.perf_counter()
        self._base_bits = passage_bits(material.grown, material.stop, dtype=pick_dtype(torch.device("cpu")))
        seconds = time.perf_counter() - begun
        base_sample = continue_text(material.grown, material.alphabet, material.prompt, SAMPLE_CHARS)
        self._sample = Sample(material.prompt, base_sample, "", material.written)
        lacks_cuda = self.options.device == "cuda" and not torch.cuda.is_available()
        if lacks_cuda:
            self._reporter.notice("There is no graphics card that can be used; training runs on the processor.")
        processes = Processes("cpu" if lacks_cuda else self.options.device)
        plan = self.folder.plan()
        if plan is None:
            try:
                plan = self._make_plan(processes, seconds)
            except (NotEnoughMemory, RuntimeError) as exc:
                if processes.device.type == "cpu":
                    raise
                logger.warning("the graphics card cannot train this: %s", exc)
                self._reporter.notice("The graphics card cannot train this network; training runs on the processor.")
                processes = Processes("cpu")
                plan = self._make_plan(processes, seconds)
        self._plan = plan
        self._build(processes)

    def _make_plan(self, processes: Processes, measuring_seconds: float) -> Plan:
        options, material = self.options, self._material
        layout = choose_layout(material.chars, replay=bool(material.replay))
        batches = material.batches(layout, seed=options.seed)
        speed = measure_speed(material.grown, batches, bptt=layout.bptt, processes=processes)
        plan = make_plan(
            material.chars,
            layout,
            effort=options.effort,
            chars_per_second=speed,
            measuring_seconds=measuring_seconds,
            minutes=options.minutes,
            learning_rate=options.learning_rate or LEARNING_RATE,
            dropout=DROPOUT if options.dropout is None else options.dropout,
            seed=options.seed,
        )
        self.folder.write_plan(plan)
        return plan

    def _build(self, processes: Processes) -> None:
        """The trainer, at the place where the folder's state left it."""
        plan, material = self._plan, self._material
        model = CharGRU.of(material.grown.weights())
        model.config = replace(model.config, dropout=plan.dropout)
        model.dropout.p = plan.dropout
        self._trainer = Trainer(
            model,
            material.batches(plan.layout, seed=self.options.seed),
            plan.recipe,
            processes=processes,
            notice=self._reporter.notice,
        )
        self._reporter.accelerated = processes.device.type != "cpu"
        self._history, self._best = [], (math.inf, -1)
        if self.folder.state.exists():
            notes = self._trainer.load_state(self.folder.state)
            self._history = list(notes["history"])
            self._reporter.clock = VoiceClock(float(notes["seconds"]))
            self._best = self._read_best()
        self._chars_before = self._trainer.chars
        self._checkpointed = self._clock.seconds

    def _read_best(self) -> tuple[float, int]:
        try:
            details = load_model(self.folder.best).details
            return float(details["held_out_bits"]), int(details["step"])
        except (ModelFileError, KeyError, ValueError, TypeError):
            return math.inf, -1

    # --- Training ---

    def _train(self) -> Ending:
        steps = self._plan.recipe.steps
        self._reporter.tell("training", base_bits=self._base_bits)
        for entry in self._history:  # of a resumed training, for the plot
            point = LossPoint(entry["step"], entry["chars"], entry["train_bits"], entry["valid_bits"])
            self._reporter.tell(point=point)
        while self._trainer.step < steps:
            ending = self._obey()
            if ending == "suspended":
                self._checkpoint()
            elif ending == "finished" and self._best[1] < 0:
                self._look()
            if ending is not None:
                return ending
            self._use_threads()
            try:
                self._step()
            except NotEnoughMemory:
                raise
            except TrainingError as exc:
                if self._best[1] < 0:
                    raise
                self._reporter.notice(f"Training was stopped, and the best checkpoint is kept: {exc}.")
                return "early"
            self._clock.stepped(self._trainer.step)
            last = self._trainer.step >= steps
            if self._trainer.step % self._plan.measure_every == 0 or last:
                self._look()
            early = self._gains_nothing() and not last
            if last or early or self._is_checkpoint_due():
                self._checkpoint()
            if early:
                return "early"
            self._tell_step()
        return "early" if self._gains_nothing() and self._trainer.step < steps else "complete"

    def _step(self) -> None:
        try:
            self._trainer.run_step()
        except NotEnoughMemory:
            if not self._reporter.accelerated:
                raise
            self._checkpoint()
            self._fall_back("The graphics card has too little memory for this network; training goes on without it.")
        except RuntimeError as exc:
            if not self._reporter.accelerated:
                raise
            logger.warning("the graphics card was lost: %s", exc)
            self._fall_back(
                "The graphics card stopped answering; training goes on without it, from the last minute or two."
            )

    def _fall_back(self, notice: str) -> None:
        self._build(Processes("cpu"))
        self._reporter.notice(notice)

    def _look(self) -> None:
        """Measure on the stop passages, keep the best, show what it writes."""
        trainer, material = self._trainer, self._material
        with self._clock.looking():
            bits = passage_bits(trainer.model, material.stop, dtype=trainer.dtype)
            self._history.append(
                {
                    "step": trainer.step,
                    "chars": trainer.chars,
                    "seconds": round(self._clock.seconds, 1),
                    "train_bits": round(trainer.train_bits, 4),
                    "valid_bits": bits,
                }
            )
            if bits < self._best[0] - BETTER:
                self._keep(bits)
            voice = continue_text(trainer.model, material.alphabet, material.prompt, SAMPLE_CHARS)
        point = LossPoint(trainer.step, trainer.chars, trainer.train_bits, bits, self._remark(bits))
        self._tell_step(point=point, sample=replace(self._sample, voice=voice))

    def _keep(self, bits: float) -> None:
        step = self._trainer.step
        try:
            save_model(
                self.folder.best,
                self._trainer.model,
                self._material.alphabet,
                name=self.options.name,
                history=self._history,
                licence=LICENCE,
                details={"held_out_bits": bits, "step": step},
                private=True,
            )
            self._best = (bits, step)
        except ModelFileError as exc:
            self._reporter.notice(f"The best checkpoint could not be written: {exc}.")

    def _gains_nothing(self) -> bool:
        """Whether the last looks, `patience` of them, brought nothing better."""
        bits = [entry["valid_bits"] for entry in self._history]
        before = bits[: -self._plan.patience]
        return bool(before) and min(bits[-self._plan.patience :]) > min(before) - BETTER

    def _remark(self, bits: float) -> str:
        gain = self._base_bits - bits
        if self._best[1] == self._trainer.step and gain > 0:
            return f"Learning: {gain:.2f} bits per character better than before, on pages held out."
        if self._best[1] == self._trainer.step:
            return "Warming up: not yet better than before."
        looks = sum(1 for entry in self._history if entry["step"] > self._best[1])
        return (
            f"No better than at step {self._best[1]:,}, which is kept; "
            f"training stops early if that stays so ({looks} of {self._plan.patience})."
        )

    def _obey(self) -> Ending | None:
        """Ask for the command, and wait while it is to pause or the mains are missing."""
        waiting = False
        while (command := self.hooks.command()) not in _ENDINGS:
            with self._clock.paused():
                no_power = command is Command.GO and self._battery.closed
            if command is Command.GO and not no_power:
                break
            if not waiting:
                waiting = True
                self._checkpoint()
                self._reporter.tell(
                    paused=True, notice="Training waits until the machine is plugged in." if no_power else ""
                )
            with self._clock.paused():
                time.sleep(WAIT_SECONDS)
        if waiting:
            self._reporter.tell(paused=False)
        return _ENDINGS.get(command)

    def _use_threads(self) -> None:
        """All cores, or one fewer while the writer types."""
        wanted = max(1, self._threads - 1) if self.hooks.typing() else self._threads
        if torch.get_num_threads() != wanted:
            torch.set_num_threads(wanted)

    def _is_checkpoint_due(self) -> bool:
        gap = max(MIN_CHECKPOINT_SECONDS, self._checkpoint_seconds / CHECKPOINT_SHARE)
        return self._clock.seconds - self._checkpointed > min(MAX_LOST_SECONDS, gap)

    def _checkpoint(self) -> None:
        begun = time.perf_counter()
        notes = {"history": self._history, "seconds": self._clock.seconds}
        with self._clock.looking(expected=False):
            try:
                self._trainer.save_state(self.folder.state, notes)
            except ModelFileError as exc:
                # The last good one is still there, and a disk may be emptied while training goes on.
                self._reporter.notice(f"The checkpoint could not be written: {exc}. The last one stays as it was.")
        self._checkpoint_seconds = time.perf_counter() - begun
        self._checkpointed = self._clock.seconds

    # --- Proof ---

    def _prove(self, ending: Ending) -> VoiceResult:
        self._reporter.tell("proving", seconds_left=None)
        folder, start = self.folder, self._start
        best = load_model(folder.best)
        base = start if folder.base == folder.start else load_model(folder.base)
        tempered = temper(best.model, self._material)
        if tempered.strength < 1:
            self._reporter.notice(
                f"So that English is not forgotten, {tempered.strength:.0%} of what was learned is kept."
            )
        proof = prove(best, self._material, start, base)
        details = {
            "plan": self._plan.to_dict(),
            "step": best.details.get("step"),
            "seconds": round(self._clock.seconds, 1),
            "start_sha256": start.sha256,
            "strength": tempered.strength,
            "forgotten": tempered.forgotten,
        }
        save_voice(
            folder.voice, best, proof, self._material, name=self.options.name, history=self._history, details=details
        )
        self._reporter.tell("done", verdict=proof.verdict, seconds_left=0.0)
        stepping = self._clock.stepping_seconds
        speed = (self._trainer.chars - self._chars_before) / stepping if stepping > 0 else 0.0
        kept_base = folder.base if base.sha256 == proof.base_sha256 else None
        return VoiceResult(ending, proof.verdict, folder.voice, kept_base, self._clock.seconds, speed)

    def _tell_step(self, *, point: LossPoint | None = None, sample: Sample | None = None) -> None:
        material = self._material
        stop, proof, neutral = (sum(map(len, ids)) for ids in (material.stop, material.proof, material.neutral))
        self._reporter.tell_step(
            self._trainer,
            self._plan,
            # Two networks read the proof in full precision, at half the speed, and the neutral pages before.
            proof_looks=(4 * proof + 2 * neutral) / stop,
            point=point,
            sample=sample,
            best_bits=self._best[0] if math.isfinite(self._best[0]) else None,
        )
