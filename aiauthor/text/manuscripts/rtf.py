r"""Rich text (.rtf), as Word, LibreOffice, TextEdit and Scrivener write it: RTF 1.9.1.

The libraries for it search the whole file with patterns whose cost grows with its square, keep deleted
and hidden text, and write the addresses of links into the running text; so its tokens are read by `rich_text`.
What would be printed is kept. Deletions, annotations, notes, hidden text, headers, pictures and
tables of contents are not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from aiauthor.errors import DocumentError
from aiauthor.rich_text import CHARACTERS, CHARSETS, ENDS_OF_PARAGRAPH, SYMBOLS, codec_of_page, tokens
from aiauthor.text.manuscripts.markup import left_out_of_page, names
from aiauthor.text.manuscripts.paragraphs import Budget, Paragraphs
from aiauthor.text.manuscripts.source import Source
from aiauthor.text.manuscripts.values import Reading

_Place = Literal["text", "title", "instruction", "fonts", "information", "nowhere"]

MAGIC = b"{\\rtf"

# Groups whose content is not running text and that are not marked as such by a star.
_SKIPPED = names(
    "aftncn aftnsep aftnsepc annotation author bkmkend bkmkstart buptim category colortbl comment company creatim "
    "datafield do docvar doccomm falt file filetbl fontemb fontfile footer footerf footerl footerr footnote formfield "
    "ftncn ftnsep ftnsepc header headerf headerl headerr hlinkbase keycode keywords listname listtable "
    "listoverridetable listtext manager mmath nonesttables nonshppict objalias objclass objdata objname objsect "
    "objtime oleclsid operator panose pict picprop pn pntext pntxta pntxtb printim private revtim rxe shpinst "
    "shprslt sn sp stylesheet subject sv tc template txe version vern xe xform Scrv"
)
# Of the groups with a star, the one that matters.
_READ_STARRED = frozenset({"fldinst"})
_SET_UP = names("mac pc pca ansicpg deff fonttbl fcharset cpg info title fldinst fldrslt")
_FORMATS = names("v deleted plain uc f")
# Nine of ten words only tell how the text looks.
_KNOWN = frozenset(
    word.encode("ascii") for word in _SKIPPED | CHARACTERS.keys() | ENDS_OF_PARAGRAPH | _SET_UP | _FORMATS | {"u"}
)
_CONTENTS_FIELD = re.compile(r"\s*(TOC|INDEX|BIBLIOGRAPHY)\b", re.IGNORECASE)


def read_rtf(source: Source) -> Reading:
    """Read an .rtf file."""
    return read_rtf_bytes(source.read(source.limits.rich_bytes), source.budget)


def read_rtf_bytes(data: bytes, budget: Budget) -> Reading:
    """Read rich text.

    Raises:
        DocumentError: if it is none.
    """
    start = data[:64].find(MAGIC)
    if start < 0:
        raise DocumentError("{0} is not rich text.", budget.label)
    reader = _Reader(budget)
    reader.read(data, start)
    return Reading(_join_surrogates(reader.paragraphs.text()), _join_surrogates(reader.title), reader.warnings())


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds from here to the end of the group."""

    goes_to: _Place = "text"
    hidden: bool = False
    deleted: bool = False
    fallback_chars: int = 1
    font: int = -1


class _Reader:
    """Follows the tokens of one file.

    Attributes:
        title: from the file's information group.
    """

    def __init__(self, budget: Budget) -> None:
        self.paragraphs = Paragraphs(budget)
        self.title = ""
        self._budget = budget
        self._group = _Group()
        self._outer: list[_Group] = []
        self._starred = False
        self._fallback_left = 0
        # Bytes of text whose encoding depends on the font; characters of two bytes may come in pieces.
        self._raw = bytearray()
        self._page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font_listed = -1
        self._default_font = -1
        self._instruction = ""
        self._deletions = 0
        self._notes = 0
        self._comments = 0

    def warnings(self) -> tuple[str, ...]:
        """What was left out, and whether the end is missing."""
        warnings = left_out_of_page(deletions=self._deletions, notes=self._notes, comments=self._comments)
        if self._outer:
            warnings += ("The file ends in the middle of its text; the rest is lost.",)
        return warnings

    def read(self, data: bytes, start: int) -> None:
        """Follow all tokens from a position on."""
        for word, number, text, byte, brace, symbol in tokens(data, start):
            self._budget.spend_elements()
            if text is not None:
                self._text(text)
            elif word is not None:
                self._word(word, number)
            elif byte is not None:
                self._text(bytes.fromhex(byte.decode("ascii")))
            elif brace is not None:
                self._brace(brace)
                if not self._outer:
                    break
            elif symbol is not None:
                self._symbol(symbol)
        self._flush()

    def _brace(self, brace: bytes) -> None:
        self._starred = False
        self._fallback_left = 0
        if brace == b"{":
            self._outer.append(self._group)
        elif self._outer:
            outer = self._outer.pop()
            if (outer.font, outer.goes_to) != (self._group.font, self._group.goes_to):
                self._flush()
            self._group = outer

    def _text(self, text: bytes) -> None:
        if self._fallback_left:
            skipped = min(self._fallback_left, len(text))
            self._fallback_left -= skipped
            text = text[skipped:]
        if self._is_read():
            self._raw += text

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._starred = True
        elif symbol in b"\r\n":
            self._end_paragraph()
        elif self._fallback_left:
            self._fallback_left -= 1
        elif symbol in SYMBOLS:
            self._character(SYMBOLS[symbol])

    def _word(self, token: bytes, digits: bytes | None) -> None:
        starred, self._starred = self._starred, False
        if self._group.goes_to == "nowhere" or not (starred or token in _KNOWN):
            return
        word = token.decode("ascii")
        number = None if digits is None else int(digits)
        if word in _SKIPPED or (starred and word not in _READ_STARRED):
            self._skip(word)
        elif word in CHARACTERS:
            self._character(CHARACTERS[word])
        elif word in ENDS_OF_PARAGRAPH:
            self._end_paragraph()
        elif word == "u" and number is not None:
            self._character(chr(number % 0x10000))
            self._fallback_left = self._group.fallback_chars
        elif word in _FORMATS:
            self._format(word, number)
        else:
            self._set_up(word, number)

    def _skip(self, word: str) -> None:
        self._notes += word == "footnote"
        self._comments += word == "annotation"
        self._enter("nowhere")

    def _enter(self, goes_to: _Place) -> None:
        self._flush()
        self._group = replace(self._group, goes_to=goes_to)

    def _format(self, word: str, number: int | None) -> None:
        match word:
            case "v":
                self._group = replace(self._group, hidden=number != 0)
            case "deleted":
                self._deletions += number != 0 and not self._group.deleted
                self._group = replace(self._group, deleted=number != 0)
            case "uc":
                self._group = replace(self._group, fallback_chars=max(number or 0, 0))
            case "f" if self._group.goes_to == "fonts":
                self._font_listed = number or 0
            case "f":
                self._turn_to_font(number or 0)
            case "plain":
                self._group = replace(self._group, hidden=False)
                self._turn_to_font(self._default_font)

    def _turn_to_font(self, font: int) -> None:
        if font != self._group.font:
            self._budget.spend_elements(2)
            self._flush()
            self._group = replace(self._group, font=font)

    def _set_up(self, word: str, number: int | None) -> None:
        match word:
            case "mac" | "pc" | "pca":
                self._page = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word]
            case "ansicpg" if number:
                self._page = codec_of_page(number) or self._page
            case "deff":
                self._default_font = number or 0
                self._turn_to_font(self._default_font)
            case "fonttbl":
                self._enter("fonts")
            case "fcharset" if number in CHARSETS:
                self._fonts[self._font_listed] = CHARSETS[number]
            case "cpg" if number and self._group.goes_to == "fonts":
                self._fonts[self._font_listed] = codec_of_page(number) or self._page
            case "info":
                self._enter("information")
            case "title" if self._group.goes_to == "information":
                self._enter("title")
            case "fldinst":
                self._instruction = ""
                self._enter("instruction")
            case "fldrslt" if _CONTENTS_FIELD.match(self._instruction):
                self._enter("nowhere")

    def _end_paragraph(self) -> None:
        self._budget.spend_elements()
        if self._group.goes_to == "text" and not (self._group.hidden or self._group.deleted):
            self._flush()
            self.paragraphs.end()

    def _is_read(self) -> bool:
        group = self._group
        return group.goes_to in {"text", "title", "instruction"} and not (group.hidden or group.deleted)

    def _character(self, character: str) -> None:
        if self._is_read():
            self._flush()
            self._emit(character)

    def _flush(self) -> None:
        if self._raw:
            codec = self._fonts.get(self._group.font, self._page)
            if codec == "cp1252" and self._page.startswith("mac"):
                codec = self._page
            text = self._raw.decode(codec, "replace")
            self._raw.clear()
            self._emit(text)

    def _emit(self, text: str) -> None:
        match self._group.goes_to:
            case "text":
                self.paragraphs.add(text)
            case "title":
                self.title = (self.title + text)[:1_000]
            case "instruction":
                self._instruction = (self._instruction + text)[:100]


def _join_surrogates(text: str) -> str:
    """Characters beyond U+FFFF, which RTF spells in two halves; a half alone is none."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
