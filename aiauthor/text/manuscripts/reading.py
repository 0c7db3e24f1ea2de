"""From a path to a manuscript: which reader a file needs is told by its content first, then by its name."""

from __future__ import annotations

import logging
import re
import stat
import traceback
from collections.abc import Callable
from pathlib import Path

from aiauthor.errors import DocumentError, Message
from aiauthor.text.language import guess_language
from aiauthor.text.manuscripts import scrivener
from aiauthor.text.manuscripts.docx import read_docx
from aiauthor.text.manuscripts.epub import read_epub
from aiauthor.text.manuscripts.html import read_html
from aiauthor.text.manuscripts.markdown import read_markdown
from aiauthor.text.manuscripts.odt import read_flat_odt, read_odt
from aiauthor.text.manuscripts.plain import read_plain
from aiauthor.text.manuscripts.rtf import MAGIC as RTF_MAGIC
from aiauthor.text.manuscripts.rtf import read_rtf
from aiauthor.text.manuscripts.source import Source, label_of, status_of
from aiauthor.text.manuscripts.values import Limits, Manuscript, Reading
from aiauthor.text.words import count_words

Reader = Callable[[Source], Reading]

_logger = logging.getLogger(__name__)

READERS: dict[str, Reader] = {
    ".txt": read_plain, ".text": read_plain,
    ".md": read_markdown, ".markdown": read_markdown,
    ".docx": read_docx, ".docm": read_docx, ".dotx": read_docx,
    ".odt": read_odt, ".ott": read_odt, ".fodt": read_flat_odt,
    ".rtf": read_rtf,
    ".epub": read_epub,
    ".html": read_html, ".htm": read_html, ".xhtml": read_html,
}  # fmt: skip

# Formats that hold writers' texts and are not read here, with the way out.
FOREIGN = {
    ".doc": Message("is an old Word document; save it as .docx and add that"),
    ".dot": Message("is an old Word template; save it as .docx and add that"),
    ".pages": Message("is a Pages document; export it as .docx or .epub and add that"),
    ".pdf": Message("is a PDF, which keeps pages and no paragraphs; add the document that it was made from"),
    ".wps": Message("is a Works document; save it as .docx and add that"),
    ".wpd": Message("is a WordPerfect document; save it as .docx or .rtf and add that"),
    ".sxw": Message("is an old OpenOffice document; save it as .odt and add that"),
    ".mobi": Message("is a Kindle book; add it as .epub"),
    ".azw": Message("is a Kindle book; add it as .epub"),
    ".azw3": Message("is a Kindle book; add it as .epub"),
    ".gdoc": Message("is only a link to a document on the web; download it as .docx and add that"),
}

_HEAD_BYTES = 4_096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_LOOK_BYTES = 64 << 20
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_ZIP_TYPES = ((b"opendocument.text", read_odt), (b"application/epub+zip", read_epub))
_PAGE = re.compile(rb"\s*(<!doctype html|<html[\s>])", re.IGNORECASE)
_MAX_TITLE_CHARS = 200


def read_manuscript(path: Path | str, *, limits: Limits | None = None) -> Manuscript:
    """Read one file or Scrivener project.

    Costs about a second for 10 MB of text; memory stays under 500 MB whatever the file is. Safe to
    call from any thread.

    Raises:
        DocumentError: if it is no manuscript that can be read, with the reason in one sentence.
    """
    path = Path(path)
    limits = limits or Limits()
    try:
        reading = read_unguarded(path, limits)
    except DocumentError:
        raise
    except Exception as exc:
        # Whatever slipped through in a stranger's file must not end the program. Its text is not logged,
        # and an exception's message may hold some.
        frame = traceback.extract_tb(exc.__traceback__)[-1]
        kind = path.suffix if path.suffix in READERS else "another kind"
        _logger.error("Reading %s failed: %s in %s, line %s", kind, type(exc).__name__, frame.name, frame.lineno)
        raise DocumentError("{0} is damaged.", label_of(path)) from exc
    words = count_words(reading.text)
    if not words:
        raise DocumentError("{0} holds no text.", label_of(path))
    title = " ".join(reading.title.split())[:_MAX_TITLE_CHARS] or path.stem
    return Manuscript(path, title, reading.text, words, guess_language(reading.text), reading.warnings)


def read_unguarded(path: Path, limits: Limits) -> Reading:
    """The same without the last resort: what goes wrong inside a reader shows."""
    status = status_of(path)
    if stat.S_ISDIR(status.st_mode):
        if scrivener.is_project(path):
            return scrivener.read_scrivener(path, limits)
        raise DocumentError("{0} is a folder.", label_of(path))
    if path.suffix.lower() == ".scrivx":
        return scrivener.read_scrivener(path.absolute().parent, limits)
    source = Source.of(path, limits)
    return _reader_for(source)(source)


def _reader_for(source: Source) -> Reader:
    head = source.head(_HEAD_BYTES)
    suffix = source.path.suffix.lower()
    if not head.strip(b"\0"):
        raise DocumentError("{0} holds no text." if head else "{0} is empty.", source.label)
    if head.startswith(_OLE):
        raise DocumentError("{0} {1}.", source.label, _what_ole(source))
    if head.startswith(_ZIP):
        return _reader_for_zip(source, suffix)
    if head.startswith(b"%PDF-"):
        raise DocumentError("{0} {1}.", source.label, FOREIGN[".pdf"])
    if RTF_MAGIC in head[:64]:
        return read_rtf
    if b"<office:document" in head:
        return read_flat_odt
    if suffix in FOREIGN:
        raise DocumentError("{0} {1}.", source.label, FOREIGN[suffix])
    reader = READERS.get(suffix) if suffix else read_plain
    if reader in {read_docx, read_odt, read_epub, read_rtf, read_flat_odt}:
        raise DocumentError("{0} is damaged, or not a {1} file.", source.label, suffix)
    if reader is None:
        raise DocumentError("{0} is not one of the kinds that can be read ({1}).", source.label, readable_kinds())
    return read_html if reader is read_plain and _PAGE.match(head) else reader


def _reader_for_zip(source: Source, suffix: str) -> Reader:
    with source.archive() as archive:
        if "mimetype" in archive:
            mimetype = archive.read("mimetype", max_bytes=_HEAD_BYTES)
            for kind, reader in _ZIP_TYPES:
                if kind in mimetype:
                    return reader
        names = set(archive.names)
        if "META-INF/container.xml" in names:
            return read_epub
        if "content.xml" in names and suffix in {".odt", ".ott"}:
            return read_odt
        if "[Content_Types].xml" in names and suffix in {".docx", ".docm", ".dotx"}:
            return read_docx
        if "word/document.xml" in names:
            return read_docx
    if suffix in FOREIGN:
        raise DocumentError("{0} {1}.", source.label, FOREIGN[suffix])
    if READERS.get(suffix) in {read_docx, read_odt, read_epub}:
        raise DocumentError("{0} is damaged, or not a {1} file.", source.label, suffix)
    raise DocumentError("{0} is a packed archive; unpack it and add the manuscripts inside.", source.label)


def _what_ole(source: Source) -> Message:
    """What a container of old Office formats holds: a new document that is encrypted, or an old one."""
    if _ENCRYPTED_PACKAGE in source.head(_OLE_LOOK_BYTES):
        return Message("is locked with a password; save it without one and add it again")
    return FOREIGN[".doc"]


def readable_kinds() -> str:
    """The suffixes of what can be read, for a sentence."""
    return " ".join([*READERS, scrivener.SUFFIX])
