"""All settings in one dialog, applied at once. It is made from the settings' own descriptions."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from aiauthor import extras
from aiauthor.gui import dictionaries, wording
from aiauthor.gui.panels.controls import number
from aiauthor.gui.typeface import SHIPPED
from aiauthor.settings import Settings, setting_fields

Field = dataclasses.Field[Any]
_ELSEWHERE = ("voices", "keys")  # groups that are chosen in dialogs of their own


class Preferences(QDialog):
    """The writer's settings.

    Args:
        settings: as they are.
        change: called with the name and value of every change, at once.
    """

    def __init__(self, settings: Settings, change: Callable[[str, Any], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Preferences"))
        self.resize(760, 560)
        self.controls: dict[str, QWidget] = {}
        self._change = change
        self._groups = QListWidget(self)
        self._groups.setAccessibleName(self.tr("Kinds of preferences"))
        self._groups.setFixedWidth(170)
        self._pages = QStackedWidget(self)
        fields = setting_fields()
        for group in dict.fromkeys(field.metadata["group"] for field in fields):
            if group not in _ELSEWHERE:
                self._groups.addItem(wording.group(group))
                self._pages.addWidget(self._page(settings, [f for f in fields if f.metadata["group"] == group]))
        self._groups.currentRowChanged.connect(self._pages.setCurrentIndex)
        self._groups.setCurrentRow(0)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.accept)
        row = QHBoxLayout()
        row.addWidget(self._groups)
        row.addWidget(self._pages, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(row, 1)
        layout.addWidget(buttons)

    def _page(self, settings: Settings, fields: list[Field]) -> QWidget:
        page = QWidget()
        form = QFormLayout(page)
        form.setVerticalSpacing(6)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        for field in fields:
            control = self._control(field, getattr(settings, field.name))
            control.setObjectName(field.name)
            name, help_text = wording.name(field.name), wording.help(field.metadata["help"])
            control.setAccessibleName(name)
            control.setAccessibleDescription(help_text)
            explained = QLabel(help_text)
            explained.setWordWrap(True)
            explained.setObjectName("help")
            if isinstance(control, QCheckBox):
                control.setText(name)
                form.addRow(control)
            else:
                form.addRow(name, control)
            form.addRow(explained)
            self.controls[field.name] = control
        if fields[0].metadata["group"] == "suggestions" and extras.is_worth_while():
            form.addRow(self._graphics_card())
        area = QScrollArea()
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        return area

    def _graphics_card(self) -> QWidget:
        """How training gets to use the NVIDIA card that is there."""
        told = QLabel(
            self.tr(
                "There is an NVIDIA card in this machine. Training can be several times faster on it; suggestions are "
                "as fast without. Run this line in a terminal (several GB are fetched), then start the program again:"
            )
        )
        told.setWordWrap(True)
        told.setObjectName("help")
        line = QLineEdit(extras.command())
        line.setReadOnly(True)
        line.setObjectName("graphics_card")
        line.setAccessibleName(self.tr("Line that adds support for the NVIDIA card"))
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(told)
        layout.addWidget(line)
        return box

    def _control(self, field: Field, value: Any) -> QWidget:
        def changed(value: Any) -> None:
            self._change(field.name, value)

        if isinstance(field.default, bool):
            box = QCheckBox()
            box.setChecked(value)
            box.toggled.connect(changed)
            return box
        if isinstance(field.default, (int, float)):
            return number(field, value, changed)
        choices = field.metadata.get("choices") or _choices(field.name)
        combo = QComboBox()
        for choice in dict.fromkeys((*choices, value)):
            combo.addItem(wording.choice(choice), choice)
        combo.setCurrentIndex(combo.findData(value))
        combo.currentIndexChanged.connect(lambda _: changed(combo.currentData()))
        return combo


def _choices(name: str) -> tuple[str, ...]:
    if name == "font":
        families = [family for family in QFontDatabase.families() if not family.startswith(("AI Author Strut", "."))]
        return (*SHIPPED, *families)
    if name == "spelling_language":
        return tuple(dictionaries.languages())
    return ()
