"""A warning of Qt's fails the test in which it is given, from its first fixture to its last."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
TESTS = """
import pytest
from PySide6.QtCore import qWarning

@pytest.fixture
def before():
    qWarning("too early")

@pytest.fixture
def after():
    yield
    qWarning("too late")

@pytest.fixture
def expected():
    yield
    qWarning("This plugin does not support raise()")

def test_before(before):
    pass

def test_within():
    qWarning("here")

def test_after(after):
    pass

def test_expected(expected):
    pass
"""


def test_a_warning_fails_a_test_at_any_time_of_it(tmp_path: Path):
    file = tmp_path / "test_warned.py"
    file.write_text(TESTS)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", ROOT / "pyproject.toml",
         "--rootdir", tmp_path, "--confcutdir", tmp_path, "-p", "tests.conftest", file],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    told = [line.split(" - ")[0] for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    assert sorted((line.split(" ")[0], line.split("::")[-1]) for line in told) == [
        ("ERROR", "test_after"),
        ("FAILED", "test_before"),
        ("FAILED", "test_within"),
    ], done.stdout
