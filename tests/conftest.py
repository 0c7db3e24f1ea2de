"""What every test stands on: folders of its own, no display, one thread, a tiny model."""

from __future__ import annotations

import os
import re
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# Before Qt or torch is imported, and inherited by every subprocess that a test starts.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["OMP_NUM_THREADS"] = "1"
os.environ.pop("AIAUTHOR_MODEL", None)

if TYPE_CHECKING:
    from aiauthor.model.checkpoint import ModelFile

TINY_ALPHABET = " etaoinshrdlucmfwygpbvkxjqz\n.,;:!?'\"-()ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789—“”‘’é"


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All of the writer's folders, under one that this test alone sees."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("AIAUTHOR_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def tiny_model_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model file of two layers of 32 units: seeded, untrained, saved as every model is."""
    import torch

    from aiauthor.model.char_gru import CharGRU
    from aiauthor.model.checkpoint import save_model
    from aiauthor.model.config import ModelConfig
    from aiauthor.text.alphabet import Alphabet

    torch.set_num_threads(1)
    alphabet = Alphabet(TINY_ALPHABET)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = CharGRU(ModelConfig(vocab=len(alphabet), hidden=32, layers=2))
    path = tmp_path_factory.mktemp("model") / "tiny.safetensors"
    save_model(path, model, alphabet, name="tiny", history=[], licence="CC0-1.0")
    return path


@pytest.fixture
def tiny_model(tiny_model_path: Path) -> ModelFile:
    """The tiny model, read anew from its file."""
    from aiauthor.model.checkpoint import load_model

    return load_model(tiny_model_path)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """Let a warning of Qt fail a test while its windows and threads are taken down too; pytest-qt looks no longer."""
    from PySide6.QtCore import QtMsgType, qInstallMessageHandler

    warned: list[str] = []

    def note(kind: QtMsgType, _: object, message: str) -> None:
        expected = any(re.search(pattern, message) for pattern in item.config.getini("qt_log_ignore"))
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not expected:
            warned.append(message)

    before = qInstallMessageHandler(note)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
    assert not warned
