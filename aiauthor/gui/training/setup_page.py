"""Before a training: which manuscripts, which name, from where, and how thoroughly."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from aiauthor.gui.training import wording
from aiauthor.gui.training.advanced import Advanced
from aiauthor.gui.training.look import GAP, button, label
from aiauthor.gui.training.shelf import Shelf
from aiauthor.gui.training.shelf_view import ShelfView
from aiauthor.gui.training.values import Effort, Estimate, Order, Question, Wish
from aiauthor.gui.training.worker import TrainingService

if TYPE_CHECKING:
    from aiauthor.library import Voice

ESTIMATE_DELAY_MS = 400


class SetupPage(QWidget):
    """What the writer decides before a training.

    Signals:
        train_wanted: an `Order`.
    """

    train_wanted = Signal(object)

    def __init__(self, shelf: Shelf, service: TrainingService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shelf = shelf
        self._service = service
        self._voices: list[Voice] = []
        self._asked: Question | None = None
        self._estimate: Estimate | None = None
        self.view = ShelfView(shelf, self)
        self.add_files = button(self.tr("Add &Files…"), self)
        self.add_folder = button(self.tr("Add F&older…"), self)
        self.remove = button(self.tr("&Remove"), self)
        self.verdict = label(parent=self, look="headline", wrap=True)
        self.name = QLineEdit(self)
        self.name.setProperty("look", "field")
        self.start_from = QComboBox(self)
        self.start_hint = label(parent=self, look="quiet", wrap=True)
        self.quick = QRadioButton(self.tr("&Quick"), self)
        self.thorough = QRadioButton(self.tr("&Thorough"), self)
        self.times: dict[Effort, QLabel] = {
            "quick": label(parent=self, look="quiet"),
            "thorough": label(parent=self, look="quiet"),
        }
        self.advanced = Advanced(self)
        self.train = button(self.tr("Train"), self, main=True)
        self.close_button = button(self.tr("Close"), self)
        self._timer = QTimer(self, singleShot=True, interval=ESTIMATE_DELAY_MS)
        self._lay_out()
        self._connect()
        self.set_voices([])
        self.view.refresh()
        self._show()

    @property
    def effort(self) -> Effort:
        """What is chosen."""
        return "thorough" if self.thorough.isChecked() else "quick"

    @property
    def start(self) -> Voice | None:
        """The voice to start from; None for the base."""
        voice: Voice | None = self.start_from.currentData()
        return voice

    def order(self) -> Order:
        """The training that is described here."""
        wish = Wish(name=self.name.text().strip(), effort=self.effort, **self.advanced.values())
        return Order(wish, tuple(entry.manuscript for entry in self.shelf.ticked), self.start)

    def refresh(self) -> None:
        """Show how things stand; times are asked for now that the page is seen."""
        self._show()

    def set_voices(self, voices: Sequence[Voice]) -> None:
        """Voices to start from; the proposed name is one that none of them has."""
        kept = self.start
        before = self._free_name()
        self._voices = list(voices)
        self.start_from.blockSignals(True)
        self.start_from.clear()
        self.start_from.addItem(self.tr("The base, which has read many novels"), None)
        for voice in voices:
            self.start_from.addItem(self.tr("“{0}”, which goes on learning").format(voice.name), voice)
            if kept is not None and voice.id == kept.id:
                self.start_from.setCurrentIndex(self.start_from.count() - 1)
        self.start_from.blockSignals(False)
        if self.name.text() in ("", before):
            self.name.setText(self._free_name())
        self._show()

    def _free_name(self) -> str:
        taken = {voice.name.casefold() for voice in self._voices}
        name, number = self.tr("My voice"), 1
        free = name
        while free.casefold() in taken:
            number += 1
            free = f"{name} {number}"
        return free

    def _lay_out(self) -> None:
        self.verdict.setMinimumHeight(self.verdict.sizeHint().height())
        files = QHBoxLayout()
        for each in (self.add_files, self.add_folder, self.remove):
            files.addWidget(each)
        files.addSpacing(GAP)
        files.addWidget(self.verdict, 1)
        form = QGridLayout()
        form.setHorizontalSpacing(GAP)
        form.setVerticalSpacing(GAP)
        self._row(form, 0, self.tr("&Name of the voice"), self.name)
        self._row(form, 1, self.tr("&Start from"), self.start_from)
        form.addWidget(self.start_hint, 2, 1)
        effort = label(self.tr("Effort"), self)
        effort.setContentsMargins(0, 3, 0, 0)  # beside the first of two lines
        form.addWidget(effort, 3, 0, Qt.AlignmentFlag.AlignTop)
        form.addLayout(self._efforts(), 3, 1)
        form.setColumnStretch(1, 1)
        bottom = QHBoxLayout()
        bottom.addWidget(self.advanced.fold)
        bottom.addStretch(1)
        bottom.addWidget(self.close_button)
        bottom.addWidget(self.train)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(label(self.tr("Train on my manuscripts"), self, look="title"))
        told = self.tr(
            "AI Author reads what you have written and learns to go on in your manner. A tenth of the pages is kept "
            "aside as proof. Nothing leaves this machine."
        )
        layout.addWidget(label(told, self, wrap=True))
        layout.addWidget(self.view, 1)
        layout.addLayout(files)
        layout.addSpacing(GAP)
        layout.addLayout(form)
        layout.addWidget(self.advanced)
        layout.addSpacing(4)
        layout.addLayout(bottom)

    def _row(self, form: QGridLayout, row: int, text: str, field: QWidget) -> None:
        told = label(text, self)
        told.setBuddy(field)
        field.setAccessibleName(text.replace("&", ""))
        field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        form.addWidget(told, row, 0)
        form.addWidget(field, row, 1)

    def _efforts(self) -> QGridLayout:
        group = QButtonGroup(self)
        self.quick.setChecked(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(2)
        told = {
            self.quick: self.tr("reads your pages up to three times"),
            self.thorough: self.tr("reads them up to eight times, for the last bit"),
        }
        for row, (radio, time) in enumerate(zip(told, self.times.values(), strict=True)):
            group.addButton(radio)
            grid.addWidget(radio, row, 0)
            grid.addWidget(label(told[radio], self, look="quiet"), row, 1)
            grid.addWidget(time, row, 2)
        grid.setColumnStretch(2, 1)
        return grid

    def _connect(self) -> None:
        self.add_files.clicked.connect(self._ask_files)
        self.add_folder.clicked.connect(self._ask_folder)
        self.remove.clicked.connect(lambda: self.shelf.remove(self.view.selected()))
        self.view.dropped.connect(self.shelf.add)
        self.view.itemSelectionChanged.connect(self._show)
        self.shelf.changed.connect(self._show)
        self.shelf.reading_changed.connect(self._show)
        self.name.textChanged.connect(self._show)
        self.start_from.currentIndexChanged.connect(self._show)
        self.advanced.changed.connect(self._show)
        self.train.clicked.connect(self._on_train)
        self._timer.timeout.connect(self._ask_how_long)
        self._service.estimated.connect(self._on_estimated)
        self._service.running_changed.connect(self._show)

    @Slot()
    def _ask_files(self) -> None:
        from aiauthor.text.manuscripts import readable_kinds

        patterns = " ".join(f"*{kind}" for kind in readable_kinds().split())
        names, _ = QFileDialog.getOpenFileNames(
            self, self.tr("Add Manuscripts"), str(self._folder()), f"{self.tr('Manuscripts')} ({patterns});;"
            f"{self.tr('All files')} (*)",
        )  # fmt: skip
        self.shelf.add(Path(name) for name in names)

    @Slot()
    def _ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Add a Folder of Manuscripts"), str(self._folder()))
        if name:
            self.shelf.add([Path(name)])

    def _folder(self) -> Path:
        return self.shelf.entries[-1].path.parent if self.shelf.entries else Path.home()

    @Slot()
    def _on_train(self) -> None:
        self.train_wanted.emit(self.order())

    @Slot()
    def _show(self) -> None:
        """Show the verdict on the text, and what can be done now."""
        shelf = self.shelf
        advice = wording.about_text(shelf.words, shelf.chars)
        reading = shelf.is_reading
        self.verdict.setText(self.tr("Reading… {0}").format(advice.text) if reading and shelf.words else advice.text)
        self.remove.setEnabled(bool(self.view.selected()))
        self.start_hint.setVisible(self.start is not None)
        self.start_hint.setText(
            self.tr("Pages that it has learned before cannot prove anything: add some that are new.")
        )
        named = bool(self.name.text().strip())
        self.train.setEnabled(advice.enough and named and not reading and not self._service.is_running)
        self._timer.start()

    # How long it would take.

    def _question(self) -> Question:
        chosen, start = self.advanced.values(), self.start
        return Question(
            chars=self.shelf.chars,
            start=None if start is None else start.path,
            replay=chosen["replay"],
            device=chosen["device"],
            minutes=chosen["minutes"],
        )

    @Slot()
    def _ask_how_long(self) -> None:
        question = self._question()
        if not wording.about_text(self.shelf.words, question.chars).enough:
            self._show_times({})
            return
        if self._estimate is not None and self._estimate.question == question:
            self._show_times(self._estimate.seconds)
            return
        if self._asked is None and not self._service.is_running and self.isVisible():
            self._asked = question
            if self._estimate is None:
                for time in self.times.values():
                    time.setText(self.tr("measuring this machine…"))
            self._service.estimate(question)

    @Slot(object)
    def _on_estimated(self, estimate: Estimate) -> None:
        self._asked, self._estimate = None, estimate
        self._show_times(estimate.seconds)
        self._ask_how_long()

    def _show_times(self, seconds: object) -> None:
        for effort, time in self.times.items():
            known = seconds.get(effort) if isinstance(seconds, dict) else None
            time.setText(self.tr("about {0}").format(wording.duration(known)) if known else "")
