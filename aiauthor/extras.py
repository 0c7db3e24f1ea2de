"""PyTorch with CUDA beside an installed program, which carries the build for processors alone.

The writer puts it into a folder of its own (`folder()`), as Preferences tells; it is imported from there when it
fits the program and is whole, and is otherwise as if it were not there. Nothing here imports torch.
"""

from __future__ import annotations

import importlib.metadata
import sys
from pathlib import Path

from aiauthor import paths

_TORCH = "2.13"  # as pyproject.toml has it
_INDEX = "https://download.pytorch.org/whl/{0}"
# PyTorch's builds: the newer one is for drivers that know CUDA 13.0 and cards from Turing (2018) on, the older one for
# the rest, down to Maxwell (2014) and CUDA 12.
_NEW, _OLD = "cu130", "cu126"
_NEW_DRIVER, _NEW_CARD = 130, 75


def folder() -> Path:
    """Where PyTorch with CUDA is looked for."""
    return paths.data_dir() / "gpu"


def use() -> bool:
    """Let torch be imported from the folder, if what lies there fits and is whole; whether it does."""
    found = folder()
    python = "".join(map(str, sys.version_info[:2]))
    fits = any(found.glob(f"torch-{_TORCH}.*.dist-info")) and any(found.glob(f"torch/_C.c*{python}*"))
    fits = fits and _is_whole(found)
    if fits and str(found) not in sys.path:
        sys.path.insert(0, str(found))
    return fits


def _is_whole(found: Path) -> bool:
    """Whether torch and all that it asks for, and that asks for in turn, lies there: a fetch may have been cut off."""
    from packaging.requirements import InvalidRequirement, Requirement

    wanted, seen = [Requirement("torch")], set()
    while wanted:
        requirement = wanted.pop()
        if str(requirement) in seen:
            continue
        seen.add(str(requirement))
        library = next(iter(importlib.metadata.Distribution.discover(name=requirement.name, path=[str(found)])), None)
        if library is None or not library.read_text("METADATA"):
            return False
        try:
            asked = [Requirement(line) for line in library.requires or ()]
        except InvalidRequirement:
            return False
        extras = ("", *requirement.extras)
        wanted += [one for one in asked if not one.marker or any(one.marker.evaluate({"extra": e}) for e in extras)]
    return True


def is_worth_while() -> bool:
    """Whether there is an NVIDIA driver, and no torch with CUDA yet: one without, or none at all."""
    from aiauthor.inference import cuda

    return cuda.has_driver() and not cuda.is_wanted() and str(folder()) not in sys.path


def command() -> str:
    """What fetches PyTorch with CUDA into the folder: one line for a terminal with Python of the program's version."""
    from aiauthor.inference.cuda import card

    driver, capability = card()
    is_new = driver >= _NEW_DRIVER and (capability >= _NEW_CARD or not capability)
    index = _INDEX.format(_NEW if is_new else _OLD)
    version = ".".join(map(str, sys.version_info[:2]))
    python = f"py -{version}" if sys.platform == "win32" else f"python{version}"
    return f'{python} -m pip install --target "{folder()}" --index-url {index} "torch=={_TORCH}.*"'
