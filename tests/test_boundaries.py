"""The house rules that no single module can keep: who may import what, and what each import may load."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import appdirs
import platformdirs
import pytest

from aiauthor import paths

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "aiauthor"

# Part of the house -> the parts it may know. `gui` and `cli` are on top and may know all.
MAY_KNOW = {
    "errors": set(),
    "paths": {"errors"},
    "discretion": set(),
    "settings": {"errors", "paths"},
    "archives": {"errors"},
    "encodings": set(),
    "rich_text": set(),
    "extras": {"errors", "paths", "inference"},
    "text": {"errors", "paths", "archives", "encodings", "rich_text"},
    "corpus": {"errors", "paths", "archives", "encodings", "text"},
    "model": {"errors", "paths", "text"},
    "training": {"errors", "paths", "text", "corpus", "model"},
    "inference": {"errors", "paths", "text", "model"},
    "library": {"errors", "paths", "text", "model"},
    "evaluation": {"errors", "paths", "text", "corpus", "model", "training", "inference"},
    "documents": {"errors", "paths", "archives", "encodings", "rich_text"},
}
ON_TOP = {"gui", "cli", "__init__", "__main__"}


def module_name(file: Path) -> str:
    parts = list(file.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(file): file for file in sorted(PACKAGE.rglob("*.py"))}


def part_of(module: str) -> str:
    """`aiauthor.text.alphabet` -> `text`."""
    return ([*module.split("."), "__init__"])[1]


def imports_of(name: str, file: Path) -> set[str]:
    """Every module of the package that a file imports, at its top or inside a function."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    package = name if file.name == "__init__.py" else name.rpartition(".")[0]
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join(
                    [*package.split(".")[: len(package.split(".")) - node.level + 1], *filter(None, [base])]
                )
            found.add(base)
            found.update(f"{base}.{alias.name}" for alias in node.names if f"{base}.{alias.name}" in MODULES)
    return {module for module in found if module.split(".")[0] == "aiauthor"}


def loaded_after_importing(modules: list[str]) -> list[str]:
    """The top-level names in `sys.modules` of a fresh interpreter that imported these."""
    code = (
        "import importlib, json, sys\n"
        "for name in json.loads(sys.argv[1]): importlib.import_module(name)\n"
        "print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(modules)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    loaded: list[str] = json.loads(done.stdout.splitlines()[-1])
    return loaded


def test_only_the_window_loads_qt():
    modules = [name for name in MODULES if part_of(name) != "gui"]
    assert len(modules) > 10
    assert "PySide6" not in loaded_after_importing(modules)


@pytest.mark.parametrize(
    "part",
    ["documents", "inference", "library", "text", "settings", "evaluation.evaluate", "gui.window"]
    + ["cli.evaluate", "cli.main", "cli.suggest", "cli.write"],
)
def test_the_heavy_library_is_imported_late(part: str):
    top = f"aiauthor.{part}"
    modules = [name for name in MODULES if name == top or name.startswith(f"{top}.")]
    assert modules, f"{top} has no modules"
    assert "torch" not in loaded_after_importing(modules)


def test_suggesting_on_the_cpu_needs_no_torch(tiny_model_path: Path):
    code = (
        "import sys; from pathlib import Path; from aiauthor.inference.suggester import Request, Suggester\n"
        "suggester = Suggester.load(Path(sys.argv[1]), device='cpu'); suggester.suggest(Request('It was a dark'))\n"
        "print(suggester.device, 'torch' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tiny_model_path)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "CPU (int8) False\n"


@pytest.mark.parametrize("name", MODULES)
def test_imports_point_one_way(name: str):
    part = part_of(name)
    if part in ON_TOP:
        return
    assert part in MAY_KNOW, f"{part} is a new part of the house: say here what it may know"
    known = {part_of(module) for module in imports_of(name, MODULES[name])} - {part, "__init__"}
    assert known <= MAY_KNOW[part], f"{name} must not know {sorted(known - MAY_KNOW[part])}"


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_what_it_is(name: str):
    docstring = ast.get_docstring(ast.parse(MODULES[name].read_text(encoding="utf-8")))
    assert docstring
    assert docstring.splitlines()[0].strip()


@pytest.mark.skipif(sys.platform == "darwin", reason="appdirs itself moved the folder of settings on macOS")
def test_folders_are_where_appdirs_had_them(monkeypatch: pytest.MonkeyPatch):
    # Logs alone moved, from the cache to where the XDG specification has since put them.
    monkeypatch.delenv("AIAUTHOR_HOME")
    assert paths.config_dir() == Path(appdirs.user_config_dir("aiauthor", appauthor=False))
    assert paths.data_dir() == Path(appdirs.user_data_dir("aiauthor", appauthor=False))
    assert platformdirs.user_cache_dir("aiauthor", False) == appdirs.user_cache_dir("aiauthor", False)


def test_no_file_names_the_host_of_a_registry():
    # Put together here, so that this file does not name them either.
    hosts = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "deb.debian" + ".org"]
    hosts += ["debian" + ".org/debian", "registry." + "npm"]
    folders = ["aiauthor", "resources", "tests", "packaging", ".ci", ".github"]
    files = [file for file in ROOT.iterdir() if file.is_file()]
    files += [file for folder in folders for file in (ROOT / folder).rglob("*") if file.is_file()]
    files = [file for file in files if file.suffix != ".pyc"]
    naming = []
    for file in files:
        content = file.read_bytes()
        naming += [f"{file.relative_to(ROOT)}: {host}" for host in hosts if host.encode() in content]
    assert not naming
