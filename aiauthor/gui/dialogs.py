"""The few questions that the window asks, each in one sentence."""

from __future__ import annotations

import enum
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget


class Unsaved(enum.Enum):
    """What to do with a text that is not saved."""

    SAVE = "save"
    DISCARD = "discard"
    CANCEL = "cancel"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Dialogs", text)


def file_filter() -> str:
    """What the file dialogs offer."""
    return f"{_tr('Texts')} (*.txt *.md *.markdown *.text);;{_tr('All files')} (*)"


def tell(parent: QWidget, sentence: str) -> None:
    """Say one sentence."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, QCoreApplication.applicationName(), sentence, parent=parent)
    box.exec()


def ask(parent: QWidget, question: str, yes: str, no: str) -> bool:
    """Ask for one of two things, the second being the safe one."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, QCoreApplication.applicationName(), question, parent=parent)
    yes_button = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    no_button = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(no_button)
    box.exec()
    return box.clickedButton() is yes_button


def ask_unsaved(parent: QWidget, title: str) -> Unsaved:
    """Ask what to do with a text that is about to be closed and not saved."""
    question = _tr("Do you want to save “{0}” before it is closed?").format(title)
    box = QMessageBox(QMessageBox.Icon.NoIcon, QCoreApplication.applicationName(), question, parent=parent)
    buttons = QMessageBox.StandardButton
    box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
    box.setDefaultButton(buttons.Save)
    pressed = QMessageBox.StandardButton(box.exec())
    return {buttons.Save: Unsaved.SAVE, buttons.Discard: Unsaved.DISCARD}.get(pressed, Unsaved.CANCEL)


def ask_open(parent: QWidget, folder: Path) -> list[Path]:
    """Ask which files to open."""
    names, _ = QFileDialog.getOpenFileNames(parent, _tr("Open"), str(folder), file_filter())
    return [Path(name) for name in names]


def ask_folder(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a folder."""
    name = QFileDialog.getExistingDirectory(parent, _tr("Open a Folder as a Book"), str(folder))
    return Path(name) if name else None


def ask_save(parent: QWidget, proposed: Path) -> Path | None:
    """Ask under which name to save; a name without an ending gets .md, and another file is not overwritten unasked."""
    dialog = QFileDialog(parent, _tr("Save As"), str(proposed.parent), file_filter())
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDefaultSuffix("md")
    dialog.selectFile(proposed.name)
    if not dialog.exec():
        return None
    return Path(dialog.selectedFiles()[0])
