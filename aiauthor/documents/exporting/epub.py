"""An electronic book: EPUB 3.3, with the table of contents of EPUB 2 beside it for old readers."""

from __future__ import annotations

import time
import uuid
from xml.sax.saxutils import escape, quoteattr

from aiauthor.documents.exporting.html import CSS, chapter_body, contents_list
from aiauthor.documents.exporting.manuscript import Manuscript
from aiauthor.documents.exporting.packing import pack

_NAMESPACE = uuid.UUID("6d3a1c1e-8f0b-4b52-9a55-3f1c3c0f6f0a")
_CONTAINER = """\
<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_CSS = "body { margin: 5%; }\n.title { text-align: center; margin-top: 30%; }\n" + CSS


def render_epub(manuscript: Manuscript, *, modified_s: float | None = None) -> bytes:
    """The book as an EPUB: a title page, and a page for every chapter.

    Args:
        manuscript: the book.
        modified_s: when it was made, in seconds since the epoch; now, if not given.
    """
    chapters = list(enumerate(manuscript.chapters, 1))
    pages = [("title", _title_page(manuscript))]
    pages += [
        (f"chapter-{n:04d}", _page(manuscript, chapter.title or manuscript.title, chapter_body(chapter)))
        for n, chapter in chapters
    ]
    named = [(n, chapter) for n, chapter in chapters if chapter.title]
    entries = contents_list(named, "chapter-{:04d}.xhtml") or (
        f'<ol><li><a href="chapter-0001.xhtml">{escape(manuscript.title)}</a></li></ol>\n'
    )
    nav = _page(manuscript, "Contents", f'<nav epub:type="toc" id="toc">\n<h1>Contents</h1>\n{entries}</nav>\n')
    identifier = f"urn:uuid:{uuid.uuid5(_NAMESPACE, f'{manuscript.author}/{manuscript.title}')}"
    toc = [(f"chapter-{n:04d}", chapter.title) for n, chapter in named] or [("chapter-0001", manuscript.title)]
    members: list[tuple[str, str | bytes]] = [
        ("META-INF/container.xml", _CONTAINER),
        ("book/package.opf", _package(manuscript, identifier, [name for name, _ in pages], modified_s)),
        ("book/nav.xhtml", nav),
        ("book/toc.ncx", _ncx(manuscript, identifier, toc)),
        ("book/style.css", _CSS),
    ]
    members += [(f"book/{name}.xhtml", content) for name, content in pages]
    return pack(members, mimetype="application/epub+zip")


def _page(manuscript: Manuscript, title: str, body: str) -> str:
    language = quoteattr(manuscript.language)
    direction = ' dir="rtl"' if manuscript.is_right_to_left else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
        f" lang={language} xml:lang={language}{direction}>\n<head>\n<title>{escape(title)}</title>\n"
        f'<link rel="stylesheet" type="text/css" href="style.css"/>\n</head>\n<body>\n{body}</body>\n</html>\n'
    )


def _title_page(manuscript: Manuscript) -> str:
    author = f'<p class="scene">{escape(manuscript.author)}</p>\n' if manuscript.author else ""
    body = f'<section epub:type="titlepage" class="title">\n<h1>{escape(manuscript.title)}</h1>\n{author}</section>\n'
    return _page(manuscript, manuscript.title, body)


def _package(manuscript: Manuscript, identifier: str, pages: list[str], modified_s: float | None) -> str:
    modified = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(modified_s))
    author = f'<dc:creator id="author">{escape(manuscript.author)}</dc:creator>\n' if manuscript.author else ""
    items = "".join(f'<item id="{page}" href="{page}.xhtml" media-type="application/xhtml+xml"/>\n' for page in pages)
    spine = "".join(f'<itemref idref="{page}"/>\n' for page in pages)
    direction = ' page-progression-direction="rtl"' if manuscript.is_right_to_left else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"'
        f" xml:lang={quoteattr(manuscript.language)}>\n"
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<dc:identifier id="id">{identifier}</dc:identifier>\n<dc:title>{escape(manuscript.title)}</dc:title>\n'
        f"<dc:language>{escape(manuscript.language)}</dc:language>\n{author}"
        f'<meta property="dcterms:modified">{modified}</meta>\n'
        '<meta property="schema:accessMode">textual</meta>\n'
        '<meta property="schema:accessModeSufficient">textual</meta>\n'
        '<meta property="schema:accessibilityFeature">tableOfContents</meta>\n'
        '<meta property="schema:accessibilityHazard">none</meta>\n'
        "</metadata>\n<manifest>\n"
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>\n'
        '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>\n'
        f'<item id="css" href="style.css" media-type="text/css"/>\n{items}</manifest>\n'
        f'<spine toc="ncx"{direction}>\n{spine}</spine>\n</package>\n'
    )


def _ncx(manuscript: Manuscript, identifier: str, entries: list[tuple[str, str]]) -> str:
    points = "".join(
        f'<navPoint id="p{n}" playOrder="{n}"><navLabel><text>{escape(title)}</text></navLabel>'
        f'<content src="{page}.xhtml"/></navPoint>\n'
        for n, (page, title) in enumerate(entries, 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1">\n'
        f'<head><meta name="dtb:uid" content="{identifier}"/><meta name="dtb:depth" content="1"/></head>\n'
        f"<docTitle><text>{escape(manuscript.title)}</text></docTitle>\n<navMap>\n{points}</navMap>\n</ncx>\n"
    )
