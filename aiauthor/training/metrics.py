"""What training is judged by: bits per character on held-out text."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F

from aiauthor.model.char_gru import CharGRU

NATS_PER_BIT = math.log(2)
MAX_LOGITS = 16_000_000  # held at once while measuring: 64 MB


def held_out_nats(
    model: CharGRU,
    texts: Sequence[npt.NDArray[np.integer]],
    *,
    dtype: torch.dtype = torch.float32,
    chunk: int = 256,
) -> tuple[float, int]:
    """The loss on texts together.

    Args:
        model: as in `text_nats`.
        texts: as in `text_nats`.
        dtype: as in `text_nats`.
        chunk: as in `text_nats`.

    Returns:
        Sum of the loss in nats, and the number of characters predicted.
    """
    nats = text_nats(model, texts, dtype=dtype, chunk=chunk)
    return float(nats.sum()), sum(len(text) - 1 for text in texts)


@torch.inference_mode()
def text_nats(
    model: CharGRU,
    texts: Sequence[npt.NDArray[np.integer]],
    *,
    dtype: torch.dtype = torch.float32,
    chunk: int = 256,
) -> npt.NDArray[np.float64]:
    """The loss on each text, from a zero state carried through it.

    The texts are read side by side, so their hidden states cost one batch.

    Args:
        model: put in evaluation mode for the while.
        texts: ids, each of shape (N,), N >= 2; the first character of each is given, not predicted.
        dtype: of the matrix products.
        chunk: characters a forward pass, at most; fewer where many texts or characters would fill memory.

    Returns:
        Sum of the loss of every text in nats, (len(texts),).
    """
    device = model.decoder.weight.device
    longest = max(len(text) for text in texts)
    padded = np.zeros((len(texts), longest), np.int64)
    for row, text in enumerate(texts):
        padded[row, : len(text)] = text
    lengths = torch.tensor([len(text) for text in texts], device=device)
    chunk = max(8, min(chunk, MAX_LOGITS // (len(texts) * model.config.vocab)))
    was_training = model.training
    model.eval()
    nats, state = np.zeros(len(texts)), None
    for start in range(0, longest - 1, chunk):
        end = min(start + chunk, longest - 1)
        inputs = torch.from_numpy(padded[:, start:end]).to(device)
        targets = torch.from_numpy(padded[:, start + 1 : end + 1]).to(device)
        logits, state = model(inputs, state, dtype=dtype)
        losses = F.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="none").view_as(targets)
        inside = torch.arange(start + 1, end + 1, device=device) < lengths[:, None]
        nats += (losses.double() * inside).sum(dim=1).cpu().numpy()
    model.train(was_training)
    return nats
