"""Every reader of files, fed harmed ones: a value or one sentence comes out, never another error.

The short form runs with the suite; `python -m tests.fuzz --executions 1000000` is the long one.
"""

from __future__ import annotations

import pytest

from tests.fuzz.fuzzing import fuzz, read, saved_crashes
from tests.fuzz.readers import REFUSED, readers

EXECUTIONS = 40


@pytest.mark.parametrize("name", readers())
def test_harmed_files_are_read_or_refused(name):
    count = fuzz(name, EXECUTIONS, seed=0)
    assert not count.crashes, {what: data[:200] for what, data in count.crashes.items()}
    assert count.executions == EXECUTIONS


@pytest.mark.parametrize(("name", "file"), [pytest.param(n, f, id=f"{n}/{f.name}") for n, f in saved_crashes()])
def test_what_once_crashed_is_read_or_refused(name, file, tmp_path):
    refusal = ""
    try:
        read(name, file.read_bytes(), tmp_path / "x")
    except REFUSED as exc:
        refusal = str(exc)
    assert "\n" not in refusal
