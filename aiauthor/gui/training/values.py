"""What the window and the training's thread tell each other: plain values, without torch and without Qt."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from aiauthor.library import Voice
    from aiauthor.text.manuscripts import Manuscript
    from aiauthor.training.verdict import Verdict
    from aiauthor.training.voice_events import Ending

Effort = Literal["quick", "thorough"]
Wanted = Literal["GO", "PAUSE", "FINISH", "SUSPEND", "DISCARD"]  # the names of `voice_events.Command`


@dataclasses.dataclass(frozen=True)
class Wish:
    """What the writer asks for; the fields of `VoiceOptions`.

    Attributes:
        name: of the voice.
        effort: "quick" or "thorough".
        minutes: in place of the effort's time.
        device: "auto", "cpu" or "cuda".
        replay: whether other novels are read beside.
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


@dataclasses.dataclass(frozen=True)
class Order:
    """A training to begin.

    Attributes:
        wish: what the writer asks for.
        manuscripts: what to learn from.
        voice: to start from; the shipped base where there is none.
    """

    wish: Wish
    manuscripts: tuple[Manuscript, ...] = dataclasses.field(repr=False)
    voice: Voice | None = None


@dataclasses.dataclass(frozen=True)
class Question:
    """How long would it take?

    Attributes:
        chars: of the manuscripts.
        start: the model to start from; the shipped base where there is none.
        replay: whether other novels are read beside.
        device: "auto", "cpu" or "cuda".
        minutes: in place of the effort's time.
    """

    chars: int
    start: Path | None = None
    replay: bool = True
    device: str = "auto"
    minutes: float | None = None


@dataclasses.dataclass(frozen=True)
class Estimate:
    """The answer.

    Attributes:
        question: that it answers.
        seconds: by effort.
    """

    question: Question
    seconds: Mapping[str, float]


@dataclasses.dataclass(frozen=True)
class Outcome:
    """How a training ended.

    Attributes:
        ending: as the training says.
        name: of the voice.
        verdict: none where it was suspended or discarded.
        voice: in the library now; none where it was not taken in.
        problem: why a voice could not be taken in, one sentence.
    """

    ending: Ending
    name: str
    verdict: Verdict | None = None
    voice: Voice | None = None
    problem: str = ""


@dataclasses.dataclass(frozen=True)
class Interrupted:
    """A training that was begun and not finished.

    Attributes:
        name: of the voice.
        share: done, 0 to 1.
        titles: of its manuscripts.
    """

    name: str
    share: float
    titles: tuple[str, ...]
