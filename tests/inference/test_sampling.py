"""Temperature, nucleus, loops, and where a text may stop."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aiauthor.inference.sampling import LoopGuard, Policy, best_end, ends_of

LOG_PROBS = np.log([0.5, 0.25, 0.15, 0.07, 0.03]).tolist()


def frequencies(policy: Policy, draws: int = 4_000) -> np.ndarray:
    rng = np.random.default_rng(0)
    return np.bincount([policy.draw(LOG_PROBS, rng) for _ in range(draws)], minlength=5) / draws


def test_temperature_one_is_the_models_own_distribution():
    np.testing.assert_allclose(frequencies(Policy(1.0, 1.0)), np.exp(LOG_PROBS), atol=0.03)


def test_temperature_sharpens_as_in_the_literature():
    expected = np.exp(LOG_PROBS) ** 2
    np.testing.assert_allclose(frequencies(Policy(0.5, 1.0)), expected / expected.sum(), atol=0.03)


def test_temperature_zero_takes_the_likeliest():
    assert frequencies(Policy(0.0, 1.0), 20)[0] == 1


def test_the_nucleus_is_the_smallest_set_that_holds_enough():
    found = frequencies(Policy(1.0, 0.7))
    np.testing.assert_allclose(found, [2 / 3, 1 / 3, 0, 0, 0], atol=0.03)


def test_boldness_is_one_slider():
    policies = [Policy.of(boldness) for boldness in (0.0, 0.3, 0.5, 0.8, 1.0)]
    assert policies[0] == policies[1]
    assert [policy.temperature for policy in policies] == sorted(policy.temperature for policy in policies)
    assert [policy.nucleus for policy in policies] == sorted(policy.nucleus for policy in policies)
    assert policies[-1].temperature > 1


@pytest.mark.parametrize("boldness", [-0.1, 1.1, float("nan")])
def test_boldness_has_bounds(boldness: float):
    with pytest.raises(ValueError, match="boldness"):
        Policy.of(boldness)
    with pytest.raises(ValueError, match="boldness"):
        Policy.for_prose(boldness)


@pytest.mark.parametrize(
    ("before", "word", "allowed"),
    [
        ("and so and", "so", False),
        ("very very", "very", False),
        ("he had", "had", True),
        ("THE", "THE", False),
        ("the end of the street and the end of", "the", False),
        ("the end of the street and the end of", "a", True),
        ("of the house and of the", "garden", True),
        ("a strange", "strange", False),
        ("the strange man had a", "strange", False),
        ("Mr Jolyon and young", "Jolyon", True),
        ("", "word", True),
    ],
)
def test_loops_are_noticed(before: str, word: str, allowed: bool):
    assert LoopGuard(before.split()).allows(word) == allowed


def test_ends():
    text = "“Go, Mr. Smith,” he said. The end"
    assert [(text[:chars], rank) for chars, rank in ends_of(text)] == [
        ("“Go", 0),
        ("“Go,", 1),
        ("“Go, Mr. Smith", 0),
        ("“Go, Mr. Smith,”", 1),
        ("“Go, Mr. Smith,” he", 0),
        ("“Go, Mr. Smith,” he said.", 2),
        ("“Go, Mr. Smith,” he said. The", 0),
        ("“Go, Mr. Smith,” he said. The end", 0),
    ]


@pytest.mark.parametrize(
    ("text", "chars", "cut"),
    [
        ("the old house by the river and the mill", 20, "the old house"),
        ("the and of the", 20, "the and of the"),
        ("the old house, by the river", 20, "the old house,"),
        ("old house. The river", 22, "old house."),
        ("no. The river and the sea beyond", 30, "no. The river and the sea"),
        ("unbelievable", 5, "unbelievable"),
        ("", 20, ""),
        ("one well-known", 8, "one"),
    ],
)
def test_a_text_is_cut_at_the_best_end(text: str, chars: int, cut: str):
    assert text[: best_end(text, chars)] == cut


@settings(deadline=None)
@given(
    st.lists(st.floats(-12, 0), min_size=1, max_size=24),
    st.floats(0.1, 2),
    st.floats(0.05, 1),
    st.integers(0, 1000),
)
def test_a_draw_is_that_of_the_papers(log_probs: list[float], temperature: float, nucleus: float, seed: int):
    """Softmax at a temperature, and of that the smallest set of the likeliest that has the nucleus's mass."""
    log_probs = sorted(log_probs, reverse=True)
    probs = np.exp(np.array(log_probs) / temperature)
    probs /= probs.sum()
    assume(np.abs(probs.cumsum() - nucleus).min() > 1e-6)  # where rounding decides, either is right
    kept = next(count for count in range(1, len(probs) + 1) if probs[:count].sum() >= min(nucleus, 1 - 1e-9))
    drawn = Policy(temperature, nucleus).draw(log_probs, np.random.default_rng(seed))
    assert drawn < kept
    place = np.random.default_rng(seed).random() * probs[:kept].sum()
    assert probs[:drawn].sum() - 1e-9 <= place <= probs[: drawn + 1].sum() + 1e-9


@given(
    st.lists(st.tuples(st.floats(-12, 0), st.booleans()), max_size=24),
    st.just(0.0) | st.floats(0.1, 2),  # colder, and behind a likely one that may not be drawn all weigh nothing
    st.integers(0, 1000),
)
def test_what_may_not_be_drawn_might_as_well_not_be_there(
    both: list[tuple[float, bool]], temperature: float, seed: int
):
    both.sort(key=lambda each: -each[0])
    log_probs, may = [log_prob for log_prob, _ in both], [allowed for _, allowed in both]
    there = [index for index, allowed in enumerate(may) if allowed]
    policy = Policy(temperature, 1.0)
    drawn = policy.draw(log_probs, np.random.default_rng(seed), may.__getitem__)
    among = policy.draw([log_probs[index] for index in there], np.random.default_rng(seed))
    assert drawn == (None if among is None else there[among])


def test_no_more_is_asked_than_the_nucleus_holds():
    asked: list[int] = []
    assert Policy(1.0, 0.7).draw(LOG_PROBS, np.random.default_rng(0), lambda index: not asked.append(index)) in (0, 1)
    assert asked == [0, 1]
    asked.clear()
    Policy(1.0, 0.7).draw(LOG_PROBS, np.random.default_rng(0), lambda index: bool(asked.append(index) or index))
    assert asked == [0, 1, 2]  # 0.25 and 0.15 of 0.5 are more than 0.7, 0.25 alone is not
