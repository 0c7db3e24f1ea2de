"""The compiled kernel under the compiler's watch: no byte beside its memory, no arithmetic that C leaves undefined."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import hatch_build

ROOT = Path(__file__).parents[2]
WATCH = ("-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The kernel compiled so that it ends the program at its first misstep, and the library that it then needs."""
    compiler = hatch_build.system_compiler()
    if sys.platform != "linux" or compiler is None:
        pytest.skip("there is no compiler here that can watch memory")
    asked = [*compiler, "-print-file-name=libasan.so"]
    preloaded = subprocess.run(asked, capture_output=True, text=True).stdout.strip()
    if not Path(preloaded).is_absolute():
        pytest.skip("there is no compiler here that can watch memory")
    out = tmp_path_factory.mktemp("watched") / hatch_build.library_name()
    hatch_build.compile_kernel(ROOT, out, compiler, *WATCH)
    return out, preloaded


def drive(watched: tuple[Path, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    library, preloaded = watched
    environment = {**os.environ, "LD_PRELOAD": preloaded, "ASAN_OPTIONS": "detect_leaks=0", "PYTHONMALLOC": "malloc"}
    command = [sys.executable, "-m", "tests.inference.drive_kernel", str(library), *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def test_the_kernel_keeps_to_its_memory(watched: tuple[Path, str]):
    done = drive(watched, "25")
    assert (done.stdout, done.stderr, done.returncode) == ("unharmed\n", "", 0)


def test_a_misstep_would_be_seen(watched: tuple[Path, str]):
    done = drive(watched, "3", "harm")
    assert "AddressSanitizer: heap-buffer-overflow" in done.stderr
    assert done.returncode != 0
