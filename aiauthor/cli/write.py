"""`aiauthor write`: the network as an author, to the terminal or to a file."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from pathlib import Path
from typing import Self, TextIO

from tqdm import tqdm

from aiauthor.cli.suggest import add_model_arguments, check_characters, load
from aiauthor.errors import DocumentError

WINDOW_CHARS = 1_000  # of the prompt, and of a chapter at the beginning of the next
_FLUSH_CHARS = 400


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe `write`."""
    parser.add_argument("--prompt", default="", metavar="TEXT", help="what the text begins with (default: nothing)")
    parser.add_argument("--words", type=int, default=300, metavar="N", help="about how many (default: 300)")
    parser.add_argument("--chapters", type=int, default=0, metavar="C", help="in so many chapters (default: none)")
    parser.add_argument("--boldness", type=float, default=0.4, help="0 likely .. 1 strange (default: 0.4)")
    parser.add_argument("--seed", type=int, default=0, help="another one writes another text (default: 0)")
    parser.add_argument("--out", type=Path, metavar="F", help="write to this file, which must not hold anything yet")
    add_model_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Write; what was written stays, whatever ends it."""
    # Late, so that `--help` does not wait for the engine.
    from aiauthor.inference.book import Book, Plan

    plan = Plan(
        prompt=args.prompt,
        words=args.words,
        chapters=args.chapters,
        boldness=args.boldness,
        seed=abs(args.seed),
        heading="# Chapter " if args.out is not None and args.out.suffix.lower() == ".md" else "Chapter ",
    )
    suggester = load(args, window_chars=WINDOW_CHARS)
    check_characters(args.prompt, suggester.alphabet, suggester.name)
    book = Book(suggester, plan)
    with _Output(args.out) as out, tqdm(total=args.words, unit=" words", disable=_quiet(args), leave=False) as bar:
        for piece in book.write():
            if not out.write(piece):
                break
            bar.update(min(args.words, book.words) - bar.n)
    return 0


class _Output:
    """The terminal, or a new file; flushed often, so that little is lost whatever happens.

    Args:
        path: of the file; None for the terminal.

    Raises:
        DocumentError: if the file cannot be written, or holds something.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._unflushed_chars = 0
        if path is None:
            self._file: TextIO = sys.stdout
            return
        try:
            self._file = path.open("a", encoding="utf-8", newline="\n")
            if path.is_file() and path.stat().st_size:
                self._file.close()
                raise DocumentError(f"“{path.name}” holds something already; name a new file.")
        except OSError as exc:
            raise DocumentError(f"cannot write to {path}: {exc.strerror or exc}") from exc

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._path is not None:
            # Whatever cannot be flushed now was told of before.
            with contextlib.suppress(OSError):
                self._file.close()

    def write(self, piece: str) -> bool:
        """Write a piece; False if nobody reads any more.

        Raises:
            DocumentError: if the disk is full, or the like.
        """
        self._unflushed_chars += len(piece)
        try:
            self._file.write(piece)
            if self._path is None or "\n" in piece or self._unflushed_chars >= _FLUSH_CHARS:
                self._file.flush()
                self._unflushed_chars = 0
        except BrokenPipeError:
            self._give_up()
            return False
        except OSError as exc:
            self._give_up()
            name = "the terminal" if self._path is None else self._path
            raise DocumentError(f"cannot write on to {name}: {exc.strerror or exc}; what was written stays") from exc
        return True

    def _give_up(self) -> None:
        """Let what is still in the buffer go nowhere, or the interpreter would complain about it at its end."""
        if self._path is None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _quiet(args: argparse.Namespace) -> bool:
    """Whether progress has no place: the text itself is on the terminal, or nobody is there to see it."""
    return args.out is None or not sys.stderr.isatty()
