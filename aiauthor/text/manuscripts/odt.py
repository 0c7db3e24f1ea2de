"""OpenDocument texts (.odt, .ott, and flat .fodt): OASIS OpenDocument 1.3, part 3.

Read as a stream, for the reasons given in `docx`. Deleted text lies apart from the running text, but
LibreOffice writes it in place where changes were shown when it saved a flat document.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

from aiauthor.archives import SafeZip, stream_xml
from aiauthor.errors import DocumentError
from aiauthor.text.manuscripts.markup import MarkupReader, Open, left_out_of_page, names
from aiauthor.text.manuscripts.paragraphs import Budget
from aiauthor.text.manuscripts.source import Source
from aiauthor.text.manuscripts.values import Reading

_MANIFEST = "META-INF/manifest.xml"
_MANIFEST_BYTES = 16 << 20
_META_BYTES = 1 << 20
_MAX_SPACES = 1_000

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    f"{{{_OASIS}text:1.0}}": "text:",
    f"{{{_OASIS}office:1.0}}": "office:",
    f"{{{_OASIS}style:1.0}}": "style:",
    f"{{{_OASIS}drawing:1.0}}": "draw:",
    f"{{{_OASIS}svg-compatible:1.0}}": "svg:",
    "{http://purl.org/dc/elements/1.1/}": "dc:",
}
_DISPLAY = f"{{{_OASIS}text:1.0}}display"
_COUNT = f"{{{_OASIS}text:1.0}}c"
_REGION = f"{{{_OASIS}text:1.0}}id"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_CHANGE = f"{{{_OASIS}text:1.0}}change-id"
_STYLE_NAME = f"{{{_OASIS}style:1.0}}name"
_TEXT_STYLE = f"{{{_OASIS}text:1.0}}style-name"

_SKIPPED = names(
    "text:deletion text:note office:annotation text:table-of-content text:alphabetical-index "
    "text:illustration-index text:table-index text:object-index text:user-index text:bibliography text:ruby-text "
    "text:hidden-text text:hidden-paragraph text:script office:forms office:script office:event-listeners "
    "office:binary-data office:master-styles svg:title svg:desc"
)


def read_odt(source: Source) -> Reading:
    """Read an .odt file."""
    with source.archive() as archive:
        if "encrypted-package" in archive or _is_encrypted(archive):
            raise DocumentError("{0} is locked with a password; save it without one and add it again.", source.label)
        if "content.xml" not in archive:
            raise DocumentError("{0} is not an OpenDocument text, or its text is missing.", source.label)
        content = _Content(source.budget)
        stream_xml(archive.read("content.xml"), content, name=source.label)
        title = _title(archive, source.budget)
    return _reading(content, title, source.label)


def read_flat_odt(source: Source) -> Reading:
    """Read an .fodt file: the same in a single XML document."""
    content = _Content(source.budget)
    stream_xml(source.read(source.limits.member_bytes), content, name=source.label)
    return _reading(content, content.title, source.label)


def _reading(content: _Content, title: str, label: str) -> Reading:
    if not content.is_text:
        raise DocumentError("{0} is an OpenDocument file, but not a text.", label)
    return Reading(content.paragraphs.text(), title=title, warnings=content.warnings())


def _is_encrypted(archive: SafeZip) -> bool:
    return _MANIFEST in archive and b"encryption-data" in archive.read(_MANIFEST, max_bytes=_MANIFEST_BYTES)


def _title(archive: SafeZip, budget: Budget) -> str:
    if "meta.xml" not in archive:
        return ""
    meta = _Content(budget)
    try:
        stream_xml(archive.read("meta.xml", max_bytes=_META_BYTES), meta)
    except DocumentError:
        return ""
    return meta.title


class _Content(MarkupReader):
    """The text of a document.

    Attributes:
        is_text: whether there was a text at all, not a sheet or a drawing.
        title: of a flat document, or of the metadata.
    """

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.is_text = False
        self.title = ""
        self._in_title = False
        self._depth_of_text = 0
        self._style = ""
        self._hidden_styles: set[str] = set()
        self._left_out = {"text:note": 0, "office:annotation": 0, "text:deletion": 0}
        # Of tracked changes: the region that is being declared, and those that are deletions.
        self._region = ""
        self._deletions: set[str] = set()
        self._in_deletions: set[str] = set()

    def warnings(self) -> tuple[str, ...]:
        """What was left out."""
        return left_out_of_page(
            deletions=self._left_out["text:deletion"],
            notes=self._left_out["text:note"],
            comments=self._left_out["office:annotation"],
        )

    def opens(self, tag: str, attributes: Mapping[str, str]) -> Open:
        name = _short(tag)
        if name in _SKIPPED:
            if name in self._left_out:
                self._left_out[name] += 1
            if name == "text:deletion":
                self._deletions.add(self._region)
            return Open.SKIP
        if attributes.get(_DISPLAY) == "none" and name == "text:section":
            return Open.SKIP
        if self._hidden_styles and attributes.get(_TEXT_STYLE) in self._hidden_styles:
            return Open.SKIP
        match name:
            case "text:p" | "text:h":
                self._depth_of_text += 1
            case "text:s":
                self._add(" " * min(_number(attributes.get(_COUNT, "1")), _MAX_SPACES))
            case "text:tab":
                self._add("\t")
            case "text:line-break":
                self._add("\n")
            case "draw:text-box":
                self.paragraphs.open_box()
            case "text:changed-region":
                self._region = attributes.get(_REGION) or attributes.get(_XML_ID, "")
            case "text:change-start" if attributes.get(_CHANGE) in self._deletions:
                self._in_deletions.add(attributes[_CHANGE])
            case "text:change-end":
                self._in_deletions.discard(attributes.get(_CHANGE, ""))
            case "office:text":
                self.is_text = True
            case "dc:title":
                self._in_title = True
            case "style:style":
                self._style = attributes.get(_STYLE_NAME, "")
            case "style:text-properties" if attributes.get(_DISPLAY) == "none":
                self._hidden_styles.add(self._style)
        return Open.READ

    def closes(self, tag: str) -> None:
        match _short(tag):
            case "text:p" | "text:h":
                self._depth_of_text -= 1
                if not self._in_deletions:
                    self.paragraphs.end()
            case "draw:text-box":
                self.paragraphs.close_box()
            case "dc:title":
                self._in_title = False

    def reads(self, text: str) -> None:
        if self._in_title:
            self.title = (self.title + text)[:1_000]
        elif self._is_read():
            self.paragraphs.add_collapsed(text)

    def _add(self, text: str) -> None:
        if self._is_read():
            self.paragraphs.add(text)

    def _is_read(self) -> bool:
        return self._depth_of_text > 0 and self.is_text and not self._in_deletions


@functools.lru_cache(1_000)
def _short(tag: str) -> str:
    end = tag.find("}") + 1
    return _PREFIXES.get(tag[:end], "?:") + tag[end:]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1
