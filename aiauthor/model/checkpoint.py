"""One `.safetensors` file a model: weights, alphabet, shape, history and licence.

No pickle is ever read. The header is checked against the size of the file, and the promised
tensors against the shape of the network, before any memory is set aside for them, so a foreign,
cut-off or hostile file costs nothing but an error message. Needs no torch, unless a `CharGRU` is asked for.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import safetensors.numpy

from aiauthor.errors import AiAuthorError, ModelFileError
from aiauthor.model.config import ModelConfig
from aiauthor.model.ngrams import NAMES as NGRAM_NAMES
from aiauthor.model.ngrams import NgramTable
from aiauthor.model.weights import Weights, shapes
from aiauthor.text.alphabet import Alphabet

if TYPE_CHECKING:
    from aiauthor.model.char_gru import CharGRU

FORMAT = "aiauthor-model"
VERSION = 1
MAX_HEADER_BYTES = 8_000_000
MAX_TENSOR_BYTES = 4_000_000_000

Arrays = Mapping[str, npt.NDArray[Any]]

_ITEM_BYTES = {"F64": 8, "I64": 8, "F32": 4, "I32": 4, "F16": 2, "U8": 1, "BOOL": 1}
_NGRAMS = "ngrams"  # of the metadata: the lengths of the contexts of the table, where there is one


@dataclasses.dataclass(frozen=True)
class ModelFile:
    """A model read from disk.

    Attributes:
        weights: the network.
        alphabet: its characters.
        name: what the writer calls it.
        history: one entry a validation: steps, characters seen, bits per character, ...
        licence: of the weights.
        details: anything else its maker noted (recipe, corpus, version).
        sha256: of the file, which voices use to name their base.
        ngrams: what follows what in novels, where the file says so.
    """

    weights: Weights
    alphabet: Alphabet
    name: str
    history: list[dict[str, Any]]
    licence: str
    details: dict[str, Any]
    sha256: str
    ngrams: NgramTable | None = None

    @functools.cached_property
    def model(self) -> CharGRU:
        """The network for training: float32, on the CPU, in evaluation mode; the same one at every call."""
        from aiauthor.model.char_gru import CharGRU  # torch: seconds and hundreds of MB, which suggestions do without

        return CharGRU.of(self.weights).eval()


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
    half = {name: array.astype(np.float16) for name, array in model.weights().arrays.items()}
    write_arrays(path, half, metadata, private=private)


def load_model(path: Path) -> ModelFile:
    """Read a model file.

    Raises:
        ModelFileError: if it is missing, cut off, foreign, of a later version, or does not fit its
            own description.
    """
    metadata, promised = read_header(path)
    if metadata.get("format") != FORMAT:
        raise ModelFileError("{0} is not a model of this program", path.name)
    if metadata.get("version") != str(VERSION):
        raise ModelFileError(
            "{0} was made by another version of this program (format {1})",
            path.name,
            ascii(metadata.get("version", ""))[:40],  # a stranger's words, on one line
        )
    try:
        config = ModelConfig.from_dict(json.loads(metadata["config"]))
        alphabet = Alphabet(json.loads(metadata["alphabet"]))
        history = json.loads(metadata["history"])
        details = json.loads(metadata["details"])
    except (KeyError, ValueError, TypeError, AiAuthorError, RecursionError) as exc:
        raise ModelFileError("{0} has a damaged header", path.name) from exc
    if len(alphabet) != config.vocab or not isinstance(history, list) or not isinstance(details, dict):
        raise ModelFileError("{0} has a damaged header", path.name)
    tables = NGRAM_NAMES if _NGRAMS in metadata else ()
    if {name: shape for name, shape in promised.items() if name not in tables} != shapes(config):
        raise ModelFileError("{0} does not hold the network that it describes", path.name)
    arrays, digest = _read_arrays(path)
    ngrams = _ngrams_of(path, arrays, metadata)
    arrays = {name: array for name, array in arrays.items() if name not in tables}
    if not all(array.dtype.kind == "f" and bool(np.isfinite(array).all()) for array in arrays.values()):
        raise ModelFileError("{0} holds numbers that are not finite", path.name)
    return ModelFile(
        weights=Weights(config, {name: array.astype(np.float32) for name, array in arrays.items()}),
        alphabet=alphabet,
        name=metadata.get("name", path.stem),
        history=history,
        licence=metadata.get("licence", ""),
        details=details,
        sha256=digest,
        ngrams=ngrams,
    )


def add_ngrams(path: Path, ngrams: NgramTable, out: Path) -> None:
    """Write a model file with a table of n-grams, in place of the one that it has.

    Raises:
        ModelFileError: if the file cannot be read, or the other not be written.
        ValueError: if the table is of another alphabet.
    """
    if not ngrams.fits(load_model(path).alphabet):
        raise ValueError("the table's alphabet is another")
    arrays, metadata = read_arrays(path)
    write_arrays(out, {**arrays, **ngrams.arrays()}, {**metadata, _NGRAMS: json.dumps(ngrams.orders)})


def load_ngrams(path: Path) -> NgramTable | None:
    """The table of n-grams of a model file; None if it has none.

    Raises:
        ModelFileError: if the file is missing or damaged.
    """
    arrays, metadata = read_arrays(path)
    return _ngrams_of(path, arrays, metadata)


def _ngrams_of(path: Path, arrays: Arrays, metadata: Mapping[str, str]) -> NgramTable | None:
    if _NGRAMS not in metadata:
        return None
    try:
        return NgramTable.from_arrays(arrays, Alphabet(json.loads(metadata["alphabet"])), json.loads(metadata[_NGRAMS]))
    except (KeyError, ValueError, TypeError, RecursionError) as exc:
        raise ModelFileError("{0} holds a damaged table of n-grams", path.name) from exc


def write_arrays(path: Path, arrays: Arrays, metadata: Mapping[str, str], *, private: bool = False) -> None:
    """Write a safetensors file atomically: a temporary file beside it, flushed, then renamed over it.

    A private file may be read by the user alone.

    Raises:
        ModelFileError: if it cannot be written; an older file of that name is then untouched.
    """
    data = safetensors.numpy.save(
        {name: np.asarray(array, order="C") for name, array in arrays.items()}, metadata=dict(metadata)
    )
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
        raise ModelFileError("cannot write {0}: {1}", path, exc.strerror or exc) from exc


def read_arrays(path: Path) -> tuple[dict[str, npt.NDArray[Any]], dict[str, str]]:
    """Read any safetensors file whose header holds true.

    Returns:
        Arrays by name and the header's metadata.

    Raises:
        ModelFileError: if it is missing, cut off or not of this kind.
    """
    metadata, _ = read_header(path)
    return _read_arrays(path)[0], metadata


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
                raise ModelFileError("{0} is not a model file, or it is cut off", path.name)
            header = json.loads(file.read(length))
    except FileNotFoundError as exc:
        raise ModelFileError("there is no model file at {0}", path) from exc
    except OSError as exc:
        raise ModelFileError("cannot read {0}: {1}", path, exc.strerror or exc) from exc
    except (ValueError, RecursionError) as exc:
        raise ModelFileError("{0} is not a model file, or it is damaged", path.name) from exc
    try:
        metadata = header.pop("__metadata__", {})
        if not all(isinstance(value, str) for value in metadata.values()):
            raise ValueError("metadata is text")
        found, total = {}, 0
        for name, entry in header.items():
            shape = tuple(int(side) for side in entry["shape"])
            count = _ITEM_BYTES[entry["dtype"]]
            for side in shape:
                count *= side
            start, end = entry["data_offsets"]
            if min(shape, default=0) < 0 or end - start != count:
                raise ValueError("a tensor's size does not fit its shape")
            found[name] = shape
            total += count
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as exc:
        raise ModelFileError("{0} has a damaged header", path.name) from exc
    if total > MAX_TENSOR_BYTES or total != size - 8 - length:
        raise ModelFileError("{0} is cut off: its header promises {1:,} bytes of weights", path.name, total)
    return metadata, found


def _read_arrays(path: Path) -> tuple[dict[str, npt.NDArray[Any]], str]:
    try:
        data = path.read_bytes()
        return safetensors.numpy.load(data), hashlib.sha256(data).hexdigest()
    except OSError as exc:
        raise ModelFileError("cannot read {0}: {1}", path, exc.strerror or exc) from exc
    except (safetensors.SafetensorError, ValueError, KeyError) as exc:
        raise ModelFileError("{0} is not a model file, or it is damaged", path.name) from exc
