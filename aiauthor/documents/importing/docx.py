"""Word documents (.docx): ECMA-376, WordprocessingML.

Tracked insertions are read, deletions, comments and notes are not; of a text box and its fallback one is.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from aiauthor.archives import SafeZip, join, stream_xml
from aiauthor.documents.importing.builder import Builder
from aiauthor.documents.importing.styles import Style, Styles
from aiauthor.documents.markup import Run
from aiauthor.errors import DocumentError, Message

_SKIPPED = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "pict", "object", "footnotePr"})
_OFF = frozenset({"0", "false", "off", "none"})


def read_docx(archive: SafeZip, builder: Builder, label: str) -> None:
    """Read a Word document into a builder.

    Raises:
        DocumentError: if it lacks its text or is damaged.
    """
    main = _main_part(archive)
    styles = Styles()
    related = _related(archive, main)
    if related.get("styles", "") in archive:
        stream_xml(archive.read(related["styles"]), _StyleReader(builder, styles), name=f"“{label}”")
    stream_xml(archive.read(main), _Body(builder, styles), name=f"“{label}”")


class _Relations:
    """Kind -> target of a part's relations."""

    def __init__(self) -> None:
        self.all: dict[str, str] = {}

    def start(self, tag: str, attributes: Mapping[str, str], /) -> None:
        if tag.endswith("}Relationship") and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.all.setdefault(kind, attributes.get("Target", ""))

    def end(self, tag: str, /) -> None: ...
    def data(self, text: str, /) -> None: ...
    def close(self) -> None: ...


def _main_part(archive: SafeZip) -> str:
    if "_rels/.rels" in archive:
        relations = _Relations()
        stream_xml(archive.read("_rels/.rels"), relations)
        main = join("", relations.all.get("officeDocument", "").lstrip("/"))
        if main and main in archive:
            return main
    if "word/document.xml" in archive:
        return "word/document.xml"
    raise DocumentError("The file is no Word document, or its text is missing.")


def _related(archive: SafeZip, main: str) -> dict[str, str]:
    folder, _, name = main.rpartition("/")
    part = f"{folder}/_rels/{name}.rels"
    if part not in archive:
        return {"styles": "word/styles.xml"}
    relations = _Relations()
    stream_xml(archive.read(part), relations)
    return {
        kind: (target.lstrip("/") if target.startswith("/") else join(main, target)) or ""
        for kind, target in relations.all.items()
    }


@functools.lru_cache(1_000)
def _word_tag(tag: str) -> str:
    """A tag's name, if it is one of WordprocessingML, transitional or strict (or a compatibility fallback)."""
    space, _, name = tag.rpartition("}")
    return name if "wordprocessingml" in space or "markup-compatibility" in space else ""


def _attribute(attributes: Mapping[str, str], name: str) -> str | None:
    return next((value for key, value in attributes.items() if key.rpartition("}")[2] == name), None)


def _is_on(attributes: Mapping[str, str]) -> bool:
    return (_attribute(attributes, "val") or "1").lower() not in _OFF


class _StyleReader:
    """Reads styles.xml."""

    def __init__(self, builder: Builder, styles: Styles) -> None:
        self._builder = builder
        self._styles = styles
        self._id: str | None = None

    def start(self, tag: str, attributes: Mapping[str, str], /) -> None:
        self._builder.spend()
        name = _word_tag(tag)
        if name == "style":
            self._id = _attribute(attributes, "styleId") or ""
            self._styles[self._id] = Style()
        elif self._id is not None:
            value = _attribute(attributes, "val") or ""
            style = self._styles[self._id]
            match name:
                case "name":
                    style = replace(style, name=value.lower(), level=_level_of_name(value.lower()) or style.level)
                case "basedOn":
                    style = replace(style, parent=value)
                case "outlineLvl" if style.level is None and value.isdecimal():
                    style = replace(style, level=int(value) + 1 if int(value) < 9 else 0)
                case "b":
                    style = replace(style, bold=_is_on(attributes))
                case "i":
                    style = replace(style, italic=_is_on(attributes))
            self._styles[self._id] = style

    def end(self, tag: str, /) -> None:
        if _word_tag(tag) == "style":
            self._id = None

    def data(self, text: str, /) -> None: ...
    def close(self) -> None: ...


def _level_of_name(name: str) -> int | None:
    if name == "title":
        return 1
    head, _, number = name.rpartition(" ")
    return int(number) if head == "heading" and number.isdecimal() and 1 <= int(number) <= 9 else None


@dataclass
class _Paragraph:
    style: str = ""
    level: int | None = None
    outer: list[Run] = field(default_factory=list)


class _Body:
    """Reads document.xml."""

    def __init__(self, builder: Builder, styles: Styles) -> None:
        self._builder = builder
        self._styles = styles
        self._paragraphs: list[_Paragraph] = []
        self._skipping = 0
        self._properties = ""  # "pPr" or "rPr" while inside one
        self._in_text = False
        self._run_style = ""
        self._bold: bool | None = None
        self._italic: bool | None = None
        self._hidden = False

    def start(self, tag: str, attributes: Mapping[str, str], /) -> None:
        self._builder.spend()
        name = _word_tag(tag)
        if self._skipping or name in _SKIPPED:
            self._skipping += 1
        elif name == "p":
            self._paragraphs.append(_Paragraph(outer=self._builder.take_runs()))
        elif name == "r":
            self._run_style, self._bold, self._italic, self._hidden = "", None, None, False
        elif name in ("pPr", "rPr"):
            # The paragraph's own rPr, inside its pPr, is that of its mark.
            self._properties = self._properties or name
        elif self._properties == "pPr" and self._paragraphs:
            self._set_paragraph(name, attributes)
        elif self._properties == "rPr":
            self._set_run(name, attributes)
        elif self._paragraphs:
            self._content(name, attributes)

    def end(self, tag: str, /) -> None:
        if self._skipping:
            self._skipping -= 1
            return
        name = _word_tag(tag)
        if name == self._properties:
            self._properties = ""
        elif name == "t":
            self._in_text = False
        elif name == "p" and self._paragraphs:
            self._end_paragraph(self._paragraphs.pop())

    def data(self, text: str, /) -> None:
        if self._in_text and not self._skipping:
            self._text(text)

    def close(self) -> None: ...

    def _set_paragraph(self, name: str, attributes: Mapping[str, str]) -> None:
        paragraph = self._paragraphs[-1]
        value = _attribute(attributes, "val") or ""
        if name == "pStyle":
            paragraph.style = value
        elif name == "outlineLvl" and value.isdecimal():
            paragraph.level = int(value) + 1 if int(value) < 9 else 0

    def _set_run(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "rStyle":
                self._run_style = _attribute(attributes, "val") or ""
            case "b":
                self._bold = _is_on(attributes)
            case "i":
                self._italic = _is_on(attributes)
            case "vanish":
                self._hidden = _is_on(attributes)

    def _content(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "t":
                self._in_text = True
            case "tab" | "ptab":
                self._text("\t")
            case "cr":
                self._text("\n")
            case "br" if _attribute(attributes, "type") not in ("page", "column"):
                self._text("\n")
            case "noBreakHyphen":
                self._text("\u2011")
            case "footnoteReference" | "endnoteReference":
                self._builder.leave_out(Message("footnotes or endnotes"))
            case "commentReference":
                self._builder.leave_out(Message("comments"))
            case "drawing":
                self._builder.leave_out(Message("pictures"))

    def _text(self, text: str) -> None:
        if self._hidden or not self._paragraphs:
            return
        styles = (self._run_style, self._paragraphs[-1].style)
        bold, italic = self._bold, self._italic
        if bold is None:
            bold = next((True for style in styles if self._styles.inherited(style, "bold")), False)
        if italic is None:
            italic = next((True for style in styles if self._styles.inherited(style, "italic")), False)
        self._builder.text(text, bold=bold, italic=italic)

    def _end_paragraph(self, paragraph: _Paragraph) -> None:
        level = paragraph.level
        if level is None:
            level = self._styles.inherited(paragraph.style, "level") or 0
        style = self._styles.get(paragraph.style, Style()).name
        if style.startswith(("toc ", "contents ", "table of contents", "index ")):
            self._builder.take_runs()
        elif level:
            self._builder.end("heading", min(int(level), 6))
        else:
            self._builder.end("quote" if style in ("quote", "intense quote", "block text") else "paragraph")
        self._builder.put_back(paragraph.outer)
