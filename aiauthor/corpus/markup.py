"""HTML pages and EPUB books -> text with a paragraph a line, for the corpus.

Drops what stands around the author's words: page numbers, pictures and their captions, contents,
notes of the transcriber, title pages and licences that the markup names as such. Pages are read as a
stream, without a tree; `aiauthor.archives` keeps bombs and entities out.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping

from lxml import etree

from aiauthor.archives import SafeZip, join, parse_xml, stream_html
from aiauthor.corpus.decode import decode
from aiauthor.text.manuscripts.html import decode_declared

_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details div dl dt fieldset figure footer form h1 h2 h3 "
    "h4 h5 h6 header hgroup hr html legend li main ol p pre section summary table td tfoot th thead tr ul"
)
_SKIPPED_NAMES = (
    "audio button canvas figcaption iframe map math nav noscript object script select style svg template video"
)
_BLOCKS, _SKIPPED = frozenset(_BLOCK_NAMES.split()), frozenset(_SKIPPED_NAMES.split())
_SKIPPED_CLASS = re.compile(
    r"(?:^|\s)(?:page-?(?:num(?:ber)?|no|break)s?|pb|line-?num|lineno|fnanchor|noteref|(?:trans|tr)-?notes?|tnote|tnbox"
    r"|tn|transcriber\S*|trannote|caption|fig(?:ure)?-?(?:center|left|right)|illustration|illustr?|covernote|toc"
    r"|contents|pg-?(?:boilerplate|header|footer)|x-ebookmaker-(?:drop|cover))(?:\s|$)",
    re.I,
)
_SKIPPED_ID = re.compile(r"pg-(?:header|footer|machine-header|(?:start|end)-separator)|project-gutenberg-license", re.I)
_SKIPPED_TYPE = re.compile(
    r"\b(?:pagebreak|noteref|toc|loi|titlepage|halftitlepage|imprint|colophon|copyright-page|cover|landmarks)\b"
)
_SCENE = re.compile(r"\btb\b|width: ?45%")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_NAMED_META = re.compile(r"^(?:dc|dcterms)\.")
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTAINER = "META-INF/container.xml"
_MAX_PACKAGE_BYTES = 8 << 20


@dataclasses.dataclass(frozen=True)
class Book:
    """The text of a marked-up book, and what the file says of it ("" where it says nothing)."""

    text: str
    title: str = ""
    author: str = ""
    language: str = ""


def is_epub(archive: SafeZip) -> bool:
    """Whether a zip archive is an EPUB book, whatever its name."""
    return _CONTAINER in archive


def looks_like_html(data: bytes) -> bool:
    """Whether a file is a page of HTML, whatever its name."""
    head = data[:1_000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return head.startswith((b"<!doctype html", b"<html")) or (head.startswith(b"<?xml") and b"<html" in head)


def read_html(data: bytes) -> Book:
    """Read an HTML or XHTML page.

    Raises:
        AiAuthorError: if it is no page, or none that can be read.
    """
    page = _read_page(data)
    metas = page.metas
    author = metas.get("creator") or metas.get("author") or ""
    title = metas.get("title") or page.title
    return Book(page.text(), _line(title), _line(author), metas.get("language") or page.language)


def read_epub(archive: SafeZip) -> Book:
    """Read an EPUB book in the order of its spine.

    Raises:
        AiAuthorError: if it is no EPUB, too large or damaged.
    """
    container = parse_xml(archive.read(_CONTAINER, max_bytes=_MAX_PACKAGE_BYTES), name="its container")
    rootfile = container.find(".//{*}rootfile")
    package_name = rootfile.get("full-path", "") if rootfile is not None else ""
    package = parse_xml(archive.read(package_name, max_bytes=_MAX_PACKAGE_BYTES), name="its package")
    items = {item.get("id"): item for item in package.iter(f"{_OPF}item")}
    names: dict[str, None] = {}
    for reference in package.iter(f"{_OPF}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or "nav" in item.get("properties", "").split() or reference.get("linear") == "no":
            continue
        name = join(package_name, item.get("href", ""))
        if name is not None and name in archive and "html" in item.get("media-type", "html"):
            names[name] = None
    texts = [_read_page(archive.read(name)).text() for name in names if archive.size(name)]
    authors = [creator.text or "" for creator in package.iter(f"{_DC}creator") if _is_author(creator, package)]
    return Book(
        text="\n\n".join(texts),
        title=_line(package.findtext(f".//{_DC}title") or ""),
        author="; ".join(filter(None, map(_line, authors))),
        language=_line(package.findtext(f".//{_DC}language") or ""),
    )


def _is_author(creator: etree._Element, package: etree._Element) -> bool:
    """Whether a creator wrote the book, as EPUB 2 says in an attribute and EPUB 3 in a `meta` beside it."""
    role = creator.get(f"{_OPF}role") or ""
    refines = f"#{creator.get('id')}"
    for meta in package.iter(f"{_OPF}meta"):
        if meta.get("refines") == refines and meta.get("property") == "role":
            role = meta.text or role
    return role.strip() in ("", "aut")


def _read_page(data: bytes) -> _Page:
    page = _Page()
    text = decode_declared(data)
    stream_html(decode(data)[0] if text is None else text, page, name="it")
    return page


class _Page:
    """Listens to a page: blocks are parted by blank lines, `br` breaks a line, `pre` stays as it is.

    Attributes:
        title: what the head calls the page.
        language: what the page says it is in.
        metas: the head's other words about the page, "dc.creator" under "creator".
    """

    def __init__(self) -> None:
        self.title = ""
        self.language = ""
        self.metas: dict[str, str] = {}
        self._pieces: list[str] = []
        self._skipped = 0
        self._in_title = False
        self._preformatted = 0
        self._has_preformatted = False

    def text(self) -> str:
        """What was read."""
        text = "".join(self._pieces).replace("\r\n", "\n").replace("\r", "\n")
        if self._has_preformatted:
            return text
        return "\n".join([line.strip(" ") for line in text.split("\n")])

    def start(self, tag: str, attributes: Mapping[str, str], /) -> None:
        """See `archives.Listener`."""
        if self._skipped:
            self._skipped += 1
        elif tag in _SKIPPED or (attributes and _is_apart(attributes)):
            self._skipped = 1
        elif tag == "meta":
            name = _NAMED_META.sub("", attributes.get("name", "").lower())
            self.metas.setdefault(name, attributes.get("content", "")[:1_000])
        elif tag == "title":
            self._in_title = True
        else:
            if tag == "html":
                self.language = attributes.get("lang") or attributes.get("xml:lang") or ""
            if tag in _BLOCKS:
                self._pieces.append("\n\n")
                self._preformatted += tag == "pre"
                self._has_preformatted |= tag == "pre"
            self._pieces.append(_stand_in(tag, attributes))

    def end(self, tag: str, /) -> None:
        """See `archives.Listener`."""
        if self._skipped:
            self._skipped -= 1
        elif tag == "title":
            self._in_title = False
        elif tag in _BLOCKS:
            self._pieces.append("\n\n")
            self._preformatted -= tag == "pre"

    def data(self, text: str, /) -> None:
        """See `archives.Listener`."""
        if self._skipped:
            return
        if self._in_title:
            self.title = (self.title + text)[:1_000]
        else:
            self._pieces.append(text if self._preformatted else _SPACES.sub(" ", text))

    def close(self) -> None:
        """See `archives.Listener`."""


def _stand_in(tag: str, attributes: Mapping[str, str]) -> str:
    """What an empty element means in text."""
    if tag == "br":
        return "\n"
    if tag == "hr":
        # Other rules part chapters, or stand around notes.
        style = attributes.get("class", "") + attributes.get("style", "")
        return "* * *" if not style or _SCENE.search(style) else ""
    if tag == "img":
        # Ornamental initials are pictures of one letter.
        letter = attributes.get("alt", "")
        return letter if len(letter) == 1 and letter.isalpha() else ""
    return ""


def _is_apart(attributes: Mapping[str, str]) -> bool:
    """Whether an element is marked as something else than the author's running text."""
    return (
        "hidden" in attributes
        or bool(_SKIPPED_CLASS.search(attributes.get("class", "")))
        or bool(_SKIPPED_ID.search(attributes.get("id", "")))
        or bool(_SKIPPED_TYPE.search(attributes.get("epub:type", "") + " " + attributes.get("role", "")))
    )


def _line(text: str) -> str:
    return " ".join(text.split())
