"""The program with a window: what stands before and after it."""

from __future__ import annotations

import ctypes
import logging
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication
from shiboken6 import Shiboken

from aiauthor import __version__, paths
from aiauthor import settings as settings_file
from aiauthor.documents.safe_write import abandon_writes
from aiauthor.errors import AiAuthorError
from aiauthor.gui import threads, translation, typeface
from aiauthor.gui.end_signals import EndSignals
from aiauthor.gui.first_run import FirstRun
from aiauthor.gui.panels.error import ErrorCatcher
from aiauthor.gui.translation import told
from aiauthor.gui.window import SETTINGS_FILE, Window

NAME = "AI Author"
# How long the thread that thinks may keep a key waiting each time that both want Python's lock.
SWITCH_INTERVAL_S = 0.001
IN_TERMINAL = "`aiauthor write` works in a terminal"


def run(files: Sequence[Path]) -> int:
    """Open the window on some files, and return when it is closed.

    Returns:
        The exit status.

    Raises:
        AiAuthorError: if there is no display to open a window on.
    """
    problem = display_problem()
    if problem:
        raise AiAuthorError(problem)
    app = make_application()
    file = paths.config_dir() / SETTINGS_FILE
    is_first = not file.exists()
    loaded = settings_file.load(file)
    translation.install(app, loaded.settings.language)
    window = Window(loaded.settings)
    sys.excepthook = ErrorCatcher(window)
    window.show()
    for file in files:
        window.open(file)
    if not files and loaded.settings.restore_session:
        window.filing.restore()
    if is_first:
        window.change_settings()  # writes the file, so that there is one first start
        if not files and window.document.is_untouched:
            FirstRun(window).begin()
    for note in loaded.notes:
        window.show_note(told(note))
    QTimer.singleShot(0, window.start)
    ending = EndSignals(app)
    ending.came.connect(lambda: _leave(app, window))
    app.commitDataRequest.connect(lambda _: window.leaving.secure())
    status = app.exec()
    ending.stop()
    release_clipboard()
    if threads.has_unfinished():
        # A thread is still importing: everything is saved, so leave without tearing Python down under it.
        logging.shutdown()
        abandon_writes()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    return status


def _leave(app: QApplication, window: Window) -> None:
    """End the program without a question, out of whatever dialog is open."""
    try:
        window.leaving.leave()
    finally:
        window.close()
        app.exit(0)


def release_clipboard() -> None:
    """Leave what was copied to the clipboard as plain text of Qt's own.

    What the editor copies is an object of Python's, which some platforms destroy after Python is gone.
    """
    clipboard = QApplication.clipboard()
    data = clipboard.mimeData()  # none where nothing was ever copied
    if data is not None and Shiboken.createdByPython(data):
        clipboard.setText(clipboard.text())


def make_application() -> QApplication:
    """The application object, named, with its icon, its style and its fonts."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    app.setApplicationName(NAME)
    app.setApplicationDisplayName(NAME)
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("aiauthor")
    app.setStyle("Fusion")
    app.setWindowIcon(QIcon(str(paths.resource("icons/aiauthor.svg"))))
    typeface.load_shipped_fonts()
    app.setFont(typeface.chrome_font())
    return app


def display_problem() -> str:
    """Why no window can be opened, in one sentence; "" if one can.

    Qt ends the whole program where it finds no display, so this looks first.
    """
    if os.environ.get("QT_QPA_PLATFORM") or not sys.platform.startswith("linux"):
        return ""
    wayland, display = os.environ.get("WAYLAND_DISPLAY"), os.environ.get("DISPLAY")
    if wayland and (Path(os.environ.get("XDG_RUNTIME_DIR", "/")) / wayland).exists():
        return ""
    if not display:
        return f"There is no display to open a window on; {IN_TERMINAL}."
    if not _answers(display):
        return f"The display {display} does not answer, so no window can be opened; {IN_TERMINAL}."
    plugin = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms" / "libqxcb.so"
    try:
        ctypes.CDLL(str(plugin))
    except OSError as exc:
        missing = str(exc).partition(":")[0]
        return f"The window needs the system library {missing}, which is missing (see README); {IN_TERMINAL}."
    return ""


def _answers(display: str) -> bool:
    """Whether an X server listens where `DISPLAY` says."""
    host, _, rest = display.rpartition(":")
    number = rest.partition(".")[0]
    if not number.isdigit():
        return False
    if host.startswith("/"):
        return _connects(socket.AF_UNIX, f"{host}:{number}")
    if host in ("", "unix"):
        name = f"/tmp/.X11-unix/X{number}"
        return _connects(socket.AF_UNIX, name) or _connects(socket.AF_UNIX, "\0" + name)
    return _connects(socket.AF_INET, (host, 6000 + int(number))) or _connects(
        socket.AF_INET6, (host, 6000 + int(number))
    )


def _connects(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    try:
        with socket.socket(family) as probe:
            probe.settimeout(2)
            probe.connect(address)
    except OSError:
        return False
    return True
