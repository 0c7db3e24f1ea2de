from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtTest import QTest

from aiauthor.gui.editor.veil import sentence_at, veil_path
from aiauthor.settings import Settings


@pytest.mark.parametrize(
    ("index", "sentence"),
    [(0, "One here. "), (5, "One here. "), (10, "Two “there.” "), (25, "Three"), (28, "Three")],
)
def test_the_sentence_at_an_index(index, sentence):
    text = "One here. Two “there.” Three"
    start, end = sentence_at(text, index)
    assert text[start:end] == sentence


def test_the_sentence_just_written_stays_in_focus():
    assert sentence_at("One. Two.", 9) == (5, 9)


def darkest(image, area) -> int:
    return min(
        image.pixelColor(x, y).lightness()
        for x in range(area.left(), area.right(), 1)
        for y in range(area.top(), area.bottom(), 1)
    )


def test_other_paragraphs_are_veiled_and_the_one_at_the_caret_is_not(editor):
    editor.apply_settings(Settings(focus="paragraph"))
    editor.set_text("HHHH\nMMMM\nWWWW")
    editor.go_to(6)
    image = editor.viewport().grab().toImage()
    rects = []
    for number in range(3):
        block = editor.document().findBlockByNumber(number)
        rects.append(editor.blockBoundingGeometry(block).translated(editor.contentOffset()).toRect())
    ink = QColor(editor.theme.ink).lightness()
    assert darkest(image, rects[1]) < ink + 40
    assert darkest(image, rects[0]) > ink + 90
    assert darkest(image, rects[2]) > ink + 90


def test_in_a_sentence_the_ghost_is_clear(editor, suggest):
    editor.apply_settings(Settings(focus="sentence"))
    editor.set_text("First one. Second")
    editor.moveCursor(QTextCursor.MoveOperation.End)
    suggest(" goes on")
    path = veil_path(editor, sentence=True)
    block = editor.document().firstBlock()
    top = editor.blockBoundingGeometry(block).translated(editor.contentOffset()).topLeft()
    line = block.layout().lineAt(0)

    def veiled(position):
        return path.contains(top + QPoint(int(line.cursorToX(position)[0]) + 2, int(line.y() + line.height() / 2)))

    assert veiled(3)
    assert not veiled(13)
    assert not veiled(20)


def test_the_line_that_is_written_stays_in_the_middle(editor):
    editor.apply_settings(Settings(typewriter=True))
    editor.set_text("line\n" * 100)
    editor.go_to(250)
    heights = []
    for _ in range(4):
        QTest.keyClick(editor, Qt.Key.Key_Return)
        QTest.keyClicks(editor, "more")
        heights.append(editor.cursorRect().center().y())
    middle = editor.viewport().height() / 2
    assert all(abs(height - middle) < editor.cursorRect().height() for height in heights)


def test_keys_and_menu_turn_focus_and_typewriter_on_and_off(window):
    QTest.keyClick(window.editor, Qt.Key.Key_F8)
    assert window.settings.focus == "paragraph"
    assert window.menus.actions["focus_paragraph"].isChecked()
    QTest.keyClick(window.editor, Qt.Key.Key_F8)
    assert window.settings.focus == "off"
    QTest.keyClick(window.editor, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert window.settings.typewriter
