from __future__ import annotations

import math

import pytest
import torch

from aiauthor.evaluation.fit import UNKNOWN_BITS, Fit, measure_fit, measure_live_fit
from aiauthor.inference.engine import Engine
from aiauthor.model.checkpoint import ModelFile
from aiauthor.text.alphabet import UNKNOWN

TEXTS = ["It was a dark night, and the rain fell.\n" * 20, "“Who’s there?”"]


@torch.inference_mode()
def full_pass(model: ModelFile, text: str) -> tuple[float, int]:
    """The oracle: one float pass over the whole text; bits, and characters held likeliest."""
    ids = torch.from_numpy(model.alphabet.encode(text).astype("int64"))
    first = model.model.decoder(torch.zeros(1, 1, model.model.config.hidden))  # a zero state, before any character
    logits = torch.cat([first, model.model(ids[None])[0]], dim=1)[0, :-1]
    log_probs = logits.log_softmax(-1)
    nats = -log_probs[torch.arange(len(ids)), ids].double().sum()
    return float(nats) / math.log(2), int((log_probs.argmax(-1) == ids).sum())


@pytest.mark.parametrize(("device", "tolerance"), [("float", 1e-5), ("cpu", 5e-3)])
def test_bits_are_those_of_a_full_pass(tiny_model: ModelFile, device: str, tolerance: float):
    fits = measure_fit(Engine(tiny_model.weights, device=device), tiny_model.alphabet, TEXTS)
    for fit, text in zip(fits, TEXTS, strict=True):
        bits, right = full_pass(tiny_model, text)
        assert fit.chars == len(text)
        assert fit.bits_per_char == pytest.approx(bits / len(text), rel=tolerance)
        if device == "float":
            assert fit.right == right


def test_live_a_text_without_a_repetition_is_the_network_s_alone(tiny_model: ModelFile):
    engine, text = Engine(tiny_model.weights, device="float"), "dark night"
    (alone,) = measure_fit(engine, tiny_model.alphabet, [text])
    live = measure_live_fit(engine, tiny_model.alphabet, text)
    assert (live.chars, live.right, live.unknown) == (alone.chars, alone.right, alone.unknown)
    assert live.bits == pytest.approx(alone.bits, rel=1e-5)


def test_live_only_what_was_read_is_known(tiny_model: ModelFile):
    engine, told = Engine(tiny_model.weights, device="float"), []
    once, twice = (
        measure_live_fit(engine, tiny_model.alphabet, text, progress=told.append)
        for text in (TEXTS[0][:400], TEXTS[0][:400] + TEXTS[1])
    )
    assert sum(told) == once.chars + twice.chars == 800 + len(TEXTS[1])
    (alone,) = measure_fit(engine, tiny_model.alphabet, [TEXTS[0][:400]])
    assert once.bits < alone.bits / 2
    assert once.bits < twice.bits


def test_an_unknown_character_costs_its_class_and_20_bits(tiny_model: ModelFile):
    engine = Engine(tiny_model.weights, device="float")
    (fit,) = measure_fit(engine, tiny_model.alphabet, ["a€b"])
    bits, _ = full_pass(tiny_model, "a€b")
    assert fit.unknown == 1
    assert fit.bits == pytest.approx(bits + UNKNOWN_BITS, rel=1e-5)


def test_an_unknown_character_is_never_right(tiny_model: ModelFile):
    tiny_model.weights.arrays["decoder.bias"][UNKNOWN] = 50.0
    (fit,) = measure_fit(Engine(tiny_model.weights, device="float"), tiny_model.alphabet, ["€€€€"])
    assert fit.right == 0


def test_figures_are_pooled_over_characters():
    pooled = sum([Fit(chars=10, bits=30.0, right=5), Fit(chars=30, bits=30.0, right=30)], Fit())
    assert pooled.bits_per_char == pytest.approx(60 / 40)
    assert pooled.next_char_accuracy == pytest.approx(35 / 40)
