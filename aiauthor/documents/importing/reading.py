"""Which reader takes a foreign document, and what becomes of it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aiauthor.archives import SafeZip, stream_xml
from aiauthor.documents import markup
from aiauthor.documents.importing.builder import Builder
from aiauthor.documents.importing.docx import read_docx
from aiauthor.documents.importing.epub import read_epub
from aiauthor.documents.importing.html import MAX_PAGE_BYTES, read_html
from aiauthor.documents.importing.odt import read_odt
from aiauthor.documents.importing.rtf import read_rtf
from aiauthor.documents.safe_write import sentence
from aiauthor.documents.text_file import read_bytes
from aiauthor.errors import DocumentError, Message

_MAX_BYTES = 64 << 20
SUFFIXES = (".docx", ".odt", ".rtf", ".epub", ".html", ".htm", ".xhtml")


@dataclass(frozen=True)
class Imported:
    """A foreign document as Markdown.

    Attributes:
        text: for a new .md.
        title: what the document calls itself, or its file's name.
        notes: sentences on what was left out.
    """

    text: str = field(repr=False)
    title: str
    notes: tuple[str, ...] = ()


def import_document(path: str | Path) -> Imported:
    """Read a foreign document; what it is is seen from its content, not from its name.

    About 1 s for a long novel: call it off the GUI's thread. The file is only read.

    Raises:
        DocumentError: if it is missing, damaged, copy-protected, a bomb, or of no known kind.
    """
    path = Path(path)
    builder = Builder(path.name)
    if _is_archive(path):
        _read_archive(path, builder)
    else:
        _read_text(path, read_bytes(path, max_bytes=_MAX_BYTES)[0], builder)
    text = markup.write(builder.blocks())
    if not text.strip():
        raise DocumentError("“{0}” holds no text.", path.name)
    return Imported(text, " ".join(builder.title.split()) or path.stem, builder.notes())


def new_path(original: str | Path, *, suffix: str = ".md") -> Path:
    """A name beside the original that no file has yet: “novel.md”, “novel 2.md” ..."""
    original = Path(original)
    for number in range(1, 10_000):
        name = f"{original.stem}{suffix}" if number == 1 else f"{original.stem} {number}{suffix}"
        candidate = original.with_name(name)
        if not os.path.lexists(candidate):
            return candidate
    raise DocumentError("There are too many files named like “{0}”.", original.name)


def _is_archive(path: Path) -> bool:
    """Archives may be large for their pictures, and are read in parts."""
    try:
        if not path.is_file():
            return False  # `read_bytes` says why
        with open(path, "rb") as file:
            return file.read(2) == b"PK"
    except OSError as exc:
        raise DocumentError(sentence(exc, path, "opened")) from exc


def _read_text(path: Path, data: bytes, builder: Builder) -> None:
    if b"{\\rtf" in data[:64]:
        read_rtf(data, builder, path.name)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise DocumentError("“{0}” is an old Word document; save it as .docx there and import that.", path.name)
    elif _is_page(path, data):
        if len(data) > MAX_PAGE_BYTES:
            raise DocumentError(
                "“{0}” is larger than {1} MB, more than a page can be.", path.name, MAX_PAGE_BYTES >> 20
            )
        read_html(data, builder, path.name)
    else:
        raise DocumentError("“{0}” is no document that can be imported ({1}).", path.name, ", ".join(SUFFIXES))


def _read_archive(path: Path, builder: Builder) -> None:
    with SafeZip(path) as archive:
        if archive.climbs:
            raise DocumentError(
                "{0} holds paths that lead out of it, which no honest document does.", Message("“{0}”", path.name)
            )
        kind = archive.read("mimetype", max_bytes=1000).strip() if "mimetype" in archive else b""
        if kind == b"application/epub+zip" or "META-INF/container.xml" in archive:
            read_epub(archive, builder, path.name)
        elif "content.xml" in archive:
            read_odt(archive, builder, path.name)
            _read_title(archive, "meta.xml", builder)
        elif "[Content_Types].xml" in archive:
            read_docx(archive, builder, path.name)
            _read_title(archive, "docProps/core.xml", builder)
        else:
            raise DocumentError("“{0}” is an archive, but no document that can be imported.", path.name)


class _Title:
    """Reads the title among a document's properties."""

    def __init__(self) -> None:
        self.title = ""
        self._inside = False

    def start(self, tag: str, attributes: Mapping[str, str], /) -> None:
        self._inside = tag == "{http://purl.org/dc/elements/1.1/}title"

    def end(self, tag: str, /) -> None:
        self._inside = False

    def data(self, text: str, /) -> None:
        if self._inside:
            self.title = (self.title + text)[:500]

    def close(self) -> None: ...


def _read_title(archive: SafeZip, part: str, builder: Builder) -> None:
    if part in archive:
        found = _Title()
        with contextlib.suppress(DocumentError):  # the text itself is read already
            stream_xml(archive.read(part, max_bytes=1 << 20), found)
        builder.title = found.title


def _is_page(path: Path, data: bytes) -> bool:
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower().replace(b"\0", b"")
    named = path.suffix.lower() in (".html", ".htm", ".xhtml") and b"<" in data.replace(b"\0", b"")
    return named or start.startswith((b"<!doctype html", b"<html", b"\xff\xfe<", b"\xfe\xff<"))
