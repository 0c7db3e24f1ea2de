"""A real disk fills up, or becomes read-only, under the running program: nothing is lost, and it is told."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.trust.small_disk import AFTER, BEFORE, DURING

ROOT = Path(__file__).parent.parent.parent
ALONE = ["unshare", "--mount", *([] if os.name == "nt" or os.geteuid() == 0 else ["--user", "--map-root-user"])]


@pytest.fixture(scope="module", autouse=True)
def _may_mount(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("disk")
    command = [*ALONE, "mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)]
    if shutil.which("unshare") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here for a program alone")


@pytest.mark.parametrize("fault", ["full", "read-only"])
def test_what_is_typed_outlives_the_fault(tmp_path: Path, taught_model_path: Path, fault: str):
    disk = tmp_path / "disk"
    disk.mkdir()
    command = [*ALONE, sys.executable, "-m", "tests.trust.small_disk", fault, str(disk)]
    env = {**os.environ, "AIAUTHOR_MODEL": str(taught_model_path), "LC_ALL": "C.UTF-8", "LANGUAGE": "en"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    during, after, end = map(json.loads, done.stdout.splitlines())
    assert during["file"].strip() == BEFORE.strip()
    assert during["page"] == BEFORE + DURING
    (told,) = during["told"]
    assert "The text is still here." in told
    assert after["file"].strip() == BEFORE + DURING + AFTER
    assert after["told"] == during["told"]
    assert end["left"] == []
    assert "Traceback" not in done.stderr
