"""Evaluating a model on several texts, one process a core: the model is loaded once in each."""

from __future__ import annotations

import concurrent.futures
import dataclasses
import multiprocessing
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from aiauthor.corpus.workers import usable_cores
from aiauthor.evaluation.calibration import LEAST_CONFIDENCE, Word, look_at_words
from aiauthor.evaluation.fit import Fit, measure_fit, measure_live_fit
from aiauthor.evaluation.writer import Keys, count_keys, excerpt_of
from aiauthor.inference.engine import Engine
from aiauthor.inference.novels import novels_of
from aiauthor.inference.suggester import Request, Suggester, Suggestion
from aiauthor.model.checkpoint import load_model

# Below so many characters a second process costs more than it saves.
WORTH_A_PROCESS = 200_000

Progress = Callable[[int], None]


@dataclasses.dataclass(frozen=True)
class Evaluation:
    """What was found out about one text, or about several added up.

    Attributes:
        fit: how well the model foresees it.
        keys: what its excerpt costs with suggestions, where that was asked for.
    """

    fit: Fit
    keys: Keys | None = None

    def __add__(self, other: Evaluation) -> Evaluation:
        both = self.keys + other.keys if self.keys and other.keys else self.keys or other.keys
        return Evaluation(self.fit + other.fit, both)

    def to_dict(self) -> dict[str, Any]:
        """The figures by name, for JSON."""
        figures: dict[str, Any] = {
            "chars": self.fit.chars,
            "bits_per_char": round(self.fit.bits_per_char, 4),
            "next_char_accuracy": round(self.fit.next_char_accuracy, 4),
            "unknown_chars": self.fit.unknown,
        }
        if self.keys is not None:
            keys = self.keys
            figures["keystroke_chars"] = keys.chars
            figures |= {f"keystroke_savings_{way}": round(saved, 4) for way, saved in keys.savings().items()}
            figures["shown_at_word_starts"] = round(keys.shown / max(1, keys.word_starts), 4)
            figures["first_word_right"] = round(keys.right / max(1, keys.shown), 4)
        return figures


def evaluate(
    model: Path,
    texts: Sequence[str],
    *,
    device: str = "cpu",
    excerpt_chars: int = 0,
    live: bool = False,
    processes: int | None = None,
    progress: Progress = lambda _: None,
) -> list[Evaluation]:
    """Evaluate a model on texts.

    Args:
        model: the model file.
        texts: normalised, not empty.
        device: as `Engine` wants it; "cpu" is the model as it ships.
        excerpt_chars: also count the keys that so many characters of each text cost; 0 for not.
        live: with learning while writing.
        processes: how many at most; one a core where absent.
        progress: told how many of `work(texts, excerpt_chars)` characters went by since the last call.

    Returns:
        One a text, in order.

    Raises:
        ModelFileError: if the model cannot be used.
    """
    cores = processes or usable_cores()
    shares = min(cores, len(texts), 1 + work(texts, excerpt_chars) // WORTH_A_PROCESS)
    groups = _share_out(texts, shares)
    fits: list[Fit] = [Fit()] * len(texts)
    with _Workers(model, device, shares, progress) as workers:
        tasks = [workers.submit(_fit_of, [texts[index] for index in group], live) for group in groups]
        key_tasks = [workers.submit(_keys_of, text, excerpt_chars, live) for text in texts if excerpt_chars]
        for group, task in zip(groups, tasks, strict=True):
            for index, fit in zip(group, workers.result(task), strict=True):
                fits[index] = fit
        keys = dict(enumerate(map(workers.result, key_tasks)))
    return [Evaluation(fit, keys.get(index)) for index, fit in enumerate(fits)]


def look(
    model: Path,
    texts: Sequence[str],
    *,
    excerpt_chars: int,
    device: str = "cpu",
    live: bool = False,
    processes: int | None = None,
    progress: Progress = lambda _: None,
) -> list[list[Word]]:
    """Ask for suggestions at all words of an excerpt of each text, and judge them.

    Args:
        model: the model file.
        texts: normalised, not empty.
        excerpt_chars: of each text.
        device: as `Engine` wants it.
        live: with learning while writing.
        processes: how many at most; one a core where absent.
        progress: told how many characters of the excerpts went by since the last call.

    Returns:
        One list a text, in order.

    Raises:
        ModelFileError: if the model cannot be used.
    """
    with _Workers(model, device, min(processes or usable_cores(), len(texts)), progress) as workers:
        tasks = [workers.submit(_words_of, text, excerpt_chars, live) for text in texts]
        return [workers.result(task) for task in tasks]


def work(texts: Sequence[str], excerpt_chars: int) -> int:
    """Characters to go by: every one is read once, those of the excerpts are written once more."""
    excerpts = (excerpt_of(len(text), length=excerpt_chars) for text in texts)
    return sum(map(len, texts)) + sum(stop - start for start, stop in excerpts)


def _share_out(texts: Sequence[str], shares: int) -> list[list[int]]:
    """Indices in groups of about equal length together."""
    groups: list[list[int]] = [[] for _ in range(shares)]
    for index in sorted(range(len(texts)), key=lambda index: -len(texts[index])):
        min(groups, key=lambda group: sum(len(texts[other]) for other in group)).append(index)
    return groups


# What a worker process works with; set when it begins.
_worker: _Worker


@dataclasses.dataclass(frozen=True)
class _Worker:
    model: Path
    device: str
    progress: Progress


class _Stopped(Exception):
    """The evaluation was given up."""


def _fit_of(texts: Sequence[str], live: bool) -> list[Fit]:
    model = load_model(_worker.model)
    engine = Engine(model.weights, device=_worker.device)
    novels = novels_of(model)
    if live:
        return [measure_live_fit(engine, model.alphabet, text, novels, progress=_worker.progress) for text in texts]
    return measure_fit(engine, model.alphabet, texts, novels, progress=_worker.progress)


def _keys_of(text: str, chars: int, live: bool) -> Keys:
    # The writer has come all the way from the text's first page: nothing before the excerpt is left unread.
    suggester = Suggester.load(_worker.model, device=_worker.device, window_chars=max(1, len(text)))

    def suggest(before: str, passed: Sequence[str]) -> str:
        suggestions = suggester.suggest(Request(before=before, learn=live, passed=tuple(passed)))
        return suggestions[0].text if suggestions else ""

    start, stop = excerpt_of(len(text), length=chars)
    return count_keys(text, start, stop, suggest, progress=_worker.progress)


def _words_of(text: str, chars: int, live: bool) -> list[Word]:
    suggester = Suggester.load(_worker.model, device=_worker.device)

    def suggest(before: str) -> Suggestion | None:
        found = suggester.suggest(Request(before=before, learn=live, confidence=LEAST_CONFIDENCE))
        return found[0] if found else None

    start, stop = excerpt_of(len(text), length=chars)
    return look_at_words(text, start, stop, suggest, progress=_worker.progress)


def _begin(model: Path, device: str, done: Any, given_up: Any) -> None:
    """Make this process a worker."""
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent tells when to stop

    def progress(chars: int) -> None:
        with done.get_lock():
            done.value += chars
        if given_up.value:
            raise _Stopped

    _worker = _Worker(model, device, progress)


class _Workers:
    """So many processes that evaluate; none but this one where one is enough."""

    def __init__(self, model: Path, device: str, count: int, progress: Progress) -> None:
        self._progress = progress
        self._told = 0
        context = multiprocessing.get_context("spawn")
        self._done, self._given_up = context.Value("q", 0), context.Value("b", 0)
        self._pool: concurrent.futures.Executor | None = None
        settings = (model, device, self._done, self._given_up)
        if count > 1:
            self._pool = concurrent.futures.ProcessPoolExecutor(
                count, mp_context=context, initializer=_begin, initargs=settings
            )
        else:
            global _worker
            _worker = _Worker(model, device, progress)

    def submit(self, function: Callable[..., Any], *args: object) -> concurrent.futures.Future[Any]:
        """Have a worker call a function of this module."""
        if self._pool is not None:
            return self._pool.submit(function, *args)
        future: concurrent.futures.Future[Any] = concurrent.futures.Future()
        future.set_result(function(*args))
        return future

    def result(self, task: concurrent.futures.Future[Any]) -> Any:
        """Wait for a task, and tell of the progress of all meanwhile."""
        while not task.done():
            concurrent.futures.wait([task], timeout=0.2)
            now = self._done.value
            self._progress(now - self._told)
            self._told = now
        return task.result()

    def __enter__(self) -> _Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._given_up.value = kind is not None
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=kind is not None)
