"""Spelling: what gets a wave, what the context menu offers, what is learned."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from aiauthor.errors import AiAuthorError
from aiauthor.gui import dictionaries, spelling
from aiauthor.gui.dictionaries import Dictionary

WAVE = QTextCharFormat.UnderlineStyle.SpellCheckUnderline


@pytest.fixture(scope="module")
def english():
    return Dictionary("en_US")


@pytest.mark.parametrize(
    "word", ["lamplighter", "don’t", "don't", "London", "Marta’s", "reread", "café", "naïve", "fiancées"]
)
def test_what_is_right(english, word):
    english.learn("Marta")
    assert english.knows(word)


@pytest.mark.parametrize("word", ["recieve", "lampligter", "dont’t", "récieve"])
def test_what_is_wrong(english, word):
    assert not english.knows(word)


@pytest.mark.parametrize("word", ["שלום", "старик", "समुद्र", "老人", "cafe\u0301"])
def test_words_of_other_scripts_are_not_judged_and_letters_in_two_parts_are_one(english, word):
    assert english.knows(word)


def test_a_dictionary_of_another_script_judges_its_own(home):
    folder = home / "data" / "dictionaries"
    folder.mkdir(parents=True)
    (folder / "ru_RU.aff").write_text("SET UTF-8\n", encoding="utf-8")
    (folder / "ru_RU.dic").write_text("1\nстарик\n", encoding="utf-8")
    russian = Dictionary("ru_RU")
    assert russian.knows("старик")
    assert not russian.knows("старек")
    assert russian.knows("oldman")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Cafe\u0301 nai\u0308ve’s", ["Cafe\u0301", "nai\u0308ve’s"]),
        ("बूढ़ा आदमी", ["बूढ़ा", "आदमी"]),
        ("x1 don't", ["x", "don't"]),
    ],
)
def test_words_keep_the_marks_of_their_letters(text, words):
    assert spelling._WORD.findall(text) == words


def test_suggestions_have_the_writers_apostrophes(english):
    assert english.suggest("recieve")[0] == "receive"
    assert "don’t" in english.suggest("don’tt")


def test_a_language_that_is_not_there_is_told():
    with pytest.raises(AiAuthorError, match="no dictionary"):
        Dictionary("xx_XX")


def test_a_dictionary_of_the_writers_is_found(home):
    folder = home / "data" / "dictionaries"
    folder.mkdir(parents=True)
    (folder / "xx_XX.aff").write_text("SET UTF-8\n", encoding="utf-8")
    (folder / "xx_XX.dic").write_text("1\nblorf\n", encoding="utf-8")
    assert "xx_XX" in dictionaries.languages()
    assert Dictionary("xx_XX").knows("blorf")
    assert not Dictionary("xx_XX").knows("receive")


def test_own_words_are_kept_in_a_readable_file(tmp_path):
    file = tmp_path / "new" / "words.txt"
    for word in ("Marta", "Zwiebel", "don’t"):
        dictionaries.add_word(file, word)
    assert file.read_text(encoding="utf-8") == "don't\nMarta\nZwiebel\n"
    assert Dictionary("en_US", [file]).knows("Zwiebel")


def waves(editor, number=0) -> list[str]:
    editor.viewport().grab()
    block = editor.document().findBlockByNumber(number)
    ranges = block.layout().formats()
    found = [(r.start, r.length, QTextFormat(r.format).toCharFormat()) for r in ranges]
    return [block.text()[start : start + length] for start, length, f in found if f.underlineStyle() == WAVE]


def test_misspelt_words_get_a_wave(qtbot, window):
    window.editor.set_text("They recieve a lampligter’s letter.\n\nRight words here.")
    qtbot.waitUntil(lambda: waves(window.editor) == ["recieve", "lampligter’s"])
    assert waves(window.editor, 2) == []
    assert not window.editor.document().isModified()


def test_the_word_that_is_being_typed_is_left_in_peace(qtbot, window):
    QTest.keyClicks(window.editor, "They recieve")
    qtbot.wait(500)
    assert waves(window.editor) == []
    QTest.keyClicks(window.editor, " it")
    qtbot.waitUntil(lambda: waves(window.editor) == ["recieve"])


def test_leaving_the_word_shows_its_mistake(qtbot, window):
    QTest.keyClicks(window.editor, "recieve")
    QTest.keyClick(window.editor, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: waves(window.editor) == ["recieve"])


def open_menu(qtbot, window, position):
    cursor = QTextCursor(window.editor.document())
    cursor.setPosition(position)
    point = window.editor.cursorRect(cursor).center()
    window.context_menu.menu = None
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, window.editor.viewport().mapToGlobal(point))
    QApplication.sendEvent(window.editor.viewport(), event)
    return window.context_menu.menu


def entries(menu) -> dict:
    return {a.text().replace("&", "").partition("\t")[0]: a for a in menu.actions() if a.isVisible() and a.text()}


@pytest.fixture
def wrong(qtbot, window):
    window.editor.set_text("They recieve it.")
    qtbot.waitUntil(lambda: waves(window.editor) == ["recieve"])
    return window


def test_the_menu_offers_what_may_have_been_meant(qtbot, wrong):
    menu = open_menu(qtbot, wrong, 8)
    qtbot.waitUntil(lambda: "receive" in entries(menu))
    assert "Cut" in entries(menu)
    entries(menu)["receive"].trigger()
    menu.close()
    assert wrong.document.text() == "They receive it."
    wrong.editor.undo()
    assert wrong.document.text() == "They recieve it."


def test_a_word_added_to_the_dictionary_stays_known(qtbot, wrong):
    menu = open_menu(qtbot, wrong, 8)
    entries(menu)["Add to My Dictionary"].trigger()
    menu.close()
    qtbot.waitUntil(lambda: waves(wrong.editor) == [])
    assert wrong.spelling.personal_file.read_text(encoding="utf-8") == "recieve\n"


def test_the_books_own_words_go_with_the_book(qtbot, window, tmp_path):
    (tmp_path / "1.md").write_text("Hello Blorfina.", encoding="utf-8")
    window.book.open(tmp_path)
    window.open(tmp_path / "1.md")
    qtbot.waitUntil(lambda: waves(window.editor) == ["Blorfina"])
    menu = open_menu(qtbot, window, 8)
    entries(menu)["Add to the Book’s Words"].trigger()
    menu.close()
    qtbot.waitUntil(lambda: waves(window.editor) == [])
    assert (tmp_path / "aiauthor-words.txt").read_text(encoding="utf-8") == "Blorfina\n"


def test_a_right_word_has_a_plain_menu(qtbot, wrong):
    menu = open_menu(qtbot, wrong, 1)
    assert "Add to My Dictionary" not in entries(menu)
    menu.close()


def test_checking_can_be_turned_off(qtbot, wrong):
    wrong.menus.actions["check_spelling"].trigger()
    assert waves(wrong.editor) == []
    wrong.menus.actions["check_spelling"].trigger()
    qtbot.waitUntil(lambda: waves(wrong.editor) == ["recieve"])


def test_a_missing_dictionary_is_told_and_nothing_is_marked(qtbot, window):
    window.change_settings(spelling_language="xx_XX")
    qtbot.waitUntil(lambda: "no dictionary" in window.status_bar.note)
    window.editor.set_text("recieve")
    qtbot.wait(200)
    assert waves(window.editor) == []


def test_a_page_may_be_closed_in_the_middle_of_a_word(qtbot, window, talk):
    QTest.keyClicks(window.editor, "recie")
    window.filing.close_current()
    qtbot.wait(500)
    assert window.document.text() == ""
