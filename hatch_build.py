"""Compiles inference's kernel.c, memory.c and search.c to one library while the package is built or installed.

The system's C compiler serves where there is one that works; elsewhere the one that the package `ziglang`
brings along, which needs nothing of the system. Without the kernel the program works, ten times slower;
set AIAUTHOR_NO_KERNEL to build without it.
"""

from __future__ import annotations

import functools
import os
import platform
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = ("aiauthor/inference/kernel.c", "aiauthor/inference/memory.c", "aiauthor/inference/search.c")
# Square roots and products as they are, but without the bookkeeping that keeps loops from becoming vectors.
FLAGS = ["-std=c11", "-O3", "-g0", "-fno-math-errno", "-fno-trapping-math", "-fvisibility=hidden", "-shared"]
# Zig compiles for the processor at hand unless told; a wheel may go to another.
ZIG = [sys.executable, "-m", "ziglang", "cc", "-mcpu=baseline"]

_MACOS = "11.0"  # the first for Apple's own processors


def library_name() -> str:
    """As aiauthor/inference/native.py looks for it."""
    return {"win32": "_kernel.dll", "darwin": "_kernel.dylib"}.get(sys.platform, "_kernel.so")


def system_compiler() -> list[str] | None:
    """A C compiler of the system that understands gcc's options; the one that CC names is taken at its word."""
    if os.environ.get("CC"):
        return shlex.split(os.environ["CC"])
    if sys.platform == "win32":
        return None
    return next(([name] for name in ("cc", "gcc", "clang") if works(name)), None)


@functools.cache
def works(name: str) -> bool:
    """Whether a compiler is there and finds what it needs: Debian's may lack the headers of C."""
    if not shutil.which(name):
        return False
    # A Mac without developer tools has a stand-in that asks, in a window, whether to fetch them.
    if sys.platform == "darwin" and subprocess.run(["xcode-select", "-p"], capture_output=True).returncode:
        return False
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "root.c"
        source.write_text("#include <math.h>\n#include <string.h>\nfloat root(float x) { return sqrtf(x); }\n")
        command = compilation([name], [source], source.with_suffix(".so"))
        return subprocess.run(command, capture_output=True).returncode == 0


def compilation(compiler: list[str], sources: list[Path], out: Path, *flags: str) -> list[str]:
    """The command that compiles C to a shared library."""
    options = list(FLAGS)
    if sys.platform != "win32":
        options.append("-fPIC")
    if sys.platform == "darwin":
        options.append(f"-mmacosx-version-min={_MACOS}")
    return [*compiler, *options, *flags, *map(str, sources), "-o", str(out), "-lm"]


def compile_kernel(root: Path, out: Path, compiler: list[str], *flags: str) -> None:
    """Compile the kernel of a checkout to a shared library.

    Raises:
        OSError, subprocess.CalledProcessError: if the compiler is not to be had, or refuses.
    """
    subprocess.run(compilation(compiler, [root / source for source in SOURCES], out, *flags), check=True)


def wheel_tag() -> str:
    """For any Python on this kind of machine."""
    system = sysconfig.get_platform()
    if sys.platform == "darwin":  # a Python for both kinds of Mac would say so, of a kernel for one
        system = f"macosx-{_MACOS}-{platform.machine()}"
    return f"py3-none-{system.replace('-', '_').replace('.', '_')}"


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]  # as hatchling's documentation has it
    """Puts the compiled kernel into the package."""

    def dependencies(self) -> list[str]:
        """What the build needs besides hatchling."""
        return ["ziglang>=0.13"] if self._is_wanted() and not system_compiler() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile into the wheel; where the wheel only points to the checkout ("editable"), beside the source."""
        if not self._is_wanted():
            return
        root, inside = Path(self.root), Path(SOURCES[0]).with_name(library_name())
        self._folder = tempfile.TemporaryDirectory()
        built = Path(self._folder.name) / inside.name
        try:
            compile_kernel(root, built, system_compiler() or ZIG)
            if version == "editable":
                # The one that lies there may be in use, so it is replaced, not written to.
                fresh = root / inside.with_suffix(".new")
                shutil.copy(built, fresh)
                fresh.replace(root / inside)
                return
        except (OSError, subprocess.CalledProcessError) as exc:
            self.app.display_warning(f"the kernel was not compiled ({exc}): suggestions will be ten times slower")
            return
        build_data["force_include"][str(built)] = inside.as_posix()
        build_data["pure_python"] = False
        build_data["tag"] = wheel_tag()

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was compiled for the wheel."""
        if self._is_wanted():
            self._folder.cleanup()

    def _is_wanted(self) -> bool:
        return self.target_name == "wheel" and not os.environ.get("AIAUTHOR_NO_KERNEL")
