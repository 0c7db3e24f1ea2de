"""Word documents (.docx): WordprocessingML, ECMA-376 part 1.

The body is read as a stream. python-docx holds every part as a tree, some 150 bytes an element, so
that a bomb of a few kB takes gigabytes; and its `Paragraph.text` knows no tracked changes: it drops
what was inserted. What would be printed is kept: insertions, text boxes, results of fields. Deletions,
comments, notes, hidden text, headers and tables of contents are not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from aiauthor.archives import SafeZip, join, parse_xml, stream_xml
from aiauthor.errors import DocumentError
from aiauthor.text.manuscripts.markup import MarkupReader, Open, left_out_of_page, local_names
from aiauthor.text.manuscripts.paragraphs import Budget
from aiauthor.text.manuscripts.source import Source
from aiauthor.text.manuscripts.values import Reading

_PROPERTY_BYTES = 1 << 20
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_CORE = "docProps/core.xml"

# The transitional namespace that every program writes, and the strict one that some can.
_SPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_NAMES = local_names(
    _SPACES,
    "p r t pPr pStyle del moveFrom ins vanish tab br cr noBreakHyphen fldChar fldSimple instrText ruby rt "
    "sdtPr sdtContent docPartGallery showingPlcHdr txbxContent footnoteReference endnoteReference commentReference",
) | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback": "Fallback"}
_VALUES = tuple(f"{{{space}}}val" for space in _SPACES)
_FIELD_TYPES = tuple(f"{{{space}}}fldCharType" for space in _SPACES)
_INSTRUCTIONS = tuple(f"{{{space}}}instr" for space in _SPACES)

_CONTENTS_STYLE = re.compile(r"TOC(Heading|\d)")
_CONTENTS_FIELD = re.compile(r"\s*(TOC|INDEX|BIBLIOGRAPHY)\b", re.IGNORECASE)
_MAX_FIELDS = 100


def read_docx(source: Source) -> Reading:
    """Read a .docx file."""
    with source.archive() as archive:
        body = _Body(source.budget)
        stream_xml(archive.read(_main_part(archive, source.label)), body, name=source.label)
        return Reading(body.paragraphs.text(), title=_title(archive), warnings=body.warnings())


def _main_part(archive: SafeZip, label: str) -> str:
    if "_rels/.rels" in archive:
        root = parse_xml(archive.read("_rels/.rels", max_bytes=_PROPERTY_BYTES), name=label)
        for relation in root.iter(_RELATIONS):
            if relation.get("Type", "").endswith("/officeDocument"):
                part = join("", relation.get("Target", "").lstrip("/"))
                if part and part in archive:
                    return part
    if "word/document.xml" not in archive:
        raise DocumentError("{0} is not a Word document, or its text is missing.", label)
    return "word/document.xml"


def _title(archive: SafeZip) -> str:
    if _CORE not in archive:
        return ""
    try:
        root = parse_xml(archive.read(_CORE, max_bytes=_PROPERTY_BYTES))
    except DocumentError:
        return ""
    return str(root.findtext(_TITLE) or "")


class _Body(MarkupReader):
    """The main part of a document."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self._in_text = False
        self._in_instruction = False
        self._hidden = False
        # Of the current paragraph: whether its properties are being read, whether its end was
        # deleted, so that it runs on into the next, and whether it is a line of a table of contents.
        self._in_properties = False
        self._runs_on = False
        self._is_contents = False
        # Instructions of the fields that are open, innermost last; None once their result has begun.
        self._fields: list[str | None] = []
        self._contents_field = 0
        self._drop_control = False
        self._deletions = 0
        self._notes = 0
        self._comments = 0

    def warnings(self) -> tuple[str, ...]:
        """What was left out."""
        return left_out_of_page(deletions=self._deletions, notes=self._notes, comments=self._comments)

    def opens(self, tag: str, attributes: Mapping[str, str]) -> Open:
        match _NAMES.get(tag):
            case None:
                pass
            case "t":
                self._in_text = not self._hidden
            case "r":
                self._hidden = False
            case "p":
                self._runs_on = self._is_contents = False
            case "pPr":
                self._in_properties = True
            case "pStyle":
                self._is_contents = bool(_CONTENTS_STYLE.match(_first(attributes, _VALUES)))
            case "del" | "moveFrom" if self._in_properties:
                self._runs_on = True
            case "del" | "moveFrom":
                self._deletions += 1
                return Open.SKIP
            case "vanish" if not self._in_properties:
                self._hidden = _first(attributes, _VALUES) not in {"0", "false", "off"}
            case "tab" if not self._in_properties:
                self._add("\t")
            case "br" | "cr":
                self._add("\n")
            case "noBreakHyphen":
                self._add("\u2011")
            case "txbxContent":
                self.paragraphs.open_box()
            case "rt" | "Fallback":
                return Open.SKIP
            case other:
                return self._opens_field_or_control(other, attributes)
        return Open.READ

    def _opens_field_or_control(self, name: str, attributes: Mapping[str, str]) -> Open:
        match name:
            case "fldChar":
                self._turn_field(_first(attributes, _FIELD_TYPES))
            case "fldSimple" if _CONTENTS_FIELD.match(_first(attributes, _INSTRUCTIONS)):
                return Open.SKIP
            case "instrText":
                self._in_instruction = True
            case "sdtPr":
                self._drop_control = False
            case "docPartGallery":
                self._drop_control = "content" in _first(attributes, _VALUES).lower()
            case "showingPlcHdr":
                self._drop_control = True
            case "sdtContent" if self._drop_control:
                self._drop_control = False
                return Open.SKIP
            case "footnoteReference" | "endnoteReference":
                self._notes += 1
            case "commentReference":
                self._comments += 1
        return Open.READ

    def closes(self, tag: str) -> None:
        match _NAMES.get(tag):
            case "t":
                self._in_text = False
            case "r":
                self._hidden = False
            case "p" if not self._runs_on:
                self.paragraphs.end()
            case "pPr":
                self._in_properties = False
            case "instrText":
                self._in_instruction = False
            case "txbxContent":
                self.paragraphs.close_box()

    def reads(self, text: str) -> None:
        if self._in_text:
            self._add(text)
        elif self._in_instruction and self._fields:
            instruction = self._fields[-1]
            if instruction is not None and len(instruction) < 100:
                self._fields[-1] = instruction + text[:100]

    def _add(self, text: str) -> None:
        if not (self._hidden or self._is_contents or self._contents_field):
            self.paragraphs.add(text)

    def _turn_field(self, kind: str) -> None:
        if kind == "begin":
            if len(self._fields) >= _MAX_FIELDS:
                raise DocumentError("{0} is nested too deeply to be a text.", self._budget.label)
            self._fields.append("")
        elif kind == "separate" and self._fields:
            instruction, self._fields[-1] = self._fields[-1], None
            if not self._contents_field and instruction and _CONTENTS_FIELD.match(instruction):
                self._contents_field = len(self._fields)
        elif kind == "end" and self._fields:
            self._fields.pop()
            if len(self._fields) < self._contents_field:
                self._contents_field = 0


def _first(attributes: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((attributes[name] for name in names if name in attributes), "")
