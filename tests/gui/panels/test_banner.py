"""What is said above the page: one thing at a time, and none of it lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from aiauthor.gui.panels.banner import Banner


@pytest.fixture
def banner(qtbot):
    banner = Banner()
    qtbot.addWidget(banner)
    return banner


def press(banner, name):
    (button,) = [b for b in banner.findChildren(QPushButton) if b.text() == name and b in banner._buttons]
    button.click()


def test_what_waits_comes_back_when_the_latest_is_answered(banner):
    done = []
    banner.say("first", [("Do One", lambda: done.append(1))], about=1)
    banner.say("second", [("Do Two", lambda: done.append(2))], about=2)
    assert banner.text == "second"
    press(banner, "Do Two")
    assert banner.text == "first"
    press(banner, "Do One")
    assert banner.text == ""
    assert done == [2, 1]


def test_a_later_sentence_about_the_same_takes_its_place(banner):
    banner.say("old", [], about="x")
    banner.say("new", [], about="x")
    assert banner.text == "new"
    banner.dismiss()
    assert banner.text == ""


def test_what_no_longer_matters_goes_without_an_answer(banner):
    banner.say("first", [], about=1)
    banner.say("second", [], about=2)
    banner.withdraw(1)
    banner.withdraw("never said")
    assert banner.text == "second"
    banner.withdraw(2)
    assert banner.text == ""


@pytest.mark.parametrize("whose", ["window", "voices"])
def test_the_page_has_the_keyboard_when_a_banner_is_answered(window, whose):
    said = window.banner if whose == "window" else window.voices.banner
    window.editor.setFocus()
    said.say("first", [("Got It", lambda: None)])
    (button,) = said._buttons
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.focusWidget() is window.editor
    said.say("second", [("Got It", lambda: None)])
    (button,) = said._buttons
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert window.focusWidget() is window.editor
