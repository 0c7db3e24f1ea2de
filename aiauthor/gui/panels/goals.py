"""How much was written: a quiet line in the status bar, and the history of the last weeks."""

from __future__ import annotations

import dataclasses
import datetime
import functools
from collections.abc import Callable

from PySide6.QtCore import QLocale, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from aiauthor.gui import wording
from aiauthor.gui.goals import Goals
from aiauthor.gui.panels import controls
from aiauthor.gui.theme import Theme
from aiauthor.settings import Settings

DAYS = 30
GOALS = ("session_goal", "daily_goal", "text_goal")
_RULER_PX, _LABEL_PX = 18, 46


class GoalMark(QWidget):
    """A short bar that fills as the goal comes nearer.

    Signals:
        clicked: the writer wants to see the history.
    """

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._part = 0.0
        self._theme: Theme | None = None
        self.setAccessibleName(self.tr("Goal"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    def sizeHint(self) -> QSize:
        """Small."""
        return QSize(64, 14)

    def show_progress(self, words: int, goal: int, theme: Theme, told: str) -> None:
        """Show how far the writer has come; without a goal, nothing."""
        self._part, self._theme = (min(1.0, words / goal) if goal else 0.0), theme
        self.setVisible(bool(goal))
        self.setToolTip(told)
        self.setAccessibleDescription(told)
        self.setMinimumSize(self.sizeHint())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line, and over it how much of it is done."""
        if self._theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self.height() / 2
        for width, color in (
            (self.width() - 6, self._theme.line),
            ((self.width() - 6) * self._part, self._theme.accent),
        ):
            if width > 0:
                pen = QPen(QColor(color), 4)
                pen.setCapStyle(Qt.PenCapStyle.RoundCap)
                painter.setPen(pen)
                painter.drawLine(QPointF(3, height), QPointF(3 + width, height))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the history."""
        self.clicked.emit()


class HistoryChart(QWidget):
    """Words by day as bars, with the day's goal as a line."""

    def __init__(self, days: list[tuple[datetime.date, int]], goal: int, theme: Theme) -> None:
        super().__init__()
        self._days, self._goal, self._theme = days, goal, theme
        self.setMinimumSize(560, 240)
        self.setAccessibleName(self.tr("Words by day"))
        self.setAccessibleDescription(", ".join(f"{day:%d.%m.}: {words}" for day, words in days if words))

    def set_goal(self, goal: int) -> None:
        """Measure the days by another goal; 0 for none."""
        self._goal = goal
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(4, 20, -_LABEL_PX, -_RULER_PX)
        most = max([1, self._goal, *(words for _, words in self._days)])
        step = area.width() / len(self._days)
        painter.setPen(QColor(self._theme.chrome_faint))
        for number, (day, words) in enumerate(self._days):
            height = area.height() * words / most
            bar = QRectF(area.left() + number * step + step * 0.15, area.bottom() - height, step * 0.7, height)
            reached = self._goal and words >= self._goal
            painter.fillRect(bar, QColor(self._theme.accent if reached or not self._goal else self._theme.faint))
            if number % 7 == len(self._days) % 7 or number == len(self._days) - 1:
                text = QLocale().toString(day.day) + "." if day.day != 1 else f"{day:%b}"
                painter.drawText(QPointF(bar.left(), self.height() - 4.0), text)
        if self._goal:
            pen = QPen(QColor(self._theme.chrome_faint), 1, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            y = area.bottom() - area.height() * self._goal / most
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.drawText(QPointF(area.right() + 5, y + 4), f"{self._goal:,}")


class GoalsDialog(QDialog):
    """What was written, how near the goals are, and the goals themselves.

    Args:
        goals: what was written.
        words: of the text or the book.
        settings: as they are.
        theme: of the chart.
        change: told the name of a goal and its new value.
        parent: the window.
    """

    def __init__(
        self,
        goals: Goals,
        words: int,
        settings: Settings,
        theme: Theme,
        change: Callable[[str, int], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._goals, self._words, self._settings, self._change = goals, words, settings, change
        self.setWindowTitle(self.tr("Goals"))
        layout = QVBoxLayout(self)
        rows = QGridLayout()
        rows.setColumnStretch(0, 1)
        rows.setHorizontalSpacing(24)
        layout.addLayout(rows)
        self._lines = [QLabel(self) for _ in GOALS]
        for row, (name, line) in enumerate(zip(GOALS, self._lines, strict=True)):
            field = Settings.__dataclass_fields__[name]
            label = QLabel(wording.name(name), self)
            box = controls.number(field, getattr(settings, name), functools.partial(self._on_changed, name))
            box.setObjectName(name)
            box.setSpecialValueText(self.tr("none"))
            box.setToolTip(wording.help(field.metadata["help"]))
            label.setBuddy(box)
            for column, widget in enumerate((line, label, box)):
                rows.addWidget(widget, row, column)
        title = QLabel(self.tr("Words by day, the last {0} days").format(DAYS), self)
        layout.addSpacing(12)
        layout.addWidget(title)
        self._chart = HistoryChart(goals.history(DAYS), settings.daily_goal, theme)
        layout.addWidget(self._chart, 1)
        self._streak = QLabel(self)
        layout.addWidget(self._streak)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.accept)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)  # Return is for the boxes
        layout.addWidget(buttons)
        self._show()

    def _on_changed(self, name: str, value: int) -> None:
        self._settings = dataclasses.replace(self._settings, **{name: value})  # type: ignore[arg-type]  # by name
        self._change(name, value)
        self._show()

    def _show(self) -> None:
        settings = self._settings
        for label, line in zip(self._lines, progress_lines(self._goals, self._words, settings), strict=True):
            label.setText(line)
        self._chart.set_goal(settings.daily_goal)
        streak = self._goals.streak(settings.daily_goal)
        self._streak.setText(self.tr("{0} days in a row").format(streak))
        self._streak.setVisible(streak > 1)


def progress_lines(goals: Goals, words: int, settings: Settings) -> list[str]:
    """What was written in this sitting, today and in all, each against its goal."""
    lines = []
    for made, goal, plain, against in (
        (goals.session, settings.session_goal, _tr("This sitting: {0} words"), _tr("This sitting: {0} of {1} words")),
        (goals.day, settings.daily_goal, _tr("Today: {0} words"), _tr("Today: {0} of {1} words")),
        (words, settings.text_goal, _tr("In all: {0} words"), _tr("In all: {0} of {1} words")),
    ):
        lines.append(against.format(f"{made:,}", f"{goal:,}") if goal else plain.format(f"{made:,}"))
    return lines


def _tr(text: str) -> str:
    from PySide6.QtCore import QCoreApplication

    return QCoreApplication.translate("Goals", text)
