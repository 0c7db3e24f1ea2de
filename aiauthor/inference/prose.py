"""Prose without end, sampled character by character: the author that writes on by itself.

Works word by word. A word that goes in circles, or that leads nowhere, is taken back and drawn
again, a little more boldly each time. Holds one state, one word and the last few hundred words.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from aiauthor.inference.growth import Spot
from aiauthor.inference.sampling import LoopGuard, Policy
from aiauthor.inference.search import Search

_TRIES = 6  # at one word
_HOTTER = 1.15  # temperature, each try
_PHRASE_WORDS = 4
_MEMORY_WORDS = 240
_APART_WORDS = 3
_LONGEST_CHARS = 60  # between two ends of words


class Prose:
    """Writes on from a place.

    Args:
        search: for the document at hand.
        policy: how characters are drawn.
        rng: what they are drawn by.
        ending: asked at every word, how much a sentence's end is favoured, in nats.
    """

    def __init__(
        self, search: Search, policy: Policy, rng: np.random.Generator, *, ending: Callable[[], float] = lambda: 0.0
    ) -> None:
        self._search = search
        self._policy = policy
        self._rng = rng
        self._ending = ending

    def write(self, spot: Spot, words: Sequence[str]) -> Iterator[str]:
        """Text, a word with the signs before it at a time.

        Args:
            spot: where to begin.
            words: the last ones before it.
        """
        guard = LoopGuard(words, phrase=_PHRASE_WORDS, memory=_MEMORY_WORDS, apart=_APART_WORDS)
        ended = False  # whether the word at the spot must end there
        while True:
            drawn = self._word_of_many(spot, guard, ended=ended)
            if drawn is None:
                return
            text, spot = drawn
            ended = True
            guard.add(spot.mark.word)
            yield text

    def _word_of_many(self, spot: Spot, guard: LoopGuard, *, ended: bool) -> tuple[str, Spot] | None:
        """A word that leads somewhere, drawn if luck will have it, else the likeliest; None if there is none."""
        policy = self._policy
        drawn = None
        for _ in range(_TRIES):
            drawn = self._word(spot, policy, ended=ended) or drawn
            if drawn is not None and guard.allows(drawn[1].mark.word):
                return drawn
            policy = dataclasses.replace(policy, temperature=policy.temperature * _HOTTER)
        for likeliest in self._search.words(spot, 1, guard=guard):
            return likeliest.text, likeliest.spot
        return drawn or self._word(spot, policy, ended=ended, thorough=True)

    def _word(self, spot: Spot, policy: Policy, *, ended: bool, thorough: bool = False) -> tuple[str, Spot] | None:
        """To the end of the next word, which something else than a letter must follow; None if that fails."""
        text = ""
        while len(text) < _LONGEST_CHARS:
            ends = ended and not text
            drawn = self._search.draw(
                spot,
                policy,
                self._rng,
                word_ends=ends,
                breaks=True,
                thorough=thorough,
                ending=self._ending() if ends else 0.0,
            )
            if drawn is None:
                return None
            id_, mark, _ = drawn
            if text and spot.mark.last.isalnum() and not (mark.word or mark.last.isdigit()):
                return text, spot
            text += self._search.characters[id_]
            ask = spot.ask(id_)
            hidden, log_probs = self._search.step([ask])
            spot = self._search.spot(hidden, log_probs[0], mark, ask.key)
        return None
