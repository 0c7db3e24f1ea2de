"""Choosing among characters and words: temperature, nucleus, the loop guard, and where a text may stop.

Knows numbers and words; knows nothing of the network or of the document.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from aiauthor.inference.craft import CLAUSE_END, CLOSERS, SENTENCE_END, ends_sentence

SENTENCE_SHARE = 0.4  # a sentence that ends so far into the length asked for is a good place to stop
_LONG_WORD = 5
_DOUBLED = frozenset(("had", "that", "very", "no", "oh", "ha", "so", "far", "many", "long", "there", "now", "well"))
# Words that lean on the next one.
_WEAK = frozenset(
    ("a", "an", "the", "of", "to", "and", "or", "but", "in", "on", "at", "by", "for", "with", "from", "into", "upon")
    + (
        "that",
        "who",
        "which",
        "as",
        "than",
        "if",
        "his",
        "her",
        "my",
        "your",
        "their",
        "its",
        "our",
        "very",
        "so",
        "no",
    )
)
SURE = 0.3  # up to this boldness the likeliest is taken


@dataclasses.dataclass(frozen=True)
class Policy:
    """How a character is drawn from what the network thinks of it.

    Attributes:
        temperature: divides the log-probabilities; 0 takes the likeliest.
        nucleus: draw among the likeliest characters that make up so much of the whole (arXiv 1904.09751).
    """

    temperature: float
    nucleus: float

    @classmethod
    def of(cls, boldness: float) -> Policy:
        """For a suggestion's first word: from the likeliest, up to `SURE`, to the model's own distribution and beyond.

        Raises:
            ValueError: unless boldness is within 0 .. 1.
        """
        if not 0 <= boldness <= 1:
            raise ValueError("boldness lies within 0 .. 1")
        beyond = max(0.0, (boldness - SURE) / (1 - SURE))
        return cls(temperature=0.0 if beyond == 0 else 0.3 + 0.9 * beyond, nucleus=0.8 + 0.2 * beyond)

    @classmethod
    def for_growth(cls, boldness: float) -> Policy:
        """For what follows the first word, where the likeliest would be the same stock phrase everywhere."""
        first = cls.of(boldness)
        beyond = max(0.0, (boldness - SURE) / (1 - SURE))
        return cls(temperature=0.5 * min(1.0, boldness / SURE) + 0.7 * beyond, nucleus=max(0.9, first.nucleus))

    @classmethod
    def for_prose(cls, boldness: float) -> Policy:
        """For writing on at length, where taking the likeliest every time would go in circles."""
        if not 0 <= boldness <= 1:
            raise ValueError("boldness lies within 0 .. 1")
        return cls(temperature=0.4 + 0.8 * boldness, nucleus=0.85 + 0.15 * boldness)

    def draw(
        self,
        log_probs: Sequence[float],
        rng: np.random.Generator,
        allows: Callable[[int], bool] = lambda _: True,
    ) -> int | None:
        """The index of one of some log-probabilities, which need not add up to 1; None if none may be drawn.

        Args:
            log_probs: in descending order.
            rng: asked once, or not at all where temperature is 0.
            allows: whether an index may be drawn. Asked in order, and no further than the nucleus reaches if
                all behind it may be.
        """
        if self.temperature == 0:
            return next(filter(allows, range(len(log_probs))), None)
        # Mostly two or three numbers are looked at: arrays of them would cost five times as much.
        exp, most, temperature = math.exp, log_probs[0] if log_probs else 0.0, self.temperature
        weights = [exp((log_prob - most) / temperature) for log_prob in log_probs]
        behind = list(itertools.accumulate(reversed(weights), initial=0.0))  # what the last n make up
        drawn: list[int] = []
        sums: list[float] = []
        so_far = 0.0
        for index, weight in enumerate(weights):
            if allows(index):
                so_far += weight
                drawn.append(index)
                sums.append(so_far)
                if so_far >= self.nucleus * (so_far + behind[-2 - index]):
                    break
        return drawn[min(bisect_right(sums, rng.random() * so_far), len(sums) - 1)] if drawn else None


class LoopGuard:
    """Notices when words begin to go round in circles.

    Args:
        words: what was written before.
        phrase: so many words in a row must not come again within `memory` words.
        memory: how far back it looks.
        apart: words of some length, names aside, come again after so many others at the earliest.
    """

    def __init__(self, words: Iterable[str] = (), *, phrase: int = 3, memory: int = 40, apart: int = 6) -> None:
        self._phrase = phrase
        self._apart = apart
        self._words: deque[str] = deque((word.lower() for word in words), maxlen=memory)

    def add(self, word: str) -> None:
        """Note one more word."""
        self._words.append(word.lower())

    def allows(self, word: str) -> bool:
        """Whether a word may come next: no phrase again, and no word or pair of words twice on end."""
        name = not word.islower()
        word = word.lower()
        words = [*self._words, word]
        if word not in self._words:
            return True
        if len(word) >= _LONG_WORD and not name and word in words[-1 - self._apart : -1]:
            return False
        if words[-2] == word and (word not in _DOUBLED or words[-3:-2] == [word]):
            return False
        if len(words) > 3 and words[-2:] == words[-4:-2]:
            return False
        length = self._phrase
        phrase = words[-length:]
        return len(words) <= length or all(
            words[index : index + length] != phrase for index in range(len(words) - length)
        )


def ends_of(text: str) -> list[tuple[int, int]]:
    """The places where a text of whole words may stop.

    Returns:
        How many characters, and 2 behind a sentence, 1 behind a clause, 0 behind a word; ascending.
    """
    ends = []
    for place in range(1, len(text) + 1):
        here, following = text[place - 1], text[place : place + 1]
        if here.isalnum():
            if not following.isalnum() and following not in ("'", "’", "-", "."):
                ends.append((place, 0))
        elif following in ("", " ", "\n") and here in CLOSERS + CLAUSE_END + SENTENCE_END:
            if ends_sentence(text[:place]):
                ends.append((place, 2))
            elif here != ".":
                ends.append((place, 1))
    return ends


def best_end(text: str, max_chars: int) -> int:
    """Where to cut a text of whole words that is to be about so long; 0 if there is no such place.

    A sentence's end in its later part is best, then a clause's near the limit, then that of the last
    word that does not lean on the next one.
    """
    ends = ends_of(text)
    for rank, share in ((2, SENTENCE_SHARE), (1, 0.7)):
        late = [chars for chars, its_rank in ends if its_rank == rank and share <= chars / max_chars <= 1.2]
        if late:
            return late[-1]
    within = [chars for chars, _ in ends if chars <= max_chars]
    strong = [chars for chars in within if _last_word(text[:chars]) not in _WEAK]
    return strong[-1] if strong else within[-1] if within else ends[0][0] if ends else 0


def _last_word(text: str) -> str:
    return text.rpartition(" ")[2].lower()
