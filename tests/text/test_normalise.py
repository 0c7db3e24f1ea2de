"""`normalise`: what every text passes through before the network sees it."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiauthor.text.normalise import normalise

# All that it treats in a way of its own, among a few letters.
ODD = st.text(
    "ab.“\n\r\t\v\f \x00\x07\x1b\x1c\x1e\x1f\x7f\x85\x86\u00a0\u00ad\u0301\u0308e\u0378\u1100\u1161\u1680\u2000\u2003"
    "\u200b\u200c\u200d\u200e\u2028\u2029\u202f\u205f\u2060\u212b\u3000\ud800\ufeff\U0001f600",
    max_size=40,
)
TEXT = st.one_of(ODD, st.text(max_size=200), st.text("ab \n", max_size=60))


def by_expressions(text: str) -> str:
    """The same, slowly: one expression for each rule over the whole text."""
    text = re.sub("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u2060\ufeff]", "", text)
    text = unicodedata.normalize("NFC", text)
    text = re.sub("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]", "\n", text)
    text = re.sub("[\t\x1f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000 ]+", " ", text)
    return re.sub(" ?\n[ \n]*", "\n", text).lstrip(" \n")


@settings(deadline=None)
@given(TEXT)
def test_the_fast_way_is_the_slow_way(text):
    assert normalise(text) == by_expressions(text)


@settings(deadline=None)
@given(TEXT)
def test_twice_is_once(text):
    assert normalise(normalise(text)) == normalise(text)


@settings(deadline=None)
@given(TEXT)
def test_no_blank_lines_double_spaces_or_control_characters(text):
    done = normalise(text)
    assert not re.search(r"\n\n|  | \n|\n ", done)
    assert not done.startswith((" ", "\n"))
    assert all(char == "\n" or unicodedata.category(char) not in {"Cc", "Zl", "Zp"} for char in done)
    assert all(char == " " for char in done if unicodedata.category(char) == "Zs")
    assert unicodedata.is_normalized("NFC", done)


@settings(deadline=None)
@given(TEXT, TEXT)
def test_paragraphs_can_be_normalised_one_by_one(first, second):
    joined = normalise(first + "\n" + second)
    assert joined == normalise(normalise(first) + "\n" + normalise(second))


@settings(deadline=None)
@given(st.text(st.characters(categories=["Lu", "Ll", "Po", "Pd", "Pi", "Pf"]), max_size=60))
def test_letters_and_marks_stay_but_for_their_composition(text):
    assert normalise(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("One.\r\n\r\nTwo.\r\n", "One.\nTwo.\n"),
        ("One.\n\n\n   Two.", "One.\nTwo."),
        ("a  b\t\tc", "a b c"),
        ("a\u00a0b", "a b"),
        ("a b ", "a b "),
        ("a b\n", "a b\n"),
        ("a b \n ", "a b\n"),
        ("cafe\u0301", "café"),
        ("\ufeffa\u200bb\u00adc", "abc"),
        ("a\x0cb\u2028c", "a\nb\nc"),
        ("“It’s”—‘so’…", "“It’s”—‘so’…"),
        ("\U0001f469\u200d\U0001f33e", "\U0001f469\u200d\U0001f33e"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_examples(text, done):
    assert normalise(text) == done


def test_long_runs_cost_no_more_than_their_length():
    assert normalise("a" + " " * 1_000_000 + "b" + "\n" * 1_000_000 + " \n" * 500_000 + "c") == "a b\nc"
