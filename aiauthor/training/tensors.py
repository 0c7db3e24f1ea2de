"""Tensors on disk: what a training keeps for itself, in the file format of the models."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from aiauthor.model.checkpoint import read_arrays, write_arrays


def write_tensors(
    path: Path, tensors: Mapping[str, Tensor], metadata: Mapping[str, str], *, private: bool = False
) -> None:
    """Write tensors that have a type in numpy atomically; a private file may be read by the user alone.

    Raises:
        ModelFileError: if it cannot be written; an older file of that name is then untouched.
    """
    arrays = {name: tensor.detach().cpu().numpy() for name, tensor in tensors.items()}
    write_arrays(path, arrays, metadata, private=private)


def read_tensors(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Read any file of the kind whose header holds true.

    Returns:
        Tensors by name and the header's metadata.

    Raises:
        ModelFileError: if it is missing, cut off or not of this kind.
    """
    arrays, metadata = read_arrays(path)
    return {name: torch.tensor(array) for name, array in arrays.items()}, metadata
