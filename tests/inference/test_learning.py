"""The memory goes where the caret goes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aiauthor.inference import learning as learning_module
from aiauthor.inference.learning import Learning
from aiauthor.inference.reading import Reading
from aiauthor.inference.suggester import Request
from aiauthor.text.alphabet import Alphabet
from aiauthor.text.contexts import context_of
from aiauthor.text.normalise import normalise
from tests.conftest import TINY_ALPHABET
from tests.inference.conftest import MakeSuggester
from tests.inference.ngram import NgramEngine

ALPHABET = Alphabet(TINY_ALPHABET)
SENTENCE = "The old keeper of the lighthouse climbed the stairs. "


def learned(text: str) -> Learning:
    """From scratch."""
    memory = Learning(ALPHABET)
    memory.memory.learn(ALPHABET.encode(normalise(text), fold=True))
    return memory


def assert_at(learning: Learning, text: str) -> None:
    expected = learned(text).memory
    assert len(learning.memory) == len(expected)
    uniform = np.full((1, len(ALPHABET)), -np.log(len(ALPHABET)), np.float32)
    for end in (text, SENTENCE[:20]):
        key = context_of(ALPHABET.encode(normalise(end), fold=True), ALPHABET)
        np.testing.assert_allclose(learning.memory.correct(uniform, [key]), expected.correct(uniform, [key]), rtol=1e-6)


moves = st.lists(
    st.tuples(st.just("type"), st.text("abc .\n", max_size=9))
    | st.tuples(st.just("back"), st.integers(0, 30))
    | st.tuples(st.just("jump"), st.integers(0, 3_000)),
    max_size=12,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(moves)
def test_it_knows_what_stands_before_the_caret(steps: list[tuple[str, object]]):
    # No stretch of it comes twice, by which a reading finds its place.
    document = " ".join(map(str, np.random.default_rng(1).permutation(2_000))) + "\nThe end. "
    reading, learning = Reading(NgramEngine(SENTENCE, ALPHABET), ALPHABET), Learning(ALPHABET)
    text = document[:500]
    for kind, value in steps:
        if kind == "type":
            text += str(value)
        elif kind == "back":
            text = text[: max(0, len(text) - int(str(value)))]
        else:
            text = document[: int(str(value))]
        reading.read(text)
        learning.follow(text, reading)
        assert_at(learning, text)


def test_going_back_and_on_again_is_as_before():
    reading, learning = Reading(NgramEngine(SENTENCE, ALPHABET), ALPHABET), Learning(ALPHABET)
    for end in (120, 100, 90, 120, 110, 121):
        text = (SENTENCE * 3)[:end]
        reading.read(text)
        learning.follow(text, reading)
        assert_at(learning, text)


def test_a_long_text_is_cut_where_that_does_not_matter(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(learning_module, "SLICE_CHARS", 50)
    text = "\n\n" + (SENTENCE + "\n\n  \n") * 9 + "The\u00a0 end  "
    pieces = list(learning_module._pieces(text))
    assert len(pieces) > 5
    assert "".join(pieces) == text
    assert "".join(map(normalise, pieces)) == normalise(text)
    assert list(learning_module._pieces("")) == [""]


def test_what_was_stopped_is_learned_with_the_next_call():
    reading, learning = Reading(NgramEngine(SENTENCE, ALPHABET), ALPHABET), Learning(ALPHABET)
    text = SENTENCE * 5
    reading.read(text)
    learning.follow(text, reading, stopped=lambda: True)
    assert len(learning.memory) == 0
    text += "The"
    reading.read(text)
    learning.follow(text, reading)
    assert_at(learning, text)


def test_switched_off_the_network_speaks_alone(make_suggester: MakeSuggester):
    story = SENTENCE + "The old man of the sea was tired. "
    texts = [SENTENCE[:25], "The old man of the sea. " * 4 + "The old ", SENTENCE[:30]]
    asked = [Request(text, count=3, learn=False) for text in texts]
    never = [make_suggester(story, noise=0.05).suggest(request) for request in asked]
    suggester = make_suggester(story, noise=0.05)
    for request, expected in zip(asked, never, strict=True):
        suggester.suggest(Request("The sea. The sea. The sea. The sea. The "))
        assert suggester.suggest(request) == expected


def test_what_the_document_says_is_favoured(make_suggester: MakeSuggester):
    suggester = make_suggester("the dog barked. " * 3 + "the cat ran. ", noise=1e-3)
    before = "the cat ran. " * 6 + "the "
    assert suggester.suggest(Request(before, learn=False))[0].text.startswith("dog")
    assert suggester.suggest(Request(before))[0].text.startswith("cat")
    assert suggester.suggest(Request(before, learn=False))[0].text.startswith("dog")
