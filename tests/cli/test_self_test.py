"""The self-test: it passes where all is well, and says which step did not where it is not."""

from __future__ import annotations

import pytest

from aiauthor.cli import self_test
from aiauthor.cli.main import main
from aiauthor.errors import AiAuthorError


def test_a_step_that_fails_is_named_and_the_others_are_tried(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def refuse(_: object) -> str:
        raise AiAuthorError("the disk is gone")

    def break_down(_: object) -> str:
        raise KeyError("a word of the writer's")

    steps = {"one": refuse, "two": break_down, "three": lambda _: "well"}
    monkeypatch.setattr(self_test, "_STEPS", steps)
    assert main(["--self-test"]) == 1
    one, two, three, last = capsys.readouterr().out.splitlines()
    assert one.startswith("FAILED  one: the disk is gone (")
    assert two.startswith("FAILED  two: KeyError (")
    assert three.startswith("ok      three: well (")
    assert last == "2 of 3 steps failed."


def test_a_missing_network_is_told(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("AIAUTHOR_MODEL", str(tmp_path / "none.safetensors"))
    monkeypatch.setattr(self_test, "_STEPS", {"network": self_test._load})
    assert main(["self-test"]) == 1
    assert "none.safetensors" in capsys.readouterr().out
