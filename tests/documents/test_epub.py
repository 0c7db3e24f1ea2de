"""Every electronic book holds to what the specification asks for (EPUB 3.3, and what epubcheck looks for)."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from urllib.parse import unquote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiauthor.documents.exporting import make_manuscript, render

DC = "{http://purl.org/dc/elements/1.1/}"
OPF = "{http://www.idpf.org/2007/opf}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
OPS = "{http://www.idpf.org/2007/ops}"
XHTML = "{http://www.w3.org/1999/xhtml}"
CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
MEDIA_TYPES = {
    ".xhtml": "application/xhtml+xml",
    ".ncx": "application/x-dtbncx+xml",
    ".css": "text/css",
}
# What may stand in a body that is made of prose, and what each may hold.
PHRASES = {"em", "strong", "br"}
CONTENT = {
    "body": {"section", "h1", "h2", "h3", "h4", "h5", "h6", "p", "hr", "blockquote", "nav"},
    "section": {"h1", "h2", "h3", "h4", "h5", "h6", "p", "hr", "blockquote"},
    "nav": {"h1", "ol"},
    "ol": {"li"},
    "li": {"a", "ol"},
    "blockquote": {"p"},
    "a": set(),
    **{name: PHRASES for name in ("p", "h1", "h2", "h3", "h4", "h5", "h6", "em", "strong")},
}
NCNAME = re.compile(r"[A-Za-z_][\w.-]*")
BOOKS = {
    "usual": ("# A Book\n\n## One\n\nIt *was* **so**.\n\n* * *\n\nAnd\nso on.\n\n## Two\n\n> A letter.\n", "en-GB"),
    "parts": ("# Book\n\n## Part I\n\n### One\n\nx\n\n### Two\n\n## Part II\n\n### Three\n\n#### Deeper\n\nx", "en"),
    "no headings": ("only words", "en"),
    "nothing": ("", "en"),
    "right to left": ("# ספר\n\n## פרק 1\n\nשלום\n", "he"),
    "signs": ("# A & <B> \"C\" 'D'\n\n## <One> & \x01\x0b\ufffe 😀 e\u0301\n\n]]> -- <!-- &amp; &nbsp;\n", "de"),
    "the same title twice": ("## One\n\na\n\n## One\n\nb", "en"),
    "empty heading": ("## \n\na\n\n## One\n\nb", "en"),
    "levels left out": ("#### Deep\n\na\n\n## Shallow\n\nb\n\n###### Deepest\n\nc", "en"),
}


def check(data: bytes) -> None:
    """Raise unless the bytes are a whole EPUB."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    names = archive.namelist()
    assert len(names) == len(set(names))
    first = archive.infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert data[30:58] == b"mimetypeapplication/epub+zip"
    container = ElementTree.fromstring(archive.read("META-INF/container.xml"))
    (root_file,) = container.iter(CONTAINER + "rootfile")
    assert root_file.get("media-type") == "application/oebps-package+xml"
    package_name = root_file.get("full-path")
    package = ElementTree.fromstring(archive.read(package_name))
    items = check_package(package)
    folder = posixpath.dirname(package_name)
    hrefs = {posixpath.join(folder, unquote(item.get("href"))) for item in items.values()}
    assert hrefs == set(names) - {"mimetype", "META-INF/container.xml", package_name}
    for name in hrefs:
        if name.endswith(".xhtml"):
            check_page(name, archive, hrefs)
    (nav,) = [item.get("href") for item in items.values() if item.get("properties") == "nav"]
    check_navigation(archive.read(posixpath.join(folder, nav)), package, items)
    check_ncx(archive.read(posixpath.join(folder, items[package.find(OPF + "spine").get("toc")].get("href"))), package)


def check_package(package: Element) -> dict[str, Element]:
    """Metadata, manifest and spine.

    Returns:
        The manifest by id.
    """
    assert (package.tag, package.get("version")) == (OPF + "package", "3.0")
    assert [child.tag for child in package] == [OPF + "metadata", OPF + "manifest", OPF + "spine"]
    metadata = package.find(OPF + "metadata")
    (identifier,) = metadata.findall(DC + "identifier")
    assert identifier.get("id") == package.get("unique-identifier")
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", identifier.text)
    for name in ("title", "language"):
        (element,) = metadata.findall(DC + name)
        assert element.text.strip()
    (modified,) = [meta for meta in metadata.findall(OPF + "meta") if meta.get("property") == "dcterms:modified"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", modified.text)
    ids = [element.get("id") for element in package.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(NCNAME.fullmatch(each) for each in ids)
    items = {item.get("id"): item for item in package.iter(OPF + "item")}
    for item in items.values():
        href = item.get("href")
        assert item.get("media-type") == MEDIA_TYPES[posixpath.splitext(href)[1]]
        assert re.fullmatch(r"[A-Za-z0-9._/-]+", href)
    assert len({item.get("href") for item in items.values()}) == len(items)
    spine = [ref.get("idref") for ref in package.iter(OPF + "itemref")]
    assert spine
    assert len(spine) == len(set(spine))
    assert all(items[each].get("media-type") == "application/xhtml+xml" for each in spine)
    return items


def check_page(name: str, archive: zipfile.ZipFile, hrefs: set[str]) -> None:
    source = archive.read(name)
    page = ElementTree.fromstring(source)
    assert page.tag == XHTML + "html"
    assert b"<!DOCTYPE html>" in source
    assert page.get("lang") == page.get("{http://www.w3.org/XML/1998/namespace}lang")
    head, body = page
    assert [child.tag for child in head] == [XHTML + "title", XHTML + "link"]
    assert head.find(XHTML + "title").text.strip()
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(NCNAME.fullmatch(each) for each in ids)
    for element in body.iter():
        kind = element.tag.removeprefix(XHTML)
        allowed = CONTENT.get(kind, set())
        assert {child.tag.removeprefix(XHTML) for child in element} <= allowed, (name, kind)
        if kind in ("body", "section", "nav", "ol", "li", "blockquote"):  # these hold no bare text
            assert not (element.text or "").strip()
            assert not any((child.tail or "").strip() for child in element)
    for link in [*page.iter(XHTML + "a"), *page.iter(XHTML + "link")]:
        target, _, fragment = link.get("href").partition("#")
        path = posixpath.join(posixpath.dirname(name), unquote(target)) if target else name
        assert path in hrefs
        if fragment:
            there = ElementTree.fromstring(archive.read(path))
            assert any(element.get("id") == unquote(fragment) for element in there.iter())


def check_navigation(source: bytes, package: Element, items: dict[str, Element]) -> None:
    """The table of contents: one, with a label for each link, in the order of the spine."""
    page = ElementTree.fromstring(source)
    (nav,) = page.iter(XHTML + "nav")
    assert nav.get(OPS + "type") == "toc"
    links = list(nav.iter(XHTML + "a"))
    assert links
    assert all("".join(link.itertext()).strip() for link in links)
    assert all(len(item) and item[0].tag == XHTML + "a" for item in nav.iter(XHTML + "li"))
    assert all(len(each) for each in nav.iter(XHTML + "ol"))
    spine = [items[ref.get("idref")].get("href") for ref in package.iter(OPF + "itemref")]
    places = [spine.index(link.get("href").partition("#")[0]) for link in links]
    assert places == sorted(places)


def check_ncx(source: bytes, package: Element) -> None:
    ncx = ElementTree.fromstring(source)
    uid = next(meta.get("content") for meta in ncx.iter(NCX + "meta") if meta.get("name") == "dtb:uid")
    assert uid == package.find(f".//{DC}identifier").text
    points = list(ncx.iter(NCX + "navPoint"))
    assert points
    assert [point.get("playOrder") for point in points] == [str(n) for n in range(1, len(points) + 1)]
    hrefs = {item.get("href") for item in package.iter(OPF + "item")}
    assert {content.get("src") for content in ncx.iter(NCX + "content")} <= hrefs
    assert all(label.text.strip() for label in ncx.iter(NCX + "text"))


@pytest.mark.parametrize("name", BOOKS)
def test_a_book_holds_to_the_specification(name):
    text, language = BOOKS[name]
    check(render(make_manuscript(text, author="O’Neil & Söhne", language=language), ".epub"))


def test_the_check_sees_what_is_missing():
    whole = render(make_manuscript(BOOKS["usual"][0]), ".epub")
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        for lacking in archive.namelist():
            broken = io.BytesIO()
            with zipfile.ZipFile(broken, "w") as copy:
                for name in archive.namelist():
                    if name != lacking:
                        copy.writestr(name, archive.read(name))
            with pytest.raises((AssertionError, KeyError)):
                check(broken.getvalue())


@given(text=st.text(st.characters() | st.sampled_from("\n#*_> &<"), max_size=200), title=st.text(max_size=20))
@settings(max_examples=80, deadline=None)
def test_any_text_makes_a_whole_book(text, title):
    check(render(make_manuscript(text, title=title, author=title), ".epub"))
