"""`aiauthor benchmark`: the program's budgets of speed and memory on this machine, each beside a plain baseline."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from aiauthor import paths
from aiauthor.errors import AiAuthorError
from aiauthor.evaluation.budgets import Budget, budget

if TYPE_CHECKING:
    from aiauthor.model.config import ModelConfig

START = ("window_start", "model_ready")
WINDOW = ("key_paint", "key_paint_thinking", "key_paint_loading", "first_ghost", "alternatives", "caret_jump", "memory")
SIZES = ("key_paint_1kb", "key_paint_5mb", "key_paint_paragraph", "open_5mb", "save_5mb")
TRAINING = ("key_paint_training", "ghost_training", "memory_training")
NETWORK = ("suggest_one", "suggest_five")
NAMES = (*START, *WINDOW, *SIZES, *TRAINING, *NETWORK, "step", "step_floor", "training", "corpus_build", "model_size")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe `benchmark`."""
    parser.description = (
        "Measure the budgets of speed and memory on this machine: some minutes in which it should do nothing else. "
        "A row says median and 95th percentile, the limit, and how many times better than the plain way of doing the "
        "same, measured in the same run. The last line is JSON."
    )
    parser.add_argument("--model", type=Path, metavar="M", help="model file (default: the one that ships)")
    parser.add_argument("--only", nargs="+", choices=NAMES, metavar="NAME", help=f"of {', '.join(NAMES)}")
    parser.add_argument("--quick", action="store_true", help="a tenth of the measurements, for a first look")


def run(args: argparse.Namespace) -> int:
    """Measure, print a row as soon as it is known, then the JSON line."""
    from aiauthor.model.checkpoint import load_model

    model = args.model or paths.base_model()
    config = load_model(model).weights.config
    wanted = set(args.only or NAMES)
    budgets = []
    print(f"{'':<20} {'median':>10} {'p95':>10} {'limit':>10} {'baseline':>10} {'ratio':>7}", flush=True)
    for found in _measure(model, config, wanted, quick=args.quick):
        if found.name in wanted:
            budgets.append(found)
            print(_row(found), flush=True)
    print(json.dumps({"budgets": [found.to_dict() for found in budgets]}))
    return 0


def _measure(model: Path, config: ModelConfig, wanted: set[str], *, quick: bool) -> Iterator[Budget]:
    if wanted.intersection(START):
        yield from _start_budgets(model, starts=2 if quick else 7)
    if wanted.intersection((*WINDOW, *SIZES, *TRAINING)):
        yield from _window_budgets(model, config, wanted, times=30 if quick else 300)
    # Late: each of these imports torch, and the window is measured without it in the parent's way.
    from aiauthor.evaluation import network_speed

    if "step" in wanted:
        yield network_speed.step_budget(model, times=30 if quick else 300)
    if "step_floor" in wanted:
        yield network_speed.step_floor_budget(model, times=30 if quick else 300)
    if wanted.intersection(NETWORK):
        yield from network_speed.suggestion_budgets(model, times=30 if quick else 300)
    if "training" in wanted:
        yield network_speed.training_budget(config, steps=3 if quick else 12)
    if "corpus_build" in wanted:
        yield network_speed.corpus_budget(megabytes=8 if quick else 100)
    if "model_size" in wanted:
        megabytes = model.stat().st_size / 1e6
        yield budget("model_size", "the model file", "MB", [megabytes], limit=40)


def _start_budgets(model: Path, *, starts: int) -> Iterator[Budget]:
    """Starts after one that fills the disk's cache; plain and ours in turn."""
    found: dict[str, dict[str, list[float]]] = {"ours": {}, "plain": {}}
    for number in range(starts + 1):
        for what, measured in found.items():
            for name, values in _in_window(what, model, times=0).items():
                measured.setdefault(name, []).extend(values if number else [])
    ours, plain = found["ours"], {name: _median(values) for name, values in found["plain"].items()}
    yield budget(
        "window_start",
        "from the command to a typed letter on screen, beside a bare QPlainTextEdit",
        "s",
        ours["window_s"],
        limit=1.0,
        baseline=plain["window_s"],
    )
    yield budget(
        "model_ready",
        "from the command to a model that answers, beside a bare window that imports torch",
        "s",
        ours["ready_s"],
        limit=3.0,
        baseline=plain["window_s"] + plain["ready_s"],
    )


def _window_budgets(model: Path, config: ModelConfig, wanted: set[str], *, times: int) -> Iterator[Budget]:
    from aiauthor.evaluation.network_speed import GHOST_CHARS, plain_ms

    plain = {name: _median(values) for name, values in _in_window("plain", model, times=times).items() if values}
    more = {"--sizes": SIZES, "--training": TRAINING}
    more_wanted = [option for option, names in more.items() if wanted.intersection(names)]
    ours = _in_window("ours", model, *more_wanted, times=times)
    rounds = max(3, times // 20)
    key = plain["key_ms"]
    rows: list[tuple[str, str, str, float, float | None, Callable[[], float]]] = [
        ("key_paint", "a letter in 1 MB, beside a bare QPlainTextEdit", "key_ms", 16, None, lambda: key),
        ("key_paint_thinking", "the same while a suggestion is computed", "key_thinking_ms", 16, None, lambda: key),
        ("key_paint_loading", "the same, empty page, while the model loads", "key_loading_ms", 50, None, lambda: key),
        (
            "first_ghost",
            f"Tab to about {GHOST_CHARS} characters of ghost, 1 MB, state warm, beside a float32 nn.GRU loop",
            "ghost_ms",
            50,
            25,
            lambda: plain_ms(config, GHOST_CHARS, rounds),
        ),
        (
            "alternatives",
            "the first ghost to five alternatives at hand",
            "alternatives_ms",
            120,
            None,
            lambda: plain_ms(config, GHOST_CHARS, rounds, batch=5),
        ),
        (
            "caret_jump",
            "the caret anywhere in 1 MB, then Tab to the ghost",
            "jump_ms",
            300,
            None,
            lambda: plain_ms(config, GHOST_CHARS, rounds, read=500),
        ),
    ]
    if "--sizes" in more_wanted:
        beside = "with suggestions, spelling and whose words on"
        rows += [
            ("key_paint_1kb", f"a letter in 1 KB, {beside}", "key_1kb_ms", 16, None, lambda: key),
            ("key_paint_5mb", f"a letter in 5 MB, {beside}", "key_5mb_ms", 16, None, lambda: key),
            ("key_paint_paragraph", "a letter in a paragraph of 100 kB", "key_paragraph_ms", 50, None, lambda: key),
        ]
    if "--training" in more_wanted:
        rows += [
            (
                "key_paint_training",
                "a letter in 1 MB while a voice is trained",
                "key_training_ms",
                16,
                None,
                lambda: key,
            ),
            (
                "ghost_training",
                "Tab to the ghost while a voice is trained",
                "ghost_training_ms",
                100,
                None,
                lambda: plain_ms(config, GHOST_CHARS, rounds),
            ),
        ]
    for name, what, measured, limit, median_limit, baseline in rows:
        if ours[measured]:
            yield budget(name, what, "ms", ours[measured], limit=limit, median_limit=median_limit, baseline=baseline())
        else:
            print(f"aiauthor: nothing to measure for {name}: the model offered nothing", file=sys.stderr)
    if "--sizes" in more_wanted:
        yield budget("open_5mb", "opening 5 MB, until it is painted", "s", ours["open_5mb_s"], limit=1.0)
        yield budget("save_5mb", "saving 5 MB", "s", ours["save_5mb_s"], limit=0.3)
    if ours.get("memory_training_mb"):
        yield budget(
            "memory_training",
            "resident with 1 MB open while a voice is trained",
            "MB",
            ours["memory_training_mb"],
            limit=1500,
        )
    if ours["memory_mb"]:
        yield budget(
            "memory",
            "resident with 1 MB open and the model at work, beside a bare window with torch imported",
            "MB",
            ours["memory_mb"],
            limit=600,
            baseline=plain.get("memory_mb"),
        )
    if ours["silent"][0]:
        print(f"aiauthor: no suggestion in {ours['silent'][0]:.0%} of the places where Tab asked", file=sys.stderr)


def _in_window(what: str, model: Path, *options: str, times: int) -> dict[str, list[float]]:
    """Run `benchmark_window` in a process of its own, with folders of its own."""
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [sys.executable, "-m", "aiauthor.cli.benchmark_window", what]
            + ["--born", repr(time.time()), "--times", str(times), "--model", str(model)]
            + list(options),
            env={"QT_QPA_PLATFORM": "offscreen", **os.environ, "AIAUTHOR_HOME": home},
            capture_output=True,
            text=True,
        )
    if done.returncode:
        reason = (done.stderr.strip() or "it ended without a word").splitlines()[-1]
        raise AiAuthorError(f"the window could not be measured: {reason}")
    found: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    return found


def _median(values: list[float]) -> float:
    return float(np.median(values))


def _row(found: Budget) -> str:
    def number(value: float | None) -> str:
        return "" if value is None else f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"

    columns = (found.median, found.p95, found.limit, found.baseline)
    ratio = "" if found.ratio is None else f"{found.ratio:.1f}x"
    verdict = "ok" if found.ok else "NOT HELD"
    numbers = " ".join(f"{number(value):>10}" for value in columns)
    return f"{found.name:<20} {numbers} {ratio:>7}  {verdict:<8} {found.unit}: {found.what}"
