from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument

from aiauthor.gui.editor.text_units import python_index, qt_index, qt_length, text_between

TEXT = "a😀é👩‍🚀 مرحبا\nz"


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_indices_go_there_and_back(text: str):
    for index in range(len(text) + 1):
        assert python_index(text, qt_index(text, index)) == index


def test_length_is_what_qt_counts(qapp):
    document = QTextDocument()
    document.setPlainText(TEXT)
    assert document.characterCount() - 1 == qt_length(TEXT)


def test_a_position_inside_a_pair_belongs_to_its_character():
    assert python_index("a😀b", 2) == 1


def test_every_stretch_of_a_document_is_the_same_stretch_of_the_text(qapp):
    document = QTextDocument()
    document.setPlainText(TEXT)
    for start in range(len(TEXT)):
        for end in range(start, len(TEXT) + 1):
            assert text_between(document, qt_index(TEXT, start), qt_index(TEXT, end)) == TEXT[start:end]


def test_half_a_pair_at_the_start_is_left_out(qapp):
    document = QTextDocument()
    document.setPlainText("😀b")
    assert text_between(document, 1, 3) == "b"
    assert text_between(document, -5, 99) == "😀b"
