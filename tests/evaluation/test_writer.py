from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiauthor.evaluation.writer import Keys, count_keys, excerpt_of

TEXT = "the cat sat on the mat."
GHOSTS = {
    "": "the cat ran",
    "the ": "cat sat on",
    "the cat ": "",
    "the cat s": "at down",
    "the cat sat ": "on",
    "the cat sat on": " the mat",
    "the cat sat on ": "them",
    "the cat sat on t": "he mat.",
    "the cat sat on the ": "mat",
}


def test_keys_of_a_text_counted_by_hand():
    keys = count_keys(TEXT, 0, len(TEXT), lambda before, _: GHOSTS.get(before, ""))
    # word: the_ cat_ s at_ on_ t he_ mat .
    # whole: the_ | cat sat on | _the mat | .
    # asked: ?the_cat_ s ?at_ ?on_ t ?(he mat.)
    assert keys == Keys(chars=23, word=9, whole=4, asked=3 + 1 + 2 + 2 + 1 + 2, word_starts=6, shown=5, right=4)
    assert keys.savings()["word"] == pytest.approx(1 - 9 / 23)


def test_a_word_that_was_seen_and_typed_past_is_not_offered_again():
    passed_at = {}

    def suggest(before: str, passed: Sequence[str]) -> str:
        passed_at.setdefault(before, passed)
        begin = before.rfind(" ") + 1
        offers = ("hat", "mad", "mat") if before[begin:] in ("", "m", "ma") else ()
        fitting = [word for word in offers if word not in passed and word.startswith(before[begin:])]
        return fitting[0][len(before) - begin :] if fitting else ""

    keys = count_keys("on mat so", 3, 9, suggest)
    in_word = {"on ": (), "on m": ("hat",), "on ma": ("hat", "mad"), "on mat": ("hat", "mad")}
    assert passed_at == {**in_word, "on mat ": (), "on mat s": ("hat",)}
    assert keys.word == len("m") + len("a") + 1 + len("so")


def test_a_silent_program_saves_nothing():
    keys = count_keys(TEXT, 4, 12, lambda *_: "")
    assert (keys.chars, keys.word, keys.whole, keys.asked) == (8, 8, 8, 8)


def test_a_prophet_is_followed_word_by_word_or_at_once():
    keys = count_keys(TEXT, 0, len(TEXT), lambda before, _: TEXT[len(before) :])
    assert (keys.word, keys.whole, keys.asked) == (7, 1, 2)


def test_the_rest_of_a_word_must_be_the_whole_rest():
    # "the" is right so far, but the text has "there".
    keys = count_keys("over there", 5, 10, lambda before, _: "the " if before == "over " else "")
    assert keys.word == 5
    assert keys.right == 0


def test_a_word_keeps_its_apostrophe():
    keys = count_keys("I don’t know", 2, 12, lambda before, _: {"I ": "don", "I do": "n’t"}.get(before, ""))
    assert keys.word == len("do") + 1 + len("know")


def test_only_the_text_before_the_caret_is_seen_and_places_only_grow():
    seen: list[str] = []

    def suggest(before: str, _: Sequence[str]) -> str:
        seen.append(before)
        return "on"

    count_keys(TEXT, 12, 18, suggest)
    assert all(TEXT.startswith(before) for before in seen)
    assert [len(before) for before in seen] == sorted(len(before) for before in seen)
    assert len(seen) <= 2 * len(set(seen))
    assert len(seen[0]) == 12


@given(st.text("ab '’.\n", max_size=60), st.text("ab ’.", max_size=12), st.integers(0, 20))
def test_no_way_of_writing_costs_more_keys_than_typing(text: str, ghost: str, start: int):
    start = min(start, len(text))
    keys = count_keys(text, start, len(text), lambda *_: ghost)
    assert max(keys.word, keys.whole, keys.asked) <= keys.chars
    assert keys.right <= keys.shown <= keys.word_starts


@pytest.mark.parametrize(
    ("chars", "excerpt"),
    [(500_000, (100_000, 120_000)), (110_000, (90_000, 110_000)), (5_000, (0, 5_000)), (0, (0, 0))],
)
def test_the_excerpt_of_a_short_text_is_its_end(chars: int, excerpt: tuple[int, int]):
    assert excerpt_of(chars) == excerpt
