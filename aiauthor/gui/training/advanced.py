"""Options that few writers need, folded away."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QSpinBox,
    QToolButton,
    QWidget,
)

from aiauthor.gui.training.look import GAP, label

MAX_MINUTES = 60 * 24


class Advanced(QWidget):
    """The options.

    Signals:
        changed: one of them is other than it was.

    Attributes:
        fold: shows and hides them; for whoever lays them out.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fold = QToolButton(parent)
        self.fold.setText(self.tr("More options"))
        self.fold.setProperty("look", "fold")
        self.fold.setCheckable(True)
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.fold.setArrowType(Qt.ArrowType.RightArrow)
        self.minutes = QSpinBox(self)
        self.minutes.setRange(0, MAX_MINUTES)
        self.minutes.setSpecialValueText(self.tr("as the effort says"))
        self.minutes.setSuffix(self.tr(" minutes"))
        self.device = QComboBox(self)
        self.device.addItem(self.tr("the fastest there is"), "auto")
        self.device.addItem(self.tr("the processor"), "cpu")
        self.replay = QCheckBox(self.tr("Read other novels beside, so that it does not forget its English"), self)
        self.replay.setChecked(True)
        self.learning_rate = self._number(0.0, 0.1, 0.0005, decimals=4)
        self.dropout = self._number(-0.05, 0.9, 0.05, decimals=2)
        self.seed = QSpinBox(self)
        self.seed.setRange(1, 1_000_000)
        self._lay_out()
        self.hide()
        self.fold.toggled.connect(self._on_folded)
        self.replay.toggled.connect(self.changed)
        self.device.currentIndexChanged.connect(self.changed)
        for field in (self.minutes, self.learning_rate, self.dropout, self.seed):
            field.valueChanged.connect(self.changed)

    def values(self) -> dict[str, Any]:
        """The fields of a `Wish` that are chosen here."""
        return {
            "minutes": float(self.minutes.value()) or None,
            "device": self.device.currentData(),
            "replay": self.replay.isChecked(),
            "learning_rate": self.learning_rate.value() or None,
            "dropout": None if self.dropout.value() < 0 else self.dropout.value(),
            "seed": self.seed.value(),
        }

    def _number(self, low: float, high: float, step: float, *, decimals: int) -> QDoubleSpinBox:
        field = QDoubleSpinBox(self)
        field.setDecimals(decimals)
        field.setRange(low, high)
        field.setSingleStep(step)
        field.setSpecialValueText(self.tr("as usual"))
        field.setValue(low)
        return field

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(8)
        rows: list[list[tuple[str, QWidget]]] = [
            [(self.tr("Train for"), self.minutes), (self.tr("Run on"), self.device)],
            [(self.tr("Learning rate"), self.learning_rate), (self.tr("Dropout"), self.dropout)],
            [(self.tr("Seed of chance"), self.seed)],
        ]
        for row, pairs in enumerate(rows):
            for number, (text, field) in enumerate(pairs):
                told = label(text, self)
                told.setBuddy(field)
                field.setAccessibleName(text)
                grid.addWidget(told, row, 2 * number)
                grid.addWidget(field, row, 2 * number + 1)
        grid.addWidget(self.replay, len(rows) - 1, 2, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)

    @Slot(bool)
    def _on_folded(self, shown: bool) -> None:
        self.setVisible(shown)
        self.fold.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)
