"""Where things lie: the writer's folders on this system, and the resources that ship with the program."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

APP = "aiauthor"
BASE_MODEL = Path("models") / "gutenberg-base.safetensors"


def config_dir() -> Path:
    """Settings; `AIAUTHOR_HOME` puts all of the writer's folders under one of your choice."""
    return _home("config") or Path(platformdirs.user_config_dir(APP, appauthor=False))


def data_dir() -> Path:
    """Voices, journal, snapshots, word lists: what must be kept."""
    return _home("data") or Path(platformdirs.user_data_dir(APP, appauthor=False))


def log_dir() -> Path:
    """Logs, which never hold manuscript text."""
    return _home("logs") or Path(platformdirs.user_log_dir(APP, appauthor=False))


def resource(relative: str | Path) -> Path:
    """A file that ships with the program, from a checkout or an installed wheel; it may be absent."""
    package = Path(__file__).parent
    checkout = package.parent / "resources" / relative
    return checkout if checkout.exists() else package / "resources" / relative


def base_model() -> Path:
    """The base model that ships with the program, or the one that `AIAUTHOR_MODEL` names."""
    named = os.environ.get("AIAUTHOR_MODEL")
    return Path(named) if named else resource(BASE_MODEL)


def _home(name: str) -> Path | None:
    home = os.environ.get("AIAUTHOR_HOME")
    return Path(home) / name if home else None
