"""Runs of a manuscript in windows: complete, contiguous, each run from a state of its own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiauthor.corpus.batches import BpttBatches, Window
from aiauthor.training.segments import IGNORED, MixedBatches, SegmentBatches


def run(number: int, chars: int) -> np.ndarray:
    """Ids that tell which run they stand in, and where: 1000 x run + place."""
    return (1000 * number + np.arange(chars)).astype(np.int32)


def epoch(batches: SegmentBatches, number: int = 0) -> list[Window]:
    return [batches.window(number * batches.windows + index) for index in range(batches.windows)]


def test_runs_are_cut_into_windows_and_filled_up():
    batches = SegmentBatches([run(1, 6), run(2, 4)], batch=1, bptt=2)
    windows = epoch(batches)
    assert [window.inputs[0].tolist() for window in windows] == [
        [1000, 1001],
        [1002, 1003],
        [1004, 0],
        [2000, 2001],
        [2002, 0],
    ]
    assert windows[1].targets[0].tolist() == [1003, 1004]
    assert windows[2].targets[0].tolist() == [1005, IGNORED]
    assert [bool(window.fresh[0]) for window in windows] == [True, False, False, True, False]


@given(
    lengths=st.lists(st.integers(2, 60), min_size=1, max_size=8),
    batch=st.integers(1, 3),
    bptt=st.integers(1, 9),
    number=st.integers(0, 3),
)
def test_no_window_reads_on_from_one_run_into_another(lengths: list[int], batch: int, bptt: int, number: int):
    if sum(-(-(length - 1) // bptt) for length in lengths) < batch:
        return
    batches = SegmentBatches([run(index, length) for index, length in enumerate(lengths)], batch=batch, bptt=bptt)
    last: list[int | None] = [None] * batch
    predicted = []
    for window in epoch(batches, number):
        for row in range(batch):
            wanted = window.targets[row] != IGNORED
            assert wanted[0], "every window has something to learn"
            inputs, targets = window.inputs[row][wanted], window.targets[row][wanted]
            assert (targets == inputs + 1).all(), "each target is one later, in the same run"
            if not window.fresh[row]:
                assert last[row] == inputs[0], "a row with a state goes on where it stopped"
            last[row] = int(targets[-1])
            predicted += targets.tolist()
    assert len(set(predicted)) == len(predicted), "nothing is learned twice in an epoch"
    if batch == 1 and number == 0:
        assert sorted(predicted) == sorted(
            int(char) for index, length in enumerate(lengths) for char in run(index, length)[1:]
        )


def test_any_window_can_be_asked_for_in_any_order():
    runs = [run(index, 50 + 7 * index) for index in range(5)]
    one, other = (SegmentBatches(runs, batch=3, bptt=8, reset=0.3, seed=5) for _ in range(2))
    for number in (40, 3, 17):
        for mine, its in zip(vars(one.window(number)).values(), vars(other.window(number)).values(), strict=True):
            assert (mine == its).all()
    assert (one.window(0).inputs != one.window(one.windows).inputs).any(), "epochs differ"


def test_too_little_text_is_refused():
    with pytest.raises(ValueError, match="too few"):
        SegmentBatches([run(0, 9), run(1, 1)], batch=3, bptt=4)


def test_sources_are_mixed_row_by_row():
    manuscript = SegmentBatches([run(1, 90)], batch=2, bptt=5)
    replay = BpttBatches(np.arange(100), batch=1, bptt=5)
    mixed = MixedBatches([manuscript, replay])
    assert (mixed.batch, mixed.chars) == (3, 15)
    window = mixed.window(7)
    assert (window.inputs[:2] == manuscript.window(7).inputs).all()
    assert (window.targets[2:] == replay.window(7).targets).all()
    assert (mixed.window(7, slice(1, 3)).inputs == window.inputs[1:]).all()
    assert window.fresh.shape == (3,)
