"""A network for a larger alphabet that predicts, on old text, exactly what the old one did.

The new characters share what *unknown* had: each reads like it, and the decoder splits its
probability evenly among *unknown* and all of them. So nothing is lost by growing, a base can be
compared with a voice that knows more characters, and rows that are equal at first part in training,
since each is read and wanted at other places.
"""

from __future__ import annotations

import dataclasses
import math

import torch

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
            weights["embedding.weight"] = torch.cat([rows, rows[[UNKNOWN]].expand(added, -1)])
        else:
            columns = weights["layers.0.weight_ih"]  # (3H, V)
            weights["layers.0.weight_ih"] = torch.cat([columns, columns[:, [UNKNOWN]].expand(-1, added)], dim=1)
        rows = weights["decoder.weight"]  # (V, H)
        weights["decoder.weight"] = torch.cat([rows, rows[[UNKNOWN]].expand(added, -1)])
        bias = weights["decoder.bias"]
        bias[UNKNOWN] -= math.log(1 + added)
        weights["decoder.bias"] = torch.cat([bias, bias[[UNKNOWN]].expand(added)])
    weights = {name: value.contiguous() for name, value in weights.items()}
    grown.load_state_dict(weights, assign=True)
    grown.requires_grad_(True)
    return grown.train(model.training)
