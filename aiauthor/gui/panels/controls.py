"""Controls for settings, wherever they are changed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox

from aiauthor.gui import wording


def number(field: dataclasses.Field[Any], value: float, changed: Callable[[Any], None]) -> QSpinBox | QDoubleSpinBox:
    """A box for a setting that is a number, in its range and with its unit; `changed` is told of every new value."""
    metadata = field.metadata
    spin: QSpinBox | QDoubleSpinBox
    if isinstance(field.default, int):
        spin = QSpinBox()
        spin.setSingleStep(100 if metadata["high"] > 1000 else 1)
    else:
        spin = QDoubleSpinBox()
        spin.setDecimals(1 if metadata["high"] > 10 else 2)
        spin.setSingleStep(0.5 if metadata["high"] > 10 else 0.05)
    spin.setRange(metadata["low"], metadata["high"])
    spin.setValue(value)  # type: ignore[arg-type]  # an int where the box is for ints
    if metadata.get("unit"):
        spin.setSuffix(" " + wording.unit(metadata["unit"]))
    spin.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    spin.setKeyboardTracking(False)
    spin.valueChanged.connect(changed)
    return spin
