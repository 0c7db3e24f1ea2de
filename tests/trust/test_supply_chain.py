"""What the program stands on: bounded, under licences that allow it, and told to the writer."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def licences():
    spec = importlib.util.spec_from_file_location("licences", ROOT / "packaging" / "licences.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_dependency_is_bounded_from_above():
    extras = [line for lines in PROJECT["optional-dependencies"].values() for line in lines]
    for line in (*PROJECT["dependencies"], *extras):
        wanted = Requirement(line)
        bounds = [one for one in wanted.specifier if one.operator in ("<", "<=", "==")]
        assert bounds or wanted.name == "aiauthor", line


def test_nothing_is_under_a_licence_that_would_bind_the_program(licences):
    problems = {name: licences.problem(licences.licence_of(name)) for name in licences.dependencies()}
    assert {name: why for name, why in problems.items() if why} == {}


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("BSD-3-Clause AND MIT", True),
        ("LGPL-3.0-only OR GPL-3.0-only", True),
        ("GNU Lesser General Public License v3 (LGPLv3)", True),
        ("MIT + MPL 1.1/GPL 2.0/LGPL 2.1", True),
        ("GPL-3.0-or-later", False),
        ("MIT AND AGPL-3.0", False),
        ("GNU General Public License v3 (GPLv3)", False),
        ("proprietary", False),
        ("", False),
    ],
)
def test_what_is_allowed(licences, licence: str, allowed: bool):
    assert bool(licences.problem(licence)) is not allowed


def test_the_window_shows_every_library_and_its_licence(licences, qtbot):
    from aiauthor.gui.panels.about import AboutDialog

    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    shown = dialog.text.toPlainText()
    table = licences.TABLE.read_text(encoding="utf-8")
    named = [line.split("\t")[0] for line in table.splitlines()]
    # Versions of others' machines bring other libraries of libraries, but these are ours.
    wanted = {re.split(r"[<>=!~ ;\[]", line)[0] for line in PROJECT["dependencies"]}
    assert wanted <= set(named)
    assert all(name in shown for name in named)
