"""One web page for the whole book, and the pieces of XHTML that the EPUB is made of too."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from aiauthor.documents.exporting.manuscript import Chapter, Manuscript
from aiauthor.documents.markup import Block, Run

CSS = """\
h1, h2, h3, h4, h5, h6 { text-align: center; font-weight: normal; line-height: 1.3; margin: 2em 0 1.5em; }
p { margin: 0; text-indent: 1.5em; }
h1 + p, h2 + p, h3 + p, h4 + p, h5 + p, h6 + p, p.scene + p, hr + p { text-indent: 0; }
blockquote { margin: 1em 2em; }
p.scene { margin: 1.5em 0; text-align: center; text-indent: 0; }
hr.gap { margin: 1.5em 0 0; border: none; }
"""
_PAGE_CSS = """\
body { max-width: 34em; margin: 4em auto; padding: 0 1em; font-family: Georgia, serif; line-height: 1.5; }
header { text-align: center; margin-bottom: 4em; }
nav ol { list-style: none; padding-left: 1.5em; }
@media print { section { break-before: page; } nav { display: none; } }
"""


def render_html(manuscript: Manuscript) -> bytes:
    """The book as one self-contained page."""
    direction = ' dir="rtl"' if manuscript.is_right_to_left else ""
    author = f'<p class="author">{escape(manuscript.author)}</p>\n' if manuscript.author else ""
    named = [(n, chapter) for n, chapter in enumerate(manuscript.chapters, 1) if chapter.title]
    contents = f'<nav aria-label="Contents">\n{contents_list(named, "#chapter-{:d}")}</nav>\n' if len(named) > 1 else ""
    sections = [
        f'<section id="chapter-{n}">\n{chapter_body(chapter, deeper=1)}</section>\n'
        for n, chapter in enumerate(manuscript.chapters, 1)
    ]
    page = (
        f"<!DOCTYPE html>\n<html lang={quoteattr(manuscript.language)}{direction}>\n<head>\n"
        '<meta charset="utf-8"/>\n<meta name="viewport" content="width=device-width"/>\n'
        + (f'<meta name="author" content={quoteattr(manuscript.author)}/>\n' if manuscript.author else "")
        + f"<title>{escape(manuscript.title)}</title>\n<style>\n{_PAGE_CSS}{CSS}</style>\n</head>\n<body>\n"
        f"<header>\n<h1>{escape(manuscript.title)}</h1>\n{author}</header>\n{contents}"
        f"<main>\n{''.join(sections)}</main>\n</body>\n</html>\n"
    )
    return page.encode("utf-8")


def contents_list(chapters: Sequence[tuple[int, Chapter]], link: str) -> str:
    """A nested list of links, chapters below their parts.

    Args:
        chapters: numbered, each with a title.
        link: the address, the chapter's number put in.
    """
    lines = []
    depth = 0
    for number, chapter in chapters:
        level = min(max(chapter.level, 1), depth + 1)
        if level > depth:
            lines.append("<ol>\n" * (level - depth))
        else:
            lines.append("</li>\n" + "</ol>\n</li>\n" * (depth - level))
        depth = level
        lines.append(f"<li><a href={quoteattr(link.format(number))}>{escape(chapter.title)}</a>\n")
    if depth:
        lines.append("</li>\n</ol>\n" * depth)
    return "".join(lines)


def chapter_body(chapter: Chapter, *, deeper: int = 0) -> str:
    """A chapter's XHTML.

    Args:
        chapter: the chapter.
        deeper: how many levels its headings are moved down.
    """
    return "".join(_block(block, deeper) for block in chapter.blocks)


def _block(block: Block, deeper: int) -> str:
    inner = "".join(map(_run, block.runs))
    if block.kind == "heading":
        level = min(block.level + deeper, 6)
        return f"<h{level}>{inner}</h{level}>\n"
    if block.kind == "scene":
        return f'<p class="scene">{inner}</p>\n' if inner else '<hr class="gap"/>\n'
    paragraph = f"<p>{inner}</p>\n"
    return f"<blockquote>\n{paragraph}</blockquote>\n" if block.kind == "quote" else paragraph


def _run(run: Run) -> str:
    text = escape(run.text).replace("\n", "<br/>\n")
    if run.italic:
        text = f"<em>{text}</em>"
    return f"<strong>{text}</strong>" if run.bold else text
