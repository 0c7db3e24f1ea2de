"""Focus: all but the paragraph or sentence at the caret is veiled. It is painted over, so it costs no layout."""

from __future__ import annotations

import re
from typing import cast

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QTextBlock, QTextLayout
from PySide6.QtWidgets import QPlainTextEdit

from aiauthor.gui.editor.text_units import python_index, qt_index, qt_length

_SENTENCE_END = re.compile(r"[.!?…。！？]+[\"'”’»›)\]*_]*(?=\s|$)\s*")


LONGEST_CHARS = 3_000  # a longer sentence is cut


def sentence_at(text: str, index: int) -> tuple[int, int]:
    """Where the sentence around an index of a paragraph begins and ends; at an end, the one just written."""
    start = max(0, index - LONGEST_CHARS)
    for end in _SENTENCE_END.finditer(text, start, index + LONGEST_CHARS):
        if index < end.end() or (index == end.end() == len(text)):
            return start, end.end()
        start = end.end()
    return start, min(len(text), index + LONGEST_CHARS)


def veil_path(editor: QPlainTextEdit, *, sentence: bool) -> QPainterPath:
    """What is to be veiled, in coordinates of the viewport."""
    viewport = QRectF(editor.viewport().rect())
    path = QPainterPath()
    path.addRect(viewport)
    cursor = editor.textCursor()
    block = cursor.block()
    geometry = _geometry(editor, block)
    clear = QPainterPath()
    if sentence:
        text = block.text()
        start, end = sentence_at(text, python_index(text, cursor.positionInBlock()))
        for rect in _line_rects(block.layout(), qt_index(text, start), qt_index(text, end)):
            clear.addRect(rect.translated(geometry.topLeft()))
    else:
        clear.addRect(QRectF(0, geometry.top(), viewport.width(), geometry.height()))
    return path.subtracted(clear)


def _geometry(editor: QPlainTextEdit, block: QTextBlock) -> QRectF:
    """Where a paragraph is in the viewport."""
    # `blockBoundingGeometry` and `contentOffset` are protected in C++ and open in Python.
    return editor.blockBoundingGeometry(block).translated(editor.contentOffset())


def _line_rects(layout: QTextLayout, start: int, end: int) -> list[QRectF]:
    """The rectangles of a stretch of a paragraph, ghost text in it included."""
    ghost, ghost_length = layout.preeditAreaPosition(), qt_length(layout.preeditAreaText())
    if ghost_length and end >= ghost:
        end += ghost_length
    rects = []
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        low, high = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
        if low > high or (low == high and start != end):
            continue
        one, other = _x(line.cursorToX(low)), _x(line.cursorToX(high))
        rects.append(QRectF(QPointF(min(one, other), line.y()), QPointF(max(one, other), line.y() + line.height())))
    return rects


def _x(answer: object) -> float:
    """`cursorToX` answers with the position too."""
    return float(answer[0] if isinstance(answer, tuple) else cast(float, answer))
