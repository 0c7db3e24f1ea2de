"""What the window's tests stand on: an editor on screen, and a network that answers when a test says so."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from aiauthor.gui import application, dialogs
from aiauthor.gui.editor.editor import Editor
from aiauthor.gui.editor.suggest_worker import Answer, Ask, ModelState, ModelStatus
from aiauthor.gui.window import Window
from aiauthor.settings import Settings


class PromptedService(QObject):
    """Stands in for `SuggestService`: keeps what was asked, and answers what the test gives it."""

    status_changed = Signal(object)
    answered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.status = ModelStatus(ModelState.READY, "tiny", "CPU")
        self.asks: list[Ask] = []
        self.dropped = 0

    def start(self) -> None:
        pass

    def close(self) -> bool:
        return True

    def ask(self, ask: Ask) -> None:
        self.asks.append(ask)

    def drop(self) -> None:
        self.dropped += 1

    def answer(self, *texts: str, ask: Ask | None = None) -> None:
        self.answered.emit(Answer(ask or self.asks[-1], texts))

    def set_status(self, status: ModelStatus) -> None:
        self.status = status
        self.status_changed.emit(status)


ONLY_WHEN_ASKED = Settings(save_by_itself=False)
LESSON = "The old man went down to the sea and sat by the water. The cat sat on the mat and looked at the door. "


@pytest.fixture(scope="session")
def taught_model_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real model file of 64 units that knows two sentences by heart."""
    import torch

    from aiauthor.model.char_gru import CharGRU
    from aiauthor.model.checkpoint import save_model
    from aiauthor.model.config import ModelConfig
    from aiauthor.text.alphabet import Alphabet

    torch.set_num_threads(1)
    alphabet = Alphabet.from_text(LESSON)
    ids = torch.from_numpy(alphabet.encode(2 * LESSON).astype("int64"))[None]
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = CharGRU(ModelConfig(vocab=len(alphabet), hidden=64, layers=1))
        optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
        for _ in range(60):
            logits, _ = model(ids[:, :-1])
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(logits[0], ids[0, 1:]).backward()
            optimizer.step()
    path = tmp_path_factory.mktemp("model") / "taught.safetensors"
    save_model(path, model, alphabet, name="taught", history=[], licence="CC0-1.0")
    return path


@pytest.fixture
def service() -> PromptedService:
    return PromptedService()


@pytest.fixture
def editor(qtbot: QtBot, service: PromptedService) -> Iterator[Editor]:
    editor = Editor(service)
    qtbot.addWidget(editor)
    editor.resize(800, 500)
    with qtbot.waitExposed(editor):
        editor.show()
    editor.setFocus()
    return editor


@pytest.fixture
def suggest(qtbot: QtBot, editor: Editor, service: PromptedService) -> Callable[..., None]:
    """Press Tab and have the network answer."""
    from PySide6.QtCore import Qt

    def press_tab(*texts: str) -> None:
        qtbot.keyClick(editor, Qt.Key.Key_Tab)
        service.answer(*texts)

    return press_tab


@pytest.fixture
def talk(monkeypatch):
    """What the window said and asked, and what it is to be answered."""

    class Talk:
        said: list[str] = []
        asked: list[str] = []
        unsaved = dialogs.Unsaved.DISCARD
        yes = False
        save_as: Path | None = None
        open: list[Path] = []

    talk = Talk()
    talk.said, talk.asked = [], []
    monkeypatch.setattr(dialogs, "tell", lambda _, sentence: talk.said.append(sentence))

    def ask(_parent, question, *_):
        talk.asked.append(question)
        return talk.yes

    def ask_unsaved(_parent, title):
        talk.asked.append(title)
        return talk.unsaved

    monkeypatch.setattr(dialogs, "ask", ask)
    monkeypatch.setattr(dialogs, "ask_unsaved", ask_unsaved)
    monkeypatch.setattr(dialogs, "ask_save", lambda *_: talk.save_as)
    monkeypatch.setattr(dialogs, "ask_open", lambda *_: talk.open)
    return talk


def open_window(qtbot, settings: Settings = ONLY_WHEN_ASKED, *, model: Path | None = None) -> Window:
    """A window on screen, closed after the test."""
    window = Window(settings, model=model)
    qtbot.addWidget(window, before_close_func=lambda w: w.close())
    with qtbot.waitExposed(window):
        window.show()
    return window


def close_quickly(window, *, seconds: float = 2) -> None:
    began = time.monotonic()
    assert window.close()
    assert time.monotonic() - began < seconds


@pytest.fixture
def window(qtbot, talk):
    return open_window(qtbot)


def wait_saved(qtbot, window):
    qtbot.waitUntil(lambda: not window.document.is_saving)


def shown(window) -> str:
    """All that the status bar says."""
    widgets = window.status_bar.findChildren(QLabel) + window.status_bar.findChildren(QToolButton)
    return " | ".join(widget.text() for widget in widgets)


@pytest.fixture(scope="session", autouse=True)
def _release_clipboard(qapp) -> Iterator[None]:
    """At the end, as the program does it: what was copied is no longer an object of Python's."""
    yield
    application.release_clipboard()
