"""An error that nobody expected: said plainly, with a report to copy that holds no word of any manuscript."""

from __future__ import annotations

import logging
import platform
import sys
from types import TracebackType

from PySide6 import __version__ as qt_version
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from aiauthor import __version__, discretion

log = logging.getLogger(__name__)


def report_of(kind: type[BaseException], trace: TracebackType | None) -> str:
    """What a developer needs: versions, the kind of error and where it happened.

    The error's own message is left out, since it may quote the text; so are the values of variables.
    """
    lines = [
        f"AI Author {__version__}",
        f"Python {platform.python_version()}, Qt {qt_version}, {platform.system()} {platform.release()}"
        f" {platform.machine()}",
        "",
        discretion.place_of(kind, trace),
    ]
    return "\n".join(lines)


class ErrorDialog(QDialog):
    """Says that something went wrong, and that the text is safe."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Something went wrong"))
        self.resize(600, 400)
        told = QLabel(
            self.tr(
                "Something went wrong inside the program. Your text is still here and in the journal. The report"
                " below holds no word of it; please send it to whoever makes this program."
            ),
            self,
        )
        told.setWordWrap(True)
        self.report = QPlainTextEdit(report, self)
        self.report.setReadOnly(True)
        self.report.setAccessibleName(self.tr("Report"))
        copy = QPushButton(self.tr("&Copy the Report"), self)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
        go_on = QPushButton(self.tr("&Go On"), self)
        go_on.clicked.connect(self.accept)
        go_on.setDefault(True)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(copy)
        row.addWidget(go_on)
        layout = QVBoxLayout(self)
        layout.addWidget(told)
        layout.addWidget(self.report, 1)
        layout.addLayout(row)


class ErrorCatcher:
    """Shows errors that reach the event loop; the same one only once.

    Install it as `sys.excepthook`.
    """

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent
        self._seen: set[str] = set()

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log and show an error."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        report = report_of(kind, trace)
        log.error("an unexpected error\n%s", report)
        if report not in self._seen:
            self._seen.add(report)
            ErrorDialog(report, self._parent).open()
