"""A manuscript ready for export: its title, its chapters and their blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from aiauthor.documents import markup
from aiauthor.documents.markup import Block, Run

# What begins a chapter of its own: parts and chapters, not what is below them.
_CHAPTER_LEVEL = 2
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RIGHT_TO_LEFT = ("ar", "dv", "fa", "he", "ps", "ur", "yi")


@dataclass(frozen=True)
class Chapter:
    """A part, a chapter, or what stands before the first.

    Attributes:
        title: its heading's text, or "".
        level: its heading's, from 1; 0 without one.
        blocks: all of it, its heading first.
    """

    title: str = field(repr=False)
    level: int
    blocks: tuple[Block, ...]

    def placed(self) -> Iterator[tuple[Block, bool, bool]]:
        """Each block; whether it follows a heading, a scene break or nothing; whether it begins a page by itself."""
        before: Block | None = None
        for block in self.blocks:
            first = before is None or before.kind in ("heading", "scene")
            # What has no heading begins a page all the same: the title page stays alone.
            yield block, first, before is None and not self.level
            before = block


@dataclass(frozen=True)
class Manuscript:
    """What is exported.

    Attributes:
        title: the book's.
        author: the writer's name, or "".
        language: a BCP 47 tag.
        chapters: in order; headings count from level 1 down.
    """

    title: str = field(repr=False)
    author: str = field(repr=False)
    language: str
    chapters: tuple[Chapter, ...]

    @property
    def is_right_to_left(self) -> bool:
        """Whether its script runs so."""
        return self.language.partition("-")[0].lower() in _RIGHT_TO_LEFT


def make_manuscript(
    texts: str | Sequence[str], *, title: str = "", author: str = "", language: str = "en", markdown: bool = True
) -> Manuscript:
    """Read one text, or a book's chapters in order, for export.

    A single heading of the highest level, at the very beginning, is taken for the title.

    Args:
        texts: the text, or those of all chapters.
        title: the book's, if the text does not say it.
        author: the writer's name.
        language: a BCP 47 tag, such as "en-GB".
        markdown: False for plain text: asterisks and underscores then stay as they are.
    """
    blocks: list[Block] = []
    for text in [texts] if isinstance(texts, str) else texts:
        blocks += markup.parse(text, styled=markdown)
    blocks = [_clean(block) for block in blocks]
    blocks = _levelled(blocks)
    tops = [block for block in blocks if block.kind == "heading" and block.level == 1]
    if len(tops) == 1 and blocks[0] is tops[0] and any(block.level > 1 for block in blocks):
        title = blocks[0].text
        blocks = _levelled(blocks[1:])
    language = language if re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", language) else "en"
    return Manuscript(_one_line(title) or "Untitled", _one_line(author), language, tuple(_chapters(blocks)))


def _levelled(blocks: list[Block]) -> list[Block]:
    """Levels that begin with 1 and leave none out: “Chapter 3” alone is a first level, below “Part One” a second."""
    levels = sorted({block.level for block in blocks if block.kind == "heading"})
    return [
        replace(block, level=levels.index(block.level) + 1) if block.kind == "heading" else block for block in blocks
    ]


def _chapters(blocks: list[Block]) -> list[Chapter]:
    chapters: list[list[Block]] = []
    for block in blocks:
        if not chapters or (block.kind == "heading" and block.level <= _CHAPTER_LEVEL):
            chapters.append([])
        chapters[-1].append(block)
    made = []
    for chapter in chapters:
        heading = chapter[0] if chapter[0].kind == "heading" and chapter[0].level <= _CHAPTER_LEVEL else None
        title = _one_line(heading.text) if heading else ""
        made.append(Chapter(title, heading.level if heading else 0, tuple(chapter)))
    return made or [Chapter("", 0, ())]


def _clean(block: Block) -> Block:
    """Without characters that XML cannot hold."""
    return replace(block, runs=tuple(Run(_NOT_XML.sub("", run.text), run.bold, run.italic) for run in block.runs))


def _one_line(text: str) -> str:
    return " ".join(_NOT_XML.sub("", text).split())
