"""What the README promises exists: commands, files, links."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from aiauthor.cli.main import COMMANDS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted(page.name for page in ROOT.glob("*.md"))


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str):
    links = re.findall(r"\]\(([^)#]+)\)", (ROOT / page).read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (ROOT / link).exists()]
    assert not missing


def test_every_command_in_the_readme_exists():
    named = set(re.findall(r"^(?:\S*/)?aiauthor ([a-z][a-z-]*)", README, re.MULTILINE))
    assert named
    assert named <= set(COMMANDS)


def test_every_command_is_in_the_readme():
    missing = [name for name in COMMANDS if name != "gui" and f"aiauthor {name}" not in README]
    assert not missing


@pytest.mark.parametrize("script", ["start", "check", ".ci/run"])
@pytest.mark.skipif(os.name == "nt", reason="scripts for a POSIX shell")
def test_the_scripts_can_be_run(script: str):
    assert os.access(ROOT / script, os.X_OK)
