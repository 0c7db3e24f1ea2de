"""HTML, and the e-books that are made of it."""

import pytest

from aiauthor.errors import DocumentError
from aiauthor.text.manuscripts import read_manuscript
from tests.text.manuscript_files import epub, page, write

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
    assert read_manuscript(epub(tmp_path / "a.epub", pages)).text.split("\n\n") == [
        "One",
        "Two & three",
        "four",
        "café",
    ]


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
