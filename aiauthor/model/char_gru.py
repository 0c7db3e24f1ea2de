"""The network: characters in, logits for the next character out.

    ids -> embedding or one-hot -> GRU layer 1 -> ... -> GRU layer L -> norm -> decoder -> logits

Knows nothing of alphabets, files or training. Parameters are named and laid out as in `nn.GRU`,
so that a layer can be handed to `nn.GRU` or to a quantised kernel unchanged.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.autograd.function import once_differentiable

from aiauthor.model.config import ModelConfig
from aiauthor.model.recurrence import scan
from aiauthor.model.weights import Weights


class GruLayer(nn.Module):
    """One GRU layer, time-major; the parameters of `nn.GRU` with `num_layers=1`.

    Args:
        inputs: width of the input vectors, or the vocabulary where `one_hot`.
        hidden: H.
        one_hot: read ids instead of vectors.
    """

    def __init__(self, inputs: int, hidden: int, *, one_hot: bool = False) -> None:
        super().__init__()
        self.one_hot = one_hot
        self.weight_ih = nn.Parameter(torch.empty(3 * hidden, inputs))
        self.weight_hh = nn.Parameter(torch.empty(3 * hidden, hidden))
        self.bias_ih = nn.Parameter(torch.zeros(3 * hidden))
        self.bias_hh = nn.Parameter(torch.zeros(3 * hidden))
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Orthogonal recurrence (arXiv 1312.6120), scaled normal input, update gate open to memory."""
        hidden = self.weight_hh.shape[1]
        for gate in torch.split(self.weight_hh, hidden):
            nn.init.orthogonal_(gate)
        std = 0.5 if self.one_hot else self.weight_ih.shape[1] ** -0.5
        nn.init.normal_(self.weight_ih, std=std)
        nn.init.zeros_(self.bias_ih)
        nn.init.zeros_(self.bias_hh)
        with torch.no_grad():
            # sigmoid(1) = 0.73 of the old state is kept at first.
            self.bias_ih[hidden : 2 * hidden] = 1.0

    def forward(self, inputs: Tensor, state: Tensor, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
        """Advance over a window.

        Args:
            inputs: vectors (T, B, I), or int64 ids (T, B) where the layer is one-hot.
            state: (B, H).
            dtype: of the matrix products, bfloat16 or float32.

        Returns:
            Outputs (T, B, H) and the last state (B, H), float32.
        """
        if self.weight_hh.is_cuda:
            return self.forward_cudnn(inputs, state, dtype)
        hidden = self.weight_hh.shape[1]
        bias = self.bias_ih + F.pad(self.bias_hh[: 2 * hidden], (0, hidden))
        gates: Tensor
        if self.one_hot:
            gates = _Rows.apply((self.weight_ih.t() + bias).to(dtype), inputs)  # type: ignore[no-untyped-call]  # torch's stub
        else:
            gates = F.linear(inputs.to(dtype), self.weight_ih.to(dtype), bias.to(dtype))
        return scan(gates, state, self.weight_hh, self.bias_hh[2 * hidden :])

    def forward_cudnn(self, inputs: Tensor, state: Tensor, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
        """`forward` by the kernel behind `nn.GRU`, which is cuDNN's on a GPU."""
        if self.one_hot:
            inputs = F.one_hot(inputs, self.weight_ih.shape[1])
        weights = [weight.to(dtype) for weight in (self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh)]
        outputs, last = torch.ops.aten.gru.input(
            inputs.to(dtype), state[None].to(dtype), weights, True, 1, 0.0, self.training, False, False
        )
        return outputs, last[0].float()


class _Rows(torch.autograd.Function):
    """Rows of a table by id; the gradient is a product with the one-hot matrix, faster than scattering."""

    @staticmethod
    def forward(ctx: Any, table: Tensor, ids: Tensor) -> Tensor:
        ctx.save_for_backward(ids)
        ctx.rows = table.shape[0]
        return F.embedding(ids, table)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None]:
        (ids,) = ctx.saved_tensors
        flat = grad.reshape(-1, grad.shape[-1])
        one_hot = torch.zeros(flat.shape[0], ctx.rows, dtype=flat.dtype)
        one_hot.scatter_(1, ids.reshape(-1, 1), 1)
        return one_hot.t().mm(flat), None


class CharGRU(nn.Module):
    """A character-level GRU language model.

    Args:
        config: the shape.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        one_hot = config.embedding == 0
        self.embedding = None if one_hot else nn.Embedding(config.vocab, config.embedding)
        inputs = [config.vocab if one_hot else config.embedding] + [config.hidden] * (config.layers - 1)
        self.layers = nn.ModuleList(
            GruLayer(width, config.hidden, one_hot=one_hot and index == 0) for index, width in enumerate(inputs)
        )
        self.norms = nn.ModuleList(nn.LayerNorm(config.hidden) for _ in range(config.layers) if config.norm)
        self.dropout = nn.Dropout(config.dropout)
        self.decoder = nn.Linear(config.hidden, config.vocab)
        nn.init.normal_(self.decoder.weight, std=config.hidden**-0.5)
        nn.init.zeros_(self.decoder.bias)

    @classmethod
    def of(cls, weights: Weights) -> CharGRU:
        """A network of its own with such weights."""
        with torch.device("meta"):
            model = cls(weights.config)
        model.load_state_dict({name: torch.tensor(array) for name, array in weights.arrays.items()}, assign=True)
        return model.requires_grad_(True)

    def weights(self) -> Weights:
        """A copy of the parameters as they are now."""
        arrays = {name: value.detach().float().cpu().numpy().copy() for name, value in self.state_dict().items()}
        return Weights(self.config, arrays)

    def initial_state(self, batch: int) -> Tensor:
        """A zero state, float32 (L, B, H), on the device of the weights."""
        return self.decoder.weight.new_zeros(self.config.layers, batch, self.config.hidden)

    def forward(
        self, ids: Tensor, state: Tensor | None = None, *, dtype: torch.dtype = torch.float32
    ) -> tuple[Tensor, Tensor]:
        """Predict the next character at every position.

        Args:
            ids: int64 (B, T).
            state: (L, B, H), zero where absent.
            dtype: of the matrix products.

        Returns:
            Logits (B, T, V) in float32, and the state after the window, float32 (L, B, H).
        """
        if state is None:
            state = self.initial_state(ids.shape[0])
        flow = ids.t()
        if self.embedding is not None:
            flow = self.embedding(flow)
        last = []
        for index, layer in enumerate(self.layers):
            read = self.norms[index - 1](flow.float()) if self.config.norm and index else flow
            outputs, layer_state = layer(read, state[index], dtype)
            last.append(layer_state)
            outputs = self.dropout(outputs)
            flow = flow + outputs if self.config.residual and index else outputs
        if self.config.norm:
            flow = self.norms[-1](flow.float())
        logits = F.linear(flow.to(dtype), self.decoder.weight.to(dtype), self.decoder.bias.to(dtype))
        return logits.float().transpose(0, 1), torch.stack(last)
