"""Counting n-grams in pieces, and trusting them as far as they help."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from aiauthor.corpus.shards import ShardedIds
from aiauthor.model.char_gru import CharGRU
from aiauthor.model.config import ModelConfig
from aiauthor.model.ngrams import NgramTable
from aiauthor.text.alphabet import Alphabet
from aiauthor.training import ngram_counts
from aiauthor.training.ngram_counts import count_ngrams
from aiauthor.training.ngram_trust import fit_trust
from tests.conftest import TINY_ALPHABET

ALPHABET = Alphabet(TINY_ALPHABET)
WHO = ("keeper", "woman", "captain", "doctor", "sister", "stranger", "soldier")
DID = ("climbed", "lit", "saw", "painted", "forgot", "mended", "sold")
WHAT = ("the stairs", "a lamp", "the old boat", "her letter", "the long road", "no one", "the evening sky")


def story(seed: int, sentences: int) -> np.ndarray:
    """Ids of sentences by chance."""
    rng = np.random.default_rng(seed)
    parts = [f"The {rng.choice(WHO)} {rng.choice(DID)} {rng.choice(WHAT)}. " for _ in range(sentences)]
    return ALPHABET.encode("".join(parts))


def counted(ids: np.ndarray, *, most_bytes: int = 1_000_000) -> NgramTable:
    half = len(ids) // 3
    return count_ngrams(ShardedIds([ids[:half], ids[half:]]), ALPHABET, most_bytes)


def test_groups_and_slices_do_not_matter(monkeypatch: pytest.MonkeyPatch):
    ids = story(1, 2_000)
    whole = counted(ids)
    monkeypatch.setattr(ngram_counts, "_SLICE_CHARS", 1_003)
    monkeypatch.setattr(ngram_counts, "_GROUP_CHARS", 700)
    monkeypatch.setattr(ngram_counts, "MOST_CHARS", len(ids) + 10)
    told: list[float] = []
    parts = count_ngrams(ShardedIds([ids]), ALPHABET, 1_000_000, progress=told.append)
    for name, array in whole.arrays().items():
        np.testing.assert_array_equal(array, parts.arrays()[name])
    assert told == sorted(told)
    assert told[-1] == 1
    assert len(told) > 20


def test_it_takes_the_bytes_that_it_may():
    ids = story(2, 4_000)
    large = counted(ids)
    small = counted(ids, most_bytes=len(large.records) // 3)
    assert 0.2 * len(large.records) < len(small.records) <= 0.34 * len(large.records) + len(small.buckets)


def test_no_more_is_counted_than_may_be(monkeypatch: pytest.MonkeyPatch):
    ids = story(3, 1_000)
    monkeypatch.setattr(ngram_counts, "MOST_CHARS", 20_000)
    limited = counted(ids)
    monkeypatch.undo()
    for name, array in counted(ids[:20_000]).arrays().items():
        np.testing.assert_array_equal(array, limited.arrays()[name])


@pytest.mark.parametrize("ids", [np.zeros(0, np.uint8), np.ones(1, np.uint8), story(4, 1)])
def test_a_text_that_says_nothing_twice_gives_an_empty_table(ids: np.ndarray):
    table = count_ngrams(ShardedIds([ids]), ALPHABET, 1_000)
    assert len(table.records) == 0


def test_trust_is_what_serves_the_network():
    torch.manual_seed(0)
    model = CharGRU(ModelConfig(vocab=len(ALPHABET), hidden=16, layers=1)).eval()
    table = counted(story(5, 4_000))
    fitted, without, bits = fit_trust(model, table, ALPHABET, [story(6, 100), story(7, 100)], warm=0)
    assert bits < without - 0.4  # an untrained network knows nothing
    unseen = story(8, 100)
    again, _, kept = fit_trust(model, fitted, ALPHABET, [unseen], warm=0)
    assert kept < without - 0.4
    assert (again.records == table.records).all()
    nonsense = dataclasses.replace(table, records=table.records[::-1].copy())
    _, alone, misled = fit_trust(model, nonsense, ALPHABET, [story(6, 100)], warm=0)
    assert misled < alone + 0.01  # it finds out
