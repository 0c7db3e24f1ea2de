"""Scripts other than Latin: they are edited rightly, and ghost text follows them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from aiauthor.gui.editor.direction import runs_right_to_left
from aiauthor.gui.editor.text_units import whole_text

Key, Mod = Qt.Key, Qt.KeyboardModifier

TEXTS = {
    "hebrew": ("הזקן ירד אל", " הים וישב ליד המים"),
    "arabic": ("نزل الرجل", " إلى البحر وجلس"),
    "right to left in a sentence": ("He said שלום to", " the old איש and left"),
    "japanese": ("老人は海へ", "行って、水辺に座った。"),
    "korean": ("노인은 바다로", " 갔다."),
    "thai": ("ชายชรา", "เดินไปที่ทะเล"),
    "hindi": ("बूढ़ा आदमी", " समुद्र के पास गया"),
    "emoji": ("A family 👨‍👩‍👧‍👦 and a flag 🇩🇪", " went 👩‍🚀 away 😀"),
    "combining marks": ("Cafe\u0301 nai\u0308ve q\u0323\u0307", " o\u0308ffnet e\u0301"),
    "beyond the basic plane": ("𝔗𝔥𝔢 𐍈", " 𝕠𝕝𝕕 𐍈𐍈"),
}


@pytest.fixture(params=TEXTS)
def pair(request):
    return TEXTS[request.param]


@pytest.fixture
def begun(editor, pair):
    """An editor with the caret at the end of the text."""
    editor.set_text(pair[0])
    editor.moveCursor(QTextCursor.MoveOperation.End)
    return editor


def test_ghost_text_is_shown_and_leaves_the_text_alone(begun, suggest, pair):
    layout = begun.textCursor().block().layout()
    before = layout.lineAt(0).naturalTextWidth()
    suggest(pair[1])
    assert begun.ghost.text == pair[1]
    assert whole_text(begun.document()) == pair[0]
    assert layout.lineAt(0).naturalTextWidth() > before or layout.lineCount() > 1
    assert begun.viewport().rect().contains(begun.cursorRect().center())
    assert begun.textCursor().positionInBlock() == len(pair[0].encode("utf-16-le")) // 2


def test_all_of_it_is_accepted_as_one_step(begun, suggest, pair):
    suggest(pair[1])
    QTest.keyClick(begun, Key.Key_Tab)
    assert whole_text(begun.document()) == "".join(pair)
    begun.undo()
    assert whole_text(begun.document()) == pair[0]
    begun.redo()
    assert whole_text(begun.document()) == "".join(pair)


def test_accepted_word_by_word_it_is_the_same(begun, suggest, pair):
    suggest(pair[1])
    for _ in range(40):
        if not begun.ghost.text:
            break
        QTest.keyClick(begun, Key.Key_Right, Mod.ControlModifier)
        rest = begun.ghost.text
        assert whole_text(begun.document()) + rest == "".join(pair)
        assert not rest or not _is_torn(rest)
    assert not begun.ghost.text


def _is_torn(rest: str) -> bool:
    """Whether what is left begins in the middle of what people see as one character."""
    import unicodedata

    return unicodedata.category(rest[0]) in ("Mn", "Mc", "Me") or rest[0] in "\u200d\ufe0f"


def test_typing_along_keeps_the_rest(begun, suggest, pair):
    suggest(pair[1])
    first = pair[1][0] if pair[1][0] != " " else pair[1][:2]
    for character in first:
        event = QInputMethodEvent()
        event.setCommitString(character)
        QApplication.sendEvent(begun, event) if ord(character) > 127 else QTest.keyClicks(begun, character)
    assert whole_text(begun.document()) == pair[0] + first


def test_ghost_text_goes_left_where_the_text_does(editor, suggest):
    editor.set_text("הזקן ירד אל")
    editor.moveCursor(QTextCursor.MoveOperation.End)
    right = editor.cursorRect().left()
    suggest(" הים")
    QTest.keyClick(editor, Key.Key_Tab)
    assert editor.cursorRect().left() < right


@pytest.mark.parametrize(
    ("text", "is_so"),
    [("", False), ("# ...", False), ("Once upon a time, שלום.", False), ("# שלום\n\nthe", True), ("نزل الرجل", True),
     ("老人は", False), ("123 456", False), ("ߊߋߌ", True)],
)  # fmt: skip
def test_which_way_a_text_runs(text, is_so):
    assert runs_right_to_left(text) == is_so


def test_a_text_that_runs_from_right_to_left_is_flush_right(qtbot, editor):
    left = editor.cursorRect().left()
    editor.set_text("שלום")
    assert editor.cursorRect().left() > left + 100
    assert not editor.document().isModified()
    assert not editor.document().isUndoAvailable()
    editor.set_text("Once")
    assert editor.cursorRect().left() == left
    editor.set_text("")
    for character in "שלום":
        event = QInputMethodEvent()
        event.setCommitString(character)
        QApplication.sendEvent(editor, event)
    qtbot.waitUntil(lambda: editor.cursorRect().left() > left + 100)
    assert whole_text(editor.document()) == "שלום"
    while editor.document().isUndoAvailable():
        editor.undo()
    qtbot.waitUntil(lambda: editor.cursorRect().left() == left)
