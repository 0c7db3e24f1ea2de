"""Which encoding a stranger's text is in, tried in the order that is right most often.

A byte-order mark, then UTF-8, then UTF-16 without its mark, then cp1252 where that gives a western
language, and only then a detector: asked first, detectors take cp1252 English for cp1257.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

_SAMPLE_BYTES = 1 << 18

# UTF-32 before UTF-16, whose mark it begins with.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GUESSES = [
    "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "iso8859_2", "koi8_r", "cp866",
    "cp932", "euc_jp", "gb18030", "big5", "cp949",
]  # fmt: skip
# Tab, line breaks, form feed, the old end-of-file mark and escape turn up in texts.
_CONTROL = bytes(set(range(32)) - {9, 10, 11, 12, 13, 26, 27} | {127})
# A sign between two letters of one word: what Polish or Czech look like when read as cp1252.
_STRAY_SIGN = re.compile(r"[^\W\d_][¡-©«¬®-³µ¶¸¹»-¿×÷][^\W\d_]")


@dataclass(frozen=True)
class Decoded:
    """A text and how it was spelt.

    Attributes:
        text: without the byte-order mark; line endings as they were.
        encoding: a codec name: "utf-8", "utf-16-le", "cp1252" ...
        marked: whether there was a byte-order mark.
        damaged: how many stretches of bytes made no sense and became U+FFFD.
    """

    text: str = field(repr=False)
    encoding: str
    marked: bool = False
    damaged: int = 0


def decode(data: bytes) -> Decoded:
    """Turn the bytes of a text into characters.

    Raises:
        ValueError: if they are no text in any encoding known here.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            damaged = text.count("\ufffd") - data.count("\ufffd".encode(encoding))
            if damaged * 50 > len(text) or "\0" in text:
                raise ValueError("not a text")
            return Decoded(text, encoding, marked=True, damaged=max(damaged, 0))
    if b"\0" in data:
        return _utf16_without_mark(data)
    sample = data[:_SAMPLE_BYTES]
    if len(sample.translate(None, _CONTROL)) < 0.98 * len(sample):
        raise ValueError("not a text")
    return _decode_8_bit(data)


def _decode_8_bit(data: bytes) -> Decoded:
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd") - data.count("\ufffd".encode())
    # A byte lost on a disk must not turn every curly quote of a book into three signs.
    if damaged * 20 < len(data) - len(text):
        return Decoded(text, "utf-8", damaged=damaged)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return _detect(data) or Decoded(data.decode("iso8859-1"), "iso8859-1")
    if _is_western(text[:_SAMPLE_BYTES]):
        return Decoded(text, "cp1252")
    return _detect(data) or Decoded(text, "cp1252")


def _utf16_without_mark(data: bytes) -> Decoded:
    """UTF-16 that forgot its mark: in the right byte order blanks are common, in the wrong one they are not."""
    best: tuple[int, Decoded] | None = None
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        blanks = text.count(" ") + text.count("\n")
        if "\0" not in text and (best is None or blanks > best[0]):
            best = blanks, Decoded(text, encoding)
    if best is None or best[0] * 100 < len(best[1].text):
        raise ValueError("not a text")
    return best[1]


def _is_western(text: str) -> bool:
    """Whether a text read as cp1252 looks like a western language rather than a Slavic or Greek one misread."""
    high = [c for c in text if c > "\x7f"]
    letters = sum(c.isalpha() for c in high)
    plain = sum(c.isascii() and c.isalpha() for c in text)
    if letters > 0.35 * (letters + plain) and letters > 3:
        return False
    stray = len(_STRAY_SIGN.findall(text))
    return stray <= 2 or stray < 0.1 * len(high)


def _detect(data: bytes) -> Decoded | None:
    sample = data[:_SAMPLE_BYTES]
    if sum(byte > 127 for byte in sample) < 12:
        return None  # every guess fits so little
    from charset_normalizer import from_bytes  # slow to import and needed seldom

    best = from_bytes(sample, cp_isolation=_GUESSES).best()
    if best is None:
        return None
    try:
        encoding = codecs.lookup(best.encoding).name
        return Decoded(data.decode(encoding), encoding)
    except (LookupError, UnicodeDecodeError):
        return None
