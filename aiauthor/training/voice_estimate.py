"""How long a training would take on this machine, told before it is begun, by a few real steps."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path

import numpy as np
import torch

from aiauthor.model.checkpoint import load_model
from aiauthor.training.processes import Processes
from aiauthor.training.replay import load_replay
from aiauthor.training.segments import SegmentBatches
from aiauthor.training.trainer import pick_dtype
from aiauthor.training.voice_material import passage_bits
from aiauthor.training.voice_plan import EFFORTS, Effort, choose_layout, make_plan, measure_speed

TRAINED_SHARE = 0.88  # of the characters; the rest is held out
STOP_SHARE = 0.04
PASSAGE_CHARS = 1_500


@dataclasses.dataclass(frozen=True)
class Estimate:
    """How long it would take.

    Attributes:
        seconds: for each effort.
        chars_per_second: while it trains.
    """

    seconds: dict[Effort, float]
    chars_per_second: float


def estimate(start: Path, chars: int, *, device: str = "auto", minutes: float | None = None) -> Estimate:
    """Measure for some five seconds; may run in any thread, with the threads that torch uses.

    Args:
        start: the model to start from.
        chars: of the manuscripts.
        device: "auto", "cpu" or "cuda".
        minutes: in place of the efforts' times.

    Raises:
        ModelFileError: if the model cannot be read.
        NotEnoughMemory: if memory does not suffice.
    """
    file, rng = load_model(start), np.random.default_rng(0)
    trained = max(2_000, int(TRAINED_SHARE * chars))
    layout = choose_layout(trained, replay=load_replay() is not None)
    # Any ids are read at the same speed; so many as a few steps need.
    ids = rng.integers(1, len(file.alphabet), layout.batch * (layout.bptt * 8 + 1))
    batches = SegmentBatches([ids], batch=layout.batch, bptt=layout.bptt)
    speed = measure_speed(file.model, batches, bptt=layout.bptt, processes=Processes(device))
    count = int(np.clip(STOP_SHARE * chars / PASSAGE_CHARS, 1, 100))
    begun = time.perf_counter()
    passage_bits(file.model, [ids[:PASSAGE_CHARS]] * count, dtype=pick_dtype(torch.device("cpu")))
    measuring = time.perf_counter() - begun
    seconds: dict[Effort, float] = {
        effort: make_plan(
            trained, layout, effort=effort, chars_per_second=speed, measuring_seconds=measuring, minutes=minutes
        ).seconds
        for effort in EFFORTS
    }
    return Estimate(seconds, speed)
