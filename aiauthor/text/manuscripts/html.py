"""HTML and XHTML pages, by themselves or as the chapters of an e-book."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.entities import html5

from aiauthor import encodings
from aiauthor.archives import refuse_entities, stream_html, stream_xml
from aiauthor.errors import DocumentError
from aiauthor.text.manuscripts.markup import MarkupReader, Open, names
from aiauthor.text.manuscripts.paragraphs import SCENE_BREAK, Budget
from aiauthor.text.manuscripts.plain import decode_file
from aiauthor.text.manuscripts.source import Source
from aiauthor.text.manuscripts.values import Reading

_TYPE = "{http://www.idpf.org/2007/ops}type"
_XHTML = "{http://www.w3.org/1999/xhtml}"

_BLOCKS = names(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup html li main ol p pre section summary table tbody td tfoot th thead tr ul"
)
_SKIPPED = names(
    "applet audio button canvas datalist del dialog embed head iframe map math nav noframes noscript object rp rt "
    "script select style svg template textarea video"
)
# What the vocabulary of e-books calls parts of a book that are not its text, and notes.
_SKIPPED_TYPES = names(
    "toc landmarks page-list loi lot lov loa cover titlepage halftitlepage title-page copyright-page copyright "
    "colophon imprint imprimatur index glossary bibliography other-credits footnote footnotes endnote endnotes "
    "rearnote rearnotes noteref pagebreak annotation "
    "doc-toc doc-footnote doc-endnote doc-endnotes doc-noteref doc-pagebreak doc-cover doc-colophon doc-index "
    "doc-bibliography doc-glossary doc-credits doc-pagelist"
)
# Notes as LibreOffice and Word write them into pages.
_NOTE_ID = re.compile(r"(?:sdfootnote|sdendnote|_?ftn|_?edn|_ftnref|_ednref|_msocom_|_msoanchor_)\d+(?:anc|sym)?")
_CONTENTS_ID = re.compile(r"Table of Contents\d*")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
# But for the five that XML has itself.
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31};)")


def read_html(source: Source) -> Reading:
    """Read an .html file."""
    declared = decode_declared(source.read(source.limits.plain_bytes))
    text, warnings = (declared, ()) if declared is not None else decode_file(source)
    page = Page(source.budget)
    stream_html(text, page, name=source.label)
    return Reading(page.paragraphs.text(), title=page.title, warnings=warnings)


def chapter_text(data: bytes, budget: Budget) -> str:
    """The text of one chapter of an e-book.

    XHTML is read as such; what is not well formed, as so often, is read as a browser would. An empty
    `<script/>` or `<title/>`, which XHTML allows, would swallow the rest of the page otherwise.

    Raises:
        DocumentError: if it declares entities or is no text.
    """
    refuse_entities(data, name=budget.label)
    text = decode_declared(data)
    if text is None:
        try:
            text = encodings.decode(data).text
        except ValueError as exc:
            raise DocumentError("{0} holds a chapter that is not a text.", budget.label) from exc
    page = Page(budget)
    try:
        stream_xml(_ENTITY.sub(_resolve, text).encode("utf-8", "replace"), page, name=budget.label, encoding="utf-8")
    except DocumentError as exc:
        if exc.__cause__ is None:
            raise  # a bound was passed; the page itself is not to blame
        page = Page(budget)
        stream_html(text, page, name=budget.label)
    return page.paragraphs.text()


def decode_declared(data: bytes) -> str | None:
    """A page's text in the encoding that its first lines declare, or None if there is none or it is wrong."""
    found = _DECLARED.search(data[:2_048])
    if found is None or data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return None
    encoding = found[1].decode("ascii").lower()
    # Pages that claim Latin-1 are in cp1252, as browsers have it. UTF-16 cannot be declared in ASCII.
    encoding = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "utf-8"}.get(encoding, encoding)
    if encoding.startswith(("utf-16", "utf16", "utf-32", "utf32", "utf-7", "utf7", "ucs")):
        return None
    try:
        text = data.decode(encoding)
    except (LookupError, ValueError):
        return None
    return None if "\0" in text else text


def _resolve(entity: re.Match[str]) -> str:
    return html5.get(entity[1], entity[0])


class Page(MarkupReader):
    """The running text of a page.

    Attributes:
        title: what the page's head calls it.
    """

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.title = ""
        self._in_head = False
        self._in_title = False
        self._preformatted = 0

    def opens(self, tag: str, attributes: Mapping[str, str]) -> Open:
        """See `MarkupReader`."""
        name = tag.removeprefix(_XHTML)
        if name == "head":
            self._in_head = True
            return Open.READ
        if self._in_head:
            self._in_title = name == "title"
            return Open.READ if self._in_title else Open.SKIP
        if name in _SKIPPED or _is_apart(attributes):
            return Open.SKIP
        if name == "br":
            self.paragraphs.add("\n")
        elif name == "hr":
            self.paragraphs.end()
            self.paragraphs.add(SCENE_BREAK)
            self.paragraphs.end()
        elif name in _BLOCKS:
            self.paragraphs.end()
            self._preformatted += name == "pre"
        elif name == "title":
            # A page without a head of its own.
            self._in_title = True
        return Open.READ

    def closes(self, tag: str) -> None:
        """See `MarkupReader`."""
        name = tag.removeprefix(_XHTML)
        if name in _BLOCKS:
            self.paragraphs.end()
            self._preformatted -= name == "pre"
        elif name == "head":
            self._in_head = False
        elif name == "title":
            self._in_title = False

    def reads(self, text: str) -> None:
        """See `MarkupReader`."""
        if self._in_title:
            self.title = (self.title + text)[:1_000]
        elif self._in_head:
            pass
        elif self._preformatted:
            self.paragraphs.add(text)
        else:
            self.paragraphs.add_collapsed(text)


def _is_apart(attributes: Mapping[str, str]) -> bool:
    """Whether an element is marked as a note, as hidden, or as a part that is not the book's text."""
    if not attributes:
        return False
    types = attributes.get(_TYPE) or attributes.get("epub:type") or ""
    role = attributes.get("role", "")
    return (
        "hidden" in attributes
        or not _SKIPPED_TYPES.isdisjoint(f"{types} {role}".split())
        or bool(_HIDDEN_STYLE.search(attributes.get("style", "")))
        or bool(_NOTE_ID.fullmatch(attributes.get("id", "")))
        or bool(_CONTENTS_ID.fullmatch(attributes.get("id", "")))
        or bool(_NOTE_ID.fullmatch(attributes.get("href", "").removeprefix("#")))
        or bool(_NOTE_ID.fullmatch(attributes.get("name", "")))
    )
