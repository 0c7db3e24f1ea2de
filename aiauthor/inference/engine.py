"""The network stepped one character at a time, as fast as the machine allows.

Three ways of doing the same products: int8 weights on the CPU (what ships), half precision on CUDA,
and float32, which is the oracle that tests compare against and the fallback where the int8 kernels
are missing. Knows ids and logits; knows nothing of characters, words or documents.

Measured on 2 cores of an AMD EPYC (AVX-512 VNNI), one thread, microseconds a step for 1 and for 5
texts at once, everything from ids to log-probabilities included:

    ==============================  =========  ==========================
    .                               1x1024     2x640, residual and norm
    ==============================  =========  ==========================
    float32 `nn.GRU`                BENCH      BENCH
    ==============================  =========  ==========================
"""

from __future__ import annotations

import dataclasses
import logging
import math
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import cast

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor

from aiauthor.errors import ModelFileError
from aiauthor.model.char_gru import CharGRU, GruLayer

_log = logging.getLogger(__name__)

DEVICES = ("auto", "cpu", "cuda", "float")
CHUNK = 256  # characters read at once; bounds the memory of long readings
_INT8_KERNELS = "fbgemm"
_ROOM = 1.1  # between what a trial shows of inputs and what they may become

Product = Callable[[Tensor], Tensor]
Ids = npt.NDArray[np.integer] | Sequence[int] | Tensor


@dataclasses.dataclass(frozen=True)
class State:
    """Where the network stands in B texts.

    Attributes:
        hidden: float32 (L, B, H), on the engine's device.
        log_probs: of the next id, float32 (B, V) in nats, in main memory.
    """

    hidden: Tensor
    log_probs: npt.NDArray[np.float32]

    def rows(self, indices: Sequence[int]) -> State:
        """The state of some of the texts, in any order, repeats allowed."""
        chosen = torch.tensor(indices, device=self.hidden.device)
        return State(self.hidden.index_select(1, chosen), self.log_probs[indices])

    @classmethod
    def join(cls, states: Sequence[State]) -> State:
        """Several states side by side."""
        if len(states) == 1:
            return states[0]
        hidden = torch.cat([state.hidden for state in states], dim=1)
        return cls(hidden, np.concatenate([state.log_probs for state in states]))


@dataclasses.dataclass(frozen=True)
class Scores:
    """What the network thought of one text.

    Attributes:
        log_probs: of every id that stands there, given all before it, float32 (T,) in nats.
        best: the likeliest id at every place, int64 (T,).
        state: after the last id.
    """

    log_probs: npt.NDArray[np.float32]
    best: npt.NDArray[np.int64]
    state: State


class _Layer:
    """One GRU layer: its two products, and the gates between them.

    Args:
        inputs: from what the layer reads to its share of the gates, (..., 3H).
        recurrent: from the state to its share of the gates, (B, 3H).
        hidden: H.
    """

    def __init__(self, inputs: Product, recurrent: Product, hidden: int) -> None:
        self._inputs = inputs
        self._recurrent = recurrent
        self._hidden = hidden

    def step(self, read: Tensor, state: Tensor) -> Tensor:
        """The state (B, H) after one step."""
        return self._gates(self._inputs(read), state)

    def scan(self, read: Tensor, state: Tensor) -> Tensor:
        """The states after each of T steps, (T, B, H); the inputs' product is one for all steps."""
        states = []
        for gates in self._inputs(read).unbind():
            state = self._gates(gates, state)
            states.append(state)
        return torch.stack(states)

    def _gates(self, gates: Tensor, state: Tensor) -> Tensor:
        width2 = 2 * self._hidden
        product = self._recurrent(state)
        reset_update = (gates[:, :width2] + product[:, :width2]).sigmoid_()
        new = torch.addcmul(gates[:, width2:], reset_update[:, : self._hidden], product[:, width2:]).tanh_()
        return torch.lerp(new, state, reset_update[:, self._hidden :])


class Engine:
    """A `CharGRU` for inference.

    Not thread-safe. The model itself is not changed, and not needed afterwards.

    Args:
        model: weights in float32.
        device: "auto" is CUDA where there is one and else int8 on the CPU; "cpu", "cuda"; "float"
            is float32 on the CPU.

    Attributes:
        vocab: V.
        device: what it runs on, for people.

    Raises:
        ValueError: for an unknown device, or CUDA where there is none.
    """

    @torch.inference_mode()
    def __init__(self, model: CharGRU, *, device: str = "auto") -> None:
        if device not in DEVICES:
            raise ValueError(f"device is one of {', '.join(DEVICES)}, not {device!r}")
        if device == "cuda" and not torch.cuda.is_available():
            raise ValueError("there is no CUDA device")
        cuda = device == "cuda" or (device == "auto" and torch.cuda.is_available())
        config = model.config
        self.vocab = config.vocab
        self._shape = (config.layers, config.hidden)
        self._residual = config.residual
        self._place = torch.device("cuda" if cuda else "cpu")
        int8 = not cuda and device != "float" and _int8_works()
        self.device = "CUDA (half)" if cuda else f"CPU ({'int8' if int8 else 'float'})"
        dtype = torch.float16 if cuda else torch.float32

        def product(weight: Tensor, bias: Tensor, bound: float) -> Product:
            weight, bias = weight.detach(), bias.detach()
            if int8:
                return _int8_product(weight, bias, bound)
            return _plain_product(weight.to(self._place, dtype), bias.to(self._place, dtype))

        # The first layer reads nothing but the id: its share of the gates is a row of a table.
        first = cast(GruLayer, model.layers[0])
        table = first.weight_ih.t()
        if model.embedding is not None:
            table = model.embedding.weight @ table
        self._table = (table + first.bias_ih).to(self._place).contiguous()  # (V, 3H)
        bounds = _bounds(model)
        self._layers = []
        for index, module in enumerate(model.layers):
            layer = cast(GruLayer, module)
            inputs = self._look_up if index == 0 else product(layer.weight_ih, layer.bias_ih, bounds[index - 1])
            recurrent = product(layer.weight_hh, layer.bias_hh, 1.0)
            self._layers.append(_Layer(inputs, recurrent, config.hidden))
        norms = cast(Sequence[torch.nn.LayerNorm], model.norms)
        self._norms = [
            (norm.weight.detach().to(self._place), norm.bias.detach().to(self._place), norm.eps) for norm in norms
        ]
        self._decoder = product(model.decoder.weight, model.decoder.bias, bounds[-1])

    @torch.inference_mode()
    def start(self, batch: int = 1) -> State:
        """The state before any text: zero."""
        layers, hidden = self._shape
        zeros = torch.zeros(layers, batch, hidden, device=self._place)
        return State(zeros, self._decode(torch.zeros(batch, hidden, device=self._place)))

    @torch.inference_mode()
    def step(self, ids: Sequence[int], hidden: Tensor) -> State:
        """Advance every text by one id; all of them share one pass over the weights.

        Args:
            ids: one an existing text, (B,).
            hidden: (L, B, H).

        Raises:
            ModelFileError: if the network gives numbers that are not finite.
        """
        flow, hidden = self._run(torch.tensor(ids, device=self._place), hidden)
        return State(hidden, self._decode(flow))

    @torch.inference_mode()
    def read(self, ids: Ids, state: State) -> Iterator[tuple[Tensor, npt.NDArray[np.float32]]]:
        """Advance one text over ids; costs O(T).

        Args:
            ids: (T,), T >= 1.
            state: where it stands, B = 1.

        Yields:
            For every piece of at most `CHUNK` ids, the state after each of them: hidden (L, T, 1, H)
            and log-probabilities of what follows (T, 1, V).

        Raises:
            ModelFileError: if the network gives numbers that are not finite.
        """
        hidden = state.hidden
        array = _as_tensor(ids)[:, None]
        for begin in range(0, array.shape[0], CHUNK):
            flow, track = self._run(array[begin : begin + CHUNK].to(self._place), hidden)
            hidden = track[:, -1]
            yield track, self._decode(flow)

    @torch.inference_mode()
    def log_probs(self, ids: Ids, state: State | None = None) -> tuple[npt.NDArray[np.float32], State]:
        """How likely each id of a text was, given all before it.

        Args:
            ids: (T,), T >= 1.
            state: where the text stands before them; the start where absent.

        Returns:
            Log-probabilities in nats, (T,), and the state after the last.
        """
        scores = self.score([ids], None if state is None else [state])[0]
        return scores.log_probs, scores.state

    @torch.inference_mode()
    def score(
        self,
        texts: Sequence[Ids],
        states: Sequence[State] | None = None,
        *,
        progress: Callable[[int], None] = lambda _: None,
    ) -> list[Scores]:
        """Read several texts side by side, which costs little more than reading the longest alone.

        Args:
            texts: ids, each (T,) with its own T >= 1.
            states: where each stands; at the start where absent.
            progress: told how many more ids were read, now and then.

        Returns:
            One a text, in order.

        Raises:
            ModelFileError: if the network gives numbers that are not finite.
        """
        arrays = [_as_tensor(ids) for ids in texts]
        order = sorted(range(len(arrays)), key=lambda index: -arrays[index].shape[0])
        state = State.join([self.start() if states is None else states[index] for index in order])
        lengths = [arrays[index].shape[0] for index in order]
        found: list[list[Tensor]] = [[] for _ in order]
        best: list[list[Tensor]] = [[] for _ in order]
        final: list[State | None] = [None] * len(order)
        hidden, predicted = state.hidden, torch.from_numpy(state.log_probs)
        begin = 0
        while begin < lengths[0]:
            rows = sum(length > begin for length in lengths)
            span = min(CHUNK, lengths[rows - 1] - begin)
            piece = torch.stack([arrays[index][begin : begin + span] for index in order[:rows]], dim=1)  # (T, B)
            flow, track = self._run(piece.to(self._place), hidden[:, :rows])
            after = torch.from_numpy(self._decode(flow))  # (T, B, V): predictions of what follows each id
            before = torch.cat([predicted[None, :rows], after[:-1]])
            chosen = before.gather(2, piece[..., None])[..., 0]
            likeliest = before.argmax(2)
            for row in range(rows):
                found[row].append(chosen[:, row])
                best[row].append(likeliest[:, row])
            hidden, predicted = track[:, -1], after[-1]
            begin += span
            for row in range(rows):
                if lengths[row] == begin:
                    final[row] = State(hidden[:, row : row + 1].clone(), predicted[row : row + 1].numpy().copy())
            progress(rows * span)
        scores: list[Scores | None] = [None] * len(order)
        for row, index in enumerate(order):
            last = final[row]
            assert last is not None
            scores[index] = Scores(torch.cat(found[row]).numpy(), torch.cat(best[row]).numpy(), last)
        return cast(list[Scores], scores)

    def _run(self, ids: Tensor, hidden: Tensor) -> tuple[Tensor, Tensor]:
        """Layer after layer over one id a text, (B,), or T of them, (T, B).

        Returns:
            What the decoder reads, (B, H) or (T, B, H), and the states of all layers, (L, ...).
        """
        flow = ids
        states = []
        for index, layer in enumerate(self._layers):
            read = self._normed(flow, index - 1) if index and self._norms else flow
            outputs = layer.step(read, hidden[index]) if ids.ndim == 1 else layer.scan(read, hidden[index])
            states.append(outputs)
            flow = flow + outputs if self._residual and index else outputs
        track = torch.stack(states)
        _check_finite(track.sum())  # an int8 product would hide it in its inputs
        return flow, track

    def _look_up(self, ids: Tensor) -> Tensor:
        return F.embedding(ids, self._table)

    def _normed(self, flow: Tensor, index: int) -> Tensor:
        weight, bias, eps = self._norms[index]
        return F.layer_norm(flow, weight.shape, weight, bias, eps)

    def _decode(self, flow: Tensor) -> npt.NDArray[np.float32]:
        """Log-probabilities of the next id, (..., V), from what the decoder reads."""
        if self._norms:
            flow = self._normed(flow, -1)
        log_probs: npt.NDArray[np.float32] = torch.log_softmax(self._decoder(flow), -1).cpu().numpy()
        _check_finite(log_probs[..., 0].sum())  # one number that is not makes its whole row so
        return log_probs


def _check_finite(total: float | Tensor) -> None:
    if not math.isfinite(total):
        raise ModelFileError("the model gives numbers that are no probabilities; choose another model")


def _as_tensor(ids: Ids) -> Tensor:
    array = ids if isinstance(ids, Tensor) else torch.from_numpy(np.asarray(ids).astype(np.int64))
    if array.ndim != 1 or array.shape[0] == 0:
        raise ValueError("ids are one-dimensional and not empty")
    return array.long()


def _plain_product(weight: Tensor, bias: Tensor) -> Product:
    def apply(inputs: Tensor) -> Tensor:
        return F.linear(inputs.to(weight.dtype), weight, bias).float()

    return apply


def _int8_product(weight: Tensor, bias: Tensor, bound: float) -> Product:
    """A linear layer with int8 weights, one scale an output, and inputs quantised to 7 bits on the way in.

    The one place that calls torch's quantisation. The inputs' scale is fixed and sums are exact
    integers, so a row's result does not depend on which others share the product with it. Seven
    bits, since the kernels of processors without VNNI add pairs of products in 16 bits; the eighth
    was measured to be worth less than 0.0001 bits per character.

    Args:
        weight: (out, in).
        bias: (out,).
        bound: inputs lie within -bound .. bound, rare ones aside.
    """
    scale = weight.abs().amax(1).clamp_min(1e-8) / 127
    zero = torch.zeros(weight.shape[0], dtype=torch.long)
    engine = torch.backends.quantized.engine
    torch.backends.quantized.engine = _INT8_KERNELS
    try:
        with warnings.catch_warnings():
            # Quantised tensors are to leave torch some day; the release that this works with is pinned.
            warnings.simplefilter("ignore", UserWarning)
            quantised = torch.quantize_per_channel(weight, scale.double(), zero, 0, torch.qint8)
            packed = torch.ops.quantized.linear_prepack(quantised, bias)
    finally:
        torch.backends.quantized.engine = engine
    apply = torch.ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32.default
    return lambda inputs: cast(Tensor, apply(inputs, bound / 63, 64, packed))


def _int8_works() -> bool:
    """Whether this build of torch has the int8 kernels, and they compute what they should."""
    if _INT8_KERNELS not in torch.backends.quantized.supported_engines:
        return False
    ramp = torch.linspace(-1, 1, 64 * 32)
    weight, inputs = ramp.sin().view(32, 64), (7 * ramp[:64]).cos().view(1, 64)
    try:
        result = _int8_product(weight, torch.zeros(32), 1.0)(inputs)
    except (RuntimeError, AttributeError, NotImplementedError) as exc:
        _log.warning("no int8 kernels (%s): the network runs in float32, several times slower", exc)
        return False
    return bool((result - F.linear(inputs, weight)).abs().max() < 0.5)


def _bounds(model: CharGRU) -> list[float]:
    """How large the inputs of every layer but the first, and of the decoder, get.

    States lie within -1 .. 1, and a residual sum within their number. What a normalisation makes of
    them is tried out on random characters, with room to spare.
    """
    layers = model.config.layers
    if not model.config.norm:
        return [float(index) if model.config.residual else 1.0 for index in range(1, layers + 1)]
    largest = [1.0] * layers
    hooks = []
    for index, norm in enumerate(model.norms):

        def note(module: torch.nn.Module, inputs: object, output: Tensor, index: int = index) -> None:
            largest[index] = max(largest[index], _ROOM * float(output.detach().abs().max()))

        hooks.append(norm.register_forward_hook(note))
    chance = torch.Generator().manual_seed(0)
    model(torch.randint(model.config.vocab, (8, 24), generator=chance))
    for hook in hooks:
        hook.remove()
    return largest
