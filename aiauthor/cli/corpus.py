"""`aiauthor corpus build SOURCE... --out DIR`: novels on disk to a corpus that a network can be trained on."""

from __future__ import annotations

import argparse
from pathlib import Path

from aiauthor.corpus import gutenberg
from aiauthor.corpus.build import ANY_LANGUAGE, Options, build
from aiauthor.corpus.store import REPORT
from aiauthor.corpus.workers import usable_cores
from aiauthor.errors import SettingsError

_SOURCES = """
SOURCE is a folder, at any depth, of .txt, .html, .xhtml, .epub, or .zip files holding one text each, a mirror of
Project Gutenberg, or a single such file. Where a mirror's pg_catalog.csv lies in the folder, or is named by
--catalogue, it picks fiction in English.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe `corpus build`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    command = actions.add_parser("build", help="turn novels into a corpus", description=_SOURCES)
    command.add_argument("sources", nargs="+", type=Path, metavar="SOURCE", help="where the novels are")
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help="the corpus; an older one is replaced")
    splits = command.add_argument_group("splits")
    splits.add_argument(
        "--splits",
        type=Path,
        metavar="TABLE",
        help="take books and splits from a table (.tsv or .csv) with the columns name and split, "
        "perhaps author and title, instead of dealing them by author",
    )
    splits.add_argument("--valid", type=float, default=0.02, metavar="SHARE", help="for validation (default 0.02)")
    splits.add_argument("--test", type=float, default=0.02, metavar="SHARE", help="for the test (default 0.02)")
    splits.add_argument("--seed", type=int, default=0, help="of the deal of authors and the order of books")
    choice = command.add_argument_group("choice of books")
    choice.add_argument("--catalogue", type=Path, metavar="CSV", help=f"Project Gutenberg's {gutenberg.CATALOGUE}")
    choice.add_argument(
        "--language", default="en", metavar="CODE", help=f"leave out what is marked as another; {ANY_LANGUAGE} for all"
    )
    choice.add_argument("--subjects", default=gutenberg.FICTION, metavar="REGEX", help="of the catalogue; . for all")
    choice.add_argument(
        "--bookshelves", default=gutenberg.FICTION_SHELVES, metavar="REGEX", help="that do as well as a subject"
    )
    choice.add_argument("--min-chars", type=int, default=1, metavar="N", help="leave out shorter books")
    choice.add_argument("--no-dedupe", action="store_true", help="keep every edition of a book")
    command.add_argument("--processes", type=int, default=usable_cores(), metavar="N", help="(default: all cores)")


def run(args: argparse.Namespace) -> int:
    """Build it, and say what came out."""
    if args.processes < 1:
        raise SettingsError("--processes must be at least 1")
    if not (0 <= args.valid < 1 and 0 <= args.test < 1 and args.valid + args.test < 1):
        raise SettingsError("--valid and --test are shares of the whole, and must leave something to train on")
    report = build(
        args.sources,
        args.out,
        Options(
            table=args.splits,
            catalogue=args.catalogue,
            language=args.language.lower(),
            subjects=args.subjects,
            bookshelves=args.bookshelves,
            min_chars=args.min_chars,
            valid=args.valid,
            test=args.test,
            seed=args.seed,
            dedupe=not args.no_dedupe,
            processes=args.processes,
        ),
    )
    for name, figures in report.splits.items():
        print(f"{name}: {figures.books:,} books, {figures.chars:,} characters")
    if report.dropped:
        print(f"left out: {report.reasons()}")
    print(f"what was done and dropped, and why: {args.out / REPORT}")
    return 0
