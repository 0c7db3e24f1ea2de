"""A network for a larger alphabet that predicts, on old text, exactly what the old one did.

The decoder splits the probability of *unknown* evenly among *unknown* and all new characters, so
that nothing is lost by growing, and a base can be compared with a voice that knows more characters.
What a new character looks like to the first layer changes nothing on old text: each begins as a
character like any other, near the mean of those known, and a little apart from the rest.
"""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from aiauthor.model.weights import Array, Weights
from aiauthor.text.alphabet import UNKNOWN, Alphabet


def grow(weights: Weights, old: Alphabet, new: Alphabet) -> Weights:
    """A network that knows the characters of `new`; it shares the arrays that stay the same.

    Args:
        weights: with the alphabet `old`; not changed.
        old: V characters.
        new: the same characters with others appended, as `Alphabet.grow` makes it.

    Raises:
        ValueError: if `new` does not begin with `old`.
    """
    if not new.characters.startswith(old.characters):
        raise ValueError("an alphabet grows at its end")
    added = len(new) - len(old)
    if not added:
        return weights
    arrays = dict(weights.arrays)
    if "embedding.weight" in arrays:
        rows = arrays["embedding.weight"]  # (V, E)
        arrays["embedding.weight"] = np.concatenate([rows, _like(rows, added)])
    else:
        columns = arrays["layers.0.weight_ih"]  # (3H, V)
        arrays["layers.0.weight_ih"] = np.concatenate([columns, _like(columns.T, added).T], axis=1)
    rows, bias = arrays["decoder.weight"], arrays["decoder.bias"].copy()  # (V, H), (V,)
    bias[UNKNOWN] -= math.log(1 + added)
    arrays["decoder.weight"] = np.concatenate([rows, np.repeat(rows[[UNKNOWN]], added, axis=0)])
    arrays["decoder.bias"] = np.concatenate([bias, np.repeat(bias[UNKNOWN], added)])
    return Weights(dataclasses.replace(weights.config, vocab=len(new)), arrays)


def _like(rows: Array, count: int) -> Array:
    """Rows spread half as wide around the mean of those given; the same at every call."""
    known = rows[UNKNOWN + 1 :] if len(rows) > 2 else rows
    noise = np.random.default_rng(0).standard_normal((count, rows.shape[1]), np.float32)
    spread: Array = known.mean(axis=0) + np.float32(0.5) * known.std(axis=0) * noise
    return spread
