"""Find and replace, pressed and typed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from aiauthor.documents.companions import companion_folder
from aiauthor.documents.snapshots import Snapshots
from aiauthor.gui.searching import Query, SearchError, find_all, replaced

Key, Mod = Qt.Key, Qt.KeyboardModifier


def texts(query: Query, text: str, replacement: str = "") -> list[str]:
    return [found.text for found in find_all(query, text, replacement)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query("the"), ["The", "the", "the"]),
        (Query("the", case=True), ["the", "the"]),
        (Query("the", whole_word=True), ["The", "the"]),
        (Query("t.e", regex=True), ["The", "the", "the"]),
        (Query("t.e"), []),
        (Query(r"\w+\.$", regex=True), ["mat.", "there."]),
        (Query("."), [".", "."]),
        (Query(""), []),
        (Query("^", regex=True), []),
    ],
)
def test_what_is_found(query, expected):
    assert texts(query, "The cat on the mat.\nIs there.") == expected


def test_words_are_words_in_any_script():
    assert texts(Query("été", whole_word=True), "été étés l'été") == ["été", "été"]
    assert texts(Query("ÉTÉ"), "été") == ["été"]


def test_a_pattern_that_means_nothing_is_told():
    with pytest.raises(SearchError, match="no regular expression"):
        find_all(Query("(", regex=True), "text")


def test_a_pattern_that_backtracks_without_end_gives_up():
    find_all(Query("(a+)+$", regex=True), "a" * 40 + "b")


@pytest.mark.parametrize(
    ("pattern", "replacement", "expected"),
    [
        (r"(\w+) (\w+)", r"\2 $1", "two one"),
        (r"one", r"$0 $0", "one one two"),
        (r" ", r"\n", "one\ntwo"),
        (r"one", r"\\ $$", "\\ $ two"),
    ],
)
def test_groups_in_a_replacement(pattern, replacement, expected):
    found = find_all(Query(pattern, regex=True), "one two", replacement)
    assert replaced("one two", found) == expected


def test_without_regex_a_replacement_means_itself():
    assert replaced("a b", find_all(Query("a"), "a b", r"\1$0")) == r"\1$0 b"


@settings(deadline=None)
@given(st.text("ab😀\n", max_size=20), st.text("ab😀", min_size=1, max_size=2), st.text("xy😀\n", max_size=3))
def test_replacing_is_what_python_does(text, needle, replacement):
    found = find_all(Query(needle, case=True), text, replacement)
    assert replaced(text, found) == text.replace(needle, replacement)


@pytest.fixture
def desk(qtbot, window):
    window.editor.set_text("The cat sat. 😀 The dog sat.\nThe end.")
    QTest.keyClick(window.editor, Key.Key_F, Mod.ControlModifier)
    assert window.find_bar.isVisible()
    return window


def look_for(qtbot, window, text, says):
    window.find_bar.find_edit.setText(text)
    qtbot.waitUntil(lambda: says in window.find_bar.count.text())


def selected(window):
    return window.editor.textCursor().selectedText()


def button(window, name):
    (found,) = [b for b in window.find_bar.findChildren(QPushButton) if b.text().replace("&", "") == name]
    return found


def test_finding_counts_marks_and_goes_round(qtbot, desk):
    look_for(qtbot, desk, "the", "3 found")
    edit = desk.find_bar.find_edit
    for expected in (0, 16, 29, 0):
        QTest.keyClick(edit, Key.Key_Return)
        assert (selected(desk), desk.editor.textCursor().selectionStart()) == ("The", expected)
    QTest.keyClick(edit, Key.Key_Return, Mod.ShiftModifier)
    assert desk.editor.textCursor().selectionStart() == 29
    assert "3 of 3" in desk.find_bar.count.text()
    desk.editor.viewport().grab()
    marked = [(r.start, r.length) for r in desk.editor.document().firstBlock().layout().formats()]
    assert marked == [(0, 3), (16, 3)]


def test_escape_puts_the_bar_and_the_marks_away(qtbot, desk):
    look_for(qtbot, desk, "the", "3 found")
    QTest.keyClick(desk.find_bar.find_edit, Key.Key_Escape)
    assert not desk.find_bar.isVisible()
    assert desk.editor.hasFocus()
    desk.editor.viewport().grab()
    assert not desk.editor.document().firstBlock().layout().formats()


def test_the_count_follows_the_text(qtbot, desk):
    look_for(qtbot, desk, "sat", "2 found")
    desk.editor.go_to(0)
    QTest.keyClicks(desk.editor, "sat ")
    qtbot.waitUntil(lambda: "3 found" in desk.find_bar.count.text())


def test_a_wrong_pattern_is_told_in_the_bar(qtbot, desk):
    desk.find_bar.regex.setChecked(True)
    look_for(qtbot, desk, "(", "no regular expression")


def test_replacing_one_by_one(qtbot, desk):
    QTest.keyClick(desk.editor, Key.Key_H, Mod.ControlModifier)
    look_for(qtbot, desk, "sat", "2 found")
    desk.find_bar.replace_edit.setText("slept")
    qtbot.wait(250)
    qtbot.waitUntil(lambda: "2 found" in desk.find_bar.count.text())
    replace = button(desk, "Replace")
    QTest.mouseClick(replace, Qt.MouseButton.LeftButton)  # goes to the first
    assert selected(desk) == "sat"
    QTest.mouseClick(replace, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "1 of 1" in desk.find_bar.count.text())
    assert desk.document.text() == "The cat slept. 😀 The dog sat.\nThe end."
    desk.editor.undo()
    assert desk.document.text() == "The cat sat. 😀 The dog sat.\nThe end."


def test_replacing_all_is_one_step_with_a_snapshot_and_keeps_whose_words(qtbot, desk):
    desk.editor.go_to(12)
    desk.editor.insert_suggestion(" It purred.")
    before = desk.document.text()
    QTest.keyClick(desk.editor, Key.Key_H, Mod.ControlModifier)
    look_for(qtbot, desk, "the", "3 found")
    desk.find_bar.replace_edit.setText("A")
    qtbot.wait(250)
    qtbot.waitUntil(lambda: "3 found" in desk.find_bar.count.text())
    assert "[The → A]" in desk.found.topLevelItem(0).child(0).text(0)
    QTest.mouseClick(button(desk, "Replace All"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Nothing" in desk.find_bar.count.text())
    assert desk.document.text() == "A cat sat. It purred. 😀 A dog sat.\nA end."
    assert desk.document.keeper.provenance.spans() == [(10, 21)]
    desk.editor.undo()
    assert desk.document.text() == before
    assert desk.document.keeper.provenance.spans() == [(12, 23)]
    desk.desk.wait_for_disk(wait_ms=5000)
    assert desk.document.keeper.snapshots.all()[0].label == "Before replacing"


def test_the_whole_book_is_searched_and_replaced_with_snapshots(qtbot, window, talk, tmp_path):
    for name in ("1.md", "2.md", "3.md"):
        (tmp_path / name).write_text(f"The cat in {name}.\n", encoding="utf-8")
    (tmp_path / "3.md").write_bytes("The cat, café.\r\n".encode("cp1252"))
    window.book.open(tmp_path)
    window.open(tmp_path / "1.md")
    window.finding.open_for_replacing()
    window.find_bar.book.setChecked(True)
    window.find_bar.replace_edit.setText("dog")
    look_for(qtbot, window, "cat", "3 in 3 texts")
    item = window.found.topLevelItem(1).child(0)
    window.found.itemClicked.emit(item, 0)
    assert window.document.title == "2.md"
    assert selected(window) == "cat"
    qtbot.waitUntil(lambda: "3 in 3 texts" in window.find_bar.count.text())
    talk.yes = True
    qtbot.wait(250)
    window.finding.search()
    qtbot.waitUntil(lambda: window.finding._is_fresh())
    QTest.mouseClick(button(window, "Replace All"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: (tmp_path / "3.md").read_bytes() == "The dog, café.\r\n".encode("cp1252"))
    qtbot.waitUntil(lambda: all("dog" in document.text() for document in window.desk.documents))
    assert "3 finds in 3 texts" in talk.asked[0]
    kept = Snapshots(companion_folder(tmp_path / "3.md")).all()
    assert kept[0].label == "Before replacing"
    talk.unsaved = talk.unsaved.DISCARD
