"""E-books (.epub): a zip archive of XHTML pages, read in the order of the package's spine (EPUB 2 and 3)."""

from __future__ import annotations

from itertools import islice
from pathlib import PurePosixPath

from lxml import etree

from aiauthor.archives import SafeZip, join, parse_xml
from aiauthor.errors import DocumentError
from aiauthor.text.manuscripts.html import chapter_text
from aiauthor.text.manuscripts.markup import left_out, names
from aiauthor.text.manuscripts.paragraphs import join_texts
from aiauthor.text.manuscripts.source import Source
from aiauthor.text.manuscripts.values import Reading

_PACKAGE_BYTES = 8 << 20
# Books that are not divided at all come to 4 MB.
_CHAPTER_BYTES = 16 << 20
_MAX_PAGES = 20_000
_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"

_ROOTFILE = "{urn:oasis:names:tc:opendocument:xmlns:container}rootfile"
_OPF = "{http://www.idpf.org/2007/opf}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_CIPHER = "{http://www.w3.org/2001/04/xmlenc#}CipherReference"
_LINK = "{http://www.w3.org/1999/xhtml}a"
_TYPE = "{http://www.idpf.org/2007/ops}type"

_PAGES = frozenset({"application/xhtml+xml", "text/html", "application/xml", "text/xml", "text/x-oeb1-document"})
# References of an EPUB 2 guide, and landmarks of EPUB 3, that are not the book's own text.
_APART = names(
    "cover title-page titlepage halftitlepage toc copyright-page copyright colophon index glossary bibliography loi "
    "lot notes landmarks page-list"
)
# What tools call such pages where they do not say what they are.
_APART_STEMS = frozenset({"cover", "titlepage", "title_page", "title-page", "copyright", "toc", "nav", "contents"})


def read_epub(source: Source) -> Reading:
    """Read an .epub file."""
    with source.archive() as archive:
        book = _Package(archive, source.label)
        pages = [name for name in book.spine if name not in book.apart and _stem(name) not in _APART_STEMS]
        pages = pages or book.spine
        if not book.encrypted.isdisjoint(pages):
            raise DocumentError("{0} is locked by copy protection; add your own copy without it.", source.label)
        # Read once each, however often a hostile spine names them.
        texts = []
        for name in dict.fromkeys(pages):
            if name in archive:
                source.budget.spend_file()
                texts.append(chapter_text(archive.read(name, max_bytes=_CHAPTER_BYTES), source.budget))
        missing = sum(name not in archive for name in pages)
    return Reading(join_texts(texts), title=book.title, warnings=left_out("Chapters that are missing, and", missing))


class _Package:
    """What the package of an e-book says about its pages.

    Attributes:
        title: the book's.
        spine: names of the pages in reading order.
        apart: names of pages that are not the book's text.
        encrypted: names of encrypted members.
    """

    def __init__(self, archive: SafeZip, label: str) -> None:
        self._archive = archive
        self._label = label
        path = self._package_path()
        root = self._parse(path)
        self.title = str(root.findtext(f".//{_TITLE}") or "")
        self.spine: list[str] = []
        self.apart: set[str] = set()
        self._read_spine(root, path)
        for reference in islice(root.iter(f"{_OPF}reference"), _MAX_PAGES):
            self._set_apart(path, reference.get("href", ""), reference.get("type", ""))
        self.encrypted = self._encrypted()

    def _parse(self, name: str) -> etree._Element:
        return parse_xml(self._archive.read(name, max_bytes=_PACKAGE_BYTES), name=self._label)

    def _package_path(self) -> str:
        if _CONTAINER in self._archive:
            for rootfile in self._parse(_CONTAINER).iter(_ROOTFILE):
                path = join("", rootfile.get("full-path", ""))
                if path and path in self._archive:
                    return path
        for name in self._archive.names:
            if name.endswith(".opf"):
                return name
        raise DocumentError("{0} is not a whole e-book: it does not say what it consists of.", self._label)

    def _read_spine(self, root: etree._Element, path: str) -> None:
        items = {item.get("id", ""): item for item in root.iter(f"{_OPF}item")}
        for reference in islice(root.iter(f"{_OPF}itemref"), _MAX_PAGES):
            item = items.get(reference.get("idref", ""))
            name = join(path, item.get("href", "")) if item is not None else None
            if item is None or name is None or item.get("media-type", "").strip().lower() not in _PAGES:
                continue
            self.spine.append(name)
            if reference.get("linear", "yes") == "no" or "nav" in item.get("properties", "").split():
                self.apart.add(name)
        for item in items.values():
            if "nav" in item.get("properties", "").split():
                self._read_landmarks(join(path, item.get("href", "")))

    def _read_landmarks(self, name: str | None) -> None:
        if name is None or name not in self._archive:
            return
        try:
            root = self._parse(name)
        except DocumentError:
            return  # a broken table of contents does not spoil the text
        for link in islice(root.iter(_LINK), _MAX_PAGES):
            self._set_apart(name, link.get("href", ""), link.get(_TYPE, ""))

    def _set_apart(self, base: str, link: str, types: str) -> None:
        name = join(base, link)
        # A landmark with a fragment is about a place in a page that may hold other text as well.
        if name is not None and "#" not in link and not _APART.isdisjoint(types.lower().split()):
            self.apart.add(name)

    def _encrypted(self) -> frozenset[str]:
        if _ENCRYPTION not in self._archive:
            return frozenset()
        ciphers = islice(self._parse(_ENCRYPTION).iter(_CIPHER), _MAX_PAGES)
        links = (reference.get("URI", "") for reference in ciphers)
        return frozenset(name for link in links if (name := join("", link)))


def _stem(name: str) -> str:
    return PurePosixPath(name).stem.lower()
