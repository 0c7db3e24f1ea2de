"""The index against counting everything anew."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor

from aiauthor.documents.counts import count_words
from aiauthor.gui.editor.editor import Editor
from aiauthor.gui.editor.text_units import qt_index, qt_length, whole_text
from tests.gui.conftest import PromptedService

PIECES = st.text(st.sampled_from("ab c😀é\n\u2028\u00a0—𝔸"), max_size=8)


@pytest.fixture(scope="module")
def page(qapp):
    return Editor(PromptedService())


@settings(max_examples=150, deadline=None)
@given(
    start=PIECES, changes=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), PIECES), max_size=8), undo=st.booleans()
)
def test_every_edit_is_told_in_pythons_count(page, start, changes, undo):
    page.set_text(start)
    text, heard = start, []

    def hear(*_):
        heard.append(page.last_edit)

    page.edited.connect(hear)
    try:
        for at, length, piece in changes:
            begin = round(at * len(text))
            end = begin + round(length * (len(text) - begin))
            cursor = QTextCursor(page.document())
            cursor.setPosition(qt_index(text, begin))
            cursor.setPosition(qt_index(text, end), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(piece)
            text = text[:begin] + piece + text[end:]
        if undo:
            while page.document().isUndoAvailable():
                page.undo()
            text = start
    finally:
        page.edited.disconnect(hear)
    assert whole_text(page.document()) == text
    replayed = start
    for edit in heard:
        replayed = replayed[: edit.position] + edit.inserted + replayed[edit.position + edit.removed :]
    assert replayed == text
    assert page.index.length == len(text)
    assert page.index.count_now() == sum(map(count_words, text.split("\n")))
    for index in range(len(text) + 1):
        position = qt_index(text, index)
        assert page.index.code_point_position(position) == index
        assert page.index.qt_position(index) == position
    middle = len(text) // 2
    assert page.index.words_between(0, qt_length(text[:middle])) == sum(map(count_words, text[:middle].split("\n")))


def test_words_are_counted_when_nothing_else_is_to_be_done(qtbot, editor):
    with qtbot.waitSignal(editor.index.counted):
        editor.set_text("one two\n\nthree — four\n")
    assert editor.index.words == 4
    with qtbot.waitSignal(editor.index.counted):
        editor.textCursor().insertText("zero ")
    assert editor.index.words == 5


def test_ghost_text_has_no_words(qtbot, editor, suggest):
    with qtbot.waitSignal(editor.index.counted):
        editor.set_text("one two")
    editor.moveCursor(QTextCursor.MoveOperation.End)
    suggest(" three four")
    assert editor.index.count_now() == 2


@pytest.mark.parametrize("text", ["a\u00a0b", "a\u2028b", "", "\n", "a\n\n", "\t x", "😀\n👩‍🚀", "e\u0301", "a\x0bb"])
def test_a_text_comes_out_of_the_page_as_it_went_in(editor, text):
    editor.set_text(text)
    assert whole_text(editor.document()) == text
