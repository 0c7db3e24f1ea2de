"""The engine against the plain network: the slow path is the oracle."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from aiauthor.errors import ModelFileError
from aiauthor.inference import native
from aiauthor.inference.engine import CHUNK, Engine, State
from aiauthor.inference.native import WAYS, NativeNetwork
from tests.inference.conftest import make_model

SHAPES = [
    {},
    {"layers": 3},
    {"embedding": 12},
    {"layers": 2, "residual": True},
    {"layers": 3, "norm": True, "embedding": 8},
    {"layers": 2, "norm": True, "residual": True},
]


def random_ids(length: int, seed: int = 0, vocab: int = 40) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, vocab, length)


def full_pass(model, ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Log-probabilities after each id, (T, V), and the last state (1, L, H), by the model itself."""
    with torch.no_grad():
        logits, state = model(torch.from_numpy(ids)[None])
    return torch.log_softmax(logits[0], -1).numpy(), state.transpose(0, 1).numpy()


@pytest.mark.parametrize("shape", SHAPES)
def test_incremental_equals_full_pass(shape: dict):
    model, ids = make_model(**shape), random_ids(30)
    engine = Engine(model.weights(), device="float")
    expected, last = full_pass(model, ids)
    state = engine.start()
    for place, id_ in enumerate(ids.tolist()):
        state = engine.step([id_], state.hidden)
        np.testing.assert_allclose(state.log_probs[0], expected[place], rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(state.hidden, last, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("shape", SHAPES)
def test_reading_in_pieces_equals_full_pass(shape: dict):
    model, ids = make_model(**shape), random_ids(CHUNK + 50)
    engine = Engine(model.weights(), device="float")
    expected, last = full_pass(model, ids)
    pieces = list(engine.read(ids, engine.start()))
    assert [len(log_probs) for _, log_probs in pieces] == [CHUNK, 50]
    np.testing.assert_allclose(np.concatenate([probs for _, probs in pieces]), expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(pieces[-1][0][-1:], last, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("shape", SHAPES)
def test_int8_is_near_float(shape: dict):
    model, ids = make_model(**shape), random_ids(400)
    int8, exact = Engine(model.weights(), device="cpu"), Engine(model.weights(), device="float")
    found, _ = int8.log_probs(ids)
    expected, _ = exact.log_probs(ids)
    # In bits per character, of a random network, which is rougher than a trained one.
    assert abs(found.mean() - expected.mean()) / np.log(2) < 0.03
    assert np.abs(found - expected).max() < 0.5


@pytest.mark.parametrize("shape", SHAPES)
def test_a_text_does_not_depend_on_its_neighbours(shape: dict):
    engine = Engine(make_model(**shape).weights(), device="cpu")
    ids = random_ids(60).reshape(12, 5)
    together = engine.start(5)
    for row in ids.tolist():
        together = engine.step(row, together.hidden)
    for column in range(5):
        alone = engine.start()
        for id_ in ids[:, column].tolist():
            alone = engine.step([id_], alone.hidden)
        np.testing.assert_allclose(together.log_probs[column], alone.log_probs[0], rtol=0, atol=1e-5)


def test_log_probs_go_on_from_a_state():
    engine = Engine(make_model(layers=2).weights(), device="cpu")
    ids = random_ids(CHUNK + 80)
    whole, last = engine.log_probs(ids)
    first, state = engine.log_probs(ids[:100])
    second, end = engine.log_probs(ids[100:], state)
    np.testing.assert_allclose(np.concatenate([first, second]), whole, rtol=0, atol=1e-5)
    np.testing.assert_allclose(end.hidden, last.hidden, rtol=0, atol=1e-6)
    np.testing.assert_allclose(end.log_probs, last.log_probs, rtol=0, atol=1e-5)


def test_texts_of_all_lengths_are_scored_side_by_side():
    engine = Engine(make_model(layers=2, norm=True, residual=True).weights(), device="cpu")
    texts = [random_ids(length, seed=length) for length in (3, CHUNK + 1, 1, 700, CHUNK)]
    told: list[int] = []
    together = engine.score(texts, progress=told.append)
    assert sum(told) == sum(map(len, texts))
    for ids, scores in zip(texts, together, strict=True):
        alone, state = engine.log_probs(ids)
        np.testing.assert_allclose(scores.log_probs, alone, rtol=0, atol=1e-5)
        np.testing.assert_allclose(scores.state.hidden, state.hidden, rtol=0, atol=1e-6)
        assert scores.best.shape == ids.shape


def test_many_texts_side_by_side_take_no_more_memory_than_a_few(monkeypatch: pytest.MonkeyPatch):
    engine = Engine(make_model().weights(), device="cpu")
    run, counts = engine._network.run, []
    monkeypatch.setattr(engine._network, "run", lambda ids, *rest: counts.append(ids.size) or run(ids, *rest))
    scores = engine.score([random_ids(70, seed=text) for text in range(300)])
    assert max(counts) <= 2_100
    np.testing.assert_array_equal(scores[7].log_probs, engine.score([random_ids(70, seed=7)])[0].log_probs)


def test_the_likeliest_id_is_told_at_every_place():
    model, ids = make_model(), random_ids(40)
    expected, _ = full_pass(model, ids)
    best = Engine(model.weights(), device="float").score([ids])[0].best
    assert best[1:].tolist() == expected[:-1].argmax(1).tolist()


def test_rows_and_joining():
    engine = Engine(make_model().weights(), device="float")
    state = engine.step([1, 2, 3], engine.start(3).hidden)
    again = State.join([state.rows([2]), state.rows([0, 0])])
    np.testing.assert_array_equal(again.log_probs, state.log_probs[[2, 0, 0]])
    np.testing.assert_array_equal(again.hidden, state.hidden[[2, 0, 0]])


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("device", ["float", "cpu"])
def test_numbers_that_are_not_finite_are_noticed(device: str, shape: dict):
    engine = Engine(make_model(**shape).weights(), device=device)
    hidden = engine.start().hidden.copy()
    hidden[0, 0, 3] = float("nan")
    with pytest.raises(ModelFileError, match="no probabilities"):
        engine.step([1], hidden)
    with pytest.raises(ModelFileError, match="no probabilities"):
        list(engine.read([1, 2], State(hidden, np.zeros((1, 40), np.float32))))
    with pytest.raises(ModelFileError, match="no probabilities"):
        engine.log_probs([1, 2], State(hidden, np.zeros((1, 40), np.float32)))


def test_a_decoder_that_is_not_finite_is_noticed():
    model = make_model()
    with torch.no_grad():
        model.decoder.bias[3] = float("inf")
    with pytest.raises(ModelFileError, match="no probabilities"):
        Engine(model.weights(), device="float").start()


@pytest.mark.parametrize("shape", [*SHAPES, {"hidden": 7, "vocab": 300, "layers": 2}])
@pytest.mark.parametrize("batch", [1, 4, 5, 11])
def test_every_way_of_computing_gives_the_same(shape: dict, batch: int):
    weights = make_model(**shape).weights()
    ids = np.random.default_rng(0).integers(weights.config.vocab, size=(20, batch)).astype(np.int32)
    hidden = np.random.default_rng(1).uniform(-1, 1, (batch, weights.config.layers, weights.config.hidden))
    expected: list[np.ndarray] = []
    for way in range(native.library().aiauthor_best_way() + 1):
        track = np.empty((20, *hidden.shape), np.float32)
        states, log_probs, finite = NativeNetwork(weights, way=way).run(ids, hidden.astype(np.float32), track)
        assert finite, WAYS[way]
        np.testing.assert_array_equal(track[-1], states)
        np.testing.assert_allclose(np.exp(log_probs).sum(axis=2), 1, rtol=0, atol=1e-5)
        for found, wanted in zip((log_probs, track), expected or (log_probs, track), strict=True):
            np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-4, err_msg=WAYS[way])
        expected = expected or [log_probs, track]


def test_float_serves_where_the_kernel_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog):
    native.library.cache_clear()
    monkeypatch.setattr(native, "LIBRARY", tmp_path / "_kernel.so")
    try:
        assert Engine(make_model().weights(), device="cpu").device == "CPU (float)"
        assert "no compiled kernel" in caplog.text
    finally:
        native.library.cache_clear()


def test_float_serves_where_the_kernel_is_another_library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    native.library.cache_clear()
    (tmp_path / "_kernel.so").write_bytes(b"not a library")
    monkeypatch.setattr(native, "LIBRARY", tmp_path / "_kernel.so")
    try:
        assert Engine(make_model().weights(), device="cpu").device == "CPU (float)"
    finally:
        native.library.cache_clear()


def test_float_serves_where_the_kernel_is_of_another_version(monkeypatch: pytest.MonkeyPatch, caplog):
    native.library.cache_clear()
    monkeypatch.setattr(native, "_INTERFACE", native._INTERFACE + 1)
    try:
        engine = Engine(make_model().weights(), device="cpu")
        assert engine.device == "CPU (float)"
        assert "install the program again" in caplog.text
        assert "install the program again" in engine.note
    finally:
        native.library.cache_clear()


@pytest.mark.parametrize("device", ["float", "cpu"])
@pytest.mark.parametrize("name", ["norms.0.weight", "norms.1.bias", "layers.1.weight_ih", "layers.0.bias_hh"])
def test_a_weight_that_is_not_finite_is_noticed(device: str, name: str):
    weights = make_model(layers=2, norm=True).weights()
    weights.arrays[name].flat[3] = np.nan
    with pytest.raises(ModelFileError, match="no probabilities"):
        Engine(weights, device=device)


@pytest.mark.parametrize("device", ["float", "cpu"])
@pytest.mark.parametrize("id_", [-1, 40])
def test_an_id_outside_the_alphabet_is_refused(device: str, id_: int):
    engine = Engine(make_model().weights(), device=device)
    with pytest.raises(IndexError):
        engine.step([id_], engine.start().hidden)


def test_the_weights_are_left_as_they_were():
    weights = make_model(layers=2, norm=True).weights()
    before = {name: array.copy() for name, array in weights.arrays.items()}
    Engine(weights, device="cpu").log_probs(random_ids(10))
    for name, array in weights.arrays.items():
        np.testing.assert_array_equal(array, before[name])


@pytest.mark.parametrize("ids", [[], [[1, 2]]])
def test_ids_must_be_a_line(ids: list):
    with pytest.raises(ValueError, match="one-dimensional"):
        Engine(make_model().weights(), device="float").log_probs(np.array(ids, dtype=np.int64))


def test_an_unknown_device_is_refused():
    with pytest.raises(ValueError, match="device is one of"):
        Engine(make_model().weights(), device="abacus")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device here")
@pytest.mark.parametrize("shape", SHAPES)
def test_half_precision_on_cuda_is_near_float(shape: dict):
    model, ids = make_model(**shape), random_ids(300)
    half, exact = Engine(model.weights(), device="cuda"), Engine(model.weights(), device="float")
    assert half.device == "CUDA (half)"
    assert np.abs(half.log_probs(ids)[0] - exact.log_probs(ids)[0]).max() < 0.05
