r"""Rich text (.rtf): RTF 1.9.1, with its bold and italic, and headings by outline level or style name.

Deleted and hidden text, notes, headers, pictures and fields' instructions are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from aiauthor.documents.importing.builder import Builder, words
from aiauthor.errors import DocumentError, Message
from aiauthor.rich_text import CHARACTERS, CHARSETS, ENDS_OF_PARAGRAPH, SYMBOLS, codec_of_page, tokens

_SKIPPED = words(
    "annotation author bkmkend bkmkstart category colortbl comment company creatim datafield doccomm docvar fldinst "
    "filetbl fontemb fontfile footer footerf footerl footerr footnote generator header headerf headerl headerr "
    "keywords listname listoverridetable listtable listtext manager mmath nonshppict objclass objdata objname operator "
    "panose pgdsctbl pict pn pntext pntxta pntxtb printim private revtbl revtim rsidtbl rxe shpinst sn sp subject sv "
    "tc tcn themedata txe xe xmlnstbl"
)
_HEADING = re.compile(r"heading (\d)$", re.IGNORECASE)
_CONTENTS = -1  # the level of a line in a table of contents
_MAX_DEPTH = 5000

_Place = Literal["text", "title", "styles", "fonts", "information", "nowhere"]


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds to the end of the group."""

    place: _Place = "text"
    bold: bool = False
    italic: bool = False
    hidden: bool = False
    font: int = -1
    fallback_chars: int = 1


def read_rtf(data: bytes, builder: Builder, label: str) -> None:
    """Read rich text into a builder.

    Raises:
        DocumentError: if it is none.
    """
    start = data[:64].find(b"{\\rtf")
    if start < 0:
        raise DocumentError("“{0}” is not rich text.", label)
    _Reader(builder).read(data, start)


class _Reader:
    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._group = _Group()
        self._outer: list[_Group] = []
        self._starred = False
        self._fallback_left = 0
        self._raw = bytearray()  # bytes whose meaning depends on the font
        self._half = ""  # the first half of a surrogate pair
        self._page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font_listed = -1
        self._levels: dict[int, int] = {}
        self._style_listed = 0
        self._style_name = ""
        self._level = 0

    def read(self, data: bytes, start: int) -> None:
        for word, number, text, byte, brace, symbol in tokens(data, start):
            self._builder.spend()
            if text is not None:
                self._bytes(text)
            elif word is not None:
                self._word(word.decode("ascii"), None if number is None else int(number))
            elif byte is not None:
                self._bytes(bytes.fromhex(byte.decode("ascii")))
            elif brace is not None:
                self._brace(brace)
                if not self._outer:
                    break
            elif symbol is not None:
                self._symbol(symbol)
        self._flush()

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._starred, self._fallback_left = False, 0
        if brace == b"{":
            if len(self._outer) >= _MAX_DEPTH:
                raise DocumentError("The rich text is nested too deeply to be a text.")
            self._outer.append(self._group)
        elif self._outer:
            if self._group.place == "styles" and self._style_name:
                self._end_style()
            self._group = self._outer.pop()

    def _bytes(self, text: bytes) -> None:
        if self._fallback_left:
            skipped = min(self._fallback_left, len(text))
            self._fallback_left -= skipped
            text = text[skipped:]
        if self._group.place not in ("nowhere", "fonts", "information"):
            self._raw += text

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._starred = True
        elif symbol in (b"\r", b"\n"):
            self._end_paragraph()
        elif self._fallback_left:
            self._fallback_left -= 1
        elif symbol in SYMBOLS:
            self._character(SYMBOLS[symbol])

    def _word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        if self._group.place == "nowhere":
            return
        if starred or word in _SKIPPED:
            self._flush()
            if word == "footnote":
                self._builder.leave_out(Message("footnotes or endnotes"))
            elif word == "pict":
                self._builder.leave_out(Message("pictures"))
            self._group = replace(self._group, place="nowhere")
        elif word in CHARACTERS:
            self._character(CHARACTERS[word])
        elif word in ENDS_OF_PARAGRAPH:
            self._end_paragraph()
        elif word == "u" and number is not None:
            self._character(chr(number % 0x10000))
            self._fallback_left = self._group.fallback_chars
        else:
            self._format(word, number)

    def _format(self, word: str, number: int | None) -> None:
        on = number != 0
        match word:
            case "b":
                self._change(replace(self._group, bold=on))
            case "i":
                self._change(replace(self._group, italic=on))
            case "v" | "deleted":
                self._change(replace(self._group, hidden=on))
            case "plain":
                self._change(replace(self._group, bold=False, italic=False, hidden=False))
            case "f" if self._group.place == "fonts":
                self._font_listed = number or 0
            case "f":
                self._change(replace(self._group, font=number or 0))
            case "uc":
                self._group = replace(self._group, fallback_chars=max(number or 0, 0))
            case "pard":
                self._level = 0
            case "s" if self._group.place == "styles":
                self._style_listed = number or 0
            case "s":
                self._level = self._levels.get(number or 0, 0)
            case "outlinelevel" if self._group.place == "text":
                self._level = (number or 0) + 1 if 0 <= (number or 0) < 9 else 0
            case _:
                self._set_up(word, number)

    def _set_up(self, word: str, number: int | None) -> None:
        match word:
            case "mac":
                self._page = "mac_roman"
            case "ansicpg" if number:
                self._page = codec_of_page(number) or self._page
            case "fcharset" if number and number in CHARSETS:
                self._fonts[self._font_listed] = CHARSETS[number]
            case "fonttbl":
                self._change(replace(self._group, place="fonts"))
            case "stylesheet":
                self._change(replace(self._group, place="styles"))
            case "info":
                self._change(replace(self._group, place="information"))
            case "title" if self._group.place == "information":
                self._change(replace(self._group, place="title"))

    def _change(self, group: _Group) -> None:
        if group != self._group:
            self._flush()
            self._group = group

    def _end_style(self) -> None:
        name = self._style_name.strip("; ")
        heading = _HEADING.match(name)
        if heading:
            self._levels[self._style_listed] = int(heading[1])
        elif name.lower() == "title":
            self._levels[self._style_listed] = 1
        elif name.lower().startswith(("toc ", "contents ", "index ")):
            self._levels[self._style_listed] = _CONTENTS
        self._style_name, self._style_listed = "", 0

    def _end_paragraph(self) -> None:
        if self._group.place == "text" and not self._group.hidden:
            self._flush()
            if self._level == _CONTENTS:
                self._builder.take_runs()
            elif self._level:
                self._builder.end("heading", min(self._level, 6))
            else:
                self._builder.end()

    def _character(self, character: str) -> None:
        self._flush()
        if "\ud800" <= character <= "\udbff":
            self._half = character
            return
        if "\udc00" <= character <= "\udfff":
            pair = (self._half + character).encode("utf-16-le", "surrogatepass")
            character = pair.decode("utf-16-le", "replace")
        self._half = ""
        self._emit(character)

    def _flush(self) -> None:
        if self._raw:
            text = self._raw.decode(self._fonts.get(self._group.font, self._page), "replace")
            self._raw.clear()
            self._emit(text)

    def _emit(self, text: str) -> None:
        group = self._group
        if group.place == "title":
            self._builder.title = (self._builder.title + text)[:500]
        elif group.place == "styles":
            self._style_name = (self._style_name + text)[:200]
        elif group.place == "text" and not group.hidden:
            self._builder.text(text, bold=group.bold, italic=group.italic)
