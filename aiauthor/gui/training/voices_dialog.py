"""The list of voices: what each was made of and what it is worth, which one speaks, and how strongly."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QInputDialog,
    QLineEdit,
    QSlider,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from aiauthor.gui import dialogs
from aiauthor.gui.theme import Theme
from aiauthor.gui.training import look, wording
from aiauthor.gui.training.look import GAP, button, label
from aiauthor.gui.training.voice_list import VoiceList
from aiauthor.gui.translation import told

if TYPE_CHECKING:
    from aiauthor.library import Voice

NAME, DATE, WORDS, GAIN, STATE = range(5)
STRENGTH_DELAY_MS = 150
SUFFIX = ".safetensors"
_VOICE = Qt.ItemDataRole.UserRole


class VoicesDialog(QDialog):
    """The dialog.

    Signals:
        use_wanted: a voice is to be used; its id, "" for the base.
        strength_wanted: how strongly the voice is to speak, 0 to 100.
        train_wanted: a new voice is to be trained.

    Attributes:
        list: the voices, the base first.
        strength: the slider.
    """

    use_wanted = Signal(str)
    strength_wanted = Signal(int)
    train_wanted = Signal()

    def __init__(self, voices: VoiceList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Voices"))
        self.setModal(False)
        self.resize(860, 480)
        self._voices = voices
        self._used = ""
        self.list = QTreeWidget(self)
        self.problems = label(parent=self, look="quiet", wrap=True)
        self.strength = QSlider(Qt.Orientation.Horizontal, self)
        self.strength_told = label(parent=self)
        self.use = button(self.tr("&Use"), self, main=True)
        self.rename = button(self.tr("Re&name…"), self)
        self.duplicate = button(self.tr("&Duplicate"), self)
        self.remove = button(self.tr("&Remove…"), self)
        self.export = button(self.tr("&Export…"), self)
        self.import_button = button(self.tr("&Import…"), self)
        self.train = button(self.tr("&Train a Voice…"), self)
        self.close_button = button(self.tr("&Close"), self)
        self._strength_timer = QTimer(self, singleShot=True, interval=STRENGTH_DELAY_MS)
        self._lay_out()
        self._connect()
        self.refresh()

    def apply_theme(self, theme: Theme) -> None:
        """Take other colours."""
        look.apply_theme(self, theme)

    def show_choice(self, voice_id: str, strength: int) -> None:
        """Show which voice speaks, and how strongly."""
        self._used = voice_id
        if not self.strength.isSliderDown() and not self._strength_timer.isActive():
            self.strength.blockSignals(True)
            self.strength.setValue(strength)
            self.strength.blockSignals(False)
        self.refresh()

    def chosen(self) -> Voice | None:
        """The voice that is selected; None for the base."""
        item = self.list.currentItem()
        voice: Voice | None = None if item is None else item.data(NAME, _VOICE)
        return voice

    @Slot()
    def refresh(self) -> None:
        """Show the list as it is."""
        kept = self.chosen()
        self.list.clear()
        base = self._row(self.tr("The base"), "", "", "", used=self._used == "")
        self.list.setCurrentItem(base)
        for voice in self._voices.voices:
            notes = voice.notes
            item = self._row(
                voice.name,
                wording.date(notes.date),
                f"{notes.words:,}",
                self._worth(voice),
                used=voice.id == self._used,
            )
            item.setData(NAME, _VOICE, voice)
            if (kept is not None and voice.id == kept.id) or (kept is None and voice.id == self._used):
                self.list.setCurrentItem(item)
        unreadable = self._voices.unreadable
        self.problems.setText("\n".join(told(each.reason) for each in unreadable))
        self.problems.setVisible(bool(unreadable))
        self._show()

    def _row(self, *texts: str, used: bool) -> QTreeWidgetItem:
        item = QTreeWidgetItem([*texts, self.tr("in use") if used else ""])
        item.setTextAlignment(WORDS, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if used:
            font = item.font(NAME)
            font.setBold(True)
            item.setFont(NAME, font)
        self.list.addTopLevelItem(item)
        return item

    def _worth(self, voice: Voice) -> str:
        notes = voice.notes
        share = 100 * notes.gain / notes.base_bits if notes.base_bits > 0 else 0.0
        told = {
            "better": self.tr("{0} % less surprised ({1} bits)").format(f"{share:.0f}", f"{notes.gain:.2f}"),
            "not better": self.tr("no better than the base ({0} bits)").format(wording.gain(notes.gain)),
            "unproven": self.tr("too little text to tell"),
        }[notes.answer]
        return self.tr("{0}, imported").format(told) if notes.imported else told

    def _lay_out(self) -> None:
        self.list.setAccessibleName(self.tr("Voices"))
        self.list.setHeaderLabels(
            [self.tr("Voice"), self.tr("Trained"), self.tr("Words"), self.tr("On pages that it had not seen"), ""]
        )
        self.list.headerItem().setTextAlignment(WORDS, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.list.setRootIsDecorated(False)
        self.list.setIndentation(0)
        self.list.setUniformRowHeights(True)
        self.list.setAllColumnsShowFocus(True)
        header = self.list.header()
        header.setSectionsMovable(False)
        header.setStretchLastSection(False)
        for column in (DATE, WORDS, GAIN, STATE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        acts = QVBoxLayout()
        acts.setSpacing(8)
        for each in (self.use, self.rename, self.duplicate, self.export, self.remove):
            acts.addWidget(each)
        acts.addStretch(1)
        acts.addWidget(self.import_button)
        middle = QHBoxLayout()
        middle.setSpacing(GAP)
        middle.addWidget(self.list, 1)
        middle.addLayout(acts)
        bottom = QHBoxLayout()
        bottom.addWidget(self.train)
        bottom.addStretch(1)
        bottom.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(look.MARGIN, look.MARGIN - 4, look.MARGIN, look.MARGIN - 4)
        layout.setSpacing(GAP)
        layout.addWidget(label(self.tr("Voices"), self, look="title"))
        layout.addLayout(middle, 1)
        layout.addWidget(self.problems)
        layout.addLayout(self._slider())
        layout.addSpacing(4)
        layout.addLayout(bottom)

    def _slider(self) -> QHBoxLayout:
        self.strength.setRange(0, 100)
        self.strength.setPageStep(10)
        self.strength.setValue(100)
        self.strength.setAccessibleName(self.tr("Voice strength"))
        self.strength_told.setMinimumWidth(self.strength_told.fontMetrics().horizontalAdvance("100 %"))
        told = label(self.tr("Voice &strength"), self)
        told.setBuddy(self.strength)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for widget in (told, label(self.tr("the base"), self, look="quiet"), self.strength):
            row.addWidget(widget, 1 if widget is self.strength else 0)
        row.addWidget(label(self.tr("the voice"), self, look="quiet"))
        row.addWidget(self.strength_told)
        return row

    def _connect(self) -> None:
        self._voices.changed.connect(self.refresh)
        self._voices.failed.connect(self._on_failed)
        self.list.currentItemChanged.connect(self._show)
        self.list.itemActivated.connect(lambda _item, _column: self._on_use())
        self.use.clicked.connect(self._on_use)
        self.rename.clicked.connect(self._on_rename)
        self.duplicate.clicked.connect(self._on_duplicate)
        self.remove.clicked.connect(self._on_remove)
        self.export.clicked.connect(self._on_export)
        self.import_button.clicked.connect(self._on_import)
        self.train.clicked.connect(self.train_wanted)
        self.close_button.clicked.connect(self.hide)
        self.strength.valueChanged.connect(self._on_strength)
        self._strength_timer.timeout.connect(lambda: self.strength_wanted.emit(self.strength.value()))

    @Slot()
    def _show(self, *_: Any) -> None:
        voice = self.chosen()
        for each in (self.rename, self.duplicate, self.export, self.remove):
            each.setEnabled(voice is not None)
        self.use.setEnabled(self._used != ("" if voice is None else voice.id))
        can_be_set = self._used in self._voices.with_base
        self.strength.setEnabled(can_be_set)
        self.strength_told.setText(self.tr("{0} %").format(self.strength.value()) if can_be_set else "")
        self.strength.setToolTip(
            self.tr("How much of the voice is mixed into the base, at once")
            if can_be_set
            else self.tr("Use a voice whose base is here to set its strength")
        )

    @Slot(int)
    def _on_strength(self, value: int) -> None:
        self.strength_told.setText(self.tr("{0} %").format(value))
        if not self._strength_timer.isActive():
            self._strength_timer.start()  # while the slider moves, a few times a second

    @Slot()
    def _on_use(self) -> None:
        voice = self.chosen()
        if self.use.isEnabled():
            self.use_wanted.emit("" if voice is None else voice.id)

    @Slot()
    def _on_rename(self) -> None:
        voice = self.chosen()
        if voice is None:
            return
        name, ok = QInputDialog.getText(
            self, self.tr("Rename"), self.tr("Name of the voice:"), QLineEdit.EchoMode.Normal, voice.name
        )
        if ok and name.strip() != voice.name:
            self._voices.rename(voice, name)

    @Slot()
    def _on_duplicate(self) -> None:
        voice = self.chosen()
        if voice is not None:
            self._voices.duplicate(voice)

    @Slot()
    def _on_remove(self) -> None:
        voice = self.chosen()
        if voice is None:
            return
        question = self.tr("Do you want to remove “{0}” for good? Only training it again would bring it back.")
        if dialogs.ask(self, question.format(voice.name), self.tr("Remove"), self.tr("Cancel")):
            if voice.id == self._used:
                self.use_wanted.emit("")
            self._voices.remove(voice)

    @Slot()
    def _on_export(self) -> None:
        voice = self.chosen()
        if voice is None:
            return
        question = self.tr(
            "Phrases of your manuscripts may be drawn out of a voice. Give it only to people whom you trust with them."
        )
        if not dialogs.ask(self, question, self.tr("Export"), self.tr("Cancel")):
            return
        file = ask_export(self, Path.home() / f"{voice.name.replace('/', '-')}{SUFFIX}")
        if file is not None:
            told = self.tr("“{0}” was exported to {1}.").format(voice.name, file.name)
            self._voices.export(voice, file, lambda: dialogs.tell(self, told))

    @Slot()
    def _on_import(self) -> None:
        self._voices.import_files(ask_import(self))

    @Slot(str)
    def _on_failed(self, reason: str) -> None:
        if self.isVisible():
            dialogs.tell(self, wording.sentence(reason))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes the voice that is selected, after a question."""
        if event.matches(QKeySequence.StandardKey.Delete) and self.list.hasFocus():
            self._on_remove()
            return
        super().keyPressEvent(event)


def ask_export(parent: QWidget, proposed: Path) -> Path | None:
    """Ask under which name to export; another file is not overwritten unasked."""
    dialog = QFileDialog(parent, parent.tr("Export a Voice"), str(proposed.parent), _filter(parent))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDefaultSuffix(SUFFIX[1:])
    dialog.selectFile(proposed.name)
    return Path(dialog.selectedFiles()[0]) if dialog.exec() else None


def ask_import(parent: QWidget) -> list[Path]:
    """Ask which files to import."""
    names, _ = QFileDialog.getOpenFileNames(parent, parent.tr("Import Voices"), str(Path.home()), _filter(parent))
    return [Path(name) for name in names]


def _filter(parent: QWidget) -> str:
    return f"{parent.tr('Voices')} (*{SUFFIX});;{parent.tr('All files')} (*)"
