"""Model files: what goes in comes out, and nothing else gets in."""

from __future__ import annotations

import json
import pickle
import struct
from pathlib import Path

import numpy as np
import pytest
import torch

from aiauthor.errors import ModelFileError
from aiauthor.model.char_gru import CharGRU
from aiauthor.model.checkpoint import load_model, read_arrays, read_header, save_model, write_arrays
from aiauthor.model.config import ModelConfig
from aiauthor.text.alphabet import Alphabet

ALPHABET = Alphabet(" abcé“\n")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    path = tmp_path / "voice.safetensors"
    model = CharGRU(ModelConfig(len(ALPHABET), 6, 2, residual=True, norm=True))
    save_model(path, model, ALPHABET, name="Mine", history=[{"chars": 5, "valid_bits": 2.5}], licence="CC0-1.0")
    return path


def _rewrite(path: Path, **changes: str) -> None:
    """Change metadata of a model file, leaving the weights."""
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    header["__metadata__"].update(changes)
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data[8 + length :])


def test_round_trip_keeps_everything_but_half_precision(tmp_path: Path, file: Path):
    loaded = load_model(file)
    assert loaded.alphabet == ALPHABET
    assert (loaded.name, loaded.licence, loaded.history) == ("Mine", "CC0-1.0", [{"chars": 5, "valid_bits": 2.5}])
    assert loaded.model.config == ModelConfig(len(ALPHABET), 6, 2, residual=True, norm=True)
    again = tmp_path / "again.safetensors"
    save_model(again, loaded.model, loaded.alphabet, name="Mine", history=loaded.history, licence=loaded.licence)
    for name, value in load_model(again).model.state_dict().items():
        assert value.dtype == torch.float32
        assert torch.equal(value, loaded.model.state_dict()[name])


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(ModelFileError, match="there is no model file at"):
        load_model(tmp_path / "none.safetensors")


@pytest.mark.parametrize("keep", [0, 4, 8, 100, -1, -100])
def test_a_cut_off_file_is_refused(file: Path, keep: int):
    data = file.read_bytes()
    file.write_bytes(data[:keep])
    with pytest.raises(ModelFileError):
        load_model(file)


def test_a_pickle_under_our_name_is_refused_unread(tmp_path: Path):
    path = tmp_path / "model.safetensors"

    class Bomb:
        def __reduce__(self) -> tuple[object, ...]:
            return (Path.touch, (tmp_path / "exploded",))

    path.write_bytes(pickle.dumps(Bomb()))
    with pytest.raises(ModelFileError):
        load_model(path)
    torch.save({"weight": torch.ones(2)}, path)
    with pytest.raises(ModelFileError):
        load_model(path)
    assert not (tmp_path / "exploded").exists()


@pytest.mark.parametrize(
    "entry",
    [
        {"dtype": "F32", "shape": [1_000_000, 1_000_000], "data_offsets": [0, 4_000_000_000_000]},
        {"dtype": "F32", "shape": [-1, -4], "data_offsets": [0, 16]},
        {"dtype": "F32", "shape": [4], "data_offsets": [0, 4]},
        {"dtype": "X9", "shape": [4], "data_offsets": [0, 16]},
        {"dtype": "F32", "shape": "ab", "data_offsets": [0, 16]},
        [],
    ],
)
def test_a_header_that_promises_what_is_not_there_is_refused(tmp_path: Path, entry: object):
    path = tmp_path / "bomb.safetensors"
    header = json.dumps({"weight": entry}).encode()
    path.write_bytes(struct.pack("<Q", len(header)) + header + bytes(16))
    with pytest.raises(ModelFileError):
        read_header(path)


def test_a_header_longer_than_the_file_is_refused(tmp_path: Path):
    path = tmp_path / "bomb.safetensors"
    path.write_bytes(struct.pack("<Q", 2**62) + b"{}")
    with pytest.raises(ModelFileError):
        read_header(path)


def test_a_shape_that_promises_terabytes_is_refused(file: Path):
    _rewrite(file, config=json.dumps({"vocab": len(ALPHABET), "hidden": 8192, "layers": 16}))
    with pytest.raises(ModelFileError, match="does not hold the network"):
        load_model(file)


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "something-else"},
        {"version": "99"},
        {"config": "{}"},
        {"config": "[" * 5000},
        {"config": '{"vocab": 8, "hidden": "wide", "layers": 2}'},
        {"alphabet": '"aa"'},
        {"alphabet": '"a"'},
        {"history": "7"},
        {"details": "[]"},
    ],
)
def test_a_foreign_or_damaged_description_is_refused(file: Path, changes: dict[str, str]):
    _rewrite(file, **changes)
    with pytest.raises(ModelFileError):
        load_model(file)


def test_weights_that_are_not_numbers_are_refused(file: Path):
    loaded = load_model(file)
    with torch.no_grad():
        loaded.model.decoder.weight[0, 0] = torch.nan
    save_model(file, loaded.model, ALPHABET, name="x", history=[], licence="")
    with pytest.raises(ModelFileError, match="not finite"):
        load_model(file)


def test_another_tensor_file_is_refused(tmp_path: Path):
    path = tmp_path / "other.safetensors"
    write_arrays(path, {"weight": np.ones(3)}, {})
    with pytest.raises(ModelFileError, match="not a model of this program"):
        load_model(path)


def test_arrays_of_every_layout_come_back_as_they_were(tmp_path: Path):
    arrays = {
        "number": np.array(7.0),
        "turned": np.arange(6, dtype=np.float32).reshape(2, 3).T,
        "none": np.zeros((0, 4)),
    }
    write_arrays(tmp_path / "arrays", arrays, {"made by": "a test"})
    found, metadata = read_arrays(tmp_path / "arrays")
    assert metadata == {"made by": "a test"}
    for name, array in arrays.items():
        assert (found[name].shape, found[name].dtype) == (array.shape, array.dtype)
        np.testing.assert_array_equal(found[name], array)


def test_a_failed_write_leaves_the_old_file_whole(file: Path, monkeypatch: pytest.MonkeyPatch):
    before = file.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("aiauthor.model.checkpoint.os.fsync", full)
    with pytest.raises(ModelFileError, match="No space left"):
        write_arrays(file, {"weight": np.ones(3)}, {})
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]
