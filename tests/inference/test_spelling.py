"""British or American, as the document is."""

from __future__ import annotations

import pytest

from aiauthor.inference.spelling import TO_AMERICAN, TO_BRITISH, respell, respelling
from aiauthor.inference.words import DocumentWords, WordList


def table_of(text: str):
    document = DocumentWords()
    document.add(text)
    return respelling(document)


def test_the_documents_own_words_tell():
    assert table_of("the grey colour of the harbour") is TO_BRITISH
    assert table_of("the gray color of the harbor") is TO_AMERICAN
    assert table_of("the grey colour of the harbour, his labour and his honor") is TO_BRITISH
    assert not table_of("a red hue")


def test_a_word_or_two_decide_nothing_nor_does_a_text_that_is_both():
    assert not table_of("colour, a grey colour, and grey once more")
    assert not table_of("the grey colour of the harbour, in honor of the color")
    assert not table_of("Gray, Harbor and Armor met")  # names, it may be


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        ("colour of the sea", "", "color of the sea"),
        ("our of the sea", "col", "or of the sea"),
        ("ur was gray. Colourless", "colo", "r was gray. Colorless"),
        ("r and colour", "colou", "r and colour"),  # the writer has begun it so
        (" neighbour’s", "the", " neighbor’s"),
        ("humorous, honorary", "", "humorous, honorary"),
    ],
)
def test_words_are_respelt_behind_what_was_typed(text: str, typed: str, expected: str):
    for before in ("", "He saw. ", "Now for the colour, "):
        assert respell(text, before + typed, TO_AMERICAN, ()) == expected


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("Mr. Gr", "ay, and Mrs. Gray"),
        ("Then ", "old Mr. Gray came. Gray’s dog and Gray were late, said Pearl Harbor"),
        ("They sailed for Pearl ", "Harbor, and J. Gray with them"),
        ("He belonged to the ", "Harbor Board"),
        ("", "Armor’s gray hat"),
    ],
)
def test_names_and_what_the_writer_spells_so_are_left_alone(before: str, text: str):
    assert respell(text, before, TO_BRITISH, {"Gray", "Armor's", "gray"}) == text


def test_capitals_are_kept():
    assert respell("Gray skies. “Gray,” he said. GRAY! gray", "", TO_BRITISH, ()) == (
        "Grey skies. “Grey,” he said. GREY! grey"
    )


def test_what_is_right_in_both_is_left_alone():
    for word in ("humorous", "honorary", "laborious", "vaporous", "our", "hour", "four", "fire", "there", "tire"):
        assert word not in TO_AMERICAN
        assert word not in TO_BRITISH


def test_many_of_the_pairs_are_real_words():
    words = WordList.load()
    assert sum(british in words and american in words for british, american in TO_AMERICAN.items()) > 100
