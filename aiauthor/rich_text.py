r"""The tokens of rich text (.rtf, RTF 1.9.1), and which characters its words, symbols and bytes stand for.

What the tokens make of a text, its readers know: one takes the words to learn from, one the document to edit.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?[0-9]{1,10})? ?"  # control word, its number
    rb"|([^\\{}\r\n\0]+)"  # text
    rb"|\\'([0-9A-Fa-f]{2})"  # a byte
    rb"|([{}])"
    rb"|\\([^A-Za-z])"  # control symbol
    rb"|[\r\n\0]+|\\",
    re.DOTALL,
)

CHARACTERS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "emspace": "\u2003", "enspace": "\u2002",
    "qmspace": "\u2005", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "zwj": "\u200d", "zwnj": "\u200c",
}  # fmt: skip
SYMBOLS = {b"~": "\u00a0", b"_": "\u2011", b"\\": "\\", b"{": "{", b"}": "}", b"\t": "\t"}
ENDS_OF_PARAGRAPH = frozenset({"par", "sect", "page", "column", "cell", "row", "nestcell", "nestrow"})

# What a font's `\fcharset` says its bytes are.
CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_PAGES = {
    10000: "mac_roman", 10006: "mac_greek", 10007: "mac_cyrillic", 10029: "mac_latin2", 10081: "mac_turkish",
    65001: "utf-8", 936: "gbk", 1361: "johab", 20866: "koi8_r", 28591: "cp1252",
}  # fmt: skip


def tokens(data: bytes, start: int) -> Iterator[tuple[bytes | None, ...]]:
    r"""The tokens from a position on; binary data, whose bytes mean nothing here, are passed over.

    Yields:
        control word, its number, text, the two digits of a byte, brace, control symbol: one of them (a word with its
        number), or none for what only parts others: line breaks, and the `\bin` of what was passed over.
    """
    position: int | None = start
    while position is not None:
        skipped_to = None
        for token in _TOKEN.finditer(data, position):
            if token[1] == b"bin":
                yield (None,) * 6
                skipped_to = min(token.end() + max(int(token[2] or 0), 0), len(data))
                break
            yield token.groups()
        position = skipped_to


def codec_of_page(number: int) -> str | None:
    r"""Python's name for the codec of a Windows code page, as in `\ansicpg`; None where there is none."""
    try:
        return codecs.lookup(_PAGES.get(number, f"cp{number}")).name
    except LookupError:
        return None
