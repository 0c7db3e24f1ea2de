"""Bytes of a text file -> str, for a corpus: what is doubtful is refused rather than read as noise."""

from __future__ import annotations

import re

from aiauthor import encodings
from aiauthor.errors import CorpusError

_C1 = re.compile("[\x80-\x9f]")
_STRAY_SHARE = 0.001


def decode(data: bytes) -> tuple[str, str]:
    """Read a book's bytes: byte-order mark, UTF-8, cp1252, then a detector, latin-1 last.

    Args:
        data: the whole file.

    Returns:
        The text, and the name of the encoding that it was in.

    Raises:
        CorpusError: if it is empty, binary, damaged, or in no known encoding; the message goes on
            from the file's name ("is empty").
    """
    if not data.strip(b"\0 \t\r\n\x1a"):
        raise CorpusError("is empty")
    if data.startswith(b"{\\rtf"):
        raise CorpusError("is a rich-text document, not plain text")
    try:
        decoded = encodings.decode(data)
    except ValueError as exc:
        raise CorpusError("is binary, or in no encoding that is known") from exc
    if decoded.damaged:
        raise CorpusError(f"is {decoded.encoding.upper()} with {decoded.damaged:,} damaged bytes")
    # cp1252 and its like have letters and signs where latin-1 has controls that no text uses.
    if decoded.encoding == "iso8859-1" and len(_C1.findall(decoded.text)) > _STRAY_SHARE * len(data):
        raise CorpusError("is binary, or in no encoding that is known")
    return decoded.text, "ascii" if decoded.text.isascii() else decoded.encoding
