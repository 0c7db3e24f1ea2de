"""A base, and voices that grew from it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from aiauthor.model.char_gru import CharGRU
from aiauthor.model.checkpoint import ModelFile, save_model
from aiauthor.model.growth import grow
from aiauthor.model.voice_notes import VoiceNotes

MakeVoice = Callable[..., Path]


@pytest.fixture
def base(tiny_model_path: Path) -> Path:
    return tiny_model_path


@pytest.fixture
def make_voice(tmp_path: Path, base: Path, tiny_model: ModelFile) -> MakeVoice:
    """Writes a voice file whose weights are the base's, moved."""

    def make(name: str = "Mine", *, added: str = "", date: str = "2026-11-24T10:00:00+00:00", **notes: Any) -> Path:
        alphabet = tiny_model.alphabet.grow(dict.fromkeys(added, 5))
        model = CharGRU.of(grow(tiny_model.weights, tiny_model.alphabet, alphabet))
        torch.manual_seed(len(name))
        with torch.no_grad():
            for weight in model.parameters():
                weight.add_(0.1 * torch.randn_like(weight))
        values: dict[str, Any] = {
            "base_sha256": hashlib.sha256(base.read_bytes()).hexdigest(),
            "base_name": "tiny",
            "date": date,
            "words": 60_000,
            "answer": "better",
            "base_bits": 2.1,
            "voice_bits": 2.0,
            "low": 0.08,
            "high": 0.12,
            "passages": 20,
        }
        details = VoiceNotes(**{**values, **notes}).to_details()
        path = tmp_path / f"{name[:20].replace('/', '_')}.safetensors"
        save_model(path, model, alphabet, name=name, history=[], licence="private", details=details)
        return path

    return make
