"""`aiauthor evaluate FILE...`: how well a model foresees texts, and how many keys it saves in writing them."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from aiauthor import paths
from aiauthor.documents import text_file
from aiauthor.errors import DocumentError, SettingsError
from aiauthor.evaluation.writer import EXCERPT_CHARS
from aiauthor.text.manuscripts import read_manuscript
from aiauthor.text.normalise import normalise

# Read as they are; of other kinds of manuscript the text is read, without its markup.
_PLAIN = {"", ".txt", ".md"}
# Name in JSON -> heading, and how it is written.
_COLUMNS = {
    "chars": ("characters", "{:,}"),
    "bits_per_char": ("bits/char", "{:.3f}"),
    "next_char_accuracy": ("next right", "{:.1%}"),
    "keystroke_savings_word": ("saved word", "{:.1%}"),
    "keystroke_savings_whole": ("saved whole", "{:.1%}"),
    "keystroke_savings_asked": ("saved asked", "{:.1%}"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe `evaluate`."""
    parser.description = (
        "Bits per character and next-character accuracy of a model on texts (.txt, .md, .docx ...), as the network "
        "reads them; with --keystrokes also the share of keys that suggestions save a writer who knows the text: "
        "accepting word by word, whole suggestions too, or asking with Tab only where it pays."
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--model", type=Path, metavar="M", help="model file (default: the one that ships)")
    parser.add_argument("--live", action="store_true", help="with learning while writing, which is as people write")
    parser.add_argument("--keystrokes", action="store_true", help="also count keys, which takes minutes a text")
    parser.add_argument(
        "--excerpt",
        type=int,
        default=EXCERPT_CHARS,
        metavar="CHARS",
        help="write so many characters of each text, from character 100,000 on (a shorter text: its last ones)",
    )
    parser.add_argument("--first", type=int, metavar="CHARS", help="read only so many characters of each text")
    parser.add_argument(
        "--device",
        default="cpu",
        choices=("auto", "cpu", "cuda", "float"),
        help="cpu: int8, as the model ships (default); float: the exact weights",
    )
    parser.add_argument("--processes", type=int, metavar="N", help="at most so many (default: one a core)")
    parser.add_argument(
        "--calibration",
        type=Path,
        metavar="OUT",
        help="instead, find out how sure suggestions are, with and without learning while writing; OUT.md and OUT.json",
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")


def run(args: argparse.Namespace) -> int:
    """Read the texts, evaluate, print."""
    for option in ("excerpt", "first", "processes"):
        value = getattr(args, option)
        if value is not None and value < 1:
            raise SettingsError(f"--{option} must be at least 1, not {value}")
    texts = [_read(path, args.first) for path in args.files]
    if args.calibration is not None:
        if not args.calibration.parent.is_dir():
            raise DocumentError("cannot write to {0}: {1}", args.calibration, "there is no such folder")
        return _calibrate(args, texts)
    # Late, so that a wrong file name is told before torch is imported.
    from aiauthor.evaluation.evaluate import evaluate, work

    excerpt = args.excerpt if args.keystrokes else 0
    with tqdm(total=work(texts, excerpt), unit="char", unit_scale=True, disable=None, file=sys.stderr) as bar:

        def advance(chars: int) -> None:
            bar.update(chars)

        found = evaluate(
            args.model or paths.base_model(),
            texts,
            device=args.device,
            excerpt_chars=excerpt,
            live=args.live,
            processes=args.processes,
            progress=advance,
        )
    total = found[0]
    for evaluation in found[1:]:
        total += evaluation
    rows = [{"name": path.name, **each.to_dict()} for path, each in zip(args.files, found, strict=True)]
    rows.append({"name": "total", **total.to_dict()})
    print(json.dumps({"files": rows[:-1], "total": rows[-1]}) if args.json else _table(rows))
    return 0


def _calibrate(args: argparse.Namespace, texts: Sequence[str]) -> int:
    """Look at the excerpts, write the page."""
    from aiauthor.evaluation.calibration_report import page, report
    from aiauthor.evaluation.evaluate import look
    from aiauthor.evaluation.writer import excerpt_of

    model = args.model or paths.base_model()
    settings = {
        "model": hashlib.sha256(model.read_bytes()).hexdigest(),
        "excerpt": args.excerpt,
        "books": [path.stem for path in args.files],
    }
    excerpts = [excerpt_of(len(text), length=args.excerpt) for text in texts]
    reports = {}
    with tqdm(
        total=2 * sum(stop - start for start, stop in excerpts), unit="char", disable=None, file=sys.stderr
    ) as bar:

        def advance(chars: int) -> None:
            bar.update(chars)

        for live in (False, True):
            books = look(
                model,
                texts,
                excerpt_chars=args.excerpt,
                device=args.device,
                live=live,
                processes=args.processes,
                progress=advance,
            )
            reports["With learning while writing" if live else "Without learning while writing"] = report(books)
    try:
        args.calibration.with_suffix(".md").write_text(page(settings, reports), encoding="utf-8")
        figures = json.dumps({**settings, "reports": reports}, indent=1)
        args.calibration.with_suffix(".json").write_text(figures + "\n", encoding="utf-8")
    except OSError as exc:
        raise DocumentError("cannot write to {0}: {1}", args.calibration, exc.strerror or exc) from exc
    return 0


def _read(path: Path, first: int | None) -> str:
    plain = path.suffix.lower() in _PLAIN
    text = normalise(text_file.read(path).text if plain else read_manuscript(path).text)
    if first is not None:
        text = text[:first]
    if not text:
        raise DocumentError(f"“{path.name}” holds no text.")
    return text


def _table(rows: Sequence[dict[str, object]]) -> str:
    columns = {name: column for name, column in _COLUMNS.items() if name in rows[0]}
    lines = [["", *(heading for heading, _ in columns.values())]]
    lines += [[str(row["name"]), *(form.format(row[name]) for name, (_, form) in columns.items())] for row in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]).rstrip() for line in lines
    )
