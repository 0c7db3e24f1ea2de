"""Collects the licences of everything that the program imports, and refuses those that would bind it.

    python packaging/licences.py            # brings resources/licences.tsv, which the window shows, up to date
    python packaging/licences.py --check    # only says what is not allowed or not current, status 1 if anything is

Read from what is installed: the dependencies in pyproject.toml and theirs. A licence of several to choose from is
allowed if one of them is. PySide6 is under the LGPL: it stays in files of its own, which anybody can replace, and
the installers, which also gather the texts of all licences, leave it so.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "resources" / "licences.tsv"
ALLOWED = ("MIT", "BSD", "Apache", "MPL", "PSF", "ISC", "Zlib", "0BSD", "CC0", "BSL", "LGPL", "Unlicense", "Python")
FORBIDDEN = re.compile(r"(?<![A-Z])A?GPL", re.IGNORECASE)  # not the LGPL


def dependencies() -> list[str]:
    """Names of all distributions that an installed program brings along, sorted; those for Windows alone left out."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted, found = [_name(line) for line in project["dependencies"]], set()
    while wanted:
        name = wanted.pop()
        if name in found:
            continue
        found.add(name)
        for line in metadata.requires(name) or []:
            if ";" not in line:
                wanted.append(_name(line))
    return sorted(found, key=str.casefold)


def licence_of(name: str) -> str:
    """What a distribution says of its licence, on one line."""
    about = metadata.metadata(name)
    named = about.get("License-Expression") or about.get("License") or ""
    if not named or len(named) > 200 or "\n" in named:
        kinds = [line for line in about.get_all("Classifier") or [] if line.startswith("License ::")]
        named = " OR ".join(kind.rpartition(":: ")[2] for kind in kinds)
    return " ".join(named.split())


def problem(licence: str) -> str:
    """Why a licence is not allowed, or ""."""
    if not licence:
        return "names no licence"
    # "A AND B" binds to both; of "A OR B" and of Mozilla's "A/B/C" one may be chosen.
    for part in re.split(r"\bAND\b|\+", licence):
        choices = re.split(r"\bOR\b|/", part)
        if not any(_is_allowed(choice) for choice in choices):
            return f"is under {part.strip()}"
    return ""


def _is_allowed(choice: str) -> bool:
    return not FORBIDDEN.search(choice) and any(word.casefold() in choice.casefold() for word in ALLOWED)


def _name(line: str) -> str:
    return re.split(r"[<>=!~ ;\[]", line)[0]


def table() -> str:
    """Name and licence, one line each."""
    return "".join(f"{name}\t{licence_of(name)}\n" for name in dependencies())


def main() -> int:
    """Collect or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    problems = [f"{name} {why}" for name in dependencies() if (why := problem(licence_of(name)))]
    if args.check and (not TABLE.exists() or TABLE.read_text(encoding="utf-8") != table()):
        problems.append(f"{TABLE.relative_to(ROOT)} is not current: run python packaging/licences.py")
    for line in problems:
        print(line, file=sys.stderr)
    if not args.check:
        TABLE.write_text(table(), encoding="utf-8")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
