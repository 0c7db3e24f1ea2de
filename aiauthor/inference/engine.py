"""The network stepped one character at a time, as fast as the machine allows.

Three ways of doing the same arithmetic: int8 in a compiled kernel on the CPU (what ships), half
precision on CUDA, and float32 in numpy, which is the oracle that tests compare against and the
fallback where the kernel is missing. Knows ids and probabilities; knows nothing of characters, words
or documents. Without CUDA no torch is needed.

Microseconds a step of 2x640 with residuals and norms, from ids to log-probabilities, for 1 and for 5
texts at once, on one thread of an AMD EPYC with AVX-512 VNNI:

    ==============================================  =====  =====
    .                                               1      5
    ==============================================  =====  =====
    float32 `nn.GRU`, residuals and norms left out  590    2,000
    int8 products of torch, gates in numpy          226    312
    one call of kernel.c (this)                     56     137
    ==============================================  =====  =====

The products alone take 39 at the 99 GB/s with which this core reads its cache; five texts are bound by
its arithmetic.
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, cast

import numpy as np
import numpy.typing as npt

from aiauthor.errors import Message, ModelFileError
from aiauthor.inference import cuda, native
from aiauthor.inference.plain import PlainNetwork
from aiauthor.model.weights import Array, Weights

_log = logging.getLogger(__name__)

DEVICES = ("auto", "cpu", "cuda", "float")
_NO_CUDA = Message(
    "The NVIDIA card does not get along with the PyTorch that is installed, so the processor suggests and trains; a "
    "newer driver may help."
)
_NO_KERNEL = Message(
    "The compiled part of the program is missing or of another version, so suggestions are slow; please install the "
    "program again."
)
CHUNK = 256  # characters of a text read at once; bounds the memory of long readings
_TOGETHER = 2_048  # and of all texts that are read side by side

Ids = npt.NDArray[np.integer] | Sequence[int]


@dataclasses.dataclass(frozen=True, eq=False)
class State:
    """Where the network stands in B texts.

    Attributes:
        hidden: float32 (B, L, H).
        log_probs: of the next id, float32 (B, V) in nats.
    """

    hidden: Array
    log_probs: Array

    def rows(self, indices: Sequence[int]) -> State:
        """The state of some of the texts, in any order, repeats allowed."""
        return State(self.hidden[indices], self.log_probs[indices])

    @classmethod
    def join(cls, states: Sequence[State]) -> State:
        """Several states side by side."""
        if len(states) == 1:
            return states[0]
        return cls(
            np.concatenate([state.hidden for state in states]), np.concatenate([state.log_probs for state in states])
        )


@dataclasses.dataclass(frozen=True, eq=False)
class Scores:
    """What the network thought of one text.

    Attributes:
        log_probs: of every id that stands there, given all before it, float32 (T,) in nats.
        best: the likeliest id at every place, int64 (T,).
        state: after the last id.
    """

    log_probs: Array
    best: npt.NDArray[np.int64]
    state: State


class _Network(Protocol):
    def run(
        self, ids: npt.NDArray[np.int32], hidden: Array, track: Array | None = None
    ) -> tuple[Array, Array, bool]: ...


class Engine:
    """A network for inference.

    Not thread-safe.

    Args:
        weights: the network.
        device: "auto" is CUDA where there is one and else int8 on the CPU; "cpu", "cuda"; "float"
            is float32 on the CPU.

    Attributes:
        vocab: V.
        device: what it runs on, for people.
        note: why it is slower than it could be, one sentence; "" if it is not.
        product_bytes: of the matrices that a step in int8 reads; 0 where it is no such step.

    Raises:
        ValueError: for an unknown device, or CUDA where there is none.
        ModelFileError: if the network gives numbers that are not finite.
    """

    def __init__(self, weights: Weights, *, device: str = "auto") -> None:
        if device not in DEVICES:
            raise ValueError(f"device is one of {', '.join(DEVICES)}, not {device!r}")
        has_cuda = device in ("auto", "cuda") and cuda.is_available()
        if device == "cuda" and not has_cuda:
            raise ValueError("there is no CUDA device")
        # The kernel clips what it reads, and would not notice a norm that gives what is no number.
        _check(all(bool(np.isfinite(array).all()) for array in weights.arrays.values()))
        self.vocab = weights.config.vocab
        self._shape = (weights.config.layers, weights.config.hidden)
        plain = PlainNetwork(weights)
        self._network: _Network = plain
        self._step: Callable[[list[int], Array], tuple[Array, Array, bool]] = self._run_once
        self.product_bytes = 0
        self.note = _NO_CUDA if device == "auto" and not has_cuda and cuda.is_wanted() else ""
        if has_cuda:
            self.device = "CUDA (half)"
            self._network = cuda.CudaNetwork(weights)
        elif device != "float" and native.library() is not None:
            self.device = "CPU (int8)"
            self._network = int8 = native.NativeNetwork(weights)
            self._step = int8.step
            self.product_bytes = int8.product_bytes
        else:
            self.device = "CPU (float)"
            self.note = _NO_KERNEL if device != "float" else ""
        self._first = plain.decode(np.zeros((1, self._shape[1]), np.float32))
        _check(bool(np.isfinite(self._first.sum())))

    def start(self, batch: int = 1) -> State:
        """The state before any text: zero."""
        return State(np.zeros((batch, *self._shape), np.float32), np.repeat(self._first, batch, axis=0))

    def step(self, ids: Sequence[int], hidden: Array) -> State:
        """Advance every text by one id; all of them share one pass over the weights.

        Args:
            ids: one an existing text, (B,).
            hidden: (B, L, H).

        Raises:
            ModelFileError: if the network gives numbers that are not finite.
        """
        after, log_probs, finite = self._step(list(ids), hidden)
        _check(finite)
        return State(after, log_probs)

    def _run_once(self, ids: list[int], hidden: Array) -> tuple[Array, Array, bool]:
        after, log_probs, finite = self._network.run(np.array([ids], np.int32), hidden)
        return after, log_probs[0], finite

    def read(self, ids: Ids, state: State) -> Iterator[tuple[Array, Array]]:
        """Advance one text over ids; costs O(T).

        Args:
            ids: (T,), T >= 1.
            state: where it stands, B = 1.

        Yields:
            For every piece of at most `CHUNK` ids, the states after each of them, (T, L, H), and
            log-probabilities of what follows, (T, V).

        Raises:
            ModelFileError: if the network gives numbers that are not finite.
        """
        hidden = state.hidden
        column = _as_line(ids)[:, None]
        for begin in range(0, len(column), CHUNK):
            piece = column[begin : begin + CHUNK]
            track = np.empty((len(piece), 1, *self._shape), np.float32)
            hidden, log_probs, finite = self._network.run(piece, hidden, track)
            _check(finite)
            yield track[:, 0], log_probs[:, 0]

    def log_probs(self, ids: Ids, state: State | None = None) -> tuple[Array, State]:
        """How likely each id of a text was, given all before it.

        Args:
            ids: (T,), T >= 1.
            state: where the text stands before them; the start where absent.

        Returns:
            Log-probabilities in nats, (T,), and the state after the last.
        """
        scores = self.score([ids], None if state is None else [state])[0]
        return scores.log_probs, scores.state

    def score(
        self,
        texts: Sequence[Ids],
        states: Sequence[State] | None = None,
        *,
        progress: Callable[[int], None] = lambda _: None,
    ) -> list[Scores]:
        """Read several texts side by side, which costs less than one after the other.

        Args:
            texts: ids, each (T,) with its own T >= 1.
            states: where each stands; at the start where absent.
            progress: told how many more ids were read, now and then.

        Returns:
            One a text, in order.

        Raises:
            ModelFileError: if the network gives numbers that are not finite.
        """
        lines = [_as_line(ids) for ids in texts]
        order = sorted(range(len(lines)), key=lambda index: -len(lines[index]))
        state = State.join([self.start() if states is None else states[index] for index in order])
        lengths = [len(lines[index]) for index in order]
        found: list[list[Array]] = [[] for _ in order]
        best: list[list[npt.NDArray[np.int64]]] = [[] for _ in order]
        final: list[State | None] = [None] * len(order)
        hidden, predicted = state.hidden, state.log_probs
        begin = 0
        while begin < lengths[0]:
            rows = sum(length > begin for length in lengths)
            span = min(CHUNK, max(1, _TOGETHER // rows), lengths[rows - 1] - begin)
            piece = np.stack([lines[index][begin : begin + span] for index in order[:rows]], axis=1)  # (T, B)
            hidden, after, finite = self._network.run(piece, hidden[:rows])  # after: (T, B, V)
            _check(finite)
            before = np.concatenate([predicted[None, :rows], after[:-1]])
            chosen = np.take_along_axis(before, piece[..., None].astype(np.int64), axis=2)[..., 0]
            likeliest = before.argmax(axis=2)
            for row in range(rows):
                found[row].append(chosen[:, row])
                best[row].append(likeliest[:, row])
            predicted = after[-1]
            begin += span
            for row in range(rows):
                if lengths[row] == begin:
                    final[row] = State(hidden[row : row + 1].copy(), predicted[row : row + 1].copy())
            progress(rows * span)
        scores: list[Scores | None] = [None] * len(order)
        for row, index in enumerate(order):
            last = final[row]
            assert last is not None
            scores[index] = Scores(np.concatenate(found[row]), np.concatenate(best[row]), last)
        return cast(list[Scores], scores)


def _check(finite: bool) -> None:
    if not finite:
        raise ModelFileError("the model gives numbers that are no probabilities; choose another model")


def _as_line(ids: Ids) -> npt.NDArray[np.int32]:
    line = np.asarray(ids)
    if line.ndim != 1 or not len(line):
        raise ValueError("ids are one-dimensional and not empty")
    return line.astype(np.int32)
