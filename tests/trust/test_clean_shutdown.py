"""Quit in the middle of anything: the program is gone at once, without a word, and nothing is half written.

Quitting in a training is tried in `tests/gui/training/test_training_dialog.py`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from aiauthor.cli.benchmark_window import made_up_novel
from tests.gui.conftest import taught_model_path  # noqa: F401

ROOT = Path(__file__).parent.parent.parent
# 2 s on a processor that nobody else uses.
PATIENCE_S = 6.0
# Load and suggestion are tried in the window's own tests too.
ACTS = ["load", "suggestion", ".docx", ".odt", ".epub", ".html", ".pdf"]
if not os.environ.get("AIAUTHOR_LONG"):
    ACTS = ACTS[-1:]


@pytest.mark.parametrize("act", ACTS)
def test_quitting_is_quick_and_leaves_nothing_half_done(act: str, tmp_path: Path, taught_model_path: Path):  # noqa: F811
    novel = tmp_path / "novel.md"
    text = made_up_novel(1_000_000 if act.startswith(".") else 10_000)
    novel.write_text(text, encoding="utf-8")
    (tmp_path / "tmp").mkdir()
    env = {**os.environ, "AIAUTHOR_MODEL": str(taught_model_path), "QT_QPA_PLATFORM": "offscreen"}
    env["TMPDIR"] = str(tmp_path / "tmp")
    with subprocess.Popen(
        [sys.executable, "-m", "tests.trust.quitting", act, str(novel)],
        cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "closing\n"
        began = time.monotonic()
        _, told = process.communicate(timeout=60)
        seconds = time.monotonic() - began
    assert process.returncode == 0, told
    assert [line for line in told.splitlines() if "This plugin does not support" not in line] == []
    assert seconds < PATIENCE_S
    assert novel.read_text(encoding="utf-8") == text
    exported = novel.with_suffix(act) if act.startswith(".") else None
    if exported is not None and exported.exists():
        ends = {".pdf": b"%%EOF", ".html": b"</html>"}
        assert exported.read_bytes().rstrip().endswith(ends[act]) if act in ends else zipfile.is_zipfile(exported)
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} <= {"novel.md", f"novel{act}"}
    print(f"quit in {act}: {seconds:.2f} s, exported: {exported is not None and exported.exists()}")
