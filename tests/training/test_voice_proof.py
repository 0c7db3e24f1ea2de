"""A voice that forgets how others write goes back towards its start, as far as it must."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from aiauthor.model.char_gru import CharGRU
from aiauthor.model.checkpoint import ModelFile
from aiauthor.training import voice_proof
from aiauthor.training.replay import Replay
from aiauthor.training.voice_folder import Text
from aiauthor.training.voice_material import NEUTRAL, Material, passage_bits
from aiauthor.training.voice_proof import temper
from tests.training.test_held_out import novel


@pytest.fixture
def material(tiny_model: ModelFile) -> Material:
    torch.set_num_threads(1)
    pieces = tuple(tiny_model.alphabet.encode("\n".join(novel(seed, 300))) for seed in range(NEUTRAL + 3))
    replay = Replay(pieces, tiny_model.alphabet)
    return Material.of([Text("One", "\n".join(novel(99, 12_000)))], tiny_model, replay=replay, seed=1)


def test_what_is_asked_is_not_read_beside(material: Material):
    assert (len(material.neutral), len(material.replay)) == (NEUTRAL, 3)


def test_a_voice_that_forgets_too_much_is_held_back(material: Material):
    voice = CharGRU.of(material.grown.weights()).eval()
    torch.manual_seed(0)
    with torch.no_grad():
        voice.decoder.bias.add_(1.2 * torch.randn_like(voice.decoder.bias))
    before = passage_bits(material.grown, material.neutral, dtype=torch.float32)
    far = passage_bits(voice, material.neutral, dtype=torch.float32) - before
    assert far > 0.1
    tempered = temper(voice, material)
    assert tempered.strength < 1
    assert tempered.forgotten is not None
    left = passage_bits(voice, material.neutral, dtype=torch.float32) - before
    assert left == pytest.approx(tempered.forgotten, abs=0.01)
    assert left < far
    assert left <= voice_proof.MAX_FORGOTTEN + 0.01 or tempered.strength == voice_proof.STRENGTHS[-1]
    for value in voice.state_dict().values():
        assert torch.equal(value, value.half().float())


def test_a_voice_that_forgets_little_stays_as_it_is(material: Material):
    voice = CharGRU.of(material.grown.weights()).eval()
    with torch.no_grad():
        voice.decoder.bias.add_(1e-4)
    weights = {name: value.clone() for name, value in voice.state_dict().items()}
    assert temper(voice, material).strength == 1
    for name, value in voice.state_dict().items():
        assert torch.equal(value, weights[name])


def test_without_other_novels_nothing_is_asked(material: Material):
    without = dataclasses.replace(material, neutral=[])
    assert temper(CharGRU.of(material.grown.weights()), without).forgotten is None


def test_replay_rows_are_mixed_in(material: Material):
    from aiauthor.training.voice_plan import Layout

    batches = material.batches(Layout(3, 2, bptt=10), seed=1)
    window = batches.window(0)
    assert window.inputs.shape == (5, 10)
    first = material.replay[0][:10]
    assert (window.inputs[3] == np.asarray(first)).all()
