"""The document's names: who was named lately is likely to be named again, whatever the words before.

A network that read thousands of novels gives a name that two pages of this one have used little more
than any other. So part of what it gives to capitals in the midst of a clause goes to the names of the last pages,
the latest first, and behind a name's first letters more of it. On twelve unseen novels that is worth
0.012 bits a character after 100,000 characters and 0.016 after 3,000, on top of `DocumentMemory`; see
EXPERIMENTS.md. Knows characters and probabilities; knows nothing of the network.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from aiauthor.inference.craft import in_midst
from aiauthor.inference.words import WORD
from aiauthor.text.alphabet import Alphabet

REACH_CHARS = 24_000  # looked at before the caret: eight half-lives
_HALF_LIFE_CHARS = 3_000
_CONTEXT_CHARS = 64  # looked at again before new text: the longest word with what stands before it

# Fitted on every other one of twelve validation novels, checked on the rest. In the midst of a clause, and elsewhere:
_SHARE = (0.4, 0.05)  # of the capitals' probability that is the names', at most
_FEW_NAMES = 2.0  # so many uses lately, and it is half of that
_ONE_LETTER = (3.0, 60.0)  # so many uses of names that begin so, and half of the probability is theirs
_LETTERS = (0.5, 6.0)  # the same behind two letters and more


LogProbs = npt.NDArray[np.float32]
_LEAST = float(np.finfo(np.float32).tiny)  # a probability whose logarithm is still a number


class DocumentNames:
    """The names before the caret.

    Args:
        alphabet: the network's.
    """

    def __init__(self, alphabet: Alphabet) -> None:
        characters = "\0" + alphabet.characters
        self._ids = {character: id_ for id_, character in enumerate(characters)}
        self._capitals = np.array([character.isupper() for character in characters]).nonzero()[0]
        self._ends = np.array([not character.isalpha() for character in characters]).nonzero()[0]
        self._text = ""
        self._scanned = 0  # characters of the text whose words are known
        self._found: list[tuple[int, str, bool]] = []  # (end in the text, name, whether in the midst of a clause)
        self._uses: dict[str, float] | None = {}
        self._following: dict[str, tuple[LogProbs, float, float]] = {}

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._weights())

    def clear(self) -> None:
        """Forget all."""
        self.become("")

    def become(self, text: str) -> None:
        """Take the names of a text in place of those before.

        Args:
            text: normalised, up to the caret.
        """
        self._text, self._scanned, self._found = text[-REACH_CHARS:], 0, []
        self._changed()

    def follow(self, back: int, forth: str) -> None:
        """Go with the caret: so many characters back, then over a text."""
        if not back and not forth:
            return
        if back:
            self._text = self._text[: max(0, len(self._text) - back)]
            self._scanned = min(self._scanned, self._word_start())
            while self._found and self._found[-1][0] > self._scanned:
                self._found.pop()
        self._text += forth
        surplus = len(self._text) - 2 * REACH_CHARS
        if surplus > 0:
            surplus += REACH_CHARS
            self._text = self._text[surplus:]
            self._scanned = max(0, self._scanned - surplus)
            self._found = [(end - surplus, name, midst) for end, name, midst in self._found if end > surplus]
        self._changed()

    def mix(self, log_probs: LogProbs, word: str, *, midst: bool) -> LogProbs:
        """What follows, in the light of the names.

        Args:
            log_probs: of the next character in nats, (V,).
            word: the letters of the word that stand there; none where a word may begin.
            midst: whether that word stands in the midst of a clause.

        Returns:
            Log-probabilities, (V,); the same array where names have nothing to say.
        """
        if (word and not word[0].isupper()) or not self._weights():
            return log_probs
        following, ends, uses = self._next(word)
        if not uses:
            return log_probs
        elsewhere = 0 if midst else 1
        if not word:
            probs = np.exp(log_probs[self._capitals])
            share = _SHARE[elsewhere] * uses / (uses + _FEW_NAMES)
            mixed = log_probs.copy()
            names = following[self._capitals]
            mixed[self._capitals] = _log((1 - share) * probs + share * float(probs.sum()) * names)
            return mixed
        share = uses / (uses + (_ONE_LETTER if len(word) == 1 else _LETTERS)[elsewhere])
        probs = np.exp(log_probs)
        if ends:
            rest = probs[self._ends]
            following = following.copy()
            following[self._ends] += ends * rest / max(float(rest.sum()), 1e-9)
        return _log((1 - share) * probs + share * following)

    def _next(self, word: str) -> tuple[LogProbs, float, float]:
        """How the names that begin so go on: share of each next letter, share that ends, and uses in all."""
        found = self._following.get(word)
        if found is None:
            following = np.zeros(len(self._ids), np.float32)
            ends = uses = 0.0
            for name, weight in self._weights().items():
                if name.startswith(word):
                    uses += weight
                    if len(name) == len(word):
                        ends += weight
                    elif name[len(word)] in self._ids:
                        following[self._ids[name[len(word)]]] += weight
            found = (following / uses, ends / uses, uses) if uses else (following, 0.0, 0.0)
            self._following[word] = found
        return found

    def _weights(self) -> dict[str, float]:
        """Uses of each name, the latest counting most."""
        if self._uses is None:
            self._scan()
            end = len(self._text)
            names = {name for _, name, midst in self._found if midst}
            self._uses = {}
            for place, name, _ in self._found:
                if name in names:
                    self._uses[name] = self._uses.get(name, 0.0) + 0.5 ** ((end - place) / _HALF_LIFE_CHARS)
        return self._uses

    def _scan(self) -> None:
        """Find the capitalised words of the new text, but for the one that is being written."""
        begin = max(0, self._scanned - _CONTEXT_CHARS)
        for match in WORD.finditer(self._text, begin):
            start, end = match.span()
            if end <= self._scanned or (start == begin > 0) or end == len(self._text) or self._text[start].islower():
                continue
            word = match.group().replace("’", "'").removesuffix("'s")
            if word[0].isupper() and len(word) > 1 and not word.isupper():
                midst = in_midst(self._text[max(0, start - 2) : start])
                self._found.append((end, word, midst))
        self._scanned = self._word_start()

    def _word_start(self) -> int:
        """Where the word at the end begins, which may still grow; the end where there is none."""
        text = self._text
        start = len(text)
        while start and (text[start - 1].isalpha() or text[start - 1] in "'’"):
            start -= 1
        return start

    def _changed(self) -> None:
        self._uses = None
        self._following = {}


def _log(probs: LogProbs) -> LogProbs:
    """Logarithms, finite ones of what is too small for a number as well."""
    logs: LogProbs = np.log(np.maximum(probs, _LEAST))
    return logs
