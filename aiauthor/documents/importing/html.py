"""Web pages (.html, .xhtml), also as the chapters of an EPUB.

Well-formed XHTML is read as XML, where `<i/>` is empty; anything else is mended as browsers do. Emphasis is
found in tags, in `style` attributes and in simple class rules of the style sheets.
"""

from __future__ import annotations

import codecs
import html.entities
import re
from collections.abc import Mapping
from dataclasses import dataclass

from aiauthor.archives import stream_html, stream_xml
from aiauthor.documents.importing.builder import Builder, words
from aiauthor.errors import DocumentError, Message

_SKIPPED = words(
    "script style head noscript template svg math nav iframe object select option button textarea audio video del"
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = words(
    "p div section article aside main header footer body html li ul ol dl dt dd table tr td th caption blockquote pre "
    "figure figcaption address fieldset form center hr details summary hgroup"
)
_VOID = words("br hr img input meta link col area base embed source track wbr param")
_ITALIC = words("i em cite dfn var address")
_BOLD = words("b strong th")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_CLASS = re.compile(r"^\s*[\w-]*\.([\w-]+)\s*$")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""")
MAX_PAGE_BYTES = 16 << 20  # five times the longest novel
_MAX_CSS_CHARS = 1 << 20
_MAX_SHEETS = 20
_MAX_DEPTH = 500
_EVENTS_A_TAG = 3  # what one costs, in steps of the other readers
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_ASCII_NAMES = words("iso-8859-1 latin1 latin-1 ascii us-ascii")

Look = tuple[bool | None, bool | None]  # (bold, italic); None: as around it


def read_html(data: bytes, builder: Builder, label: str, classes: Mapping[str, Look] | None = None) -> None:
    """Read a page into a builder.

    Args:
        data: the page.
        builder: takes the paragraphs.
        label: what to call it in an error.
        classes: what classes of style sheets outside the page look like.

    Raises:
        DocumentError: if nothing can be made of it.
    """
    text = decode(data)
    looks = {**(classes or {}), **css_classes(" ".join(_inner_sheets(text)))}
    if re.match(r"\s*<(?:\?xml|!DOCTYPE[^>]{0,200}XHTML)|(?s:.{0,2000})xmlns=", text):
        named = _ENTITY.sub(_character, re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text))
        part = Builder(label)
        try:
            stream_xml(named.encode("utf-8", "replace"), _Page(part, looks), name=f"“{label}”")
        except DocumentError:
            if part.is_full:
                raise
            # It is not well-formed after all.
        else:
            builder.absorb(part)
            return
    stream_html(text, _Page(builder, looks), name=f"“{label}”")


def decode(data: bytes) -> str:
    """A page's text: by its mark, by what it declares, as UTF-8, or as cp1252."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    declared = _DECLARED.search(data[:2000])
    for name in (declared[1].decode("ascii").lower() if declared else "utf-8", "utf-8"):
        try:
            return data.decode("cp1252" if name in _ASCII_NAMES else name)
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def css_classes(css: str) -> dict[str, Look]:
    """What simple class rules of a style sheet do to the letters; everything else in it is passed over."""
    found: dict[str, Look] = {}
    for rule in _without_comments(css[:_MAX_CSS_CHARS]).split("}"):
        selectors, _, declarations = rule.rpartition("{")
        look = _look(declarations[:2000])
        if look != (None, None):
            for selector in selectors.rpartition("{")[2].split(","):
                name = _CLASS.match(selector)
                if name:
                    found[name[1]] = look
    return found


def _inner_sheets(text: str) -> list[str]:
    """The style sheets inside a page."""
    sheets: list[str] = []
    lower = text[:_MAX_CSS_CHARS].lower()
    at = lower.find("<style")
    while at >= 0 and len(sheets) < _MAX_SHEETS:
        start, end = lower.find(">", at), lower.find("</style", at)
        if not 0 <= start < end:
            break
        sheets.append(text[start + 1 : end])
        at = lower.find("<style", end)
    return sheets


def _without_comments(css: str) -> str:
    parts = css.split("/*")
    return parts[0] + " ".join(part.partition("*/")[2] for part in parts[1:])


def _look(css: str) -> Look:
    bold = italic = None
    for declaration in css.split(";"):
        key, _, value = declaration.partition(":")
        key, value = key.strip().lower(), value.replace("!important", "").strip().lower()
        if key == "font-weight":
            bold = value in ("bold", "bolder") or (value.isdecimal() and int(value[:4]) >= 600)
        elif key == "font-style":
            italic = value.startswith(("italic", "oblique"))
    return bold, italic


def _character(entity: re.Match[str]) -> str:
    """A named entity of HTML as itself; XML's own five stay."""
    name = entity[1]
    if name in ("amp", "lt", "gt", "quot", "apos"):
        return entity[0]
    return html.entities.html5.get(f"{name};", entity[0])


@dataclass(frozen=True)
class _Open:
    tag: str
    bold: bool
    italic: bool
    kept: bool  # white space as it is
    level: int  # of the heading that it is or stands in


class _Page:
    """Listens to a page."""

    def __init__(self, builder: Builder, classes: Mapping[str, Look]) -> None:
        self._builder = builder
        self._classes = classes
        self._open = [_Open("", bold=False, italic=False, kept=False, level=0)]
        self._skipping = 0
        self._in_title = False
        self._quotes = 0

    def start(self, tag: str, attributes: Mapping[str, str], /) -> None:
        self._builder.spend(_EVENTS_A_TAG + len(attributes) // 2)
        name = _name(tag)
        if name == "title":
            self._in_title = True
        if self._skipping:
            self._skipping += name not in _VOID
            return
        contents = attributes.get("id", "").startswith("Table of Contents")  # LibreOffice's
        if name in _SKIPPED or "hidden" in attributes or contents or _is_note_link(name, attributes):
            self._skipping = int(name not in _VOID)
            return
        if name in _BLOCKS or name in _HEADINGS:
            self._end_block()
        match name:
            case "br":
                self._builder.text("\n")
            case "hr":
                self._builder.scene()
            case "img" | "image":
                self._builder.leave_out(Message("pictures"))
            case "li":
                self._builder.text("- ")
            case "blockquote":
                self._quotes += 1
        if name not in _VOID:
            if len(self._open) > _MAX_DEPTH:
                raise DocumentError("The page is nested too deeply to be a text.")
            self._open.append(self._opened(name, attributes))

    def end(self, tag: str, /) -> None:
        name = _name(tag)
        if name == "title":
            self._in_title = False
        if self._skipping:
            self._skipping -= name not in _VOID
            return
        if name in _VOID:
            return
        if name in _BLOCKS or name in _HEADINGS:
            self._end_block()
        self._quotes -= name == "blockquote"
        if any(opened.tag == name for opened in self._open[1:]):
            while self._open.pop().tag != name:
                pass

    def data(self, text: str, /) -> None:
        if self._in_title:
            self._builder.title = (self._builder.title + text)[:500]
        if self._skipping:
            return
        self._builder.spend(2)  # entities divide a text into very many pieces
        here = self._open[-1]
        if not here.kept:
            text = _SPACES.sub(" ", text)
            if text.startswith(" ") and self._builder.last_character() in ("", " ", "\n"):
                text = text[1:]
        if text:
            self._builder.text(text, bold=here.bold, italic=here.italic)

    def close(self) -> None:
        self._end_block()

    def _opened(self, name: str, attributes: Mapping[str, str]) -> _Open:
        above = self._open[-1]
        bold, italic = above.bold or name in _BOLD, above.italic or name in _ITALIC
        looks = [self._classes.get(word, (None, None)) for word in attributes.get("class", "").split()[:20]]
        for weight, slant in (*looks, _look(attributes.get("style", "")[:2000])):
            bold = bold if weight is None else weight
            italic = italic if slant is None else slant
        return _Open(name, bold, italic, above.kept or name == "pre", _HEADINGS.get(name, above.level))

    def _end_block(self) -> None:
        level = self._open[-1].level
        block = self._open[-1].tag in ("p", "div")
        if level:
            self._builder.end("heading", level, spacer=False)
        elif self._quotes > 0:
            self._builder.end("quote", spacer=False)
        else:
            self._builder.end(spacer=block and self._open[-1].tag == "p")


def _name(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


def _is_note_link(name: str, attributes: Mapping[str, str]) -> bool:
    """The raised number that leads to a note."""
    kinds = [value for key, value in attributes.items() if key.rpartition("}")[2] in ("type", "epub:type", "role")]
    return name in ("a", "sup", "aside") and any("noteref" in kind or "footnote" in kind for kind in kinds)
