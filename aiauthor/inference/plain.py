"""The network in float32, in numpy: the oracle of the faster ones, and the fallback without them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from aiauthor.model.weights import Array, Weights

EPSILON = 1e-5  # of the norms, as in torch


class PlainNetwork:
    """A network in float32.

    Args:
        weights: kept.

    Attributes:
        largest: the largest number that each norm has given so far, (L,); zeros without norms.
    """

    def __init__(self, weights: Weights) -> None:
        self._config = weights.config
        self._arrays = weights.arrays
        self._table = table(weights)
        self.largest = [0.0] * weights.config.layers

    def run(self, ids: npt.NDArray[np.int32], hidden: Array, track: Array | None = None) -> tuple[Array, Array, bool]:
        """Advance B texts over T ids each.

        Args:
            ids: (T, B).
            hidden: the states before them, (B, L, H).
            track: takes the states after each of them where given, (T, B, L, H).

        Returns:
            The states after the last, (B, L, H); log-probabilities of what follows each, (T, B, V), in
            nats; and whether all numbers are finite.

        Raises:
            IndexError: for an id outside the alphabet.
        """
        if ids.size and not 0 <= int(ids.min()) <= int(ids.max()) < self._config.vocab:
            raise IndexError("an id outside the alphabet")
        states = np.array(hidden, np.float32)
        flow = np.empty(0, np.float32)
        with np.errstate(over="ignore", invalid="ignore"):
            for index in range(self._config.layers):
                if index:
                    read = self._normed(flow, index - 1)
                    inputs = (
                        read @ self._arrays[f"layers.{index}.weight_ih"].T + self._arrays[f"layers.{index}.bias_ih"]
                    )
                else:
                    inputs = self._table[ids]
                outputs = self._scan(index, inputs, states[:, index], track)
                states[:, index] = outputs[-1]
                flow = flow + outputs if index and self._config.residual else outputs
            log_probs = self.decode(flow)
        return states, log_probs, bool(np.isfinite(log_probs.sum()) and np.isfinite(states.sum()))

    def decode(self, flow: Array) -> Array:
        """Log-probabilities of the next id, (..., V), from the sum of the layers' outputs, (..., H)."""
        read = self._normed(flow, self._config.layers - 1)
        with np.errstate(invalid="ignore"):
            logits = read @ self._arrays["decoder.weight"].T + self._arrays["decoder.bias"]
            logits -= logits.max(axis=-1, keepdims=True)
            log_probs: Array = logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))
        return log_probs

    def _scan(self, index: int, inputs: Array, state: Array, track: Array | None) -> Array:
        """The outputs of a layer, (T, B, H), from its inputs' share of the gates, (T, B, 3H), and its state."""
        weight, bias = self._arrays[f"layers.{index}.weight_hh"].T, self._arrays[f"layers.{index}.bias_hh"]
        width = self._config.hidden
        outputs = np.empty((*inputs.shape[:2], width), np.float32)
        for time, share in enumerate(inputs):
            product = state @ weight + bias
            # sigmoid(x) = tanh(x / 2) / 2 + 1 / 2
            gates = 0.5 * np.tanh(0.5 * (share[:, : 2 * width] + product[:, : 2 * width])) + 0.5
            new = np.tanh(share[:, 2 * width :] + gates[:, :width] * product[:, 2 * width :])
            state = new + gates[:, width:] * (state - new)
            outputs[time] = state
        if track is not None:
            track[:, :, index] = outputs
        return outputs

    def _normed(self, flow: Array, index: int) -> Array:
        if not self._config.norm:
            return flow
        centred = flow - flow.mean(axis=-1, keepdims=True)
        scale = 1 / np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + EPSILON)
        normed: Array = centred * scale * self._arrays[f"norms.{index}.weight"] + self._arrays[f"norms.{index}.bias"]
        self.largest[index] = max(self.largest[index], float(np.abs(normed).max()))
        return normed


def table(weights: Weights) -> Array:
    """The first layer's share of the gates by id, (V, 3H): it reads nothing but the id."""
    rows = weights.arrays["layers.0.weight_ih"].T
    if "embedding.weight" in weights.arrays:
        rows = weights.arrays["embedding.weight"] @ rows
    found: Array = np.ascontiguousarray(rows + weights.arrays["layers.0.bias_ih"])
    return found
