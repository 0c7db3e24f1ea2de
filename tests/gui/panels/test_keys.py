"""The keyboard sheet: what its search finds, and what can be pressed."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from aiauthor.gui.panels.keys import KeysDialog


@pytest.fixture
def keys(window):
    window.show_keys()
    (dialog,) = window.findChildren(KeysDialog)
    return dialog


def test_a_menus_name_finds_all_that_is_in_it(keys):
    QTest.keyClicks(keys.search, "suggestion")
    names = [keys.tree.topLevelItem(number).text(0) for number in range(keys.tree.topLevelItemCount())]
    shown = [item.text(0) for item in keys._items() if not item.isHidden()]
    assert "Suggestions" in names
    assert {"Ask, or accept all", "Accept one word", "Write on"} <= set(shown)
    assert "Save" not in shown


def test_a_key_can_be_set_only_once_a_command_is_chosen(keys):
    pressed = (keys.edit, keys.set_button, keys.none_button)
    assert not any(widget.isEnabled() for widget in pressed)
    keys.choose("snapshots")
    assert all(widget.isEnabled() for widget in pressed)
