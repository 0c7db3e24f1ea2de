"""What training looks like in words."""

from __future__ import annotations

import pytest

from aiauthor.gui.training import wording
from aiauthor.training.held_out import MIN_CHARS
from aiauthor.training.verdict import Verdict


def test_the_least_is_what_training_asks_for():
    assert wording.LEAST_CHARS == MIN_CHARS


@pytest.mark.parametrize(
    ("words", "chars", "enough", "said"),
    [
        (0, 0, False, "Add what you have written"),
        (1_200, 6_000, False, "too little"),
        (2_000, 12_000, True, "a trace"),
        (20_000, 110_000, True, "your manner"),
        (60_000, 330_000, True, "60,000 words: enough for a clear voice."),
        (400_000, 2_000_000, True, "plenty"),
    ],
)
def test_the_verdict_on_an_amount_of_text(words, chars, enough, said):
    advice = wording.about_text(words, chars)
    assert advice.enough is enough
    assert said in advice.text


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (5, "a few seconds"),
        (30, "half a minute"),
        (60, "1 minute"),
        (89, "1 minute"),
        (91, "2 minutes"),
        (3_540, "59 minutes"),
        (3_600, "1 hour"),
        (5_400, "1 hour 30 minutes"),
        (7_190, "2 hours"),
    ],
)
def test_durations_as_people_say_them(seconds, said):
    assert wording.duration(seconds) == said


def test_the_curves_in_words():
    def said(held_out, train):
        reading = wording.reading_of(2.0, held_out, train)
        return f"{reading.headline}: {reading.text}"

    assert "Soon the first time" in said([], [])
    assert said([2.1], [2.4]).startswith("Warming up")
    assert said([2.1, 1.9], [2.4, 2.0]).startswith("Learning: ")
    assert "5 % less" in said([2.1, 1.9], [2.4, 2.0])
    by_heart = said([1.9, 1.95, 2.0], [2.0, 1.8, 1.6])
    assert "by heart" in by_heart
    assert "5 % less" in by_heart
    assert said([1.9, 1.91, 1.9], [1.8, 1.82, 1.82]).startswith("Levelling off")


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Verdict("better", 2.0, 1.9, 0.08, 0.12, 20, 9_000), "5 % less than before. It saves 0.10 bits"),
        (Verdict("not better", 2.0, 2.1, -0.14, -0.06, 20, 9_000), "worse than before, by 0.10 bits"),
        (Verdict("not better", 2.0, 1.98, 0.01, 0.03, 20, 9_000), "too little to notice: 0.02 bits"),
        (Verdict("not better", 2.0, 2.01, -0.03, 0.02, 20, 9_000), "the difference of −0.01 bits may be luck"),
        (Verdict("unproven", 2.0, 1.5, 0.3, 0.7, 3, 1_000), "only 3 passages"),
    ],
)
def test_the_proof_in_words(verdict, said):
    assert said in wording.proof(verdict)


def test_a_reason_becomes_a_sentence():
    assert wording.sentence("a voice needs a name") == "A voice needs a name."
    assert wording.sentence("Who?") == "Who?"
