"""Every key that has to do with a suggestion, pressed."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

from aiauthor.settings import Settings
from tests.gui.editor.hand import WORD_MODIFIER, Key, Mod, place_caret, press, type_text


def test_tab_asks_with_the_text_around_the_caret(editor, service):
    editor.set_text("Once upon a time. The end.")
    place_caret(editor, 17)
    press(editor, Key.Key_Tab)
    (ask,) = service.asks
    assert (ask.before, ask.after, ask.position, ask.count) == ("Once upon a time.", " The end.", 17, 1)
    assert editor.toPlainText() == "Once upon a time. The end."


def test_tab_while_the_answer_is_on_its_way_does_nothing_more(editor, service):
    press(editor, Key.Key_Tab)
    press(editor, Key.Key_Tab)
    press(editor, Key.Key_Tab)
    assert len(service.asks) == 1
    assert editor.toPlainText() == ""
    service.answer("Once")
    assert editor.ghost.text == "Once"
    assert editor.toPlainText() == ""


def test_a_tab_held_down_accepts_nothing(editor, service, suggest):
    suggest("Once upon")
    editor.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, Key.Key_Tab, Mod.NoModifier, "\t", True))
    assert editor.toPlainText() == ""
    assert editor.ghost.text == "Once upon"


def test_tab_accepts_all(editor, suggest):
    type_text(editor, "He")
    suggest(" went home. Then he slept.")
    press(editor, Key.Key_Tab)
    assert editor.toPlainText() == "He went home. Then he slept."
    assert editor.ghost.text == ""
    assert editor.textCursor().atEnd()


def test_the_tab_after_an_accepted_suggestion_asks_again(editor, service, suggest):
    suggest("Once")
    press(editor, Key.Key_Tab)
    asked = len(service.asks)
    press(editor, Key.Key_Tab)
    assert len(service.asks) == asked + 1
    assert service.asks[-1].before == "Once"


def test_a_new_paragraph_in_a_suggestion_is_one_in_the_text(editor, suggest):
    suggest("End.\nNew")
    assert editor.document().blockCount() == 1
    press(editor, Key.Key_Tab)
    assert editor.toPlainText() == "End.\nNew"


def test_ctrl_right_accepts_one_word_and_leaves_punctuation(editor, suggest):
    type_text(editor, "He")
    suggest(" went, slowly.")
    press(editor, Key.Key_Right, WORD_MODIFIER)
    assert (editor.toPlainText(), editor.ghost.text) == ("He went", ", slowly.")
    press(editor, Key.Key_Right, WORD_MODIFIER)
    assert (editor.toPlainText(), editor.ghost.text) == ("He went,", " slowly.")
    press(editor, Key.Key_Right, WORD_MODIFIER)
    press(editor, Key.Key_Right, WORD_MODIFIER)
    assert (editor.toPlainText(), editor.ghost.text) == ("He went, slowly.", "")


def test_ctrl_right_accepts_the_rest_of_a_word(editor, suggest):
    type_text(editor, "tomo")
    suggest("rrow night")
    press(editor, Key.Key_Right, WORD_MODIFIER)
    assert (editor.toPlainText(), editor.ghost.text) == ("tomorrow", " night")


def test_ctrl_right_without_a_suggestion_moves_by_a_word(editor, service):
    editor.set_text("one two")
    press(editor, Key.Key_Right, WORD_MODIFIER)
    assert editor.textCursor().position() in (3, 4)
    assert not service.asks


def test_shift_tab_accepts_to_the_end_of_the_sentence(editor, suggest):
    type_text(editor, "He")
    suggest(" went home. Then he slept.")
    press(editor, Key.Key_Backtab, Mod.ShiftModifier)
    assert (editor.toPlainText(), editor.ghost.text) == ("He went home.", " Then he slept.")
    press(editor, Key.Key_Tab, Mod.ShiftModifier)  # the same key, as some systems call it
    assert (editor.toPlainText(), editor.ghost.text) == ("He went home. Then he slept.", "")


def test_brackets_go_through_the_alternatives(editor, service, suggest):
    suggest("one")
    service.answer("one", "two", "three")  # fetched in the background
    assert editor.ghost.text == "one"
    press(editor, Key.Key_BracketRight, Mod.AltModifier)
    assert editor.ghost.text == "two"
    press(editor, Key.Key_BracketLeft, Mod.AltModifier)
    press(editor, Key.Key_BracketLeft, Mod.AltModifier)
    assert editor.ghost.text == "three"
    assert editor.toPlainText() == ""


def test_the_next_alternative_is_shown_when_it_arrives(editor, service, suggest):
    suggest("one")
    press(editor, Key.Key_BracketRight, Mod.AltModifier)
    assert editor.ghost.text == "one"
    service.answer("two")
    assert editor.ghost.text == "two"


def test_alternatives_run_out_and_go_round(editor, service, suggest):
    suggest("one")
    for _ in range(20):
        press(editor, Key.Key_BracketRight, Mod.AltModifier)
        service.answer("one", "two")
    assert editor.ghost.text in ("one", "two")
    asked = len(service.asks)
    press(editor, Key.Key_BracketRight, Mod.AltModifier)
    assert len(service.asks) == asked


def test_a_bracket_with_no_suggestion_asks_and_types_nothing(editor, service):
    press(editor, Key.Key_BracketRight, Mod.AltModifier)
    assert len(service.asks) == 1
    assert editor.toPlainText() == ""


def test_down_and_up_go_through_the_alternatives_after_tab(editor, service, suggest):
    editor.set_text("\n\n")
    suggest("one")
    service.answer("two")
    press(editor, Key.Key_Down)
    assert editor.ghost.text == "two"
    press(editor, Key.Key_Up)
    assert editor.ghost.text == "one"
    assert editor.textCursor().position() == 0


def test_down_moves_the_caret_when_nobody_pressed_tab(qtbot, editor, service):
    editor.set_text("\nbelow")
    editor.apply_settings(Settings(suggest_as_i_type=True, suggest_delay_ms=100))
    type_text(editor, "ab")
    qtbot.waitUntil(lambda: bool(service.asks))
    service.answer(" cd")
    assert editor.ghost.text == " cd"
    press(editor, Key.Key_Down)
    assert editor.ghost.text == ""
    assert editor.textCursor().block().text() == "below"


def test_typing_a_matching_letter_keeps_the_rest(editor, suggest):
    type_text(editor, "He")
    suggest(" went home.")
    type_text(editor, " we")
    assert (editor.toPlainText(), editor.ghost.text) == ("He we", "nt home.")
    press(editor, Key.Key_Tab)
    assert editor.toPlainText() == "He went home."


def test_return_types_along_with_a_new_paragraph(editor, suggest):
    type_text(editor, "End.")
    suggest("\nNew")
    press(editor, Key.Key_Return)
    assert (editor.toPlainText(), editor.ghost.text) == ("End.\n", "New")


def test_a_straight_quote_types_along_with_a_curly_one(editor, suggest):
    editor.apply_settings(Settings(smart_typing=False))
    type_text(editor, "don")
    suggest("’t go")
    type_text(editor, "'")
    assert (editor.toPlainText(), editor.ghost.text) == ("don'", "t go")


def test_typing_the_whole_suggestion_ends_it(editor, suggest):
    suggest("ab")
    type_text(editor, "ab")
    assert (editor.toPlainText(), editor.ghost.text) == ("ab", "")


def test_typing_along_keeps_the_alternatives_that_agree(editor, service, suggest):
    suggest("two")
    service.answer("ten", "one")
    type_text(editor, "t")
    press(editor, Key.Key_BracketRight, Mod.AltModifier)
    assert editor.ghost.text in ("wo", "en")
    press(editor, Key.Key_BracketLeft, Mod.AltModifier)
    assert "ne" not in editor.ghost.text


def test_another_letter_dismisses_and_is_typed(editor, suggest):
    suggest("abc")
    type_text(editor, "x")
    assert (editor.toPlainText(), editor.ghost.text) == ("x", "")


def test_escape_dismisses_and_wants_no_answer(editor, service, suggest):
    suggest("abc")
    press(editor, Key.Key_Escape)
    assert (editor.toPlainText(), editor.ghost.text) == ("", "")
    press(editor, Key.Key_Tab)
    press(editor, Key.Key_Escape)
    service.answer("late")
    assert editor.ghost.text == ""


def test_who_dismisses_and_asks_again_wants_something_else(editor, service, suggest):
    suggest("one more")
    press(editor, Key.Key_Escape)
    press(editor, Key.Key_Tab)
    service.answer("one more", "one less", "two more")
    assert editor.ghost.text == "two more"
    press(editor, Key.Key_Escape)
    press(editor, Key.Key_Tab)
    service.answer("one more", "two more")
    assert editor.ghost.text == ""
    press(editor, Key.Key_Tab)  # nothing else came to mind, so what was refused may come again
    service.answer("one more")
    assert editor.ghost.text == "one more"


@pytest.mark.parametrize(
    ("key", "modifier"),
    [(Key.Key_Left, Mod.NoModifier), (Key.Key_Right, Mod.NoModifier), (Key.Key_Home, Mod.NoModifier),
     (Key.Key_End, Mod.ControlModifier), (Key.Key_Up, Mod.ShiftModifier), (Key.Key_PageDown, Mod.NoModifier)],
)  # fmt: skip
def test_moving_the_caret_dismisses_and_accepts_nothing(editor, suggest, key, modifier):
    editor.set_text("one two\nthree")
    place_caret(editor, 3)
    suggest(" ghost")
    press(editor, key, modifier)
    assert (editor.toPlainText(), editor.ghost.text) == ("one two\nthree", "")


def test_a_mere_modifier_changes_nothing(editor, suggest):
    suggest("abc")
    for key in (Key.Key_Shift, Key.Key_Control, Key.Key_Alt):
        press(editor, key)
    assert editor.ghost.text == "abc"


def test_backspace_dismisses_and_deletes(editor, suggest):
    type_text(editor, "ab")
    suggest(" cd")
    press(editor, Key.Key_Backspace)
    assert (editor.toPlainText(), editor.ghost.text) == ("a", "")


def test_a_click_dismisses_and_puts_the_caret_where_the_text_is(editor, suggest):
    editor.set_text("one two three four")
    place_caret(editor, 3)
    wanted = editor.textCursor()
    wanted.setPosition(14)
    where = editor.cursorRect(wanted).center()
    suggest(" a ghost that moves the rest along")
    QTest.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, Mod.NoModifier, where)
    assert editor.ghost.text == ""
    assert editor.textCursor().position() == 14
    assert editor.toPlainText() == "one two three four"


def test_a_click_in_the_margin_puts_the_caret_beside_it(editor):
    editor.resize(1600, 500)
    editor.set_text("one\ntwo\nthree")
    cursor = editor.textCursor()
    cursor.setPosition(5)
    height = editor.cursorRect(cursor).center().y()
    QTest.mouseClick(editor, Qt.MouseButton.LeftButton, Mod.NoModifier, QPoint(1500, height))
    assert editor.textCursor().position() == 7


def test_an_accepted_suggestion_is_one_step_of_undo(editor, suggest):
    type_text(editor, "He")
    suggest(" went\nhome.")
    press(editor, Key.Key_Tab)
    type_text(editor, " Ah")
    seen = [editor.toPlainText()]
    while editor.document().isUndoAvailable():
        press(editor, Key.Key_Z, Mod.ControlModifier)
        seen.append(editor.toPlainText())
    assert seen == ["He went\nhome. Ah", "He went\nhome.", "He", ""]
    while editor.document().isRedoAvailable():
        editor.redo()
    assert editor.toPlainText() == "He went\nhome. Ah"


def test_typing_along_undoes_like_typing(editor, suggest):
    type_text(editor, "ab")
    suggest("cdef")
    type_text(editor, "cd")
    press(editor, Key.Key_Escape)
    type_text(editor, "x")
    editor.undo()
    assert editor.toPlainText() == ""


def test_tab_indents_several_lines(editor, service):
    editor.set_text("one\ntwo\nthree")
    place_caret(editor, 6, anchor=0)
    press(editor, Key.Key_Tab)
    assert editor.toPlainText() == "\tone\n\ttwo\nthree"
    assert not service.asks
    press(editor, Key.Key_Backtab, Mod.ShiftModifier)
    assert editor.toPlainText() == "one\ntwo\nthree"
    editor.undo()
    editor.undo()
    assert editor.toPlainText() == "one\ntwo\nthree"


def test_tab_with_part_of_a_line_selected_asks_behind_it_and_keeps_it(editor, service):
    editor.set_text("one two")
    place_caret(editor, 0, anchor=3)
    press(editor, Key.Key_Tab)
    assert service.asks[-1].position == 3
    assert editor.toPlainText() == "one two"


def test_a_setting_gives_tab_back(editor, service):
    editor.apply_settings(Settings(tab_is_tabulator=True))
    press(editor, Key.Key_Tab)
    assert editor.toPlainText() == "\t"
    assert not service.asks
    press(editor, Key.Key_Space, Mod.MetaModifier if sys.platform == "darwin" else Mod.ControlModifier)
    service.answer("abc")
    assert editor.ghost.text == "abc"
    press(editor, Key.Key_Space, Mod.MetaModifier if sys.platform == "darwin" else Mod.ControlModifier)
    assert editor.toPlainText() == "\tabc"
