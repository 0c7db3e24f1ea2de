"""The warm state along a text that is written, cut, jumped about in, and much too long."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiauthor.errors import ModelFileError
from aiauthor.inference.engine import Engine
from aiauthor.inference.reading import WINDOW_CHARS, Reading
from aiauthor.text.alphabet import Alphabet
from aiauthor.text.normalise import normalise
from tests.conftest import TINY_ALPHABET
from tests.inference.conftest import make_model
from tests.inference.ngram import NgramEngine

ALPHABET = Alphabet(TINY_ALPHABET)
SENTENCES = [
    f"The {beast} of {place} went {way} to the {goal} before {hour}."
    for beast, place, way, goal, hour in zip(
        ["fox", "owl", "hound", "mare", "goose", "otter", "raven"] * 9,
        ["Ludlow", "Ely", "Wells", "Ripon", "Truro", "Bath", "York", "Durham", "Lincoln"] * 7,
        ["slowly", "at once", "by night", "alone"] * 16,
        ["river", "mill", "bridge", "wood", "quarry"] * 13,
        ["noon", "dawn", "supper", "vespers", "ten", "the bell", "rain", "winter"] * 8,
        strict=False,
    )
]
PROSE = "\n".join(" ".join(SENTENCES[place : place + 4]) for place in range(0, len(SENTENCES), 4))


@pytest.fixture
def engine() -> Engine:
    return Engine(make_model(len(ALPHABET), layers=2).weights(), device="float")


@pytest.fixture
def reading(engine: Engine) -> Reading:
    return Reading(engine, ALPHABET)


def fresh(engine: Engine, text: str) -> np.ndarray:
    """What follows a text that is read at once from its beginning."""
    ids = ALPHABET.encode("\n" + normalise(text), fold=True)
    return list(engine.read(ids, engine.start()))[-1][1][-1]


def test_a_text_is_read_as_training_read_it(engine: Engine, reading: Reading):
    place = reading.read("The fox of York")
    np.testing.assert_allclose(place.state.log_probs[0], fresh(engine, "The fox of York"), atol=1e-5)
    assert place.chars == 15


def test_typing_costs_one_step_a_key(engine: Engine, reading: Reading):
    reading.read(PROSE[:300])
    for end in range(301, 330):
        place = reading.read(PROSE[:end])
        assert reading.steps == 1
        assert not reading.jumped
    np.testing.assert_allclose(place.state.log_probs[0], fresh(engine, PROSE[:329]), atol=1e-5)


def test_what_was_read_is_not_read_again(reading: Reading):
    reading.read(PROSE[:300])
    reading.read(PROSE[:300])
    assert reading.steps == 0


def test_backspace_and_undo_cost_nothing(engine: Engine, reading: Reading):
    for end in range(280, 301):
        reading.read(PROSE[:end])
    place = reading.read(PROSE[:290])
    assert reading.steps == 0
    np.testing.assert_allclose(place.state.log_probs[0], fresh(engine, PROSE[:290]), atol=1e-5)
    place = reading.read(PROSE[:300])
    assert reading.steps == 0
    np.testing.assert_allclose(place.state.log_probs[0], fresh(engine, PROSE[:300]), atol=1e-5)


def test_a_deletion_rewinds_to_a_near_snapshot(engine: Engine, reading: Reading):
    reading.read(PROSE[:450])
    place = reading.read(PROSE[:333])
    assert reading.steps < 8
    assert not reading.jumped
    np.testing.assert_allclose(place.state.log_probs[0], fresh(engine, PROSE[:333]), atol=1e-5)


def test_another_word_at_the_end_replaces_the_last(engine: Engine, reading: Reading):
    reading.read(PROSE[:200] + "badger")
    place = reading.read(PROSE[:200] + "bishop")
    assert reading.steps <= 8 + 5
    np.testing.assert_allclose(place.state.log_probs[0], fresh(engine, PROSE[:200] + "bishop"), atol=1e-5)


def test_a_jump_reads_a_bounded_window_from_a_paragraph(engine: Engine, reading: Reading):
    reading.read(PROSE)
    assert reading.jumped
    window = PROSE[-WINDOW_CHARS:]
    window = window[window.index("\n") + 1 :]
    assert reading.steps == len(window)
    np.testing.assert_allclose(reading.place.state.log_probs[0], fresh(engine, window), atol=1e-5)


def test_after_a_jump_typing_goes_on_warm(reading: Reading):
    reading.read(PROSE[:1500])
    for end in range(1501, 2700):
        reading.read(PROSE[:end])
        assert (reading.steps, reading.jumped) == (1, False)


def test_a_tail_is_as_good_as_the_whole(reading: Reading):
    for end in range(2500, 2520):
        reading.read(PROSE[:end] if end % 2 else PROSE[end - 2100 : end])
        assert end == 2500 or reading.steps == 1


def test_a_jump_back_into_what_was_read_costs_little(reading: Reading):
    for end in range(1000, 2000, 20):
        reading.read(PROSE[:end])
    reading.read(PROSE[:1500])
    assert not reading.jumped
    assert reading.steps <= 64
    reading.read(PROSE[:1980])
    assert (reading.steps, reading.jumped) == (0, False)


@pytest.mark.parametrize("length", [10_000, 300_000])
def test_costs_do_not_grow_with_the_document(length: int):
    engine = NgramEngine(PROSE, ALPHABET)
    reading = Reading(engine, ALPHABET)
    text = (PROSE + "\n") * (length // len(PROSE) + 1)
    reading.read(text[:length])
    assert reading.steps <= WINDOW_CHARS
    engine.steps = 0
    reading.read(text[: length + 1])
    assert engine.steps == 1


def test_memory_stays_flat_while_a_book_is_typed():
    engine = NgramEngine("ab", ALPHABET)
    reading = Reading(engine, ALPHABET)
    text = " ".join(f"{number} " + "xyz"[number % 3] for number in range(30_000))
    for end in range(0, len(text), 450):
        reading.read(text[max(0, end - 3_000) : end])
    assert len(reading._text) <= 64_500
    assert len(reading._snapshots) <= 1_000


@pytest.mark.parametrize(
    "text",
    ["", "\n" * 100_000, " " * 50_000 + "x", "a" * 200_000, "\u0301" * 3_000, "🦉" * 3_000, "\ud83d", "שלום " * 900],
)
def test_odd_texts_are_read_within_bounds(reading: Reading, text: str):
    reading.read(text)
    assert reading.steps <= WINDOW_CHARS
    reading.read(text + "x")
    reading.read(text)


def test_unknown_characters_are_counted(reading: Reading):
    assert reading.read("plain words").unknown == 0
    assert reading.read("плохо знакомый язык" * 10).unknown > 0.5


def test_surprise_is_the_mean_cost(engine: Engine, reading: Reading):
    text = PROSE[:400]
    ids = ALPHABET.encode(text)
    costs = -engine.log_probs(ALPHABET.encode("\n" + text))[0][1:]
    place = reading.read(text)
    weights = 0.99 ** np.arange(len(ids))[::-1]
    assert place.surprise == pytest.approx(float(weights @ costs / weights.sum()), rel=1e-3)


def test_numbers_that_are_not_finite_are_noticed(engine: Engine, reading: Reading):
    reading.read("The fox")
    reading.place.state.hidden[...] = float("nan")
    with pytest.raises(ModelFileError, match="no probabilities"):
        reading.read("The fox of")


edits = st.lists(
    st.tuples(st.integers(0, 60), st.text(alphabet="ab .\n\té“🦉", max_size=12), st.booleans()), min_size=1, max_size=12
)


@settings(max_examples=25, deadline=None)
@given(edits)
def test_any_edits_lead_to_the_state_of_a_fresh_reading(changes: list[tuple[int, str, bool]]):
    engine = Engine(make_model(len(ALPHABET)).weights(), device="float")
    reading, text = Reading(engine, ALPHABET), ""
    for cut, added, keep in changes:
        text = (text if keep else text[: max(0, len(text) - cut)]) + added
        place = reading.read(text)
        np.testing.assert_allclose(place.state.log_probs[0], fresh(engine, text), atol=1e-4)
