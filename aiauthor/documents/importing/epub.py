"""Electronic books (.epub): EPUB 2 and 3, the chapters in the order of the spine."""

from __future__ import annotations

from collections.abc import Mapping

from aiauthor.archives import SafeZip, join, stream_xml
from aiauthor.documents.importing.builder import Builder
from aiauthor.documents.importing.html import MAX_PAGE_BYTES, Look, css_classes, read_html
from aiauthor.errors import DocumentError

_PAGES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
_MAX_PAGES = 5000
_MAX_SHEETS = 20


def read_epub(archive: SafeZip, builder: Builder, label: str) -> None:
    """Read a book into a builder.

    Raises:
        DocumentError: if it is copy-protected, damaged or has no chapters.
    """
    if "META-INF/encryption.xml" in archive and b"xmlenc#aes" in archive.read("META-INF/encryption.xml"):
        raise DocumentError("“{0}” is copy-protected and cannot be imported.", label)
    package = _Package()
    opf = _package_name(archive)
    stream_xml(archive.read(opf), package, name=f"“{label}”")
    classes: dict[str, Look] = {}
    for href in package.sheets[:_MAX_SHEETS]:
        sheet = join(opf, href)
        if sheet and sheet in archive:
            classes.update(css_classes(archive.read(sheet).decode("utf-8", "replace")))
    pages = 0
    for href in package.chapters()[:_MAX_PAGES]:
        page = join(opf, href)
        if page and page in archive:
            read_html(archive.read(page, max_bytes=MAX_PAGE_BYTES), builder, label, classes)
            pages += 1
    if not pages:
        raise DocumentError("“{0}” has no chapters that can be read.", label)
    builder.title = package.title.strip()


def _package_name(archive: SafeZip) -> str:
    container = _Container()
    if "META-INF/container.xml" in archive:
        stream_xml(archive.read("META-INF/container.xml"), container)
    if container.package in archive:
        return container.package
    found = next((name for name in archive.names if name.endswith(".opf")), None)
    if found is None:
        raise DocumentError("The file is no electronic book, or its list of chapters is missing.")
    return found


class _Container:
    """Reads container.xml."""

    def __init__(self) -> None:
        self.package = ""

    def start(self, tag: str, attributes: Mapping[str, str], /) -> None:
        if tag.endswith("}rootfile") and not self.package:
            self.package = join("", attributes.get("full-path", "")) or ""

    def end(self, tag: str, /) -> None: ...
    def data(self, text: str, /) -> None: ...
    def close(self) -> None: ...


class _Package:
    """Reads the package document.

    Attributes:
        title: the book's.
        sheets: the addresses of its style sheets.
    """

    def __init__(self) -> None:
        self.title = ""
        self.sheets: list[str] = []
        self._pages: dict[str, str] = {}
        self._spine: list[str] = []
        self._in_title = False

    def chapters(self) -> list[str]:
        """The addresses of the pages in reading order; of all, where the spine names none."""
        spine = [self._pages[name] for name in dict.fromkeys(self._spine) if name in self._pages]
        return spine or list(self._pages.values())

    def start(self, tag: str, attributes: Mapping[str, str], /) -> None:
        name = tag.rpartition("}")[2]
        if name == "item":
            kind, href = attributes.get("media-type", ""), attributes.get("href", "")
            if kind == "text/css":
                self.sheets.append(href)
            elif kind in _PAGES and "nav" not in attributes.get("properties", "").split():
                self._pages[attributes.get("id", "")] = href
        elif name == "itemref":
            if attributes.get("linear") != "no":
                self._spine.append(attributes.get("idref", ""))
        elif name == "title" and not self.title:
            self._in_title = True

    def end(self, tag: str, /) -> None:
        self._in_title = False

    def data(self, text: str, /) -> None:
        if self._in_title:
            self.title = (self.title + text)[:500]

    def close(self) -> None: ...
