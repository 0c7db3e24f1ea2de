"""`aiauthor corpus build SOURCE... --out DIR`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from aiauthor.corpus.build import build, checked


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe `corpus build`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    command = actions.add_parser("build", help="turn novels into ids")
    command.add_argument("sources", nargs="+", type=Path, metavar="SOURCE")
    command.add_argument("--out", type=Path, required=True, metavar="DIR")
    command.add_argument("--splits", type=Path, metavar="TSV", required=True)
    command.add_argument("--processes", type=int, default=os.cpu_count() or 1, metavar="N")


def run(args: argparse.Namespace) -> int:
    """Build it."""
    build(checked(args.sources), args.out, splits=args.splits, processes=args.processes)
    return 0
