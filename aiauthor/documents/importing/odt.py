"""OpenDocument texts (.odt): OpenDocument 1.3, part 3. Notes, comments and tracked deletions are left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from aiauthor.archives import SafeZip, stream_xml
from aiauthor.documents.importing.builder import Builder, words
from aiauthor.documents.importing.styles import MAX_CHAIN, Style, Styles
from aiauthor.documents.markup import Run
from aiauthor.errors import Message

_SPACES = re.compile(r"[ \t\r\n]+")
_SKIPPED = words("tracked-changes note annotation table-of-content alphabetical-index bibliography illustration-index")
_HEADING = re.compile(r"Heading(?:_20_(\d))?$")
_MAX_SPACES = 1000


def read_odt(archive: SafeZip, builder: Builder, label: str) -> None:
    """Read an OpenDocument text into a builder.

    Raises:
        DocumentError: if it lacks its text or is damaged.
    """
    styles = Styles(lambda name: Style(level=_level_of_name(name)))
    if "styles.xml" in archive:
        stream_xml(archive.read("styles.xml"), _Reader(None, styles), name=f"“{label}”")
    stream_xml(archive.read("content.xml"), _Reader(builder, styles), name=f"“{label}”")


@dataclass
class _Paragraph:
    kind: str
    style: str
    level: int
    outer: list[Run] = field(default_factory=list)


class _Reader:
    """Reads styles, and with a builder the text."""

    def __init__(self, builder: Builder | None, styles: Styles) -> None:
        self._builder = builder
        self._styles = styles
        self._style = ""
        self._skipping = 0
        self._paragraphs: list[_Paragraph] = []
        self._spans: list[str] = []
        self._in_body = False

    def start(self, tag: str, attributes: Mapping[str, str], /) -> None:
        name = tag.rpartition("}")[2]
        if self._builder is not None:
            self._builder.spend(1 + len(attributes) + (name == "span"))
        if not self._in_body:
            self._read_style(name, attributes)
        elif self._skipping or name in _SKIPPED:
            if name == "note" and not self._skipping and self._builder:
                self._builder.leave_out(Message("footnotes or endnotes"))
            self._skipping += 1
        elif self._builder is not None:
            self._read_text(self._builder, name, attributes)
        if name == "text" and ":office:" in tag:
            self._in_body = True

    def end(self, tag: str, /) -> None:
        if self._skipping:
            self._skipping -= 1
            return
        name = tag.rpartition("}")[2]
        if name == "style":
            self._style = ""
        elif self._builder is not None and name in ("p", "h") and self._paragraphs:
            self._end_paragraph(self._builder, self._paragraphs.pop())
        elif name == "span" and self._spans:
            self._spans.pop()

    def data(self, text: str, /) -> None:
        if not self._paragraphs or self._skipping or self._builder is None:
            return
        text = _SPACES.sub(" ", text)
        if text.startswith(" ") and self._builder.last_character() in ("", " ", "\n"):
            text = text[1:]
        self._text(text)

    def close(self) -> None: ...

    def _read_style(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "style":
            self._style = _attribute(attributes, "name")
            level = _attribute(attributes, "default-outline-level")
            number = int(level) if level.isdecimal() and level != "0" else _level_of_name(self._style)
            self._styles[self._style] = Style(parent=_attribute(attributes, "parent-style-name"), level=number)
        elif name == "text-properties" and self._style:
            old = self._styles[self._style]
            weight, slant = _attribute(attributes, "font-weight"), _attribute(attributes, "font-style")
            self._styles[self._style] = replace(
                old,
                bold=(weight == "bold" or (weight.isdecimal() and int(weight) >= 600)) if weight else None,
                italic=slant in ("italic", "oblique") if slant else None,
                hidden=True if _attribute(attributes, "display") == "none" else None,
            )

    def _read_text(self, builder: Builder, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "p" | "h":
                level = _attribute(attributes, "outline-level")
                number = int(level) if level.isdecimal() else 1
                style = _attribute(attributes, "style-name")
                self._paragraphs.append(_Paragraph(name, style, number, builder.take_runs()))
            case "span":
                self._spans.append(_attribute(attributes, "style-name"))
            case "s":
                count = _attribute(attributes, "c")
                self._text(" " * (min(int(count), _MAX_SPACES) if count.isdecimal() else 1))
            case "tab":
                self._text("\t")
            case "line-break":
                self._text("\n")
            case "image":
                builder.leave_out(Message("pictures"))

    def _text(self, text: str) -> None:
        if not text or not self._paragraphs or self._builder is None:
            return
        styles = [*reversed(self._spans[-MAX_CHAIN:]), self._paragraphs[-1].style]
        bold, italic, hidden = (
            next((value for style in styles if (value := self._styles.inherited(style, what)) is not None), False)
            for what in ("bold", "italic", "hidden")
        )
        if not hidden:
            self._builder.text(text, bold=bool(bold), italic=bool(italic))

    def _end_paragraph(self, builder: Builder, paragraph: _Paragraph) -> None:
        level = paragraph.level if paragraph.kind == "h" else self._styles.inherited(paragraph.style, "level")
        if level:
            builder.end("heading", max(1, min(int(level), 6)))
        else:
            quotation = any(name in ("Quotations", "Quote") for name in self._styles.chain(paragraph.style))
            builder.end("quote" if quotation else "paragraph")
        builder.put_back(paragraph.outer)


def _level_of_name(style: str) -> int | None:
    heading = _HEADING.match(style)
    if heading:
        return int(heading[1] or 1)
    return 1 if style == "Title" else None


def _attribute(attributes: Mapping[str, str], name: str) -> str:
    return next((value for key, value in attributes.items() if key.rpartition("}")[2] == name), "")
