"""Which table of n-grams a model is read with."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from aiauthor.inference import novels
from aiauthor.inference.novels import novels_of
from aiauthor.model.checkpoint import ModelFile, add_ngrams, load_model
from aiauthor.text.alphabet import Alphabet
from tests.conftest import TINY_ALPHABET
from tests.model.ngrams import a_table

ALPHABET = Alphabet(TINY_ALPHABET)


@pytest.fixture
def shipped(tiny_model_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModelFile:
    """A base with a table, in the place of the one that ships."""
    path = tmp_path / "base.safetensors"
    add_ngrams(
        tiny_model_path, a_table(ALPHABET, ALPHABET.encode("she saw the sea, he saw a boat. " * 30).tolist()), path
    )
    monkeypatch.setattr(novels, "base_model", lambda: path)
    return load_model(path)


def voice_of(file: ModelFile, characters: str = TINY_ALPHABET) -> ModelFile:
    return dataclasses.replace(file, details={"kind": "voice"}, alphabet=Alphabet(characters), ngrams=None)


def test_a_base_brings_its_own(shipped: ModelFile, tiny_model: ModelFile):
    assert novels_of(shipped) is shipped.ngrams is not None
    assert novels_of(tiny_model) is None  # a base without one is judged without one


def test_a_voice_is_read_with_that_of_the_base(shipped: ModelFile, tiny_model: ModelFile):
    for characters in (TINY_ALPHABET, TINY_ALPHABET + "žд"):
        found = novels_of(voice_of(tiny_model, characters))
        assert found is not None
        assert (found.records == shipped.ngrams.records).all()


def test_a_voice_of_another_alphabet_has_none(shipped: ModelFile, tiny_model: ModelFile):
    assert (
        novels_of(voice_of(tiny_model, "xyz" + TINY_ALPHABET.replace("x", "").replace("y", "").replace("z", "")))
        is None
    )


def test_without_the_base_a_voice_speaks_alone(shipped: ModelFile, tiny_model: ModelFile, monkeypatch):
    monkeypatch.setattr(novels, "base_model", lambda: Path("/nowhere/base.safetensors"))
    assert novels_of(voice_of(tiny_model)) is None
