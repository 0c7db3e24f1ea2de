"""Fixtures of the window's and the library's tests, which these stand on too."""

from __future__ import annotations

from tests.gui.conftest import _release_clipboard, talk, taught_model_path, window
from tests.library.conftest import base, make_voice

__all__ = ["_release_clipboard", "base", "make_voice", "talk", "taught_model_path", "window"]
