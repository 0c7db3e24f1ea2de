"""The document's memory: probabilities stay probabilities, and what was never there leaves no trace."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiauthor.inference import document_memory, native
from aiauthor.inference.document_memory import DocumentMemory
from aiauthor.model.ngrams import NgramTable
from aiauthor.text.alphabet import Alphabet
from aiauthor.text.contexts import after, beginning
from tests.model.ngrams import a_table

LETTERS = " etaoinshrdlumwcfgypbvk,.'TAHSMBWICxqjLPDNYEOGRFJVKUQXZ-!?"


def alphabet_of(vocab: int) -> Alphabet:
    """The most frequent characters as they usually are, and others."""
    return Alphabet(LETTERS + "".join(map(chr, range(0x4E00, 0x4E00 + vocab - len(LETTERS) - 1))))


VOCAB = 140
ALPHABET = alphabet_of(VOCAB)
RNG = np.random.default_rng(7)
SOME = RNG.integers(1, 60, 30)
ids_of = st.lists(st.integers(0, VOCAB - 1) | st.integers(1, 3), max_size=60)


def log_probs_of(rows: int, vocab: int = VOCAB) -> np.ndarray:
    logits = np.random.default_rng(rows).normal(0, 3, (rows, vocab))
    return (logits - np.log(np.exp(logits).sum(1, keepdims=True))).astype(np.float32)


def array(ids: list[int]) -> np.ndarray:
    return np.array(ids, np.int64)


def remembering(*pieces: list[int], vocab: int = VOCAB) -> DocumentMemory:
    memory = DocumentMemory(ALPHABET if vocab == VOCAB else alphabet_of(vocab))
    for piece in pieces:
        memory.learn(array(piece))
    return memory


def keys_along(ids: list[int]) -> list[int]:
    keys = [beginning(ALPHABET)]
    for id_ in ids:
        keys.append(after(keys[-1], id_))
    return keys


def assert_same(one: DocumentMemory, other: DocumentMemory, ids: list[int]) -> None:
    keys = keys_along(ids)
    log_probs = log_probs_of(len(keys))
    assert len(one) == len(other)
    np.testing.assert_allclose(one.correct(log_probs, keys), other.correct(log_probs, keys), rtol=1e-6)


@settings(deadline=None)
@given(ids_of, ids_of)
def test_probabilities_sum_to_one(learned: list[int], asked: list[int]):
    keys = keys_along(asked)
    corrected = remembering(learned).correct(log_probs_of(len(keys)), keys)
    assert np.isfinite(corrected).all()
    np.testing.assert_allclose(np.exp(corrected).sum(1), 1, atol=1e-4)


@settings(deadline=None)
@given(ids_of, ids_of)
def test_the_kernel_agrees_with_numpy(learned: list[int], asked: list[int]):
    memory, keys = remembering(learned), keys_along(learned + asked)
    log_probs = log_probs_of(len(keys))
    np.testing.assert_allclose(
        np.exp(memory.correct(log_probs, keys)), np.exp(memory.correct_plainly(log_probs, keys)), atol=1e-5
    )


@settings(deadline=None)
@given(ids_of, ids_of, ids_of)
def test_learned_bit_by_bit_is_learned_at_once(one: list[int], two: list[int], asked: list[int]):
    piecemeal = remembering(one, *([id_] for id_ in two))
    assert_same(piecemeal, remembering(one + two), asked)


@settings(deadline=None)
@given(ids_of, ids_of, ids_of)
def test_what_was_taken_back_was_never_typed(one: list[int], typed: list[int], asked: list[int]):
    memory = remembering(one, typed)
    memory.forget(len(typed))
    assert_same(memory, remembering(one), asked)


@settings(deadline=None)
@given(ids_of, ids_of, ids_of)
def test_becoming_another_text_is_learning_that(one: list[int], two: list[int], asked: list[int]):
    memory = remembering(one)
    assert memory.become(array(two))
    assert_same(memory, remembering(two), asked)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 9_000), st.integers(0, 9_000))
def test_backspace_reaches_into_what_has_settled(count: int, more: int):
    ids = np.random.default_rng(count).integers(0, 8, 12_000).tolist()
    memory = remembering(ids[:6_000], ids[6_000:6_010], ids[6_010:])
    memory.forget(count)
    memory.learn(array(ids[:more]))
    assert_same(memory, remembering(ids[: 12_000 - count] + ids[:more]), ids[:40])


def test_a_word_is_foreseen_from_its_second_time_on():
    name = [21, 22, 23, 24, 25, 26]
    memory = DocumentMemory(ALPHABET)
    uniform = np.full((1, VOCAB), -np.log(VOCAB), np.float32)
    foreseen = []
    for _ in range(4):
        memory.learn(RNG.integers(1, 60, 40))
        memory.learn(array([1, *name[:5]]))
        foreseen.append(float(np.exp(memory.correct(uniform, keys_along([1, *name[:5]])[-1:])[0, name[5]])))
        memory.learn(array(name[5:]))
    assert foreseen[0] < 0.05
    assert foreseen[1] > 0.25
    assert foreseen[1:] == sorted(foreseen[1:])


def test_empty_it_changes_nothing():
    log_probs = log_probs_of(3)
    assert DocumentMemory(ALPHABET).correct(log_probs, keys_along([1, 2])) is log_probs


def test_the_network_s_own_numbers_are_left_alone():
    log_probs = log_probs_of(5)
    before = log_probs.copy()
    remembering([1, 2, 3, 4, 1, 2, 3, 4]).correct(log_probs, keys_along([1, 2, 3, 4]))
    np.testing.assert_array_equal(log_probs, before)


def test_neighbours_in_a_batch_do_not_matter():
    memory, keys, log_probs = remembering([*SOME, *SOME]), keys_along(SOME.tolist()), log_probs_of(31)
    together = memory.correct(log_probs, keys)
    for row, key in enumerate(keys):
        np.testing.assert_array_equal(memory.correct(log_probs[row : row + 1], [key])[0], together[row])


@pytest.fixture(scope="module")
def novels() -> NgramTable:
    verse = [20, 6, 7, 8, 9, 11, 21, 6, 7, 8, 9, 12]
    return a_table(ALPHABET, verse * 40)


@settings(deadline=None)
@given(ids_of, ids_of)
def test_novels_and_document_together_in_the_kernel_and_in_numpy(
    novels: NgramTable, learned: list[int], asked: list[int]
):
    memory, keys = DocumentMemory(ALPHABET, novels), keys_along([*learned, 20, 6, 7, 8, 9, *asked])
    log_probs = log_probs_of(len(keys))
    assert not np.allclose(memory.correct(log_probs, keys), log_probs)
    memory.learn(array(learned))
    found, expected = memory.correct(log_probs, keys), memory.correct_plainly(log_probs, keys)
    np.testing.assert_allclose(np.exp(found), np.exp(expected), atol=1e-5)
    np.testing.assert_allclose(np.exp(found).sum(1), 1, atol=1e-4)


def test_what_does_not_fit_together_is_not_read():
    if native.library() is None:
        pytest.skip("there is no compiled library")
    memory = remembering([1, 2, 3])
    for log_probs, contexts in ((log_probs_of(2), [0]), (log_probs_of(1)[:, 1:], [0]), (log_probs_of(1), [0, 0])):
        with pytest.raises(AssertionError):
            memory.correct(log_probs, contexts)


def test_it_stays_within_bounds():
    memory = DocumentMemory(ALPHABET, most_chars=10_000)
    for _ in range(30):
        memory.learn(RNG.integers(0, VOCAB, 1_000))
        assert len(memory) <= 10_000
    assert len(memory) >= 5_000
    memory.learn(RNG.integers(0, VOCAB, 50_000))
    assert len(memory) == 10_000
    memory.forget(1_000_000)
    assert len(memory) == 0


def test_it_can_be_stopped_and_is_then_empty(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(document_memory, "SLICE_CHARS", 1_000)
    memory, questions = DocumentMemory(ALPHABET), iter([False, False, True])
    assert not memory.become(RNG.integers(0, VOCAB, 10_000), stopped=lambda: next(questions))
    assert len(memory) == 0


def test_a_large_alphabet_is_remembered_as_far_as_it_can_be():
    memory = remembering([5, 2_000, 7, 1_023] * 20, vocab=3_000)
    keys = keys_along([5, 2_000, 7, 1_023] * 3)
    corrected = memory.correct(log_probs_of(len(keys), 3_000), keys)
    np.testing.assert_allclose(np.exp(corrected).sum(1), 1, atol=1e-4)
    assert corrected[-2].argmax() == 1_023


def test_without_the_kernel_numpy_serves(monkeypatch: pytest.MonkeyPatch):
    with_it = remembering(SOME.tolist() * 2)
    monkeypatch.setattr(document_memory, "_recall", lambda: None)
    assert_same(remembering(SOME.tolist() * 2), with_it, SOME.tolist())
