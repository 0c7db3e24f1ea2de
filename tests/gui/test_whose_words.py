"""Whose words: what is tinted, and what survives."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QTextCursor, QTextFormat
from PySide6.QtTest import QTest

from tests.gui.conftest import wait_saved

Key, Mod = Qt.Key, Qt.KeyboardModifier


def tinted(window, number=0) -> list[str]:
    editor = window.editor
    editor.viewport().grab()
    block = editor.document().findBlockByNumber(number)
    ranges = block.layout().formats()
    found = [(r.start, r.length, QTextFormat(r.format).toCharFormat()) for r in ranges]
    machine = QColor(editor.theme.machine)
    return [block.text()[s : s + n] for s, n, f in found if f.background().color() == machine]


@pytest.fixture
def mixed(window):
    window.change_settings(show_whose_words=True)
    QTest.keyClicks(window.editor, "He went")
    window.editor.insert_suggestion(" down to the sea")
    QTest.keyClicks(window.editor, " and sat.")
    return window


def test_accepted_words_are_tinted_and_typed_ones_are_not(mixed):
    assert tinted(mixed) == [" down to the sea"]
    mixed.menus.actions["show_whose_words"].trigger()
    assert tinted(mixed) == []


def test_editing_a_word_makes_it_the_writers(mixed):
    mixed.editor.go_to(10)
    QTest.keyClicks(mixed.editor, "x")
    assert tinted(mixed) == [" ", " to the sea"]


def test_undo_and_redo_give_back_whose_they_were(mixed):
    mixed.editor.go_to(10)
    QTest.keyClicks(mixed.editor, "x")
    mixed.editor.undo()
    assert tinted(mixed) == [" down to the sea"]
    mixed.editor.undo()
    mixed.editor.undo()
    assert tinted(mixed) == []
    mixed.editor.redo()
    assert tinted(mixed) == [" down to the sea"]


def test_cut_and_paste_within_the_program_keep_them(mixed):
    mixed.editor.selectAll()
    QTest.keyClick(mixed.editor, Key.Key_X, Mod.ControlModifier)
    assert tinted(mixed) == []
    QTest.keyClick(mixed.editor, Key.Key_V, Mod.ControlModifier)
    assert tinted(mixed) == [" down to the sea"]


def test_the_same_text_from_another_program_is_the_writers(mixed):
    QGuiApplication.clipboard().setText("down to the sea")
    mixed.editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClick(mixed.editor, Key.Key_Return)
    QTest.keyClick(mixed.editor, Key.Key_V, Mod.ControlModifier)
    assert tinted(mixed, 1) == []


def test_what_is_typed_along_is_the_writers(window):
    window.change_settings(show_whose_words=True)
    window.service.ask = (asked := []).append
    QTest.keyClick(window.editor, Key.Key_Tab)
    from aiauthor.gui.editor.suggest_worker import Answer

    window.service.answered.emit(Answer(asked[-1], ("Once upon",)))
    QTest.keyClicks(window.editor, "Once")
    QTest.keyClick(window.editor, Key.Key_Tab)
    assert tinted(window) == [" upon"]


def test_they_survive_saving_reopening_and_edits_from_outside(qtbot, mixed, talk, tmp_path):
    path = talk.save_as = tmp_path / "one.md"
    mixed.save()
    wait_saved(qtbot, mixed)
    mixed.desk.wait_for_disk(wait_ms=5000)
    assert path.read_text(encoding="utf-8") == "He went down to the sea and sat."
    mixed.filing.close_current()
    qtbot.waitUntil(lambda: mixed.document.path is None)  # closing waits for the journal's disk
    mixed.open(path)
    qtbot.waitUntil(lambda: tinted(mixed) == [" down to the sea"])
    mixed.filing.close_current()
    qtbot.waitUntil(lambda: mixed.document.path is None)  # closing waits for the journal's disk
    path.write_text("New beginning.\n\nHe went down to the sea and sat.", encoding="utf-8")
    mixed.open(path)
    qtbot.waitUntil(lambda: tinted(mixed, 2) == [" down to the sea"])
    assert list(tmp_path.iterdir()) == [path]  # nothing beside the manuscript
