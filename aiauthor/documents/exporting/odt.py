"""An OpenDocument text: OpenDocument 1.3, with real headings, so that the Navigator works."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from aiauthor.documents.exporting.manuscript import Manuscript
from aiauthor.documents.exporting.packing import pack
from aiauthor.documents.markup import Block, Run

_MIMETYPE = "application/vnd.oasis.opendocument.text"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACES = " ".join(
    [
        *(f'xmlns:{name}="{_OASIS}:{name}:1.0"' for name in ("office", "text", "style", "meta", "manifest")),
        f'xmlns:fo="{_OASIS}:xsl-fo-compatible:1.0"',
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
    ]
)
_SPACES = re.compile(r"(?<=[ \n\t]) +|\t|\n")
_MANIFEST = f"""{_XML}<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{_MIMETYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""


def render_odt(manuscript: Manuscript) -> bytes:
    """The book as an OpenDocument text."""
    return pack(
        [
            ("META-INF/manifest.xml", _MANIFEST),
            ("content.xml", _content(manuscript)),
            ("styles.xml", _styles(manuscript)),
            ("meta.xml", _meta(manuscript)),
        ],
        mimetype=_MIMETYPE,
    )


def _content(manuscript: Manuscript) -> str:
    looks = {
        "B": 'fo:font-weight="bold"',
        "I": 'fo:font-style="italic"',
        "BI": 'fo:font-weight="bold" fo:font-style="italic"',
    }
    automatic = "".join(
        f'<style:style style:name="{name}" style:family="text"><style:text-properties {look}/></style:style>'
        for name, look in looks.items()
    )
    paragraphs = [_paragraph("Title", (Run(manuscript.title),))]
    if manuscript.author:
        paragraphs.append(_paragraph("Subtitle", (Run(manuscript.author),)))
    for chapter in manuscript.chapters:
        for block, first, page in chapter.placed():
            paragraphs.append(_paragraph("New_20_Page", block.runs) if page else _block(block, first=first))
    return (
        f'{_XML}<office:document-content {_NAMESPACES} office:version="1.3">'
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{''.join(paragraphs)}</office:text></office:body></office:document-content>"
    )


def _block(block: Block, *, first: bool) -> str:
    if block.kind == "heading":
        inner = _inner(block.runs)
        return f'<text:h text:style-name="Heading_20_{block.level}" text:outline-level="{block.level}">{inner}</text:h>'
    if block.kind == "scene":
        return _paragraph("Scene_20_Break", block.runs)
    if block.kind == "quote":
        return _paragraph("Quotations", block.runs)
    return _paragraph("First_20_Paragraph" if first else "Text_20_body", block.runs)


def _paragraph(style: str, runs: tuple[Run, ...]) -> str:
    return f'<text:p text:style-name="{style}">{_inner(runs)}</text:p>'


def _inner(runs: tuple[Run, ...]) -> str:
    parts = []
    before = " "
    for run in runs:
        # One blank between words stays as it is; at a line's start, or after another, it would be lost.
        text = _SPACES.sub(_space, before + escape(run.text))[1:]
        before = " " if run.text[-1:] in " \n\t" else "x"
        style = ("B" if run.bold else "") + ("I" if run.italic else "")
        parts.append(f'<text:span text:style-name="{style}">{text}</text:span>' if style else text)
    return "".join(parts)


def _space(found: re.Match[str]) -> str:
    """White space that OpenDocument would run together."""
    if found[0] == "\n":
        return "<text:line-break/>"
    return "<text:tab/>" if found[0] == "\t" else f'<text:s text:c="{len(found[0])}"/>'


def _meta(manuscript: Manuscript) -> str:
    return (
        f'{_XML}<office:document-meta {_NAMESPACES} office:version="1.3"><office:meta>'
        f"<dc:title>{escape(manuscript.title)}</dc:title><meta:initial-creator>{escape(manuscript.author)}"
        f"</meta:initial-creator><dc:creator>{escape(manuscript.author)}</dc:creator>"
        f"<dc:language>{escape(manuscript.language)}</dc:language></office:meta></office:document-meta>"
    )


def _styles(manuscript: Manuscript) -> str:
    language, _, rest = manuscript.language.partition("-")
    country = next((part for part in rest.split("-") if len(part) == 2), "none")
    mode = ' style:writing-mode="rl-tb"' if manuscript.is_right_to_left else ""
    center = 'fo:text-align="center" fo:text-indent="0cm"'
    styles = [
        _style("Standard", "", f'fo:line-height="150%"{mode}'),
        _style("Text body", "Standard", 'fo:text-indent="1cm"'),
        _style("First Paragraph", "Text body", 'fo:text-indent="0cm"', following="Text body"),
        _style("New Page", "First Paragraph", 'fo:break-before="page"', following="Text body"),
        _style("Scene Break", "Standard", f'{center} fo:margin-top="0.4cm" fo:margin-bottom="0.4cm"',
               following="First Paragraph"),
        _style("Quotations", "Standard", 'fo:margin-left="1.3cm" fo:margin-right="1.3cm"'),
        _style("Title", "Standard", f'{center} fo:margin-top="8cm" fo:margin-bottom="0.8cm"', 'fo:font-size="24pt"'),
        _style("Footer", "Standard", center),
        _style("Subtitle", "Standard", center, 'fo:font-size="14pt"'),
    ]  # fmt: skip
    for level in range(1, 7):
        page = 'fo:break-before="page" ' if level <= 2 else ""
        look = f'{page}{center} fo:margin-top="0.8cm" fo:margin-bottom="0.6cm" fo:keep-with-next="always"'
        size = f'fo:font-size="{max(12, 20 - 2 * level)}pt"'
        styles.append(_style(f"Heading {level}", "Standard", look, size, following="First Paragraph", level=level))
    return (
        f'{_XML}<office:document-styles {_NAMESPACES} office:version="1.3"><office:styles>'
        '<style:default-style style:family="paragraph"><style:text-properties fo:font-family="Liberation Serif"'
        f' fo:font-size="12pt" fo:language={quoteattr(language)} fo:country={quoteattr(country)}/>'
        f"</style:default-style>{''.join(styles)}</office:styles>"
        '<office:automatic-styles><style:page-layout style:name="Page"><style:page-layout-properties'
        ' fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2.5cm"/>'
        '<style:footer-style><style:header-footer-properties fo:min-height="0cm" fo:margin-top="0.5cm"/>'
        "</style:footer-style></style:page-layout>"
        "</office:automatic-styles><office:master-styles>"
        '<style:master-page style:name="Standard" style:page-layout-name="Page"><style:footer>'
        '<text:p text:style-name="Footer"><text:page-number/></text:p></style:footer></style:master-page>'
        "</office:master-styles></office:document-styles>"
    )


def _style(name: str, parent: str, paragraph: str, text: str = "", *, following: str = "", level: int = 0) -> str:
    return (
        f'<style:style style:name="{_name(name)}" style:display-name="{name}" style:family="paragraph"'
        + (f' style:parent-style-name="{_name(parent)}"' if parent else "")
        + (f' style:next-style-name="{_name(following)}"' if following else "")
        + (f' style:default-outline-level="{level}"' if level else "")
        + f' style:class="text"><style:paragraph-properties {paragraph}/>'
        + (f"<style:text-properties {text}/>" if text else "")
        + "</style:style>"
    )


def _name(display: str) -> str:
    return display.replace(" ", "_20_")
