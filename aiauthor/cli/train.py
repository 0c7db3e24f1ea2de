"""`aiauthor train PATH... --name NAME`: a voice from manuscripts, the same training as the window's."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from aiauthor import paths
from aiauthor.cli.interrupts import noted_interrupts
from aiauthor.errors import SettingsError, TrainingError
from aiauthor.library import Library
from aiauthor.text.manuscripts import Manuscript, Rejected, read_manuscripts
from aiauthor.training.voice import VoiceTraining
from aiauthor.training.voice_events import Command, Hooks, VoiceProgress, VoiceResult
from aiauthor.training.voice_folder import VoiceOptions, unfinished
from aiauthor.training.voice_plan import EFFORTS
from aiauthor.training.voice_power import on_battery

INTERRUPTED = 130


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe `train`."""
    parser.description = (
        "Teach the network a writer's voice from manuscripts (.txt, .md, .docx, .odt, .rtf, .epub, .html, Scrivener "
        "projects, and folders of them). About a tenth of the pages is held out: part of it ends the training, the "
        "rest proves whether the voice is better. A better voice goes into the library. Ctrl-C leaves a training that "
        "--resume goes on with."
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="manuscripts, or folders of them")
    parser.add_argument("--name", required=True, help="of the voice")
    parser.add_argument("--base", metavar="MODEL", help="model file or voice to start from (default: the shipped base)")
    parser.add_argument("--minutes", type=float, metavar="M", help="train about so long, in place of the effort's time")
    parser.add_argument("--effort", choices=EFFORTS, default="quick", help="how thoroughly to train (default: quick)")
    parser.add_argument("--resume", action="store_true", help="go on with an unfinished training of this name")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    parser.add_argument("--threads", type=int, metavar="N", help="CPU threads (default: all cores)")
    parser.add_argument("--json", action="store_true", help="print the result as JSON, last")


def run(args: argparse.Namespace) -> int:
    """Train; exit status 0 when it is done, better or not, and 130 when it was interrupted."""
    if args.threads:
        torch.set_num_threads(args.threads)
    with noted_interrupts() as interrupted:
        watcher = _Watcher(interrupted)
        training = _resume(args, watcher.hooks) if args.resume else _begin(args, watcher.hooks)
        result = watcher.run(training)
    if result.verdict is None:
        _say(f"Suspended; `aiauthor train --name {args.name!r} --resume` goes on.")
        return INTERRUPTED
    voice = _keep(result)
    training.folder.remove()
    if args.json:
        print(json.dumps(_figures(result, voice)))
    else:
        print(result.verdict.sentence)
    return 0


def _begin(args: argparse.Namespace, hooks: Hooks) -> VoiceTraining:
    manuscripts = _read(args.paths)
    options = VoiceOptions(args.name, args.effort, args.minutes, args.device)
    start, base = _start(args.base)
    for entry in unfinished():
        if entry.name.casefold() == args.name.strip().casefold():
            _say(f"An unfinished training of “{entry.name}” (step {entry.step} of {entry.steps}) is begun anew.")
    return VoiceTraining.begin(manuscripts, start, options, base=base, hooks=hooks)


def _resume(args: argparse.Namespace, hooks: Hooks) -> VoiceTraining:
    if args.paths or args.base or args.minutes:
        _say("Going on as planned, with the manuscripts as they were when training began.")
    return VoiceTraining.resume(args.name, hooks=hooks)


def _read(named: list[Path]) -> list[Manuscript]:
    if not named:
        raise SettingsError("name the manuscripts to learn from, or --resume an unfinished training")
    manuscripts = []
    for entry in read_manuscripts(named):
        if isinstance(entry, Rejected):
            _say(f"left out: {entry.reason}")
            continue
        manuscripts.append(entry)
        for warning in entry.warnings:
            _say(f"{entry.title}: {warning}")
    words = sum(manuscript.words for manuscript in manuscripts)
    if not manuscripts:
        raise TrainingError("there is nothing to learn from: no manuscript could be read")
    _say(f"{len(manuscripts)} manuscript{'s' if len(manuscripts) > 1 else ''}, {words:,} words")
    return manuscripts


def _start(named: str | None) -> tuple[Path, Path | None]:
    """The model to start from, and the base that it grew from where that is another and at hand."""
    if named is None:
        return paths.base_model(), None
    library = Library()
    if Path(named).is_file():
        return Path(named), library.base_of(Path(named))
    voice = library.find(named)
    return voice.path, library.base_of(voice)


def _keep(result: VoiceResult) -> Path | None:
    """Take a better voice into the library."""
    assert result.verdict is not None
    assert result.file is not None
    if not result.verdict.better:
        return None
    voice = Library().add(result.file, result.base)
    _say(f"The voice is in the library as “{voice.name}”.")
    return voice.path


def _figures(result: VoiceResult, voice: Path | None) -> dict[str, object]:
    assert result.verdict is not None
    return {
        "voice": str(voice) if voice else None,
        "base_bits_per_char": round(result.verdict.base_bits, 4),
        "voice_bits_per_char": round(result.verdict.voice_bits, 4),
        "seconds": round(result.seconds, 1),
        "chars_per_second": round(result.chars_per_second, 1),
        "kept": voice is not None,
        "ending": result.ending,
        "verdict": result.verdict.to_dict(),
    }


class _Watcher:
    """Shows a training on the terminal, and hands an interruption on to it."""

    def __init__(self, interrupted: Callable[[], bool]) -> None:
        self._interrupted = interrupted
        self._bar: tqdm[Any] | None = None
        self.hooks = Hooks(self._report, self._command, on_battery=on_battery, allow_battery=_ask)

    def run(self, training: VoiceTraining) -> VoiceResult:
        """Run it to its end."""
        try:
            return training.run()
        finally:
            if self._bar is not None:
                self._bar.close()

    def _command(self) -> Command:
        return Command.SUSPEND if self._interrupted() else Command.GO

    def _report(self, progress: VoiceProgress) -> None:
        if progress.notice:
            _say(progress.notice)
        if progress.phase != "training":
            if progress.phase in ("measuring", "proving") and progress.point is None:
                _say({"measuring": "Measuring ...", "proving": "Reading the proof pages ..."}[progress.phase])
            return
        if progress.steps and self._bar is None:
            self._bar = tqdm(
                total=progress.steps,
                initial=progress.step,
                unit="step",
                file=sys.stderr,
                bar_format=_BAR,
                mininterval=1,
            )
        if self._bar is None:
            return
        self._bar.set_postfix_str(_postfix(progress), refresh=False)
        self._bar.update(progress.step - self._bar.n)
        if progress.point and progress.point.remark:
            _say(
                f"step {progress.step}: {progress.point.held_out_bits:.4f} bits per character; {progress.point.remark}"
            )


_BAR = "{l_bar}{bar:20}| {n_fmt}/{total_fmt} {postfix}"


def _postfix(progress: VoiceProgress) -> str:
    left = "" if progress.seconds_left is None else f"{progress.seconds_left / 60:.1f} min left, "
    train = "" if progress.train_bits is None else f", training loss {progress.train_bits:.3f}"
    return f"{left}{progress.chars_per_second:,.0f} characters/s on {progress.device}{train}"


def _ask() -> bool:
    """Whether to train on the battery; a script is not asked."""
    if not sys.stdin.isatty():
        return True
    return input("This machine runs on its battery. Train all the same? [y/N] ").strip().lower() in {"y", "yes"}


def _say(text: str) -> None:
    tqdm.write(text, file=sys.stderr)
