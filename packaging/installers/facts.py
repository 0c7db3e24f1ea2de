"""What every installer says of the program, from one place: version and name from the package, the rest here."""

from __future__ import annotations

import ast
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "installers"

NAME = "AI Author"
COMMAND = "aiauthor"
PUBLISHER = "AI Author contributors"
APP_ID = "aiauthor"  # as gui/application.py tells the desktop
BUNDLE_ID = "local.aiauthor.editor"  # of no domain, since the project has none
# Where this build's releases and their sums lie: the release workflow knows, a build by hand has none.
HOMEPAGE = os.environ.get("AIAUTHOR_HOMEPAGE", "")
MAINTAINER = f"{PUBLISHER} <contributors@aiauthor.invalid>"  # the format wants an address; there is none
PYTHON = "3.11"
LICENCE = "MIT"

SUMMARY = "Writing program for novelists with a network of its own"
DESCRIPTION = (
    "A calm editor for novels. Press Tab, and a small network on your own machine continues your sentence in grey; "
    "take it, take a word of it, or type on as if it were not there.",
    "The network can learn your voice from your own manuscripts, and proves on pages that it never saw whether it "
    "did. Nothing you write leaves the machine: the program opens no network connection at all.",
)


@dataclass(frozen=True)
class FileType:
    """A kind of file that the program opens; it never takes over what another program opens."""

    extensions: tuple[str, ...]
    mime: str
    name: str
    uti: str  # Apple's name for it


FILE_TYPES = (
    FileType(("md", "markdown"), "text/markdown", "Markdown text", "net.daringfireball.markdown"),
    FileType(("txt",), "text/plain", "Plain text", "public.plain-text"),
)


def version() -> str:
    """As aiauthor/__init__.py has it."""
    source = (ROOT / COMMAND / "__init__.py").read_text(encoding="utf-8")
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__version__":
            return str(ast.literal_eval(node.value))
    raise ValueError("aiauthor/__init__.py tells no version")


def requirements() -> list[str]:
    """What pyproject.toml says that the program needs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return list(project["dependencies"])


def icon() -> Path:
    """The drawing that every icon is made of."""
    return ROOT / "resources" / "icons" / f"{COMMAND}.svg"


def values() -> dict[str, str]:
    """What the templates of the installers may name."""
    return {
        "NAME": NAME,
        "COMMAND": COMMAND,
        "PUBLISHER": PUBLISHER,
        "APP_ID": APP_ID,
        "BUNDLE_ID": BUNDLE_ID,
        "HOMEPAGE": HOMEPAGE,
        "VERSION": version(),
        "SUMMARY": SUMMARY,
        "LICENCE": LICENCE,
        "MIMES": "".join(f"{kind.mime};" for kind in FILE_TYPES),
    }
