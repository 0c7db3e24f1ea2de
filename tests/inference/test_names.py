"""Who was named lately is likely to be named again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiauthor.inference.names import REACH_CHARS, DocumentNames
from aiauthor.text.alphabet import Alphabet
from tests.conftest import TINY_ALPHABET

ALPHABET = Alphabet(TINY_ALPHABET)
UNIFORM = np.full(len(ALPHABET), -np.log(len(ALPHABET)), np.float32)
STORY = "Then old Tom came in, and Mary with him. The dog saw Tom. It was late, said Mary, and went to Tom. "


def names_of(text: str) -> DocumentNames:
    names = DocumentNames(ALPHABET)
    names.become(text)
    return names


def likeliest(names: DocumentNames, word: str, *, midst: bool = True) -> str:
    return ALPHABET.decode([int(names.mix(UNIFORM, word, midst=midst).argmax())])


def test_names_are_capitals_in_the_midst_of_a_clause():
    assert sorted(names_of(STORY)._weights()) == ["Mary", "Tom"]
    assert not names_of("Then it was late. It was. THE END was near, NO, it was I. He had")


def test_they_are_gone_on_with_and_end():
    names = names_of(STORY)
    assert likeliest(names, "") == "T"
    assert likeliest(names, "T") + likeliest(names, "To") == "om"
    assert likeliest(names, "M") + likeliest(names, "Ma") == "ar"
    ends = names.mix(UNIFORM, "Tom", midst=True)
    assert ends[ALPHABET.encode(" ")[0]] > UNIFORM[0] > ends[ALPHABET.encode("s")[0]]


def test_the_latest_counts_most():
    assert likeliest(names_of("saw Tom. saw Tom. " + "it went on. " * 600 + "saw Mary. "), "") == "M"


def test_what_begins_no_name_is_left_alone():
    names = names_of(STORY)
    for word in ("t", "Th", "X", "Toms"):
        assert names.mix(UNIFORM, word, midst=True) is UNIFORM
    assert names_of("").mix(UNIFORM, "", midst=True) is UNIFORM


def test_a_sentence_begins_with_a_name_less_often():
    names = names_of(STORY)
    there, here = (names.mix(UNIFORM, "T", midst=midst)[ALPHABET.encode("o")[0]] for midst in (True, False))
    assert there > here > UNIFORM[0]


@settings(deadline=None)
@given(st.sampled_from(["", "T", "To", "Tom", "M", "Ma"]), st.booleans(), st.integers(0, len(STORY)))
def test_probabilities_sum_to_one(word: str, midst: bool, end: int):
    mixed = names_of(STORY[:end]).mix(UNIFORM, word, midst=midst)
    assert abs(float(np.exp(mixed).sum()) - 1) < 1e-5


@pytest.mark.parametrize("word", ["", "T", "To"])
def test_what_is_next_to_impossible_has_a_logarithm_all_the_same(word: str):
    sure = np.full(len(ALPHABET), -200, np.float32)
    sure[ALPHABET.encode("e")[0]] = 0
    assert np.isfinite(names_of(STORY).mix(sure, word, midst=True)).all()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 60)), max_size=8))
def test_going_to_and_fro_is_reading_afresh(moves: list[tuple[int, int]]):
    text, at = STORY, 20
    names = names_of(text[:at])
    for back, forth in moves:
        back = min(back, at)
        names.follow(back, text[at - back : at - back + forth])
        at = min(len(text), at - back + forth)
        expected = names_of(text[:at])
        assert names._weights() == expected._weights()
        np.testing.assert_array_equal(names.mix(UNIFORM, "T", midst=True), expected.mix(UNIFORM, "T", midst=True))


def test_memory_stays_flat():
    names = DocumentNames(ALPHABET)
    for _ in range(400):
        names.follow(0, STORY * 4)
    assert len(names._text) <= 2 * REACH_CHARS + len(STORY) * 4
    assert "Tom" in names._weights()
    assert len(names._found) < len(names._text) / 8
