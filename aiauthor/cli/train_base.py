"""`aiauthor train-base`: a base model from a corpus, alone or under `torchrun`."""

from __future__ import annotations

import argparse
import dataclasses
import json
import logging
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tqdm import tqdm

from aiauthor.cli.interrupts import noted_interrupts
from aiauthor.corpus.batches import BpttBatches
from aiauthor.corpus.store import Corpus
from aiauthor.errors import ModelFileError, SettingsError, TrainingError
from aiauthor.model.char_gru import CharGRU
from aiauthor.model.checkpoint import load_model, save_model
from aiauthor.model.config import ModelConfig
from aiauthor.text.alphabet import UNKNOWN, Alphabet
from aiauthor.training.preview import continue_text
from aiauthor.training.processes import Processes
from aiauthor.training.recipe import PRESETS, Preset, Recipe
from aiauthor.training.trainer import Progress, Trainer, pick_dtype

LICENCE = "CC0-1.0; trained on novels in the public domain of the United States"
PROMPTS = ("It was a ", "“I do not know,” said ", "Chapter")
SAMPLE_CHARS = 160


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--corpus", type=Path, required=True, help="folder made by `aiauthor corpus build`")
    parser.add_argument("--out", type=Path, required=True, help="model file to write (.safetensors)")
    parser.add_argument("--preset", choices=PRESETS, default="base", help="network and recipe (default: base)")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint of --out, exactly")
    parser.add_argument("--init-from", type=Path, help="start from the weights of another model file")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    parser.add_argument("--precision", choices=("auto", "bfloat16", "float32"), default="auto")
    parser.add_argument("--threads", type=int, help="CPU threads a process")
    parser.add_argument("--validate-every", type=float, default=5.0, metavar="MINUTES")
    parser.add_argument("--checkpoint-every", type=float, default=5.0, metavar="MINUTES")
    parser.add_argument("--validation-chars", type=int, default=400_000, help="read at each validation")
    parser.add_argument("--name", help="name noted in the model file")
    for field in ("chars", "batch", "bptt", "warmup", "seed"):
        parser.add_argument(f"--{field}", type=int, help=f"in place of the preset's {field}")
    for field in ("learning-rate", "clip", "reset"):
        parser.add_argument(f"--{field}", type=float, help=f"in place of the preset's {field}")
    for field in ("hidden", "layers", "embedding"):
        parser.add_argument(f"--{field}", type=int, help=f"in place of the preset's {field}")
    parser.add_argument("--dropout", type=float, help="in place of the preset's dropout")


def run(args: argparse.Namespace) -> int:
    """Train; exit status 0 when the schedule is complete, 130 when interrupted (and resumable)."""
    if args.threads:
        torch.set_num_threads(args.threads)
    processes = Processes(args.device)
    if processes.rank:
        logging.getLogger().setLevel(logging.ERROR)
    try:
        return BaseRun(args, processes).run()
    finally:
        processes.close()


class BaseRun:
    """One run of the command: corpus, network and trainer, and the files that they leave.

    Args:
        args: the parsed options.
        processes: the data-parallel group.
    """

    def __init__(self, args: argparse.Namespace, processes: Processes) -> None:
        self.args, self.processes = args, processes
        preset = PRESETS[args.preset]
        corpus = Corpus.open(args.corpus)
        recipe = _override(preset.recipe, args)
        self.alphabet, self.model = _network(args, preset, corpus.alphabet, recipe.seed)
        mapping = _mapping(corpus.alphabet, self.alphabet)
        if "train" not in corpus.splits:
            raise TrainingError(f"{args.corpus} has no split named train")
        if not processes.rank:
            for split in corpus.splits.keys() & {"train", "valid"}:
                corpus.verify(split)
        ids = corpus.ids("train")
        starts = [book.start for book in corpus.books("train")]
        try:
            batches = BpttBatches(
                ids,
                starts,
                batch=recipe.batch,
                bptt=recipe.bptt,
                mapping=mapping,
                reset=recipe.reset,
                seed=recipe.seed,
            )
        except ValueError as exc:
            raise TrainingError(f"the corpus is too small for this batch: {exc}") from exc
        dtype = pick_dtype(processes.device, args.precision)
        self.trainer = Trainer(self.model, batches, recipe, processes=processes, dtype=dtype)
        self.validation = _validation(corpus, mapping, args.validation_chars)
        self.history: list[dict[str, Any]] = []
        self.best = float("inf")
        self.seconds = 0.0
        self._unsaved: ModelFileError | None = None
        self.state_file = args.out.with_suffix(".state.safetensors")
        self.log_file = args.out.with_suffix(".log.jsonl")
        if args.resume:
            if not self.state_file.exists():
                raise TrainingError(f"there is nothing to resume: {self.state_file} does not exist")
            notes = self.trainer.load_state(self.state_file)
            self.history, self.best, self.seconds = notes["history"], notes["best"], notes["seconds"]
        self._started = time.monotonic() - self.seconds

    def run(self) -> int:
        """Train, validate, sample, log and checkpoint until done or interrupted."""
        args, trainer = self.args, self.trainer
        speaks = self.processes.rank == 0
        parameters = sum(parameter.numel() for parameter in self.model.parameters())
        if speaks:
            print(
                f"{parameters:,} parameters, {len(self.alphabet)} characters, {trainer.recipe.steps:,} steps of "
                f"{trainer.batches.chars:,} characters, {self.processes.world} process(es) on "
                f"{trainer.device.type}, {str(trainer.dtype).removeprefix('torch.')}",
                file=sys.stderr,
            )
        last_validation = last_checkpoint = time.monotonic()
        if not self.history:
            self._validate()
        with noted_interrupts() as interrupt, _bar(trainer, speaks) as bar:

            def report(progress: Progress) -> None:
                nonlocal last_validation, last_checkpoint
                bar.update(trainer.batches.chars)
                bar.set_postfix(train=f"{progress.train_bits:.3f}", best=f"{self.best:.3f}", refresh=False)
                now = time.monotonic()
                validate, checkpoint = (
                    self.processes.any(speaks and due)
                    for due in (
                        now - last_validation > 60 * args.validate_every,
                        now - last_checkpoint > 60 * args.checkpoint_every,
                    )
                )
                if validate:
                    self._validate(progress)
                    last_validation = time.monotonic()
                if checkpoint:
                    self._checkpoint()
                    last_checkpoint = time.monotonic()

            try:
                done = trainer.train(progress=report, stopped=lambda: self.processes.any(interrupt()))
            except (TrainingError, torch.AcceleratorError) as exc:
                if speaks and self.state_file.exists():
                    tqdm.write(f"the last checkpoint is whole: --resume goes on from {self.state_file}", sys.stderr)
                if isinstance(exc, TrainingError):
                    raise
                first_line = str(exc).partition("\n")[0]
                raise TrainingError("the GPU gave out at step {0}: {1}", trainer.step, first_line) from exc
        if done:
            self._validate()
        self._checkpoint()
        if self._unsaved is not None:
            raise self._unsaved
        if speaks and not done:
            print(f"stopped at step {trainer.step:,}; --resume goes on from there", file=sys.stderr)
        return 0 if done else 130

    def _validate(self, progress: Progress | None = None) -> None:
        """Measure, show samples, log, and write the model file if it is the best so far."""
        trainer = self.trainer
        bits = trainer.held_out_bits(self.validation)
        self.seconds = time.monotonic() - self._started
        entry = {
            "step": trainer.step,
            "chars": trainer.chars,
            "seconds": round(self.seconds, 1),
            "train_bits": round(trainer.train_bits, 4) if trainer.chars else None,
            "valid_bits": round(bits, 4),
            "learning_rate": trainer.learning_rate(trainer.step),
            "chars_per_second": round(progress.chars_per_second) if progress else None,
            "waiting": round(progress.waiting, 4) if progress else None,
        }
        self.history.append(entry)
        if self.processes.rank:
            self.best = min(self.best, bits)
            return
        samples = {
            prompt: continue_text(self.model, self.alphabet, prompt, SAMPLE_CHARS, seed=trainer.step)
            for prompt in PROMPTS
        }
        tqdm.write(f"\nafter {trainer.chars:,} characters: {bits:.4f} bits per character on unseen books", sys.stderr)
        for prompt, text in samples.items():
            tqdm.write(f"  {prompt}|{text!r}", sys.stderr)
        _append_line(self.log_file, {**entry, "samples": samples})
        if bits < self.best:
            self._save_model(bits)

    def _save_model(self, bits: float) -> None:
        """Write the model file; a disk that fills later on is no reason to stop, but is told at the end."""
        recipe = dataclasses.asdict(self.trainer.recipe)
        try:
            save_model(
                self.args.out,
                self.model,
                self.alphabet,
                name=self.args.name or self.args.out.stem,
                history=self.history,
                licence=LICENCE,
                details={"preset": self.args.preset, "recipe": recipe, "valid_bits": bits},
            )
        except ModelFileError as exc:
            if not self.trainer.step:
                raise
            self._unsaved = exc
            tqdm.write(f"warning: {exc}; the last model stays as it was", sys.stderr)
            return
        self.best, self._unsaved = bits, None

    def _checkpoint(self) -> None:
        self.seconds = time.monotonic() - self._started
        notes = {"history": self.history, "best": self.best, "seconds": self.seconds}
        try:
            self.trainer.save_state(self.state_file, notes)
        except ModelFileError as exc:
            # The last good checkpoint is still there, and a disk may be emptied while training goes on.
            tqdm.write(f"warning: {exc}; the last checkpoint stays as it was", sys.stderr)


def _override(recipe: Recipe, args: argparse.Namespace) -> Recipe:
    fields = ("chars", "batch", "bptt", "warmup", "seed", "learning_rate", "clip", "reset")
    given = {name: getattr(args, name) for name in fields if getattr(args, name) is not None}
    return dataclasses.replace(recipe, **given)


def _network(args: argparse.Namespace, preset: Preset, alphabet: Alphabet, seed: int) -> tuple[Alphabet, CharGRU]:
    shape = {**preset.shape}
    given = {name: getattr(args, name) for name in ("hidden", "layers", "embedding", "dropout")}
    shape.update({name: value for name, value in given.items() if value is not None})
    if args.init_from is not None:
        start = load_model(args.init_from)
        config = start.model.config
        wanted = dataclasses.replace(config, **{name: value for name, value in given.items() if value is not None})
        if dataclasses.replace(wanted, dropout=config.dropout) != config:
            raise SettingsError(f"{args.init_from.name} holds a network of another shape")
        model = CharGRU(wanted)
        model.load_state_dict(start.model.state_dict())
        return start.alphabet, model
    if preset.characters is not None:
        # A corpus lists its characters by frequency.
        alphabet = Alphabet(alphabet.characters[: preset.characters])
    torch.manual_seed(seed)
    return alphabet, CharGRU(ModelConfig(vocab=len(alphabet), **shape))


def _mapping(corpus: Alphabet, model: Alphabet) -> np.ndarray[Any, np.dtype[np.integer]] | None:
    """New id of every id of the corpus, or nothing where the alphabets are one."""
    if corpus == model:
        return None
    mapping: np.ndarray[Any, np.dtype[np.integer]] = np.concatenate([[UNKNOWN], model.encode(corpus.characters)])
    return mapping


def _validation(
    corpus: Corpus, mapping: np.ndarray[Any, np.dtype[np.integer]] | None, chars: int
) -> list[np.ndarray[Any, np.dtype[np.integer]]]:
    """The beginning of every validation book, `chars` in all."""
    if "valid" not in corpus.splits:
        raise TrainingError("the corpus has no split named valid")
    ids, books = corpus.ids("valid"), corpus.books("valid")
    share = max(2, chars // len(books))
    texts = [np.asarray(ids[book.start : book.start + min(book.chars, share)]) for book in books]
    return [text if mapping is None else mapping[text] for text in texts if len(text) >= 2]


def _append_line(path: Path, entry: dict[str, Any]) -> None:
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
    except OSError as exc:
        tqdm.write(f"warning: cannot write {path}: {exc.strerror or exc}", sys.stderr)


def _bar(trainer: Trainer, speaks: bool) -> tqdm:  # type: ignore[type-arg]  # tqdm is generic in its stub alone
    total = trainer.recipe.steps * trainer.batches.chars
    return tqdm(
        total=total,
        initial=trainer.chars,
        unit="char",
        unit_scale=True,
        disable=not speaks,
        mininterval=2,
        smoothing=0.05,
    )
