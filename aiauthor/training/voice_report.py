"""Keeps where a training stands, and tells it: everything in every event, and not too often."""

from __future__ import annotations

import dataclasses
import math
import time
from collections.abc import Callable
from typing import Any

import torch

from aiauthor.training.trainer import Trainer
from aiauthor.training.voice_clock import VoiceClock
from aiauthor.training.voice_events import LossPoint, Phase, Sample, VoiceProgress
from aiauthor.training.voice_plan import Plan

REPORT_SECONDS = 0.2

_MOMENT: dict[str, Any] = {"point": None, "sample": None, "notice": ""}  # what one event brings, and the next does not


class Reporter:
    """Tells whoever watches.

    Args:
        report: is called with every event.

    Attributes:
        clock: of the training.
        accelerated: whether a graphics card trains.
    """

    def __init__(self, report: Callable[[VoiceProgress], None]) -> None:
        self._report = report
        self._progress = VoiceProgress("preparing")
        self._told = -math.inf
        self.clock = VoiceClock()
        self.accelerated = False

    def tell(self, phase: Phase | None = None, **changes: Any) -> None:
        """Report at once; changes are fields of `VoiceProgress`."""
        known = {"phase": phase or self._progress.phase, "seconds": self.clock.seconds, "device": self._device}
        self._progress = dataclasses.replace(self._progress, **{**_MOMENT, **known, **changes})
        self._told = time.monotonic()
        self._report(self._progress)

    def notice(self, sentence: str) -> None:
        """Report a sentence."""
        self.tell(notice=sentence)

    def tell_step(
        self,
        trainer: Trainer,
        plan: Plan,
        *,
        proof_looks: float,
        point: LossPoint | None = None,
        sample: Sample | None = None,
        **changes: Any,
    ) -> None:
        """Report a step, unless one was reported a moment ago and this one brings nothing else.

        Args:
            trainer: after the step.
            plan: the schedule.
            proof_looks: what the proof will cost, in looks.
            point: of the plot, where the stop passages were looked at.
            sample: new continuations.
            changes: other fields of `VoiceProgress`.
        """
        if point is None and time.monotonic() - self._told < REPORT_SECONDS:
            return
        steps = plan.recipe.steps - trainer.step
        per_step = self.clock.seconds_per_step
        left = self.clock.left(steps=steps, looks=steps // plan.measure_every + proof_looks)
        self.tell(
            step=trainer.step,
            steps=plan.recipe.steps,
            chars=trainer.chars,
            chars_per_second=trainer.batches.chars / per_step if per_step else plan.chars_per_second,
            seconds_left=left if left is not None else max(0.0, plan.seconds - self.clock.seconds),
            train_bits=trainer.train_bits,
            point=point or LossPoint(trainer.step, trainer.chars, trainer.train_bits),
            sample=sample,
            **changes,
        )

    @property
    def _device(self) -> str:
        if self.accelerated:
            return f"CUDA, {torch.cuda.get_device_name()}"
        threads = torch.get_num_threads()
        return f"CPU, {threads} core{'s' if threads > 1 else ''}"
