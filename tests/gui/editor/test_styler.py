from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtTest import QTest

from aiauthor.gui.editor.markdown import Style, spans_of


def styled(line: str) -> list[tuple[str, str]]:
    return sorted(
        (span.style.value, line[span.start : span.end]) for span in spans_of(line) if span.style is not Style.MARK
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("He *really* went", [("emphasis", "really")]),
        ("He **really** went", [("strong", "really")]),
        ("He ***really*** went", [("emphasis", "really"), ("strong", "really")]),
        ("**so *very* late**", [("emphasis", "very"), ("strong", "so *very* late")]),
        ("_a_ and _b_", [("emphasis", "a"), ("emphasis", "b")]),
        ("snake_case_name", []),
        ("2 * 3 * 4", []),
        (r"\*not\*", []),
        ("an open * star", []),
        ("# Title", [("heading", "# Title")]),
        ("Chapter 3", [("heading", "Chapter 3")]),
        ("***", [("scene", "***")]),
        ("> quoted *so*", [("emphasis", "so"), ("quote", "> quoted *so*")]),
        ("", []),
        ("plain", []),
    ],
)
def test_marks_mean_what_they_mean_in_markdown(line, expected):
    assert styled(line) == sorted(expected)


def formats(editor, number=0):
    layout = editor.document().findBlockByNumber(number).layout()
    ranges = layout.formats()  # held while its members are copied
    return [(r.start, r.length, QTextFormat(r.format).toCharFormat()) for r in ranges]


def test_a_heading_is_large_and_bold_and_the_text_is_untouched(editor):
    editor.set_text("# One\n\ntext *soft* text")
    edits = editor.edit_counter
    editor.viewport().grab()
    found = formats(editor)
    assert any(
        f.fontWeight() == QFont.Weight.Bold and f.fontPointSize() > editor.font().pointSizeF() for _, _, f in found
    )
    assert any((start, length, f.fontItalic()) == (6, 4, True) for start, length, f in formats(editor, 2))
    assert editor.toPlainText() == "# One\n\ntext *soft* text"
    assert not editor.document().isModified()
    assert not editor.document().isUndoAvailable()
    assert editor.edit_counter == edits


def test_what_is_typed_is_styled_at_once(editor):
    QTest.keyClicks(editor, "*so*")
    assert any(f.fontItalic() for _, _, f in formats(editor))
    QTest.keyClicks(editor, "x")
    editor.moveCursor(QTextCursor.MoveOperation.StartOfBlock)
    editor.textCursor().deleteChar()
    assert not any(f.fontItalic() for _, _, f in formats(editor))


def test_paragraphs_out_of_sight_cost_nothing(editor):
    editor.set_text("# Heading\n" * 5000)
    editor.viewport().grab()
    seen = sum(bool(formats(editor, number)) for number in range(5000))
    assert 0 < seen < 100
    editor.moveCursor(QTextCursor.MoveOperation.End)
    editor.viewport().grab()
    assert formats(editor, 4999)


def test_emoji_before_emphasis_do_not_shift_it(editor):
    QTest.keyClicks(editor, "x")
    editor.set_text("😀😀 *so*")
    editor.viewport().grab()
    assert any((start, length) == (6, 2) and f.fontItalic() for start, length, f in formats(editor))


def test_ghost_text_takes_no_style_from_around_it(editor, suggest):
    editor.set_text("a **strong** word")
    editor.viewport().grab()
    cursor = editor.textCursor()
    cursor.setPosition(7)
    editor.setTextCursor(cursor)
    suggest("GHOST")
    last = formats(editor)[-1]
    assert last[:2] == (7, 5)
    assert last[2].foreground().color() == QColor(editor.theme.ghost)
    assert not any(
        f.fontWeight() == QFont.Weight.Bold and start <= 7 < start + length for start, length, f in formats(editor)
    )
    strong = [(start, length) for start, length, f in formats(editor) if f.fontWeight() == QFont.Weight.Bold]
    assert strong == [(4, 3), (12, 3)]
    editor.suggesting.dismiss()
    strong = [(start, length) for start, length, f in formats(editor) if f.fontWeight() == QFont.Weight.Bold]
    assert sum(length for _, length in strong) == 6


def test_typing_along_keeps_both_ghost_and_style(editor, suggest):
    editor.set_text("**so** ")
    editor.moveCursor(QTextCursor.MoveOperation.End)
    suggest("far away")
    QTest.keyClicks(editor, "far")
    assert any(f.fontWeight() == QFont.Weight.Bold for _, _, f in formats(editor))
    assert formats(editor)[-1][:2] == (10, 5)
    assert editor.document().firstBlock().layout().preeditAreaText() == " away"


def test_a_layer_is_laid_over_the_rest(editor):
    tint = QTextCharFormat()
    tint.setBackground(QColor("yellow"))
    editor.styler.layers["tint"] = lambda block, text: [(0, 3, tint)] if text.startswith("abc") else []
    editor.set_text("abcdef\nxyz")
    editor.viewport().grab()
    assert [(start, length) for start, length, _ in formats(editor)] == [(0, 3)]
    assert not formats(editor, 1)
    del editor.styler.layers["tint"]
    editor.styler.restyle()
    editor.viewport().grab()
    assert not formats(editor)


def test_a_very_long_paragraph_is_left_plain():
    assert not spans_of("*a* " * 10_000)
