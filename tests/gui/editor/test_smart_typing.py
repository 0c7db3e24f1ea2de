from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from aiauthor.gui.editor.smart_typing import swap_for
from aiauthor.settings import Settings

Key, Mod = Qt.Key, Qt.KeyboardModifier


def type_out(text: str, quotes: str = "“ ”") -> str:
    typed = ""
    for letter in text:
        typed += letter
        swap = swap_for(typed, quotes)
        if swap:
            typed = typed[: len(typed) - swap.removed] + swap.text
    return typed


@pytest.mark.parametrize(
    ("typed", "quotes", "expected"),
    [
        ('"Why?" he said.', "“ ”", "“Why?” he said."),
        ("don't", "“ ”", "don’t"),
        ("'Yes,' she said, 'no.'", "“ ”", "‘Yes,’ she said, ‘no.’"),
        ("\"'Yes'\"", "“ ”", "“‘Yes’”"),
        ('("so")', "“ ”", "(“so”)"),
        ('"Ja", sagte er', "„ “", "„Ja“, sagte er"),
        ("'Ja', geht's", "„ “", "‚Ja‘, geht’s"),
        ('"Oui"', "« »", "«Oui»"),
        ("he went--and", "“ ”", "he went—and"),
        ("---", "“ ”", "---"),
        ("a---", "“ ”", "a—-"),
        ("wait...", "“ ”", "wait…"),
        ('\\"', "“ ”", '\\"'),
        ("3.14", "“ ”", "3.14"),
    ],
)
def test_signs_become_typographic(typed, quotes, expected):
    assert type_out(typed, quotes) == expected


def test_one_undo_gives_the_plain_sign_back(editor):
    QTest.keyClicks(editor, 'He said "')
    assert editor.toPlainText() == "He said “"
    QTest.keyClick(editor, Key.Key_Z, Mod.ControlModifier)
    assert editor.toPlainText() == 'He said "'


def test_undo_keeps_what_was_typed_after_it_apart(editor):
    QTest.keyClicks(editor, '"Oh')
    editor.undo()
    assert editor.toPlainText() == "“"
    editor.undo()
    assert editor.toPlainText() == '"'


def test_a_setting_leaves_signs_as_they_are_typed(editor):
    editor.apply_settings(Settings(smart_typing=False))
    QTest.keyClicks(editor, '"don\'t"--...')
    assert editor.toPlainText() == '"don\'t"--...'


def test_a_sign_swapped_while_typing_along_keeps_the_ghost(editor, suggest):
    QTest.keyClicks(editor, "I don")
    suggest("’t know")
    QTest.keyClicks(editor, "'t")
    assert (editor.toPlainText(), editor.ghost.text) == ("I don’t", " know")


def test_pasted_signs_stay_as_they_are(editor, qapp):
    qapp.clipboard().setText('"plain"')
    editor.paste()
    assert editor.toPlainText() == '"plain"'
