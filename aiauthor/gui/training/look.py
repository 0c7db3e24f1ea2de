"""How the dialogs about voices look in a theme: cards, one marked button, quiet text, more air than a form has."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QFrame,
    QLabel,
    QPushButton,
    QRadioButton,
    QTreeWidget,
    QVBoxLayout,
    QWidget,
)

from aiauthor.gui import theme as themes
from aiauthor.gui.theme import Theme

GAP = 12
MARGIN = 24


def apply_theme(window: QWidget, theme: Theme) -> None:
    """Give a dialog the colours of a theme, which the program's palette has already."""
    window.setStyleSheet(style_sheet(theme))
    # The style draws outlines somewhat darker than the window, which is lost on a dark one.
    window_colour = QColor(theme.chrome_faint).lighter(120) if theme.dark else QColor(theme.chrome)
    for kind in (QRadioButton, QCheckBox, QTreeWidget, QComboBox, QAbstractSpinBox):
        for widget in window.findChildren(kind):
            palette = QPalette(widget.palette())
            palette.setColor(QPalette.ColorRole.Window, window_colour)
            widget.setPalette(palette)


def style_sheet(theme: Theme) -> str:
    """What a palette cannot say. Widgets are told apart by the property `look`."""
    on_accent = theme.page if themes.contrast(theme.page, theme.accent) >= 4.5 else theme.selected_ink
    return f"""
        QDialog {{ background: {theme.page}; }}
        QLabel, QCheckBox, QRadioButton {{ color: {theme.chrome_ink}; }}
        QLabel[look="title"], QLabel[look="headline"] {{ color: {theme.ink}; }}
        QLabel[look="quiet"], QLabel:disabled {{ color: {theme.chrome_faint}; }}
        QLabel[look="accent"] {{ color: {theme.accent}; }}
        QFrame[look="card"] {{ background: {theme.chrome}; border: 1px solid {theme.line}; border-radius: 8px; }}
        QFrame[look="notice"] {{ background: {theme.machine}; border: none; border-radius: 6px; }}
        QFrame[look="notice"] QLabel {{ color: {theme.ink}; }}
        QTreeWidget, QTextEdit {{
            background: {theme.page}; color: {theme.ink}; border: 1px solid {theme.line}; border-radius: 8px;
            selection-background-color: {theme.selection}; selection-color: {theme.selected_ink}; padding: 4px;
        }}
        QTreeWidget[look="drop"] {{ border: 2px dashed {theme.accent}; padding: 3px; }}
        QTreeWidget {{ outline: none; show-decoration-selected: 1; }}
        QTreeWidget::item {{ padding: 4px 2px; border: none; border-radius: 0; }}
        QTreeWidget::item:selected {{ background: {theme.selection}; color: {theme.selected_ink}; border: none; }}
        QHeaderView {{ background: transparent; border: none; }}
        QHeaderView::section {{
            background: transparent; color: {theme.chrome_faint}; border: none;
            border-bottom: 1px solid {theme.line}; padding: 5px 6px;
        }}
        QPushButton {{
            background: {theme.chrome}; color: {theme.chrome_ink}; border: 1px solid {theme.line};
            border-radius: 6px; padding: 6px 14px;
        }}
        QPushButton:hover {{ background: {theme.selection}; color: {theme.selected_ink}; }}
        QPushButton:focus {{ border-color: {theme.accent}; }}
        QPushButton:disabled {{ color: {theme.faint}; }}
        QPushButton[look="main"] {{ background: {theme.accent}; color: {on_accent}; border-color: {theme.accent}; }}
        QPushButton[look="main"]:hover {{ border-color: {theme.ink}; }}
        QPushButton[look="main"]:disabled {{
            background: {theme.chrome}; color: {theme.faint}; border-color: {theme.line};
        }}
        QToolButton[look="fold"] {{ border: none; color: {theme.chrome_ink}; padding: 4px 2px; }}
        QToolButton[look="fold"]:hover, QToolButton[look="fold"]:focus {{ color: {theme.accent}; }}
        QLineEdit[look="field"] {{
            background: {theme.page}; color: {theme.ink}; border: 1px solid {theme.line}; border-radius: 6px;
            padding: 5px 8px; selection-background-color: {theme.selection}; selection-color: {theme.selected_ink};
        }}
        QLineEdit[look="field"]:focus {{ border-color: {theme.accent}; }}
        QComboBox QAbstractItemView {{ background: {theme.chrome}; color: {theme.chrome_ink}; }}
        QSlider::groove:horizontal {{ background: {theme.line}; height: 4px; border-radius: 2px; }}
        QSlider::sub-page:horizontal {{ background: {theme.accent}; border-radius: 2px; }}
        QSlider::handle:horizontal {{
            background: {theme.accent}; border: 2px solid {theme.page}; width: 14px; height: 14px; margin: -7px 0;
            border-radius: 9px;
        }}
        QSlider::handle:horizontal:focus {{ border-color: {theme.ink}; }}
        QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled {{ background: {theme.faint}; }}
        QProgressBar {{ background: {theme.line}; border: none; border-radius: 4px; max-height: 8px; min-height: 8px; }}
        QProgressBar::chunk {{ background: {theme.accent}; border-radius: 4px; }}
        QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; border: none; }}
        QScrollBar::handle:vertical {{ background: {theme.line}; min-height: 30px; border-radius: 5px; }}
        QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page
            {{ background: transparent; border: none; height: 0; }}
    """


def label(text: str = "", parent: QWidget | None = None, *, look: str = "", wrap: bool = False) -> QLabel:
    """Text: "title", "headline", "quiet" or plain; never read as markup."""
    result = QLabel(text, parent)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setWordWrap(wrap)
    if look:
        result.setProperty("look", look)
    if look in ("title", "headline"):
        font = QFont(result.font())
        font.setPointSizeF(font.pointSizeF() * (1.5 if look == "title" else 1.15))
        font.setWeight(QFont.Weight.DemiBold)
        result.setFont(font)
    return result


def button(text: str, parent: QWidget | None = None, *, main: bool = False) -> QPushButton:
    """A button; the main one of a page stands out, and none answers Enter unless it was given the focus."""
    result = QPushButton(text, parent)
    result.setAutoDefault(False)
    if main:
        result.setProperty("look", "main")
    return result


def set_look(widget: QWidget, look: str) -> None:
    """Change the look of a widget that is on screen."""
    if widget.property("look") != look:
        widget.setProperty("look", look)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def card(parent: QWidget | None = None, *, look: str = "card") -> tuple[QFrame, QVBoxLayout]:
    """A frame with rounded corners, and the layout inside."""
    frame = QFrame(parent)
    frame.setProperty("look", look)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(16, 12, 16, 12)
    layout.setSpacing(6)
    return frame, layout
