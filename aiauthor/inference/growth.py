"""Texts on their way: where they stand, what they ask the network to read, and how they grow word by word.

Knows nothing of how the words are found; that is the search's part.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Generator, Sequence
from typing import NamedTuple, TypeVar

import numpy as np

from aiauthor.inference.craft import Mark
from aiauthor.inference.sampling import LoopGuard
from aiauthor.model.weights import Array
from aiauthor.text.contexts import after

_ALIKE_CHARS = 4  # behind their first words, for which two texts may be the same

Result = TypeVar("Result")


class Spot(NamedTuple):
    """Where a text stands.

    Attributes:
        hidden: the network's state, (1, L, H).
        log_probs: of what follows, (V,).
        mark: the craft's view.
        key: the last characters, as in `text/contexts.py`.
    """

    hidden: Array
    log_probs: Array
    mark: Mark
    key: int = 0

    def ask(self, id_: int) -> Ask:
        """For one more character behind it."""
        return Ask(id_, self.hidden, after(self.key, id_))


@dataclasses.dataclass(frozen=True)
class Found:
    """A text that ends with its first word.

    Attributes:
        text: in the network's spelling; may be the rest of a word, or begin with signs and a blank.
        word: the whole word in lower case, letters before the text included; the text itself where
            a paragraph ends before another word.
        log_prob: of exactly this, in nats, and that the word or paragraph ends there.
        spot: behind it.
        end: the part of `log_prob` that is about the end alone.
    """

    text: str
    word: str
    log_prob: float
    spot: Spot
    end: float = 0.0


class Ask(NamedTuple):
    """A character to be read behind a state.

    Attributes:
        id: of the character.
        hidden: the state before it, (1, L, H).
        key: of the text with the character.
    """

    id: int
    hidden: Array
    key: int = 0


# The states behind several characters, (B, L, H), and log-probabilities of what follows each, (B, V).
Answer = tuple[Array, Array]
Asking = Generator[Sequence[Ask], Answer, Result]


class Growth:
    """A text that grows on from its first word.

    Args:
        found: the first word.
        guard: knows the words before it.
        rng: for this text alone, so that it does not matter which others grow beside it.

    Attributes:
        text: so far; it may end inside a word.
        first: characters up to the end of the first word.
        whole: characters up to the last end of a word or sign.
        log_prob: of the text, in nats, whatever comes behind it.
        confidences: how likely it is that all is right up to the end of the first word, of the second and
            so on; for as many as were not drawn by chance.
    """

    def __init__(self, found: Found, guard: LoopGuard, rng: np.random.Generator) -> None:
        self.text = found.text
        self.first = len(found.text)
        self.whole = len(found.text)
        self.spot = found.spot
        self.guard = guard
        self.rng = rng
        self.log_prob = found.log_prob - found.end
        self.confidences = [math.exp(found.log_prob)]
        self.guard.add(found.spot.mark.word or found.word)

    def said_by(self, others: Sequence[Growth]) -> list[str]:
        """How the next word begins in others that have said the same for long, first words aside."""
        mine = self.text[self.first :]
        if len(mine) < _ALIKE_CHARS or self.text[-1] != " ":
            return []
        rests = [other.text[other.first :] for other in others]
        return [rest[len(mine)] for rest in rests if len(rest) > len(mine) and rest.startswith(mine)]

    def extend(self, found: Found) -> None:
        """Put a word to the text, with what stands before it."""
        self.confidences.append(math.exp(self.log_prob + found.log_prob))
        self.log_prob += found.log_prob - found.end
        self.guard.add(found.spot.mark.word or found.word)
        self.text += found.text
        self.whole = len(self.text)
        self.spot = found.spot
