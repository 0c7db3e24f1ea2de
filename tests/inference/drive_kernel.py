"""Drives a compiled kernel over networks of odd shapes, for a library that watches its own memory.

    python -m tests.inference.drive_kernel LIBRARY NETWORKS [harm]

With "harm" it is given less memory than it asks for, which must not go unnoticed.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from aiauthor.inference import native
from aiauthor.inference.document_memory import DocumentMemory
from aiauthor.inference.plain import PlainNetwork
from aiauthor.inference.ranking import Ranking
from aiauthor.model.config import ModelConfig
from aiauthor.model.weights import Weights, shapes
from aiauthor.text.alphabet import Alphabet
from tests.model.ngrams import any_table


def network(rng: np.random.Generator) -> Weights:
    config = ModelConfig(
        vocab=int(rng.choice([2, 3, 64, 65, 128, 300])),
        hidden=int(rng.choice([1, 2, 3, 5, 16, 21, 22, 63, 64, 65, 85, 86, 130])),
        layers=int(rng.integers(1, 5)),
        embedding=int(rng.choice([0, 1, 5, 33])),
        residual=bool(rng.integers(2)),
        norm=bool(rng.integers(2)),
    )
    arrays = {
        name: (rng.standard_normal(shape) / np.sqrt(shape[-1])).astype(np.float32)
        for name, shape in shapes(config).items()
    }
    return Weights(config, arrays)


def drive(rng: np.random.Generator, *, harm: bool) -> None:
    weights = network(rng)
    config = weights.config
    times, batch = int(rng.choice([1, 2, 3, 40])), int(rng.choice([1, 2, 3, 4, 5, 6, 7, 9, 33]))
    ids = rng.integers(config.vocab, size=(times, batch)).astype(np.int32)
    hidden = rng.uniform(-1, 1, (batch, config.layers, config.hidden)).astype(np.float32)
    expected = PlainNetwork(weights).run(ids, hidden)
    for way in range(native.library().aiauthor_best_way() + 1):
        kernel = native.NativeNetwork(weights, way=way)
        if harm:
            kernel._make_room(times * batch)
            # A little less than it writes to, so that it lands beside its memory and not far away in nobody's.
            spare = 64 + 2 * times * batch
            needed = kernel._scratch_floats(kernel._address, times, batch) - spare
            kernel._scratch = kernel._scratch[: needed - 16].copy()
            kernel._scratch_address = kernel._scratch.ctypes.data
        track = np.full((times, *hidden.shape), np.nan, np.float32) if rng.integers(2) else None
        states, log_probs, finite = kernel.run(ids, hidden, track)
        assert finite, (config, way)
        for found, wanted in zip((states, log_probs), expected, strict=False):
            assert np.abs(found - wanted).mean() < 0.1, (config, way)
        assert track is None or (track[-1] == states).all(), (config, way)
    wild = hidden.copy()
    wild.flat[rng.integers(wild.size)] = rng.choice([np.nan, np.inf, 1e38])
    kernel.run(ids, wild)


def remember(rng: np.random.Generator) -> None:
    vocab = int(rng.choice([2, 40, 100, 300]))
    alphabet = Alphabet("".join(map(chr, range(60, 59 + vocab))))
    memory = DocumentMemory(alphabet, any_table(rng, alphabet) if rng.integers(2) else None)
    memory.learn(rng.integers(min(vocab, 7), size=int(rng.choice([1, 50, 9_000]))))
    memory.correct(rng.normal(size=(3, vocab)).astype(np.float32), [5, 0, (1 << 128) - 1])


def rank(rng: np.random.Generator) -> None:
    vocab = int(rng.choice([1, 2, 40, 300]))
    mask = np.where(rng.integers(2, size=vocab), 0, -np.inf).astype(np.float32)
    found = Ranking(mask, rng.integers(vocab, size=int(rng.integers(4))).astype(np.int32))
    row = rng.choice([np.nan, np.inf, -np.inf, -1, -2], vocab).astype(np.float32)
    for most in (1, 2, vocab):
        found.best(row, -np.inf, np.inf, most)
    found.end(row)


if __name__ == "__main__":
    native.LIBRARY = Path(sys.argv[1])
    for number in range(int(sys.argv[2])):
        drive(np.random.default_rng(number), harm="harm" in sys.argv)
        remember(np.random.default_rng(number))
        rank(np.random.default_rng(number))
    print("unharmed")
