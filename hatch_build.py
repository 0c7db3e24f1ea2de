"""Compiles the kernels of inference, kernel.c and memory.c, to one library while the package is built or installed.

The system's C compiler serves where there is one; elsewhere the one that the package `ziglang` brings
along, which needs nothing of the system. Without the kernel the program works, ten times slower; set
AIAUTHOR_NO_KERNEL to build without it.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = ("aiauthor/inference/kernel.c", "aiauthor/inference/memory.c")
# Square roots and products as they are, but without the bookkeeping that keeps loops from becoming vectors.
FLAGS = ["-std=c11", "-O3", "-g0", "-fno-math-errno", "-fno-trapping-math", "-fvisibility=hidden", "-shared"]


def library_name() -> str:
    """As aiauthor/inference/native.py looks for it."""
    return {"win32": "_kernel.dll", "darwin": "_kernel.dylib"}.get(sys.platform, "_kernel.so")


def system_compiler() -> list[str] | None:
    """A C compiler of the system that understands gcc's options."""
    if os.environ.get("CC"):
        return shlex.split(os.environ["CC"])
    for name in ("cc", "gcc", "clang"):
        if sys.platform != "win32" and shutil.which(name):
            return [name]
    return None


def compile_kernel(root: Path, out: Path, compiler: list[str], *flags: str) -> None:
    """Compile the kernel of a checkout to a shared library.

    Raises:
        OSError, subprocess.CalledProcessError: if the compiler is not to be had, or refuses.
    """
    options = FLAGS if sys.platform == "win32" else [*FLAGS, "-fPIC"]
    subprocess.run(
        [*compiler, *options, *flags, *(str(root / source) for source in SOURCES), "-o", str(out), "-lm"], check=True
    )


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]  # as hatchling's documentation has it
    """Puts the compiled kernel into the package."""

    def dependencies(self) -> list[str]:
        """What the build needs besides hatchling."""
        skipped = self.target_name != "wheel" or os.environ.get("AIAUTHOR_NO_KERNEL")
        return [] if skipped or system_compiler() else ["ziglang>=0.13"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, beside the source, so that a checkout works too."""
        if self.target_name != "wheel" or os.environ.get("AIAUTHOR_NO_KERNEL"):
            return
        root = Path(self.root)
        out = root / Path(SOURCES[0]).with_name(library_name())
        compiler = system_compiler() or [sys.executable, "-m", "ziglang", "cc"]
        try:
            compile_kernel(root, out, compiler)
        except (OSError, subprocess.CalledProcessError) as exc:
            self.app.display_warning(f"the kernel was not compiled ({exc}): suggestions will be ten times slower")
            return
        build_data["artifacts"].append(f"/{out.relative_to(root).as_posix()}")
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{sysconfig.get_platform().replace('-', '_').replace('.', '_')}"
