"""Words counted by numpy are the words that an expression finds."""

import re
from collections import Counter

import pytest
from books import plain, prose
from hypothesis import given, settings
from hypothesis import strategies as st

from aiauthor.corpus.words import WordCounter


def counted(*texts):
    counter = WordCounter()
    for text in texts:
        counter.add(text)
    return counter.counts()


def by_expression(text):
    return Counter(re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", text.replace("’", "'")))


@settings(deadline=None)
@given(
    st.one_of(
        st.text("abcdefghijkl '’-—“”éжß1_\n", max_size=120),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=80),
        st.lists(st.text("abcdefgh'é", min_size=1, max_size=20), max_size=20).map(" ".join),
    )
)
def test_they_are_the_words_that_an_expression_finds(text):
    assert counted(text) == by_expression(text)


def test_texts_add_up():
    first, second = plain(prose(1)), plain(prose(2)) + "“Don’t,” said the extraordinarily well-known Zoë."
    assert counted(first, second) == by_expression(first) + by_expression(second)
    assert counted(first, second)["Don't"] == 1


@pytest.mark.parametrize("text", ["", " ", "12 34", "…", "'", "— “”"])
def test_no_words(text):
    assert counted(text) == Counter()


@pytest.mark.parametrize("word", ["eightlet", "ninelette", "a" * 100, "Ωμέγα", "o'clock", "rock'n'roll", "Zoë"])
def test_words_of_any_length_and_script(word):
    assert counted(f"{word} {word}, “{word}”") == {word: 3}
