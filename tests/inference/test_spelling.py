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
    assert table_of("a grey colour") is TO_BRITISH
    assert table_of("a gray color") is TO_AMERICAN
    assert not table_of("a red hue")
    assert not table_of("a grey color")


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        ("colour of the sea", "", "color of the sea"),
        ("our of the sea", "col", "or of the sea"),
        ("ur was gray. Colourless", "colo", "r was gray. Colorless"),
        ("r and colour", "colou", "r and colour"),  # the writer has begun it so
        (" Neighbour’s", "the", " Neighbor’s"),
        ("humorous, honorary", "", "humorous, honorary"),
    ],
)
def test_words_are_respelt_behind_what_was_typed(text: str, typed: str, expected: str):
    assert respell(text, typed, TO_AMERICAN) == expected


def test_what_is_right_in_both_is_left_alone():
    for word in ("humorous", "honorary", "laborious", "vaporous", "our", "hour", "four", "fire", "there", "tire"):
        assert word not in TO_AMERICAN
        assert word not in TO_BRITISH


def test_many_of_the_pairs_are_real_words():
    words = WordList.load()
    assert sum(british in words and american in words for british, american in TO_AMERICAN.items()) > 100
