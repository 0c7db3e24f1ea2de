"""How long to train a voice, with which batches and how often to look: decided before the first step.

The plan is a function of the text's length, the measured speed, and what the writer asked for. It is
written down, so that a resumed run does what was planned, at the same steps, whatever its speed is now.
"""

from __future__ import annotations

import copy
import dataclasses
import time
from typing import Any, Literal

import torch

from aiauthor.corpus.batches import Windows
from aiauthor.errors import SettingsError
from aiauthor.model.char_gru import CharGRU
from aiauthor.training.processes import Processes
from aiauthor.training.recipe import Recipe
from aiauthor.training.trainer import Trainer

Effort = Literal["quick", "thorough"]
EFFORTS: tuple[Effort, ...] = ("quick", "thorough")

BPTT = 80
LEARNING_RATE = 3e-4
DROPOUT = 0.1
REPLAY_SHARE = 0.15  # of the rows
# Times that the text is read, and minutes that reading it may take.
EPOCHS: dict[Effort, float] = {"quick": 3.0, "thorough": 8.0}
MINUTES: dict[Effort, float] = {"quick": 10.0, "thorough": 27.0}
TRAINING_SHARE = 0.92  # of the time; the rest is looks and checkpoints
ENDS_LOOKS = 12  # what measuring at the beginning and the proof at the end cost, in looks
MIN_STEPS = 8
MEASURE_EVERY_SECONDS = 25.0
MEASURING_SHARE = 0.06  # of the time, at most
PATIENCE = 5  # measurements without a better one


@dataclasses.dataclass(frozen=True)
class Layout:
    """The rows of a batch.

    Attributes:
        voice_rows: that read the manuscripts.
        replay_rows: that read other novels.
        bptt: T, characters a window.
    """

    voice_rows: int
    replay_rows: int
    bptt: int = BPTT

    @property
    def batch(self) -> int:
        """B, all rows."""
        return self.voice_rows + self.replay_rows


@dataclasses.dataclass(frozen=True)
class Plan:
    """What will be done.

    Attributes:
        recipe: schedule, learning rate and seed; its batch counts all rows.
        layout: the rows.
        dropout: while training.
        measure_every: steps from one look at the stop passages to the next.
        patience: looks without a better one before training stops.
        chars_per_second: as measured.
        seconds: about how long it will take, all in all.
    """

    recipe: Recipe
    layout: Layout
    dropout: float
    measure_every: int
    patience: int
    chars_per_second: float
    seconds: float

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, fields: dict[str, Any]) -> Plan:
        """Rebuild a plan.

        Raises:
            SettingsError: if the fields are not a plan's.
        """
        try:
            return cls(**{**fields, "recipe": Recipe(**fields["recipe"]), "layout": Layout(**fields["layout"])})
        except (TypeError, KeyError) as exc:
            raise SettingsError("this is not a plan of training: {0}", exc) from exc


def choose_layout(training_chars: int, *, replay: bool) -> Layout:
    """Rows for so much text: wide where there is much, since wide batches are read faster.

    A narrow batch makes more steps of little text.
    """
    if training_chars >= 1_500_000:
        rows = 56
    elif training_chars >= 250_000:
        rows = 28
    elif training_chars >= 60_000:
        rows = 14
    else:
        rows = 7
    rows = max(1, min(rows, training_chars // (2 * BPTT)))
    return Layout(rows, max(1, round(rows * REPLAY_SHARE / (1 - REPLAY_SHARE))) if replay else 0)


def make_plan(
    training_chars: int,
    layout: Layout,
    *,
    effort: Effort,
    chars_per_second: float,
    measuring_seconds: float,
    minutes: float | None = None,
    learning_rate: float = LEARNING_RATE,
    dropout: float = DROPOUT,
    seed: int = 1,
) -> Plan:
    """Decide.

    Args:
        training_chars: of the manuscripts, without what is held out.
        layout: the rows.
        effort: how often the text is read, and how long that may take.
        chars_per_second: measured, replay included.
        measuring_seconds: that one look at the stop passages takes.
        minutes: in place of the effort's time, for the whole run.
        learning_rate: at its height.
        dropout: while training.
        seed: of everything random.

    Raises:
        SettingsError: if the minutes are not a time to train for.
    """
    if minutes is not None and not 0 < minutes <= 60 * 24 * 7:
        raise SettingsError("training takes more than no time and less than a week, not {0:g} minutes", minutes)
    epoch = training_chars * layout.batch / layout.voice_rows
    whole = 60 * (MINUTES[effort] if minutes is None else minutes)
    seconds = max(whole / 2, TRAINING_SHARE * whole - ENDS_LOOKS * measuring_seconds)
    chars = min(EPOCHS[effort] * epoch, seconds * chars_per_second)
    step_chars = layout.batch * layout.bptt
    steps = max(MIN_STEPS, round(chars / step_chars))
    training_seconds = steps * step_chars / chars_per_second
    gap = max(MEASURE_EVERY_SECONDS, measuring_seconds / MEASURING_SHARE)
    looks = max(4, min(40, round(training_seconds / gap)))
    measure_every = -(-steps // looks)  # rounded up, so that no look stands right before the last
    recipe = Recipe(
        chars=steps * step_chars,
        batch=layout.batch,
        bptt=layout.bptt,
        learning_rate=learning_rate,
        warmup=max(2, min(50, steps // 10)),
        seed=seed,
    )
    return Plan(
        recipe=recipe,
        layout=layout,
        dropout=dropout,
        measure_every=measure_every,
        patience=PATIENCE,
        chars_per_second=chars_per_second,
        seconds=training_seconds + (steps // measure_every + ENDS_LOOKS) * measuring_seconds,
    )


def measure_speed(model: CharGRU, batches: Windows, *, bptt: int, processes: Processes, seconds: float = 3.0) -> float:
    """Characters a second, by a few real steps on a copy of the network.

    Args:
        model: not changed.
        batches: that will be trained on.
        bptt: T of the batches.
        processes: tells the device.
        seconds: about how long to measure, after a first step that is not counted.
    """
    recipe = Recipe(chars=batches.chars, batch=batches.batch, bptt=bptt)
    trainer = Trainer(copy.deepcopy(model), batches, recipe, processes=processes)
    trainer.run_step()
    start, steps = time.perf_counter(), 0
    while steps < 2 or (time.perf_counter() - start < seconds and steps < 30):
        trainer.run_step()
        steps += 1
    if trainer.device.type == "cuda":
        torch.cuda.synchronize()
    return steps * batches.chars / (time.perf_counter() - start)
