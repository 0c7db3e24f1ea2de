"""Windows: a setup program by NSIS, for one user, built on Windows or on Linux."""

from __future__ import annotations

import shutil
import string
import subprocess
import sys
from pathlib import Path

from installers import facts, icons
from installers.facts import COMMAND, FILE_TYPES, NAME, ROOT
from installers.folder import Folder

TEMPLATES = ROOT / "packaging" / "windows"
# What Windows takes as a path, less the longest folder that setup.nsi lets the writer choose, and "\app.new\".
_LONGEST = 259 - 110 - 9


def pack(folder: Folder, out: Path, *, fast: bool) -> list[Path]:
    """Make the setup program.

    Args:
        folder: as `folder.build("windows")` made it; gets the launchers.
        out: where the setup program goes.
        fast: compress little.

    Raises:
        OSError: if a path in the folder is too long for Windows.
    """
    scratch = folder.path.with_name("windows-setup")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    icons.ico(scratch / f"{COMMAND}.ico")
    _compile_launchers(folder.path, scratch)
    paths = [path.relative_to(folder.path).as_posix() for path in folder.path.rglob("*")]
    longest = max(paths, key=len)
    if len(longest) > _LONGEST:
        raise OSError(f"{longest} is too long for Windows ({len(longest)} characters, at most {_LONGEST})")
    file = out / f"{COMMAND}-{facts.version()}-setup.exe"
    script = scratch / "setup.nsi"
    # NSIS reads UTF-8 where it is marked.
    script.write_text(filled(folder.path, scratch, file, fast=fast), encoding="utf-8-sig")
    subprocess.run(["makensis", "-V2", "-WX", str(script)], check=True)
    return [file]


def filled(folder: Path, scratch: Path, out: Path, *, fast: bool) -> str:
    """The script for NSIS with everything in its place."""
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    version = facts.version()
    values = {
        **facts.values(),
        "COMPRESSOR": "SetCompressor zlib" if fast else "SetCompressor /SOLID lzma\nSetCompressorDictSize 32",
        "DOTS": ".".join(_four(version)),
        "FOLDER": str(folder),
        "ICON": str(scratch / f"{COMMAND}.ico"),
        "KILOBYTES": str(size // 1024),
        "MEGABYTES": str(size // 1000000 + 50),
        "OUT": str(out),
        "REGISTER": "\n".join(registration()),
        "UNREGISTER": "\n".join(registration(remove=True)),
    }
    return string.Template((TEMPLATES / "setup.nsi").read_text(encoding="utf-8")).substitute(values)


def registration(*, remove: bool = False) -> list[str]:
    """The lines that offer the program for its kinds of files, or take that back.

    It is offered under "Open with" and in the settings of Windows; what opens a file by default stays the writer's
    choice.
    """
    key = f"${{CLASSES}}\\Applications\\{NAME}.exe"
    lines = [
        f'  WriteRegStr HKCU "{key}" "FriendlyAppName" "{NAME}"',
        f'  WriteRegStr HKCU "{key}\\shell\\open\\command" "" \'"$INSTDIR\\app\\${{EXE}}" gui "%1"\'',
        f'  WriteRegStr HKCU "Software\\{NAME}\\Capabilities" "ApplicationName" "{NAME}"',
        f'  WriteRegStr HKCU "Software\\{NAME}\\Capabilities" "ApplicationDescription" "{facts.SUMMARY}"',
        f'  WriteRegStr HKCU "Software\\RegisteredApplications" "{NAME}" "Software\\{NAME}\\Capabilities"',
    ]
    undone = [
        f'  DeleteRegKey HKCU "{key}"',
        f'  DeleteRegValue HKCU "Software\\RegisteredApplications" "{NAME}"',
    ]
    for kind in FILE_TYPES:
        identity = f"AIAuthor.{kind.extensions[0]}"
        lines += [
            f'  WriteRegStr HKCU "${{CLASSES}}\\{identity}" "" "{kind.name}"',
            f'  WriteRegStr HKCU "${{CLASSES}}\\{identity}\\DefaultIcon" "" "$INSTDIR\\app\\${{EXE}},0"',
            f'  WriteRegStr HKCU "${{CLASSES}}\\{identity}\\shell\\open\\command" "" '
            f'\'"$INSTDIR\\app\\${{EXE}}" gui "%1"\'',
        ]
        undone.append(f'  DeleteRegKey HKCU "${{CLASSES}}\\{identity}"')
        for extension in kind.extensions:
            lines += [
                f'  WriteRegStr HKCU "${{CLASSES}}\\.{extension}\\OpenWithProgids" "{identity}" ""',
                f'  WriteRegStr HKCU "{key}\\SupportedTypes" ".{extension}" ""',
                f'  WriteRegStr HKCU "Software\\{NAME}\\Capabilities\\FileAssociations" ".{extension}" "{identity}"',
            ]
            undone.append(f'  DeleteRegValue HKCU "${{CLASSES}}\\.{extension}\\OpenWithProgids" "{identity}"')
    return undone if remove else lines


def _compile_launchers(folder: Path, scratch: Path) -> None:
    """`AI Author.exe` for the menu and `aiauthor.exe` for the command line."""
    values = {**facts.values(), "COMMAS": ",".join(_four(facts.version()))}
    resources = string.Template((TEMPLATES / "launcher.rc").read_text(encoding="utf-8")).substitute(values)
    (scratch / "launcher.rc").write_text(resources, encoding="utf-8")
    shutil.copy2(TEMPLATES / "launcher.manifest", scratch)
    zig = [sys.executable, "-m", "ziglang"]
    subprocess.run([*zig, "rc", "launcher.rc", "launcher.res"], cwd=scratch, check=True)
    compiler = [*zig, "cc", "-target", "x86_64-windows-gnu", "-mcpu=baseline", "-O2", "-s", "-Wall", "-Wextra"]
    for name, options in {
        f"{NAME}.exe": ["-DWINDOWED", "-Wl,--subsystem,windows"],
        f"{COMMAND}.exe": ["-Wl,--subsystem,console"],
    }.items():
        command = [*compiler, *options, str(TEMPLATES / "launcher.c"), "launcher.res", "-lshell32", "-luser32"]
        subprocess.run([*command, "-o", str(folder / name)], cwd=scratch, check=True)


def _four(version: str) -> list[str]:
    """1.2.3 as Windows writes versions: four numbers."""
    numbers = [part for part in version.split(".") if part.isdigit()]
    return [*numbers, "0", "0", "0", "0"][:4]
