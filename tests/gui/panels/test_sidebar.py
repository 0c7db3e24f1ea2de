"""Outline and book at the side of the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from aiauthor.documents.book import open_book

TEXT = "# One\n\n😀 words here\n\n***\n\nmore\n\n# Two\n\n## Inside\n\nlast words\n" + "\nfiller" * 100


def items(panel):
    found, item = [], panel.topLevelItem(0)
    while item is not None:
        found.append((item.text(0), item.text(1)))
        item = panel.itemBelow(item)
    return found


@pytest.fixture
def outline(qtbot, window):
    window.editor.set_text(TEXT)
    window.menus.actions["outline"].trigger()
    qtbot.waitUntil(lambda: bool(items(window.outline)))
    return window.outline


def test_the_outline_lists_chapters_scenes_and_words(outline):
    assert items(outline) == [("One", "4"), ("***", "1"), ("Two", "104"), ("Inside", "103")]


def test_a_click_jumps(qtbot, window, outline):
    item = outline.topLevelItem(1)
    QTest.mouseClick(outline.viewport(), Qt.MouseButton.LeftButton, pos=outline.visualItemRect(item).center())
    assert window.editor.textCursor().block().text() == "# Two"
    assert window.editor.hasFocus()
    assert window.editor.firstVisibleBlock().text() == "# Two"


def test_the_outline_follows_what_is_typed_and_where_the_caret_is(qtbot, window, outline):
    window.editor.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClicks(window.editor, "# Zero")
    QTest.keyClick(window.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: items(outline)[0] == ("Zero", "1"))
    qtbot.waitUntil(lambda: outline.currentItem() is not None and outline.currentItem().text(0) == "One")


def test_the_outline_follows_the_page_in_front(qtbot, window, outline):
    window.new_document()
    QTest.keyClicks(window.editor, "# Other")
    qtbot.waitUntil(lambda: items(outline) == [("Other", "1")])
    window.turn_to(window.desk.documents[0])
    qtbot.waitUntil(lambda: items(outline)[0] == ("One", "4"))
    window.desk.documents[1].editor.document().setModified(False)


@pytest.fixture
def book(qtbot, window, tmp_path):
    folder = tmp_path / "A Book"
    folder.mkdir()
    for number in (1, 2, 10):
        (folder / f"{number}.md").write_text(f"# Chapter {number}\n\nsome words", encoding="utf-8")
    assert window.book.open(folder)
    window.menus.actions["book"].trigger()
    qtbot.waitUntil(lambda: "12 words" in window.book._title.text())
    return window.book


def rows(book):
    return [book._list.item(row).text() for row in range(book._list.count())]


def test_a_folder_is_a_book_with_its_chapters_in_order(book):
    assert rows(book) == [f"Chapter {number}\n4 words" for number in (1, 2, 10)]


def test_a_folder_that_is_dropped_shows_its_first_chapter(qtbot, window, tmp_path):
    folder = tmp_path / "A Book"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"{number}.md").write_text(f"Chapter {number}", encoding="utf-8")
    window._on_files_dropped([folder])
    assert window.document.title == "1.md"
    assert [document.title for document in window.desk.documents] == ["1.md"]
    window.open(folder / "2.md")
    window.filing.open_book(folder)
    assert window.document.title == "2.md"


def test_a_click_opens_a_chapter(qtbot, window, book):
    item = book._list.item(1)
    QTest.mouseClick(book._list.viewport(), Qt.MouseButton.LeftButton, pos=book._list.visualItemRect(item).center())
    assert window.document.title == "2.md"


def test_a_chapter_dragged_elsewhere_stays_there(qtbot, book):
    model = book._list.model()
    from PySide6.QtCore import QModelIndex

    assert model.moveRow(QModelIndex(), 2, QModelIndex(), 0)
    assert [path.name for path in open_book(book.book.folder).chapters] == ["10.md", "1.md", "2.md"]


def test_a_new_chapter_is_made_and_opened(qtbot, window, book):
    QTest.mouseClick(book._new, Qt.MouseButton.LeftButton)
    assert window.document.title == "04.md"
    assert window.document.text() == "# Chapter 4\n\n"
    qtbot.waitUntil(lambda: len(rows(book)) == 4)


def test_words_of_a_chapter_follow_its_saving(qtbot, window, book):
    window.open(book.book.chapters[0])
    QTest.keyClicks(window.editor, "new words ")
    window.save()
    qtbot.waitUntil(lambda: "14 words" in book._title.text())


def test_a_folder_that_is_gone_is_told(window, tmp_path):
    assert not window.book.open(tmp_path / "nowhere")
    assert "nowhere" in window.status_bar.note


def test_the_sidebar_shows_one_panel_or_none(window):
    window.menus.actions["outline"].trigger()
    window.menus.actions["book"].trigger()
    assert window.sidebar.shown == "book"
    assert not window.menus.actions["outline"].isChecked()
    window.menus.actions["book"].trigger()
    assert window.sidebar.shown == ""
