"""Import, export and the report of whose words, as the menu does them."""

from __future__ import annotations

import zipfile

import pytest
from PySide6.QtTest import QTest

from aiauthor.documents.importing import import_document
from aiauthor.gui import dialogs
from tests.gui.conftest import wait_saved


@pytest.fixture
def answers(monkeypatch):
    given = {"export": None, "report": None, "import": []}
    monkeypatch.setattr(dialogs, "ask_export", lambda *_: given["export"])
    monkeypatch.setattr(dialogs, "ask_report", lambda *_: given["report"])
    monkeypatch.setattr(dialogs, "ask_import", lambda *_: given["import"])
    return given


TEXT = "# One\n\nHe *really* went.\n\n# Two\n\n“So?” she said.\n"


def export(qtbot, window, answers, path):
    answers["export"] = path
    window.menus.actions["export"].trigger()
    qtbot.waitUntil(lambda: f"Exported to “{path.name}”" in window.status_bar.note, timeout=20_000)


@pytest.mark.parametrize("suffix", [".docx", ".odt", ".epub", ".html"])
def test_what_is_exported_comes_back_by_import(qtbot, window, answers, talk, tmp_path, suffix):
    window.editor.set_text(TEXT)
    path = tmp_path / f"book{suffix}"
    export(qtbot, window, answers, path)
    assert "really" in import_document(path).text
    before = path.read_bytes()
    answers["import"] = [path]
    window.menus.actions["import"].trigger()
    qtbot.waitUntil(lambda: "*really*" in window.document.text() and "Imported" in window.status_bar.note)
    assert window.document.is_modified
    assert window.document.path is None
    talk.save_as = window.document.proposed
    assert talk.save_as == tmp_path / "book.md"
    window.save()
    wait_saved(qtbot, window)
    assert "*really*" in (tmp_path / "book.md").read_text(encoding="utf-8")
    assert path.read_bytes() == before


def test_a_pdf_has_pages(qtbot, window, answers, tmp_path):
    window.editor.set_text("# One\n\n" + "words and more words\n\n" * 300 + "# Two\n\nend")
    path = tmp_path / "book.pdf"
    export(qtbot, window, answers, path)
    data = path.read_bytes()
    assert data.startswith(b"%PDF-")
    assert data.count(b"/Type /Page\n") + data.count(b"/Type /Page ") > 3


def test_a_book_is_exported_whole_and_in_order(qtbot, window, answers, tmp_path):
    for number in (1, 2):
        (tmp_path / f"{number}.md").write_text(f"# Chapter {number}\n\nsaved", encoding="utf-8")
    window.book.open(tmp_path)
    window.open(tmp_path / "2.md")
    window.editor.go_to(13)
    QTest.keyClicks(window.editor, "unsaved")
    out = tmp_path / "out.html"
    export(qtbot, window, answers, out)
    page = out.read_text(encoding="utf-8")
    assert page.index("Chapter 1") < page.rindex("Chapter 2")
    assert "unsaved" in page


def test_opening_a_word_document_imports_it(qtbot, window, answers, tmp_path):
    window.editor.set_text(TEXT)
    path = tmp_path / "book.docx"
    export(qtbot, window, answers, path)
    window.open(path)
    qtbot.waitUntil(lambda: len(window.desk.documents) == 2 and "really" in window.document.text())
    QTest.keyClicks(window.editor, "x")
    window.editor.undo()
    assert window.document.is_modified


def test_a_damaged_document_is_told(qtbot, window, answers, talk, tmp_path):
    path = tmp_path / "bad.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("nothing", "here")
    answers["import"] = [path]
    window.menus.actions["import"].trigger()
    qtbot.waitUntil(lambda: bool(talk.said))
    assert "bad.docx" in talk.said[0]


@pytest.mark.parametrize("suffix", [".docx", ".pdf"])
def test_an_export_that_cannot_be_written_is_told(qtbot, window, answers, talk, tmp_path, suffix):
    window.editor.set_text(TEXT)
    answers["export"] = tmp_path / "nowhere" / f"book{suffix}"
    window.menus.actions["export"].trigger()
    qtbot.waitUntil(lambda: bool(talk.said), timeout=10_000)
    assert "not there" in talk.said[0]
    assert window.exchanging.under_way == []


@pytest.mark.parametrize("suffix", [".txt", ".csv"])
def test_the_report_of_whose_words(qtbot, window, answers, tmp_path, suffix):
    QTest.keyClicks(window.editor, "He went")
    window.editor.insert_suggestion(" down to the sea")
    answers["report"] = tmp_path / f"report{suffix}"
    window.menus.actions["report"].trigger()
    qtbot.waitUntil(lambda: "report is in" in window.status_bar.note)
    assert "down to the sea" in answers["report"].read_text(encoding="utf-8")
