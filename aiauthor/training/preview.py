"""A look at what a network writes while it learns."""

from __future__ import annotations

import torch

from aiauthor.model.char_gru import CharGRU
from aiauthor.text.alphabet import UNKNOWN, Alphabet


@torch.inference_mode()
def continue_text(
    model: CharGRU, alphabet: Alphabet, prompt: str, chars: int, *, temperature: float = 0.7, seed: int = 0
) -> str:
    """Sample a continuation, one character at a time, with the float weights.

    Args:
        model: put in evaluation mode for the while.
        alphabet: the model's.
        prompt: normalised text, not empty.
        chars: how many characters to write.
        temperature: > 0; 1 samples from the network's own distribution.
        seed: of the draws.

    Returns:
        The continuation without the prompt.
    """
    device = model.decoder.weight.device
    generator = torch.Generator().manual_seed(seed)
    was_training = model.training
    model.eval()
    ids = torch.from_numpy(alphabet.encode(prompt, fold=True).astype("int64"))[None].to(device)
    logits, state = model(ids)
    written: list[int] = []
    for _ in range(chars):
        scores = logits[0, -1].float().cpu() / temperature
        scores[UNKNOWN] = -torch.inf
        written.append(int(torch.multinomial(scores.softmax(0), 1, generator=generator)))
        logits, state = model(torch.tensor([[written[-1]]], device=device), state)
    model.train(was_training)
    return alphabet.decode(written)
