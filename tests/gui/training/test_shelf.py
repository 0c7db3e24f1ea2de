"""The shelf and its list: reading, ticks, drafts, rejected files, drag and drop."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest

from aiauthor.gui.training import shelf as shelf_module
from aiauthor.gui.training.shelf import Shelf
from aiauthor.gui.training.shelf_view import REMARKS, TITLE, WORDS, ShelfView
from tests.gui.training.conftest import prose


@pytest.fixture
def shelf(qtbot):
    shelf = Shelf()
    yield shelf
    shelf.close()


@pytest.fixture
def view(qtbot, shelf):
    view = ShelfView(shelf)
    qtbot.addWidget(view)
    view.resize(700, 300)
    with qtbot.waitExposed(view):
        view.show()
    view.refresh()
    return view


def read(qtbot, shelf, *paths):
    shelf.add(paths)
    qtbot.waitUntil(lambda: not shelf.is_reading, timeout=20_000)


def rows(view) -> list[str]:
    return [view.topLevelItem(index).text(TITLE) for index in range(view.topLevelItemCount())]


def test_a_folder_is_read_off_the_window_and_summed(qtbot, shelf, view, manuscripts):
    read(qtbot, shelf, manuscripts)
    assert [entry.path.name for entry in shelf.entries] == ["one.txt", "two.md"]
    assert shelf.words == sum(entry.manuscript.words for entry in shelf.entries) > 5_000
    qtbot.waitUntil(lambda: len(rows(view)) == 2)
    assert view.topLevelItem(0).text(WORDS) == f"{shelf.entries[0].manuscript.words:,}"
    read(qtbot, shelf, manuscripts, manuscripts / "one.txt")
    assert len(shelf.entries) == 2


def test_unticked_is_not_learned_from(qtbot, shelf, view, manuscripts):
    read(qtbot, shelf, manuscripts)
    qtbot.waitUntil(lambda: len(rows(view)) == 2)
    words = shelf.words
    view.topLevelItem(0).setCheckState(TITLE, Qt.CheckState.Unchecked)
    assert shelf.words == words - shelf.entries[0].manuscript.words
    assert [entry.path.name for entry in shelf.ticked] == ["two.md"]
    view.setCurrentItem(view.topLevelItem(0))
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert shelf.words == words


def test_what_cannot_be_read_is_listed_with_its_reason_and_stops_nothing(qtbot, shelf, view, manuscripts):
    (manuscripts / "scan.pdf").write_bytes(b"%PDF-1.7 ...")
    (manuscripts / "broken.docx").write_bytes(b"PK\x03\x04 not an archive")
    read(qtbot, shelf, manuscripts, manuscripts / "missing.txt")
    assert len(shelf.entries) == 2
    assert len(shelf.rejected) == 3
    qtbot.waitUntil(lambda: "Could not be used: 3 files" in rows(view))
    group = view.topLevelItem(view.topLevelItemCount() - 1)
    reasons = " ".join(group.child(index).text(TITLE) for index in range(group.childCount()))
    assert "PDF" in reasons
    assert "broken.docx" in reasons
    assert "missing.txt" in reasons
    shelf.clear_rejected()
    qtbot.waitUntil(lambda: len(rows(view)) == 2)


def test_a_draft_is_marked_left_out_and_counted_once(qtbot, shelf, view, manuscripts):
    text = (manuscripts / "one.txt").read_text(encoding="utf-8")
    (manuscripts / "one (draft).txt").write_text(text[: len(text) // 2], encoding="utf-8")
    read(qtbot, shelf, manuscripts)
    qtbot.waitUntil(lambda: any(entry.draft_of for entry in shelf.entries), timeout=10_000)
    draft = next(entry for entry in shelf.entries if entry.draft_of)
    assert draft.path.name == "one (draft).txt"
    assert not draft.ticked
    assert "left out" in view.remark(draft)
    words = shelf.words
    shelf.set_ticked(draft, True)
    assert shelf.words == words
    assert "counted once" in view.remark(draft)
    qtbot.waitUntil(lambda: "counted once" in view.topLevelItem(0).text(REMARKS))
    # What was decided by hand stays so when more is read.
    (manuscripts / "three.txt").write_text(prose(3, 5_000), encoding="utf-8")
    read(qtbot, shelf, manuscripts)
    assert len(shelf.entries) == 4
    assert draft.ticked


def test_another_language_is_remarked(qtbot, shelf, view, tmp_path):
    german = "Er ging nicht in das Haus, und sie war auch nicht mit dem Kind auf der Straße, wie es schien. " * 40
    (tmp_path / "haus.txt").write_text(german, encoding="utf-8")
    read(qtbot, shelf, tmp_path / "haus.txt")
    assert view.remark(shelf.entries[0]) == "Seems to be German."


def test_delete_takes_off_the_shelf_and_it_may_come_back(qtbot, shelf, view, manuscripts):
    read(qtbot, shelf, manuscripts)
    qtbot.waitUntil(lambda: len(rows(view)) == 2)
    view.setCurrentItem(view.topLevelItem(0))
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert [entry.path.name for entry in shelf.entries] == ["two.md"]
    qtbot.waitUntil(lambda: len(rows(view)) == 1)
    read(qtbot, shelf, manuscripts)
    assert len(shelf.entries) == 2


def test_the_shelf_holds_only_so_much(qtbot, shelf, manuscripts, monkeypatch):
    shelf._room = 25_000
    read(qtbot, shelf, manuscripts)
    assert len(shelf.entries) == 1
    assert "two.md" in shelf.rejected[0].reason


def test_files_and_folders_are_dropped(qtbot, shelf, view, manuscripts):
    view.dropped.connect(shelf.add)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(manuscripts))])
    actions, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(20, 20), actions, data, buttons, keys)
    view.dragEnterEvent(enter)
    assert enter.isAccepted()
    view.dropEvent(QDropEvent(QPointF(20, 20), actions, data, buttons, keys))
    qtbot.waitUntil(lambda: len(shelf.entries) == 2, timeout=20_000)


def test_text_that_is_dragged_is_not_taken(view):
    data = QMimeData()
    data.setText("once upon a time")
    enter = QDragEnterEvent(
        QPoint(20, 20), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    enter.ignore()
    view.dragEnterEvent(enter)
    assert not enter.isAccepted()


def test_a_reader_that_breaks_is_told(qtbot, shelf, monkeypatch, manuscripts):
    def broken(*_):
        raise RuntimeError("inside")

    monkeypatch.setattr(shelf_module, "_identity", broken)
    read(qtbot, shelf, manuscripts)
    assert "RuntimeError" in shelf.rejected[0].reason


def test_closing_while_reading_is_quick(qtbot, manuscripts):
    for number in range(40):
        (manuscripts / f"more{number}.txt").write_text(prose(number + 10, 20_000), encoding="utf-8")
    shelf = Shelf()
    shelf.add([manuscripts])
    qtbot.waitUntil(lambda: bool(shelf.entries), timeout=20_000)
    shelf.close()
    assert len(shelf.entries) < 42
