"""The network in half precision on a CUDA card. The only part of the inference that imports torch.

Torch is not imported before the driver was seen, since it takes seconds and hundreds of MB.
"""

from __future__ import annotations

import ctypes.util
import sys
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from aiauthor.inference.plain import EPSILON, table
from aiauthor.model.weights import Array, Weights

if TYPE_CHECKING:
    from torch import Tensor


def has_driver() -> bool:
    """Whether a driver of NVIDIA's is installed, so that it is worth importing torch."""
    return (
        sys.platform != "darwin"
        and ctypes.util.find_library("nvcuda" if sys.platform == "win32" else "cuda") is not None
    )


def is_available() -> bool:
    """Whether there is a CUDA device that torch can use."""
    if not has_driver():
        return False
    import torch

    return bool(torch.cuda.is_available())


class CudaNetwork:
    """A network on the first CUDA device: weights and products in half precision, the rest in float32.

    Args:
        weights: not needed afterwards.

    Raises:
        RuntimeError: if the device gives out.
    """

    def __init__(self, weights: Weights) -> None:
        import torch

        self._torch = torch
        self._config = weights.config
        self._place = torch.device("cuda")
        halves = ("weight_ih", "weight_hh", "bias_hh", "decoder.weight", "decoder.bias")
        self._weights = {
            name: torch.tensor(array, device=self._place).to(torch.float16 if name.endswith(halves) else torch.float32)
            for name, array in weights.arrays.items()
            if name not in ("embedding.weight", "layers.0.weight_ih", "layers.0.bias_ih")  # they are in the table
        }
        self._table = torch.tensor(table(weights), device=self._place)

    def run(self, ids: npt.NDArray[np.int32], hidden: Array, track: Array | None = None) -> tuple[Array, Array, bool]:
        """See `PlainNetwork.run`."""
        torch, functional, config = self._torch, self._torch.nn.functional, self._config
        if ids.size and not 0 <= int(ids.min()) <= int(ids.max()) < config.vocab:
            raise IndexError("an id outside the alphabet")
        width = config.hidden
        with torch.inference_mode():
            before = torch.tensor(hidden, device=self._place)
            flow = torch.empty(0, device=self._place)
            layers = []
            for index in range(config.layers):
                weight, bias = (self._weights[f"layers.{index}.{name}"] for name in ("weight_hh", "bias_hh"))
                if index:
                    read = self._normed(flow, index - 1).half()
                    inputs = functional.linear(read, self._weights[f"layers.{index}.weight_ih"]).float()
                    inputs += self._weights[f"layers.{index}.bias_ih"]
                else:
                    inputs = functional.embedding(torch.tensor(ids, device=self._place).long(), self._table)
                state, states = before[:, index], []
                for share in inputs.unbind():
                    product = functional.linear(state.half(), weight, bias).float()
                    gates = (share[:, : 2 * width] + product[:, : 2 * width]).sigmoid_()
                    new = torch.addcmul(share[:, 2 * width :], gates[:, :width], product[:, 2 * width :]).tanh_()
                    state = torch.lerp(new, state, gates[:, width:])
                    states.append(state)
                outputs = torch.stack(states)
                layers.append(outputs)
                flow = flow + outputs if index and config.residual else outputs
            read = self._normed(flow, config.layers - 1).half()
            logits = functional.linear(read, self._weights["decoder.weight"], self._weights["decoder.bias"])
            log_probs: Array = torch.log_softmax(logits.float(), -1).cpu().numpy()
            after = torch.stack(layers, dim=2)
            if track is not None:
                track[...] = after.cpu().numpy()
            states_after: Array = after[-1].cpu().numpy()
        return states_after, log_probs, bool(np.isfinite(log_probs.sum()) and np.isfinite(states_after.sum()))

    def _normed(self, flow: Tensor, index: int) -> Tensor:
        if not self._config.norm:
            return flow
        weight, bias = self._weights[f"norms.{index}.weight"], self._weights[f"norms.{index}.bias"]
        return self._torch.nn.functional.layer_norm(flow, weight.shape, weight, bias, EPSILON)
