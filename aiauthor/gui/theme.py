"""The colours of the page and of the frame around it, read from `resources/themes`."""

from __future__ import annotations

import dataclasses
import functools
import json

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from aiauthor import paths

NAMES = ("light", "dark", "sepia", "high-contrast")


@dataclasses.dataclass(frozen=True)
class Theme:
    """Colours as "#RRGGBB".

    Attributes:
        name: for the menu.
        dark: whether the page is darker than the ink.
        page: the paper; `ink` what is written on it, `ghost` what is only suggested.
        faint: marks that should not draw the eye: Markdown's signs, text out of focus.
        caret: the caret.
        selection: behind selected text, which is in `selected_ink`.
        chrome: bars and panels; `chrome_ink` their text, `chrome_faint` their quiet text.
        line: between chrome and page.
        accent: links, progress, the focused control.
        machine: behind words that were the machine's.
        misspelt: the wave under a word.
        found: behind what a search found, `found_now` where it stands.
        added: behind text that one version of a page has and the other lacks, and `removed` the reverse.
        ghost_underline: whether a dotted line tells ghost from ink as well.
    """

    name: str
    dark: bool
    page: str
    ink: str
    ghost: str
    faint: str
    caret: str
    selection: str
    selected_ink: str
    chrome: str
    chrome_ink: str
    chrome_faint: str
    line: str
    accent: str
    machine: str
    misspelt: str
    found: str
    found_now: str
    added: str
    removed: str
    ghost_underline: bool = False


@functools.cache
def load_theme(name: str) -> Theme:
    """One of `NAMES`."""
    return Theme(**json.loads(paths.resource(f"themes/{name}.json").read_text(encoding="utf-8")))


def resolve_theme(name: str) -> Theme:
    """The theme of a setting, where "system" is light or dark as the system is now."""
    if name == "system":
        name = "dark" if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"
    return load_theme(name)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    darker, lighter = sorted(_luminance(QColor(color)) for color in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def palette(theme: Theme) -> QPalette:
    """What Qt's own widgets look like in a theme."""
    roles = QPalette.ColorRole
    colors = {
        roles.Window: theme.chrome,
        roles.WindowText: theme.chrome_ink,
        roles.Base: theme.page,
        roles.AlternateBase: theme.chrome,
        roles.Text: theme.ink,
        roles.PlaceholderText: theme.ghost,
        roles.Button: theme.chrome,
        roles.ButtonText: theme.chrome_ink,
        roles.BrightText: theme.selected_ink,
        roles.ToolTipBase: theme.chrome,
        roles.ToolTipText: theme.chrome_ink,
        roles.Highlight: theme.selection,
        roles.HighlightedText: theme.selected_ink,
        roles.Accent: theme.accent,
        roles.Link: theme.accent,
        roles.LinkVisited: theme.accent,
        roles.Light: theme.page,
        roles.Midlight: theme.chrome,
        roles.Mid: theme.line,
        roles.Dark: theme.line,
        roles.Shadow: theme.line,
    }
    result = QPalette()
    for role, color in colors.items():
        result.setColor(role, QColor(color))
    for role in (roles.WindowText, roles.ButtonText, roles.Text):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.faint))
    return result


def apply(theme: Theme) -> None:
    """Show all of the program's windows in a theme."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.setPalette(palette(theme))
    if app.styleSheet() != (sheet := style_sheet(theme)):
        app.setStyleSheet(sheet)


def style_sheet(theme: Theme) -> str:
    """The few things that a palette cannot say: bars without frames, a scroll bar that stays in the background."""
    return f"""
        QMainWindow, QMenuBar, QStatusBar {{ background: {theme.page}; }}
        QMenuBar {{ color: {theme.chrome_faint}; border: none; padding: 2px 6px; }}
        QMenuBar::item {{ background: transparent; padding: 4px 9px; border-radius: 4px; }}
        QMenuBar::item:selected {{ background: {theme.selection}; color: {theme.selected_ink}; }}
        QMenu {{ background: {theme.chrome}; color: {theme.chrome_ink}; border: 1px solid {theme.line}; padding: 5px; }}
        QMenu::item {{ padding: 5px 26px 5px 22px; border-radius: 4px; }}
        QMenu::item:selected {{ background: {theme.selection}; color: {theme.selected_ink}; }}
        QMenu::item:disabled {{ color: {theme.faint}; }}
        QMenu::separator {{ height: 1px; background: {theme.line}; margin: 5px 8px; }}
        #sidebar {{ background: {theme.page}; border-right: 1px solid {theme.line}; }}
        #sidebar QTreeWidget, #sidebar QListWidget {{ border: none; color: {theme.chrome_ink}; }}
        #sidebar QToolButton {{ color: {theme.chrome_faint}; border: none; padding: 3px 8px; border-radius: 4px; }}
        #sidebar QToolButton:checked {{ color: {theme.ink}; font-weight: bold; }}
        #sidebar QLabel {{ color: {theme.chrome_ink}; padding: 4px 6px; }}
        QSplitter::handle {{ background: {theme.page}; }}
        QTabBar::tab {{ background: transparent; color: {theme.chrome_faint}; padding: 6px 14px; border: none; }}
        QTabBar::tab:selected {{ color: {theme.ink}; border-bottom: 2px solid {theme.accent}; }}
        #find_bar {{ background: {theme.page}; border-top: 1px solid {theme.line}; }}
        QLineEdit {{ background: {theme.page}; color: {theme.ink}; border: 1px solid {theme.line}; border-radius: 4px;
            padding: 4px 6px; selection-background-color: {theme.selection};
            selection-color: {theme.selected_ink}; }}
        QLineEdit:focus {{ border-color: {theme.accent}; }}
        #find_bar QToolButton {{ color: {theme.chrome_faint}; border: 1px solid transparent; padding: 3px 7px;
            border-radius: 4px; }}
        #find_bar QToolButton:checked {{ color: {theme.ink}; border-color: {theme.accent}; }}
        QDialog QLabel#help {{ color: {theme.chrome_faint}; padding-bottom: 10px; }}
        QDialog QScrollArea, QDialog QScrollArea > QWidget > QWidget {{ background: transparent; }}
        #alternatives {{ background: {theme.page}; border-top: 1px solid {theme.line}; }}
        #card {{ background: {theme.page}; border: 1px solid {theme.line}; border-radius: 6px; text-align: left; }}
        #card:hover, #card:focus {{ border-color: {theme.accent}; }}
        #card[shown="true"] {{ background: {theme.chrome}; }}
        #card QLabel {{ color: {theme.ink}; background: transparent; }}
        QTabBar QToolButton {{ color: {theme.chrome_faint}; border: none; padding: 0 3px; font-size: 9pt; }}
        QTabBar QToolButton:hover {{ color: {theme.ink}; }}
        #banner {{ background: {theme.chrome}; border-bottom: 1px solid {theme.line}; }}
        QStatusBar {{ color: {theme.chrome_faint}; border: none; padding: 0 8px 3px 8px; }}
        QStatusBar::item {{ border: none; }}
        QStatusBar QToolButton {{ color: {theme.chrome_faint}; border: none; padding: 2px 7px; border-radius: 4px; }}
        QStatusBar QToolButton:hover {{ background: {theme.selection}; color: {theme.selected_ink}; }}
        QStatusBar QLabel {{ color: {theme.chrome_faint}; }}
        QListWidget, QTreeWidget, QTreeView {{ background: {theme.page}; color: {theme.ink};
            border: 1px solid {theme.line}; border-radius: 4px; padding: 3px; outline: none; }}
        QListWidget::item {{ padding: 4px 6px; border-radius: 4px; }}
        QTreeWidget::item {{ padding: 4px 6px; }}
        QListWidget::item:selected, QTreeWidget::item:selected
            {{ background: {theme.selection}; color: {theme.selected_ink}; }}
        QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; border: none; }}
        QScrollBar::handle:vertical {{ background: {theme.line}; min-height: 40px; border-radius: 5px; }}
        QScrollBar::handle:vertical:hover {{ background: {theme.faint}; }}
        QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page
            {{ background: transparent; border: none; height: 0; }}
    """


def _luminance(color: QColor) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.redF(), color.greenF(), color.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
