"""The table of n-grams: what was counted is found again, and nothing else."""

from __future__ import annotations

import contextlib
import dataclasses
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiauthor.errors import ModelFileError
from aiauthor.model.checkpoint import add_ngrams, load_model, load_ngrams, read_arrays, write_arrays
from aiauthor.model.ngrams import MOST_IDS, Followers, NgramTable, classes_of, keys_of, mask_of, pack
from aiauthor.text.alphabet import Alphabet
from aiauthor.text.contexts import contexts_along
from aiauthor.training.ngram_counts import ORDERS
from tests.conftest import TINY_ALPHABET
from tests.model.ngrams import a_table, any_table

ALPHABET = Alphabet(TINY_ALPHABET)
VERSE = "the old keeper climbed the stairs, and the old keeper lit the lamp. the old woman lit the candle.\n"
IDS = ALPHABET.encode(VERSE * 40)


@pytest.fixture(scope="module")
def table() -> NgramTable:
    return a_table(ALPHABET, IDS.tolist())


def shares_counted(order: int) -> dict[str, Counter[str]]:
    """What followed each context in the verses, by plain counting."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    text = "\n" * order + VERSE * 40
    for place in range(order, len(text)):
        found[text[place - order : place]][text[place]] += 1
    return found


def test_counted_shares_are_found_again(table: NgramTable):
    shares, counts = table.look_up(contexts_along(IDS, ALPHABET)[500:1500])
    right, wrong = 0, 0
    for index, order in enumerate(ORDERS):
        counted, text = shares_counted(order), VERSE * 40
        for row, place in enumerate(range(500, 1500)):
            followers = counted[text[place - order : place]]
            total = sum(followers.values())
            for id_ in shares[row, index].nonzero()[0]:
                share = followers[ALPHABET.characters[id_ - 1]] / total
                good = np.isclose(shares[row, index, id_], share, rtol=0.3)  # shares come in steps of a root of 2
                good &= np.isclose(counts[row, index], np.log(total), atol=0.36)  # and counts as powers of 2
                right, wrong = right + good, wrong + (not good)
    assert right > 300
    assert wrong < 0.05 * right  # contexts that were taken for others, by 12 bits of a hash


def test_only_what_shorter_contexts_do_not_say_is_kept(table: NgramTable):
    _, counts = table.look_up(contexts_along(IDS, ALPHABET)[500:1500])
    known = (counts > 0).mean(0)
    assert known[0] > 0.05  # behind "the old " stands one of two words
    assert (known[1:] < 0.3).all()  # which five letters before it do not change much


def test_what_never_stood_there_is_not_found(table: NgramTable):
    strange = ALPHABET.encode("zyx wvu tsr qpo " * 30)
    _, counts = table.look_up(contexts_along(strange, ALPHABET)[16:])
    assert (counts > 0).mean() < 0.01


def test_it_foresees_what_it_was_counted_on(table: NgramTable):
    vocab = len(ALPHABET)
    uniform = np.full((900, vocab), -np.log(vocab), np.float32)
    trusting = dataclasses.replace(table, trust=np.tile(np.float32([3, 0, 0, 0, 0, 0, 0]), (len(ORDERS), 1)))
    blended = trusting.blend(uniform, contexts_along(IDS, ALPHABET)[100:1000])
    np.testing.assert_allclose(np.exp(blended).sum(1), 1, atol=1e-4)
    cost = -blended[np.arange(900), IDS[100:1000]].mean()
    assert cost < np.log(vocab) - 0.2
    untrusting = dataclasses.replace(table, trust=np.tile(np.float32([-50, 0, 0, 0, 0, 0, 0]), (len(ORDERS), 1)))
    np.testing.assert_allclose(untrusting.blend(uniform, contexts_along(IDS, ALPHABET)[100:1000]), uniform, atol=1e-5)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_what_is_packed_is_looked_up(data: st.DataObject):
    texts = data.draw(st.lists(st.text("abcdefgh ,", min_size=11, max_size=11), min_size=1, max_size=30, unique=True))
    contexts = np.concatenate([contexts_along(ALPHABET.encode(text + "a"), ALPHABET)[-1:] for text in texts])
    keys = np.unique(keys_of(contexts, classes_of(ALPHABET.characters)) & mask_of(7))
    sizes = np.array([data.draw(st.integers(1, 4)) for _ in keys])
    ids = np.concatenate([data.draw(st.permutations(range(1, 9)))[:size] for size in sizes])
    shares = 2.0 ** (-np.array([data.draw(st.integers(4, 15)) for _ in ids], np.float32) / 2)
    counts = np.array([data.draw(st.sampled_from([16, 64, 1024, 1 << 30])) for _ in keys])
    packed = pack(ALPHABET.characters, [Followers(7, keys, counts, sizes, ids, shares)], data.draw(st.integers(1, 6)))
    found, logs = packed.look_up(contexts)
    at = keys.searchsorted(keys_of(contexts, packed.classes) & mask_of(7))
    begins = np.cumsum(sizes) - sizes
    np.testing.assert_allclose(logs[:, 0], np.log(np.minimum(counts, 1 << 19))[at], rtol=1e-5)
    for row, context in enumerate(at):
        expected = np.zeros(MOST_IDS, np.float32)
        where = slice(begins[context], begins[context] + sizes[context])
        expected[ids[where]] = shares[where]
        np.testing.assert_allclose(found[row, 0], expected, rtol=1e-5)


def test_a_stranger_s_table_harms_nobody():
    contexts = contexts_along(IDS[:200], ALPHABET)
    log_probs = np.full((200, len(ALPHABET)), -np.log(len(ALPHABET)), np.float32)
    for seed in range(200):
        blended = any_table(np.random.default_rng(seed), ALPHABET).blend(log_probs, contexts)
        assert np.isfinite(blended).all()


def test_capitals_and_accents_share_a_class():
    classes = classes_of("eEéÉ”\n 7")
    assert len(set(classes[1:5])) == 1
    assert len(set(classes[4:9])) == 5
    assert classes[0] == classes[200] == classes[8]


def test_a_model_file_keeps_it(tiny_model_path: Path, tmp_path: Path, table: NgramTable):
    assert load_model(tiny_model_path).ngrams is None
    assert load_ngrams(tiny_model_path) is None
    out = tmp_path / "with.safetensors"
    add_ngrams(tiny_model_path, table, out)
    kept, network = load_ngrams(out), load_model(out)
    assert kept is not None
    assert network.ngrams is not None
    assert kept.orders == network.ngrams.orders == ORDERS
    for name, array in table.arrays().items():
        np.testing.assert_array_equal(array, kept.arrays()[name])
    before = load_model(tiny_model_path).weights.arrays
    assert all((network.weights.arrays[name] == before[name]).all() for name in before)
    with pytest.raises(ValueError, match="alphabet"):
        add_ngrams(tiny_model_path, dataclasses.replace(table, characters="xyz"), out)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("ngrams.buckets", lambda array: array[::-1].copy()),
        ("ngrams.buckets", lambda array: np.append(array, array[-1])),
        ("ngrams.buckets", lambda array: array + 10**6),
        ("ngrams.buckets", lambda array: array.astype(np.int64)),
        ("ngrams.buckets", lambda _: np.array([0, (1 << 31) - 1, 1 - (1 << 31), 0, 0], np.int32)),  # its steps overflow
        ("ngrams.records", lambda array: array[:-1]),
        ("ngrams.records", lambda array: array[:, None]),
        ("ngrams.trust", lambda array: array[:-1]),
        ("ngrams.trust", lambda array: array * np.nan),
        ("ngrams.trust", lambda array: array + np.float32(1e38)),
    ],
)
def test_a_damaged_table_is_named(tiny_model_path: Path, tmp_path: Path, table: NgramTable, name: str, change):
    path = tmp_path / "harmed.safetensors"
    add_ngrams(tiny_model_path, table, path)
    arrays, metadata = read_arrays(path)
    write_arrays(path, {**arrays, name: change(arrays[name])}, metadata)
    with pytest.raises(ModelFileError, match="n-grams"):
        load_model(path)


def test_a_bucket_that_takes_long_to_read_is_refused(table: NgramTable):
    arrays = {**table.arrays(), "ngrams.records": np.zeros(100_000, np.uint8)}
    for size in (60_000, 70_000):
        arrays["ngrams.buckets"] = np.array([0, size, size], np.int32)
        with pytest.raises(ValueError, match="small") if size > 65_536 else contextlib.nullcontext():
            NgramTable.from_arrays(arrays, ALPHABET, list(ORDERS))


@pytest.mark.parametrize("orders", ["7", "[]", "[5, 6, 7, 9, 12]", "[5, 6, 7, 11, 9]", "[5, 6]", '{"a": 1}', "[5.0]"])
def test_damaged_orders_are_named(tiny_model_path: Path, tmp_path: Path, table: NgramTable, orders: str):
    path = tmp_path / "harmed.safetensors"
    add_ngrams(tiny_model_path, table, path)
    arrays, metadata = read_arrays(path)
    write_arrays(path, arrays, {**metadata, "ngrams": orders})
    with pytest.raises(ModelFileError, match="n-grams"):
        load_model(path)
