"""Several suggestions side by side, and how bold and how long they are; opened instead of going through them inline."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from aiauthor.gui.editor.suggesting import ALTERNATIVES
from aiauthor.settings import Settings

_STEPS = 20


class Card(QPushButton):
    """One suggestion; a click accepts it."""

    def __init__(self, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(84)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._number = number
        self._label = QLabel(self)
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.addWidget(self._label)
        self.show_text("", shown=False)

    @property
    def shown_text(self) -> str:
        """What is on it."""
        return self._label.text()

    def show_text(self, text: str, *, shown: bool) -> None:
        """Put a suggestion on it; `shown` is the one that stands on the page."""
        self._label.setText(text.strip().replace("\n", " ¶ "))
        self.setEnabled(bool(text))
        self.setProperty("shown", shown)
        self.setAccessibleName(self.tr("Suggestion {0}: {1}").format(self._number, text.strip()))
        self.style().unpolish(self)
        self.style().polish(self)


class AlternativesPanel(QFrame):
    """The cards and what governs them.

    Signals:
        chosen: the number of a card that was clicked.
        vary_wanted: others, that begin like the one on the page (True) or do not.
        setting_changed: name and value of a setting.
    """

    chosen = Signal(int)
    vary_wanted = Signal(bool)
    setting_changed = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("alternatives")
        self.cards = [Card(number + 1, self) for number in range(ALTERNATIVES)]
        self.boldness = self._slider(self.tr("Boldness, from likely to strange"), 0, _STEPS)
        self.length = self._slider(self.tr("Length"), 5, 200)
        self.more = QPushButton(self.tr("&More Like This"), self)
        self.less = QPushButton(self.tr("&Less Like This"), self)
        self.boldness.valueChanged.connect(lambda value: self.setting_changed.emit("boldness", value / _STEPS))
        self.length.valueChanged.connect(lambda value: self.setting_changed.emit("suggestion_chars", value))
        self.more.clicked.connect(lambda: self.vary_wanted.emit(True))
        self.less.clicked.connect(lambda: self.vary_wanted.emit(False))
        row = QHBoxLayout()
        for number, card in enumerate(self.cards):
            card.clicked.connect(lambda _=False, number=number: self.chosen.emit(number))
            row.addWidget(card, 1)
        controls = QGridLayout()
        for column, widget in enumerate(
            (QLabel(self.tr("Boldness"), self), self.boldness, QLabel(self.tr("Length"), self), self.length)
        ):
            controls.addWidget(widget, 0, column)
        controls.setColumnStretch(4, 1)
        controls.addWidget(self.more, 0, 5)
        controls.addWidget(self.less, 0, 6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 8)
        layout.addLayout(row)
        layout.addLayout(controls)
        self.hide()

    def apply_settings(self, settings: Settings) -> None:
        """Show how bold and long suggestions are now."""
        for slider, value in (
            (self.boldness, round(settings.boldness * _STEPS)),
            (self.length, settings.suggestion_chars),
        ):
            slider.blockSignals(True)
            slider.setValue(value)
            slider.blockSignals(False)

    @Slot(list, int)
    def show_alternatives(self, texts: list[str], index: int) -> None:
        """Put suggestions on the cards."""
        for number, card in enumerate(self.cards):
            text = texts[number] if number < len(texts) else ""
            card.show_text(text, shown=bool(text) and number == index)

    def _slider(self, name: str, low: int, high: int) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal, self)
        slider.setRange(low, high)
        slider.setAccessibleName(name)
        slider.setToolTip(name)
        slider.setFixedWidth(140)
        return slider
