"""The network in half precision on a CUDA card. The only part of the inference that imports torch.

Torch is not imported before the driver was seen, since it takes seconds and hundreds of MB.
"""

from __future__ import annotations

import ctypes.util
import importlib.metadata
import logging
import sys
import warnings
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from aiauthor.inference.plain import EPSILON, table
from aiauthor.model.weights import Array, Weights

if TYPE_CHECKING:
    from torch import Tensor

_log = logging.getLogger(__name__)

_DRIVER = "nvcuda" if sys.platform == "win32" else "cuda"
_MAJOR, _MINOR = 75, 76  # what CUDA's driver calls the two halves of a card's compute capability


def has_driver() -> bool:
    """Whether a driver of NVIDIA's is installed, so that it is worth importing torch."""
    return sys.platform != "darwin" and ctypes.util.find_library(_DRIVER) is not None


def is_wanted() -> bool:
    """Whether there is a driver, and the torch that would be imported was built for CUDA. Imports no torch."""
    try:
        version = importlib.metadata.version("torch")
    except importlib.metadata.PackageNotFoundError:
        return False
    is_cpu_build = version.endswith("+cpu") or (sys.platform == "win32" and "+cu" not in version)
    return not is_cpu_build and has_driver()


def is_available() -> bool:
    """Whether there is a CUDA device that torch can use: a word in the log where torch, driver and card disagree."""
    if not is_wanted():
        return False
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            import torch

            if torch.cuda.is_available():
                # A card that is too old or too new for this torch shows only at work.
                return bool(torch.ones(2, device="cuda").half().sum().item() == 2)
        except (ImportError, OSError, RuntimeError) as exc:
            _log.warning("CUDA cannot be used: %s", str(exc).partition("\n")[0])
            return False
    _log.warning("CUDA cannot be used: %s", " ".join(str(told[0].message).split()) if told else "torch finds no card")
    return False


def card() -> tuple[int, int]:
    """The newest CUDA that the driver knows, and what the first card can, each as 10 * major + minor; 0 if unknown."""
    try:
        driver = ctypes.CDLL(ctypes.util.find_library(_DRIVER) or "")
        number, device, version = ctypes.c_int(), ctypes.c_int(), 0
        if driver.cuDriverGetVersion(ctypes.byref(number)) == 0:
            version = number.value // 100 + number.value % 100 // 10
        if driver.cuInit(0) or driver.cuDeviceGet(ctypes.byref(device), 0):
            return version, 0
        capability = 0
        for attribute, factor in ((_MAJOR, 10), (_MINOR, 1)):
            driver.cuDeviceGetAttribute(ctypes.byref(number), attribute, device)
            capability += factor * number.value
    except (OSError, AttributeError):
        return 0, 0
    return version, capability


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
