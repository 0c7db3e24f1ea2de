"""Help > Check for Updates: the version, and the address of the page with newer ones, to be copied.

The program opens no connection, so looking is up to the writer.
"""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from aiauthor import __version__, paths

HOMEPAGE_FILE = "homepage.txt"  # put there by whoever builds the installers


def releases_page() -> str:
    """The address of the page where releases lie; "" in a copy that was built by hand."""
    file = paths.resource(HOMEPAGE_FILE)
    return file.read_text(encoding="utf-8").strip().rstrip("/") + "/releases" if file.exists() else ""


class UpdatesDialog(QDialog):
    """The version and the address."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Check for Updates"))
        page = releases_page()
        told = self.tr("This is AI Author {0}. It opens no network connection, so it cannot look by itself.")
        if page:
            told += " " + self.tr("Newer versions are on this page:")
        else:
            told += " " + self.tr("This copy was not made by a release; whoever gave it to you has newer ones.")
        label = QLabel(told.format(__version__), self)
        label.setWordWrap(True)
        self.address = QLineEdit(page, self)
        self.address.setReadOnly(True)
        self.address.setAccessibleName(self.tr("Address of the page"))
        self.address.setVisible(bool(page))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.accept)
        if page:
            copy = buttons.addButton(self.tr("&Copy Address"), QDialogButtonBox.ButtonRole.ActionRole)
            copy.clicked.connect(self._copy)
        layout = QVBoxLayout(self)
        layout.addWidget(label)
        layout.addWidget(self.address)
        layout.addWidget(buttons)
        self.setMinimumWidth(440)

    @Slot()
    def _copy(self) -> None:
        QApplication.clipboard().setText(self.address.text())
        self.address.selectAll()
