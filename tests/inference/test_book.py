"""Texts of any length: words, chapters, good ends, flat memory."""

from __future__ import annotations

import itertools
import re

import pytest

from aiauthor.errors import SettingsError
from aiauthor.inference.book import Book, Plan
from tests.inference.conftest import MakeSuggester
from tests.inference.test_suggester import STORY


@pytest.fixture
def write(make_suggester: MakeSuggester):
    suggester = make_suggester(STORY, noise=1e-3)

    def write(**plan: object) -> str:
        return "".join(Book(suggester, Plan(**{"prompt": "", "boldness": 0.8, **plan})).write())

    return write


@pytest.mark.parametrize("words", [1, 5, 60, 400])
def test_about_so_many_words(write, words: int):
    text = write(words=words)
    assert words <= len(text.split()) <= words + 125
    assert text.endswith("\n")


def test_it_ends_with_a_sentence(write):
    for seed in range(4):
        assert re.search(r"[.!?…][”’)]*\n$", write(words=40, seed=seed))


def test_a_sentence_that_will_not_end_is_ended_at_a_likely_place(make_suggester: MakeSuggester):
    suggester = make_suggester("and so on and on. " + "and on and on and so on and so on and on " * 40, noise=1e-4)
    for seed in range(3):
        text = "".join(Book(suggester, Plan("“and", words=30, seed=seed)).write())
        assert 30 <= len(text.split()) <= 70
        assert re.search(r"[.!?…]”\n$", text)


def test_the_prompt_comes_first_and_is_gone_on_from(write):
    assert write(words=5, prompt="The old keeper of the lightho").startswith("The old keeper of the lighthouse climbed")


def test_chapters_have_headings_and_share_the_words(write):
    text = write(words=300, chapters=3)
    parts = re.split(r"(?:^|\n\n)Chapter ([IVX]+)\n\n", text)
    assert parts[0] == ""
    assert parts[1::2] == ["I", "II", "III"]
    assert all(60 <= len(part.split()) <= 225 for part in parts[2::2])


def test_the_same_seed_writes_the_same(write):
    assert write(words=50, seed=3) == write(words=50, seed=3) != write(words=50, seed=4)


def test_paragraphs_are_set_apart(write):
    text = write(words=300, seed=1)
    assert "\n\n" in text
    assert not re.search(r"(?<!\n)\n(?!\n)", text.rstrip("\n"))


def test_no_more_is_kept_than_a_tail(make_suggester: MakeSuggester):
    suggester = make_suggester(STORY, noise=1e-3)
    book = Book(suggester, Plan("", words=100_000, boldness=0.8))
    for _ in itertools.islice(book.write(), 1_500):
        assert len(book._tail) <= 2_000
    assert len(suggester.reading._text) < 5_000
    assert len(suggester._lexicon.document) < 100


@pytest.mark.parametrize(
    "plan", [{"words": 0}, {"words": -5}, {"words": 10, "boldness": 1.5}, {"words": 10, "chapters": -1}]
)
def test_numbers_out_of_range(plan: dict):
    with pytest.raises(SettingsError):
        Plan("", **plan)


def test_words_that_do_not_fill_the_chapters():
    with pytest.raises(SettingsError, match="do not fill"):
        Plan("", words=50, chapters=10)
