"""Voices in the window: the list and what can be done with it, who speaks, how strongly."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QInputDialog, QToolButton

from aiauthor import paths
from aiauthor import settings as settings_file
from aiauthor.gui.editor import suggest_worker
from aiauthor.gui.editor.suggest_worker import Choice, ModelState
from aiauthor.gui.training import chosen, voices_dialog
from aiauthor.gui.training.voices_dialog import GAIN, NAME, STATE, WORDS
from aiauthor.gui.window import SETTINGS_FILE
from aiauthor.library import Library, blend
from aiauthor.model.checkpoint import load_model
from aiauthor.settings import Settings
from tests.gui.conftest import open_window
from tests.gui.training.trainee import LONG_MS, press


@pytest.fixture
def library(base, make_voice) -> Library:
    """Two voices, the one called Storm being the later."""
    library = Library()
    library.add(make_voice("Calm", date="2026-10-01T10:00:00+00:00", answer="not better", voice_bits=2.09), base)
    library.add(make_voice("Storm & Co", date="2026-11-01T10:00:00+00:00"), base)
    return library


@pytest.fixture
def dialog(qtbot, library, window):
    window.menus.actions["voices"].trigger()
    dialog = window.voices.voices_dialog
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == 3, timeout=LONG_MS)
    return dialog


def names(dialog) -> list[str]:
    return [dialog.list.topLevelItem(index).text(NAME) for index in range(dialog.list.topLevelItemCount())]


def choose(dialog, name: str):
    item = dialog.list.topLevelItem(names(dialog).index(name))
    dialog.list.setCurrentItem(item)
    return item


def wait_for(qtbot, dialog, *expected: str) -> None:
    qtbot.waitUntil(lambda: names(dialog) == ["The base", *expected], timeout=LONG_MS)


# The list.


def test_the_list_tells_what_each_voice_is_worth(qtbot, dialog):
    assert names(dialog) == ["The base", "Storm & Co", "Calm"]
    storm, calm = dialog.list.topLevelItem(1), dialog.list.topLevelItem(2)
    assert storm.text(WORDS) == "60,000"
    assert storm.text(GAIN) == "5 % less surprised (0.10 bits)"
    assert "no better" in calm.text(GAIN)
    assert dialog.list.topLevelItem(0).text(STATE) == "in use"


def test_nothing_can_be_done_to_the_base(qtbot, dialog):
    choose(dialog, "The base")
    for button in (dialog.rename, dialog.duplicate, dialog.export, dialog.remove, dialog.use):
        assert not button.isEnabled()
    choose(dialog, "Calm")
    for button in (dialog.rename, dialog.duplicate, dialog.export, dialog.remove, dialog.use):
        assert button.isEnabled()


def test_rename(qtbot, dialog, talk, monkeypatch):
    answers = iter([("Gale", True), ("Gale", True), ("", True), ("nothing", False)])
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: next(answers))
    choose(dialog, "Calm")
    press(dialog.rename)
    wait_for(qtbot, dialog, "Storm & Co", "Gale")
    choose(dialog, "Storm & Co")
    press(dialog.rename)
    qtbot.waitUntil(lambda: talk.said == ["Another voice is called “Gale”."], timeout=LONG_MS)
    press(dialog.rename)
    qtbot.waitUntil(lambda: talk.said[1:] == ["A voice needs a name."], timeout=LONG_MS)
    press(dialog.rename)
    assert names(dialog) == ["The base", "Storm & Co", "Gale"]


def test_duplicate_and_remove(qtbot, dialog, talk):
    choose(dialog, "Calm")
    press(dialog.duplicate)
    wait_for(qtbot, dialog, "Storm & Co", "Calm copy", "Calm")
    choose(dialog, "Calm copy")
    press(dialog.remove)  # the answer is no
    assert "Calm copy" in talk.asked[-1]
    talk.yes = True
    choose(dialog, "Calm copy")
    dialog.list.setFocus()
    QTest.keyClick(dialog.list, Qt.Key.Key_Delete)
    wait_for(qtbot, dialog, "Storm & Co", "Calm")


def test_export_warns_and_what_was_exported_can_be_imported(qtbot, dialog, talk, tmp_path, monkeypatch):
    file = tmp_path / "out" / "storm.safetensors"
    monkeypatch.setattr(voices_dialog, "ask_export", lambda *_: file)
    choose(dialog, "Storm & Co")
    press(dialog.export)  # the answer to the warning is no
    assert "Phrases of your manuscripts" in talk.asked[-1]
    assert not file.exists()
    talk.yes = True
    press(dialog.export)
    qtbot.waitUntil(lambda: bool(talk.said), timeout=LONG_MS)
    assert talk.said == ["“Storm & Co” was exported to storm.safetensors."]
    assert file.exists()
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(file)], ""))
    press(dialog.import_button)
    wait_for(qtbot, dialog, "Storm & Co 2", "Storm & Co", "Calm")
    assert dialog.list.topLevelItem(1).text(GAIN).endswith(", imported")


@pytest.mark.parametrize("content", [b"", b"\xff" * 100, b"\x10\x00\x00\x00\x00\x00\x00\x00{not json at all"])
def test_a_file_that_is_no_voice_is_refused_in_one_sentence(qtbot, dialog, talk, tmp_path, monkeypatch, content):
    file = tmp_path / "strange.safetensors"
    file.write_bytes(content)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(file)], ""))
    press(dialog.import_button)
    qtbot.waitUntil(lambda: bool(talk.said), timeout=LONG_MS)
    (sentence,) = talk.said
    assert sentence.startswith("Strange.safetensors") or "strange.safetensors" in sentence
    assert sentence.endswith(".")
    assert names(dialog) == ["The base", "Storm & Co", "Calm"]


@pytest.mark.skipif(os.name == "nt" or os.getuid() == 0, reason="the administrator may write anywhere")
def test_a_disk_that_cannot_be_written_is_told(qtbot, dialog, talk, tmp_path, monkeypatch):
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    monkeypatch.setattr(voices_dialog, "ask_export", lambda *_: tmp_path / "storm.safetensors")
    talk.yes = True
    choose(dialog, "Calm")
    press(dialog.export)
    qtbot.waitUntil(lambda: "cannot write" in " ".join(talk.said).lower(), timeout=LONG_MS)


def test_a_damaged_file_in_the_folder_is_listed_with_its_reason(qtbot, library, window):
    (library.folder / ("0" * 16 + ".safetensors")).write_bytes(b"damaged")
    window.voices.open_voices()
    dialog = window.voices.voices_dialog
    qtbot.waitUntil(lambda: "not a model file" in dialog.problems.text(), timeout=LONG_MS)
    assert dialog.problems.isVisible()
    assert names(dialog) == ["The base", "Storm & Co", "Calm"]


def test_a_voice_is_trained_from_here(qtbot, dialog, window):
    press(dialog.train)
    assert window.voices.training_dialog.isVisible()
    press(dialog.close_button)
    assert not dialog.isVisible()


# Who speaks.


def speaks(window) -> str:
    return window.service.status.name


def test_the_voice_that_is_chosen_speaks_at_once_and_next_time(qtbot, dialog, window, library):
    window.start()
    qtbot.waitUntil(lambda: speaks(window) == "tiny", timeout=LONG_MS)
    choose(dialog, "Storm & Co")
    press(dialog.use)
    qtbot.waitUntil(lambda: speaks(window) == "Storm & Co", timeout=LONG_MS)
    storm = library.find("Storm & Co")
    assert window.service.status.voice == storm.id
    assert dialog.list.topLevelItem(1).text(STATE) == "in use"
    assert not dialog.use.isEnabled()
    qtbot.waitUntil(lambda: window.settings.voice == storm.id)
    kept = settings_file.load(paths.config_dir() / SETTINGS_FILE).settings
    assert (kept.voice, kept.voice_strength) == (storm.id, 100)
    again = open_window(qtbot, kept)
    again.start()
    qtbot.waitUntil(lambda: speaks(again) == "Storm & Co", timeout=LONG_MS)


def test_switching_from_the_status_bar_and_from_the_menu(qtbot, library, window):
    window.start()
    qtbot.waitUntil(lambda: len(window.voices.list.voices) == 2, timeout=LONG_MS)
    for actions in (window.voices.menu.actions(), window.menus.voice_choices.actions()):
        shown = [action for action in actions if action.isCheckable()]
        assert [action.text() for action in shown] == ["The &base", "Storm && Co", "Calm"]
        assert [action.isChecked() for action in shown] == [True, False, False]
    (button,) = [each for each in window.status_bar.findChildren(QToolButton) if each.menu() is window.voices.menu]
    assert "tiny" in button.text()
    by_name = {action.text(): action for action in window.voices.menu.actions()}
    by_name["Calm"].trigger()
    qtbot.waitUntil(lambda: "Calm" in button.text(), timeout=LONG_MS)
    checked = [action.text() for action in window.menus.voice_choices.actions() if action.isChecked()]
    assert checked == ["Calm"]
    by_name = {action.text(): action for action in window.menus.voice_choices.actions()}
    by_name["The &base"].trigger()
    qtbot.waitUntil(lambda: "tiny" in button.text(), timeout=LONG_MS)


def test_a_list_that_changes_leaves_no_old_choice_in_the_menus(window):
    window.voices._show_choices()
    window.voices._show_choices()  # with no time to delete anything in between
    for actions in (window.voices.menu.actions(), window.menus.voice_choices.actions()):
        assert [action.text() for action in actions if action.isCheckable()] == ["The &base"]


def test_a_voice_that_is_gone_is_told_and_the_base_speaks(qtbot, library, base, talk):
    gone = library.find("Calm")
    library.remove(gone)
    window = open_window(qtbot, Settings(voice=gone.id))
    window.start()
    qtbot.waitUntil(lambda: speaks(window) == "tiny", timeout=LONG_MS)
    qtbot.waitUntil(lambda: window.settings.voice == "", timeout=LONG_MS)
    assert "no voice" in window.status_bar.note


def test_removing_the_voice_that_speaks_lets_the_base_speak(qtbot, dialog, window, talk):
    window.start()
    choose(dialog, "Calm")
    press(dialog.use)
    qtbot.waitUntil(lambda: speaks(window) == "Calm", timeout=LONG_MS)
    talk.yes = True
    choose(dialog, "Calm")
    press(dialog.remove)
    qtbot.waitUntil(lambda: speaks(window) == "tiny", timeout=LONG_MS)
    wait_for(qtbot, dialog, "Storm & Co")
    assert window.close()
    assert window.settings.voice == ""


# How strongly.


def test_the_strength_is_applied_live(qtbot, dialog, window, library, monkeypatch):
    window.start()
    assert not dialog.strength.isEnabled()  # the base has none
    choose(dialog, "Storm & Co")
    press(dialog.use)
    assert dialog.strength.isEnabled()
    loaded: list[Choice] = []
    load = suggest_worker.load_suggester
    monkeypatch.setattr(
        suggest_worker,
        "load_suggester",
        lambda model, choice, **more: (loaded.append(choice), load(model, choice, **more))[1],
    )
    dialog.strength.setValue(40)
    assert dialog.strength_told.text() == "40 %"
    storm = library.find("Storm & Co")
    qtbot.waitUntil(lambda: Choice(storm.id, 0.4) in loaded, timeout=LONG_MS)
    qtbot.waitUntil(lambda: window.settings.voice_strength == 40)
    for value in range(40, 101):
        dialog.strength.setValue(value)
    qtbot.waitUntil(lambda: bool(loaded) and loaded[-1] == Choice(storm.id, 1.0), timeout=LONG_MS)
    assert len(loaded) < 20  # the newest counts, the rest is passed over


def test_the_ends_of_the_slider_are_base_and_voice_exactly(library, base):
    storm = library.find("Storm & Co")
    whole, none = load_model(storm.path).model.state_dict(), load_model(base).model.state_dict()
    half = blend(load_model(base), load_model(storm.path), 0.5).model.state_dict()
    for strength, expected in ((1.0, whole), (0.0, none), (0.5, half)):
        weights = chosen.load_voice(storm.id, strength).model.state_dict()
        assert all(torch.equal(weights[name], value) for name, value in expected.items())


def test_a_voice_without_its_base_speaks_at_full_strength(qtbot, library, window, monkeypatch, tmp_path):
    for kept in library.bases.iterdir():
        kept.unlink()
    other = tmp_path / "other.safetensors"
    other.write_bytes(b"another base has come")
    monkeypatch.setenv("AIAUTHOR_MODEL", str(other))
    window.voices.open_voices()
    dialog = window.voices.voices_dialog
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == 3, timeout=LONG_MS)
    window.voices.use(library.find("Calm").id)
    assert not dialog.strength.isEnabled()
    assert chosen.load_voice(library.find("Calm").id, 0.3).name == "Calm"


# The thread of suggestions.


def test_the_newest_choice_counts(qtbot, monkeypatch):
    loading, go_on, loaded = threading.Event(), threading.Event(), []

    class Named:
        device, note = "CPU", ""

        def __init__(self, name):
            self.name = name

    def load(_model, choice, **_):
        loaded.append(choice.voice)
        loading.set()
        go_on.wait(30)
        return Named(choice.voice or "base")

    monkeypatch.setattr(suggest_worker, "load_suggester", load)
    service = suggest_worker.SuggestService()
    service.start()
    qtbot.waitUntil(loading.is_set)
    for name in ("one", "two", "three"):
        service.choose(Choice(name))
    go_on.set()
    qtbot.waitUntil(lambda: service.status.name == "three")
    assert loaded == ["", "three"]
    assert service.status.state is ModelState.READY
    assert service.close()


def test_what_is_chosen_before_the_start_is_loaded_first(qtbot, monkeypatch):
    loaded = []

    class Named:
        name, device, note = "one", "CPU", ""

    monkeypatch.setattr(
        suggest_worker, "load_suggester", lambda _model, choice, **_: (loaded.append(choice.voice), Named())[1]
    )
    service = suggest_worker.SuggestService()
    service.choose(Choice("one"))
    service.start()
    qtbot.waitUntil(lambda: service.status.state is ModelState.READY)
    assert loaded == ["one"]
    assert service.close()


def test_settings_know_who_speaks():
    assert (Settings().voice, Settings().voice_strength) == ("", 100)
    assert Path(SETTINGS_FILE).suffix == ".json"
