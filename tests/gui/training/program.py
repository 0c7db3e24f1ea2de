"""A program whose window trains until it is killed or closed, for tests to start.

python -m tests.gui.training.program MANUSCRIPTS kill|close
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from aiauthor import paths
from aiauthor.gui import application
from aiauthor.gui.window import Window
from aiauthor.training import voice
from tests.gui.training.conftest import shorten


def change(module: Any, name: str, value: object) -> None:
    setattr(module, name, value)


def main(manuscripts: Path, end: str) -> int:
    """The program as it is started, with a training that writes itself down all the time."""
    shorten(change, epochs=2000)
    change(voice, "MIN_CHECKPOINT_SECONDS", 0.2)
    change(voice, "CHECKPOINT_SHARE", 1.0)
    app = application.make_application()
    state = paths.data_dir() / "training"
    asked = False

    def look() -> None:
        nonlocal asked
        windows = [each for each in app.topLevelWidgets() if isinstance(each, Window)]
        if not windows:
            return
        (window,) = windows
        dialog = window.voices.training_dialog
        if not asked:
            asked = True
            window.voices.open_training()
            dialog.shelf.add([manuscripts])
        elif dialog.setup.isVisible() and dialog.setup.train.isEnabled():
            dialog.setup.train.click()
        elif any(state.glob("*/state.safetensors")):
            if end == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            timer.stop()
            window.close()

    timer = QTimer(QApplication.instance(), interval=100)
    timer.timeout.connect(look)
    timer.start()
    return application.run([])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
