"""Makes `docs/faults.md` from the table that the tests go through: python -m tests.trust.faults_page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from tests.trust.acts import ACTS, DONE

PAGE = Path(__file__).parent.parent.parent / "docs" / "faults.md"
HEAD = """\
# Faults

What happens, and what is kept, when something goes wrong in the middle of an act. Every cell is a test
(`tests/trust/test_nothing_lost.py`, from which this page is made); {count} cells, all of them pass. *Done* means
that the act is not touched by the fault.

"""
TAIL = """
What is tested on whole programs besides: a window ended by a signal in the middle of loading, suggesting, typing,
asking, training and exporting, and by two in a row, of which the second is ignored for 3 s
(`tests/trust/test_clean_shutdown.py`, `tests/gui/test_leaving.py`), a window killed
while it types, saves, snapshots and exports (`tests/gui/test_kill.py`), a writer killed at any system call
(`tests/documents/test_kill.py`), every system call of a save failing in turn (`tests/documents/test_faults.py`), a
training killed and resumed to the same weights (`tests/training/test_voice.py`), a graphics card lost in the middle of
a training, which then goes on without it (the same), and a program killed while its window trains
(`tests/gui/training/test_training_interrupted.py`).
"""


# Where the act is done, but not as if nothing were at fault; and what the window does at a signal.
ALSO = {
    **{
        (signal, act): what
        for signal in ("SIGTERM", "log-out (SIGHUP)")
        for act, what in (
            (
                "typing",
                "every word comes back at the next start, or is saved where the text saves itself; nothing is asked",
            ),
            ("exporting", "finished, or called off and told at the next start; the old export or the new one, whole"),
        )
    },
    ("vanished folder", "typing"): "goes on; the journal lies elsewhere",
    ("clock set back", "typing"): "done; nothing is ordered by the clock",
    ("clock set back", "saving"): "done; changes by others are told by content",
    ("two programs", "saving"): "done; the second window was told that the text is open elsewhere",
    ("two programs", "training"): "done; the same voice twice is refused",
    ("two programs", "upgrading"): "done; the journals of a program that lives are left to it",
    ("damaged settings", "upgrading"): "opens with the defaults, and tells; the damaged file is kept beside",
    ("damaged journal", "upgrading"): "set aside, and told; the others come back",
    ("damaged voice", "suggesting"): "told; the base speaks in its place",
    ("damaged voice", "training"): "done; a training has its own copy of the voice that it goes on from",
    ("damaged voice", "upgrading"): "listed as damaged; the base speaks",
    ("older data folder", "upgrading"): "opens; what is not understood stays as it is",
    ("newer data folder", "upgrading"): "opens; journals and trainings are left to the version that made them, "
    "settings that it does not know are kept",
}


def page(cells: Sequence[tuple[str, str]], expected: Callable[[str, str], str]) -> str:
    """The page, for all cells and what is expected in each."""
    lines = ["| fault | " + " | ".join(ACTS) + " |", "| --- " * (len(ACTS) + 1) + "|"]
    for fault in dict.fromkeys(fault for fault, _ in cells):
        outcomes = [
            ALSO.get((fault, act)) or ("done" if (what := expected(fault, act)) == DONE else ACTS[act].kept[what])
            for act in ACTS
        ]
        lines.append(f"| {fault} | " + " | ".join(outcomes) + " |")
    return HEAD.format(count=len(cells)) + "\n".join(lines) + "\n" + TAIL


def main() -> None:
    """Write it."""
    from tests.trust.test_nothing_lost import CELLS, expected

    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(CELLS, expected), encoding="utf-8")


if __name__ == "__main__":
    main()
