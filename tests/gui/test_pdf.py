"""A manuscript on paper: every line once, and letters that can be copied out again."""

from __future__ import annotations

import re
import zlib

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QTextDocument

from aiauthor.documents.exporting import make_manuscript
from aiauthor.gui import pdf

PROSE = "## One\n\n" + "The first fly left the office of the fifth waffle. " * 400 + "\n\n***\n\nThe end.\n"


def test_every_line_is_on_one_page_and_wholly_so(qapp):
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setHtml("".join(f"<p style='line-height: 140%'>{'some words ' * 40}</p>" for _ in range(30)))
    document.setPageSize(QSizeF(400, 333))
    pages = pdf._lines_of_pages(document, 333)
    assert list(pages) == list(range(document.pageCount()))
    block, lines = document.begin(), 0
    while block.isValid():
        lines += block.layout().lineCount()
        block = block.next()
    assert sum(map(len, pages.values())) == lines
    for page in pages.values():
        tops = [position.y() + line.y() for line, position in page]
        assert tops == sorted(tops)
        assert tops[0] >= -1
        assert tops[-1] + page[-1][0].height() <= 333 + 1


def test_lines_behind_a_heading_or_a_break_are_not_indented(qapp):
    document = QTextDocument()
    document.setDefaultStyleSheet("p { text-indent: 20px; } .scene { text-align: center; }")
    document.setHtml("<h2>One</h2><p>a</p><p>b</p><p class='scene' style='text-align: center'>***</p><p>c</p>")
    pdf._unindent_firsts(document)
    indents = {}
    block = document.begin()
    while block.isValid():
        indents[block.text()] = block.blockFormat().textIndent()
        block = block.next()
    assert (indents["a"], indents["c"]) == (0, 0)
    assert indents["b"] > 0


@pytest.mark.parametrize("font", ["serif", "sans"])
def test_a_page_says_which_letters_it_shows(qapp, font):
    data = pdf.render_pdf(make_manuscript(PROSE, title="Book", author="A. Writer"), font=font)
    assert data.rstrip().endswith(b"%%EOF")
    streams = [_unpacked(stream) for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)]
    maps = [stream for stream in streams if b"beginbfchar" in stream or b"beginbfrange" in stream]
    assert maps
    for stream in maps:
        letters = re.findall(rb"<([0-9a-fA-F]{4})>", b"".join(re.findall(rb"begincmap(.*)endcmap", stream, re.DOTALL)))
        assert not {b"FB00", b"FB01", b"FB02", b"fb00", b"fb01", b"fb02"} & set(letters)


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream
