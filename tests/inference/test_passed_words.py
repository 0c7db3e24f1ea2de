"""Words that were typed past belong to one word of the text, and to no other."""

from __future__ import annotations

import pytest

from aiauthor.inference.passed_words import PassedWords


@pytest.mark.parametrize(
    ("before", "ghost", "noted"),
    [
        ("the h", "ouse was old", ("house",)),
        ("the ", "house", ("house",)),
        ("the", " house", ()),  # the word there is right as it is
        ("I don’", "t know", ("don't",)),
        ("O", "’Brien’s", ("o'brien's",)),
        ("The House\n", "There", ("there",)),
        ("“", "There", ("there",)),
        ("the ", "“Oh", ()),
        ("", "The", ("the",)),
    ],
)
def test_the_first_word_is_noted_whole(before: str, ghost: str, noted: tuple[str, ...]):
    passed = PassedWords()
    passed.add(len(before), before, ghost)
    assert passed.at(len(before), before) == noted


def test_they_gather_in_a_word_and_are_forgotten_with_it():
    passed = PassedWords()
    text = "the hope, the h"
    passed.add(4, text[:4], "house")
    passed.add(5, text[:5], "all")
    assert passed.at(6, text[:6]) == ("hall", "house")
    assert passed.at(15, text) == ()
    assert passed.at(6, text[:6]) == ()


def test_it_does_not_matter_where_the_text_before_begins():
    passed = PassedWords()
    passed.add(105, "the h", "ouse")
    assert passed.at(106, "ho") == ("house",)
