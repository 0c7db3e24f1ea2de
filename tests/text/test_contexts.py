"""Contexts: one character after the other, or all of a text at once."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from aiauthor.text.alphabet import Alphabet
from aiauthor.text.contexts import CHARS, after, as_rows, beginning, context_of, contexts_along

ALPHABET = Alphabet("\nabc" + "".join(map(chr, range(0x4E00, 0x4E00 + 400))))
texts = st.lists(st.integers(0, len(ALPHABET) - 1), max_size=40)


@given(texts)
def test_along_a_text_is_one_after_the_other(ids: list[int]):
    contexts = [beginning(ALPHABET)]
    for id_ in ids:
        contexts.append(after(contexts[-1], id_))
    array = np.array(ids, np.uint16)
    np.testing.assert_array_equal(contexts_along(array, ALPHABET), as_rows(contexts[:-1]))
    assert context_of(array, ALPHABET) == contexts[-1]


@given(texts, texts)
def test_it_is_of_the_last_characters_alone(before: list[int], ids: list[int]):
    whole = np.array(before + ids, np.uint16)
    first = context_of(np.array(before, np.uint16), ALPHABET)
    np.testing.assert_array_equal(
        contexts_along(np.array(ids, np.uint16), ALPHABET, first=first), contexts_along(whole, ALPHABET)[len(before) :]
    )
    if len(ids) >= CHARS:
        assert context_of(whole, ALPHABET) == context_of(np.array(ids[-CHARS:], np.uint16), ALPHABET)


def test_the_latest_character_comes_first():
    context = context_of(ALPHABET.encode("\nabc"), ALPHABET)
    assert as_rows([context])[0, :5].tolist() == [4, 3, 2, 1, 1]
    assert after(0, 300) == 255
