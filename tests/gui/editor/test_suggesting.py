"""When the network is asked, what it is given, and which of its answers still count."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor

from aiauthor.gui.editor.suggest_worker import ModelState, ModelStatus
from aiauthor.gui.editor.suggesting import PAUSE_AFTER
from aiauthor.settings import Settings
from tests.gui.editor.hand import Key, place_caret, press, type_text


def test_an_answer_after_an_edit_is_stale(editor, service):
    press(editor, Key.Key_Tab)
    ask = service.asks[-1]
    type_text(editor, "a")
    service.answer("late", ask=ask)
    assert editor.ghost.text == ""


def test_an_answer_after_typing_and_deleting_is_stale(editor, service):
    press(editor, Key.Key_Tab)
    ask = service.asks[-1]
    editor.textCursor().insertText("a")
    editor.textCursor().deletePreviousChar()
    service.answer("late", ask=ask)
    assert editor.ghost.text == ""


def test_tab_asks_anew_where_the_caret_went(editor, service):
    editor.set_text("one two")
    press(editor, Key.Key_Tab)
    place_caret(editor, 4)
    press(editor, Key.Key_Tab)
    assert [ask.position for ask in service.asks] == [0, 4]
    service.answer("late", ask=service.asks[0])
    assert editor.ghost.text == ""
    service.answer("new")
    assert editor.ghost.text == "new"


def test_silence_holds_until_it_is_lifted(qtbot, editor, service, suggest):
    suggest("abc")
    editor.suggesting.set_silenced(True)
    assert editor.ghost.text == ""
    asked = len(service.asks)
    with qtbot.waitSignal(editor.suggesting.note):
        press(editor, Key.Key_Tab)
    assert (editor.toPlainText(), len(service.asks)) == ("", asked)
    editor.suggesting.set_silenced(False)
    suggest("abc")
    assert editor.ghost.text == "abc"


def test_nothing_is_asked_while_typing_unless_the_writer_chose_so(qtbot, editor, service):
    type_text(editor, "some words ")
    qtbot.wait(150)
    assert not service.asks


def test_a_pause_in_typing_brings_a_suggestion_if_the_writer_chose_so(qtbot, editor, service):
    editor.apply_settings(Settings(suggest_as_i_type=True, suggest_delay_ms=100))
    type_text(editor, "some words")
    qtbot.waitUntil(lambda: bool(service.asks))
    assert len(service.asks) == 1
    service.answer(" more")
    assert editor.ghost.text == " more"


def test_no_suggestion_comes_unasked_inside_a_word_or_over_a_selection(qtbot, editor, service):
    editor.apply_settings(Settings(suggest_as_i_type=True, suggest_delay_ms=100))
    editor.set_text("word")
    place_caret(editor, 2)
    type_text(editor, "x")
    qtbot.wait(200)
    assert not service.asks


def test_dismissing_again_and_again_makes_suggestions_pause(qtbot, editor, service):
    editor.apply_settings(Settings(suggest_as_i_type=True, suggest_delay_ms=100))
    for _ in range(PAUSE_AFTER):
        asked = len(service.asks)
        type_text(editor, "a")
        qtbot.waitUntil(lambda asked=asked: len(service.asks) > asked)
        service.answer("x")
        press(editor, Key.Key_Escape)
    asked = len(service.asks)
    type_text(editor, "a")
    qtbot.wait(350)
    assert len(service.asks) == asked


def test_the_answer_comes_when_the_model_is_ready(editor, service):
    service.set_status(ModelStatus(ModelState.LOADING))
    press(editor, Key.Key_Tab)
    assert len(service.asks) == 1
    service.set_status(ModelStatus(ModelState.READY, "tiny", "CPU"))
    service.answer("abc")
    assert editor.ghost.text == "abc"


def test_a_model_that_cannot_load_is_told_and_may_be_tried_again(qtbot, editor, service):
    press(editor, Key.Key_Tab)
    with qtbot.waitSignal(editor.suggesting.note) as told:
        service.set_status(ModelStatus(ModelState.FAILED, message="There is no model."))
    assert told.args == ["There is no model."]
    press(editor, Key.Key_Tab)
    assert len(service.asks) == 2


def test_the_tail_given_to_the_network_is_bounded_and_begins_at_the_same_place_from_key_to_key(editor, service):
    paragraph = "word " * 100
    editor.set_text("\n".join([paragraph] * 400))
    editor.moveCursor(QTextCursor.MoveOperation.End)
    tails = []
    for _ in range(30):
        type_text(editor, "abc ")
        tails.append(editor.text_before())
    assert all(30_000 < len(tail) < 80_000 for tail in tails)
    assert all(later.startswith(earlier) for earlier, later in zip(tails, tails[1:], strict=False))
    assert tails[0].startswith("word ")
    place_caret(editor, 10)
    assert editor.text_before() == (paragraph)[:10]
