"""Help > Check for Updates tells, and opens no connection."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from aiauthor import __version__, paths
from aiauthor.gui.panels import updates


def labels(dialog):
    return " ".join(label.text() for label in dialog.findChildren(updates.QLabel))


@pytest.fixture
def page(monkeypatch, tmp_path):
    (tmp_path / updates.HOMEPAGE_FILE).write_text("https://pages.example/aiauthor\n", encoding="utf-8")
    resource = paths.resource
    monkeypatch.setattr(
        paths, "resource", lambda name: tmp_path / name if name == updates.HOMEPAGE_FILE else resource(name)
    )


@pytest.mark.usefixtures("page")
def test_the_address_can_be_copied(qtbot):
    dialog = updates.UpdatesDialog()
    qtbot.addWidget(dialog)
    assert __version__ in labels(dialog)
    next(button for button in dialog.findChildren(QPushButton) if "Copy" in button.text()).click()
    assert QApplication.clipboard().text() == "https://pages.example/aiauthor/releases"


def test_a_copy_that_was_built_by_hand_says_so(qtbot):
    dialog = updates.UpdatesDialog()
    qtbot.addWidget(dialog)
    assert "not made by a release" in labels(dialog)
    assert not dialog.address.isVisibleTo(dialog)
