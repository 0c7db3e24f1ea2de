"""*Train on my manuscripts* before it trains: what is put in, chosen and ordered."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog

from aiauthor.gui.training.values import Wish
from tests.gui.conftest import open_window
from tests.gui.training.conftest import prose
from tests.gui.training.trainee import LONG_MS, begin, open_with, press


def test_the_dialog_says_what_to_do_and_trains_nothing_yet(qtbot, window, base):
    window.menus.actions["train"].trigger()
    dialog = window.voices.training_dialog
    assert not dialog.isModal()
    assert not dialog.setup.train.isEnabled()
    assert "Add what you have written" in dialog.setup.verdict.text()
    assert dialog.setup.name.text() == "My voice"
    press(dialog.setup.close_button)
    assert not dialog.isVisible()


def test_files_and_folders_are_asked_for(qtbot, window, manuscripts, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(manuscripts / "one.txt")], ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(manuscripts))
    window.voices.open_training()
    dialog = window.voices.training_dialog
    press(dialog.setup.add_files)
    qtbot.waitUntil(lambda: len(dialog.shelf.entries) == 1, timeout=LONG_MS)
    press(dialog.setup.add_folder)
    qtbot.waitUntil(lambda: len(dialog.shelf.entries) == 2, timeout=LONG_MS)
    assert not dialog.setup.remove.isEnabled()
    qtbot.waitUntil(lambda: dialog.setup.view.topLevelItemCount() == 2)
    dialog.setup.view.setCurrentItem(dialog.setup.view.topLevelItem(0))
    press(dialog.setup.remove)
    assert len(dialog.shelf.entries) == 1


def test_manuscripts_may_be_dropped_anywhere(qtbot, window, manuscripts):
    window.voices.open_training()
    dialog = window.voices.training_dialog
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(manuscripts))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    dialog.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))
    qtbot.waitUntil(lambda: len(dialog.shelf.entries) == 2, timeout=LONG_MS)


def test_too_little_text_cannot_be_trained_on(qtbot, window, tmp_path):
    (tmp_path / "short.txt").write_text(prose(1, 3_000), encoding="utf-8")
    window.voices.open_training()
    dialog = window.voices.training_dialog
    dialog.shelf.add([tmp_path / "short.txt"])
    qtbot.waitUntil(lambda: "too little" in dialog.setup.verdict.text(), timeout=LONG_MS)
    assert not dialog.setup.train.isEnabled()


def test_both_efforts_have_a_time_that_was_measured(qtbot, window, short, manuscripts):
    dialog = open_with(qtbot, window, manuscripts)
    times = dialog.setup.times
    qtbot.waitUntil(lambda: all(time.text().startswith("about ") for time in times.values()), timeout=LONG_MS)
    press(dialog.setup.advanced.fold)
    dialog.setup.advanced.minutes.setValue(1)
    before = times["thorough"].text()
    qtbot.waitUntil(lambda: dialog.setup._estimate.question.minutes == 1, timeout=LONG_MS)
    assert times["thorough"].text().startswith("about ")
    assert before
    assert not window.voices.training.is_running


def test_what_is_chosen_is_what_is_ordered(qtbot, window, manuscripts):
    dialog = open_with(qtbot, window, manuscripts)
    setup = dialog.setup
    assert setup.order().wish == Wish("My voice")
    assert [text.title for text in setup.order().manuscripts] == ["one", "two"]
    setup.name.setText("  Storm  ")
    press(setup.thorough)
    assert not setup.advanced.isVisible()
    press(setup.advanced.fold)
    assert setup.advanced.isVisible()
    setup.advanced.minutes.setValue(12)
    setup.advanced.learning_rate.setValue(0.002)
    setup.advanced.dropout.setValue(0.2)
    setup.advanced.seed.setValue(7)
    setup.advanced.device.setCurrentIndex(1)
    setup.advanced.replay.setChecked(False)
    assert setup.order().wish == Wish("Storm", "thorough", 12.0, "cpu", False, 0.002, 0.2, 7)
    setup.name.setText("   ")
    assert not setup.train.isEnabled()


def test_what_was_trained_on_is_there_again_next_time(qtbot, talk, base, window, endless, manuscripts):
    dialog, _ = begin(qtbot, window, manuscripts)
    window.close()
    (manuscripts / "one.txt").unlink()
    again = open_window(qtbot)
    again.voices.open_training()
    shelf = again.voices.training_dialog.shelf
    qtbot.waitUntil(lambda: [entry.path.name for entry in shelf.entries] == ["two.md"], timeout=LONG_MS)
    assert shelf.rejected == []
