"""The likeliest next words, by best-first search over characters, and texts grown on from them.

A word's probability is that of its letters times that of anything but a letter behind them, so words
of different lengths compare fairly, and the search is exact up to its pruning: a beginning that is
less likely than a finished word cannot become a likelier one. (Taking the likeliest character every
time is not the same: it runs into the beginning that many unlikely words share.)

Searches are generators that ask for characters to be read. `Search.run` advances several of them in
step, so that all share one pass over the weights.
"""

from __future__ import annotations

import functools
import heapq
import itertools
import math
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from aiauthor.inference.craft import CLOSERS, SENTENCE_END, Craft, Mark
from aiauthor.inference.document_memory import DocumentMemory
from aiauthor.inference.engine import Engine
from aiauthor.inference.growth import Answer, Ask, Asking, Found, Growth, Result, Spot
from aiauthor.inference.names import DocumentNames
from aiauthor.inference.ranking import Ranking
from aiauthor.inference.sampling import SENTENCE_SHARE, LoopGuard, Policy
from aiauthor.model.weights import Array
from aiauthor.text.alphabet import UNKNOWN, Alphabet

LONG_CHARS = 120  # a text of such a length may go over into a new paragraph

_FLOOR = -7.0  # nats: characters less likely than this are not thought of
_MARGIN = 7.0  # nor those so much less likely than the likeliest in their place
_MARGIN_GROWING = 4.0
_WIDTH = 6  # beginnings advanced at once for the first word
_WIDTH_GROWING = 2  # and for each word after it: rows cost more than passes
_MOST_STEPS = 60
_LONGEST_CHARS = 40  # of one word with what stands before it
_BREAK = math.log(0.5)  # a new paragraph must be at least so likely
_WORD_BEHIND = ("", " ", "\n", "“", "‘", '"', "(", "—", "-")  # signs behind which a word may begin
_CANDIDATES = 24  # characters thought of when one is drawn

Stopped = Callable[[], bool]


class _Branch(NamedTuple):
    """What may follow a beginning: its twigs, the likeliest first.

    Attributes:
        text: the beginning.
        spot: behind it.
        log_prob: of the beginning, in nats.
        ids: of the characters, not yet asked whether they may stand there.
        log_probs: of each, in nats.
    """

    text: str
    spot: Spot
    log_prob: float
    ids: list[int]
    log_probs: list[float]


class _Best:
    """The likeliest words found so far, at most `count`, and none at or below `least` nats.

    Attributes:
        worst: what a new word must beat, in nats.
    """

    def __init__(self, count: int, least: float) -> None:
        self._count = count
        self._found: dict[str, Found] = {}
        self.worst = least

    def takes(self, word: str, log_prob: float) -> bool:
        """Whether a word is good enough."""
        return log_prob > (self._found[word].log_prob if word in self._found else self.worst)

    def add(self, found: Found) -> None:
        """Take a word, in place of a less likely way to it."""
        self._found[found.word] = found
        if len(self._found) >= self._count:
            self.worst = sorted([word.log_prob for word in self._found.values()])[-self._count]

    def words(self) -> list[Found]:
        """The words, the likeliest first."""
        return sorted(self._found.values(), key=lambda word: -word.log_prob)[: self._count]


class _Kinds(NamedTuple):
    """The characters of an alphabet by what they are.

    Attributes:
        characters: by id.
        mask: 0, and minus infinity for what must not be written, (V,).
        newline: its id.
        sentence_ends: ids of the signs that end a sentence.
        outside: ids of what may stand behind a word.
    """

    characters: str
    mask: Array
    newline: int
    sentence_ends: npt.NDArray[np.intp]
    outside: npt.NDArray[np.int32]

    @classmethod
    @functools.lru_cache(maxsize=8)
    def of(cls, alphabet: str, unwanted: str) -> _Kinds:
        """Of an alphabet's characters, some of which must not be written."""
        characters = "\0" + alphabet
        mask = np.zeros(len(characters), np.float32)
        mask[[id_ for id_, each in enumerate(characters) if id_ == UNKNOWN or each in unwanted]] = -np.inf
        inside = np.array([character.isalnum() or character in "'’" for character in characters])
        ends = np.array([character in SENTENCE_END for character in characters])
        return cls(
            characters,
            mask,
            int(Alphabet(alphabet).encode("\n")[0]),
            ends.nonzero()[0],
            (~inside & (mask == 0)).nonzero()[0].astype(np.int32),
        )


class Search:
    """Looks for continuations in one document.

    Args:
        engine: the network.
        alphabet: its characters.
        craft: what may follow what.
        memory: of novels and the document; none to go by the network alone.
        names: of the document; likewise.

    Attributes:
        characters: by id.
    """

    def __init__(
        self,
        engine: Engine,
        alphabet: Alphabet,
        craft: Craft,
        memory: DocumentMemory | None = None,
        names: DocumentNames | None = None,
    ) -> None:
        self._engine = engine
        self._memory = memory
        self._names = names or None  # none if it is empty
        self._craft = craft
        self._kinds = _Kinds.of(alphabet.characters, craft.style.unwanted(alphabet.characters))
        self.characters = self._kinds.characters
        self._ranking = Ranking(self._kinds.mask, self._kinds.outside)
        self._newline = self._kinds.newline

    def words(
        self,
        spot: Spot,
        count: int,
        *,
        guard: LoopGuard | None = None,
        least: float = -math.inf,
        stopped: Stopped = lambda: False,
    ) -> list[Found]:
        """The likeliest ways to the end of the next word, or of the one that is being written.

        Args:
            spot: where the text stands.
            count: how many, each with a word of its own.
            guard: may refuse words.
            least: nats that each must be likelier than.
            stopped: asked at every step; the search then gives up.

        Returns:
            At most `count`, the likeliest first.
        """
        return self.run([self._words(spot, count, _WIDTH, _MARGIN, guard, least)], stopped=stopped)[0] or []

    def grow(
        self,
        growths: Sequence[Growth],
        max_chars: int,
        policy: Policy,
        *,
        least: float = -math.inf,
        stopped: Stopped = lambda: False,
    ) -> None:
        """Let texts grow to about a length, all in step.

        Where characters are drawn, none goes on for long as one before it in the list does.

        Args:
            growths: changed in place.
            max_chars: about how long.
            policy: how characters are chosen; with temperature 0, whole words are, by their likelihood.
            least: nats that the whole of a text must be likelier than: it stops before it is not.
            stopped: asked at every step.
        """
        growing = [
            self._grow(growth, growths[:index], max_chars, policy, least) for index, growth in enumerate(growths)
        ]
        self.run(growing, stopped=stopped)

    def run(self, searches: Sequence[Asking[Result]], *, stopped: Stopped = lambda: False) -> list[Result | None]:
        """Advance searches in step until all have ended, or are stopped and have no result."""
        results: list[Result | None] = [None] * len(searches)
        waiting: list[tuple[int, Sequence[Ask]]] = []

        def resume(index: int, answer: Answer | None) -> None:
            try:
                asks = searches[index].send(answer) if answer is not None else next(searches[index])
                waiting.append((index, asks))
            except StopIteration as end:
                results[index] = end.value

        for index in range(len(searches)):
            resume(index, None)
        while waiting and not stopped():
            asked, waiting = waiting, []
            hidden, log_probs = self.step([ask for _, asks in asked for ask in asks])
            begin = 0
            for index, asks in asked:
                end = begin + len(asks)
                resume(index, (hidden[begin:end], log_probs[begin:end]))
                begin = end
        return results

    def spot(self, hidden: Array, log_probs: Array, mark: Mark, key: int) -> Spot:
        """A place of a text; the names of the document have their say there.

        Args:
            hidden: the network's state, (1, L, H).
            log_probs: of what follows, the document's memory included, (V,).
            mark: the craft's view.
            key: see `Spot`.
        """
        if self._names is not None and (mark.word or mark.last in _WORD_BEHIND):
            log_probs = self._names.mix(log_probs, mark.word, midst=mark.midst)
        return Spot(hidden, log_probs, mark, key)

    def step(self, asks: Sequence[Ask]) -> Answer:
        """Read one character behind each of several states."""
        hidden = asks[0].hidden if len(asks) == 1 else np.concatenate([ask.hidden for ask in asks])
        state = self._engine.step([ask.id for ask in asks], hidden)
        if self._memory is None:
            return state.hidden, state.log_probs
        return state.hidden, self._memory.correct(state.log_probs, [ask.key for ask in asks])

    def draw(
        self,
        spot: Spot,
        policy: Policy,
        rng: np.random.Generator,
        *,
        word_ends: bool = False,
        breaks: bool = False,
        thorough: bool = False,
        unwanted: Collection[str] = (),
        ending: float = 0.0,
    ) -> tuple[int, Mark, float] | None:
        """One character of those that may follow, None if there is none.

        Args:
            spot: where it would stand.
            policy: how to choose.
            rng: what to choose by.
            word_ends: the word there must end.
            breaks: new paragraphs may begin wherever the network likes, not only where it is sure.
            thorough: think of all characters, however unlikely.
            unwanted: characters that must not be drawn.
            ending: nats by which the signs that end a sentence are favoured.

        Returns:
            Its id, the mark after it, and its log-probability with what it was favoured by.
        """
        favoured = spot.log_probs
        if ending:
            favoured = favoured.copy()
            favoured[self._kinds.sentence_ends] += ending
        least, most = (-math.inf, len(favoured)) if thorough else (2 * _FLOOR, _CANDIDATES)
        ids, log_probs = self._ranking.best(favoured, least, math.inf, most)
        marks: dict[int, Mark] = {}

        def allows(index: int) -> bool:
            following = self._follow(spot, ids[index], breaks=breaks)
            if following is None or (word_ends and _in_word(following)) or following.last in unwanted:
                return False
            marks[index] = following
            return True

        drawn = policy.draw(log_probs, rng, allows)
        return None if drawn is None else (ids[drawn], marks[drawn], log_probs[drawn])

    def _words(
        self, spot: Spot, count: int, width: int, margin: float, guard: LoopGuard | None, least: float = -math.inf
    ) -> Asking[list[Found]]:
        """As `words`, advancing at most `width` beginnings at once, and dropping characters beyond the margin."""
        best = _Best(count, least)
        # (cost, order of coming, branch, which of its twigs): a branch lies here once, by its likeliest twig left.
        heap: list[tuple[float, int, _Branch, int]] = []

        def branch_off(text: str, log_prob: float, here: Spot) -> None:
            self._note(best, text, log_prob, here, guard)
            if len(text) >= _LONGEST_CHARS:
                return
            ids, log_probs = self._ranking.best(here.log_probs, _FLOOR, margin, len(here.log_probs))
            if ids:
                branch = _Branch(text, here, log_prob, ids, log_probs)
                heapq.heappush(heap, (-log_prob - log_probs[0], next(comings), branch, 0))

        comings = itertools.count()
        branch_off("", 0.0, spot)
        for _ in range(_MOST_STEPS):
            batch: list[tuple[str, float, Mark]] = []
            asks: list[Ask] = []
            while heap and len(batch) < width and -heap[0][0] > best.worst:
                cost, coming, branch, twig = heap[0]
                if twig + 1 < len(branch.ids):
                    heapq.heapreplace(heap, (-branch.log_prob - branch.log_probs[twig + 1], coming, branch, twig + 1))
                else:
                    heapq.heappop(heap)
                id_, here = branch.ids[twig], branch.spot
                following = self._follow(here, id_)
                if following is None or (branch.text and _in_word(here.mark) and not _in_word(following)):
                    continue
                batch.append((branch.text + self.characters[id_], -cost, following))
                asks.append(here.ask(id_))
            if not batch:
                break
            hidden, log_probs = yield asks
            for row, (text, log_prob, mark) in enumerate(batch):
                there = self.spot(hidden[row : row + 1], log_probs[row], mark, asks[row].key)
                branch_off(text, log_prob, there)
        return best.words()

    def _note(self, best: _Best, text: str, log_prob: float, here: Spot, guard: LoopGuard | None) -> None:
        """Keep a text as found if a word ends there, or a paragraph does, and it is among the best."""
        if not text:
            return
        mark, log_probs = here.mark, here.log_probs
        if mark.last.isalnum():
            if log_prob <= best.worst or not self._craft.complete(mark):
                return
            end = self._ranking.end(log_probs)
            word = mark.word.lower() or text
        elif mark.last in SENTENCE_END + CLOSERS and log_probs[self._newline] > _BREAK:
            end, word = float(log_probs[self._newline]), text
        else:
            return
        if best.takes(word, log_prob + end) and (guard is None or guard.allows(mark.word or word)):
            best.add(Found(text, word, log_prob + end, here, end))

    def _follow(self, spot: Spot, id_: int, *, breaks: bool = False) -> Mark | None:
        if id_ == self._newline and not breaks and spot.log_probs[id_] < _BREAK:
            return None
        return self._craft.follow(spot.mark, self.characters[id_])

    def _grow(
        self, growth: Growth, before: Sequence[Growth], max_chars: int, policy: Policy, least: float
    ) -> Asking[None]:
        """Signs and blanks one by one, words whole where the likeliest are wanted and letter by letter otherwise."""
        if not growth.spot.mark.last.isalnum():
            return  # a paragraph ended
        ends = True  # whether the word at the spot must end there
        while True:
            said = growth.said_by(before) if policy.temperature else ()
            drawn = self.draw(growth.spot, policy, growth.rng, word_ends=ends, unwanted=said)
            if drawn is None:
                return
            id_, mark, log_prob = drawn
            if policy.temperature == 0 and _in_word(mark):
                allowed = least - growth.log_prob
                found = yield from self._words(growth.spot, 1, _WIDTH_GROWING, _MARGIN_GROWING, growth.guard, allowed)
                if not found or not found[0].spot.mark.last.isalnum():
                    return
                growth.extend(found[0])
                ends = True
                continue
            growth.log_prob += log_prob
            if growth.log_prob <= least or not self._take(growth, self.characters[id_], mark, max_chars):
                return
            ask = growth.spot.ask(id_)
            hidden, log_probs = yield [ask]
            growth.spot = self.spot(hidden, log_probs[0], mark, ask.key)
            ends = False

    @staticmethod
    def _take(growth: Growth, character: str, mark: Mark, max_chars: int) -> bool:
        """Put a character to a text, unless the text had better stop there."""
        here = growth.spot.mark
        blank = character in " \n"
        if here.word and not mark.word and growth.whole < len(growth.text):
            if not growth.guard.allows(here.word):
                return False
            growth.guard.add(here.word)
        if not _in_word(mark):
            growth.whole = len(growth.text) + (not blank)
        if character == "\n" and max_chars < LONG_CHARS:
            return False
        ended = here.ended or here.last in ("!", "?")
        enough = max_chars * SENTENCE_SHARE if ended else max_chars
        if blank and len(growth.text) >= enough:
            return False
        growth.text += character
        return True


def _in_word(mark: Mark) -> bool:
    return mark.word != "" or mark.last.isdigit()
