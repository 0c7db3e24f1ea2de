"""The few questions that the window asks, each in one sentence; none once nobody is there to answer."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget


class Unsaved(enum.Enum):
    """What to do with a text that is not saved."""

    SAVE = "save"
    DISCARD = "discard"
    CANCEL = "cancel"


_UNATTENDED = "unattended"


def leave_unattended(window: QWidget) -> None:
    """From now on say nothing and take every question as not answered: the system ends the program."""
    window.setProperty(_UNATTENDED, True)


def _is_unattended(parent: QWidget) -> bool:
    above: QWidget | None = parent  # a dialog is a window of its own, above the one that was marked
    while above is not None:
        if above.property(_UNATTENDED):
            return True
        above = above.parentWidget()
    return False


def _tr(text: str) -> str:
    return QCoreApplication.translate("Dialogs", text)


def file_filter() -> str:
    """What the file dialogs offer."""
    return f"{_tr('Texts')} (*.txt *.md *.markdown *.text);;{_tr('All files')} (*)"


def tell(parent: QWidget, sentence: str) -> None:
    """Say one sentence."""
    if _is_unattended(parent):
        return
    box = QMessageBox(QMessageBox.Icon.NoIcon, QCoreApplication.applicationName(), sentence, parent=parent)
    box.exec()


def ask(parent: QWidget, question: str, yes: str, no: str) -> bool:
    """Ask for one of two things, the second being the safe one."""
    if _is_unattended(parent):
        return False
    box = QMessageBox(QMessageBox.Icon.NoIcon, QCoreApplication.applicationName(), question, parent=parent)
    yes_button = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    no_button = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(no_button)
    box.exec()
    return box.clickedButton() is yes_button


def ask_unsaved(parent: QWidget, title: str) -> Unsaved:
    """Ask what to do with a text that is about to be closed and not saved."""
    if _is_unattended(parent):
        return Unsaved.CANCEL
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


def ask_import(parent: QWidget, folder: Path) -> list[Path]:
    """Ask which documents of other programs to import."""
    from aiauthor.documents.importing import SUFFIXES  # many readers, needed seldom

    endings = " ".join(f"*{suffix}" for suffix in SUFFIXES)
    names, _ = QFileDialog.getOpenFileNames(
        parent, _tr("Import"), str(folder), f"{_tr('Documents')} ({endings});;{_tr('All files')} (*)"
    )
    return [Path(name) for name in names]


def ask_export(parent: QWidget, proposed: Path, formats: Mapping[str, str]) -> Path | None:
    """Ask where to export to; the ending says the format."""
    filters = [f"{name} (*{suffix})" for suffix, name in formats.items()]
    dialog = _save_dialog(parent, _tr("Export"), proposed, ";;".join(filters))
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(chosen.rpartition("*.")[2].rstrip(")")))
    return _chosen(dialog)


def ask_report(parent: QWidget, proposed: Path) -> Path | None:
    """Ask where the report of whose words goes; .csv makes a table."""
    filters = f"{_tr('Text')} (*.txt);;{_tr('Table')} (*.csv)"
    dialog = _save_dialog(parent, _tr("Report of Whose Words"), proposed, filters)
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(chosen.rpartition("*.")[2].rstrip(")")))
    return _chosen(dialog)


def ask_folder(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a folder."""
    name = QFileDialog.getExistingDirectory(parent, _tr("Open a Folder as a Book"), str(folder))
    return Path(name) if name else None


def ask_save(parent: QWidget, proposed: Path) -> Path | None:
    """Ask under which name to save; a name without an ending gets .md, and another file is not overwritten unasked."""
    return _chosen(_save_dialog(parent, _tr("Save As"), proposed, file_filter()))


def _save_dialog(parent: QWidget, title: str, proposed: Path, filters: str) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(proposed.parent), filters)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDefaultSuffix(proposed.suffix.lstrip(".") or "md")
    dialog.selectFile(proposed.name)
    return dialog


def _chosen(dialog: QFileDialog) -> Path | None:
    return Path(dialog.selectedFiles()[0]) if dialog.exec() else None
