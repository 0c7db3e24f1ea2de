"""Ghost text is seen and is not there: in no document, clipboard or composition, and on the right side of the line."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication

from tests.gui.editor.hand import WORD_MODIFIER, Key, Mod, place_caret, press, type_text


def test_undo_takes_the_ghost_away_first(editor, suggest):
    type_text(editor, "ab")
    suggest(" ghost")
    press(editor, Key.Key_Z, Mod.ControlModifier)
    assert (editor.toPlainText(), editor.ghost.text) == ("", "")


def test_ghost_text_is_not_in_the_document(editor, suggest):
    type_text(editor, "ab")
    editor.document().setModified(False)
    steps, counted = editor.document().availableUndoSteps(), editor.edit_counter
    suggest(" ghost")
    document = editor.document()
    assert editor.toPlainText() == "ab"
    assert document.toRawText() == "ab"
    assert document.characterCount() == 3
    assert not document.isModified()
    assert document.availableUndoSteps() == steps
    assert editor.edit_counter == counted
    assert not document.find("ghost").hasSelection()


def test_ghost_text_is_not_in_the_clipboard(editor, suggest):
    type_text(editor, "ab")
    suggest(" ghost")
    press(editor, Key.Key_A, Mod.ControlModifier)
    press(editor, Key.Key_C, Mod.ControlModifier)
    assert QGuiApplication.clipboard().text() == "ab"


def test_ghost_text_is_not_in_what_is_dragged(editor, suggest):
    type_text(editor, "ab")
    suggest(" ghost")
    editor.selectAll()
    assert editor.createMimeDataFromSelection().text() == "ab"


def test_pasting_dismisses(editor, suggest):
    suggest("abc")
    QGuiApplication.clipboard().setText("pasted")
    press(editor, Key.Key_V, Mod.ControlModifier)
    assert (editor.toPlainText(), editor.ghost.text) == ("pasted", "")


def test_pasting_what_the_ghost_begins_with_is_no_typing(editor, suggest):
    suggest("abc")
    QGuiApplication.clipboard().setText("a")
    editor.paste()
    assert (editor.toPlainText(), editor.ghost.text) == ("a", "")


def test_an_input_method_composes_without_ghost_in_its_way(editor, suggest):
    type_text(editor, "a")
    suggest(" ghost")
    QApplication.sendEvent(editor, QInputMethodEvent("に", []))
    assert editor.ghost.text == ""
    assert editor.is_composing
    press_commit = QInputMethodEvent("", [])
    press_commit.setCommitString("日")
    QApplication.sendEvent(editor, press_commit)
    assert not editor.is_composing
    assert editor.toPlainText() == "a日"


def test_an_answer_in_the_middle_of_a_composition_is_not_shown(editor, service):
    press(editor, Key.Key_Tab)
    ask = service.asks[-1]
    QApplication.sendEvent(editor, QInputMethodEvent("に", []))
    service.answer("late", ask=ask)
    assert editor.ghost.text == ""
    assert editor.textCursor().block().layout().preeditAreaText() == "に"


def test_an_input_method_that_has_nothing_to_say_leaves_the_ghost(editor, suggest):
    suggest("abc")
    QApplication.sendEvent(editor, QInputMethodEvent("", []))
    assert editor.ghost.text == "abc"
    assert editor.textCursor().block().layout().preeditAreaText() == "abc"


def test_an_input_method_types_along(editor, suggest):
    suggest("abc")
    event = QInputMethodEvent("", [])
    event.setCommitString("a")
    QApplication.sendEvent(editor, event)
    assert (editor.toPlainText(), editor.ghost.text) == ("a", "bc")


def test_ghost_text_behind_an_emoji_stands_and_goes_in_where_it_should(editor, service):
    editor.set_text("ab😀cd")
    place_caret(editor, 4)
    press(editor, Key.Key_Tab)
    assert (service.asks[-1].before, service.asks[-1].after) == ("ab😀", "cd")
    service.answer("👩‍🚀 x")
    assert editor.ghost.position == 4
    press(editor, Key.Key_Right, WORD_MODIFIER)
    press(editor, Key.Key_Tab)
    assert editor.toPlainText() == "ab😀👩‍🚀 xcd"
    editor.undo()
    editor.undo()
    assert editor.toPlainText() == "ab😀cd"


def test_ghost_text_follows_a_line_that_runs_from_right_to_left(editor, service):
    editor.set_text("שלום עולם")
    place_caret(editor, 9)
    press(editor, Key.Key_Tab)
    service.answer(" ומה")
    layout = editor.document().firstBlock().layout()
    assert layout.preeditAreaPosition() == 9
    line = layout.lineAt(0)
    assert line.cursorToX(13)[0] < line.cursorToX(9)[0]  # the ghost goes on to the left
    press(editor, Key.Key_Tab)
    assert editor.toPlainText() == "שלום עולם ומה"
