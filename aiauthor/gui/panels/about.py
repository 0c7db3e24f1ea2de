"""What this program is, who made what it stands on, and under which licences."""

from __future__ import annotations

import html

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QTextBrowser, QVBoxLayout, QWidget

from aiauthor import __version__, paths

# name, what for, licence
_PARTS = (
    ("Qt and PySide6", "the window", "LGPL 3"),
    ("PyTorch", "the network", "BSD 3-Clause"),
    ("NumPy", "numbers", "BSD 3-Clause"),
    ("safetensors", "model files", "Apache 2.0"),
    ("Hunspell and chunspell", "spelling", "MPL 1.1"),
    ("lxml", "foreign documents", "BSD 3-Clause"),
    ("platformdirs", "where things lie", "MIT"),
    ("SCOWL", "the English dictionary", "BSD-like"),
    ("Literata", "the serif", "SIL Open Font License 1.1"),
    ("Source Sans 3", "the sans", "SIL Open Font License 1.1"),
    ("Project Gutenberg", "the novels that the base model learned from", "public domain"),
)
_MAX_CHARS = 60_000


class AboutDialog(QDialog):
    """About the program."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About AI Author"))
        self.resize(620, 600)
        icon = QLabel(self)
        icon.setPixmap(QIcon(str(paths.resource("icons/aiauthor.svg"))).pixmap(QSize(72, 72)))
        title = QLabel(
            self.tr(
                "<h2>AI Author {0}</h2><p>A writing program with a small network of its own.<br/>"
                "It opens no network connection; nothing you write leaves this machine.</p>"
            ).format(__version__),
            self,
        )
        row = QHBoxLayout()
        row.addWidget(icon)
        row.addWidget(title, 1)
        self.text = QTextBrowser(self)
        self.text.setAccessibleName(self.tr("Licences"))
        self.text.setOpenLinks(False)
        self.text.setHtml(self._licences())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.addLayout(row)
        layout.addWidget(self.text, 1)
        layout.addWidget(buttons)

    def _licences(self) -> str:
        rows = "".join(f"<tr><td>{n}&nbsp;&nbsp;</td><td>{w}&nbsp;&nbsp;</td><td>{x}</td></tr>" for n, w, x in _PARTS)
        told = self.tr("AI Author is under the MIT licence. It stands on:")
        libraries = html.escape(", ".join(f"{name} ({licence})" for name, licence in _libraries()))
        return f"<p>{html.escape(told)}</p><table>{rows}</table><p>{libraries}</p>" + "".join(
            f"<h3>{html.escape(name)}</h3><pre>{html.escape(text)}</pre>" for name, text in _texts()
        )


def _libraries() -> list[tuple[str, str]]:
    """Name and licence of every library that the program imports; `packaging/licences.py` collects them."""
    file = paths.resource("licences.tsv")
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [(name, licence) for name, _, licence in (line.partition("\t") for line in lines)]


def _texts() -> list[tuple[str, str]]:
    """The licences that must go with what ships."""
    found = []
    for name, file in (
        ("AI Author", paths.resource("..") / "LICENSE"),
        ("Literata", paths.resource("fonts/Literata-OFL.txt")),
        ("Source Sans 3", paths.resource("fonts/SourceSans3-OFL.txt")),
        ("SCOWL", paths.resource("dictionaries/en_US-license.txt")),
    ):
        if file.exists():
            found.append((name, file.read_text(encoding="utf-8", errors="replace")[:_MAX_CHARS]))
    return found
