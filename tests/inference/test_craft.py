"""What may follow what."""

from __future__ import annotations

import pytest

from aiauthor.inference.craft import Craft, Mark, ends_sentence
from aiauthor.inference.style import Style
from aiauthor.inference.words import DocumentWords, Lexicon, Slurs, WordList

WORDS = ["a", "an", "and", "he", "she", "it", "was", "the", "house", "door", "old", "said", "I", "don't", "boys", "go"]
WORDS += ["home", "it's", "John", "Mr", "well", "known", "is", "dog"]


def craft(**style: object) -> Craft:
    return Craft(Lexicon(WordList(WORDS), Slurs(()), DocumentWords()), Style(**style))


def reaches(rules: Craft, before: str, text: str) -> bool:
    """Whether a text may stand behind another, character by character."""
    mark: Mark | None = rules.mark(before)
    for character in text:
        mark = rules.follow(mark, character)
        if mark is None:
            return False
    return True


ALLOWED = [
    ("", "He said it."),
    ("It was the ", "old house. "),
    ("the ho", "use "),
    ("he said", ", “I don’t go home.” "),
    ("“It was", ",” she said. "),
    ("“I go home", ".”\n“He"),
    ("“He is home", "!” he said"),
    ("the boys", "’ house "),
    ("John", "’s dog "),
    ("well", "-known house "),
    ("he", "—and she "),
    ("he was (", "and is) home "),
    ("Mr", ". John "),
    ("it was 18", "47, and "),
    ("was ", "£50 "),
    ("he said", "… "),
    ("“go home… ", "he said"),
    ("*he", "* said"),
    ("it was “the ‘", "old’ house” "),
]
REFUSED = [
    ("It was the ", "xq"),
    ("the ho", "t"),
    ("the hous", " "),
    ("he said", "” "),
    ("he said", ")"),
    ("“he said ", "“"),
    ("he said ", ","),
    ("he said ", " "),
    ("he said ", "\n"),
    ("he said", "\n"),
    ("“he said.", "\n"),
    ("he (said.", "\n"),
    ("he said. ", "it"),
    ("he said", "*"),
    ("he ", "#"),
    ("he", ",said"),
    ("he said,", ","),
    ("he", "’ said"),
    ("he", "—— "),
    ("“", " "),
    ("it was 18", "a"),
    ("the", "5"),
    ("he said”", "h"),
]


@pytest.mark.parametrize(("before", "text"), ALLOWED)
def test_what_may_stand(before: str, text: str):
    assert reaches(craft(straight=False), before, text)


@pytest.mark.parametrize(("before", "text"), REFUSED)
def test_what_must_not(before: str, text: str):
    assert not reaches(craft(straight=False), before, text)


@pytest.mark.parametrize(
    ("before", "text", "allowed"),
    [
        ('he said, "', "go home", True),
        ('he said, "go home', '" ', True),
        ('he said, "go home," ', '"', True),
        ("he said", '"', False),
        ('"go home" ', '"go', True),
        ('"go home', '"go', False),
        ("he don", "'t ", True),
        ("the boys", "' house", True),
    ],
)
def test_straight_marks_open_and_close_in_turn(before: str, text: str, allowed: bool):
    assert reaches(craft(straight=True), before, text) == allowed


def test_single_marks_for_speech():
    assert reaches(craft(straight=True, single=True), "he said, ", "'go home' ")
    assert reaches(craft(straight=True, single=True), "he said, 'go", " home,' ")
    assert not reaches(craft(straight=True), "he said ", "'go")
    assert not reaches(craft(straight=True, single=True), "he said ", "'go 'home")


def test_a_word_that_the_writer_made_up_may_end_but_not_be_added_to():
    rules = craft()
    assert reaches(rules, "the gromulon", " was")
    assert not reaches(rules, "the gromulo", "ns")


def test_only_the_last_paragraph_counts():
    assert not reaches(craft(), "“he said\nhe was", "”")
    assert craft().mark("“he said\n").quote is False


def test_spaced_dashes_where_the_document_has_them():
    assert reaches(craft(dash=" – "), "he was", " – and")
    assert not reaches(craft(), "he was", " –")


@pytest.mark.parametrize("text", ["He was home.", "“Go home.”", "Go!", "Why?’", "gone…", "(He was.)"])
def test_sentences_end(text: str):
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["He was", "Mr.", "John F.", "“Go,”", "the", "", "…he"])
def test_where_no_sentence_ends(text: str):
    assert not ends_sentence(text)
