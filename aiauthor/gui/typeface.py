"""The typefaces of the page, and the strut that sets the distance of its lines.

`QPlainTextEdit` has no line spacing: a line is as high as its fonts say. So the first font of the
page's family list is a strut, made here: it has no letters, so every letter comes from the next font in
the list, but its ascent and descent count, and Qt makes every line at least as high as they are.
"""

from __future__ import annotations

import functools
import struct

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QGuiApplication

from aiauthor import paths

SHIPPED = {"serif": "Literata", "sans": "Source Sans 3"}
_FILES = ("Literata", "SourceSans3")
_STYLES = ("Regular", "Italic", "Bold", "BoldItalic")
_EM = 1000
# Letters as frequent as in English prose: an even measure of how wide a column of so many characters is.
_SAMPLE = "e" * 12 + "t" * 9 + "a" * 8 + "oinshr" * 6 + "dlu" * 3 + "cmwfgypb" * 2 + "vk.," + " " * 19


@functools.cache
def load_shipped_fonts() -> None:
    """Make the fonts that ship known to Qt; a font that is missing is replaced by one of the system's."""
    for name in _FILES:
        for style in _STYLES:
            file = paths.resource(f"fonts/{name}-{style}.ttf")
            if file.exists():
                QFontDatabase.addApplicationFont(str(file))


def page_font(name: str, size_pt: float, line_spacing: float) -> QFont:
    """The font of the page.

    Args:
        name: "serif", "sans" or a family of the system.
        size_pt: the size.
        line_spacing: the distance of the lines as a multiple of the size; never less than the font needs.
    """
    load_shipped_fonts()
    font = QFont()
    font.setFamilies([SHIPPED.get(name, name)])
    font.setPointSizeF(size_pt)
    font.setStyleHint(QFont.StyleHint.SansSerif if name == "sans" else QFont.StyleHint.Serif)
    font.setKerning(True)
    metrics = QFontMetricsF(font)
    pixels = font.pixelSize() if font.pixelSize() > 0 else metrics.fontDpi() * size_pt / 72
    extra = max(0.0, line_spacing * pixels - metrics.height())
    ascent = round(_EM * (metrics.ascent() + extra / 2) / pixels)
    descent = round(_EM * (metrics.descent() + extra / 2) / pixels)
    underline = round(_EM * metrics.underlinePos() / pixels)
    font.setFamilies([_strut(ascent, descent, underline), SHIPPED.get(name, name)])
    return font


def chrome_font() -> QFont:
    """The font of menus, bars and dialogs: the sans that ships, about as large as the system's."""
    load_shipped_fonts()
    font = QFont(QGuiApplication.font())
    font.setFamilies([SHIPPED["sans"], *font.families()])
    if font.pointSizeF() > 0:
        font.setPointSizeF(font.pointSizeF() * 1.1)  # its letters are smaller than most at the same size
    return font


def letters_of(font: QFont) -> QFont:
    """A page's font without its strut, as high as its letters are."""
    plain = QFont(font)
    plain.setFamilies(font.families()[-1:])
    return plain


def column_width(font: QFont, chars: int) -> float:
    """How wide a column of so many characters of prose is, in pixels."""
    return QFontMetricsF(letters_of(font)).horizontalAdvance(_SAMPLE) / len(_SAMPLE) * chars


@functools.cache
def _strut(ascent: int, descent: int, underline: int) -> str:
    family = f"AI Author Strut {ascent} {descent}"
    # In every style, or Qt would draw its own bold and italic instead of looking for the typeface's.
    for bold in (False, True):
        for italic in (False, True):
            data = strut_font(family, ascent, descent, underline, bold=bold, italic=italic)
            QFontDatabase.addApplicationFontFromData(QByteArray(data))
    return family


def strut_font(
    family: str, ascent: int, descent: int, underline: int, *, bold: bool = False, italic: bool = False
) -> bytes:
    """A TrueType font without letters (OpenType specification 1.9, the tables that it requires).

    Args:
        family: its name.
        ascent: above the base line, in thousandths of the size; likewise `descent` below it.
        descent: below the base line.
        underline: how far below the base line a line under the text runs.
        bold: of which style.
        italic: of which style.
    """
    box = _missing_glyph()
    style = " ".join(["Bold"] * bold + ["Italic"] * italic) or "Regular"
    name = f"{family} {style}"
    names = ((1, family), (2, style), (3, name), (4, name), (5, "Version 1.0"), (6, name.replace(" ", "")))
    style_bits = (32 * bold + italic) or 64
    strings = [text.encode("utf-16-be") for _, text in names]
    records, offset = b"", 0
    for (name_id, _), text in zip(names, strings, strict=True):
        records += struct.pack(">6H", 3, 1, 0x409, name_id, len(text), offset)
        offset += len(text)
    everything = 0xFFFFFFFF  # every script: Qt asks for that before it looks for a letter
    tables = {
        b"OS/2": struct.pack(
            ">HhHHH11h10s4I4sHHHhhhHHIIhhHHH",
            *(4, 500, 700 if bold else 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 250, 0, bytes(10)),
            *(everything, everything, everything, 0x0FFFFFFF, b"NONE", 0x80 + style_bits, 0xFFFF, 0xFFFF),
            *(ascent, -descent, 0, ascent, descent, everything, everything, 500, 700, 0, 32, 0),
        ),
        b"cmap": struct.pack(">HHHHI", 0, 1, 3, 1, 12)
        + struct.pack(">10HhH", 4, 24, 0, 2, 2, 0, 0, 0xFFFF, 0, 0xFFFF, 1, 0),
        b"glyf": box,
        b"head": struct.pack(
            ">4IHHqq4hHH3h",
            0x10000,
            0x10000,
            0,
            0x5F0F3CF5,
            0x0B,
            _EM,
            0,
            0,
            60,
            0,
            440,
            700,
            bold + 2 * italic,
            8,
            2,
            0,
            0,
        ),
        b"hhea": struct.pack(">I3hH11hH", 0x10000, ascent, -descent, 0, 500, 60, 60, 440, 1, 0, 0, *(0,) * 5, 1),
        b"hmtx": struct.pack(">Hh", 500, 60),
        b"loca": struct.pack(">HH", 0, len(box) // 2),
        b"maxp": struct.pack(">I14H", 0x10000, 1, 8, 2, 0, 0, 1, *(0,) * 8),
        b"name": struct.pack(">3H", 0, len(names), 6 + len(records)) + records + b"".join(strings),
        b"post": struct.pack(">IIhh5I", 0x30000, 0, -underline, 50, *(0,) * 5),
    }
    directory, body = b"", b""
    for tag, data in sorted(tables.items()):
        start = 12 + 16 * len(tables) + len(body)
        directory += tag + struct.pack(">3I", _checksum(data), start, len(data))
        body += data + bytes(-len(data) % 4)
    font = struct.pack(">I4H", 0x10000, len(tables), 128, 3, 16 * len(tables) - 128) + directory + body
    head = font.index(tables[b"head"]) + 8
    return font[:head] + struct.pack(">I", (0xB1B0AFBA - _checksum(font)) & 0xFFFFFFFF) + font[head + 4 :]


def _missing_glyph() -> bytes:
    """An empty box, shown for a character that no font has."""
    outer = ((60, 0), (0, 700), (380, 0), (0, -700))
    inner = ((-340, 40), (300, 0), (0, 620), (-300, 0))
    glyph = struct.pack(">5h", 2, 60, 0, 440, 700) + struct.pack(">3H", 3, 7, 0)
    points = (*outer, *inner)
    glyph += bytes([1]) * len(points)
    glyph += b"".join(struct.pack(">h", x) for x, _ in points) + b"".join(struct.pack(">h", y) for _, y in points)
    return glyph + bytes(len(glyph) % 2)


def _checksum(data: bytes) -> int:
    data += bytes(-len(data) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(data) // 4}I", data)
    return sum(words) & 0xFFFFFFFF
