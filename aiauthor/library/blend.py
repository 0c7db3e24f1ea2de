"""Voice strength: weights between a base and the voice that grew from it.

A voice is its base moved a little way, and the line between the two is good all along (Wortsman et
al., arXiv 2109.01903), so that a slider may stop anywhere on it without training.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from aiauthor.errors import ModelFileError
from aiauthor.model.checkpoint import ModelFile
from aiauthor.model.growth import grow
from aiauthor.model.weights import Weights


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
        raise ModelFileError("“{0}” did not grow from “{1}”, so its strength cannot be set", voice.name, base.name)
    if strength == 0:
        return base
    if strength == 1:
        return voice
    ours, theirs = voice.weights, grow(base.weights, base.alphabet, voice.alphabet)
    mixed = {name: array + np.float32(strength) * (ours.arrays[name] - array) for name, array in theirs.arrays.items()}
    return dataclasses.replace(voice, weights=Weights(ours.config, mixed))


def related(base: ModelFile, voice: ModelFile) -> bool:
    """Whether the weights of two files can be mixed: one shape, one alphabet that grew."""
    like_base = dataclasses.replace(
        voice.weights.config, vocab=base.weights.config.vocab, dropout=base.weights.config.dropout
    )
    return like_base == base.weights.config and voice.alphabet.characters.startswith(base.alphabet.characters)
