"""One `.safetensors` file a model: weights, alphabet, shape, history and licence.

No pickle is ever read. The header is checked against the size of the file, and the promised
tensors against the shape of the network, before any memory is set aside for them, so a foreign,
cut-off or hostile file costs nothing but an error message.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from torch import Tensor

from aiauthor.errors import AiAuthorError, ModelFileError
from aiauthor.model.char_gru import CharGRU
from aiauthor.model.config import ModelConfig
from aiauthor.text.alphabet import Alphabet

FORMAT = "aiauthor-model"
VERSION = 1
MAX_HEADER_BYTES = 8_000_000
MAX_TENSOR_BYTES = 4_000_000_000

_ITEM_BYTES = {"F64": 8, "I64": 8, "F32": 4, "I32": 4, "F16": 2, "BF16": 2, "U8": 1, "BOOL": 1}


@dataclasses.dataclass(frozen=True)
class ModelFile:
    """A model read from disk.

    Attributes:
        model: float32, on the CPU, in evaluation mode.
        alphabet: its characters.
        name: what the writer calls it.
        history: one entry a validation: steps, characters seen, bits per character, ...
        licence: of the weights.
        details: anything else its maker noted (recipe, corpus, version).
        sha256: of the file, which voices use to name their base.
    """

    model: CharGRU
    alphabet: Alphabet
    name: str
    history: list[dict[str, Any]]
    licence: str
    details: dict[str, Any]
    sha256: str


def save_model(
    path: Path,
    model: CharGRU,
    alphabet: Alphabet,
    *,
    name: str,
    history: list[dict[str, Any]],
    licence: str,
    details: Mapping[str, Any] | None = None,
    private: bool = False,
) -> None:
    """Write a model file in half precision, atomically; a private one may be read by the user alone.

    Raises:
        ModelFileError: if it cannot be written; an older file of that name is then untouched.
    """
    metadata = {
        "format": FORMAT,
        "version": str(VERSION),
        "config": json.dumps(model.config.to_dict()),
        "alphabet": json.dumps(alphabet.characters),
        "name": name,
        "history": json.dumps(history),
        "licence": licence,
        "details": json.dumps(dict(details or {})),
    }
    half = {key: value.detach().to("cpu", torch.float16).contiguous() for key, value in model.state_dict().items()}
    write_tensors(path, half, metadata, private=private)


def load_model(path: Path) -> ModelFile:
    """Read a model file.

    Raises:
        ModelFileError: if it is missing, cut off, foreign, of a later version, or does not fit its
            own description.
    """
    metadata, shapes = read_header(path)
    if metadata.get("format") != FORMAT:
        raise ModelFileError(f"{path.name} is not a model of this program")
    if metadata.get("version") != str(VERSION):
        raise ModelFileError(
            f"{path.name} was made by another version of this program (format {metadata.get('version')})"
        )
    try:
        config = ModelConfig.from_dict(json.loads(metadata["config"]))
        alphabet = Alphabet(json.loads(metadata["alphabet"]))
        history = json.loads(metadata["history"])
        details = json.loads(metadata["details"])
    except (KeyError, ValueError, TypeError, AiAuthorError, RecursionError) as exc:
        raise ModelFileError(f"{path.name} has a damaged header") from exc
    if len(alphabet) != config.vocab or not isinstance(history, list) or not isinstance(details, dict):
        raise ModelFileError(f"{path.name} has a damaged header")
    with torch.device("meta"):
        model = CharGRU(config)
    if shapes != {key: tuple(value.shape) for key, value in model.state_dict().items()}:
        raise ModelFileError(f"{path.name} does not hold the network that it describes")
    tensors, digest = _read_tensors(path)
    if not all(tensor.is_floating_point() and bool(tensor.isfinite().all()) for tensor in tensors.values()):
        raise ModelFileError(f"{path.name} holds numbers that are not finite")
    model.load_state_dict({key: value.float() for key, value in tensors.items()}, assign=True)
    model.requires_grad_(True).eval()
    return ModelFile(
        model=model,
        alphabet=alphabet,
        name=metadata.get("name", path.stem),
        history=history,
        licence=metadata.get("licence", ""),
        details=details,
        sha256=digest,
    )


def write_tensors(
    path: Path, tensors: Mapping[str, Tensor], metadata: Mapping[str, str], *, private: bool = False
) -> None:
    """Write a safetensors file atomically: a temporary file beside it, flushed, then renamed over it.

    A private file may be read by the user alone.

    Raises:
        ModelFileError: if it cannot be written; an older file of that name is then untouched.
    """
    data = safetensors.torch.save(dict(tensors), metadata=dict(metadata))
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            temporary = Path(file.name)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o600 if private else 0o644)
        temporary.replace(path)
    except OSError as exc:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise ModelFileError(f"cannot write {path}: {exc.strerror or exc}") from exc


def read_tensors(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    """Read any safetensors file whose header holds true.

    Returns:
        Tensors by name and the header's metadata.

    Raises:
        ModelFileError: if it is missing, cut off or not of this kind.
    """
    metadata, _ = read_header(path)
    return _read_tensors(path)[0], metadata


def read_header(path: Path) -> tuple[dict[str, str], dict[str, tuple[int, ...]]]:
    """Read and check the header of a safetensors file; no tensor is read.

    Returns:
        The metadata, and the shape of every tensor by name.

    Raises:
        ModelFileError: if the header is longer than the file, is no JSON, promises tensors that the
            file does not hold, or more than a model may hold.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            if size < 8 or length > min(size - 8, MAX_HEADER_BYTES):
                raise ModelFileError(f"{path.name} is not a model file, or it is cut off")
            header = json.loads(file.read(length))
    except FileNotFoundError as exc:
        raise ModelFileError(f"there is no model file at {path}") from exc
    except OSError as exc:
        raise ModelFileError(f"cannot read {path}: {exc.strerror or exc}") from exc
    except (ValueError, RecursionError) as exc:
        raise ModelFileError(f"{path.name} is not a model file, or it is damaged") from exc
    try:
        metadata = header.pop("__metadata__", {})
        if not all(isinstance(value, str) for value in metadata.values()):
            raise ValueError("metadata is text")
        shapes, total = {}, 0
        for name, entry in header.items():
            shape = tuple(int(side) for side in entry["shape"])
            count = _ITEM_BYTES[entry["dtype"]]
            for side in shape:
                count *= side
            start, end = entry["data_offsets"]
            if min(shape, default=0) < 0 or end - start != count:
                raise ValueError("a tensor's size does not fit its shape")
            shapes[name] = shape
            total += count
    except (AttributeError, KeyError, TypeError, ValueError) as exc:
        raise ModelFileError(f"{path.name} has a damaged header") from exc
    if total > MAX_TENSOR_BYTES or total != size - 8 - length:
        raise ModelFileError(f"{path.name} is cut off: its header promises {total:,} bytes of weights")
    return metadata, shapes


def _read_tensors(path: Path) -> tuple[dict[str, Tensor], str]:
    try:
        data = path.read_bytes()
        return safetensors.torch.load(data), hashlib.sha256(data).hexdigest()
    except OSError as exc:
        raise ModelFileError(f"cannot read {path}: {exc.strerror or exc}") from exc
    except (safetensors.SafetensorError, ValueError, KeyError) as exc:
        raise ModelFileError(f"{path.name} is not a model file, or it is damaged") from exc
