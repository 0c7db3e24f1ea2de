"""`aiauthor suggest`: continuations of a text, for people or as JSON."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

from aiauthor.documents import text_file
from aiauthor.errors import DocumentError, SettingsError

if TYPE_CHECKING:
    from aiauthor.inference.suggester import Suggester
    from aiauthor.text.alphabet import Alphabet

WINDOW_CHARS = 4_000  # read before the end of the text: nobody types meanwhile
_UNKNOWN_SHARE = 0.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe `suggest`."""
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--text", help="continue this text")
    source.add_argument("--file", type=Path, metavar="F", help="continue the text of this file, from its end")
    parser.add_argument("--count", type=int, default=5, metavar="N", help="how many (default: 5)")
    parser.add_argument("--max-chars", type=int, default=40, metavar="N", help="about how long (default: 40)")
    parser.add_argument("--boldness", type=float, default=0.3, help="0 likely .. 1 strange (default: 0.3)")
    parser.add_argument("--seed", type=int, default=0, help="of chance, which has a part above a boldness of 0.3")
    parser.add_argument("--json", action="store_true", help="print JSON, with scores and times")
    add_model_arguments(parser)


def add_model_arguments(parser: argparse.ArgumentParser) -> None:
    """The options that say which network runs, and where."""
    parser.add_argument("--model", type=Path, metavar="M", help="model file (default: the one that ships)")
    parser.add_argument(
        "--device", default="auto", choices=("auto", "cpu", "cuda"), help="default: CUDA where there is one"
    )


def run(args: argparse.Namespace) -> int:
    """Read, suggest, print one suggestion a line, or JSON."""
    for option, low, high in (("count", 1, 50), ("max_chars", 1, 2_000), ("boldness", 0, 1), ("seed", 0, 2**63)):
        value = getattr(args, option)
        if not low <= value <= high:
            raise SettingsError(f"--{option.replace('_', '-')} must be from {low} to {high}, not {value}")
    text = args.text if args.file is None else read_text(args.file)
    # Late, so that a wrong file name is told before torch is imported.
    from aiauthor.inference.suggester import Request

    suggester = load(args, window_chars=WINDOW_CHARS)
    check_characters(text, suggester.alphabet, suggester.name)
    request = Request(text, max_chars=args.max_chars, boldness=args.boldness, seed=args.seed)
    clock = [time.perf_counter()]
    suggester.read(text)
    clock.append(time.perf_counter())
    suggester.suggest(request)
    clock.append(time.perf_counter())
    suggestions = suggester.suggest(Request(**{**vars(request), "count": args.count}))
    clock.append(time.perf_counter())
    if args.json:
        times = zip(("read", "first", "all"), zip(clock, clock[1:], strict=False), strict=True)
        print(
            json.dumps(
                {
                    "suggestions": [{"text": each.text, "score": each.score} for each in suggestions],
                    "milliseconds": {name: round(1000 * (end - begin), 3) for name, (begin, end) in times},
                }
            )
        )
    else:
        for each in suggestions:
            print(each.text.replace("\n", "\\n"))
    return 0


def read_text(path: Path) -> str:
    """The text of a file.

    Raises:
        DocumentError: if it is missing, binary or empty.
    """
    text = text_file.read(path).text
    if not text.strip():
        raise DocumentError(f"“{path.name}” holds no text.")
    return text


def load(args: argparse.Namespace, *, window_chars: int) -> Suggester:
    """The model that the options name.

    Raises:
        ModelFileError: if it cannot be used.
        SettingsError: if there is no such device.
    """
    from aiauthor.inference.suggester import Suggester

    try:
        return Suggester.load(args.model, device=args.device, window_chars=window_chars)
    except ValueError as exc:
        raise SettingsError(f"--device: {exc}") from exc


def check_characters(text: str, alphabet: Alphabet, name: str) -> None:
    """Refuse a text that the network cannot read.

    Raises:
        SettingsError: if its alphabet lacks most of the characters.
    """
    from aiauthor.text.normalise import normalise

    ids = alphabet.encode(normalise("".join(text[-WINDOW_CHARS:].split())), fold=True)
    if len(ids) and (ids == 0).mean() > _UNKNOWN_SHARE:
        raise SettingsError(f"the model “{name}” does not know the characters of this text")
