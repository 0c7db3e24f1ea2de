"""Word, OpenDocument and rich text: what a reader of the page would see, and nothing else."""

import pytest

from aiauthor.text.manuscripts import read_manuscript
from tests.text.manuscript_files import W_STRICT, docx, odt, odt_content, para, run, write

# Word


def test_docx_text(tmp_path):
    path = docx(
        tmp_path / "a.docx",
        para(run("Harbour"), properties='<w:pStyle w:val="Heading1"/><w:tabs><w:tab w:val="left"/></w:tabs>'),
        para(run("The "), run("ferry", "<w:i/>"), run(" left.")),
        para(),
        para(run("One") + "<w:r><w:br/></w:r>" + run("two") + "<w:r><w:tab/><w:noBreakHyphen/></w:r>" + run("x")),
        f"<w:tbl><w:tr><w:tc>{para(run('left'))}</w:tc><w:tc>{para(run('right'))}</w:tc></w:tr></w:tbl>",
        title="  The Night\n Ferry ",
    )
    manuscript = read_manuscript(path)
    assert manuscript.text.split("\n\n") == ["Harbour", "The ferry left.", "One\ntwo\t‑x", "left", "right"]
    assert manuscript.title == "The Night Ferry"
    assert manuscript.warnings == ()


def test_docx_changes_notes_and_comments(tmp_path):
    path = docx(
        tmp_path / "a.docx",
        para(
            run("He "),
            f"<w:del><w:r><w:delText>never </w:delText></w:r>{run('GONE')}</w:del>",
            f"<w:ins>{run('always ')}<w:del>{run('GONE')}</w:del></w:ins>",
            f"<w:moveFrom>{run('GONE')}</w:moveFrom><w:moveTo>{run('came ')}</w:moveTo>",
            run("back.") + '<w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:commentReference w:id="1"/></w:r>',
        ),
        # The end of the first paragraph was deleted: it runs on.
        para(run("Part one "), properties="<w:rPr><w:del/></w:rPr>"),
        para(run("and two.")),
    )
    manuscript = read_manuscript(path)
    assert manuscript.text == "He always came back.\n\nPart one and two."
    assert manuscript.warnings == (
        "Tracked deletions left out: 3.",
        "Footnotes and endnotes left out: 1.",
        "Comments left out: 1.",
    )


def test_docx_leaves_out_what_is_no_text(tmp_path):
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    toc = (
        field.format("begin")
        + '<w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>'
        + field.format("separate")
        + run("GONE")
        + field.format("begin")
        + "<w:r><w:instrText>PAGEREF x</w:instrText></w:r>"
        + field.format("separate")
        + run("GONE")
        + field.format("end")
        + run("GONE")
        + field.format("end")
    )
    link = field.format("begin") + "<w:r><w:instrText>HYPERLINK x</w:instrText></w:r>" + field.format("separate")
    gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    box = f"<w:txbxContent>{para(run('In a box.'))}</w:txbxContent>"
    path = docx(
        tmp_path / "a.docx",
        f"<w:sdt>{gallery}<w:sdtContent>{para(run('GONE'))}</w:sdtContent></w:sdt>",
        f"<w:sdt><w:sdtPr/><w:sdtContent>{para(run('Kept.'))}</w:sdtContent></w:sdt>",
        para(toc),
        para(run("GONE"), properties='<w:pStyle w:val="TOC2"/>'),
        para(run("A ") + link + run("link") + field.format("end") + run(" stays.")),
        para(run("Seen") + run(" GONE", "<w:vanish/>") + run(" again", '<w:vanish w:val="0"/>') + run(".")),
        para(
            run("Around ")
            + f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
            + f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
            + run("it.")
        ),
        para(f"<w:r><w:ruby><w:rt>{run('GONE')}</w:rt><w:rubyBase>{run('漢字')}</w:rubyBase></w:ruby></w:r>"),
    )
    assert read_manuscript(path).text.split("\n\n") == [
        "Kept.",
        "A link stays.",
        "Seen again.",
        "In a box.",
        "Around it.",
        "漢字",
    ]


def test_docx_in_the_strict_dialect_and_under_another_part_name(tmp_path):
    path = docx(tmp_path / "a.docx", para(run("Strict.")), namespace=W_STRICT, part="text/main.xml")
    assert read_manuscript(path).text == "Strict."


# OpenDocument


def test_odt_text(tmp_path):
    inner = (
        "<text:h>Harbour</text:h><text:p>The\n   <text:span>ferry</text:span><text:s text:c='2'/>left.</text:p>"
        "<text:p/><text:p>One<text:line-break/>two<text:tab/>x</text:p>"
        "<text:list><text:list-item><text:p>first</text:p></text:list-item></text:list>"
        "<text:p>Around <draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box></draw:frame>it.</text:p>"
    )
    manuscript = read_manuscript(odt(tmp_path / "a.odt", inner, title="The Night Ferry"))
    assert manuscript.text.split("\n\n") == [
        "Harbour",
        "The ferry  left.",
        "One\ntwo\tx",
        "first",
        "In a box.",
        "Around it.",
    ]
    assert manuscript.title == "The Night Ferry"


def test_odt_leaves_out_what_is_no_text(tmp_path):
    styles = (
        '<style:style style:name="T9"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="T8"><style:text-properties/></style:style>'
    )
    change = "<text:changed-region {}='c{}'><text:{}><text:p>GONE</text:p></text:{}></text:changed-region>"
    inner = (
        "<text:tracked-changes>"
        + change.format("text:id", 1, "deletion", "deletion")
        + change.format("xml:id", 2, "deletion", "deletion")
        + "<text:changed-region text:id='c3'><text:insertion/></text:changed-region></text:tracked-changes>"
        "<text:table-of-content><text:index-body><text:p>GONE</text:p></text:index-body></text:table-of-content>"
        "<text:p>He<text:change text:change-id='c1'/><text:note><text:note-body><text:p>GONE</text:p></text:note-body>"
        "</text:note> <text:change-start text:change-id='c3'/>always<text:change-end text:change-id='c3'/>"
        "<text:change-start text:change-id='c2'/>GONE</text:p><text:p>GONE<text:change-end text:change-id='c2'/> came."
        "<office:annotation><dc:creator>Ida</dc:creator><text:p>GONE</text:p></office:annotation>"
        "<text:span text:style-name='T9'>GONE</text:span><text:span text:style-name='T8'> Back.</text:span></text:p>"
        "<text:section text:display='none'><text:p>GONE</text:p></text:section>"
        "<text:p><text:ruby><text:ruby-base>漢字</text:ruby-base><text:ruby-text>GONE</text:ruby-text></text:ruby></text:p>"
    )
    manuscript = read_manuscript(odt(tmp_path / "a.odt", inner, styles=styles))
    assert manuscript.text == "He always came. Back.\n\n漢字"
    assert manuscript.warnings == (
        "Tracked deletions left out: 2.",
        "Footnotes and endnotes left out: 1.",
        "Comments left out: 1.",
    )


def test_flat_odt(tmp_path):
    path = write(tmp_path / "a.fodt", odt_content("<text:p>Flat.</text:p>", root="document"))
    assert read_manuscript(path).text == "Flat."


# Rich text


def rtf(tmp_path, body, head="\\ansi\\ansicpg1252\\deff0"):
    return write(tmp_path / "a.rtf", f"{{\\rtf1{head} {body}}}")


def test_rtf_text(tmp_path):
    body = (
        "{\\fonttbl{\\f0 Times;}}{\\info{\\title The Night Ferry}{\\author GONE}}{\\stylesheet{\\s1 GONE;}}\n"
        "\\pard Harbour\\par\nThe {\\i ferry} left.\\par\\par One\\line two\\tab x\\~y\\_z\\-w\\par\n"
        "\\ldblquote So,\\rdblquote  he said \\emdash  \\{no\\}.\\cell Right\\cell\\row Last"
    )
    manuscript = read_manuscript(rtf(tmp_path, body))
    assert manuscript.title == "The Night Ferry"
    assert manuscript.text.split("\n\n") == [
        "Harbour",
        "The ferry left.",
        "One\ntwo\tx\xa0y‑zw",
        "“So,” he said — {no}.",
        "Right",
        "Last",
    ]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Zo\\'eb\\'92s", "Zoë’s"),
        ("Zo\\u235\\'eb\\u8217?s", "Zoë’s"),
        ("{\\uc0 Zo\\u235 }{\\uc2 e\\u235\\'c3\\'ab}\\u-3913?.", "Zoëeë\uf0b7."),
        ("\\u55349?\\u56606?\\u55349?x", "\U0001d51e\ufffdx"),
        ("{\\fonttbl{\\f0 A;}{\\f1\\fcharset204 B;}}\\'eb {\\f1\\'cf\\'e0\\'f0\\'ee\\'ec} \\'eb", "ë Паром ë"),
        ("{\\fonttbl{\\f0 A;}{\\f1\\fcharset128 B;}}{\\f1\\'83e\\'83X}", "テス"),
        ("\\ansicpg1251\\'cf\\'e0\\'f0\\'ee\\'ec", "Паром"),
        ("\\ansicpg65001 Zo\\'c3\\'ab", "Zoë"),
        ("\\mac Zo\\'91", "Zoë"),
    ],
)
def test_rtf_characters(tmp_path, body, text):
    assert read_manuscript(rtf(tmp_path, body + " a")).text == text + " a"


def test_rtf_leaves_out_what_is_no_text(tmp_path):
    body = (
        "He{\\deleted  GONE}{\\super\\chftn{\\footnote GONE}} {\\revised always}{\\*\\annotation GONE} came.\\par "
        "{\\header GONE}{\\pict\\pngblip 89504e47}{\\*\\shppict{\\pict 8950}}{\\*\\unknown GONE}"
        "{\\field{\\*\\fldinst{ TOC \\\\o }}{\\fldrslt GONE{\\field{\\*\\fldinst{PAGEREF}}{\\fldrslt GONE}}}}"
        '{\\field{\\*\\fldinst{HYPERLINK "GONE"}}{\\fldrslt A link}} stays{\\v  GONE}.{\\deleted\\par}'
        " It runs on\\v  GONE\\v0 .{\\listtext GONE}"
    )
    manuscript = read_manuscript(rtf(tmp_path, body))
    assert manuscript.text == "He always came.\n\nA link stays. It runs on."
    assert manuscript.warnings == (
        "Tracked deletions left out: 2.",
        "Footnotes and endnotes left out: 1.",
        "Comments left out: 1.",
    )


def test_rtf_with_binary_pictures_and_a_lost_end(tmp_path):
    data = b"{\\rtf1\\ansi One {\\pict\\bin6 }}{{\\\\}two {\\i three"
    manuscript = read_manuscript(write(tmp_path / "a.rtf", data))
    assert manuscript.text == "One two three"
    assert "lost" in manuscript.warnings[0]
