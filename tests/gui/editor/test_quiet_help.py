"""Suggestions that nobody asked for stay away where they would disturb; writing on; suggestions side by side."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from aiauthor.gui.editor.suggest_worker import Answer
from aiauthor.settings import Settings

Key, Mod = Qt.Key, Qt.KeyboardModifier
AS_TYPED = Settings(suggest_as_i_type=True, suggest_delay_ms=100)


@pytest.mark.parametrize("line", ["# The Lam", "Chapter 3", "***"])
def test_headings_and_scene_breaks_are_left_alone(qtbot, editor, service, line):
    editor.apply_settings(AS_TYPED)
    QTest.keyClicks(editor, line)
    qtbot.wait(250)
    assert not service.asks


def test_what_comes_by_itself_must_be_sure_and_what_is_asked_for_need_not(qtbot, editor, service):
    editor.apply_settings(Settings(suggest_as_i_type=True, suggest_delay_ms=100, suggest_confidence=55))
    QTest.keyClicks(editor, "The")
    qtbot.waitUntil(lambda: len(service.asks) == 1)
    assert service.asks[0].confidence == 0.55
    service.answered.emit(Answer(service.asks[0], ()))
    QTest.keyClick(editor, Key.Key_Tab)
    assert service.asks[1].confidence == 0


def test_nothing_comes_after_deleting_or_undoing(qtbot, editor, service):
    editor.set_text("some words here")
    editor.moveCursor(QTextCursor.MoveOperation.End)
    editor.apply_settings(AS_TYPED)
    QTest.keyClick(editor, Key.Key_Backspace)
    QTest.keyClick(editor, Key.Key_Z, Mod.ControlModifier)
    qtbot.wait(250)
    assert not service.asks


def grow(service, text, *, more=True):
    service.answered.emit(Answer(service.asks[-1], (text,), more))


def test_writing_on_grows_until_it_is_stopped_and_goes_when_it_is_dismissed(qtbot, editor, service):
    QTest.keyClicks(editor, "He")
    with qtbot.waitSignal(editor.suggesting.writing_on):
        QTest.keyClick(editor, Key.Key_Return, Mod.ControlModifier)
    assert service.asks[-1].stream
    for text in (" went", " went home", " went home. Then"):
        grow(service, text)
        assert editor.ghost.text == text
    QTest.keyClick(editor, Key.Key_Escape)
    grow(service, " went home. Then he")
    assert editor.ghost.text == " went home. Then"
    QTest.keyClick(editor, Key.Key_Escape)
    assert editor.ghost.text == ""
    assert editor.toPlainText() == "He"


def test_writing_on_is_accepted_as_far_as_it_is_seen(editor, service):
    QTest.keyClicks(editor, "He")
    QTest.keyClick(editor, Key.Key_Return, Mod.ControlModifier)
    grow(service, " went home.")
    dropped = service.dropped
    QTest.keyClick(editor, Key.Key_Tab)
    assert editor.toPlainText() == "He went home."
    assert service.dropped > dropped
    grow(service, " went home. Then")
    assert editor.ghost.text == ""
    editor.undo()
    assert editor.toPlainText() == "He"


def test_writing_on_ends_by_itself(editor, service):
    QTest.keyClick(editor, Key.Key_Return, Mod.ControlModifier)
    grow(service, "Once", more=False)
    QTest.keyClick(editor, Key.Key_Return, Mod.ControlModifier)
    assert len(service.asks) == 2


def test_typing_along_stops_the_growth_and_keeps_the_rest(editor, service):
    QTest.keyClick(editor, Key.Key_Return, Mod.ControlModifier)
    grow(service, "Once upon")
    QTest.keyClicks(editor, "Once")
    grow(service, "Once upon a time")
    assert editor.ghost.text == " upon"


def test_more_like_this_begins_like_it(editor, service, suggest):
    QTest.keyClicks(editor, "He")
    suggest(" went home")
    editor.suggesting.vary(alike=True)
    assert service.asks[-1].prefix == " went"
    service.answer(" went home", " went away", " went on")
    assert editor.ghost.text == " went away"
    QTest.keyClick(editor, Key.Key_BracketRight, Mod.AltModifier)
    assert editor.ghost.text == " went on"


def test_less_like_this_begins_otherwise(editor, service, suggest):
    QTest.keyClicks(editor, "He")
    suggest(" went home")
    editor.suggesting.vary(alike=False)
    service.answer(" went away", " slept", " sang")
    assert editor.ghost.text == " slept"
    editor.suggesting.vary(alike=False)
    service.answer(" went away", " slept well", " danced")
    assert editor.ghost.text == " danced"


def test_five_stand_side_by_side_and_a_click_accepts(qtbot, window):
    asked = []
    window.service.ask = asked.append
    QTest.keyClick(window.editor, Key.Key_F10)
    assert window.alternatives.isVisible()
    QTest.keyClicks(window.editor, "He")
    QTest.keyClick(window.editor, Key.Key_Tab)
    assert asked[-1].count == 5
    texts = (" went", " slept", " sang\nAnd", " ran", " sat")
    window.service.answered.emit(Answer(asked[-1], texts))
    assert [card.shown_text for card in window.alternatives.cards] == ["went", "slept", "sang ¶ And", "ran", "sat"]
    assert window.alternatives.cards[0].property("shown")
    assert "went" in window.alternatives.cards[0].accessibleName()
    QTest.mouseClick(window.alternatives.cards[2], Qt.MouseButton.LeftButton)
    assert window.document.text() == "He sang\nAnd"
    assert window.editor.hasFocus()
    assert not any(card.isEnabled() for card in window.alternatives.cards)


def test_the_cards_are_filled_when_they_are_opened(window):
    window.service.ask = (asked := []).append
    QTest.keyClicks(window.editor, "He")
    QTest.keyClick(window.editor, Key.Key_F10)
    assert [ask.count for ask in asked] == [5]
    window.service.answered.emit(Answer(asked[-1], (" went", " slept")))
    assert [card.shown_text for card in window.alternatives.cards[:2]] == ["went", "slept"]
    QTest.keyClick(window.editor, Key.Key_F10)
    assert len(asked) == 1


@pytest.mark.parametrize("state", ["silenced", "selected"])
def test_opening_the_cards_asks_nothing_when_it_should_not(window, state):
    window.service.ask = (asked := []).append
    QTest.keyClicks(window.editor, "He")
    if state == "silenced":
        window.set_silenced(True)
    else:
        window.editor.selectAll()
    QTest.keyClick(window.editor, Key.Key_F10)
    assert not asked
    assert window.editor.textCursor().hasSelection() == (state == "selected")


def test_a_card_has_a_key(window):
    asked = []
    window.service.ask = asked.append
    QTest.keyClick(window.editor, Key.Key_Tab)
    window.service.answered.emit(Answer(asked[-1], ("one", "two")))
    QTest.keyClick(window.editor, Key.Key_2, Mod.AltModifier)
    assert window.document.text() == "two"


def test_boldness_and_length_are_set_beside_the_cards(window):
    window.show_alternatives(True)
    window.alternatives.boldness.setValue(14)
    window.alternatives.length.setValue(77)
    assert (window.settings.boldness, window.settings.suggestion_chars) == (0.7, 77)


def test_a_snapshot_is_taken_before_writing_on(qtbot, window):
    window.service.ask = lambda ask: None
    QTest.keyClicks(window.editor, "He went")
    QTest.keyClick(window.editor, Key.Key_Return, Mod.ControlModifier)
    window.desk.wait_for_disk(wait_ms=5000)
    assert [s.label for s in window.document.keeper.snapshots.all()] == ["Before writing on"]
