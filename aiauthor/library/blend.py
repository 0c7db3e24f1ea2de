"""Voice strength: weights between a base and the voice that grew from it.

A voice is its base moved a little way, and the line between the two is good all along (Wortsman et
al., arXiv 2109.01903), so that a slider may stop anywhere on it without training.
"""

from __future__ import annotations

import dataclasses

import torch

from aiauthor.errors import ModelFileError
from aiauthor.model.checkpoint import ModelFile
from aiauthor.model.growth import grow_model


@torch.no_grad()
def blend(base: ModelFile, voice: ModelFile, strength: float) -> ModelFile:
    """The network at a strength; costs one pass over the weights.

    Args:
        base: that the voice grew from.
        voice: whose alphabet begins with the base's.
        strength: 0 gives the base, and 1 the voice, both exactly.

    Returns:
        A network of its own between them, with the voice's alphabet and notes; at 0 and 1 the model
        file that was given.

    Raises:
        ValueError: if the strength lies outside 0 to 1.
        ModelFileError: if the two do not belong together.
    """
    if not 0 <= strength <= 1:
        raise ValueError(f"a strength lies between 0 and 1, not at {strength}")
    if not related(base, voice):
        raise ModelFileError(f"“{voice.name}” did not grow from “{base.name}”, so its strength cannot be set")
    if strength == 0:
        return base
    if strength == 1:
        return voice
    mixed = grow_model(base.model, base.alphabet, voice.alphabet)
    weights = voice.model.state_dict()
    for name, weight in mixed.state_dict().items():
        weight.lerp_(weights[name].to(weight.device), strength)
    return dataclasses.replace(voice, model=mixed.eval())


def related(base: ModelFile, voice: ModelFile) -> bool:
    """Whether the weights of two files can be mixed: one shape, one alphabet that grew."""
    like_base = dataclasses.replace(
        voice.model.config, vocab=base.model.config.vocab, dropout=base.model.config.dropout
    )
    return like_base == base.model.config and voice.alphabet.characters.startswith(base.alphabet.characters)
