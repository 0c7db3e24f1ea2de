"""A network as plain arrays: what model files hold and the engine runs. Knows no torch.

Names and layouts are those of `CharGRU`'s parameters, the gates of a layer in the order of `nn.GRU`:
reset, update, new.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from aiauthor.model.config import ModelConfig

Array = npt.NDArray[np.float32]


@dataclasses.dataclass(frozen=True, eq=False)
class Weights:
    """The shape of a network and its parameters.

    Attributes:
        config: the shape.
        arrays: float32, by name; see `shapes`.
    """

    config: ModelConfig
    arrays: Mapping[str, Array]


def shapes(config: ModelConfig) -> dict[str, tuple[int, ...]]:
    """The shape of every parameter of a network by name."""
    vocab, hidden = config.vocab, config.hidden
    found: dict[str, tuple[int, ...]] = {}
    if config.embedding:
        found["embedding.weight"] = (vocab, config.embedding)
    for layer in range(config.layers):
        inputs = hidden if layer else config.embedding or vocab
        found[f"layers.{layer}.weight_ih"] = (3 * hidden, inputs)
        found[f"layers.{layer}.weight_hh"] = (3 * hidden, hidden)
        found[f"layers.{layer}.bias_ih"] = (3 * hidden,)
        found[f"layers.{layer}.bias_hh"] = (3 * hidden,)
        if config.norm:
            found[f"norms.{layer}.weight"] = (hidden,)
            found[f"norms.{layer}.bias"] = (hidden,)
    found["decoder.weight"] = (vocab, hidden)
    found["decoder.bias"] = (vocab,)
    return found
