from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from aiauthor import paths
from aiauthor.gui import dialogs, session
from aiauthor.gui.session import OpenFile, Session
from aiauthor.settings import Settings
from tests.gui.conftest import open_window


def test_a_session_comes_back_as_it_was_kept(tmp_path):
    kept = Session(
        files=(OpenFile(Path("/a/ü.md"), 17), OpenFile(Path("/b.txt"))), current=1, recent=(Path("/c.md"),),
        book=Path("/book"), geometry="AAAA", sidebar="outline",
    )  # fmt: skip
    session.save(kept, tmp_path / "new")
    assert session.load(tmp_path / "new") == kept


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"files": 1}', b"\xff", b"[" * 9999])
def test_a_damaged_session_opens_an_empty_desk(tmp_path, content):
    (tmp_path / session.FILE_NAME).write_bytes(content)
    assert session.load(tmp_path) == Session()


def test_recent_files_are_each_there_once_and_not_too_many(tmp_path):
    value = Session()
    for number in range(40):
        value = value.with_recent(tmp_path / f"{number % 20}.md")
    assert len(value.recent) == session.MOST_RECENT
    assert value.recent[0] == tmp_path / "19.md"
    assert len(set(value.recent)) == session.MOST_RECENT


def test_an_unwritable_folder_is_no_trouble(tmp_path):
    (tmp_path / "file").write_text("x")
    session.save(Session(), tmp_path / "file")


def test_the_desk_is_as_it_was_left(qtbot, window, tmp_path):
    for name in ("one.md", "two.md", "gone.md"):
        (tmp_path / name).write_text(f"😀 {name} and some words", encoding="utf-8")
        window.open(tmp_path / name)
    window.turn_to(window.desk.documents[1])
    window.editor.go_to(7)
    window.sidebar.show_panel("outline")
    window.close()
    (tmp_path / "gone.md").unlink()
    again = open_window(qtbot, Settings())
    again.filing.restore()
    assert [document.title for document in again.desk.documents] == ["one.md", "two.md"]
    assert again.document.title == "two.md"
    assert again.editor.textCursor().position() == 7
    assert again.sidebar.shown == "outline"
    assert again.menus.actions["outline"].isChecked()


def test_recent_files_are_in_the_menu_and_can_be_forgotten(window, tmp_path):
    path = tmp_path / "one.md"
    path.write_text("", encoding="utf-8")
    window.open(path)
    menu = window.menus._recent
    assert menu.actions()[0].text() == "one.md"
    window.filing.new()
    menu.actions()[0].trigger()
    assert window.document.path == path
    menu.actions()[-1].trigger()
    assert not menu.isEnabled()
    assert session.load(paths.data_dir()).recent == ()


def test_a_text_that_saves_by_itself_is_not_asked_about_on_close(qtbot, window, talk, tmp_path):
    path = tmp_path / "one.md"
    path.write_text("a", encoding="utf-8")
    window.open(path)
    window.change_settings(save_by_itself=True)
    QTest.keyClicks(window.editor, "x")
    assert window.close()
    assert not talk.asked
    assert path.read_text(encoding="utf-8") == "xa"


@pytest.mark.parametrize(
    ("text", "name"),
    [("# The Ferry\n\nx", "The Ferry.md"), ("no heading", "Untitled.md"), ('# What? "A/B": *C*.', "What A B C.md"),
     ("# ...\n", "Untitled.md"), ("# " + "long " * 20, "long " * 15 + "long.md")],
)  # fmt: skip
def test_a_text_without_a_file_is_proposed_the_name_of_its_first_heading(window, monkeypatch, text, name):
    proposed = []
    monkeypatch.setattr(dialogs, "ask_save", lambda _, path: proposed.append(path.name))
    window.editor.set_text(text)
    window.save()
    assert proposed == [name]
