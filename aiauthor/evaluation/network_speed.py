"""The budgets of the network alone: suggestions and training beside the plain way, and the corpus pipeline."""

from __future__ import annotations

import functools
import itertools
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from aiauthor.corpus.batches import BpttBatches
from aiauthor.errors import AiAuthorError
from aiauthor.evaluation.baselines import PlainGru, PlainTrainer, step_plainly, torch_threads, write_plainly
from aiauthor.evaluation.budgets import Budget, budget, timed_ms
from aiauthor.inference.engine import Engine, State
from aiauthor.inference.suggester import Request, Suggester
from aiauthor.model.char_gru import CharGRU
from aiauthor.model.checkpoint import load_model
from aiauthor.model.config import ModelConfig
from aiauthor.model.weights import Array
from aiauthor.training.recipe import Recipe
from aiauthor.training.trainer import Trainer

GHOST_CHARS = 40
PROSE = (
    "The rain had stopped before they came to the bridge, and the whole valley lay under a thin blue mist. "
    "“You need not wait for me,” she said, and drew her shawl closer. He looked at the water for a long time. "
    "Somewhere behind the mill a dog barked twice, and then there was no sound but the river.\n"
)


def plain_ms(config: ModelConfig, chars: int, times: int, *, batch: int = 1, read: int = 1) -> float:
    """Median milliseconds in which float32 `nn.GRU` reads and writes so much, on 1 or 2 threads, the better."""
    model = PlainGru(config).eval()
    return _on_threads(lambda: write_plainly(model, chars, batch=batch, read=read), times)


def step_budget(model: Path, *, times: int) -> Budget:
    """One character of one text, from its id to the probabilities of the next."""
    file = load_model(model)
    engine = Engine(file.weights)
    state = engine.start()

    def step() -> None:
        nonlocal state
        state = engine.step([int(state.log_probs[0].argmax())], state.hidden)

    ours = [1000 * ms for ms in timed_ms(step, 20 * times, warm_up=50)]
    plain = 1000 * plain_ms(file.weights.config, GHOST_CHARS, max(3, times // 10)) / GHOST_CHARS
    return budget(
        "step",
        "one character through the network, beside float32 nn.GRU",
        "microseconds",
        ours,
        limit=plain / 8,
        baseline=plain,
        at_least_ratio=8,
    )


def step_floor_budget(model: Path, *, times: int) -> Budget:
    """The same beside its floor: the time in which this core reads as many bytes as a step's matrices have.

    Both in turn, and both by the median, so that whatever else runs is in the way of both.

    Raises:
        AiAuthorError: if the step does not run in int8 on the CPU.
    """
    engine = Engine(load_model(model).weights, device="cpu")
    if not engine.product_bytes:
        raise AiAuthorError("there is no compiled kernel whose floor could be measured")
    state = engine.start()
    # The C library's memchr: nothing but reading, on one thread. Ones, since pages of zeros would be one page.
    buffer = b"\1" * engine.product_bytes

    def step() -> None:
        nonlocal state
        state = engine.step([int(state.log_probs[0].argmax())], state.hidden)

    steps, floors = [], []
    for _ in range(10):
        steps.append(1000 * float(np.median(timed_ms(step, 2 * times, warm_up=20))))
        floors.append(1000 * float(np.median(timed_ms(lambda: buffer.find(0), times, warm_up=2))))
    floor = float(np.median(floors))
    speed = engine.product_bytes / floor / 1e3
    return budget(
        "step_floor",
        f"the same beside its floor: {engine.product_bytes / 1e6:.2f} MB of weights at {speed:.0f} GB/s",
        "microseconds",
        steps,
        limit=2 * floor,
        baseline=floor,
        at_least_ratio=0.5,
    )


def suggestion_budgets(model: Path, *, times: int) -> list[Budget]:
    """One suggestion and five, after one more key, the state warm; no window.

    The baseline takes the same steps of the same numbers of texts side by side, and does nothing else.
    """
    plain = PlainGru(load_model(model).weights.config).eval()
    suggester = Suggester.load(model)
    engine, text = suggester.engine, PROSE * 8 + PROSE[:200]
    budgets = []
    for name, what, count, limit, median_limit in (
        ("suggest_one", f"a suggestion of about {GHOST_CHARS} characters after a key", 1, 50, 25),
        ("suggest_five", "five alternatives after a key", 5, 120, None),
    ):
        places = itertools.count(1)
        batches: list[int] = []
        suggester.engine = engine

        def suggest(count: int, places: Iterator[int]) -> None:
            suggester.suggest(Request(before=text + PROSE[: next(places)], count=count))

        ours = timed_ms(functools.partial(suggest, count, places), times, warm_up=3)
        suggester.engine = _Counting(engine, batches)  # type: ignore[assignment]  # an engine in all but name
        rounds = min(times, 20)
        timed_ms(functools.partial(suggest, count, itertools.count(4)), rounds, warm_up=0)
        plain_time = _on_threads(functools.partial(step_plainly, plain, batches), 3) / rounds
        budgets.append(
            budget(
                name,
                f"{what}, beside float32 nn.GRU taking the same steps",
                "ms",
                ours,
                limit=limit,
                median_limit=median_limit,
                baseline=plain_time,
                at_least_ratio=8 if count == 1 else 0,
            )
        )
    return budgets


class _Counting:
    """An engine that notes how many texts each of its steps advances."""

    def __init__(self, engine: Engine, batches: list[int]) -> None:
        self._engine = engine
        self._batches = batches

    def step(self, ids: Sequence[int], hidden: Array) -> State:
        self._batches.append(len(ids))
        return self._engine.step(ids, hidden)


def _on_threads(action: Callable[[], object], times: int) -> float:
    """Median milliseconds of an action of torch's, on 1 or 2 threads, the better."""
    medians = []
    for threads in sorted({1, min(2, os.cpu_count() or 1)}):
        with torch_threads(threads):
            medians.append(float(np.median(timed_ms(action, times))))
    return min(medians)


def training_budget(config: ModelConfig, *, steps: int) -> Budget:
    """Characters a second of fine-tuning on the CPU, beside eager float32 `nn.GRU` of the same shape."""
    recipe = Recipe(chars=10**9, batch=64, bptt=100)
    ids = np.random.default_rng(0).integers(
        1, config.vocab, 2_000_000, dtype=np.uint8 if config.vocab < 256 else np.uint16
    )
    trainer = Trainer(CharGRU(config), BpttBatches(ids, batch=recipe.batch, bptt=recipe.bptt), recipe)
    plain = PlainTrainer(config, batch=recipe.batch, bptt=recipe.bptt)
    # Turn and turn about, so that both meet the same neighbours on the machine.
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(steps):
        ours += timed_ms(trainer.run_step, 1, warm_up=int(not ours))
        theirs += timed_ms(plain.run_step, 1, warm_up=int(not theirs))
    chars = recipe.batch * recipe.bptt
    baseline = 1000 * chars / float(np.median(theirs))
    speeds = [1000 * chars / ms for ms in ours]
    return budget(
        "training",
        "fine-tuning on the CPU, beside eager float32 nn.GRU",
        "characters/s",
        speeds,
        limit=2 * baseline,
        baseline=baseline,
        at_least_ratio=2,
        more_is_better=True,
    )


def corpus_budget(*, megabytes: int) -> Budget:
    """MB of raw text a second through `corpus build`, beside one process that reads and counts characters."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "books", Path(folder) / "corpus"
        raw_bytes = _write_books(source, megabytes)
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "aiauthor", "corpus", "build", str(source), "--out", str(out)],
            check=True,
            capture_output=True,
        )
        seconds = time.perf_counter() - start
        start = time.perf_counter()
        counts: Counter[str] = Counter()
        for path in source.iterdir():
            counts.update(path.read_text(encoding="utf-8"))
        plain_seconds = time.perf_counter() - start
    return budget(
        "corpus_build",
        f"corpus build over {megabytes} MB of made-up novels, beside one process that counts characters",
        "MB/s",
        [raw_bytes / 1e6 / seconds],
        limit=15,
        baseline=raw_bytes / 1e6 / plain_seconds,
        more_is_better=True,
    )


def _write_books(folder: Path, megabytes: int) -> int:
    """Made-up novels of half a megabyte in the layout of a Gutenberg text; returns their bytes together."""
    folder.mkdir()
    rng = np.random.default_rng(0)
    syllables = ["ba", "den", "ro", "thil", "mer", "on", "ka", "wis", "lo", "ster", "un", "gi", "ve", "har", "ty"]
    vocabulary = ["".join(rng.choice(syllables, rng.integers(1, 5))) for _ in range(8_000)]
    often = 1 / np.arange(1, len(vocabulary) + 1)
    total = 0
    for number in range(2 * megabytes):
        words = [vocabulary[index] for index in rng.choice(len(vocabulary), 72_000, p=often / often.sum())]
        lines = [" ".join(words[start : start + 12]) for start in range(0, len(words), 12)]
        paragraphs = ["\n".join(lines[start : start + 6]).capitalize() for start in range(0, len(lines), 6)]
        title = f"The {vocabulary[number].title()}"
        head = f"Project Gutenberg's {title}\n\nTitle: {title}\n\nAuthor: Writer {number}\n\nLanguage: English\n\n"
        begin, end = (f"*** {edge} OF THE PROJECT GUTENBERG EBOOK {title.upper()} ***" for edge in ("START", "END"))
        text = f"{head}{begin}\n\n" + ".\n\n".join(paragraphs) + f".\n\n{end}\n"
        total += (folder / f"{number}.txt").write_bytes(text.encode())
    return total
