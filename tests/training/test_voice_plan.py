"""Plans fit the text and the time; clocks and batteries are asked, not guessed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from aiauthor.errors import SettingsError
from aiauthor.model.checkpoint import ModelFile
from aiauthor.training.processes import Processes
from aiauthor.training.segments import SegmentBatches
from aiauthor.training.voice_clock import VoiceClock
from aiauthor.training.voice_estimate import estimate
from aiauthor.training.voice_plan import EFFORTS, Effort, Plan, choose_layout, make_plan, measure_speed
from aiauthor.training.voice_power import BatteryGate, linux


@given(
    chars=st.integers(5_000, 20_000_000),
    speed=st.floats(50, 200_000),
    effort=st.sampled_from(EFFORTS),
    replay=st.booleans(),
    measuring=st.floats(0.01, 30),
)
def test_every_plan_ends_and_looks_now_and_then(
    chars: int, speed: float, effort: Effort, replay: bool, measuring: float
):
    layout = choose_layout(chars, replay=replay)
    assert (layout.replay_rows > 0) == replay
    assert layout.replay_rows <= layout.voice_rows
    plan = make_plan(chars, layout, effort=effort, chars_per_second=speed, measuring_seconds=measuring)
    steps = plan.recipe.steps
    assert plan.recipe.chars == steps * layout.batch * layout.bptt
    assert 1 <= plan.measure_every <= steps
    assert 2 <= steps // plan.measure_every <= 80
    assert Plan.from_dict(json.loads(json.dumps(plan.to_dict()))) == plan


def test_a_hundred_thousand_words_fit_into_half_an_hour():
    layout = choose_layout(540_000, replay=True)
    for effort in EFFORTS:
        plan = make_plan(540_000, layout, effort=effort, chars_per_second=5_000, measuring_seconds=4)
        assert plan.seconds < 30 * 60
        slow = make_plan(540_000, layout, effort=effort, chars_per_second=800, measuring_seconds=15)
        assert slow.seconds < 35 * 60


def test_thorough_reads_more_often_and_minutes_bound_both():
    layout = choose_layout(300_000, replay=True)
    quick, thorough = (
        make_plan(300_000, layout, effort=effort, chars_per_second=10_000, measuring_seconds=1) for effort in EFFORTS
    )
    assert thorough.recipe.chars > 2 * quick.recipe.chars
    short = make_plan(300_000, layout, effort="thorough", chars_per_second=10_000, measuring_seconds=1, minutes=0.5)
    assert short.seconds < 45
    with pytest.raises(SettingsError, match="minutes"):
        make_plan(300_000, layout, effort="quick", chars_per_second=1, measuring_seconds=1, minutes=0)


@pytest.mark.parametrize("fields", [{}, {"recipe": {}}, {"recipe": 3, "layout": {}}])
def test_what_is_no_plan_is_refused(fields: dict[str, object]):
    with pytest.raises(SettingsError):
        Plan.from_dict(fields)


def test_speed_is_measured_on_a_copy(tiny_model: ModelFile):
    before = {name: value.clone() for name, value in tiny_model.model.state_dict().items()}
    ids = torch.randint(1, 50, (400,)).numpy()
    batches = SegmentBatches([ids], batch=2, bptt=5)
    assert measure_speed(tiny_model.model, batches, bptt=5, processes=Processes("cpu"), seconds=0.0) > 0
    for name, value in tiny_model.model.state_dict().items():
        assert torch.equal(value, before[name])


class Time:
    """A clock that is set."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_time_left_follows_the_speed_of_the_last_minute():
    time = Time()
    clock = VoiceClock(now=time)
    assert clock.left(steps=10, looks=1) is None
    for step in range(1, 301):
        time.now += 1.0 if step <= 100 else 0.5
        clock.stepped(step)
    assert clock.left(steps=100, looks=0) == pytest.approx(50, rel=0.02)
    with clock.looking():
        time.now += 4
    with clock.looking(expected=False):
        time.now += 1
    assert clock.left(steps=100, looks=3) == pytest.approx(62, rel=0.02)
    assert clock.seconds == 205
    assert clock.stepping_seconds == 200


def test_pauses_do_not_count():
    time = Time()
    clock = VoiceClock(50, now=time)
    time.now += 5
    with clock.paused():
        time.now += 1000
    assert clock.seconds == 55
    assert clock.stepping_seconds == 5


def test_a_battery_is_asked_about_once_and_mains_open_the_gate():
    time, on_battery, asked = Time(), [False], []

    def allow() -> bool:
        asked.append(1)
        return False

    gate = BatteryGate(lambda: on_battery[0], allow, now=time)
    assert not gate.closed
    on_battery[0] = True
    assert not gate.closed, "it is looked at every few seconds"
    for _ in range(3):
        time.now += 20
        assert gate.closed
    on_battery[0] = False
    time.now += 20
    assert not gate.closed
    assert len(asked) == 1


def test_a_battery_that_is_allowed_is_not_looked_at_again():
    time = Time()
    gate = BatteryGate(lambda: True, lambda: True, now=time)
    for _ in range(3):
        time.now += 20
        assert not gate.closed


@pytest.mark.parametrize(
    ("supplies", "on_battery"),
    [
        ({}, False),
        ({"BAT0": {"type": "Battery", "status": "Discharging"}}, True),
        ({"BAT0": {"type": "Battery", "status": "Discharging"}, "AC": {"type": "Mains", "online": "0"}}, True),
        ({"BAT0": {"type": "Battery", "status": "Discharging"}, "AC": {"type": "Mains", "online": "1"}}, False),
        ({"BAT0": {"type": "Battery", "status": "Charging"}}, False),
        ({"mouse": {"type": "Battery", "scope": "Device", "status": "Discharging"}}, False),
    ],
)
def test_the_kernel_is_understood(tmp_path: Path, supplies: dict[str, dict[str, str]], on_battery: bool):
    for name, values in supplies.items():
        (tmp_path / name).mkdir()
        for key, value in values.items():
            (tmp_path / name / key).write_text(value + "\n")
    assert linux(tmp_path) is on_battery


def test_time_is_estimated_before_training_begins(tiny_model_path: Path):
    torch.set_num_threads(1)
    found = estimate(tiny_model_path, 40_000)
    assert 0 < found.seconds["quick"] <= found.seconds["thorough"]
    assert found.chars_per_second > 0
    assert estimate(tiny_model_path, 100_000_000, minutes=1).seconds["quick"] < 300
