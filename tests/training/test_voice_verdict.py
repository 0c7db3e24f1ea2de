"""A voice is called better when the gain is large enough and surely no luck, and every answer is a sentence."""

from __future__ import annotations

import json

import numpy as np
import pytest

from aiauthor.training.metrics import NATS_PER_BIT
from aiauthor.training.verdict import Verdict, judge

CHARS = np.full(20, 1000)
BASE = np.full(20, 2.0 * NATS_PER_BIT * 1000)


def verdict(gains: np.ndarray, **options: int) -> Verdict:
    """Of a voice that saves so many bits per character in each passage."""
    return judge(BASE[: len(gains)], BASE[: len(gains)] - gains * NATS_PER_BIT * 1000, CHARS[: len(gains)], **options)


def noise(spread: float) -> np.ndarray:
    values = np.random.default_rng(0).normal(size=20)
    return spread * (values - values.mean())


def test_a_sure_gain_is_better():
    found = verdict(0.08 + noise(0.02))
    assert found.better
    assert found.gain == pytest.approx(0.08)
    assert 0.06 < found.low < found.gain < found.high < 0.1
    assert (found.base_bits, found.voice_bits) == (pytest.approx(2.0), pytest.approx(1.92))
    assert "4 % less surprised" in found.sentence
    assert "0.08 bits per character" in found.sentence


def test_a_sure_gain_too_small_to_notice_is_not():
    found = verdict(0.02 + noise(0.002))
    assert found.answer == "not better"
    assert found.low > 0
    assert "too little to notice" in found.sentence


def test_a_gain_that_may_be_luck_is_not():
    found = verdict(0.05 + noise(0.5))
    assert found.answer == "not better"
    assert found.low < 0 < found.high
    assert "may be luck" in found.sentence


def test_a_loss_is_named():
    found = verdict(noise(0.01) - 0.1)
    assert found.answer == "not better"
    assert found.high < 0
    assert "worse than the base" in found.sentence


@pytest.mark.parametrize("count", [1, 5])
def test_a_few_passages_prove_nothing(count: int):
    found = verdict(np.full(count, 0.5))
    assert found.answer == "unproven"
    assert "too little text" in found.sentence


def test_the_threshold_is_three_hundredths_of_a_bit():
    assert verdict(np.full(20, 0.0301)).better
    assert not verdict(np.full(20, 0.0299)).better


def test_passages_count_by_their_length():
    chars = np.array([10_000] + [100] * 9)
    base = 2.0 * NATS_PER_BIT * chars
    gains = np.array([0.0] + [1.0] * 9)
    found = judge(base, base - gains * NATS_PER_BIT * chars, chars)
    assert found.gain == pytest.approx(900 / 10_900)


def test_the_same_seed_draws_the_same():
    gains = 0.05 + noise(0.1)
    assert verdict(gains, seed=3) == verdict(gains, seed=3)
    assert verdict(gains, seed=3).low != verdict(gains, seed=4).low


def test_it_fits_into_a_model_file():
    found = verdict(np.full(20, 0.1))
    assert json.loads(json.dumps(found.to_dict()))["answer"] == "better"
