"""What a training of a voice tells whoever watches, and what it asks of them: plain values and callables.

A window's thread hands each `VoiceProgress` on as it is; a terminal prints what it likes of it.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from aiauthor.training.verdict import Verdict

Phase = Literal["preparing", "measuring", "training", "proving", "done"]
Ending = Literal["complete", "early", "finished", "suspended", "discarded"]


class Command(enum.Enum):
    """What the writer wants of a running training."""

    GO = enum.auto()
    PAUSE = enum.auto()  # wait, with everything on disk
    FINISH = enum.auto()  # stop, keep the best so far, and prove it
    SUSPEND = enum.auto()  # write everything down and end; may be resumed
    DISCARD = enum.auto()  # end, and leave nothing


@dataclasses.dataclass(frozen=True)
class LossPoint:
    """A point of the plot.

    Attributes:
        step: steps done.
        chars: characters read.
        train_bits: smoothed training loss, bits per character.
        held_out_bits: on the stop passages, where they were looked at.
        remark: what a held-out loss means, in a sentence.
    """

    step: int
    chars: int
    train_bits: float | None
    held_out_bits: float | None = None
    remark: str = ""


@dataclasses.dataclass(frozen=True)
class Sample:
    """One held-out passage of the writer's own, continued.

    Attributes:
        prompt: where both begin.
        base: how the base goes on.
        voice: how the voice so far goes on.
        written: how the writer went on.
    """

    prompt: str
    base: str
    voice: str
    written: str


@dataclasses.dataclass(frozen=True)
class VoiceProgress:
    """Where training stands; all of it, in every event.

    Attributes:
        phase: what is being done.
        paused: whether it waits for the writer, or for the mains.
        step, steps: done and planned; 0 while the plan is not made.
        chars: read so far.
        chars_per_second: over the last minute.
        seconds: spent so far, pauses not counted.
        seconds_left: to the end of the planned schedule; it may stop earlier.
        device: what it runs on, for people.
        train_bits: smoothed training loss, bits per character.
        base_bits: of the network that training started from, on the stop passages.
        best_bits: of the best checkpoint, on the stop passages.
        point: a new point of the plot, in some events.
        sample: new continuations, in some events.
        notice: a sentence to show, in some events.
        verdict: in the last event of a training that was not suspended or discarded.
    """

    phase: Phase
    paused: bool = False
    step: int = 0
    steps: int = 0
    chars: int = 0
    chars_per_second: float = 0.0
    seconds: float = 0.0
    seconds_left: float | None = None
    device: str = ""
    train_bits: float | None = None
    base_bits: float | None = None
    best_bits: float | None = None
    point: LossPoint | None = None
    sample: Sample | None = None
    notice: str = ""
    verdict: Verdict | None = None


@dataclasses.dataclass(frozen=True)
class Hooks:
    """What the training asks and tells, always in its own thread.

    Attributes:
        report: called several times a second at most, and at every event.
        command: asked before every step.
        typing: whether the writer types just now; training then leaves a core free.
        on_battery: whether the machine runs on its battery.
        allow_battery: asked once when it does; waits for the writer's answer.
    """

    report: Callable[[VoiceProgress], None] = lambda _: None
    command: Callable[[], Command] = lambda: Command.GO
    typing: Callable[[], bool] = lambda: False
    on_battery: Callable[[], bool] = lambda: False
    allow_battery: Callable[[], bool] = lambda: True


@dataclasses.dataclass(frozen=True)
class VoiceResult:
    """How a training ended.

    Attributes:
        ending: the schedule was complete, it stopped early since nothing was gained any more, the
            writer finished it, or it was suspended or discarded.
        verdict: against what training started from; none where suspended or discarded.
        file: the voice, for the library to take in; none where suspended or discarded.
        base: the base that the voice's strength is counted from, where it is at hand.
        seconds: spent, pauses not counted.
        chars_per_second: on average, over the steps.
    """

    ending: Ending
    verdict: Verdict | None = None
    file: Path | None = None
    base: Path | None = None
    seconds: float = 0.0
    chars_per_second: float = 0.0
