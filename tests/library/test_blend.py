"""Strength: the base at one end, the voice at the other, both exactly."""

from __future__ import annotations

import dataclasses

import pytest
import torch

from aiauthor.errors import ModelFileError
from aiauthor.library import blend
from aiauthor.model.checkpoint import ModelFile, load_model
from aiauthor.text.alphabet import Alphabet
from tests.library.conftest import MakeVoice


@pytest.mark.parametrize("added", ["", "жщ"])
def test_the_ends_are_base_and_voice_exactly(tiny_model: ModelFile, make_voice: MakeVoice, added: str):
    voice = load_model(make_voice(added=added))
    assert blend(tiny_model, voice, 0) is tiny_model
    assert blend(tiny_model, voice, 1) is voice


def test_between_them_every_weight_lies_between(tiny_model: ModelFile, make_voice: MakeVoice):
    voice = load_model(make_voice())
    before = {name: value.clone() for name, value in tiny_model.model.state_dict().items()}
    mixed = blend(tiny_model, voice, 0.25)
    for name, value in mixed.model.state_dict().items():
        torch.testing.assert_close(value, 0.75 * before[name] + 0.25 * voice.model.state_dict()[name])
        assert torch.equal(before[name], tiny_model.model.state_dict()[name]), "the base is not changed"
    assert mixed.name == voice.name
    assert not mixed.model.training


def test_near_no_strength_a_voice_of_more_characters_predicts_like_its_base(
    tiny_model: ModelFile, make_voice: MakeVoice
):
    voice = load_model(make_voice(added="жщ"))
    mixed = blend(tiny_model, voice, 1e-6)
    assert mixed.alphabet == voice.alphabet
    ids = torch.from_numpy(tiny_model.alphabet.encode("It was a dark night").astype("int64"))[None]
    wanted = tiny_model.model(ids)[0].log_softmax(-1)[..., 1:]
    found = mixed.model(ids)[0].log_softmax(-1)[..., 1 : len(tiny_model.alphabet)]
    torch.testing.assert_close(found, wanted, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("strength", [-0.1, 1.1, float("nan")])
def test_a_strength_outside_is_a_mistake(tiny_model: ModelFile, make_voice: MakeVoice, strength: float):
    with pytest.raises(ValueError, match="between 0 and 1"):
        blend(tiny_model, load_model(make_voice()), strength)


def test_strangers_are_not_mixed(tiny_model: ModelFile, make_voice: MakeVoice):
    voice = load_model(make_voice())
    other = dataclasses.replace(tiny_model, alphabet=Alphabet(tiny_model.alphabet.characters[::-1]))
    with pytest.raises(ModelFileError, match="did not grow from"):
        blend(other, voice, 0.5)
