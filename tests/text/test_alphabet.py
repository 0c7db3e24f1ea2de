"""`Alphabet`: text to ids and back, folding, growing."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiauthor.text.alphabet import REPLACEMENT, UNKNOWN, Alphabet

BASE = Alphabet(" etaoinshr\n'\"-.bcdé")
CHARACTERS = st.characters(exclude_characters=REPLACEMENT)
TEXT = st.text(CHARACTERS, max_size=80)


@settings(deadline=None)
@given(TEXT)
def test_encoding_and_decoding_is_a_round_trip(text):
    alphabet = Alphabet.from_text(text)
    ids = alphabet.encode(text)
    assert ids.dtype == alphabet.dtype
    assert ids.shape == (len(text),)
    assert UNKNOWN not in ids
    assert alphabet.decode(ids) == text
    assert alphabet.decode(ids.tolist()) == text


@settings(deadline=None)
@given(TEXT)
def test_characters_outside_become_unknown_one_by_one(text):
    expected = "".join(char if char in BASE else REPLACEMENT for char in text)
    assert BASE.decode(BASE.encode(text)) == expected


@settings(deadline=None)
@given(TEXT)
def test_folding_changes_only_what_is_unknown(text):
    plain, folded = BASE.encode(text), BASE.encode(text, fold=True)
    known = plain != UNKNOWN
    assert (folded[known] == plain[known]).all()
    assert folded.shape == plain.shape
    assert BASE.decode(BASE.encode(BASE.decode(folded))) == BASE.decode(folded)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("“ab”", '"ab"'),
        ("‘ab’", "'ab'"),
        ("a—b–c", "a-b-c"),
        ("É", "e"),
        ("A", "a"),
        ("à", "a"),
        ("ñ", "n"),
        ("…", "."),
        ("é", "é"),
        ("ж", REPLACEMENT),
        ("\U0001f600", REPLACEMENT),
    ],
)
def test_relatives(text, folded):
    assert BASE.decode(BASE.encode(text, fold=True)) == folded


def test_straight_quotes_fold_to_curly_ones_where_only_those_are_known():
    curly = Alphabet("ab“”’")
    assert curly.decode(curly.encode("\"ab'", fold=True)) == "”ab’"


@settings(deadline=None)
@given(TEXT, TEXT)
def test_growing_keeps_the_old_ids_and_knows_the_new_characters(old, new):
    before = Alphabet.from_text(old)
    after = before.grow(Counter(new))
    assert after.characters.startswith(before.characters)
    assert (after.encode(old) == before.encode(old)).all()
    assert after.decode(after.encode(new)) == new
    assert after.grow(Counter(new)) == after


def test_growing_leaves_out_what_is_rare():
    assert Alphabet("a").grow({"b": 1, "c": 5}, at_least=2).characters == "ac"


def test_the_most_frequent_come_first_and_equals_in_order():
    assert Alphabet.from_counts({"b": 2, "a": 2, "z": 9, "y": 1}).characters == "zaby"
    assert Alphabet.from_counts({"b": 2, "a": 2, "z": 9}, at_most=2).characters == "za"


def test_ids_take_two_bytes_only_where_they_must():
    small, large = (Alphabet("".join(map(chr, range(0x4E00, 0x4E00 + size)))) for size in (255, 256))
    assert (small.dtype, large.dtype) == (np.uint8, np.uint16)
    assert large.decode(large.encode(large.characters)) == large.characters


@pytest.mark.parametrize("ids", [[-1], [99], [0, 22]])
def test_ids_outside_are_refused(ids):
    with pytest.raises(ValueError, match="outside the alphabet"):
        BASE.decode(ids)


@pytest.mark.parametrize("characters", ["aa", "".join(map(chr, range(0x20, 0x20 + 65_536)))])
def test_an_alphabet_of_repeated_or_too_many_characters_is_refused(characters):
    with pytest.raises(ValueError, match="alphabet holds"):
        Alphabet(characters)


def test_membership_length_equality():
    assert "é" in BASE
    assert "ж" not in BASE
    assert "et" not in BASE
    assert "" not in BASE
    assert len(BASE) == len(BASE.characters) + 1
    assert Alphabet(BASE.characters) == BASE
    assert hash(Alphabet(BASE.characters)) == hash(BASE)
    assert Alphabet("") != BASE
    assert Alphabet("").encode("ab").tolist() == [0, 0]
