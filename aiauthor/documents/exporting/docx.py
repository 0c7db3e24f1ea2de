"""A Word document: ECMA-376, transitional, with real heading styles, so that Word's own outline works.

Six small parts of XML; a library would bring a template of Word's and take longer.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from aiauthor.documents.exporting.manuscript import Manuscript
from aiauthor.documents.exporting.packing import pack
from aiauthor.documents.markup import Block, Run

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

_CONTENT_TYPES = f"""{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/>
<Override PartName="/word/footer1.xml" ContentType="{_TYPE}.footer+xml"/>
<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
</Types>
"""
_ROOT_RELATIONS = f"""{_XML}<Relationships xmlns="{_RELATIONS}">
<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/>
<Relationship Id="rId2" Type="{_RELATIONS}/metadata/core-properties" Target="docProps/core.xml"/>
</Relationships>
"""
_DOCUMENT_RELATIONS = f"""{_XML}<Relationships xmlns="{_RELATIONS}">
<Relationship Id="rId1" Type="{_R}/styles" Target="styles.xml"/>
<Relationship Id="rId2" Type="{_R}/footer" Target="footer1.xml"/>
</Relationships>
"""
_FOOTER = f"""{_XML}<w:ftr xmlns:w="{_W}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>\
<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>\
<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>\
</w:p></w:ftr>
"""
_SECTION = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/>'
    "<w:titlePg/></w:sectPr>"
)


def render_docx(manuscript: Manuscript) -> bytes:
    """The book as a Word document."""
    paragraphs = [_paragraph("Title", (Run(manuscript.title),))]
    if manuscript.author:
        paragraphs.append(_paragraph("Subtitle", (Run(manuscript.author),)))
    for chapter in manuscript.chapters:
        paragraphs += [_block(block, first=first, page=page) for block, first, page in chapter.placed()]
    document = (
        f'{_XML}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{"".join(paragraphs)}{_SECTION}</w:body></w:document>'
    )
    return pack(
        [
            ("[Content_Types].xml", _CONTENT_TYPES),
            ("_rels/.rels", _ROOT_RELATIONS),
            ("word/document.xml", document),
            ("word/_rels/document.xml.rels", _DOCUMENT_RELATIONS),
            ("word/styles.xml", _styles(manuscript)),
            ("word/footer1.xml", _FOOTER),
            ("docProps/core.xml", _core(manuscript)),
        ]
    )


def _block(block: Block, *, first: bool, page: bool) -> str:
    if block.kind == "heading":
        return _paragraph(f"Heading{block.level}", block.runs)
    if block.kind == "scene":
        return _paragraph("SceneBreak", block.runs, page=page)
    if block.kind == "quote":
        return _paragraph("Quote", block.runs, page=page)
    return _paragraph("FirstParagraph" if first else "Normal", block.runs, page=page)


def _paragraph(style: str, runs: tuple[Run, ...], *, page: bool = False) -> str:
    breaks = "<w:pageBreakBefore/>" if page else ""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/>{breaks}</w:pPr>'
    return f"<w:p>{properties}{''.join(map(_run, runs))}</w:p>"


def _run(run: Run) -> str:
    looks = ("<w:b/>" if run.bold else "") + ("<w:i/>" if run.italic else "")
    pieces = []
    for n, line in enumerate(run.text.split("\n")):
        pieces.append("<w:br/>" if n else "")
        for k, part in enumerate(line.split("\t")):
            pieces.append("<w:tab/>" if k else "")
            pieces.append(f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else "")
    return f"<w:r>{f'<w:rPr>{looks}</w:rPr>' if looks else ''}{''.join(pieces)}</w:r>"


def _core(manuscript: Manuscript) -> str:
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_RELATIONS.replace("relationships", "metadata/core-properties")}"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(manuscript.title)}</dc:title><dc:creator>{escape(manuscript.author)}</dc:creator>"
        f"<dc:language>{escape(manuscript.language)}</dc:language></cp:coreProperties>"
    )


def _styles(manuscript: Manuscript) -> str:
    both_ways = "<w:bidi/>" if manuscript.is_right_to_left else ""
    language = quoteattr(manuscript.language)
    apart = '<w:spacing w:before="240" w:after="240"/>'
    center = '<w:jc w:val="center"/>'
    styles = [
        _style("Normal", "Normal", f'{both_ways}<w:spacing w:line="360" w:lineRule="auto"/><w:ind w:firstLine="567"/>'),
        _style("FirstParagraph", "First Paragraph", '<w:ind w:firstLine="0"/>', custom=True, following="Normal"),
        _style("SceneBreak", "Scene Break", f'{apart}<w:ind w:firstLine="0"/>{center}',
               custom=True, following="FirstParagraph"),
        _style("Quote", "Quote", '<w:ind w:left="720" w:right="720" w:firstLine="0"/>'),
        _style("Title", "Title", f'<w:spacing w:before="4800" w:after="480"/><w:ind w:firstLine="0"/>{center}',
               '<w:sz w:val="48"/>'),
        _style("Subtitle", "Subtitle", f'<w:ind w:firstLine="0"/>{center}', '<w:sz w:val="28"/>'),
        _style("Footer", "footer", f'<w:ind w:firstLine="0"/>{center}'),
    ]  # fmt: skip
    for level in range(1, 7):
        page = "<w:pageBreakBefore/>" if level <= 2 else ""
        styles.append(
            _style(
                f"Heading{level}",
                f"heading {level}",
                f'<w:keepNext/>{page}<w:spacing w:before="480" w:after="360"/><w:ind w:firstLine="0"/>{center}'
                f'<w:outlineLvl w:val="{level - 1}"/>',
                f'<w:sz w:val="{max(24, 40 - 4 * level)}"/>',
                following="FirstParagraph",
            )
        )
    fonts = "".join(f' w:{script}="Times New Roman"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    return (
        f'{_XML}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts{fonts}/><w:sz w:val="24"/>'
        f"<w:lang w:val={language}/></w:rPr></w:rPrDefault></w:docDefaults>{''.join(styles)}</w:styles>"
    )


def _style(name_id: str, name: str, paragraph: str, run: str = "", *, custom: bool = False, following: str = "") -> str:
    default = ' w:default="1"' if name_id == "Normal" else ""
    return (
        f'<w:style w:type="paragraph"{default}{" w:customStyle=" + quoteattr("1") if custom else ""}'
        f' w:styleId="{name_id}"><w:name w:val="{name}"/>'
        + ("" if default else '<w:basedOn w:val="Normal"/>')
        + (f'<w:next w:val="{following}"/>' if following else "")
        + f"<w:qFormat/><w:pPr>{paragraph}</w:pPr>{f'<w:rPr>{run}</w:rPr>' if run else ''}</w:style>"
    )
