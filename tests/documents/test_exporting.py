import io
import re
import zipfile
from xml.etree import ElementTree

import docx
import odfdo
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiauthor.documents.exporting import FORMATS, export, make_manuscript, render
from aiauthor.documents.exporting.epub import render_epub
from aiauthor.documents.importing import import_document
from aiauthor.errors import DocumentError

BOOK = """\
# The Storm & the <Sea>

Before it all.

## Part One

### Chapter 1: *Rain*

“It *fell*,” she said, **hard** and ***long***.

A second paragraph  with two blanks.

* * *

After the break,
a line below.

> A letter.

### Chapter 2

The end.
"""


@pytest.fixture
def book():
    return make_manuscript(BOOK, author="A. Writer", language="en-GB")


def test_chapters_come_from_headings(book):
    assert (book.title, book.author, book.language) == ("The Storm & the <Sea>", "A. Writer", "en-GB")
    assert [(chapter.title, chapter.level) for chapter in book.chapters] == [
        ("", 0),
        ("Part One", 1),
        ("Chapter 1: Rain", 2),
        ("Chapter 2", 2),
    ]


def test_named_chapters_without_markdown_are_first_levels():
    book = make_manuscript(["Chapter 1\n\nx", "Chapter 2\n\ny"], title="Two")
    assert [(chapter.title, chapter.level) for chapter in book.chapters] == [("Chapter 1", 1), ("Chapter 2", 1)]
    assert book.title == "Two"
    assert make_manuscript("only words").title == "Untitled"
    assert make_manuscript("", language="no such!").language == "en"


def test_word_opens_it_with_styles(book):
    document = docx.Document(io.BytesIO(render(book, ".docx")))
    paragraphs = [(p.style.name, p.text) for p in document.paragraphs]
    assert paragraphs[:6] == [
        ("Title", "The Storm & the <Sea>"),
        ("Subtitle", "A. Writer"),
        ("First Paragraph", "Before it all."),
        ("Heading 1", "Part One"),
        ("Heading 2", "Chapter 1: Rain"),
        ("First Paragraph", "“It fell,” she said, hard and long."),
    ]
    assert ("Quote", "A letter.") in paragraphs
    assert ("Normal", "A second paragraph  with two blanks.") in paragraphs
    runs = next(p for p in document.paragraphs if p.text.startswith("“It")).runs
    assert [(r.text, bool(r.bold), bool(r.italic)) for r in runs] == [
        ("“It ", False, False),
        ("fell", False, True),
        (",” she said, ", False, False),
        ("hard", True, False),
        (" and ", False, False),
        ("long", True, True),
        (".", False, False),
    ]
    assert document.core_properties.title == "The Storm & the <Sea>"
    assert document.core_properties.author == "A. Writer"


def test_the_order_of_word_properties_is_the_schemas(book):
    """Word refuses a document whose properties stand in another order; LibreOffice and the libraries do not mind."""
    paragraph = ["pStyle", "keepNext", "pageBreakBefore", "bidi", "spacing", "ind", "jc", "outlineLvl"]
    style = ["name", "basedOn", "next", "qFormat", "pPr", "rPr"]
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(render(make_manuscript(BOOK, language="he"), ".docx"))) as archive:
        for part in ("word/document.xml", "word/styles.xml"):
            root = ElementTree.fromstring(archive.read(part))
            for tag, order in (("pPr", paragraph), ("style", style)):
                for element in root.iter(space + tag):
                    names = [child.tag.removeprefix(space) for child in element]
                    assert names == sorted(names, key=order.index)


def test_opendocument_opens_with_outline(book):
    document = odfdo.Document(io.BytesIO(render(book, ".odt")))
    headers = [(h.get_attribute("text:outline-level"), h.inner_text) for h in document.body.get_headers()]
    assert headers == [("1", "Part One"), ("2", "Chapter 1: Rain"), ("2", "Chapter 2")]
    text = document.get_formatted_text()
    assert "“It fell,” she said, hard and long." in text
    assert "two blanks" in text
    assert document.meta.title == "The Storm & the <Sea>"


def test_opendocument_and_epub_begin_with_their_unpacked_type(book):
    for suffix, kind in ((".odt", b"application/vnd.oasis.opendocument.text"), (".epub", b"application/epub+zip")):
        data = render(book, suffix)
        assert data[30:38] == b"mimetype"
        assert data[38 : 38 + len(kind)] == kind
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert archive.testzip() is None
            assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
            assert archive.infolist()[0].extra == b""


def test_the_epub_holds_what_the_specification_asks_for(book):
    with zipfile.ZipFile(io.BytesIO(render(book, ".epub"))) as archive:
        names = set(archive.namelist())
        parts = {
            name: ElementTree.fromstring(archive.read(name)) for name in names if name.endswith(("ml", "opf", "ncx"))
        }
    opf = "{http://www.idpf.org/2007/opf}"
    package = parts["book/package.opf"]
    container = parts["META-INF/container.xml"]
    assert container.find(".//{*}rootfile").get("full-path") == "book/package.opf"
    items = {item.get("id"): item for item in package.iter(opf + "item")}
    assert {f"book/{item.get('href')}" for item in items.values()} == names - {
        "mimetype",
        "META-INF/container.xml",
        "book/package.opf",
    }
    assert [item.get("href") for item in items.values() if item.get("properties") == "nav"] == ["nav.xhtml"]
    spine = [ref.get("idref") for ref in package.iter(opf + "itemref")]
    assert spine == ["title", "chapter-0001", "chapter-0002", "chapter-0003", "chapter-0004"]
    assert package.find(f"{opf}spine").get("toc") == "ncx"
    dc = "{http://purl.org/dc/elements/1.1/}"
    assert package.get("unique-identifier") == package.find(f".//{dc}identifier").get("id")
    assert package.find(f".//{dc}language").text == "en-GB"
    modified = next(m.text for m in package.iter(opf + "meta") if m.get("property") == "dcterms:modified")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", modified)
    # every link of the table of contents leads to a page, and parts hold their chapters
    nav = parts["book/nav.xhtml"]
    links = [a.get("href") for a in nav.iter("{http://www.w3.org/1999/xhtml}a")]
    assert links == ["chapter-0002.xhtml", "chapter-0003.xhtml", "chapter-0004.xhtml"]
    assert nav.find(".//{*}nav").get("{http://www.idpf.org/2007/ops}type") == "toc"
    assert len(nav.findall(".//{*}ol/{*}li/{*}ol/{*}li")) == 2
    ncx = parts["book/toc.ncx"]
    assert ncx.find(".//{*}meta").get("content") == package.find(f".//{dc}identifier").text
    for page in (name for name in names if name.endswith(".xhtml")):
        assert parts[page].find(".//{*}title").text


def test_the_same_book_makes_the_same_file(book):
    assert render_epub(book, modified_s=0) == render_epub(book, modified_s=0)
    assert render(book, ".docx") == render(book, ".docx")


def test_the_web_page_is_well_formed_and_in_order(book):
    page = render(book, ".html").decode()
    root = ElementTree.fromstring(page.replace("<!DOCTYPE html>", ""))
    assert root.get("lang") == "en-GB"
    assert [h.tag for h in root.iter() if re.fullmatch("h[1-6]", h.tag)] == ["h1", "h2", "h3", "h3"]
    ids = {section.get("id") for section in root.iter("section")}
    assert {a.get("href") for a in root.iter("a")} <= {f"#{name}" for name in ids}
    assert "“It <em>fell</em>,” she said, <strong>hard</strong>" in page
    assert "After the break,<br/>" in page


def test_right_to_left_books_say_so():
    book = make_manuscript("שלום", language="he")
    assert 'dir="rtl"' in render(book, ".html").decode()
    with zipfile.ZipFile(io.BytesIO(render(book, ".epub"))) as archive:
        assert 'page-progression-direction="rtl"' in archive.read("book/package.opf").decode()


def test_plain_text_keeps_its_asterisks():
    page = render(make_manuscript("A *word* and\n\n***\n\nsnake_case", markdown=False), ".html").decode()
    assert "A *word* and" in page
    assert '<p class="scene">***</p>' in page


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_text_comes_back_by_importing_it_again(book, suffix, tmp_path):
    path = tmp_path / f"book{suffix}"
    export(book, path)
    again = import_document(path)
    assert again.title.replace("book", book.title) == book.title
    for line in (
        "# Part One",
        "“It *fell*,” she said, **hard** and ***long***.",
        "A second paragraph",
        "* * *",
        "After the break,\na line below.",
        "> A letter.",
        "The end.",
    ):
        assert line in again.text
    assert re.search(r"^##+ Chapter 1: \*?Rain\*?$", again.text, re.MULTILINE)


@given(text=st.text(max_size=120))
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_exported(text):
    book = make_manuscript(text, title=text, author=text)
    for suffix in FORMATS:
        data = render(book, suffix)
        if suffix == ".html":
            ElementTree.fromstring(data.decode().replace("<!DOCTYPE html>", ""))
            continue
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                if name.endswith(("xml", "xhtml", "rels", "opf", "ncx")):
                    ElementTree.fromstring(archive.read(name))


def test_unknown_formats_and_bad_places_are_told(book, tmp_path):
    with pytest.raises(DocumentError, match="no export"):
        export(book, tmp_path / "book.doc")
    with pytest.raises(DocumentError, match="not there"):
        export(book, tmp_path / "gone" / "book.docx")
    export(book, tmp_path / "BOOK.EPUB")


def test_reprs_hold_no_text(book):
    assert "Storm" not in repr(book)
