"""Windows for truncated back-propagation: contiguous, complete, resumable."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiauthor.corpus.batches import BpttBatches


def test_rows_go_on_where_they_stopped_and_targets_are_one_later():
    ids = np.arange(101, dtype=np.uint8)
    batches = BpttBatches(ids, batch=4, bptt=5)
    assert len(batches) == 5
    rows = np.concatenate([batches.window(index).inputs for index in range(5)], axis=1)
    for row in range(4):
        assert rows[row].tolist() == list(range(row * 25, row * 25 + 25))
    window = batches.window(2)
    assert (window.targets == window.inputs + 1).all()


def test_a_row_is_fresh_where_its_window_holds_the_start_of_a_book():
    ids = np.zeros(101, np.uint8)
    batches = BpttBatches(ids, [0, 32, 60], batch=4, bptt=5)
    fresh = np.stack([batches.window(index).fresh for index in range(5)])
    assert fresh[0].all(), "the first window of an epoch begins with zero states"
    # Row 1 spans 25..49 (32 lies in its second window), row 2 spans 50..74 (60: its third).
    wanted = np.zeros((5, 4), bool)
    wanted[0], wanted[1, 1], wanted[2, 2] = True, True, True
    assert (fresh == wanted).all()


def test_every_epoch_begins_elsewhere_and_wraps_around():
    ids = np.arange(101, dtype=np.uint8)
    batches = BpttBatches(ids, batch=4, bptt=5, seed=3)
    first, second = batches.window(0), batches.window(5)
    assert (first.inputs != second.inputs).any()
    assert (second.targets == (second.inputs + 1) % 101).all()


def test_processes_get_their_rows_of_the_same_window():
    ids = np.random.default_rng(0).integers(0, 50, 1000).astype(np.uint8)
    batches = BpttBatches(ids, batch=6, bptt=7, reset=0.5, seed=1)
    whole = batches.window(9)
    halves = [batches.window(9, slice(0, 3)), batches.window(9, slice(3, 6))]
    assert (np.concatenate([half.inputs for half in halves]) == whole.inputs).all()
    assert (np.concatenate([half.fresh for half in halves]) == whole.fresh).all()
    assert 0 < whole.fresh.sum() < 6


def test_ids_are_mapped_to_another_alphabet():
    ids = np.array([1, 2, 3] * 10, np.uint8)
    window = BpttBatches(ids, batch=2, bptt=6, mapping=np.array([0, 9, 0, 7])).window(0)
    assert window.inputs[0].tolist() == [9, 0, 7, 9, 0, 7]


def test_too_little_text_is_refused():
    with pytest.raises(ValueError, match="too few"):
        BpttBatches(np.zeros(20, np.uint8), batch=4, bptt=5)


@given(size=st.integers(31, 300), batch=st.integers(1, 6), bptt=st.integers(1, 5), number=st.integers(0, 200))
def test_any_window_can_be_asked_for_in_any_order(size: int, batch: int, bptt: int, number: int):
    ids = (np.arange(size) % 251).astype(np.uint8)
    batches = BpttBatches(ids, batch=batch, bptt=bptt, reset=0.1)
    window = batches.window(number)
    again = BpttBatches(ids, batch=batch, bptt=bptt, reset=0.1).window(number)
    assert window.inputs.shape == window.targets.shape == (batch, bptt)
    assert (window.inputs == again.inputs).all()
    assert (window.fresh == again.fresh).all()
    if bptt > 1:
        assert (window.inputs[:, 1:] == window.targets[:, :-1]).all()
