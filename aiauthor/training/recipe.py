"""How to train: `Recipe` and the named presets, each a recipe with the shape of its network."""

from __future__ import annotations

import dataclasses
from typing import Any

from aiauthor.errors import SettingsError


@dataclasses.dataclass(frozen=True)
class Recipe:
    """The settings of a training run that decide its result.

    Attributes:
        chars: characters to train on, over all steps; the schedule ends there.
        batch: B, rows read side by side, over all processes.
        bptt: T, characters through which gradients flow.
        learning_rate: of Adam, at its height.
        beta2: Adam's second moment.
        warmup: steps of linear warm-up.
        decay: cosine decay to a hundredth after the warm-up, else constant.
        clip: largest norm of the gradient; 0 for none.
        reset: share of rows that begin a window with a zero state at random.
        seed: of initial weights, dropout, offsets and resets.
    """

    chars: int
    batch: int = 128
    bptt: int = 100
    learning_rate: float = 2e-3
    beta2: float = 0.99
    warmup: int = 100
    decay: bool = True
    clip: float = 1.0
    reset: float = 0.02
    seed: int = 1

    def __post_init__(self) -> None:
        for name in ("chars", "batch", "bptt"):
            if getattr(self, name) < 1:
                raise SettingsError("training: {0} must be at least 1, not {1}", name, getattr(self, name))
        if not 0 < self.learning_rate < 1:
            raise SettingsError("training: the learning rate must lie between 0 and 1, not {0}", self.learning_rate)

    @property
    def steps(self) -> int:
        """Steps of B x T characters that `chars` come to, at least one."""
        return max(1, round(self.chars / (self.batch * self.bptt)))


@dataclasses.dataclass(frozen=True)
class Preset:
    """A named network and its recipe.

    Attributes:
        shape: fields of `ModelConfig` but the vocabulary.
        recipe: how it is trained.
        characters: the alphabet's size where the preset limits it (the most frequent ones).
    """

    shape: dict[str, Any]
    recipe: Recipe
    characters: int | None = None


_TALK = Recipe(
    chars=100_000_000, batch=200, bptt=30, learning_rate=1e-3, beta2=0.999, warmup=0, decay=False, clip=0.0, reset=0.0
)

PRESETS = {
    # "Create an AI author": one-hot, 3 x 512, keep probability 0.8.
    "talk": Preset({"hidden": 512, "layers": 3, "dropout": 0.2}, _TALK, characters=89),
    # Its workshop: no dropout, 98 characters.
    "workshop": Preset({"hidden": 512, "layers": 3}, _TALK, characters=98),
    # What two CPU cores can teach in two hours; see EXPERIMENTS.md.
    "base": Preset(
        {"hidden": 640, "layers": 2, "residual": True, "norm": True},
        Recipe(chars=80_000_000, bptt=80, learning_rate=3e-3, warmup=200),
    ),
    # What a GPU can teach in half an hour, and a CPU core still steps in a sixth of a millisecond.
    "large": Preset(
        {"hidden": 1024, "layers": 2, "residual": True, "norm": True},
        Recipe(chars=2_000_000_000, batch=512, bptt=256, learning_rate=2e-3, warmup=500),
    ),
}
