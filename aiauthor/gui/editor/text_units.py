"""Qt counts UTF-16 units, Python code points: the one place that goes from one to the other."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor, QTextDocument

# What separates paragraphs in a document; a line separator (U+2028) is an ordinary character of the text.
_PARAGRAPH_SEPARATOR = "\u2029"


def qt_length(text: str) -> int:
    """How many positions a text takes in a document."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def qt_index(text: str, index: int) -> int:
    """The position in Qt's count of a Python index into a text."""
    return qt_length(text[:index])


def python_index(text: str, position: int) -> int:
    """The Python index of a position in Qt's count; inside a surrogate pair, of the character it belongs to."""
    if text.isascii():
        return min(position, len(text))
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * position]
    return len(units.decode("utf-16-le", "ignore"))


def whole_text(document: QTextDocument) -> str:
    r"""The document's text, lines broken with "\n".

    Not `toPlainText`, which turns every no-break space into a plain one.
    """
    return document.toRawText().replace(_PARAGRAPH_SEPARATOR, "\n")


def text_between(document: QTextDocument, start: int, end: int) -> str:
    r"""The document's text between two positions, lines broken with "\n"; costs O(end - start).

    A surrogate pair that `start` cuts in two loses its other half.
    """
    cursor = QTextCursor(document)
    cursor.setPosition(max(0, start))
    cursor.setPosition(min(end, document.characterCount() - 1), QTextCursor.MoveMode.KeepAnchor)
    text = cursor.selectedText().replace(_PARAGRAPH_SEPARATOR, "\n")
    return text[1:] if text and "\udc00" <= text[0] <= "\udfff" else text
