"""Zip archives and XML from strangers, read within bounds.

Books and manuscripts arrive as .docx, .odt and .epub: zip archives of XML that anyone can have made.
Here a bomb, a climbing path, an entity or a damaged member ends in a `DocumentError` of one sentence
before memory or time is spent. Knows nothing of what the members mean.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from lxml import etree

from aiauthor.errors import DocumentError

MAX_MEMBER_BYTES = 64 << 20
MAX_TOTAL_BYTES = 256 << 20
# 80,000 entries at the shortest; the directory is read before any member can be judged.
MAX_DIRECTORY_BYTES = 4 << 20
MAX_XML_DEPTH = 200
_CHUNK_BYTES = 64 << 10
_XML_PIECE_BYTES = 4 << 20

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    struct.error,
    RuntimeError,
    NotImplementedError,
    ValueError,
    OverflowError,
    IndexError,
)


class SafeZip:
    """A zip archive whose members are read into memory within bounds; never unpacked to disk.

    Use as a context manager. Only stored and deflated members are read: other methods may ask for
    gigabytes before the first byte. Names that climb (`../x`, `/x`, `C:x`) are not members at all.

    Attributes:
        names: the members that can be read, in the archive's order, folders left out.
        climbs: whether there were others, whose names lead out of it.
    """

    def __init__(
        self,
        source: str | Path | bytes,
        *,
        max_member_bytes: int = MAX_MEMBER_BYTES,
        max_total_bytes: int = MAX_TOTAL_BYTES,
    ) -> None:
        """Open an archive by path or from its bytes.

        Raises:
            DocumentError: if it is not a zip archive, damaged, or its directory is too large.
        """
        self._label = "the archive" if isinstance(source, bytes) else f"“{Path(source).name}”"
        self._max_member_bytes = max_member_bytes
        self._left_bytes = max_total_bytes
        try:
            raw = io.BytesIO(source) if isinstance(source, bytes) else open(source, "rb")  # noqa: SIM115 - closed with the archive
        except OSError as exc:
            raise DocumentError("{0} cannot be read: {1}.", self._label, exc.strerror or exc) from exc
        try:
            self._zip = zipfile.ZipFile(_BoundedReads(raw))
        except (*_DAMAGE, OSError) as exc:
            raw.close()
            raise DocumentError("{0} is not a whole zip archive.", self._label) from exc
        self._raw = raw
        self._members: dict[str, zipfile.ZipInfo] = {}
        for info in self._zip.infolist():
            if is_safe_name(info.filename) and not info.is_dir():
                self._members.setdefault(info.filename, info)
        self.names = list(self._members)
        self.climbs = not all(is_safe_name(info.filename) for info in self._zip.infolist())

    def __enter__(self) -> SafeZip:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the archive."""
        self.close()

    def __contains__(self, name: str) -> bool:
        """Whether such a member can be read."""
        return name in self._members

    def close(self) -> None:
        """Close the file beneath."""
        self._zip.close()
        self._raw.close()

    def size(self, name: str) -> int:
        """The member's length in bytes, as the directory declares it; reading never exceeds it."""
        return self._member(name).file_size

    def read(self, name: str, *, max_bytes: int | None = None) -> bytes:
        """One member, whole.

        Raises:
            DocumentError: if it is missing, too large, encrypted or damaged, or if all that was read
                from this archive comes to more than its bound.
        """
        info = self._member(name)
        limit = min(self._max_member_bytes if max_bytes is None else max_bytes, self._left_bytes)
        if info.file_size > limit:
            raise DocumentError("{0} unpacks to more than a book can be; it was not read.", self._label)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise DocumentError("{0} is packed in a way that cannot be read.", self._label)
        chunks = []
        try:
            with self._zip.open(info) as member:
                while chunk := member.read(_CHUNK_BYTES):
                    chunks.append(chunk)
        except (*_DAMAGE, OSError) as exc:
            raise DocumentError("{0} is damaged or encrypted.", self._label) from exc
        data = b"".join(chunks)
        self._left_bytes -= len(data)
        return data

    def _member(self, name: str) -> zipfile.ZipInfo:
        try:
            return self._members[name]
        except KeyError:
            raise DocumentError("{0} lacks its part “{1}”.", self._label, name) from None


def is_safe_name(name: str) -> bool:
    """Whether a member's name stays inside the folder that it would be unpacked in."""
    if not name or "\\" in name or "\0" in name or name.startswith("/") or name[1:2] == ":":
        return False
    return ".." not in PurePosixPath(name).parts


def join(base: str, link: str) -> str | None:
    """The member that a link inside member `base` names, or None if it leads out of the archive.

    Percent escapes are read; a fragment or query is dropped.
    """
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path:
        return None
    name = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(parts.path)))
    return name if is_safe_name(name) else None


def parse_xml(data: bytes, *, name: str = "a part") -> etree._Element:
    """The root of an XML document without entities of its own, external parts or deep nesting.

    Raises:
        DocumentError: if it declares entities, nests deeper than `MAX_XML_DEPTH`, or is not XML.
    """
    refuse_entities(data, name=name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as exc:
        raise DocumentError("{0} is not well-formed XML.", name) from exc
    _check_depth(root, name)
    return root


def refuse_entities(data: bytes, *, name: str = "a part") -> None:
    """Refuse a document that declares XML entities.

    Attribute values expand entities whatever a parser is told, so a declaration alone is too much.

    Raises:
        DocumentError: if there is one, in any encoding that the parser knows.
    """
    for encoding in ("ascii", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp037"):
        if "<!ENTITY".encode(encoding) in data:
            raise DocumentError("{0} declares XML entities, which are not read.", name)


class _Parser(Protocol):
    def feed(self, data: bytes, /) -> None: ...
    def close(self) -> object: ...


class Listener(Protocol):
    """What `stream_xml` and `stream_html` tell the elements of a document to, in order."""

    def start(self, tag: str, attributes: Mapping[str, str], /) -> None:
        """An element opens; names are `{namespace}name` in XML, lower case in HTML."""

    def end(self, tag: str, /) -> None:
        """An element closes."""

    def data(self, text: str, /) -> None:
        """A piece of text, entities resolved."""

    def close(self) -> None:
        """The document is over."""


def stream_xml(data: bytes, listener: Listener, *, name: str = "a part", encoding: str | None = None) -> None:
    """Tell an XML document to a listener, without a tree: memory stays flat whatever it holds.

    A tree takes some 150 bytes an element, a gigabyte for a member of `MAX_MEMBER_BYTES`. What the
    listener raises ends the reading at once.

    Raises:
        DocumentError: if it declares entities, nests deeper than libxml2 allows, or is not XML.
    """
    refuse_entities(data, name=name)
    target: Any = listener  # the stubs ask for methods that lxml does without
    parser = etree.XMLParser(
        target=target, encoding=encoding, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        _feed(parser, data, piece_bytes=_XML_PIECE_BYTES)
    except (etree.XMLSyntaxError, ValueError, LookupError) as exc:
        raise DocumentError("{0} is not well-formed XML.", name) from exc


def stream_html(text: str, listener: Listener, *, name: str = "a page") -> None:
    """Tell an HTML page to a listener, without a tree, mended where it is broken.

    Raises:
        DocumentError: if nothing can be made of it.
    """
    target: Any = listener
    # Without its bounds, which make it search a comment of 10 MB for its end again and again; there is no
    # tree to grow huge, and the page's size is the caller's to bound.
    parser = etree.HTMLParser(target=target, encoding="utf-8", no_network=True, huge_tree=True)
    try:
        page = text.encode("utf-8", "replace")
        _feed(parser, page, piece_bytes=max(1, len(page)))
    except (etree.XMLSyntaxError, ValueError, LookupError) as exc:
        raise DocumentError("{0} is not an HTML page.", name) from exc


def _feed(parser: _Parser, data: bytes, *, piece_bytes: int) -> None:
    """Hand a document to a parser.

    Args:
        parser: takes it.
        data: the document.
        piece_bytes: how much at once. libxml2 refuses to hold more than 10 MB that it has not parsed yet; in small
            pieces, however, an open comment or tag is searched for its end anew with every one.
    """
    for start in range(0, len(data), piece_bytes):
        parser.feed(data[start : start + piece_bytes])
    parser.close()


def parse_html(data: bytes | str, *, encoding: str | None = None, name: str = "a page") -> etree._Element:
    """The root of an HTML or XHTML page as browsers would read it, mended where it is broken.

    Named entities (`&nbsp;`) are those of HTML; nothing is fetched.

    Args:
        data: the page. Bytes are read as `encoding`, or as the page itself declares, or as UTF-8.
        encoding: a Python codec name that overrides what the page declares.
        name: what to call it in an error.

    Raises:
        DocumentError: if nothing can be made of it, or it nests deeper than `MAX_XML_DEPTH`.
    """
    if isinstance(data, str):
        # lxml refuses str with an encoding declaration; bytes with a stated encoding are always taken.
        data, encoding = data.encode("utf-8", "replace"), "utf-8"
    try:
        parser = etree.HTMLParser(
            encoding=encoding, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
        )
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as exc:
        raise DocumentError("{0} is not an HTML page.", name) from exc
    if root is None:
        raise DocumentError("{0} is empty.", name)
    _check_depth(root, name)
    return root


def _check_depth(root: etree._Element, name: str) -> None:
    """Refuse trees on which a recursive reader would run out of stack."""
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_XML_DEPTH:
            raise DocumentError("{0} is nested too deeply to be a text.", name)


class _BoundedReads:
    """A binary file that refuses to hand out more than `MAX_DIRECTORY_BYTES` at once.

    `zipfile` reads an archive's whole directory in one call of `read`, with a length that the
    archive states; members are read in small pieces.
    """

    def __init__(self, raw: io.BufferedIOBase | io.BufferedReader) -> None:
        self._raw = raw
        self.seek = raw.seek
        self.tell = raw.tell
        self.seekable = raw.seekable
        self.close = raw.close

    def read(self, size: int | None = -1) -> bytes:
        if size is None or size < 0:
            here = self._raw.tell()
            size = self._raw.seek(0, io.SEEK_END) - here
            self._raw.seek(here)
        if size > MAX_DIRECTORY_BYTES:
            raise zipfile.BadZipFile("directory too large")
        return self._raw.read(size)
