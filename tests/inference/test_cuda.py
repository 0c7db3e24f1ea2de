"""Whether the card is used, by what driver, torch and card say of themselves. No card is needed."""

from __future__ import annotations

import importlib.metadata
import logging
import shutil
import subprocess
import sys

import pytest
import torch

from aiauthor.inference import cuda
from aiauthor.inference.engine import Engine
from tests.inference.conftest import make_model

needs_no_card = pytest.mark.skipif(torch.cuda.is_available(), reason="there is a card that works")


@pytest.fixture
def cuda_torch(monkeypatch):
    """As if torch were built for CUDA, and a driver were there."""
    monkeypatch.setattr(importlib.metadata, "version", lambda _: "2.13.0+cu130")
    monkeypatch.setattr(cuda, "has_driver", lambda: True)


@pytest.mark.parametrize(
    ("version", "driver", "wanted"),
    [("2.13.0+cu130", True, True), ("2.13.0+cu130", False, False), ("2.13.0+cpu", True, False)],
)
def test_torch_is_imported_for_cuda_only_where_it_may_serve(monkeypatch, version, driver, wanted):
    monkeypatch.setattr(importlib.metadata, "version", lambda _: version)
    monkeypatch.setattr(cuda, "has_driver", lambda: driver)
    assert cuda.is_wanted() == wanted


@needs_no_card
@pytest.mark.usefixtures("cuda_torch")
def test_a_driver_that_does_not_fit_leaves_the_work_to_the_processor(caplog):
    engine = Engine(make_model().weights())
    assert engine.device == "CPU (int8)"
    assert "NVIDIA card" in engine.note
    assert "CUDA cannot be used" in caplog.text


@pytest.mark.usefixtures("cuda_torch")
def test_a_card_that_fails_at_work_is_not_used(monkeypatch, caplog):
    def fail(*_, **__):
        raise RuntimeError("CUDA error: no kernel image is available for execution on the device\nmore")

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch, "ones", fail)
    caplog.set_level(logging.WARNING)
    assert not cuda.is_available()
    assert caplog.messages == [
        "CUDA cannot be used: CUDA error: no kernel image is available for execution on the device"
    ]


@needs_no_card
@pytest.mark.usefixtures("cuda_torch")
def test_who_asks_for_the_processor_hears_nothing_of_the_card():
    assert Engine(make_model().weights(), device="cpu").note == ""


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("cc"), reason="makes a driver with a C compiler")
def test_the_driver_is_asked_what_it_and_the_card_can(monkeypatch, tmp_path):
    source, driver = tmp_path / "driver.c", tmp_path / "libcuda.so.1"
    source.write_text(
        "int cuDriverGetVersion(int *v) { *v = 12080; return 0; }\n"
        "int cuInit(unsigned f) { return (int)f; }\n"
        "int cuDeviceGet(int *d, int i) { *d = 7 + i; return 0; }\n"
        "int cuDeviceGetAttribute(int *v, int a, int d) { *v = d != 7 ? -9 : a == 75 ? 6 : 1; return 0; }\n"
    )
    subprocess.run(["cc", "-shared", "-fPIC", str(source), "-o", str(driver)], check=True)
    monkeypatch.setattr("ctypes.util.find_library", lambda _: str(driver))
    assert cuda.card() == (128, 61)


def test_without_a_driver_nothing_is_known(monkeypatch):
    monkeypatch.setattr("ctypes.util.find_library", lambda _: None)
    assert cuda.card() == (0, 0)
