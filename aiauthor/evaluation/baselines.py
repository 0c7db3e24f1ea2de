"""The plain ways of doing what the program does, to be measured beside it: eager float32 `nn.GRU`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from aiauthor.model.config import ModelConfig


class PlainGru(nn.Module):
    """`nn.GRU` of a model's shape with a linear decoder, without its residuals and norms.

    Args:
        config: the shape; without an embedding the input is a one-hot vector.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.vocab = config.vocab
        self.embedding = nn.Embedding(config.vocab, config.embedding) if config.embedding else None
        self.gru = nn.GRU(config.embedding or config.vocab, config.hidden, config.layers, batch_first=True)
        self.decoder = nn.Linear(config.hidden, config.vocab)

    def forward(self, ids: Tensor, state: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Logits (B, T, V) and the last state (L, B, H) for ids (B, T)."""
        read = F.one_hot(ids, self.vocab).float() if self.embedding is None else self.embedding(ids)
        outputs, state = self.gru(read, state)
        return self.decoder(outputs), state


@torch.inference_mode()
def write_plainly(model: PlainGru, chars: int, *, batch: int = 1, read: int = 1) -> Tensor:
    """Read so many characters, then write so many, one step each, the likeliest character always.

    Returns:
        The written ids, int64 (B, chars).
    """
    ids = torch.zeros(batch, read, dtype=torch.int64)
    logits, state = model(ids)
    written = []
    for _ in range(chars):
        ids = logits[:, -1].argmax(-1, keepdim=True)
        written.append(ids)
        logits, state = model(ids, state)
    return torch.cat(written, 1)


@torch.inference_mode()
def step_plainly(model: PlainGru, batches: Sequence[int]) -> None:
    """One step after another, each of so many texts side by side."""
    states = {batch: model(torch.zeros(batch, 1, dtype=torch.int64))[1] for batch in set(batches)}
    for batch in batches:
        logits, states[batch] = model(torch.zeros(batch, 1, dtype=torch.int64), states[batch])
        logits.log_softmax(-1)


class PlainTrainer:
    """Truncated back-propagation through time in eager float32, Adam, gradients clipped.

    Args:
        config: the shape of the network.
        batch: B.
        bptt: T.
    """

    def __init__(self, config: ModelConfig, *, batch: int, bptt: int) -> None:
        self.model = PlainGru(config)
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=1e-3)
        self.inputs = torch.randint(config.vocab, (batch, bptt))
        self.targets = torch.randint(config.vocab, (batch, bptt))
        self.state: Tensor | None = None

    def run_step(self) -> None:
        """One window: forward, backward, step."""
        self.optimizer.zero_grad()
        logits, state = self.model(self.inputs, self.state)
        torch.autograd.backward(F.cross_entropy(logits.flatten(0, 1), self.targets.flatten()))
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.state = state.detach()


@contextmanager
def torch_threads(count: int) -> Iterator[None]:
    """Run torch's kernels on so many threads for the while."""
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
