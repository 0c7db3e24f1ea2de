"""What a voice is made from, in ids: the manuscripts divided, and the starting network grown to read them."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch

from aiauthor.corpus.batches import Windows
from aiauthor.errors import TrainingError
from aiauthor.model.char_gru import CharGRU
from aiauthor.model.checkpoint import ModelFile
from aiauthor.model.growth import grow
from aiauthor.text.alphabet import UNKNOWN, Alphabet
from aiauthor.training.held_out import Division, Seen, Titled, divide
from aiauthor.training.metrics import NATS_PER_BIT, text_nats
from aiauthor.training.replay import Replay
from aiauthor.training.segments import MixedBatches, SegmentBatches
from aiauthor.training.voice_plan import Layout

NEW_CHARACTER = 2  # times that a character must stand in the training text to get a row of its own
MAX_NEW_CHARACTERS = 6_000
UNKNOWN_NATS = 20 * NATS_PER_BIT  # what a character outside the alphabet costs on top of *unknown*
NEUTRAL = 12  # pieces of the replay that are not read beside the manuscripts, but asked at the end
RESET = 0.02  # share of rows that begin anew at random
SAMPLE_PROMPT_CHARS, SAMPLE_CHARS = 300, 160

Ids = npt.NDArray[np.integer]


@dataclasses.dataclass(frozen=True)
class Material:
    """Everything that a training reads.

    Attributes:
        division: the manuscripts' text.
        alphabet: of the starting network, grown.
        grown: the starting network with that alphabet; predicts as before, never trained.
        training: ids of every run.
        stop: ids of every stop passage.
        proof: ids of every proof passage.
        replay: ids of other people's novels, to be read beside.
        neutral: ids of others of them, which tell what was forgotten.
        prompt: where the samples begin; of a stop passage, since the proof stays unseen.
        written: how the writer went on.
    """

    division: Division
    alphabet: Alphabet
    grown: CharGRU
    training: Sequence[Ids]
    stop: Sequence[Ids]
    proof: Sequence[Ids]
    replay: Sequence[Ids]
    neutral: Sequence[Ids]
    prompt: str
    written: str

    @classmethod
    def of(cls, manuscripts: Sequence[Titled], start: ModelFile, *, replay: Replay | None, seed: int) -> Material:
        """Divide and encode.

        Args:
            manuscripts: what to learn from.
            start: the network that training starts from.
            replay: pages of other people's novels.
            seed: of the choice of passages.

        Raises:
            TrainingError: if there is too little text.
        """
        division = divide(manuscripts, seed=seed, seen=Seen.from_dict(start.details.get("seen")))
        alphabet = grown_alphabet(start.alphabet, division)
        passage = max(division.stop, key=len)
        end = max(passage.rfind(" ", 0, SAMPLE_PROMPT_CHARS), 1)
        pieces = replay.encoded(alphabet) if replay else []
        return cls(
            division=division,
            alphabet=alphabet,
            grown=CharGRU.of(grow(start.weights, start.alphabet, alphabet)).eval(),
            training=[alphabet.encode(text, fold=True) for text in division.training],
            stop=[alphabet.encode(text) for text in division.stop],
            proof=[alphabet.encode(text) for text in division.proof],
            replay=pieces[NEUTRAL:],
            neutral=pieces[:NEUTRAL],
            prompt=passage[:end],
            written=passage[end : end + SAMPLE_CHARS],
        )

    @property
    def chars(self) -> int:
        """To train on."""
        return sum(map(len, self.training))

    def batches(self, layout: Layout, *, seed: int) -> Windows:
        """The batches that training reads.

        Raises:
            TrainingError: if there is too little text for so many rows.
        """
        try:
            own = SegmentBatches(self.training, batch=layout.voice_rows, bptt=layout.bptt, reset=RESET, seed=seed)
            if not layout.replay_rows:
                return own
            other = SegmentBatches(self.replay, batch=layout.replay_rows, bptt=layout.bptt, seed=seed)
            return MixedBatches([own, other])
        except ValueError as exc:
            raise TrainingError("there is too little text to train on: {0}", exc) from exc


def passage_nats(model: CharGRU, passages: Sequence[Ids], *, dtype: torch.dtype) -> npt.NDArray[np.float64]:
    """The loss on each passage from a zero state, with what unknown characters cost, (len(passages),)."""
    unknown = np.array([np.count_nonzero(ids[1:] == UNKNOWN) for ids in passages])
    return text_nats(model, passages, dtype=dtype) + UNKNOWN_NATS * unknown


def passage_bits(model: CharGRU, passages: Sequence[Ids], *, dtype: torch.dtype) -> float:
    """Bits per character on passages together."""
    chars = sum(len(ids) - 1 for ids in passages)
    return float(passage_nats(model, passages, dtype=dtype).sum()) / chars / NATS_PER_BIT


def grown_alphabet(alphabet: Alphabet, division: Division) -> Alphabet:
    """The alphabet with the characters of the training text that it lacks; held-out text is not asked."""
    counts: Counter[str] = Counter()
    for text in division.training:
        counts.update(text)
    missing = Counter({char: count for char, count in counts.items() if char not in alphabet})
    return alphabet.grow(dict(missing.most_common(MAX_NEW_CHARACTERS)), at_least=NEW_CHARACTER)
