import codecs

import pytest

from aiauthor.errors import DocumentError
from aiauthor.text.manuscripts import read_manuscript
from tests.text.manuscript_files import (
    W_STRICT,
    docx,
    epub,
    item,
    odt,
    odt_content,
    page,
    para,
    run,
    scriv,
    zip_file,
)


def paragraphs(path):
    return read_manuscript(path).text.split("\n\n")


def write(path, data):
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


# Plain text


@pytest.mark.parametrize(
    "data",
    [
        "Zoë’s café.".encode(),
        codecs.BOM_UTF8 + "Zoë’s café.".encode(),
        codecs.BOM_UTF16_LE + "Zoë’s café.".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "Zoë’s café.".encode("utf-16-be"),
        codecs.BOM_UTF32_LE + "Zoë’s café.".encode("utf-32-le"),
        "Zoë’s café.".encode("cp1252"),
    ],
)
def test_plain_text_in_every_encoding(tmp_path, data):
    assert read_manuscript(write(tmp_path / "a.txt", data)).text == "Zoë’s café."


def test_a_guessed_encoding_and_damage_are_told(tmp_path):
    assert "cp1252" in read_manuscript(write(tmp_path / "a.txt", "Zoë’s café.".encode("cp1252"))).warnings[0]
    broken = "“Zoë’s café” — naïve. ".encode() * 50 + b"\xe2\x80 end"
    manuscript = read_manuscript(write(tmp_path / "b.txt", broken))
    assert manuscript.text.startswith("“Zoë’s café” — naïve.")
    assert "damaged" in manuscript.warnings[0]


def test_lines_are_paragraphs(tmp_path):
    text = "One.\r\n  Two, indented.  \r\n\r\n\r\nThree.\rFour.\u2028Five."
    assert paragraphs(write(tmp_path / "a.txt", text)) == ["One.", "Two, indented.", "Three.", "Four.", "Five."]


def test_wrapped_lines_are_joined(tmp_path):
    wrapped = (
        "The ferry left at midnight and nobody on the quay lifted a hand to\n"
        "wave, for the people who might have waved were all aboard of it by\n"
        "then, or had gone home, or had never come at all because of the well-\n"
        "known fog that lay on the river every night of that long September.\n\n"
        "Morning came grey and slow, and with it came the first of the gulls\n"
        "that follow every ship on that coast, crying as if they had been at\n"
        "sea for a hundred years and had only now been told about the land.\n\n"
    )
    found = paragraphs(write(tmp_path / "a.txt", wrapped))
    assert len(found) == 2
    assert "had never come at all because of the well-known fog that" in found[0]


def test_verse_keeps_its_lines(tmp_path):
    verse = (
        "The ferry left at midnight,\nAnd no one waved goodbye;\nThe river ran beneath it,\nAbove it ran the sky.\n" * 4
    )
    assert len(paragraphs(write(tmp_path / "a.txt", verse))) == 16


def test_a_name_without_suffix_is_plain_text(tmp_path):
    manuscript = read_manuscript(write(tmp_path / "chapter", "Some words."))
    assert (manuscript.title, manuscript.words) == ("chapter", 2)


# Markdown


def test_markdown_loses_its_markup(tmp_path):
    text = (
        "---\ntitle: 'The Night Ferry'\ntags: [a, b]\n---\n"
        "# Harbour\n\nThe *ferry* left at **midnight**,[^1] and [nobody](http://x.org) waved.\\*\n\n"
        "* * *\n\n> She said: &ldquo;no&rdquo;.\n\n- first\n- second\n\n```\ncode stays\n```\n\n"
        "<!-- a comment -->\n\n<div>in a <b>division</b></div>\n\n![a picture](x.png)\n\n"
        "{--cut--}Kept {++added++} and {~~old~>new~~}{>>why?<<}. %%hidden%% [[Target|Link]]\n\n[^1]: A note.\n"
    )
    manuscript = read_manuscript(write(tmp_path / "a.md", text))
    assert manuscript.title == "The Night Ferry"
    assert manuscript.text.split("\n\n") == [
        "Harbour",
        "The ferry left at midnight, and nobody waved.*",
        "* * *",
        "She said: “no”.",
        "first",
        "second",
        "code stays",
        "in a division",
        "Kept added and new.  Link",
    ]


def test_single_newlines_in_markdown_part_paragraphs_unless_lines_are_wrapped(tmp_path):
    assert paragraphs(write(tmp_path / "a.md", "“One,” he said.\n“Two,” said she.\nThree  \nstill three.")) == [
        "“One,” he said.",
        "“Two,” said she.",
        "Three\nstill three.",
    ]
    wrapped = "\n".join(["twelve words of about the same size stand upon this very line now"] * 8)
    assert len(paragraphs(write(tmp_path / "b.md", wrapped))) == 1


def test_a_rule_at_the_top_is_no_front_matter(tmp_path):
    assert paragraphs(write(tmp_path / "a.md", "---\n\nHe left. She stayed.\n\n---\n\nMorning.")) == [
        "* * *",
        "He left. She stayed.",
        "* * *",
        "Morning.",
    ]


def test_long_markdown_is_read_whole(tmp_path):
    lines = [f"Line {number} of *many* lines." for number in range(2500)]
    for joint in ("\n", "\n\n"):
        assert len(paragraphs(write(tmp_path / "a.md", joint.join(lines)))) == 2500


def test_links_by_reference_are_resolved_far_from_their_definition(tmp_path):
    text = "A [link][1] here.\n\n" + "Filler.\n\n" * 3000 + "[1]: http://example.org\n"
    assert paragraphs(write(tmp_path / "a.md", text))[0] == "A link here."


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


# HTML


def test_html(tmp_path):
    text = (
        "<!DOCTYPE html><html><head><title>The Night&nbsp;Ferry</title><style>GONE</style></head><body>"
        "<nav>GONE</nav><h1>Harbour</h1><p>The <i>ferry</i>\n left<a href='#_ftn1'>[1]</a>."
        "<p>One<br>two &mdash; <del>GONE</del>x<hr><div>A<div>nested</div>one</div>"
        "<script>GONE</script><p style='display: none'>GONE</p><p hidden>GONE</p>"
        "<pre>a  b\nc</pre><ul><li>first<li>second</ul><div id='sdfootnote1'>GONE</div></body></html>"
    )
    manuscript = read_manuscript(write(tmp_path / "a.html", text))
    assert manuscript.title == "The Night Ferry"
    assert manuscript.text.split("\n\n") == [
        "Harbour",
        "The ferry left.",
        "One\ntwo — x",
        "* * *",
        "A",
        "nested",
        "one",
        "a  b\nc",
        "first",
        "second",
    ]


@pytest.mark.parametrize(
    ("declared", "codec"),
    [("windows-1251", "cp1251"), ("utf-8", "utf-8"), ("iso-8859-1", "cp1251"), ("nonsense", "utf-8")],
)
def test_html_encodings(tmp_path, declared, codec):
    words = "Паром ушёл в полночь, и никто не махал рукой. " * 20
    text = f'<html><head><meta charset="{declared}"></head><body><p>{words}</p></body></html>'
    found = read_manuscript(write(tmp_path / "a.html", text.encode(codec)))
    if declared != "iso-8859-1":  # a page that lies is believed, as browsers do
        assert found.text == words.strip()
        assert found.language == "ru"


def test_a_page_saved_as_text_is_still_a_page(tmp_path):
    assert read_manuscript(write(tmp_path / "a.txt", "<html><body><p>One</p>two</body></html>")).text == "One\n\ntwo"


# E-books


def test_epub_in_spine_order_without_apparatus(tmp_path):
    nav = page(
        '<nav epub:type="toc"><a href="a.xhtml">GONE</a></nav>'
        '<nav epub:type="landmarks"><a epub:type="copyright-page" href="legal.xhtml">GONE</a>'
        '<a epub:type="bodymatter" href="z.xhtml">GONE</a></nav>'
    )
    pages = {
        "cover.xhtml": page("<p>GONE</p>"),
        "nav.xhtml": nav,
        "first.xhtml": page("<p>GONE</p>"),
        "legal.xhtml": page("<p>GONE</p>"),
        "z.xhtml": page("<h1>One</h1><p>The&nbsp;ferry left.<a epub:type='noteref' href='#n'>1</a></p>"),
        "a.xhtml": page("<p>Two.</p><aside epub:type='footnote'>GONE</aside>"),
        "imprint.xhtml": page("<p>GONE</p>", attributes='epub:type="colophon"'),
        "extra.xhtml": page("<p>GONE</p>"),
    }
    path = epub(
        tmp_path / "a.epub",
        pages,
        properties={"nav.xhtml": "nav"},
        linear={"extra.xhtml": "no"},
        guide='<reference type="title-page" href="first.xhtml"/>',
        title="The Night Ferry",
    )
    manuscript = read_manuscript(path)
    assert manuscript.text == "One\n\nThe\xa0ferry left.\n\nTwo."
    assert manuscript.title == "The Night Ferry"


def test_epub_with_broken_pages(tmp_path):
    pages = {
        "a.xhtml": page("<p>One</p>", head='<title/><script src="x.js"/>'),
        "b.xhtml": "<html><body><p>Two & <b>three</p><p>four</body>",
        "c.xhtml": '<html><head><meta charset="windows-1252"></head><p>caf\xe9'.encode("cp1252"),
    }
    assert paragraphs(epub(tmp_path / "a.epub", pages)) == ["One", "Two & three", "four", "café"]


def test_epub_with_missing_pages_warns_and_with_apparatus_alone_is_read(tmp_path):
    path = epub(tmp_path / "a.epub", {"cover.xhtml": page("<p>All in one.</p>")})
    assert read_manuscript(path).text == "All in one."
    path = epub(tmp_path / "b.epub", {"a.xhtml": page("<p>One.</p>"), "%62.xhtml": "x"}, extra={"OEBPS/b": ""})
    assert "missing" in read_manuscript(path).warnings[0]


def test_epub_under_copy_protection_is_refused_but_scrambled_fonts_are_not(tmp_path):
    def cipher(name):
        return (
            '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
            f'xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:CipherReference URI="OEBPS/{name}"/></encryption>'
        )

    pages = {"a.xhtml": page("<p>One.</p>")}
    path = epub(tmp_path / "a.epub", pages, extra={"META-INF/encryption.xml": cipher("font.otf")})
    assert read_manuscript(path).text == "One."
    path = epub(tmp_path / "b.epub", pages, extra={"META-INF/encryption.xml": cipher("a.xhtml")})
    with pytest.raises(DocumentError, match="copy protection"):
        read_manuscript(path)


# Scrivener


@pytest.mark.parametrize("version", [2, 3])
def test_scrivener_draft_in_binder_order(tmp_path, version):
    def text(identifier, *children, **more):
        return item(identifier, *children, version=version, **more)

    binder = (
        text("9", text("10"), kind="ResearchFolder")
        + text("0", text("3", text("2"), text("4", included=False), kind="Folder"), text("1"), kind="DraftFolder")
        + text("8", text("7"), kind="TrashFolder")
    )
    texts = {
        "1": "Last.",
        "2": (
            "Middle, <$Scr_Ps::0>with a "
            '{\\field{\\*\\fldinst{HYPERLINK "scrivcmt://A"}}{\\fldrslt comment}}<!$Scr_Ps::0>.\\par End'
            "\\{\\\\Scrv_annot \\\\color=\\{\\\\R=1.0\\} \\\\text=GO\\par NE\\\\end_Scrv_annot\\}"
            "ed\\{\\\\Scrv_fn=GONE\\\\end_Scrv_fn\\}."
        ),
        "3": "A chapter's own text.",
        "4": "GONE",
        "7": "GONE",
        "10": "GONE",
    }
    manuscript = read_manuscript(scriv(tmp_path / "The Night Ferry.scriv", binder, texts, version=version))
    assert manuscript.title == "The Night Ferry"
    assert manuscript.text.split("\n\n") == ["A chapter's own text.", "Middle, with a comment.", "Ended.", "Last."]


def test_scrivener_projects_that_never_used_compile_are_read_whole(tmp_path):
    binder = item("0", item("1", included=False), item("2", included=False), kind="DraftFolder", included=False)
    path = scriv(tmp_path / "a.scriv", binder, {"1": "One.", "2": "Two."})
    assert read_manuscript(path).text == "One.\n\nTwo."
    assert read_manuscript(path / "a.scrivx").text == "One.\n\nTwo."


def test_scrivener_projects_that_are_not_whole(tmp_path):
    path = tmp_path / "a.scriv"
    path.mkdir()
    with pytest.raises(DocumentError, match="binder is missing"):
        read_manuscript(path)
    (path / "binder.scrivproj").touch()
    with pytest.raises(DocumentError, match="Scrivener 1"):
        read_manuscript(path)
    with pytest.raises(DocumentError, match="none of the texts"):
        read_manuscript(scriv(tmp_path / "b.scriv", item("0", item("1"), kind="DraftFolder"), {}))
    with pytest.raises(DocumentError, match="no draft"):
        read_manuscript(scriv(tmp_path / "c.scriv", item("0", kind="ResearchFolder"), {}))


def test_scrivener_links_out_of_the_project_are_not_followed(tmp_path):
    secret = write(tmp_path / "secret.rtf", "{\\rtf1 SECRET}")
    path = scriv(
        tmp_path / "a.scriv", item("0", item("1"), item("2"), item("../../x"), kind="DraftFolder"), {"1": "One."}
    )
    (path / "Files/Data/2").mkdir()
    (path / "Files/Data/2/content.rtf").symlink_to(secret)
    assert read_manuscript(path).text == "One."


# What every format has in common


def test_content_decides_before_the_name(tmp_path):
    docx(tmp_path / "b.docx", para(run("Word."))).rename(tmp_path / "b.odt")
    assert read_manuscript(tmp_path / "b.odt").text == "Word."
    odt(tmp_path / "c.odt", "<text:p>Open.</text:p>").rename(tmp_path / "c.docx")
    assert read_manuscript(tmp_path / "c.docx").text == "Open."
    assert read_manuscript(write(tmp_path / "d.doc", "{\\rtf1 Rich.}")).text == "Rich."
    assert read_manuscript(write(tmp_path / "d.txt", "{\\rtf1 Rich.}")).text == "Rich."


def test_a_manuscript_is_measured(tmp_path):
    text = "It was the night of the ferry, and she had not said that he would be there with them. " * 3
    manuscript = read_manuscript(write(tmp_path / "night.txt", text))
    assert (manuscript.words, manuscript.language, manuscript.title) == (57, "en", "night")
    assert "ferry" not in repr(manuscript)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b"\xef\xbb\xbf \r\n", "holds no text"),
        ("a.txt", b"...\n---\n", "holds no text"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is not a text"),
        ("a.docx", b"hello", "is damaged, or not a .docx file"),
        ("a.docx", b"PK\x03\x04 and no more", "is not a whole zip"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "old Word"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "locked"),
        ("a.pdf", b"%PDF-1.7 ...", "is a PDF"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "not one of the kinds"),
        ("a.rtf", b"hello", "is damaged, or not a .rtf file"),
        ("a.epub", b"hello", "is damaged, or not a .epub file"),
    ],
)
def test_wrong_files_are_refused_in_one_sentence(tmp_path, name, data, reason):
    with pytest.raises(DocumentError, match=reason) as caught:
        read_manuscript(write(tmp_path / name, data))
    sentence = str(caught.value)
    assert sentence.startswith(f"“{name}”")
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("name", "members", "reason"),
    [
        ("a.docx", {"x": "y"}, "not a .docx file"),
        ("a.zip", {"x": "y"}, "packed archive"),
        ("a.docx", {"[Content_Types].xml": "<x/>"}, "its text is missing"),
        ("a.docx", {"word/document.xml": "<w:document"}, "not well-formed"),
        ("a.odt", {"mimetype": "application/vnd.oasis.opendocument.text"}, "its text is missing"),
        ("a.odt", {"content.xml": "<a/>"}, "not a text"),
        ("a.ods", {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}, "packed"),
        ("a.odt", {"mimetype": "application/vnd.oasis.opendocument.text", "encrypted-package": "x"}, "password"),
        ("a.epub", {"mimetype": "application/epub+zip"}, "does not say"),
        ("a.pages", {"Index/Document.iwa": "x"}, "Pages document"),
    ],
)
def test_wrong_archives_are_refused(tmp_path, name, members, reason):
    with pytest.raises(DocumentError, match=reason):
        read_manuscript(zip_file(tmp_path / name, members))


def test_an_encrypted_odt_is_refused(tmp_path):
    path = odt(tmp_path / "a.odt", "<text:p>x</text:p>", manifest="<manifest:encryption-data/>")
    with pytest.raises(DocumentError, match="password"):
        read_manuscript(path)
