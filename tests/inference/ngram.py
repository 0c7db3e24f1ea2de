"""A network of another kind with the engine's interface: counts what followed the last characters in a text.

It foresees exactly what the text taught it, so that tests can put words into its mouth.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from aiauthor.inference.engine import State
from aiauthor.text.alphabet import Alphabet

ORDER = 12


class NgramEngine:
    """Foresees by the longest context that the text has; hidden holds the last ids, (B, 1, ORDER)."""

    device = "n-grams"
    note = ""

    def __init__(self, text: str, alphabet: Alphabet, *, noise: float = 1e-4) -> None:
        self.alphabet = alphabet
        self.vocab = len(alphabet)
        self.steps = 0
        self.rows = 0
        self._noise = noise
        self._counts: dict[tuple[int, ...], Counter[int]] = defaultdict(Counter)
        ids = alphabet.encode("\n" + text).tolist()
        for place, id_ in enumerate(ids):
            for length in range(min(ORDER, place) + 1):
                self._counts[tuple(ids[place - length : place])][id_] += 1

    def start(self, batch: int = 1) -> State:
        hidden = np.zeros((batch, 1, ORDER), np.float32)
        return State(hidden, np.stack([self._foresee(row) for row in hidden[:, 0]]))

    def step(self, ids: Sequence[int], hidden: np.ndarray) -> State:
        self.steps += 1
        self.rows += len(ids)
        hidden = np.concatenate([hidden[:, :, 1:], np.array(ids, np.float32)[:, None, None]], axis=2)
        return State(hidden, np.stack([self._foresee(row) for row in hidden[:, 0]]))

    def read(self, ids: Sequence[int], state: State) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        track, log_probs = [], []
        for id_ in ids:
            state = self.step([int(id_)], state.hidden)
            track.append(state.hidden)
            log_probs.append(state.log_probs)
        yield np.concatenate(track), np.concatenate(log_probs)

    def _foresee(self, row: np.ndarray) -> np.ndarray:
        context = [int(id_) for id_ in row.tolist()]
        probs = np.full(self.vocab, self._noise)
        for length in range(ORDER, -1, -1):
            counts = self._counts.get(tuple(context[ORDER - length :]))
            if counts:
                for id_, count in counts.items():
                    probs[id_] += count / counts.total()
                break
        return np.log(probs / probs.sum()).astype(np.float32)
