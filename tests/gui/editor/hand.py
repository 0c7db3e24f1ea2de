"""What a hand does at the editor: keys, letters, a caret that is put somewhere."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

Key, Mod = Qt.Key, Qt.KeyboardModifier
WORD_MODIFIER = Mod.AltModifier if sys.platform == "darwin" else Mod.ControlModifier


def press(editor, key, modifier=Mod.NoModifier):
    QTest.keyClick(editor, key, modifier)


def type_text(editor, text):
    QTest.keyClicks(editor, text)


def place_caret(editor, position, anchor=None):
    cursor = editor.textCursor()
    cursor.setPosition(position if anchor is None else anchor)
    cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
