"""What this program is, who made what it stands on, and under which licences."""

from __future__ import annotations

import html
import importlib.metadata
import re
import sys
from pathlib import Path

from PySide6.QtCore import QSize, QUrl, Slot
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
# What goes with the program but is told by no library's own files.
_FILES = {
    "AI Author": ("../LICENSE",),
    "Literata": ("fonts/Literata-OFL.txt",),
    "Source Sans 3": ("fonts/SourceSans3-OFL.txt",),
    "SCOWL": ("dictionaries/en_US-license.txt",),
    "PySide6-Essentials": ("licences/Qt.txt", "licences/LGPL-3.txt", "licences/GPL-3.txt"),
    "shiboken6": ("licences/Qt.txt", "licences/LGPL-3.txt", "licences/GPL-3.txt"),
    "chunspell": ("licences/MPL-1.1.txt",),
}
_LICENCE = re.compile(r"(?i)(licen[cs]e|copying|notice)")
_STYLE = "<style>pre { white-space: pre-wrap; }</style>"


class AboutDialog(QDialog):
    """About the program."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About AI Author"))
        self.resize(720, 640)
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
        self.text.anchorClicked.connect(self._show)
        self._show(QUrl())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.addLayout(row)
        layout.addWidget(self.text, 1)
        layout.addWidget(buttons)

    @Slot(QUrl)
    def _show(self, url: QUrl) -> None:
        """Show the licences of one part; of an empty address, the list of parts."""
        name = url.fragment()
        if not name:
            self.text.setHtml(_STYLE + self._parts())
            return
        back = f'<p><a href="#">{html.escape(self.tr("Back to the list"))}</a></p>'
        texts = "<hr/>".join(f"<pre>{html.escape(text)}</pre>" for text in licence_texts(name))
        self.text.setHtml(f"{_STYLE}{back}<h3>{html.escape(name)}</h3>{texts}{back}")

    def _parts(self) -> str:
        rows = "".join(f"<tr><td>{n}&nbsp;&nbsp;</td><td>{w}&nbsp;&nbsp;</td><td>{x}</td></tr>" for n, w, x in _PARTS)
        told = self.tr("AI Author is under the MIT licence. It stands on:")
        full = self.tr("Every licence in full:")
        entries = "".join(
            f'<li><a href="#{html.escape(name)}">{html.escape(name)}</a> {html.escape(licence)}</li>'
            for name, licence in parts()
        )
        return f"<p>{html.escape(told)}</p><table>{rows}</table><p>{html.escape(full)}</p><ul>{entries}</ul>"


def licence_texts(name: str) -> list[str]:
    """The licences of a part of the program in full, as they came with it."""
    files = [*_own_files(name), *(paths.resource(file) for file in _FILES.get(name, ()))]
    files += [file for file in _beside() if _plain(file.stem) == _plain(name)]
    return [file.read_text(encoding="utf-8", errors="replace") for file in files if file.is_file()]


def parts() -> list[tuple[str, str]]:
    """Name and licence of everything that goes with the program and is here."""
    libraries = dict(_libraries())
    told = [Path(file).stem for files in _FILES.values() for file in files]
    plain = {_plain(name) for name in (*libraries, *_FILES, *told, "aiauthor")}
    others = [file.stem for file in _beside() if _plain(file.stem) not in plain]
    named = {name: "" for name in (*_FILES, *others)} | libraries
    return [(name, licence) for name, licence in named.items() if licence_texts(name)]


def _own_files(library: str) -> list[Path]:
    """Licences that an installed library brings along."""
    try:
        folder = Path(str(importlib.metadata.distribution(library).locate_file("")))
    except importlib.metadata.PackageNotFoundError:
        return []
    about = [info for info in folder.glob("*.dist-info") if _plain(info.name.partition("-")[0]) == _plain(library)]
    return sorted(file for info in about for file in info.rglob("*") if _LICENCE.match(file.name))


def _beside() -> list[Path]:
    """Licences that an installer put beside its Python: of Python itself, and of the system's libraries.

    Every installer leaves CONTENTS.txt there; what else may lie beside a Python is not ours to tell.
    """
    place = Path(sys.prefix)
    ours = [folder for folder in (place, place.parent) if (folder / "CONTENTS.txt").exists()]
    return sorted(file for folder in ours for file in folder.glob("licences/*.txt"))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "_", name).casefold()


def _libraries() -> list[tuple[str, str]]:
    """Name and licence of every library that the program imports; `packaging/licences.py` collects them."""
    file = paths.resource("licences.tsv")
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [(name, licence) for name, _, licence in (line.partition("\t") for line in lines)]
