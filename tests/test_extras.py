"""PyTorch with CUDA in a folder of its own is taken where it fits, and otherwise let lie."""

from __future__ import annotations

import sys

import pytest

from aiauthor import extras


@pytest.fixture
def gpu(monkeypatch):
    monkeypatch.setattr(sys, "path", list(sys.path))
    folder = extras.folder()
    (folder / "torch").mkdir(parents=True)
    return folder


def put_torch(folder, version="2.13.0+cu130", python=f"{sys.version_info[0]}{sys.version_info[1]}"):
    (folder / f"torch-{version}.dist-info").mkdir()
    (folder / "torch" / f"_C.cpython-{python}-x86_64-linux-gnu.so").touch()


def test_a_fitting_torch_is_imported_first(gpu):
    put_torch(gpu)
    assert extras.use()
    assert sys.path[0] == str(gpu)


@pytest.mark.parametrize(("version", "python"), [("2.12.0+cu130", "311"), ("2.13.0+cu130", "39"), ("2.130.0", "311")])
def test_another_torch_is_let_lie(gpu, version, python):
    put_torch(gpu, version, python)
    assert not extras.use()
    assert str(gpu) not in sys.path


def test_without_the_folder_nothing_changes():
    before = list(sys.path)
    assert not extras.use()
    assert sys.path == before


def test_the_command_names_the_folder_and_the_python(gpu):
    assert f'--target "{gpu}"' in extras.command()
    assert f"{sys.version_info[0]}.{sys.version_info[1]}" in extras.command()


@pytest.mark.parametrize(
    ("version", "driver", "worth"),
    [("2.13.0+cpu", True, True), ("2.13.0+cpu", False, False), ("2.13.0+cu130", True, False)],
)
def test_it_is_worth_while_with_a_driver_and_without_cuda(monkeypatch, version, driver, worth):
    monkeypatch.setattr("importlib.metadata.version", lambda _: version)
    monkeypatch.setattr("aiauthor.inference.cuda.has_driver", lambda: driver)
    assert extras.is_worth_while() == worth


@pytest.mark.skipif(sys.platform == "win32", reason="there CUDA lies within torch")
def test_a_fetch_that_was_cut_off_is_let_lie(gpu):
    put_torch(gpu)
    about = gpu / "torch-2.13.0+cu130.dist-info" / "METADATA"
    about.write_text(
        "Metadata-Version: 2.4\nName: torch\nVersion: 2.13.0\nRequires-Dist: filelock\n"
        'Requires-Dist: nvidia-cudnn-cu13==9.1; platform_system == "Linux"\n'
    )
    assert not extras.use()
    (gpu / "nvidia_cudnn_cu13-9.1.dist-info").mkdir()
    assert extras.use()


@pytest.mark.parametrize(
    ("driver", "capability", "index"),
    [(130, 90, "cu130"), (130, 0, "cu130"), (128, 90, "cu126"), (130, 61, "cu126"), (0, 0, "cu126")],
)
def test_the_index_is_one_that_driver_and_card_can_use(monkeypatch, driver, capability, index):
    monkeypatch.setattr("aiauthor.inference.cuda.card", lambda: (driver, capability))
    assert f"/{index} " in extras.command()
