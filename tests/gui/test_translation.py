"""Every text that people read is translated, and the translation is what is shown."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtTest import QTest

from aiauthor.documents import text_file
from aiauthor.errors import DocumentError
from aiauthor.gui import translation
from aiauthor.gui.translation import told
from aiauthor.settings import Settings
from aiauthor.text.manuscripts import read_manuscript
from tests.gui.conftest import open_window, shown

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def gathering():
    spec = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def german(qapp):
    assert translation.install(qapp, "de") == "de"
    yield
    translation.install(qapp, "en")


@pytest.mark.parametrize("language", translation.TRANSLATIONS)
def test_nothing_is_left_out(gathering, language):
    assert len(gathering.gather()) > 30
    missing = gathering.missing(language)
    assert not missing, "run packaging/translations.py and fill in what is empty"


def test_no_message_is_put_together_before_it_can_be_translated(gathering):
    assert not gathering.untranslatable()
    assert len(gathering.gather()["Errors"]) > 150


def test_the_window_translates_every_message_that_it_shows():
    for file in (ROOT / "aiauthor" / "gui").rglob("*.py"):
        shown_in_english = re.findall(r"\bstr\((?:exc|error)\)(?!\.partition)", file.read_text(encoding="utf-8"))
        assert not shown_in_english, file


@pytest.mark.parametrize("language", translation.TRANSLATIONS)
def test_what_is_put_in_is_put_in_everywhere(gathering, language):
    for (_, text), translated in gathering.translations(language).items():
        assert sorted(re.findall(r"\{\d[^}]*\}", text)) == sorted(re.findall(r"\{\d[^}]*\}", translated)), text
        assert text.count("\n") == translated.count("\n"), text


@pytest.mark.parametrize("language", translation.TRANSLATIONS)
def test_what_qt_reads_is_what_translators_wrote(qapp, gathering, language):
    translation.install(qapp, language)
    try:
        for (context, text), translated in gathering.translations(language).items():
            if context:
                assert QCoreApplication.translate(context, text) == translated
    finally:
        translation.install(qapp, "en")


def test_the_window_speaks_german(qtbot, german, talk):
    window = open_window(qtbot, Settings())
    qtbot.wait(50)
    titles = [action.text().replace("&", "") for action in window.menuBar().actions()]
    assert titles == ["Datei", "Bearbeiten", "Vorschläge", "Stimme", "Ansicht", "Hilfe"]
    assert "Vorschläge mit Tab" in shown(window)
    assert window.document.title == "Ohne Titel"
    keys = [command.text for command in window.shortcuts.commands()]
    assert "Schnappschuss machen" in keys
    for menu in window.menuBar().actions():
        marks = re.findall("&(.)", " ".join(a.text() for a in menu.menu().actions()).lower())
        assert len(marks) == len(set(marks)), (menu.text(), marks)


def test_errors_are_told_in_german(german, tmp_path):
    with pytest.raises(DocumentError) as failed:
        text_file.read(tmp_path / "gone" / "novel.md")
    assert told(failed.value) == f"„novel.md“ ließ sich nicht öffnen: den Ordner „{tmp_path / 'gone'}“ gibt es nicht."
    with pytest.raises(DocumentError) as failed:
        read_manuscript(tmp_path)
    assert told(failed.value) == f"„{tmp_path.name}“ ist ein Ordner."
    assert told("any other text {0}") == "any other text {0}"


def test_a_failed_save_is_told_in_german(qtbot, german, talk, tmp_path):
    window = open_window(qtbot)
    path = tmp_path / "novel.md"
    path.write_text("a", encoding="utf-8")
    path.chmod(0o444)
    window.open(path)
    QTest.keyClicks(window.editor, "x")
    window.save()
    qtbot.waitUntil(lambda: bool(talk.said))
    assert talk.said == [
        "„novel.md“ ist schreibgeschützt; speichern Sie unter einem anderen Namen oder erlauben Sie das Schreiben. "
        "Der Text ist noch hier."
    ]


def test_english_mnemonics_are_each_there_once_a_menu(window):
    for menu in window.menuBar().actions():
        marks = re.findall("&(.)", " ".join(a.text() for a in menu.menu().actions()).lower())
        assert len(marks) == len(set(marks)), (menu.text(), marks)


@pytest.mark.parametrize("language", ["en", "xx"])
def test_other_languages_are_english(qapp, language):
    assert translation.install(qapp, language) == "en"
