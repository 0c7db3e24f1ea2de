"""`aiauthor self-test` (or `--self-test`): does the program work on this machine? One line for each step.

It touches nothing of the writer's: all folders are temporary, and the window is opened out of sight. Installers run
it after they have put everything in its place.
"""

from __future__ import annotations

import argparse
import math
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

from aiauthor import paths
from aiauthor.errors import AiAuthorError

STEPS = 10
PROMPT = "The rain had stopped, and the old man went down to the "
_RESOURCES = ("words", "dictionaries/en_US.dic", "fonts/Literata-Regular.ttf", "icons/aiauthor.svg", "translations")
_PATIENCE_S = 60.0
_FIRST_CHARS = 40


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe `self-test`."""
    parser.description = (
        "Loads the network, lets it suggest and learn for ten steps, opens a window out of sight, types and saves. "
        "Nothing of yours is read or written. Exit status 0 if all is well, 1 if not."
    )


def run(_: argparse.Namespace) -> int:
    """Try every step; 1 if any failed."""
    failed = 0
    with tempfile.TemporaryDirectory(prefix="aiauthor-self-test-") as folder:
        environment = {
            "AIAUTHOR_HOME": str(Path(folder) / "home"),
            "QT_QPA_PLATFORM": "offscreen",
            "QT_LOGGING_RULES": "default.warning=false",  # of what cannot be done out of sight
        }
        with mock.patch.dict(os.environ, environment):
            for name, step in _STEPS.items():
                began = time.perf_counter()
                try:
                    told, well = step(Path(folder)), True
                except AiAuthorError as exc:
                    told, well = str(exc), False
                except Exception as exc:  # what a broken installation raises can be anything
                    told, well = type(exc).__name__, False
                failed += not well
                seconds = time.perf_counter() - began
                print(f"{'ok' if well else 'FAILED':6}  {name}: {told} ({seconds:.1f} s)", flush=True)
    print(f"{failed} of {len(_STEPS)} steps failed." if failed else "AI Author works on this machine.", flush=True)
    return 1 if failed else 0


def _check_resources(_: Path) -> str:
    missing = [name for name in _RESOURCES if not paths.resource(name).exists()]
    if missing:
        raise AiAuthorError(f"missing: {', '.join(missing)}")
    return f"{len(_RESOURCES)} kinds are there"


def _load(_: Path) -> str:
    from aiauthor.model.checkpoint import load_model

    path = paths.base_model()
    model = load_model(path)
    return f"“{model.name}”, {path.stat().st_size / 1e6:.1f} MB, {len(model.alphabet)} characters"


def _suggest(_: Path) -> str:
    from aiauthor.inference.suggester import Request, Suggester

    suggester = Suggester.load()
    found = suggester.suggest(Request(PROMPT, count=3))
    written = ""
    for piece in suggester.stream(Request(PROMPT)):
        written += piece
        if len(written) >= _FIRST_CHARS:
            break
    if not written.strip():
        raise AiAuthorError("the network writes nothing")
    return f"{len(found)} suggestions, and written on, on {suggester.device}"


def _train(folder: Path) -> str:
    import torch

    from aiauthor.corpus.batches import BpttBatches
    from aiauthor.model.checkpoint import load_model
    from aiauthor.training.recipe import Recipe
    from aiauthor.training.trainer import Trainer

    model = load_model(paths.base_model())
    ids = model.alphabet.encode(20 * PROMPT, fold=True)
    recipe = Recipe(chars=STEPS * 2 * 20, batch=2, bptt=20, warmup=0)
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        trainer = Trainer(model.model, BpttBatches(ids, batch=2, bptt=20), recipe)
        trainer.run_step()
        first = trainer.train_bits
        while trainer.step < STEPS:
            trainer.run_step()
        state = folder / "state.safetensors"
        trainer.save_state(state, {})
        trainer.load_state(state)
    finally:
        torch.set_num_threads(before)
    if not math.isfinite(trainer.train_bits) or trainer.train_bits >= first:
        raise AiAuthorError(f"nothing was learned in {STEPS} steps ({first:.2f}, then {trainer.train_bits:.2f} bits)")
    return f"{STEPS} steps, from {first:.2f} to {trainer.train_bits:.2f} bits per character"


def _open_window(folder: Path) -> str:
    try:
        from PySide6.QtTest import QTest

        from aiauthor.gui import application
        from aiauthor.gui.window import Window
        from aiauthor.settings import Settings
    except ImportError as exc:
        raise AiAuthorError(f"the window needs {str(exc).partition(':')[0]}, which is missing") from exc
    app = application.make_application()
    path = folder / "novel.md"
    path.write_text("Once", encoding="utf-8")
    window = Window(Settings(save_by_itself=False, smart_typing=False))
    window.show()
    window.open(path)
    window.editor.moveCursor(window.editor.textCursor().MoveOperation.End)
    QTest.keyClicks(window.editor, " upon a time")
    window.save()
    _wait(app, lambda: not window.document.is_modified and not window.document.is_saving)
    window.close()
    _wait(app, lambda: not window.isVisible())
    if path.read_text(encoding="utf-8") != "Once upon a time":
        raise AiAuthorError("what was typed is not in the file")
    return "opened, typed into, saved and closed"


def _wait(app: Any, happened: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE_S
    while not happened():
        app.processEvents()
        if time.monotonic() > end:
            raise AiAuthorError("the window does not answer")


_STEPS: dict[str, Callable[[Path], str]] = {
    "files": _check_resources,
    "network": _load,
    "suggestions": _suggest,
    "training": _train,
    "window": _open_window,
}
