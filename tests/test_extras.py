"""PyTorch with CUDA in a folder of its own is taken where it fits, and otherwise let lie."""

from __future__ import annotations

import importlib.metadata
import sys

import pytest

from aiauthor import extras


@pytest.fixture
def gpu(monkeypatch):
    monkeypatch.setattr(sys, "path", list(sys.path))
    folder = extras.folder()
    (folder / "torch").mkdir(parents=True)
    return folder


def put_torch(folder, version="2.13.0+cu130", python=f"{sys.version_info[0]}{sys.version_info[1]}", asks=()):
    put(folder, "torch", version, asks)
    (folder / "torch" / f"_C.cpython-{python}-x86_64-linux-gnu.so").touch()


def put(folder, name, version="1.0", asks=()):
    about = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    about.mkdir()
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {name}",
        f"Version: {version}",
        *(f"Requires-Dist: {ask}" for ask in asks),
    ]
    (about / "METADATA").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return about


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
    [("2.13.0+cpu", True, True), ("2.13.0+cpu", False, False), ("2.13.0+cu130", True, False)]
    + [(None, True, True), (None, False, False)],
)
def test_it_is_worth_while_with_a_driver_and_without_cuda(monkeypatch, version, driver, worth):
    def installed(name):
        if version is None:
            raise importlib.metadata.PackageNotFoundError(name)
        return version

    monkeypatch.setattr("importlib.metadata.version", installed)
    monkeypatch.setattr("aiauthor.inference.cuda.has_driver", lambda: driver)
    assert extras.is_worth_while() == worth


# What is asked for as torch 2.13 has it: NVIDIA's libraries are extras of one package.
ASKED = {
    "cuda-toolkit": [f'nvidia-{name}; extra == "{name}"' for name in ("cublas", "npp")],
    "cuda-bindings": ["cuda-pathfinder>=1.4.2", 'cuda-toolkit[npp]==13.*; extra == "all"'],
    "cuda-pathfinder": [],
    "nvidia-cublas": [],
    "jinja2": ["MarkupSafe>=2.0", 'Babel>=2.7; extra == "i18n"'],
    "MarkupSafe": [],
}


@pytest.mark.parametrize("lacking", [*ASKED, None])
def test_a_fetch_that_was_cut_off_is_let_lie(gpu, lacking):
    put_torch(gpu, asks=["cuda-toolkit[cublas]==13.0.3", "cuda-bindings<14", "jinja2", 'triton; python_version < "3"'])
    for name, asks in ASKED.items():
        if name != lacking:
            put(gpu, name, asks=asks)
    assert extras.use() == (lacking is None)


@pytest.mark.parametrize(
    "harm", [lambda file: file.unlink(), lambda file: file.write_text("Requires-Dist: cuda-tool[")]
)
def test_a_torch_that_is_not_whole_itself_is_let_lie(gpu, harm):
    put_torch(gpu)
    harm(next(gpu.glob("torch-*.dist-info/METADATA")))
    assert not extras.use()


@pytest.mark.parametrize(
    ("driver", "capability", "index"),
    [(130, 90, "cu130"), (130, 0, "cu130"), (128, 90, "cu126"), (130, 61, "cu126"), (0, 0, "cu126")],
)
def test_the_index_is_one_that_driver_and_card_can_use(monkeypatch, driver, capability, index):
    monkeypatch.setattr("aiauthor.inference.cuda.card", lambda: (driver, capability))
    assert f"/{index} " in extras.command()
