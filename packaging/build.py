"""Builds what a writer downloads: `python packaging/build.py linux`, or `windows`, or `macos`.

Everything ends up under build/installers: the folder itself, and in build/installers/out the packages made of it
with their SHA-256 sums. Needs the environment that `pip install -e ".[installers]"` makes, on Python 3.11;
CONTRIBUTING.md says what else.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import shlex
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from installers import folder
from installers.facts import BUILD, NAME


def main() -> int:
    """Build one system's folder and packages; 1 with one sentence if that fails."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("system", choices=sorted(folder.SYSTEMS))
    parser.add_argument("--folder-only", action="store_true", help="make no packages of the folder")
    parser.add_argument("--packages-only", action="store_true", help="make packages of the folder that is there")
    parser.add_argument("--fast", action="store_true", help="compress little, for trying things out")
    parser.add_argument("--dry-run", action="store_true", help="macos: only tell what would be run on the .app")
    args = parser.parse_args()
    if args.dry_run:
        return dry_run(args.system)
    began = time.monotonic()
    out = BUILD / "out"
    out.mkdir(parents=True, exist_ok=True)
    try:
        built = (folder.found if args.packages_only else folder.build)(args.system)
        print((built.path / "CONTENTS.txt").read_text(encoding="utf-8"))
        if not args.folder_only:
            packer = importlib.import_module(f"installers.{args.system}")
            for file in packer.pack(built, out, fast=args.fast):
                print(
                    f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}  {file.stat().st_size / 1e6:.1f} MB"
                )
    except (OSError, ValueError, subprocess.CalledProcessError) as exc:
        print(f"build: {exc}", file=sys.stderr)
        return 1
    print(f"{time.monotonic() - began:.0f} s")
    return 0


def dry_run(system: str) -> int:
    """Tell the commands that make the disk image, on any system."""
    from installers import macos

    if system != "macos":
        print("build: --dry-run is for macos; elsewhere, --folder-only and --packages-only", file=sys.stderr)
        return 1
    app = BUILD / "macos-app" / f"{NAME}.app"
    for command in macos.commands(app, macos.image(BUILD / "out"), macos.code_files(app), fast=False):
        print(shlex.join(command))
    return 0


if __name__ == "__main__":
    sys.exit(main())
