"""Two states of a text beside each other."""

from __future__ import annotations

import pytest

from aiauthor.documents.differences import compare
from aiauthor.gui.panels.difference_view import DifferenceView
from aiauthor.gui.theme import load_theme
from aiauthor.settings import Settings


@pytest.fixture
def view(qtbot):
    view = DifferenceView(load_theme("light"), Settings())
    qtbot.addWidget(view)
    return view


def test_that_nothing_differs_stands_in_a_line_of_its_own(view):
    view.show_blocks(compare("Once upon a time.", "Once upon a time."))
    assert view.toPlainText() == "Nothing differs.\n\nOnce upon a time."


def test_a_difference_says_nothing_of_the_kind(view):
    view.show_blocks(compare("Once upon a time.", "Once upon a day."))
    assert "Nothing differs" not in view.toPlainText()
