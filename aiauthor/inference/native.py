"""The GRU's step in int8, by the compiled library beside this file (kernel.c). Knows arrays, no characters.

Weights become int8 with one scale an output; inputs of products 7 bits with a fixed scale, so that a
text's result does not depend on which others share the pass. Against float32 that costs 0.0006 bits
per character on unseen novels (2x640).
"""

from __future__ import annotations

import ctypes
import functools
import logging
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from aiauthor.inference.plain import EPSILON, PlainNetwork, table
from aiauthor.model.weights import Array, Weights

_log = logging.getLogger(__name__)

LIBRARY = Path(__file__).with_name({"win32": "_kernel.dll", "darwin": "_kernel.dylib"}.get(sys.platform, "_kernel.so"))
WAYS = ("portable", "AVX2 or NEON", "AVX-512 VNNI")

_INTERFACE = 2  # as in kernel.c
_BLOCK = 64  # outputs; as in kernel.c
_ROOM = 1.1  # between what a trial shows of inputs and what they may become


class _Product(ctypes.Structure):
    _fields_ = [
        ("weight", ctypes.c_void_p),
        ("factor", ctypes.c_void_p),
        ("bias", ctypes.c_void_p),
        ("sums", ctypes.c_void_p),
        ("bound", ctypes.c_float),
        ("inputs", ctypes.c_int32),
        ("outputs", ctypes.c_int32),
    ]


class _Layer(ctypes.Structure):
    _fields_ = [
        ("inputs", _Product),
        ("recurrent", _Product),
        ("norm_weight", ctypes.c_void_p),
        ("norm_bias", ctypes.c_void_p),
    ]


class _Network(ctypes.Structure):
    _fields_ = [
        ("table", ctypes.c_void_p),
        ("layers", ctypes.POINTER(_Layer)),
        ("decoder", _Product),
        ("epsilon", ctypes.c_float),
        ("depth", ctypes.c_int32),
        ("hidden", ctypes.c_int32),
        ("vocab", ctypes.c_int32),
        ("residual", ctypes.c_int32),
    ]


@functools.cache
def library() -> ctypes.CDLL | None:
    """The compiled library; None, with a word in the log, where there is none that loads and fits this module."""
    try:
        found = ctypes.CDLL(str(LIBRARY))
        if found.aiauthor_interface() != _INTERFACE:
            raise OSError(f"{LIBRARY} is of another version; install the program again")
        found.aiauthor_best_way.restype = ctypes.c_int32
        found.aiauthor_scratch.restype = ctypes.c_int64
        found.aiauthor_scratch.argtypes = [ctypes.c_void_p, ctypes.c_int32, ctypes.c_int32]
        found.aiauthor_advance.restype = ctypes.c_float
        arrays = (ctypes.c_void_p,) * 5
        found.aiauthor_advance.argtypes = [ctypes.c_int32, ctypes.c_void_p, ctypes.c_int32, ctypes.c_int32, *arrays]
    except (OSError, AttributeError) as exc:
        _log.warning("no compiled kernel (%s): the network runs in float32, ten times slower", exc)
        return None
    return found


class NativeNetwork:
    """A network in int8. Not thread-safe.

    Args:
        weights: not needed afterwards.
        way: an index of `WAYS`; the best that the processor has where absent.

    Attributes:
        product_bytes: of the matrices, all of which a step reads once.

    Raises:
        OSError: if there is no compiled library.
    """

    def __init__(self, weights: Weights, *, way: int | None = None) -> None:
        found = library()
        if found is None:
            raise OSError(f"{LIBRARY.name} is missing")
        self._advance, self._scratch_floats = found.aiauthor_advance, found.aiauthor_scratch
        self._way = found.aiauthor_best_way() if way is None else way
        self._kept: list[npt.NDArray[Any]] = []  # what the structures below point to
        self.product_bytes = 0
        config, arrays = weights.config, weights.arrays
        self._layers_count, self._hidden, self._vocab = config.layers, config.hidden, config.vocab
        bounds = _bounds(weights)
        layers = (_Layer * config.layers)()
        for index in range(config.layers):
            if index:
                layers[index].inputs = self._product(
                    arrays[f"layers.{index}.weight_ih"], arrays[f"layers.{index}.bias_ih"], bounds[index - 1]
                )
            layers[index].recurrent = self._product(
                arrays[f"layers.{index}.weight_hh"], arrays[f"layers.{index}.bias_hh"], 1.0
            )
            if config.norm:
                layers[index].norm_weight = self._keep(arrays[f"norms.{index}.weight"])
                layers[index].norm_bias = self._keep(arrays[f"norms.{index}.bias"])
        self._layers = layers
        self._network = _Network(
            table=self._keep(table(weights)),
            layers=layers,
            decoder=self._product(arrays["decoder.weight"], arrays["decoder.bias"], bounds[-1]),
            epsilon=EPSILON,
            depth=config.layers,
            hidden=config.hidden,
            vocab=config.vocab,
            residual=config.residual,
        )
        self._address = ctypes.addressof(self._network)
        self._make_room(8)

    def run(self, ids: npt.NDArray[np.int32], hidden: Array, track: Array | None = None) -> tuple[Array, Array, bool]:
        """See `PlainNetwork.run`."""
        times, batch = ids.shape
        text = self._layers_count * self._hidden
        # The kernel writes as many numbers as it must, whatever room there is.
        assert track is None or (
            track.size == times * batch * text and track.dtype == np.float32 and track.flags.c_contiguous
        )
        states, log_probs = np.array(hidden, np.float32, order="C"), np.empty((times, batch, self._vocab), np.float32)
        finite = self._run(ids.ravel().tolist(), times, states, None if track is None else address_of(track), log_probs)
        return states, log_probs, finite

    def step(self, ids: list[int], hidden: Array) -> tuple[Array, Array, bool]:
        """As `run` with T = 1, and half of its Python.

        Args:
            ids: (B,).
            hidden: float32 (B, L, H).

        Returns:
            States, log-probabilities, (B, V), and whether all numbers are finite.
        """
        states, log_probs = hidden.copy(), np.empty((len(ids), self._vocab), np.float32)
        return states, log_probs, self._run(ids, 1, states, None, log_probs)

    def _run(self, ids: list[int], times: int, states: Array, track: int | None, log_probs: Array) -> bool:
        """Advance states in place and write log-probabilities; whether all are finite."""
        count = len(ids)
        if count > len(self._ids):
            self._make_room(count)
        self._ids[:count] = ids  # type: ignore[assignment]  # integers will do
        check = self._advance(
            self._way,
            self._address,
            times,
            count // times,
            self._ids,
            address_of(states),
            track,
            address_of(log_probs),
            self._scratch_address,
        )
        if check != check and not all(0 <= id_ < self._vocab for id_ in ids):
            raise IndexError("an id outside the alphabet")
        return math.isfinite(check)

    def _make_room(self, count: int) -> None:
        """Memory for calls of so many ids, whether after or beside one another."""
        self._ids = (ctypes.c_int32 * count)()
        self._scratch = np.empty(self._scratch_floats(self._address, 1, count), np.float32)
        self._scratch_address = self._scratch.ctypes.data

    def _keep(self, array: npt.NDArray[Any]) -> int:
        """The address of an array that lives as long as the network."""
        array = np.ascontiguousarray(array)
        self._kept.append(array)
        return array.ctypes.data

    def _product(self, weight: Array, bias: Array, bound: float) -> _Product:
        """A matrix in int8, packed as kernel.c wants it.

        Args:
            weight: (out, in).
            bias: (out,).
            bound: inputs lie within -bound .. bound, rare ones aside.
        """
        outputs, inputs = -(-weight.shape[0] // _BLOCK) * _BLOCK, -(-weight.shape[1] // 4) * 4
        scale = np.maximum(np.abs(weight).max(axis=1), 1e-8) / 127
        whole = np.zeros((outputs, inputs), np.int8)
        whole[: weight.shape[0], : weight.shape[1]] = np.rint(weight / scale[:, None])
        factor, padded_bias = np.zeros(outputs, np.float32), np.zeros(outputs, np.float32)
        factor[: len(scale)] = scale * (bound / 63)
        padded_bias[: len(bias)] = bias
        packed = whole.reshape(outputs // _BLOCK, _BLOCK, inputs // 4, 4).transpose(0, 2, 1, 3)
        self.product_bytes += packed.nbytes
        return _Product(
            weight=self._keep(_aligned(packed)),
            factor=self._keep(factor),
            bias=self._keep(padded_bias),
            sums=self._keep(whole.sum(axis=1, dtype=np.int32)),
            bound=bound,
            inputs=inputs,
            outputs=outputs,
        )


def address_of(array: npt.NDArray[Any]) -> int:
    """Where a contiguous array lies that may be written to; `array.ctypes.data` takes three times as long."""
    return ctypes.addressof(ctypes.c_char.from_buffer(array))  # type: ignore[arg-type]  # an array is a buffer


def _aligned(array: npt.NDArray[np.int8]) -> npt.NDArray[np.int8]:
    """A contiguous copy that begins at a cache line."""
    room = np.empty(array.size + 64, np.int8)
    begin = -room.ctypes.data % 64
    copy = room[begin : begin + array.size].reshape(array.shape)
    copy[...] = array
    return copy


def _bounds(weights: Weights) -> list[float]:
    """How large the inputs of every layer but the first, and of the decoder, get.

    States lie within -1 .. 1, and a residual sum within their number. What a normalisation makes of
    them is tried out on random characters, with room to spare.
    """
    config = weights.config
    if not config.norm:
        return [float(index) if config.residual else 1.0 for index in range(1, config.layers + 1)]
    trial = PlainNetwork(weights)
    ids = np.random.default_rng(0).integers(config.vocab, size=(24, 8)).astype(np.int32)
    trial.run(ids, np.zeros((8, config.layers, config.hidden), np.float32))
    return [max(1.0, _ROOM * largest) for largest in trial.largest]
