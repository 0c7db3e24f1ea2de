"""PyTorch with CUDA beside an installed program, which carries the build for processors alone.

The writer puts it into a folder of its own (`folder()`), as Preferences tells; it is imported from there when it
fits the program, and is otherwise as if it were not there. Nothing here imports torch.
"""

from __future__ import annotations

import importlib.metadata
import sys
from pathlib import Path

from aiauthor import paths

_TORCH = "2.13"  # as pyproject.toml has it
_INDEX = "https://download.pytorch.org/whl/cu130"


def folder() -> Path:
    """Where PyTorch with CUDA is looked for."""
    return paths.data_dir() / "gpu"


def use() -> bool:
    """Let torch be imported from the folder, if what lies there fits; whether it does."""
    found = folder()
    python = "".join(map(str, sys.version_info[:2]))
    fits = any(found.glob(f"torch-{_TORCH}.*.dist-info")) and any(found.glob(f"torch/_C.c*{python}*"))
    if fits and str(found) not in sys.path:
        sys.path.insert(0, str(found))
    return fits


def is_worth_while() -> bool:
    """Whether there is an NVIDIA driver, and torch has no CUDA yet."""
    from aiauthor.inference.cuda import has_driver

    try:
        version = importlib.metadata.version("torch")
    except importlib.metadata.PackageNotFoundError:
        return False
    is_cpu_build = version.endswith("+cpu") or (sys.platform == "win32" and "+cu" not in version)
    return has_driver() and is_cpu_build and str(folder()) not in sys.path


def command() -> str:
    """What fetches PyTorch with CUDA into the folder: one line for a terminal with Python of the program's version."""
    version = ".".join(map(str, sys.version_info[:2]))
    python = f"py -{version}" if sys.platform == "win32" else f"python{version}"
    return f'{python} -m pip install --target "{folder()}" --index-url {_INDEX} "torch=={_TORCH}.*"'
