from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from aiauthor.cli.benchmark_window import made_up_novel
from aiauthor.cli.main import main
from aiauthor.inference import native


def test_the_last_line_is_json_of_the_budgets(tiny_model_path: Path, capsys: pytest.CaptureFixture[str]):
    status = main(["benchmark", "--only", "model_size", "--model", str(tiny_model_path)])
    lines = capsys.readouterr().out.splitlines()
    assert status == 0
    (found,) = json.loads(lines[-1])["budgets"]
    assert set(found) == {"name", "unit", "median", "p95", "limit", "baseline", "ratio", "ok"}
    assert (found["name"], found["unit"], found["limit"], found["ok"]) == ("model_size", "MB", 40, True)
    assert lines[1].startswith("model_size")


@pytest.mark.skipif(native.library() is None, reason="no compiled kernel")
def test_a_step_is_held_to_the_time_of_reading_its_weights(tiny_model_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["benchmark", "--quick", "--only", "step_floor", "--model", str(tiny_model_path)]) == 0
    (found,) = json.loads(capsys.readouterr().out.splitlines()[-1])["budgets"]
    assert found["limit"] == pytest.approx(2 * found["baseline"], abs=0.01)
    assert found["ratio"] == pytest.approx(found["baseline"] / found["median"], rel=0.05, abs=0.01)


def test_a_missing_model_is_told_before_anything_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    status = main(["benchmark", "--model", str(tmp_path / "none.safetensors")])
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert "none.safetensors" in err


@pytest.mark.parametrize("what", ["ours", "plain"])
def test_a_window_is_measured_by_real_keys(what: str, tiny_model_path: Path, home: Path):
    done = subprocess.run(
        [sys.executable, "-m", "aiauthor.cli.benchmark_window", what, "--born", str(time.time()), "--times", "2"]
        + ["--model", str(tiny_model_path)],
        capture_output=True,
        text=True,
        env={**os.environ, "AIAUTHOR_HOME": str(home)},
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(found["window_s"]) == len(found["ready_s"]) == 1
    assert len(found["key_ms"]) == 2
    assert all(value > 0 for value in found["key_ms"])
    if what == "ours":
        assert len(found["key_thinking_ms"]) == 2
        assert 0 <= found["silent"][0] <= 1


def test_the_made_up_novel_is_a_megabyte_of_paragraphs():
    text = made_up_novel()
    assert 1_000_000 <= len(text.encode()) < 1_010_000
    assert max(map(len, text.split("\n\n"))) < 2_000
