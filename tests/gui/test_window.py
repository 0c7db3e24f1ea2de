"""The window as a person uses it: open, type, save and close, with files as they should be and otherwise."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from aiauthor import paths
from aiauthor import settings as settings_file
from aiauthor.documents.journal_format import replay
from aiauthor.gui import dialogs
from aiauthor.gui.editor.text_units import whole_text
from aiauthor.gui.window import SETTINGS_FILE, Window
from aiauthor.settings import Settings
from tests.gui.conftest import open_window, shown, wait_saved

Key, Mod = Qt.Key, Qt.KeyboardModifier


def test_open_edit_save(qtbot, window, tmp_path):
    path = tmp_path / "one.md"
    path.write_text("Once upon a time.\n", encoding="utf-8")
    assert window.open(path)
    assert len(window.desk.documents) == 1  # the untouched page made way
    assert window.windowTitle().startswith("one.md")
    QTest.keyClicks(window.editor, "X")
    assert window.isWindowModified()
    QTest.keyClick(window.editor, Key.Key_S, Mod.ControlModifier)
    wait_saved(qtbot, window)
    assert path.read_text(encoding="utf-8") == "XOnce upon a time.\n"
    assert not window.isWindowModified()


@pytest.mark.parametrize(
    ("data", "saved"),
    [
        ("\ufeffé\r\nb\r\n".encode(), "\ufeffxé\r\nb\r\n".encode()),
        ("caf\u00e9 \u201cquoted\u201d\r\n".encode("cp1252"), "xcaf\u00e9 \u201cquoted\u201d\r\n".encode("cp1252")),
        ("hé\n".encode("utf-16"), "xhé\n".encode("utf-16")),
        (b"a\rb\r", b"xa\rb\r"),
        ("a\u00a0: b\u2028c\n".encode(), "xa\u00a0: b\u2028c\n".encode()),
    ],
)
def test_encoding_and_line_endings_stay(qtbot, window, tmp_path, data, saved):
    path = tmp_path / "one.txt"
    path.write_bytes(data)
    window.open(path)
    QTest.keyClicks(window.editor, "x")
    window.save()
    wait_saved(qtbot, window)
    assert path.read_bytes() == saved


def test_save_as_goes_on_with_the_new_file(qtbot, window, talk, tmp_path):
    old, new = tmp_path / "old.txt", tmp_path / "new.md"
    old.write_bytes(b"a\r\n")
    window.open(old)
    talk.save_as = new
    QTest.keyClicks(window.editor, "x")
    window.save_as()
    wait_saved(qtbot, window)
    assert (old.read_bytes(), new.read_bytes()) == (b"a\r\n", b"xa\r\n")
    assert window.document.path == new
    assert window.windowTitle().startswith("new.md")


def test_a_new_text_is_saved_under_the_name_that_is_asked_for(qtbot, window, talk, tmp_path):
    QTest.keyClicks(window.editor, "Once")
    talk.save_as = tmp_path / "book.md"
    QTest.keyClick(window.editor, Key.Key_S, Mod.ControlModifier)
    wait_saved(qtbot, window)
    assert talk.save_as.read_text(encoding="utf-8") == "Once"


def test_the_saved_file_holds_no_ghost_text(qtbot, window, tmp_path):
    path = tmp_path / "one.md"
    path.write_text("Once", encoding="utf-8")
    window.open(path)
    QTest.keyClicks(window.editor, "x")
    window.editor.ghost.show(1, " ghost")
    window.save()
    wait_saved(qtbot, window)
    assert path.read_text(encoding="utf-8") == "xOnce"
    assert window.editor.ghost.text == " ghost"


def test_keys_typed_while_saving_stay_unsaved(qtbot, window, tmp_path):
    path = tmp_path / "one.md"
    path.write_text("", encoding="utf-8")
    window.open(path)
    QTest.keyClicks(window.editor, "a")
    window.save()
    QTest.keyClicks(window.editor, "b")
    wait_saved(qtbot, window)
    assert path.read_text(encoding="utf-8") == "a"
    assert window.document.is_modified
    window.save()
    wait_saved(qtbot, window)
    assert path.read_text(encoding="utf-8") == "ab"


def test_what_is_saved_by_itself_asks_nothing(qtbot, window, talk, tmp_path, monkeypatch):
    monkeypatch.setattr("aiauthor.gui.open_document.SAVE_IDLE_MS", 50)
    path = tmp_path / "one.md"
    path.write_text("", encoding="utf-8")
    window.open(path)
    window.change_settings(save_by_itself=True)
    QTest.keyClicks(window.editor, "abc")
    qtbot.waitUntil(lambda: path.read_text(encoding="utf-8") == "abc")
    qtbot.waitUntil(lambda: not window.document.is_modified)
    assert not talk.said


@pytest.mark.parametrize("answer", list(dialogs.Unsaved))
def test_closing_asks_about_what_is_unsaved(qtbot, window, talk, tmp_path, answer):
    path = tmp_path / "one.md"
    path.write_text("a", encoding="utf-8")
    window.open(path)
    QTest.keyClicks(window.editor, "x")
    talk.unsaved = answer
    closed = window.close()
    assert talk.asked == ["one.md"]
    assert closed == (answer is not dialogs.Unsaved.CANCEL)
    assert path.read_text(encoding="utf-8") == ("xa" if answer is dialogs.Unsaved.SAVE else "a")
    talk.unsaved = dialogs.Unsaved.DISCARD


def test_closing_what_is_saved_asks_nothing(window, talk):
    assert window.close()
    assert not talk.asked


def test_a_save_that_fails_keeps_the_text_and_says_why(qtbot, window, talk, tmp_path):
    path = tmp_path / "one.md"
    path.write_text("a", encoding="utf-8")
    window.open(path)
    QTest.keyClicks(window.editor, "x")
    path.chmod(0o444)
    window.save()
    wait_saved(qtbot, window)
    qtbot.waitUntil(lambda: bool(talk.said))
    (sentence,) = talk.said
    assert "read-only" in sentence
    assert "still here" in sentence
    assert (window.status_bar.note, window.banner.text) == ("", "")  # told once
    window.document.save(wished=False)  # the program tries again by itself
    wait_saved(qtbot, window)
    assert (len(talk.said), window.banner.text) == (1, "")
    assert whole_text(window.editor.document()) == "xa"
    assert window.document.is_modified
    path.chmod(0o644)
    window.save()
    wait_saved(qtbot, window)
    assert path.read_text(encoding="utf-8") == "xa"


def test_a_folder_that_vanished_keeps_the_text(qtbot, window, talk, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    path = folder / "one.md"
    path.write_text("a", encoding="utf-8")
    window.open(path)
    QTest.keyClicks(window.editor, "x")
    path.unlink()
    folder.rmdir()
    window.save()
    wait_saved(qtbot, window)
    qtbot.waitUntil(lambda: bool(talk.said))
    assert window.document.is_modified


def test_a_file_changed_by_another_program_is_not_written_over_unasked(qtbot, window, talk, tmp_path):
    path = tmp_path / "one.md"
    path.write_text("a", encoding="utf-8")
    window.open(path)
    QTest.keyClicks(window.editor, "x")
    path.write_text("theirs", encoding="utf-8")
    window.save()
    wait_saved(qtbot, window)
    qtbot.waitUntil(lambda: "another program" in window.banner.text)
    assert path.read_text(encoding="utf-8") == "theirs"
    assert window.document.is_modified


@pytest.mark.parametrize(
    ("name", "data"),
    [("missing.txt", None), ("folder", "folder"), ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9)],
)
def test_what_cannot_be_opened_is_told_in_one_sentence(window, talk, tmp_path, name, data):
    path = tmp_path / name
    if data == "folder":
        path.mkdir()
    elif data is not None:
        path.write_bytes(data)
    assert not window.open(path)
    (sentence,) = talk.said
    assert name in sentence
    assert "\n" not in sentence
    assert len(window.desk.documents) == 1


def test_an_empty_file_opens(window, tmp_path):
    path = tmp_path / "empty.txt"
    path.touch()
    assert window.open(path)
    assert window.document.path == path


def test_files_and_folders_dropped_on_the_page_are_opened(window, tmp_path):
    (tmp_path / "one.md").write_text("one", encoding="utf-8")
    (tmp_path / "book").mkdir()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in ("one.md", "book")])
    data.setText("file:///one.md")
    assert window.editor.canInsertFromMimeData(data)
    window.editor.insertFromMimeData(data)
    assert window.document.text() == "one"
    assert window.book.book.title == "book"


def test_opening_a_file_twice_turns_to_its_page(window, tmp_path):
    for name in ("one.md", "two.md"):
        (tmp_path / name).write_text(name, encoding="utf-8")
        window.open(tmp_path / name)
    window.open(tmp_path / "one.md")
    assert len(window.desk.documents) == 2
    assert window.document.path.name == "one.md"


def test_a_closed_file_can_be_opened_again_at_once(window, talk, tmp_path):
    path = tmp_path / "one.md"
    path.write_text("a", encoding="utf-8")
    for _ in range(5):
        assert window.open(path)
        window.filing.close_current()
    assert not talk.asked


def test_a_second_window_is_told_that_the_file_is_open(qtbot, window, talk, tmp_path):
    path = tmp_path / "one.md"
    path.write_text("a", encoding="utf-8")
    window.open(path)
    other = Window(Settings())
    qtbot.addWidget(other)
    assert not other.open(path)
    assert "already open" in talk.asked[0]
    talk.yes = True
    assert other.open(path)
    other.close()


def test_an_unwritable_data_folder_leaves_a_window_that_can_save(qtbot, talk, tmp_path, monkeypatch):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    monkeypatch.setenv("AIAUTHOR_HOME", str(blocked / "home"))
    window = open_window(qtbot, Settings())
    qtbot.waitUntil(lambda: "outlives a crash" in window.banner.text)
    QTest.keyClicks(window.editor, "abc")
    talk.save_as = tmp_path / "book.md"
    window.save()
    wait_saved(qtbot, window)
    assert talk.save_as.read_text(encoding="utf-8") == "abc"
    window.change_settings(theme="dark")
    assert "settings" in window.status_bar.note
    window.close()


def test_settings_apply_at_once_and_last(window):
    window.menus.actions["theme_dark"].trigger()
    window.menus.actions["suggest_as_i_type"].trigger()
    assert window.editor.theme.dark
    kept = settings_file.load(paths.config_dir() / SETTINGS_FILE).settings
    assert (kept.theme, kept.suggest_as_i_type) == ("dark", True)


def test_one_key_silences_all_and_is_seen(window):
    QTest.keyClick(window.editor, Key.Key_F9)
    assert window.editor.suggesting.silenced
    assert "silenced" in shown(window)
    window.new_document()
    assert window.editor.suggesting.silenced
    QTest.keyClick(window.editor, Key.Key_F9)
    assert not window.editor.suggesting.silenced
    assert "silenced" not in shown(window)


def test_the_word_count_follows_and_leaves_ghost_text_out(qtbot, window):
    QTest.keyClicks(window.editor, "one two three")
    qtbot.waitUntil(lambda: "3 words" in shown(window))
    window.editor.ghost.show(13, " four five")
    qtbot.wait(250)
    assert "3 words" in shown(window)
    window.editor.selectAll()
    qtbot.waitUntil(lambda: "3 of 3 words" in shown(window))


def test_zoom_and_full_screen(window):
    size = window.editor.font().pointSizeF()
    window.menus.actions["zoom_in"].trigger()
    assert window.editor.font().pointSizeF() > size
    window.menus.actions["zoom_reset"].trigger()
    assert window.editor.font().pointSizeF() == size
    window.menus.actions["full_screen"].trigger()
    assert window.isFullScreen()
    window.menus.actions["full_screen"].trigger()
    assert not window.isFullScreen()


def test_the_edit_menu_acts_on_the_text_alone(window, service):
    QTest.keyClicks(window.editor, "abc")
    window.editor.ghost.show(3, " ghost")
    window.menus.actions["select_all"].trigger()
    window.menus.actions["copy"].trigger()
    assert QGuiApplication.clipboard().text() == "abc"
    window.menus.actions["cut"].trigger()
    assert whole_text(window.editor.document()) == ""
    window.menus.actions["undo"].trigger()
    assert whole_text(window.editor.document()) == "abc"


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_journal_is_on_disk_soon_after_a_key(qtbot, window):
    QTest.keyClicks(window.editor, "never lose a word")
    folder = window.desk._run.folder

    def on_disk() -> list[str]:
        return [replay(journal.read_bytes()).text for journal in folder.glob("*.journal")]

    qtbot.waitUntil(lambda: on_disk() == ["never lose a word"], timeout=2000)
