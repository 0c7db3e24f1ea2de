"""What a recipe is worth: short trainings beside one another, judged at equal characters and at equal time.

    python tests/benchmarks/recipes.py workshop TEXTS          the talk's workshop, with its own split
    python tests/benchmarks/recipes.py talk CORPUS             the talk's recipe and ours on novels
    python tests/benchmarks/recipes.py explore CORPUS          one thing changed at a time
    python tests/benchmarks/recipes.py steps CORPUS            how many characters a step should read
    python tests/benchmarks/recipes.py scale CORPUS            sizes and lengths, and a curve through them
    python tests/benchmarks/recipes.py shipped CORPUS          where the base that ships lies beside that curve
    python tests/benchmarks/recipes.py report                  tables of all that was measured

TEXTS is the workshop's folder of plays (`workshop/data/shakespeare` of DonaldWhyte/deep-learning-with-rnns),
CORPUS a folder made by `aiauthor corpus build`. Every run is one thread and is timed in seconds of processor
time, which other work on the machine lengthens little. Runs go into --results as they end, one JSON line each,
and are not made again; `report` writes Markdown. scipy (the extra `research`) fits the curve.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from aiauthor import paths
from aiauthor.corpus.batches import BpttBatches
from aiauthor.corpus.store import Corpus
from aiauthor.model.char_gru import CharGRU
from aiauthor.model.checkpoint import load_model
from aiauthor.model.config import ModelConfig
from aiauthor.text.alphabet import Alphabet
from aiauthor.training.metrics import NATS_PER_BIT, held_out_nats
from aiauthor.training.recipe import PRESETS, Recipe
from aiauthor.training.trainer import Trainer

Ids = np.ndarray[Any, np.dtype[np.integer]]

# The workshop's own log: characters read, loss in nats on its last play.
WORKSHOP_LOG = {1_080_000: 2.288, 1_200_000: 2.223}
WORKSHOP_SEQUENCE = 1_024  # characters from a zero state

TALK_CHARS = 2_000_000
TALK_BATCH = 32  # of ours: so short a run wants many small steps

SMALL = {"layers": 2, "hidden": 256, "residual": True, "norm": True}
SMALL_RECIPE = Recipe(chars=1_500_000, batch=64, bptt=80, learning_rate=4e-3, warmup=40)
# Name of the change, fields of the network, fields of the recipe, decay of the averaged weights.
CHANGES: list[tuple[str, dict[str, Any], dict[str, Any], float]] = [
    ("2x256, residual and norm, one-hot, B 64, T 80, rate 0.004", {}, {}, 0.0),
    ("1x380 (as many weights)", {"layers": 1, "hidden": 380}, {}, 0.0),
    ("3x204 (as many weights)", {"layers": 3, "hidden": 204}, {}, 0.0),
    ("no residual connection", {"residual": False}, {}, 0.0),
    ("no norm", {"norm": False}, {}, 0.0),
    ("neither", {"residual": False, "norm": False}, {}, 0.0),
    ("embedding of 64", {"embedding": 64}, {}, 0.0),
    ("dropout 0.1", {"dropout": 0.1}, {}, 0.0),
    ("T 40", {}, {"bptt": 40}, 0.0),
    ("T 160", {}, {"bptt": 160}, 0.0),
    ("B 32", {}, {"batch": 32}, 0.0),
    ("B 128", {}, {"batch": 128}, 0.0),
    ("rate 0.002", {}, {"learning_rate": 2e-3}, 0.0),
    ("rate 0.008", {}, {"learning_rate": 8e-3}, 0.0),
    ("beta2 0.999", {}, {"beta2": 0.999}, 0.0),
    ("constant rate", {}, {"decay": False}, 0.0),
    ("constant rate, weights averaged over some 50 steps", {}, {"decay": False}, 0.98),
]

STEPS_CHARS = 4_000_000
WINDOWS = ((64, 80), (32, 80), (32, 40), (16, 80), (16, 40))  # B and T

SIZES = {128: (750_000, 1_500_000, 3_000_000, 6_000_000), 256: (750_000, 1_500_000, 3_000_000), 512: (1_500_000,)}


def main() -> int:
    """Make the runs of a stage that are missing, or report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stage", choices=("workshop", "talk", "explore", "steps", "scale", "shipped", "report"))
    parser.add_argument("data", type=Path, nargs="?", metavar="TEXTS|CORPUS")
    parser.add_argument("--results", type=Path, default=Path("docs/recipes.jsonl"), metavar="FILE")
    parser.add_argument("--model", type=Path, default=paths.base_model(), metavar="FILE", help="for `shipped`")
    args = parser.parse_args()
    results = Results(args.results)
    if args.stage == "report":
        print(report(results.entries))
        return 0
    if args.data is None:
        parser.error(f"{args.stage} needs a folder")
    torch.set_num_threads(1)
    if args.stage == "shipped":
        shipped(args.data, results, args.model)
        return 0
    stages = {"workshop": workshop, "talk": talk, "explore": explore, "steps": steps, "scale": scale}
    stages[args.stage](args.data, results)
    return 0


class Results:
    """Runs that were made, one JSON line each."""

    def __init__(self, path: Path) -> None:
        self._path = path
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        self.entries: list[dict[str, Any]] = [json.loads(line) for line in lines]

    def make(self, stage: str, name: str, run: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """The result of that name, measured now if it is not there yet."""
        for entry in self.entries:
            if (entry["stage"], entry["name"]) == (stage, name):
                return entry
        entry = {"stage": stage, "name": name, **run()}
        self.entries.append(entry)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        print(json.dumps(entry, ensure_ascii=False), file=sys.stderr, flush=True)
        return entry


@dataclasses.dataclass
class Novels:
    """A corpus and the pages by which short runs are judged: 10,000 characters of every validation book."""

    corpus: Corpus

    @property
    def pages(self) -> list[Ids]:
        """Ids of the pages, from character 50,000 on, or from the start of a short book."""
        ids = self.corpus.ids("valid")
        found = []
        for book in self.corpus.books("valid"):
            start = book.start + min(50_000, max(0, book.chars - 10_000))
            found.append(np.asarray(ids[start : min(start + 10_000, book.start + book.chars)]))
        return found

    def trainer(self, shape: dict[str, Any], recipe: Recipe, characters: int | None = None) -> tuple[Trainer, Ids]:
        """A trainer of a fresh network, and the new id of every id of the corpus."""
        alphabet = self.corpus.alphabet
        mapping = np.arange(len(alphabet))
        if characters is not None:
            mapping[characters + 1 :] = 0
        torch.manual_seed(recipe.seed)
        model = CharGRU(ModelConfig(vocab=min(len(alphabet), (characters or len(alphabet)) + 1), **shape))
        starts = [book.start for book in self.corpus.books("train")]
        batches = BpttBatches(
            self.corpus.ids("train"),
            starts,
            batch=recipe.batch,
            bptt=recipe.bptt,
            mapping=mapping,
            reset=recipe.reset,
            seed=recipe.seed,
        )
        return Trainer(model, batches, recipe), mapping


def workshop(texts: Path, results: Results) -> None:
    """The preset `workshop` on the plays, all but the last to learn from, up to the last entry of its log."""

    def run() -> dict[str, Any]:
        plays = sorted(texts.rglob("*.txt"))
        read, last = ["".join(path.read_text("utf-8") for path in part) for part in (plays[:-1], plays[-1:])]
        preset = PRESETS["workshop"]
        alphabet = Alphabet(Alphabet.from_text(read).characters[: preset.characters])
        ids = alphabet.encode(last)
        sequences = [ids[begin : begin + WORKSHOP_SEQUENCE] for begin in range(0, len(ids) - 1, WORKSHOP_SEQUENCE)]
        torch.manual_seed(preset.recipe.seed)
        model = CharGRU(ModelConfig(vocab=len(alphabet), **preset.shape))
        recipe = dataclasses.replace(preset.recipe, chars=max(WORKSHOP_LOG))
        batches = BpttBatches(alphabet.encode(read), batch=recipe.batch, bptt=recipe.bptt)
        trainer = Trainer(model, batches, recipe)
        curve, before = [], time.process_time()
        while trainer.step < recipe.steps:
            trainer.run_step()
            if trainer.chars in WORKSHOP_LOG:
                nats, chars = held_out_nats(model, [each for each in sequences if len(each) > 1])
                curve.append({"chars": trainer.chars, "nats": nats / chars, "cpu": time.process_time() - before})
        return {"plays": len(plays), "held_out": plays[-1].name, "curve": curve}

    results.make("workshop", "workshop", run)


def talk(corpus: Path, results: Results) -> None:
    """Ours for so many characters; the talk's for as many, and for as long."""
    novels = Novels(Corpus.open(corpus))

    def ours() -> dict[str, Any]:
        preset = PRESETS["base"]
        recipe = dataclasses.replace(preset.recipe, chars=TALK_CHARS, batch=TALK_BATCH)
        trainer, _ = novels.trainer(preset.shape, recipe)
        return _train(trainer, novels.pages)

    seconds = results.make("talk", "base", ours)["cpu"]

    def theirs() -> dict[str, Any]:
        preset = PRESETS["talk"]
        trainer, mapping = novels.trainer(preset.shape, preset.recipe, preset.characters)
        pages = [mapping[page] for page in novels.pages]
        curve, spent = [], 0.0
        goes_on = True
        while goes_on:
            before = time.process_time()
            trainer.run_step()
            spent += time.process_time() - before
            goes_on = trainer.chars < TALK_CHARS or spent < seconds
            if trainer.step % 50 == 0 or not goes_on:
                curve.append({"chars": trainer.chars, "cpu": spent, "bits": trainer.held_out_bits(pages)})
        return {"curve": curve}

    results.make("talk", "talk", theirs)


def explore(corpus: Path, results: Results) -> None:
    """A small network, and one change at a time."""
    novels = Novels(Corpus.open(corpus))
    for name, shape, fields, decay in CHANGES:
        recipe = dataclasses.replace(SMALL_RECIPE, **fields)
        # A change of the window keeps the number of characters, not of steps.
        results.make(
            "explore",
            name,
            lambda shape=shape, recipe=recipe, decay=decay: _train(  # type: ignore[misc]  # bound as defaults
                novels.trainer({**SMALL, **shape}, recipe)[0], novels.pages, decay
            ),
        )


def steps(corpus: Path, results: Results) -> None:
    """As many characters in fewer or more steps; the rate goes with the root of B."""
    novels = Novels(Corpus.open(corpus))
    for batch, bptt in WINDOWS:
        rate = SMALL_RECIPE.learning_rate * math.sqrt(batch / SMALL_RECIPE.batch)
        recipe = dataclasses.replace(SMALL_RECIPE, chars=STEPS_CHARS, batch=batch, bptt=bptt, learning_rate=rate)
        results.make(
            "steps",
            f"B {batch}, T {bptt}",
            lambda recipe=recipe: _train(novels.trainer(SMALL, recipe)[0], novels.pages),  # type: ignore[misc]  # bound as a default
        )


def scale(corpus: Path, results: Results) -> None:
    """Networks of several sizes, each trained for several lengths, with a schedule of its own."""
    novels = Novels(Corpus.open(corpus))
    for hidden, lengths in SIZES.items():
        for chars in lengths:
            recipe = dataclasses.replace(SMALL_RECIPE, chars=chars, learning_rate=min(5e-3, 1.0 / hidden))
            results.make(
                "scale",
                f"2x{hidden}, {chars / 1e6:g} M",
                lambda hidden=hidden, recipe=recipe: _train(  # type: ignore[misc]  # bound as defaults
                    novels.trainer({**SMALL, "hidden": hidden}, recipe)[0], novels.pages
                ),
            )


def shipped(corpus: Path, results: Results, model: Path) -> None:
    """A long run, on the same pages."""
    novels = Novels(Corpus.open(corpus))
    file = load_model(model)
    mapping = np.concatenate([[0], file.alphabet.encode(novels.corpus.alphabet.characters, fold=True)])
    chars = max(entry["chars"] for entry in file.history)

    def run() -> dict[str, Any]:
        nats, count = held_out_nats(file.model, [mapping[page] for page in novels.pages])
        parameters = sum(each.numel() for each in file.model.parameters())
        return {"parameters": parameters, "chars": chars, "bits": nats / count / NATS_PER_BIT}

    results.make("shipped", f"2x{file.model.config.hidden}, {chars / 1e6:.0f} M", run)


def _train(trainer: Trainer, pages: list[Ids], decay: float = 0.0) -> dict[str, Any]:
    """Train to the end of the schedule; weights averaged with that decay are judged in place of the last."""
    averaged = AveragedModel(trainer.model, multi_avg_fn=get_ema_multi_avg_fn(decay)) if decay else None  # type: ignore[no-untyped-call]  # torch's stub
    before = time.process_time()
    while trainer.step < trainer.recipe.steps:
        trainer.run_step()
        if averaged is not None:
            averaged.update_parameters(trainer.model)
    spent = time.process_time() - before
    model = trainer.model if averaged is None else averaged.module
    assert isinstance(model, CharGRU)
    nats, chars = held_out_nats(model, pages, dtype=trainer.dtype)
    return {
        "parameters": sum(each.numel() for each in model.parameters()),
        "chars": trainer.chars,
        "cpu": spent,
        "train_bits": trainer.train_bits,
        "bits": nats / chars / NATS_PER_BIT,
    }


def report(entries: list[dict[str, Any]]) -> str:
    """Markdown tables of what was measured."""
    lines: list[str] = []
    stages: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        stages.setdefault(entry["stage"], []).append(entry)
    for entry in stages.get("workshop", []):
        lines += ["| workshop, characters | its log, nats | ours |", "| --- | --- | --- |"]
        lines += [f"| {at['chars']:,} | {WORKSHOP_LOG[at['chars']]} | {at['nats']:.3f} |" for at in entry["curve"]]
        lines.append("")
    by_name = {entry["name"]: entry for entry in stages.get("talk", [])}
    if len(by_name) == 2:
        ours, curve = by_name["base"], by_name["talk"]["curve"]
        chars, cpu = ([at[key] for at in curve] for key in ("chars", "cpu"))
        bits = [at["bits"] for at in curve]
        lines += ["| recipe | characters | processor time, s | bits per character |", "| --- | --- | --- | --- |"]
        lines.append(f"| base (ours) | {ours['chars']:,} | {ours['cpu']:.0f} | {ours['bits']:.3f} |")
        for name, at, among in (("as many characters", ours["chars"], chars), ("as long", ours["cpu"], cpu)):
            there = [float(np.interp(at, among, values)) for values in (chars, cpu, bits)]
            lines.append(f"| talk, {name} | {there[0]:,.0f} | {there[1]:.0f} | {there[2]:.3f} |")
        lines.append("")
    if "explore" in stages:
        first = stages["explore"][0]
        lines += ["| change | parameters | bits | against the first | time |", "| --- | --- | --- | --- | --- |"]
        for each in stages["explore"]:
            lines.append(
                f"| {each['name']} | {each['parameters'] / 1e6:.2f} M | {each['bits']:.3f} | "
                f"{each['bits'] - first['bits']:+.3f} | x {each['cpu'] / first['cpu']:.2f} |"
            )
        lines.append("")
    if "steps" in stages:
        lines += ["| characters a step | bits | time |", "| --- | --- | --- |"]
        first = stages["steps"][0]
        lines += [
            f"| {each['name']} | {each['bits']:.3f} | x {each['cpu'] / first['cpu']:.2f} |" for each in stages["steps"]
        ]
        lines.append("")
    if "scale" in stages:
        lines += ["| network, characters | parameters | bits | fitted |", "| --- | --- | --- | --- |"]
        runs = [*stages["scale"], *stages.get("shipped", [])]
        curve_of, constants = fit(runs)
        lines += [
            f"| {each['name']} | {each['parameters'] / 1e6:.2f} M | {each['bits']:.3f} | "
            f"{curve_of(each['parameters'], each['chars']):.3f} |"
            for each in runs
        ]
        floor, a, alpha, b, beta = constants
        lines += ["", f"bits = {floor:.2f} + {a:.2f} / N^{alpha:.2f} + {b:.2f} / C^{beta:.2f}, N and C in millions"]
    return "\n".join(lines)


def fit(runs: list[dict[str, Any]]) -> tuple[Callable[[float, float], float], list[float]]:
    """A curve of Hoffmann's form (arXiv 2203.15556) through bits by parameters and characters.

    Returns:
        Bits for parameters and characters; and its constants: the floor, a, alpha, b, beta, for millions.
    """
    from scipy.optimize import least_squares

    sizes, chars, bits = (np.array([float(run[key]) for run in runs]) for key in ("parameters", "chars", "bits"))

    def curve(constants: Any, parameters: Any, read: Any) -> Any:
        floor, a, alpha, b, beta = constants
        return floor + a * (parameters / 1e6) ** -alpha + b * (read / 1e6) ** -beta

    found = least_squares(
        lambda constants: curve(constants, sizes, chars) - bits,
        x0=[1.0, 0.2, 0.3, 1.0, 0.3],
        bounds=([0.5, 0, 0.05, 0, 0.05], [1.6, 5, 2, 5, 2]),
        loss="soft_l1",
        f_scale=0.02,
    )
    constants = [float(each) for each in found.x]
    assert all(math.isfinite(each) for each in constants)
    return lambda parameters, read: float(curve(constants, parameters, read)), constants


if __name__ == "__main__":
    raise SystemExit(main())
