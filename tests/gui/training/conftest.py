"""What the tests of voices stand on: short manuscripts, a short plan, a window whose base is tiny."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from aiauthor.gui.window import Window
from tests.gui.conftest import open_window
from tests.library import conftest as library
from tests.training.test_held_out import novel

make_voice = library.make_voice  # on this folder's base


def prose(seed: int, chars: int) -> str:
    """Paragraphs of random words: easy to learn, and no page like another."""
    return "\n\n".join(novel(seed, chars))


def shorten(change: Callable[..., None], *, epochs: float = 0.25) -> None:
    """A plan of narrow windows, the same on every machine.

    Args:
        change: sets an attribute of a module.
        epochs: 0.25 makes some sixty steps.
    """
    import torch

    from aiauthor.gui.training import estimating
    from aiauthor.training import voice, voice_plan
    from aiauthor.training.voice_plan import Layout

    torch.set_num_threads(1)
    change(voice, "choose_layout", lambda *_, **__: Layout(7, 0, bptt=20))
    change(voice, "measure_speed", lambda *_, **__: 800.0)
    change(voice, "LEARNING_RATE", 0.03)
    change(voice, "SAMPLE_CHARS", 40)
    change(voice_plan, "EPOCHS", {"quick": epochs, "thorough": 2 * epochs})
    change(voice_plan, "MINUTES", {"quick": 600.0, "thorough": 900.0})
    change(voice_plan, "MEASURE_EVERY_SECONDS", 2.5)
    change(voice_plan, "MEASURING_SHARE", 1e9)
    change(estimating, "STEP_SECONDS", 0.05)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A training of a few seconds."""
    shorten(monkeypatch.setattr)


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A training that ends only when it is told to."""
    from aiauthor.training import voice

    shorten(monkeypatch.setattr, epochs=2000)
    monkeypatch.setattr(voice.VoiceTraining, "_gains_nothing", lambda _: False)


@pytest.fixture
def manuscripts(tmp_path: Path) -> Path:
    """A folder of two novels of three thousand words."""
    folder = tmp_path / "manuscripts"
    folder.mkdir()
    (folder / "one.txt").write_text(prose(1, 20_000), encoding="utf-8")
    (folder / "two.md").write_text("# Two\n\n" + prose(2, 16_000), encoding="utf-8")
    return folder


@pytest.fixture
def base(monkeypatch: pytest.MonkeyPatch, tiny_model_path: Path) -> Path:
    """The base that everything starts from."""
    monkeypatch.setenv("AIAUTHOR_MODEL", str(tiny_model_path))
    return tiny_model_path


@pytest.fixture
def window(qtbot, talk, base) -> Window:
    return open_window(qtbot)
