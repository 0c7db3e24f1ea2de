"""A manuscript as a PDF: chapters on pages of their own, numbered pages, the typeface of the page.

Each chapter is laid out by itself, so that a book of any length takes little more memory than its file; on any thread.
"""

from __future__ import annotations

import html

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPdfWriter, QTextCursor, QTextDocument, QTextLine

from aiauthor.documents.exporting.html import CSS, chapter_body
from aiauthor.documents.exporting.manuscript import Manuscript
from aiauthor.gui.typeface import SHIPPED

MARGIN_MM = 25
FONT_PT = 11.0
_RESOLUTION = 300
_CSS = "p { text-indent: 56px; margin: 0; line-height: 115%; } h1, h2, h3 { text-align: center; }"


def render_pdf(manuscript: Manuscript, *, font: str = "serif") -> bytes:
    """The manuscript as a file's bytes."""
    # In memory: a temporary file would be left behind, text and all, where the program is quit meanwhile.
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    _draw(manuscript, buffer, font)
    return bytes(buffer.data().data())


def _draw(manuscript: Manuscript, device: QIODevice, font: str) -> None:
    writer = QPdfWriter(device)
    writer.setResolution(_RESOLUTION)
    writer.setTitle(manuscript.title)
    writer.setAuthor(manuscript.author)
    writer.setCreator("AI Author")
    margin = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A5), QPageLayout.Orientation.Portrait, margin / 1.5,
                    QPageLayout.Unit.Millimeter)
    )  # fmt: skip
    size = QSizeF(writer.width(), writer.height())
    painter = QPainter(writer)
    try:
        page = _draw_part(painter, writer, _title_page(manuscript), size, 0, font, numbered=False)
        for chapter in manuscript.chapters:
            page = _draw_part(painter, writer, chapter_body(chapter), size, page, font)
    finally:
        painter.end()


def _draw_part(
    painter: QPainter, writer: QPdfWriter, body: str, size: QSizeF, page: int, font: str, *, numbered: bool = True
) -> int:
    """Lay a part out and draw its pages; how many pages there are now."""
    document = QTextDocument()
    document.documentLayout().setPaintDevice(writer)
    letters = QFont(SHIPPED.get(font, font))
    letters.setPointSizeF(FONT_PT)
    for ligatures in ("liga", "clig", "dlig"):  # a PDF cannot say which letters they stand for
        letters.setFeature(QFont.Tag(ligatures), 0)
    document.setDefaultFont(letters)
    document.setDefaultStyleSheet(CSS + _CSS)
    document.setDocumentMargin(0)
    document.setHtml(body)
    _unindent_firsts(document)
    foot = size.height() * 0.05
    height = size.height() - foot
    document.setPageSize(QSizeF(size.width(), height))
    lines = _lines_of_pages(document, height)
    for number in range(document.pageCount()):
        if page:
            writer.newPage()
        page += 1
        for line, position in lines.get(number, []):
            line.draw(painter, position)
        if numbered:
            painter.setFont(letters)
            area = QRectF(0, height, size.width(), foot)
            painter.drawText(area, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, str(page))
    return page


def _unindent_firsts(document: QTextDocument) -> None:
    """No indent behind a heading or a scene break, as books have it; Qt's style sheets know no neighbours."""
    block = document.begin().next()
    while block.isValid():
        before = block.previous().blockFormat()
        if before.headingLevel() or before.alignment() & Qt.AlignmentFlag.AlignHCenter:
            form = block.blockFormat()
            form.setTextIndent(0)
            QTextCursor(block).setBlockFormat(form)
        block = block.next()


def _lines_of_pages(document: QTextDocument, height: float) -> dict[int, list[tuple[QTextLine, QPointF]]]:
    """The lines of each page, and where each is drawn on it.

    `QTextDocument.drawContents` draws one line too many above what it is asked for, which the clip then
    hides from the eye; whoever copies, searches or has the PDF read aloud would meet it twice.
    """
    pages: dict[int, list[tuple[QTextLine, QPointF]]] = {}
    document.pageCount()  # lays all of it out
    block = document.begin()
    while block.isValid():
        layout = block.layout()
        place = document.documentLayout().blockBoundingRect(block).topLeft()
        for index in range(layout.lineCount()):
            line = layout.lineAt(index)
            page = int((place.y() + line.y() + line.height() / 2) // height)
            pages.setdefault(page, []).append((line, QPointF(place.x(), place.y() - page * height)))
        block = block.next()
    return pages


def _title_page(manuscript: Manuscript) -> str:
    author = f"<p style='text-align: center'>{html.escape(manuscript.author)}</p>" if manuscript.author else ""
    return f"<br/><br/><br/><br/><h1>{html.escape(manuscript.title)}</h1>{author}"
