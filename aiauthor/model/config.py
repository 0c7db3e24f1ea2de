"""What a network looks like: `ModelConfig` and the named presets. Knows neither torch nor the alphabet."""

from __future__ import annotations

import dataclasses
from typing import Any

from aiauthor.errors import SettingsError

LIMITS = {"vocab": (2, 65_536), "hidden": (1, 8_192), "layers": (1, 16), "embedding": (0, 8_192)}


@dataclasses.dataclass(frozen=True)
class ModelConfig:
    """The shape of a `CharGRU`.

    Attributes:
        vocab: V, the number of characters, *unknown* included.
        hidden: H, the width of every GRU layer.
        layers: L, the number of GRU layers.
        embedding: E, the width of the character embedding; 0 feeds the first layer one-hot vectors,
            which costs no matrix product, since a row of the input weight is looked up.
        residual: add each layer's input to its output from the second layer on.
        norm: normalise what every layer but the first, and the decoder, read (LayerNorm).
        dropout: probability of dropping a component of each layer's output while training.
    """

    vocab: int
    hidden: int
    layers: int
    embedding: int = 0
    residual: bool = False
    norm: bool = False
    dropout: float = 0.0

    def __post_init__(self) -> None:
        for name, (low, high) in LIMITS.items():
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
                raise SettingsError(
                    "model shape: {0} must be a whole number from {1} to {2}, not {3!r}", name, low, high, value
                )
        if not isinstance(self.dropout, (int, float)) or not 0 <= self.dropout < 1:
            raise SettingsError("model shape: dropout must be at least 0 and below 1, not {0!r}", self.dropout)

    def to_dict(self) -> dict[str, Any]:
        """The attributes by name, for JSON."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, fields: dict[str, Any]) -> ModelConfig:
        """Rebuild a config.

        Raises:
            SettingsError: on a missing, unknown or out-of-range field.
        """
        try:
            return cls(**fields)
        except TypeError as exc:
            raise SettingsError("model shape: {0}", exc) from exc
