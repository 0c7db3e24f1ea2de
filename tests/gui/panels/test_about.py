"""About: every licence, in full."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl

from aiauthor.gui.panels import about


@pytest.fixture
def dialog(qtbot):
    dialog = about.AboutDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_no_line_is_cut_off(dialog):
    for name in ("", *(name for name, _ in about.parts())):
        dialog.text.anchorClicked.emit(QUrl(f"#{name}"))
        assert dialog.text.horizontalScrollBar().maximum() == 0, name


def test_every_library_has_its_licence_in_full(dialog):
    named = [name for name, _ in about.parts()]
    assert {"AI Author", "PySide6-Essentials", "shiboken6", "Literata", "SCOWL", "numpy", "lxml"} <= set(named)
    assert all(len("".join(about.licence_texts(name))) > 200 for name in named)


def test_a_licence_opens_and_leads_back(dialog):
    dialog.text.anchorClicked.emit(QUrl("#PySide6-Essentials"))
    shown = dialog.text.toPlainText()
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in shown
    assert "TERMS AND CONDITIONS" in shown
    dialog.text.anchorClicked.emit(QUrl("#"))
    assert "Every licence in full" in dialog.text.toPlainText()


def test_what_an_installer_put_beside_its_python_is_told_and_nothing_else(monkeypatch, tmp_path):
    (tmp_path / "licences").mkdir()
    (tmp_path / "licences" / "libffi8.txt").write_text("as it is", encoding="utf-8")
    (tmp_path / "licences" / "numpy.txt").write_text("again", encoding="utf-8")
    (tmp_path / "licences" / "LGPL-3.txt").write_text("again", encoding="utf-8")
    monkeypatch.setattr("sys.prefix", str(tmp_path / "runtime"))
    assert "libffi8" not in [name for name, _ in about.parts()]
    (tmp_path / "CONTENTS.txt").touch()  # as build.py leaves it
    names = [name for name, _ in about.parts()]
    assert "libffi8" in names
    assert names.count("numpy") == 1
    assert "LGPL-3" not in names
