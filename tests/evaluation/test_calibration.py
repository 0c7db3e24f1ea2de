"""What a writer sees of ghosts that come by themselves, and whether they know how sure they are."""

from __future__ import annotations

import pytest

from aiauthor.evaluation.calibration import Look, Word, curve, first_words, later_words, look_at_words, shown
from aiauthor.evaluation.calibration_report import page, report
from aiauthor.inference.suggester import Suggestion

TEXT = "He saw the old house. It wasn't theirs."


def ghost(text: str, *confidences: float) -> Suggestion:
    return Suggestion(text, 0.0, confidences)


def test_words_are_looked_at_behind_their_first_letters():
    asked = []
    words = look_at_words(TEXT, 3, 14, lambda before: asked.append(before))
    assert [word.text for word in words] == ["saw", "the", "old"]
    assert asked[:4] == ["He ", "He s", "He sa", "He saw "]
    assert words[0].looks == (Look(), Look(), Look())


@pytest.mark.parametrize(
    ("offered", "right"),
    [
        ("saw the old", (True, True, True)),
        ("saw them", (True, False)),
        ("saws the", (False, False)),
        ("sa", (False,)),
        ("saw the olden", (True, True, False)),
        ("Saw the", (False, False)),
        ("saw, the", (True, False)),
    ],
)
def test_a_word_is_right_if_all_up_to_its_end_is(offered: str, right: tuple[bool, ...]):
    (word,) = look_at_words(TEXT, 3, 6, lambda before: ghost(offered, 0.9, 0.8, 0.7) if before == "He " else None)
    assert word.looks[0].right == right
    assert len(word.looks[0].confidences) == len(right)


def test_the_blank_behind_a_typed_word_is_no_word():
    (word,) = look_at_words(TEXT, 7, 10, lambda before: ghost(" old", 0.5) if before.endswith("th") else None)
    assert word.looks[2] == Look(" old", (0.5,), (False,))


def looks(*ghosts: Suggestion | None) -> Word:
    at = TEXT.index("house")
    (word,) = look_at_words(TEXT, at, at + 5, lambda before: ghosts[len(before) - at] if len(before) - at < 4 else None)
    return word


def test_a_ghost_that_is_typed_along_counts_once():
    word = looks(ghost("house", 0.5), ghost("ouse", 0.7), ghost("use", 0.8), None)
    assert (shown([word], 0.4, 3).ghosts, shown([word], 0.4, 3).right) == (1, 1)
    assert (shown([word], 0.6, 3).ghosts, shown([word], 0.6, 0).ghosts) == (1, 0)


def test_a_ghost_that_turned_out_wrong_may_be_followed_by_another():
    word = looks(ghost("hotel", 0.5), ghost("otel", 0.5), ghost("use", 0.9), None)
    found = shown([word], 0.4, 3)
    assert (found.covered, found.ghosts, found.right) == (1, 1, 0)
    word = looks(ghost("home", 0.5), ghost("urs", 0.5), ghost("me", 0.9), ghost("se", 0.9))
    found = shown([word], 0.4, 3)
    assert (found.covered, found.ghosts, found.right) == (1, 2, 1)


def test_the_curve_tells_what_share_was_right():
    bins = curve([(0.11, True), (0.19, False), (0.95, True), (1.0, True)])
    assert [(each.count, each.right) for each in bins] == [(2, 0.5), (2, 1.0)]
    assert bins[0].confidence == pytest.approx(0.15)


def test_the_report_chooses_on_one_half_and_checks_on_the_other():
    sure, unsure = ghost("house. It", 0.7, 0.5), ghost("horse", 0.3)
    first = [looks(sure, None, None, None)] * 8 + [looks(unsure, None, None, None)] * 8
    found = report([first, [looks(sure, None, None, None)]])
    assert found["chosen"] == 0.35
    assert found["words"] == {"chosen_from": 16, "checked_on": 1, "all": 17}
    row = next(row for row in found["trade_off"] if row["confidence"] == 0.35)
    assert row["letters_0"]["chosen_from"] == {"coverage": 0.5, "precision": 1.0, "words_shown": 2.0}
    assert row["letters_1"]["checked_on"]["coverage"] == 1.0
    assert first_words(first, 0).count((0.3, False)) == 8
    assert later_words(first) == [(0.5, True)] * 8
    told = page({"books": ["one", "two"], "excerpt": 5, "model": "abc"}, {"Alone": found})
    assert "Chosen on 16 words: 35 %" in told
    assert "| 35 % | 100.0 % | 100.0 % |" in told
