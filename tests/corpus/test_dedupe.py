"""Near-duplicate editions."""

import random

import numpy as np
import pytest
from books import plain, prose, wrapped
from hypothesis import given, settings
from hypothesis import strategies as st

from aiauthor.corpus.dedupe import BINS, near_duplicates, signature, similarity


def edited(text: str, share: float, seed: int = 0) -> str:
    """A text with some of its words changed."""
    rng = random.Random(seed)
    return " ".join(f"x{word}x" if rng.random() < share else word for word in text.split(" "))


BOOK = plain(prose(1, 60))


def test_a_signature_is_the_same_in_every_process_and_on_every_machine():
    assert signature("It was a dark and stormy night; the rain fell in torrents.")[:4].tolist() == [
        203701213,
        1844232748,
        3484764283,
        830328522,
    ]


def test_quotes_case_and_wrapping_do_not_matter():
    other = wrapped(prose(1, 60)).replace("he", "HE").replace(".", "”")
    assert similarity(signature(BOOK), signature(other)) > 0.95


@pytest.mark.parametrize("share", [0.0, 0.01, 0.03])
def test_editions_are_found(share):
    rows = np.stack([signature(BOOK), signature(edited(BOOK, share)), signature(plain(prose(2, 60)))])
    assert near_duplicates(rows, [0, 1, 2]) == {1: 0}


def test_the_preferred_edition_stays():
    rows = np.stack([signature(BOOK), signature(edited(BOOK, 0.01)), signature(edited(BOOK, 0.01, 1))])
    assert near_duplicates(rows, [2, 0, 1]) == {0: 2, 1: 2}


def test_only_the_named_rows_are_compared():
    rows = np.stack([signature(BOOK)] * 3)
    assert near_duplicates(rows, [1]) == {}
    assert near_duplicates(rows, [2, 0]) == {0: 2}
    assert near_duplicates(rows, []) == {}


def test_the_estimate_is_near_the_truth():
    words = [f"w{index}" for index in range(4_000)]
    letters = [f"{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676)}" for i, _ in enumerate(words)]
    half = " ".join(letters[:2_667]), " ".join(letters[1_333:])
    assert similarity(signature(half[0]), signature(half[1])) == pytest.approx(1 / 3, abs=0.13)


def test_different_books_share_next_to_nothing():
    rows = [signature(plain(prose(seed, 60))) for seed in range(6)]
    assert max(similarity(rows[i], rows[j]) for i in range(6) for j in range(i)) < 0.1


def test_many_copies_cost_no_more_than_a_few_pairs_each():
    rows = np.stack([signature(BOOK)] * 400)
    assert near_duplicates(rows, range(400)) == dict.fromkeys(range(1, 400), 0)


@pytest.mark.parametrize("text", ["", "a", "one two", "one two three four five", "…", "12 34"])
def test_short_texts_have_signatures_too(text):
    assert signature(text).shape == (BINS,)
    assert signature(text).dtype == np.uint32


def test_other_scripts_are_told_apart():
    first, second = (
        "Мороз и солнце день чудесный ещё ты дремлешь друг прелестный",
        "Буря мглою небо кроет вихри снежные крутя",
    )
    assert similarity(signature(first), signature(second)) < 0.2
    assert similarity(signature(first), signature(first.upper())) == 1


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_like_itself(text):
    assert similarity(signature(text), signature(text)) == 1
