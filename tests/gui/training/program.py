"""A program whose window trains until it is killed or closed, for tests to start.

python -m tests.gui.training.program MANUSCRIPTS kill|close
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from aiauthor import paths
from aiauthor.gui.window import Window
from aiauthor.training import voice
from tests.gui.robot import Happened, start
from tests.gui.training.conftest import shorten


def robot(window: Window, manuscripts: Path, end: str) -> Iterator[Happened]:
    """Begin a training that writes itself down all the time, and end the program in the middle of it."""
    window.voices.open_training()
    dialog = window.voices.training_dialog
    dialog.shelf.add([manuscripts])
    yield lambda: dialog.setup.isVisible() and dialog.setup.train.isEnabled()
    dialog.setup.train.click()
    state = paths.data_dir() / "training"
    yield lambda: any(state.glob("*/state.safetensors"))
    if end == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    window.close()


if __name__ == "__main__":
    shorten(setattr, epochs=2000)
    voice.MIN_CHECKPOINT_SECONDS = 0.2
    voice.CHECKPOINT_SHARE = 1.0
    texts, end = Path(sys.argv[1]), sys.argv[2]  # now: the program gets arguments of its own
    sys.exit(start(lambda window: robot(window, texts, end), every_ms=100))
