"""The network stepped one character at a time, as fast as the machine allows.

Three ways of doing the same products: int8 weights on the CPU (what ships), half precision on CUDA,
and float32, which is the oracle that tests compare against and the fallback where the int8 kernels
are missing. Knows ids and logits; knows nothing of characters, words or documents.

Microseconds a step from ids to log-probabilities, for 1 and for 5 texts at once; one thread of an AMD
EPYC with AVX-512 VNNI beside a training run, so the best tenth of 400 steps:

    ============================================  ===========  ==========================
    .                                             1x1024       2x640, residual and norm
    ============================================  ===========  ==========================
    float32 `nn.GRU` a layer                      551   2,047  1,357  2,021 (neither)
    float32, gates of our own                     354   1,740  1,142  2,089
    torch.ao's dynamically quantised GRU a layer  125     191    186    260 (neither)
    int8 products, gates in torch                 157     217    247    323
    int8 products, gates in numpy (this)          132     195    226    312
    ============================================  ===========  ==========================

torch.ao's layer is as fast, but takes one-hot vectors, knows no residual or norm, and its scales follow
the whole batch, so that a text's result would depend on its neighbours. Weights of int8 cost 0.0006
bits per character on unseen novels (2x640, 1.97 bits).
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
_HALF = np.float32(0.5)
_ROOM = 1.1  # between what a trial shows of inputs and what they may become

Product = Callable[[Tensor], Tensor]
Gates = Callable[[Tensor, Tensor, Tensor], Tensor]
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
        gates: the arithmetic between them.
    """

    def __init__(self, inputs: Product, recurrent: Product, gates: Gates) -> None:
        self._inputs = inputs
        self._recurrent = recurrent
        self._gates = gates

    def step(self, read: Tensor, state: Tensor) -> Tensor:
        """The state (B, H) after one step."""
        return self._gates(self._inputs(read), self._recurrent(state), state)

    def scan(self, read: Tensor, state: Tensor) -> Tensor:
        """The states after each of T steps, (T, B, H); the inputs' product is one for all steps."""
        states = []
        for inputs in self._inputs(read).unbind():
            state = self._gates(inputs, self._recurrent(state), state)
            states.append(state)
        return torch.stack(states)


def _torch_gates(inputs: Tensor, product: Tensor, state: Tensor) -> Tensor:
    """The equations of `nn.GRU`: from both shares of the gates (B, 3H) and the state (B, H) to the new state."""
    width = state.shape[1]
    reset_update = (inputs[:, : 2 * width] + product[:, : 2 * width]).sigmoid_()
    new = torch.addcmul(inputs[:, 2 * width :], reset_update[:, :width], product[:, 2 * width :]).tanh_()
    return torch.lerp(new, state, reset_update[:, width:])


def _numpy_gates(inputs: Tensor, product: Tensor, state: Tensor) -> Tensor:
    """The same in numpy, whose calls cost a third of torch's on so little data."""
    one, other, old = inputs.numpy(), product.numpy(), state.numpy()
    width = old.shape[1]
    # sigmoid(x) = tanh(x / 2) / 2 + 1 / 2
    reset_update = one[:, : 2 * width] + other[:, : 2 * width]
    reset_update *= _HALF
    np.tanh(reset_update, out=reset_update)
    reset_update *= _HALF
    reset_update += _HALF
    new = other[:, 2 * width :] * reset_update[:, :width]
    new += one[:, 2 * width :]
    np.tanh(new, out=new)
    result = old - new
    result *= reset_update[:, width:]
    result += new
    return torch.from_numpy(result)


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
            self._layers.append(_Layer(inputs, recurrent, _torch_gates if cuda else _numpy_gates))
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
        flow, hidden = self._run(torch.from_numpy(np.array(ids)).to(self._place), hidden)
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
            _check_finite(hidden.sum())  # an int8 product would hide it in its inputs
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
            _check_finite(hidden.sum())
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
        return flow, torch.stack(states)

    def _look_up(self, ids: Tensor) -> Tensor:
        return self._table.index_select(0, ids) if ids.ndim == 1 else F.embedding(ids, self._table)

    def _normed(self, flow: Tensor, index: int) -> Tensor:
        weight, bias, eps = self._norms[index]
        return F.layer_norm(flow, weight.shape, weight, bias, eps)

    def _decode(self, flow: Tensor) -> npt.NDArray[np.float32]:
        """Log-probabilities of the next id, (..., V), from what the decoder reads."""
        if self._norms:
            flow = self._normed(flow, -1)
        log_probs: npt.NDArray[np.float32] = torch.log_softmax(self._decoder(flow), -1).cpu().numpy()
        _check_finite(log_probs.sum())
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
