"""Learning while writing: `DocumentMemory` and `DocumentNames`, which follow the caret through the document.

Stands beside `Reading`, which steps the network over a bounded window only; the memory takes all of
the text before the caret, the names its last pages. Typing and backspace cost what changed. A jump
costs 0.3 ms for every 10,000 characters that stayed as they were before the caret, and 2 ms for every
10,000 others. Changes that neither moved the caret far nor happened close before it are taken up with
the next jump.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from aiauthor.inference.document_memory import MOST_CHARS, SLICE_CHARS, DocumentMemory
from aiauthor.inference.names import REACH_CHARS, DocumentNames
from aiauthor.inference.reading import Reading
from aiauthor.model.ngrams import NgramTable
from aiauthor.text.alphabet import Alphabet
from aiauthor.text.normalise import normalise


class Learning:
    """Keeps a memory at the caret.

    Args:
        alphabet: the network's.
        novels: what they say, if the model knows.

    Attributes:
        memory: of novels and the text before the caret.
        names: in the text before the caret.
    """

    def __init__(self, alphabet: Alphabet, novels: NgramTable | None = None) -> None:
        self.memory = DocumentMemory(alphabet, novels)
        self.names = DocumentNames(alphabet)
        self._alphabet = alphabet
        self._behind = True  # whether the memory is not where the reading was

    def rest(self) -> None:
        """Remember nothing of the document until the next call to `follow`."""
        self.memory.clear()
        self.names.clear()
        self._behind = True

    def follow(self, before: str, reading: Reading, *, stopped: Callable[[], bool] = lambda: False) -> None:
        """Go where a reading went; to be called after each of its moves.

        Args:
            before: what it read, the whole document before the caret if possible.
            reading: that did.
            stopped: asked now and then in a long text; what is missing is then learned with the next call.
        """
        if reading.jumped or self._behind:
            self._behind = True
            pieces = []
            for piece in _pieces(before[-MOST_CHARS:]):
                if stopped():
                    return
                pieces.append(self._alphabet.encode(normalise(piece), fold=True))
            self.names.become(normalise(before[-REACH_CHARS:]))
            self._behind = not self.memory.become(np.concatenate(pieces), stopped=stopped)
            return
        self.names.follow(reading.back, reading.forth)
        self.memory.forget(reading.back)
        if reading.forth:
            self.memory.learn(self._alphabet.encode(reading.forth, fold=True))


def _pieces(text: str) -> Iterator[str]:
    """A text cut behind line breaks, so that no piece keeps the interpreter for long; at least one."""
    begin = 0
    while begin == 0 or begin < len(text):
        end = text.find("\n", begin + SLICE_CHARS) + 1 or len(text)
        yield text[begin:end]
        begin = max(1, end)
