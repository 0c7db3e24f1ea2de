"""A network for a larger alphabet that predicts, on old text, exactly what the old one did.

The decoder splits the probability of *unknown* evenly among *unknown* and all new characters, so
that nothing is lost by growing, and a base can be compared with a voice that knows more characters.
What a new character looks like to the first layer changes nothing on old text: each begins as a
character like any other, near the mean of those known, and a little apart from the rest.
"""

from __future__ import annotations

import dataclasses
import math

import torch
from torch import Tensor

from aiauthor.model.char_gru import CharGRU
from aiauthor.text.alphabet import UNKNOWN, Alphabet


@torch.no_grad()
def grow_model(model: CharGRU, old: Alphabet, new: Alphabet) -> CharGRU:
    """A copy of a network that knows the characters of `new`.

    Args:
        model: with the alphabet `old`; not changed.
        old: V characters.
        new: the same characters with others appended, as `Alphabet.grow` makes it.

    Returns:
        A network of its own, on the same device and in the same mode, even if nothing was appended.

    Raises:
        ValueError: if `new` does not begin with `old`.
    """
    if not new.characters.startswith(old.characters):
        raise ValueError("an alphabet grows at its end")
    added = len(new) - len(old)
    with torch.device("meta"):
        grown = CharGRU(dataclasses.replace(model.config, vocab=len(new)))
    weights = {name: value.detach().clone() for name, value in model.state_dict().items()}
    if added:
        if model.embedding is not None:
            rows = weights["embedding.weight"]  # (V, E)
            weights["embedding.weight"] = torch.cat([rows, _like(rows, added)])
        else:
            columns = weights["layers.0.weight_ih"]  # (3H, V)
            weights["layers.0.weight_ih"] = torch.cat([columns, _like(columns.t(), added).t()], dim=1)
        rows = weights["decoder.weight"]  # (V, H)
        weights["decoder.weight"] = torch.cat([rows, rows[[UNKNOWN]].expand(added, -1)])
        bias = weights["decoder.bias"]
        bias[UNKNOWN] -= math.log(1 + added)
        weights["decoder.bias"] = torch.cat([bias, bias[[UNKNOWN]].expand(added)])
    weights = {name: value.contiguous() for name, value in weights.items()}
    grown.load_state_dict(weights, assign=True)
    grown.requires_grad_(True)
    return grown.train(model.training)


def _like(rows: Tensor, count: int) -> Tensor:
    """Rows spread half as wide around the mean of those given; the same at every call."""
    known = rows[UNKNOWN + 1 :] if len(rows) > 2 else rows
    spread, mean = torch.std_mean(known, dim=0, correction=0)
    noise = torch.randn(count, rows.shape[1], generator=torch.Generator().manual_seed(0))
    return mean + 0.5 * spread * noise.to(rows)
