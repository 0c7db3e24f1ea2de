"""The plot of a training: bits per character over what was read, with the base as the line to get below.

Painted here, since a plotting library takes longer to import than all the rest of the dialog (pyqtgraph
was measured: three times as long as numpy, and 60 MB), and two curves need none of what it can do.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from aiauthor.gui.theme import Theme, contrast, load_theme

MAX_POINTS = 1_500  # of the training curve; older ones are thinned out
TICKS = 4


@dataclasses.dataclass(frozen=True)
class Dot:
    """A point of a curve.

    Attributes:
        step: steps done.
        bits: per character.
    """

    step: int
    bits: float


class LossPlot(QWidget):
    """Two curves and a line.

    Attributes:
        train: the training loss.
        held_out: on held-out pages.
        base_bits: of the network that training started from.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.train: list[Dot] = []
        self.held_out: list[Dot] = []
        self.base_bits: float | None = None
        self._steps = 0
        self._theme = load_theme("light")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 140)
        self.setAccessibleName(self.tr("Bits per character, while learning"))

    def sizeHint(self) -> QSize:
        """Little: the layout gives it all that is left."""
        return QSize(460, 150)

    def apply_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.update()

    def clear(self) -> None:
        """Show nothing yet."""
        self.train, self.held_out, self.base_bits, self._steps = [], [], None, 0
        self._tell()

    def set_frame(self, *, steps: int, base_bits: float | None) -> None:
        """How far the plot reaches, and the line to get below."""
        if (steps, base_bits) != (self._steps, self.base_bits):
            self._steps, self.base_bits = steps, base_bits
            self._tell()

    def add(self, step: int, train_bits: float | None, held_out_bits: float | None = None) -> None:
        """Add a point to one curve or both."""
        if train_bits is not None and math.isfinite(train_bits):
            self.train.append(Dot(step, train_bits))
            if len(self.train) > MAX_POINTS:
                self.train = self.train[:-2:2] + self.train[-2:]
        if held_out_bits is not None and math.isfinite(held_out_bits):
            self.held_out.append(Dot(step, held_out_bits))
        self._tell()

    def _tell(self) -> None:
        told = []
        if self.base_bits is not None:
            told.append(self.tr("Before: {0} bits per character.").format(f"{self.base_bits:.2f}"))
        if self.held_out:
            best = min(dot.bits for dot in self.held_out)
            told.append(
                self.tr("Held-out pages: {0} now, {1} at best.").format(f"{self.held_out[-1].bits:.2f}", f"{best:.2f}")
            )
        self.setAccessibleDescription(" ".join(told))
        self.setToolTip(" ".join(told))
        self.update()

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint axes, line and curves."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPointSizeF(max(7.0, font.pointSizeF() * 0.88))
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        left = metrics.horizontalAdvance("0.00") + 10
        area = QRectF(left, metrics.height() * 1.7, 0, 0)
        area.setRight(self.width() - self._label_width(metrics) - 14)
        area.setBottom(self.height() - metrics.height() * 1.6)
        if not self.train and not self.held_out:
            painter.setPen(QColor(self._theme.chrome_faint))
            painter.drawText(
                self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("The curves begin with the first pages.")
            )
            return
        low, high = self._range()
        scale = _Scale(area, self._last_step, low, high)
        self._paint_frame(painter, metrics, scale)
        self._paint_base(painter, scale)
        quiet, strong = QColor(self._theme.ghost), QColor(self._theme.accent)
        self._paint_curve(painter, scale, self.train, QPen(quiet, 1.4))
        # Before the first step the held-out loss was that of the line.
        begun = [] if self.base_bits is None or not self.held_out else [Dot(0, self.base_bits)]
        self._paint_curve(painter, scale, [*begun, *self.held_out], QPen(strong, 2.4), marked=True)
        self._paint_labels(painter, metrics, scale)

    @property
    def _last_step(self) -> int:
        seen = max((dots[-1].step for dots in (self.train, self.held_out) if dots), default=0)
        return max(self._steps, seen, 1)

    def _range(self) -> tuple[float, float]:
        """From below the best to above the base; the first steps of the training loss may leave it."""
        values = [dot.bits for dot in self.held_out]
        values += [] if self.base_bits is None else [self.base_bits]
        later = self.train[len(self.train) // 10 :]
        values += [dot.bits for dot in later]
        low, high = min(values), max(values)
        if self.base_bits is not None:
            high = min(high, self.base_bits + max(0.4, self.base_bits - low))
        spare = max(0.02, 0.12 * (high - low))
        return low - spare, high + spare

    def _paint_frame(self, painter: QPainter, metrics: QFontMetricsF, scale: _Scale) -> None:
        area = scale.area
        painter.setPen(QColor(self._theme.chrome_faint))
        painter.drawText(QPointF(0, metrics.ascent()), self.tr("Bits per character (lower is better)"))
        for value in _ticks(scale.low, scale.high):
            y = _crisp(scale.y(value))
            grid = QColor(self._theme.line)
            grid.setAlphaF(1.0 if contrast(self._theme.line, self._theme.page) < 3 else 0.35)
            painter.setPen(QPen(grid, 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(self._theme.chrome_faint))
            box = QRectF(0, y - metrics.height() / 2, area.left() - 8, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{value:.2f}")
        painter.setPen(QColor(self._theme.chrome_faint))
        y = area.bottom() + metrics.height() * 1.3
        painter.drawText(QPointF(area.left(), y), self.tr("begin"))
        end = self.tr("end as planned")
        painter.drawText(QPointF(area.right() - metrics.horizontalAdvance(end), y), end)

    def _paint_base(self, painter: QPainter, scale: _Scale) -> None:
        if self.base_bits is not None:
            pen = QPen(QColor(self._theme.chrome_ink), 1, Qt.PenStyle.DashLine)
            pen.setDashPattern([4, 4])
            painter.setPen(pen)
            y = _crisp(scale.y(self.base_bits))
            painter.drawLine(QPointF(scale.area.left(), y), QPointF(scale.area.right(), y))

    def _paint_curve(
        self, painter: QPainter, scale: _Scale, dots: Sequence[Dot], pen: QPen, *, marked: bool = False
    ) -> None:
        points = [QPointF(scale.x(dot.step), scale.y(dot.bits)) for dot in dots]
        if not points:
            return
        path = QPainterPath(points[0])
        for point in points[1:]:
            path.lineTo(point)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.save()
        painter.setClipRect(scale.area.adjusted(-4, -4, 4, 4))
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        if marked:
            painter.setBrush(pen.color())
            for point in points:
                painter.drawEllipse(point, 2.6, 2.6)
        painter.restore()

    def _labels(self) -> list[tuple[float, str, str]]:
        """What stands at the right of each line: where it ends, its name and its colour."""
        theme = self._theme
        labels = []
        if self.base_bits is not None:
            labels.append((self.base_bits, self.tr("before"), theme.chrome_ink))
        if self.train:
            labels.append((self.train[-1].bits, self.tr("pages it learns"), theme.ghost))
        if self.held_out:
            labels.append((self.held_out[-1].bits, self.tr("held-out pages"), theme.accent))
        return labels

    def _label_width(self, metrics: QFontMetricsF) -> float:
        texts = (self.tr("before"), self.tr("pages it learns"), self.tr("held-out pages"))
        return max(metrics.horizontalAdvance(text) for text in texts)

    def _paint_labels(self, painter: QPainter, metrics: QFontMetricsF, scale: _Scale) -> None:
        """Each line's name beside it; names that would lie on each other are moved apart."""
        area, height = scale.area, metrics.height()
        labels = [
            (min(max(scale.y(bits), area.top()), area.bottom()), text, colour) for bits, text, colour in self._labels()
        ]
        placed = sorted(labels)
        ys = [y for y, _, _ in placed]
        for index in range(1, len(ys)):
            ys[index] = max(ys[index], ys[index - 1] + height)
        if ys and ys[-1] > area.bottom() + height / 2:
            shift = ys[-1] - (area.bottom() + height / 2)
            ys = [y - shift for y in ys]
        for y, (_, text, colour) in zip(ys, placed, strict=True):
            painter.setPen(QColor(colour))
            box = QRectF(area.right() + 10, y - height / 2, self.width() - area.right() - 10, height)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


@dataclasses.dataclass(frozen=True)
class _Scale:
    """Steps and bits to places on the widget."""

    area: QRectF
    steps: int
    low: float
    high: float

    def x(self, step: int) -> float:
        return self.area.left() + self.area.width() * step / self.steps

    def y(self, bits: float) -> float:
        share = (bits - self.low) / (self.high - self.low)
        return self.area.bottom() - self.area.height() * share


def _crisp(y: float) -> float:
    """The middle of a row of pixels, where a line of one pixel is not blurred."""
    return math.floor(y) + 0.5


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers between two, about `TICKS` of them."""
    rough = (high - low) / TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    distance = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    first = math.ceil(low / distance)
    return [number * distance for number in range(first, math.floor(high / distance) + 1)]
