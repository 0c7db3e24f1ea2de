from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo, QFontMetricsF, QGuiApplication, QRawFont, QTextCharFormat

from aiauthor.gui import theme, typeface
from aiauthor.gui.editor.page import MARGIN_PX
from aiauthor.settings import Settings


@pytest.mark.parametrize("name", theme.NAMES)
def test_ghost_text_is_readable_and_clearly_not_ink(name: str):
    colors = theme.load_theme(name)
    assert theme.contrast(colors.ghost, colors.page) >= 3
    assert theme.contrast(colors.ghost, colors.ink) >= 2.5 or colors.ghost_underline
    assert theme.contrast(colors.ink, colors.page) >= 7
    assert theme.contrast(colors.chrome_faint, colors.page) >= 4.5
    assert theme.contrast(colors.chrome_ink, colors.chrome) >= 4.5
    assert theme.contrast(colors.selected_ink, colors.selection) >= 4.5
    for behind in (colors.machine, colors.found, colors.found_now, colors.added, colors.removed):
        assert theme.contrast(colors.ink, behind) >= 4.5


@pytest.mark.parametrize(("one", "other", "ratio"), [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48)])
def test_contrast_is_that_of_the_guidelines(one: str, other: str, ratio: float):
    assert theme.contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert theme.contrast(other, one) == pytest.approx(ratio, abs=0.01)


def test_the_system_decides_between_light_and_dark(qapp):
    hints = QGuiApplication.styleHints()
    hints.setColorScheme(Qt.ColorScheme.Dark)
    dark = theme.resolve_theme("system")
    hints.setColorScheme(Qt.ColorScheme.Light)
    light = theme.resolve_theme("system")
    hints.unsetColorScheme()
    # A platform that has no say is light.
    assert not light.dark
    assert dark in (theme.load_theme("dark"), light)


def test_ghost_text_has_the_themes_colour(editor, suggest):
    suggest("abc")
    for name in theme.NAMES:
        colors = theme.load_theme(name)
        editor.apply_theme(colors)
        formats = editor.document().firstBlock().layout().formats()
        text_format = formats[-1].format
        assert text_format.foreground().color().name() == colors.ghost.lower()
        dotted = text_format.underlineStyle() == QTextCharFormat.UnderlineStyle.DotLine
        assert dotted == colors.ghost_underline


@pytest.mark.parametrize("name", ["serif", "sans"])
@pytest.mark.parametrize("spacing", [1.6, 2.0, 3.0])
def test_lines_are_as_far_apart_as_the_setting_says(editor, name: str, spacing: float):
    editor.apply_settings(Settings(font=name, font_size=15, line_spacing=spacing))
    editor.set_text("one\ntwo 日本")
    first, second = (editor.document().findBlockByNumber(number) for number in (0, 1))
    distance = editor.blockBoundingGeometry(second).top() - editor.blockBoundingGeometry(first).top()
    pixels = 15 * QFontMetricsF(editor.font()).fontDpi() / 72
    assert distance == pytest.approx(spacing * pixels, abs=2)


def test_the_letters_are_those_of_the_typeface_that_ships(qapp):
    font = typeface.letters_of(typeface.page_font("serif", 14, 1.6))
    assert QFontInfo(font).family() == "Literata"
    assert QRawFont.fromFont(typeface.page_font("serif", 14, 1.6)).unitsPerEm() == 1000


@pytest.mark.parametrize("chars", [60, 70])
def test_the_column_is_in_the_middle_and_as_wide_as_set(qtbot, editor, chars: int):
    editor.apply_settings(Settings(column_chars=chars))
    for width in (1000, 1600):
        editor.resize(width, 500)
        page = editor.viewport().geometry()
        assert abs(page.center().x() - width / 2) <= 1
        column = typeface.column_width(editor.font(), chars)
        assert page.width() - 2 * MARGIN_PX == pytest.approx(column, abs=2)
    editor.set_text("and the rain had stopped some time before midnight " * 10)
    line = editor.document().firstBlock().layout().lineAt(0)
    assert 0.8 * chars < line.textLength() < 1.2 * chars


def test_the_column_stays_where_it_is_when_the_scroll_bar_comes(qtbot, editor):
    editor.resize(1200, 400)
    before = editor.viewport().geometry().left()
    editor.set_text("line\n" * 200)
    qtbot.waitUntil(lambda: editor.verticalScrollBar().isVisible())
    assert editor.viewport().geometry().left() == before


def test_the_page_takes_the_colour_of_each_theme_that_is_chosen(window):
    for name in (*theme.NAMES, "light"):
        window.change_settings(theme=name)
        pixel = window.editor.viewport().grab().toImage().pixelColor(3, 3)
        assert pixel.name() == theme.load_theme(name).page.lower()
