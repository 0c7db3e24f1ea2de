"""How long a training would take on this machine: the plan that would be made, by a few real steps.

Imports torch, so it is imported on the training's thread alone.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import torch

from aiauthor.corpus.batches import Windows
from aiauthor.gui.training.values import Estimate, Question
from aiauthor.model.checkpoint import load_model
from aiauthor.training.processes import Processes
from aiauthor.training.replay import load_replay
from aiauthor.training.segments import SegmentBatches
from aiauthor.training.trainer import pick_dtype
from aiauthor.training.voice_clock import VoiceClock
from aiauthor.training.voice_material import passage_bits
from aiauthor.training.voice_plan import EFFORTS, Layout, choose_layout, make_plan, measure_speed

TRAINING_SHARE, STOP_SHARE = 0.88, 0.04  # of the manuscripts: what is learned from, and what ends the training
WINDOWS = 4
PASSAGES, PASSAGE_CHARS = 6, 1_000
STEP_SECONDS = 1.5


@dataclasses.dataclass(frozen=True)
class _Speed:
    training: float  # characters a second
    reading: float


class Estimator:
    """Knows how fast this machine trains which network in which batches; each is measured once."""

    def __init__(self) -> None:
        self._speeds: dict[tuple[Path, int, int], _Speed] = {}
        self._has_replay: bool | None = None

    def estimate(self, question: Question, start: Path) -> Estimate:
        """Costs some seconds at the first time, and nothing worth mentioning after that.

        Raises:
            ModelFileError: if the model cannot be read.
            TrainingError: if memory does not suffice for a single step.
        """
        if self._has_replay is None:
            self._has_replay = load_replay() is not None
        chars = max(1, round(question.chars * TRAINING_SHARE))
        layout = choose_layout(chars, replay=question.replay and self._has_replay)
        key = (start, start.stat().st_mtime_ns if start.exists() else 0, layout.batch)
        if key not in self._speeds:
            self._speeds[key] = _measure(start, layout, question.device)
        speed = self._speeds[key]
        plans = {
            effort: make_plan(
                chars,
                layout,
                effort=effort,
                chars_per_second=speed.training,
                measuring_seconds=question.chars * STOP_SHARE / speed.reading,
                minutes=question.minutes,
            )
            for effort in EFFORTS
        }
        return Estimate(question, {effort: plan.seconds for effort, plan in plans.items()})


def _measure(start: Path, layout: Layout, device: str) -> _Speed:
    """What is read does not matter to the speed, so any characters do."""
    file = load_model(start)
    rng = np.random.default_rng(0)
    ids = rng.integers(1, len(file.alphabet), WINDOWS * layout.batch * layout.bptt + 1)
    batches: Windows = SegmentBatches([ids], batch=layout.batch, bptt=layout.bptt)
    processes = Processes(device)
    training = measure_speed(file.model, batches, bptt=layout.bptt, processes=processes, seconds=STEP_SECONDS)
    passages = [rng.integers(1, len(file.alphabet), PASSAGE_CHARS) for _ in range(PASSAGES)]
    clock = VoiceClock()
    passage_bits(file.model, passages, dtype=pick_dtype(torch.device("cpu")))
    return _Speed(training, PASSAGES * PASSAGE_CHARS / max(clock.seconds, 1e-6))
