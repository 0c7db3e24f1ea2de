"""`aiauthor [FILE...]`: the window."""

from __future__ import annotations

import argparse
from pathlib import Path

from aiauthor.errors import AiAuthorError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="texts to open (.txt, .md)")


def run(args: argparse.Namespace) -> int:
    """Open the window and return when it is closed.

    Raises:
        AiAuthorError: if no window can be opened here.
    """
    try:
        from aiauthor.gui import application
    except ImportError as exc:
        # What Qt needs of the system is told by the loader: "libEGL.so.1: cannot open shared object file: ...".
        missing = str(exc).partition(":")[0]
        raise AiAuthorError(
            f"The window needs {missing}, which is missing (see README); `aiauthor write` works in a terminal."
        ) from exc
    return application.run(args.files)
