"""`aiauthor [COMMAND]`: picks the command and imports its module alone, so that no command pays for another."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from aiauthor import __version__, discretion, extras
from aiauthor.errors import AiAuthorError

# name -> (module, help)
COMMANDS = {
    "gui": ("aiauthor.cli.gui", "open the editor (the default)"),
    "suggest": ("aiauthor.cli.suggest", "continuations of a text"),
    "write": ("aiauthor.cli.write", "let the network write on from a prompt"),
    "evaluate": ("aiauthor.cli.evaluate", "bits per character and keystroke savings on texts"),
    "benchmark": ("aiauthor.cli.benchmark", "measure the speed budgets on this machine"),
    "corpus": ("aiauthor.cli.corpus", "build a training corpus from novels"),
    "train": ("aiauthor.cli.train", "teach the network your voice from your manuscripts"),
    "voices": ("aiauthor.cli.voices", "list, rename, remove, export and import voices"),
    "train-base": ("aiauthor.cli.train_base", "train a base model on a corpus"),
    "count-ngrams": ("aiauthor.cli.count_ngrams", "give a base model a table of n-grams counted over its corpus"),
    "self-test": ("aiauthor.cli.self_test", "try out whether the program works on this machine"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        The exit status: 0, 2 for a mistake that the message names, 130 after Ctrl-C.
    """
    if argv is None:  # the process is ours alone
        if sys.stderr is None:  # started from a menu of Windows, without a console
            sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # as long as the process
        discretion.keep()
        extras.use()
    argv = list(sys.argv[1:] if argv is None else argv)
    if argv[:1] == ["--self-test"]:
        argv[0] = "self-test"
    name = argv[0] if argv and argv[0] in COMMANDS else None
    parser = argparse.ArgumentParser(prog="aiauthor", description="A writing program with a small network of its own.")
    parser.add_argument("--version", action="version", version=f"AI Author {__version__}")
    if name is None and (not argv or not argv[0].startswith("-")):
        # No command: open the editor on whatever files are named.
        if argv and not os.path.lexists(argv[0]):
            told = f"there is no command and no file “{argv[0]}”; “aiauthor --help” lists the commands"
            print(f"aiauthor: {told}.", file=sys.stderr)
            return 2
        name, argv = "gui", ["gui", *argv]
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    module = None
    for command, (path, help_text) in COMMANDS.items():
        command_parser = commands.add_parser(command, help=help_text, description=help_text)
        if command == name:
            module = importlib.import_module(path)
            module.add_arguments(command_parser)
    args = parser.parse_args(argv)
    if module is None:
        parser.print_help()
        return 2
    discretion.log_to_stderr()
    try:
        status: int = module.run(args)
    except AiAuthorError as exc:
        print(f"aiauthor: {exc}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return status
