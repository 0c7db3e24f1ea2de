"""How well a model foresees a text: bits per character and next-character accuracy.

Bits per character is the mean of -log2 p over the characters of the normalised text, the state zero
at its start and carried through it. A character outside the alphabet costs what the model gives to
*unknown* and 20 bits on top, about what naming one of a million characters takes, so a model with
a small alphabet gains nothing by it. The figures of several texts are pooled over their characters.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from aiauthor.inference.document_memory import DocumentMemory
from aiauthor.inference.engine import Engine
from aiauthor.model.ngrams import NgramTable
from aiauthor.text.alphabet import UNKNOWN, Alphabet, Ids
from aiauthor.text.contexts import after, beginning, contexts_along

UNKNOWN_BITS = 20.0


@dataclasses.dataclass(frozen=True)
class Fit:
    """What a model made of one or more texts.

    Attributes:
        chars: characters foreseen: all of them, the first from the zero state.
        bits: their cost together.
        right: how many of them the model held likeliest.
        unknown: how many of them the alphabet lacks.
    """

    chars: int = 0
    bits: float = 0.0
    right: int = 0
    unknown: int = 0

    def __add__(self, other: Fit) -> Fit:
        return Fit(
            self.chars + other.chars, self.bits + other.bits, self.right + other.right, self.unknown + other.unknown
        )

    @property
    def bits_per_char(self) -> float:
        """Pooled over the characters."""
        return self.bits / max(1, self.chars)

    @property
    def next_char_accuracy(self) -> float:
        """Share of characters that were held likeliest; an unknown one never counts as right."""
        return self.right / max(1, self.chars)


def measure_fit(
    engine: Engine,
    alphabet: Alphabet,
    texts: Sequence[str],
    novels: NgramTable | None = None,
    *,
    progress: Callable[[int], None] = lambda _: None,
) -> list[Fit]:
    """Read texts, side by side where the network speaks alone.

    Args:
        engine: the network as it ships.
        alphabet: the model's.
        texts: normalised, not empty.
        novels: the model's table of n-grams, where it has one.
        progress: told how many more characters were read, now and then.

    Returns:
        One a text, in order.

    Raises:
        ModelFileError: if the model gives numbers that are not finite.
    """
    texts_ids = [alphabet.encode(text) for text in texts]
    if novels is not None:
        return [_fit(ids, *foresee(engine, alphabet, ids, novels, progress=progress)) for ids in texts_ids]
    fits = []
    for ids, scores in zip(texts_ids, engine.score(texts_ids, progress=progress), strict=True):
        fits.append(_fit(ids, scores.log_probs, scores.best))
    return fits


def foresee(
    engine: Engine,
    alphabet: Alphabet,
    ids: Ids,
    novels: NgramTable | None,
    *,
    progress: Callable[[int], None] = lambda _: None,
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    """Read one text from its beginning, network and table together.

    Args:
        engine: the network as it ships.
        alphabet: the model's.
        ids: (T,), T >= 1.
        novels: the model's table of n-grams, where it has one.
        progress: told how many more characters were read, now and then.

    Returns:
        What every character was given, in nats, (T,), and the likeliest id in its place, (T,).

    Raises:
        ModelFileError: if the model gives numbers that are not finite.
    """
    memory, contexts = DocumentMemory(alphabet, novels), contexts_along(ids, alphabet)
    state = engine.start()
    before, done = state.log_probs, 0
    chosen, best = np.empty(len(ids), np.float32), np.empty(len(ids), np.int64)
    for _, after_each in engine.read(ids, state):
        end = done + len(after_each)
        predicted = memory.correct(np.concatenate([before, after_each[:-1]]), contexts[done:end])
        chosen[done:end] = predicted[np.arange(len(predicted)), ids[done:end]]
        best[done:end] = predicted.argmax(1)
        before, done = after_each[-1:], end
        progress(len(after_each))
    return chosen, best


def measure_live_fit(
    engine: Engine,
    alphabet: Alphabet,
    text: str,
    novels: NgramTable | None = None,
    *,
    progress: Callable[[int], None] = lambda _: None,
) -> Fit:
    """The same for one text, with learning while writing: each character is foreseen, then remembered.

    Takes about twice as long, since the memory changes with every character.
    """
    ids = alphabet.encode(text)
    memory = DocumentMemory(alphabet, novels)
    state = engine.start()
    predicted, context, done = state.log_probs, beginning(alphabet), 0
    chosen, best = np.empty(len(ids), np.float32), np.empty(len(ids), np.int64)
    for _, log_probs in engine.read(ids, state):
        for row in log_probs:
            corrected = memory.correct(predicted, [context])[0]
            chosen[done], best[done] = corrected[ids[done]], corrected.argmax()
            memory.learn(ids[done : done + 1])
            context = after(context, int(ids[done]))
            predicted = row[None]
            done += 1
        progress(len(log_probs))
    return _fit(ids, chosen, best)


def _fit(ids: Ids, log_probs: npt.NDArray[np.float32], best: npt.NDArray[np.int64]) -> Fit:
    unknown = ids == UNKNOWN
    bits = -float(log_probs.sum(dtype=np.float64)) / math.log(2) + UNKNOWN_BITS * int(unknown.sum())
    right = int(((best == ids) & ~unknown).sum())
    return Fit(len(ids), bits, right, int(unknown.sum()))
