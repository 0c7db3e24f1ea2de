"""What the page looks like: one centred column, its typeface, its colours. Knows no suggestions."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Slot
from PySide6.QtGui import (
    QColor,
    QFont,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from aiauthor.gui import typeface
from aiauthor.gui.editor.direction import runs_right_to_left
from aiauthor.gui.editor.veil import veil_path
from aiauthor.gui.theme import Theme, load_theme
from aiauthor.settings import Settings

MARGIN_PX = 40
LEAST_SIDE_PX = 12
VEIL_ALPHA = 165
_MOUSE = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.MouseMove,
)


class Page(QPlainTextEdit):
    """A plain-text editor that sets its text in one centred column."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = load_theme("light")
        self._settings = Settings()
        self._zoom = 1.0
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setCursorWidth(2)
        self.document().setDocumentMargin(MARGIN_PX)
        self.document().clearUndoRedoStacks()  # the margin would be the first step of undo
        self.cursorPositionChanged.connect(self._on_caret)
        self.apply_settings(self._settings)
        self.apply_theme(self.theme)

    @property
    def zoom(self) -> float:
        """How much larger than set the letters are shown."""
        return self._zoom

    def set_zoom(self, zoom: float) -> None:
        """Show the letters larger or smaller, for now."""
        self._zoom = min(max(zoom, 0.4), 5.0)
        self.apply_settings(self._settings)

    def apply_settings(self, settings: Settings) -> None:
        """Take typeface, size, line spacing and width of the column."""
        self._settings = settings
        font = self.page_font()
        if font != self.font():
            self.setFont(font)
            self.setTabStopDistance(typeface.column_width(font, 4))
        self._centre_column()
        self.setCenterOnScroll(settings.typewriter)
        self._keep_in_place()
        self.viewport().update()

    def apply_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.theme = theme
        palette = self.palette()
        for role, color in (
            (QPalette.ColorRole.Base, theme.page),
            (QPalette.ColorRole.Window, theme.page),
            (QPalette.ColorRole.Text, theme.ink),
            (QPalette.ColorRole.Highlight, theme.selection),
            (QPalette.ColorRole.HighlightedText, theme.selected_ink),
        ):
            palette.setColor(role, QColor(color))
        for widget in (self, self.viewport()):  # under a style sheet the viewport keeps the palette that it had
            widget.setPalette(palette)

    def page_font(self) -> QFont:
        """The font of the text, strut included."""
        settings = self._settings
        return typeface.page_font(settings.font, settings.font_size * self._zoom, settings.line_spacing)

    def follow_direction(self, text: str) -> None:
        """Set the lines flush right if the text runs from right to left; Qt's plain text knows one side for all."""
        right_to_left = runs_right_to_left(text)
        side = Qt.AlignmentFlag.AlignRight if right_to_left else Qt.AlignmentFlag.AlignLeft
        option = self.document().defaultTextOption()
        if option.alignment() != side:
            option.setAlignment(side)
            self.document().setDefaultTextOption(option)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column in the middle."""
        super().resizeEvent(event)
        self._centre_column()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Let paragraphs that come into sight be styled, then paint, and veil what is out of focus."""
        self.before_painting()
        super().paintEvent(event)
        if self._settings.focus != "off":
            veil = QColor(self.theme.page)
            veil.setAlpha(VEIL_ALPHA)
            QPainter(self.viewport()).fillPath(veil_path(self, sentence=self._settings.focus == "sentence"), veil)

    def before_painting(self) -> None:
        """What is to be done before paragraphs are painted; nothing here."""

    def event(self, event: QEvent) -> bool:
        """Hand the mouse in the margins on to the text beside them."""
        if event.type() in _MOUSE and isinstance(event, QMouseEvent):
            inside = QPointF(self.viewport().mapFromParent(event.position().toPoint()))
            moved = QMouseEvent(
                event.type(), inside, event.globalPosition(), event.button(), event.buttons(), event.modifiers()
            )
            return self.viewportEvent(moved)
        if event.type() == QEvent.Type.Wheel and isinstance(event, QWheelEvent):
            self.wheelEvent(event)
            return True
        return super().event(event)

    @Slot()
    def _on_caret(self) -> None:
        self._keep_in_place()
        if self._settings.focus != "off":
            self.viewport().update()

    def _keep_in_place(self) -> None:
        """Typewriter scrolling: the line that is written stays at the same height."""
        if self._settings.typewriter and not self.textCursor().hasSelection():
            self.centerCursor()

    def _centre_column(self) -> None:
        column = typeface.column_width(self.font(), self._settings.column_chars) + 2 * MARGIN_PX
        bar = self.verticalScrollBar().sizeHint().width()
        side = max(LEAST_SIDE_PX + bar, int((self.width() - column) / 2))
        # The column stays where it is when the bar comes and goes.
        right = side - bar if self.verticalScrollBar().isVisible() else side
        margins = self.viewportMargins()
        if (margins.left(), margins.right()) != (side, right):
            self.setViewportMargins(side, 0, right, 0)
            # The viewport may have got its size while Qt was still telling of the size before.
            super().resizeEvent(QResizeEvent(self.viewport().size(), QSize()))
