"""A word that came by itself and was typed past is not offered again in that word."""

from __future__ import annotations

import pytest

from aiauthor.gui.editor import suggesting
from aiauthor.gui.editor.suggesting import PAUSE_AFTER
from aiauthor.settings import Settings
from tests.gui.editor.hand import Key, press, type_text

AS_TYPED = Settings(suggest_as_i_type=True, suggest_delay_ms=100)


@pytest.fixture
def ghost(qtbot, editor, service):
    """Types, waits for the question that comes by itself, and answers it."""
    editor.apply_settings(AS_TYPED)

    def write(typed, answer):
        asked = len(service.asks)
        type_text(editor, typed)
        qtbot.waitUntil(lambda: len(service.asks) > asked)
        service.answer(answer)
        assert editor.ghost.text == answer

    return write


@pytest.fixture
def read_at_once(monkeypatch):
    monkeypatch.setattr(suggesting, "READ_MS", 0)


@pytest.mark.usefixtures("read_at_once")
def test_it_makes_room_for_another(qtbot, editor, service, ghost):
    ghost("the h", "ouse was old")
    ghost("o", "pe of it")  # read, and typed past
    assert service.asks[-1].passed == ("house",)
    type_text(editor, "p")
    qtbot.waitUntil(lambda: len(service.asks) == 3)
    assert service.asks[-1].passed == ("hope", "house")
    assert editor.ghost.text == ""


@pytest.mark.usefixtures("read_at_once")
def test_the_next_word_may_be_it(qtbot, editor, service, ghost):
    ghost("the h", "ouse")
    ghost("ouse and the h", "ouse")
    assert service.asks[-1].passed == ()


@pytest.mark.usefixtures("read_at_once")
def test_who_asks_may_have_it_after_all(editor, service, ghost):
    ghost("the h", "ouse")
    type_text(editor, "o")
    press(editor, Key.Key_Tab)
    assert service.asks[-1].passed == ()


@pytest.mark.usefixtures("read_at_once")
def test_a_ghost_that_was_asked_for_stays_while_it_is_typed_along(editor, suggest):
    editor.apply_settings(AS_TYPED)
    type_text(editor, "the h")
    suggest("ouse was old")
    type_text(editor, "ou")
    assert editor.ghost.text == "se was old"


@pytest.mark.usefixtures("read_at_once")
def test_a_blank_is_no_answer_to_the_word_behind_it(editor, ghost):
    ghost("the", " house was")
    type_text(editor, " ")
    assert editor.ghost.text == "house was"


@pytest.mark.usefixtures("read_at_once")
def test_the_last_letter_of_a_word_lets_the_next_one_stay(editor, ghost):
    ghost("the hous", "e was old")
    type_text(editor, "e")
    assert editor.ghost.text == " was old"


def test_who_writes_fluently_has_not_read_it(editor, ghost):
    ghost("the h", "ouse was old")
    type_text(editor, "ous")
    assert editor.ghost.text == "e was old"


def test_esc_says_so_as_well(editor, service, ghost):
    ghost("Don't ca", "ll")
    press(editor, Key.Key_Escape)
    ghost("l", "m")
    assert service.asks[-1].passed == ("call",)


@pytest.mark.usefixtures("read_at_once")
def test_words_that_were_not_wanted_do_not_make_the_help_pause(service, ghost):
    for letter in "abcdefghijkl":
        ghost(letter, chr(ord(letter) + 1) + "mm")
    assert len(service.asks) > PAUSE_AFTER
