import contextlib
import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiauthor.documents.exporting import make_manuscript, render
from aiauthor.documents.importing import builder as builder_module
from aiauthor.documents.importing import import_document, new_path
from aiauthor.errors import DocumentError

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def packed(**members) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return buffer.getvalue()


def imported(tmp_path: Path, data: bytes | str, name: str = "original.bin"):
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    before = path.stat()
    result = import_document(path)
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    return result


def docx(body: str, styles: str = "") -> bytes:
    members = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {W} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        f"<w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {W}>{styles}</w:styles>",
    }
    return packed(**members)


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_word_styles_headings_and_runs(tmp_path):
    styles = (
        '<w:style w:styleId="H"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:styleId="Mine"><w:name w:val="My Chapter"/><w:basedOn w:val="H"/></w:style>'
        '<w:style w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>'
        '<w:style w:styleId="Thought"><w:name w:val="Thought"/><w:rPr><w:i/></w:rPr></w:style>'
        '<w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    )
    body = (
        p("Contents line", '<w:pStyle w:val="TOC1"/>')
        + p("The <Title>".replace("<", "&lt;"), '<w:pStyle w:val="Mine"/>')
        + p("Level by outline", '<w:outlineLvl w:val="0"/>')
        + p("No heading", '<w:outlineLvl w:val="9"/>')
        + p("thought", '<w:pStyle w:val="Thought"/>')
        + p("loop", '<w:pStyle w:val="Loop"/>')
        + "<w:p><w:pPr><w:rPr><w:b/></w:rPr></w:pPr>"
        "<w:r><w:rPr><w:b/><w:i w:val='0'/></w:rPr><w:t>bold</w:t></w:r>"
        "<w:r><w:t xml:space='preserve'> and </w:t><w:tab/><w:t>tab</w:t><w:br/><w:t>line</w:t></w:r>"
        "<w:ins><w:r><w:t> inserted</w:t></w:r></w:ins><w:del><w:r><w:delText> deleted</w:delText></w:r></w:del>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
        "<w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
    )
    result = imported(tmp_path, docx(body, styles), "My Book.docx")
    assert result.text == (
        "## The <Title>\n\n# Level by outline\n\nNo heading\n\n*thought*\n\nloop\n\n**bold** and  tab\nline inserted\n"
    )
    assert result.title == "My Book"
    assert result.notes == ("Left out: footnotes or endnotes (1).",)


def test_word_text_boxes_come_once_and_beside_their_paragraph(tmp_path):
    box = f"<w:txbxContent>{p('In the box.')}</w:txbxContent>"
    body = (
        f"<w:p><w:r><w:t>Around</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t> it.</w:t></w:r></w:p>"
    )
    assert imported(tmp_path, docx(body)).text == "In the box.\n\nAround it.\n"


def test_seldom_empty_paragraphs_part_scenes_and_frequent_ones_do_not(tmp_path):
    lines = [p(f"Line {n}.") for n in range(10)]
    result = imported(tmp_path, docx("".join(lines[:5]) + p("") + "".join(lines[5:])))
    assert "Line 4.\n\n* * *\n\nLine 5." in result.text
    assert "*" not in imported(tmp_path, docx(p("").join(lines))).text


def test_a_strict_word_document(tmp_path):
    data = docx(p("strict"))
    strict = packed(
        **{
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": "<w:document xmlns:w='http://purl.oclc.org/ooxml/wordprocessingml/main'>"
            "<w:body><w:p><w:r><w:t>strict</w:t></w:r></w:p></w:body></w:document>",
        }
    )
    assert imported(tmp_path, strict).text == imported(tmp_path, data).text


def test_opendocument_white_space_and_styles(tmp_path):
    names = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "text", "style"))
    fo = 'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    content = f"""<office:document-content {names} {fo}><office:automatic-styles>
<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="P1" style:parent-style-name="Heading_20_2"/></office:automatic-styles>
<office:body><office:text>
<text:tracked-changes><text:deletion><text:p>deleted</text:p></text:deletion></text:tracked-changes>
<text:h text:outline-level="1">One</text:h><text:p text:style-name="P1">Two</text:p>
<text:p>  Some
   <text:span text:style-name="T1">bold <text:span>inner</text:span></text:span>
   words<text:s text:c="2"/>apart<text:line-break/>below<text:note><text:p>note</text:p></text:note>.</text:p>
</office:text></office:body></office:document-content>"""
    result = imported(tmp_path, packed(content_dot_xml=content))
    assert result.text == "# One\n\n## Two\n\nSome **bold inner** words  apart\nbelow.\n"


HTML = """<!DOCTYPE html><html><head><title>A &amp; B</title><style>.it { font-style: italic }
/* .no { font-weight: bold } */ p.x .y {font-weight:bold} .b{font-weight:700}</style><script>x</script></head><body>
<h1>One &eacute;</h1><p>An <em>italic</em>, <span class="it">classy <b>both</b></span> and
<span style="font-weight: bold">bold</span> <span class="b"><i style="font-style:normal">b</i></span>&nbsp;word.
<p>Unclosed<br>break<hr><blockquote>quoted</blockquote><ul><li>item</ul><div>bare <div>nested</div> after</div>
<nav>skip</nav><del>gone</del></body></html>"""


def test_web_pages_are_mended(tmp_path):
    result = imported(tmp_path, HTML, "page.html")
    assert result.title == "A & B"
    assert result.text == (
        "# One é\n\nAn *italic*, *classy **both*** and **bold b**\xa0word.\n\nUnclosed\nbreak\n\n* * *\n\n> quoted\n\n"
        "- item\n\nbare\n\nnested\n\nafter\n"
    )


@pytest.mark.parametrize(
    "data",
    [
        b'<html><meta charset="cp1251"><p>\xc4\xe0',
        '<html><meta charset="utf-8"><p>Да'.encode(),
        b"\xff\xfe" + "<html><p>Да".encode("utf-16-le"),
        b"\xef\xbb\xbf" + "<html><p>Да".encode(),
        '<html><meta charset="nonsense"><p>Да'.encode(),
    ],
)
def test_web_pages_say_their_encoding(tmp_path, data):
    assert imported(tmp_path, data, "page.html").text == "Да\n"


def epub(pages: dict[str, str], spine: list[str], extra: dict[str, str] | None = None) -> bytes:
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(pages)
    )
    refs = "".join(f'<itemref idref="i{list(pages).index(name)}"/>' for name in spine)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        f"<dc:title>Named</dc:title></metadata><manifest>{items}</manifest><spine>{refs}</spine></package>"
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="o/p.opf"/></rootfiles></container>'
    )
    members = {"mimetype": "application/epub+zip", "META-INF/container.xml": container, "o/p.opf": package}
    members |= {f"o/{name}": page for name, page in pages.items()} | (extra or {})
    return packed(**members)


def xhtml(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/>'
        f"<script/></head><body>{body}</body></html>"
    )


def test_books_are_read_in_the_order_of_their_spine(tmp_path):
    pages = {
        "two.xhtml": xhtml("<h1>Two</h1><p>B&nbsp;b<a id='x'/> <i/>not italic</p>"),
        "one.xhtml": xhtml("<h1>One</h1><p>A<sup><a epub:type='noteref'>1</a></sup></p>".replace("epub:", "")),
        "notes.xhtml": xhtml("<p>not in the spine</p>"),
    }
    result = imported(tmp_path, epub(pages, ["one.xhtml", "two.xhtml"]))
    assert result.title == "Named"
    assert result.text == "# One\n\nA\n\n# Two\n\nB\xa0b not italic\n"


def test_copy_protected_books_are_refused(tmp_path):
    data = epub({"a.xhtml": xhtml("<p>x</p>")}, ["a.xhtml"], {"META-INF/encryption.xml": "xmlenc#aes256-cbc"})
    with pytest.raises(DocumentError, match="copy-protected"):
        imported(tmp_path, data)


RTF = r"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times;}{\f1\fcharset204 Cyr;}}
{\stylesheet{\s0 Normal;}{\s1\b heading 1;}{\*\cs10 Emphasis;}}{\info{\title The Title}{\author Someone}}
\pard\plain\s1\b One\par
\pard\plain An {\i italic} and \b bold\b0  \'93quote\'94 \u8212?dash {\f1 \'c4\'e0}\line below\par
{\*\unknown skipped}{\pict 0123abcd}{\v hidden}{\deleted gone}\pard\plain\outlinelevel1 Two\par
\pard\u-10179?\u-8704? smile\{\}{\footnote note}\par}"""


def test_rich_text(tmp_path):
    result = imported(tmp_path, RTF, "x.rtf")
    assert result.title == "The Title"
    assert result.text == (
        "# One\n\nAn *italic* and **bold** “quote” —dash Да\nbelow\n\n## Two\n\n\U0001f600 smile{}\n"
    )
    assert result.notes == ("Left out: pictures (1).", "Left out: footnotes or endnotes (1).")


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (b"", "no document that can be imported"),
        (b"just text", "no document that can be imported"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old Word"),
        (b"PK\x03\x04garbage", "not a whole zip"),
        (packed(x="y"), "no document that can be imported"),
        (docx("<w:p/>"), "holds no text"),
        (docx("<w:p>")[:-40], "not a whole zip"),
        (docx("<w:p>"), "well-formed"),
        (epub({}, []), "no chapters"),
        (b"{\\rtf1}", "holds no text"),
        (packed(**{"[Content_Types].xml": "<Types/>"}), "no Word document"),
        (packed(**{"META-INF/container.xml": "<x/>"}), "no electronic book"),
        (packed(**{"content.xml": "<x/>", "../up": "x"}), "lead out of it"),
        (
            docx("").replace(b"PK", b"PK") and packed(content_dot_xml='<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
            "entit",
        ),
    ],
)
def test_what_cannot_be_imported_says_why(tmp_path, data, hint):
    with pytest.raises(DocumentError, match=hint):
        imported(tmp_path, data)


def test_what_is_missing_or_no_file_says_why(tmp_path):
    with pytest.raises(DocumentError, match="no such file"):
        import_document(tmp_path / "none.docx")
    with pytest.raises(DocumentError, match="is a folder"):
        import_document(tmp_path)


def test_documents_beyond_any_book_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(builder_module, "MAX_EVENTS", 100)
    for data in (docx("<w:p/>" * 200), RTF.replace(r"\par}", "{}" * 200 + r"\par}").encode()):
        with pytest.raises(DocumentError, match="more than a book"):
            imported(tmp_path, data)
    monkeypatch.setattr(builder_module, "MAX_CHARS", 10)
    with pytest.raises(DocumentError, match="more than a book"):
        imported(tmp_path, docx(p("more than ten characters")))


def test_deep_nesting_ends_in_an_error_or_in_its_text(tmp_path):
    for data in (
        b"{\\rtf1 " + b"{" * 100_000 + b"x",
        ("<html><p>" + "<div>" * 50_000 + "x").encode(),
        docx("<w:sdt>" * 10_000 + p("x") + "</w:sdt>" * 10_000),
    ):
        try:
            assert imported(tmp_path, data, "x.html").text.strip() == "x"
        except DocumentError:
            continue


SEEDS = [
    docx(p("text", '<w:pStyle w:val="H"/>'), '<w:style w:styleId="H"><w:name w:val="heading 1"/></w:style>'),
    epub({"a.xhtml": xhtml("<p>x <i>y</i></p>")}, ["a.xhtml"]),
    render(make_manuscript("# A\n\n*b*"), ".odt"),
    HTML.encode(),
    RTF.encode(),
]


@given(
    seed=st.sampled_from(SEEDS),
    changes=st.lists(st.tuples(st.integers(0, 10**5), st.integers(0, 255)), min_size=1, max_size=8),
    cut=st.integers(0, 10**5),
)
@settings(max_examples=300, deadline=None)
def test_damaged_documents_end_in_a_sentence(tmp_path_factory, seed, changes, cut):
    data = bytearray(seed)
    for at, value in changes:
        data[at % len(data)] = value
    if cut % 3 == 0:
        del data[cut % len(data) :]
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(data)
    with contextlib.suppress(DocumentError):
        import_document(path)


def test_the_new_text_never_takes_the_name_of_another(tmp_path):
    original = tmp_path / "novel.docx"
    assert new_path(original) == tmp_path / "novel.md"
    (tmp_path / "novel.md").write_text("x")
    os.symlink("nowhere", tmp_path / "novel 2.md")
    assert new_path(original) == tmp_path / "novel 3.md"
