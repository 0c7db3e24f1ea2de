import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiauthor import archives
from aiauthor.archives import SafeZip, join, parse_html, parse_xml
from aiauthor.errors import DocumentError


def packed(*members, method=zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def test_members_are_read_whole(tmp_path):
    data = packed(("a/b.xml", "hello" * 100_000), ("folder/", ""), ("c", b""))
    path = tmp_path / "book.epub"
    path.write_bytes(data)
    for source in (path, data):
        with SafeZip(source) as archive:
            assert archive.names == ["a/b.xml", "c"]
            assert archive.read("a/b.xml") == b"hello" * 100_000
            assert archive.size("c") == 0
            assert "folder/" not in archive
            with pytest.raises(DocumentError, match="lacks its part"):
                archive.read("nothing")


@pytest.mark.parametrize("name", ["../up", "/root", "a/../../up", "C:\\x", "C:/x", "a\\..\\b"])
def test_climbing_names_are_no_members(name):
    with SafeZip(packed((name, "x"), ("fine", "y"))) as archive:
        assert archive.names == ["fine"]


def test_bombs_are_refused_before_they_unpack():
    with SafeZip(packed(("bomb", bytes(80 << 20)))) as archive, pytest.raises(DocumentError, match="more than a book"):
        archive.read("bomb")
    many = packed(*((f"{i}", bytes(1 << 20)) for i in range(5)))
    with SafeZip(many, max_total_bytes=3 << 20) as archive:
        for name in "012":
            archive.read(name)
        with pytest.raises(DocumentError, match="more than a book"):
            archive.read("3")


def test_a_directory_of_millions_is_not_read(monkeypatch):
    monkeypatch.setattr(archives, "MAX_DIRECTORY_BYTES", 1000)
    with pytest.raises(DocumentError, match="not a whole zip"):
        SafeZip(packed(*((f"name-{i}", b"") for i in range(100))))


def test_a_member_that_lies_about_its_size_yields_no_more_than_it_said():
    data = bytearray(packed(("m", b"x" * 5000)))
    directory = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, directory + 24, 10)
    with SafeZip(bytes(data)) as archive, pytest.raises(DocumentError):
        archive.read("m")


def test_other_packing_methods_are_refused():
    with (
        SafeZip(packed(("m", b"x" * 5000), method=zipfile.ZIP_LZMA)) as archive,
        pytest.raises(DocumentError, match="packed in a way"),
    ):
        archive.read("m")


def test_what_is_no_archive_says_so(tmp_path):
    for data in (b"", b"PK\x03\x04", packed(("a", "b"))[:-10], b"nothing of the kind" * 100):
        with pytest.raises(DocumentError, match="not a whole zip"):
            SafeZip(data)
    with pytest.raises(DocumentError, match="cannot be read"):
        SafeZip(tmp_path / "missing.zip")


@given(cut=st.integers(0, 400), flip=st.integers(0, 400), value=st.integers(0, 255))
@settings(max_examples=200, deadline=None)
def test_damage_ends_in_a_document_error(cut, flip, value):
    data = bytearray(packed(("a/b.xml", "text " * 50), ("c", "d")))
    data[flip % len(data)] = value
    try:
        with SafeZip(bytes(data[: len(data) - cut % len(data)] if cut % 2 else data)) as archive:
            for name in archive.names:
                archive.read(name)
    except DocumentError:
        pass


@pytest.mark.parametrize(
    ("base", "link", "target"),
    [
        ("OEBPS/book.opf", "text/one%20two.xhtml#part", "OEBPS/text/one two.xhtml"),
        ("OEBPS/book.opf", "../cover.xhtml", "cover.xhtml"),
        ("book.opf", "../out", None),
        ("book.opf", "http://elsewhere/x", None),
        ("book.opf", "//elsewhere/x", None),
        ("book.opf", "file:///etc/passwd", None),
        ("book.opf", "#only", None),
        ("a/b", "http://[broken", None),
    ],
)
def test_links_stay_inside(base, link, target):
    assert join(base, link) == target


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_entities_are_refused(encoding):
    bomb = '<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;">]><a b="&z;">&z;</a>'.encode(encoding)
    with pytest.raises(DocumentError):
        parse_xml(bomb)
    outside = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'.encode(encoding)
    with pytest.raises(DocumentError):
        parse_xml(outside)


def test_xml_that_is_broken_or_too_deep_is_refused():
    assert parse_xml(b"<a>" * 150 + b"</a>" * 150).tag == "a"
    for data in (b"", b"<a>", b"<a>" * 250 + b"</a>" * 250, b"\xff\xfe<", b"<a>&undefined;</a>"):
        with pytest.raises(DocumentError):
            parse_xml(data)


def test_html_is_mended():
    assert parse_html("<p>a&nbsp;b &eacute; <b>c").xpath("string()") == "a\xa0b é c"
    assert parse_html("<p>ü</p>".encode("cp1252"), encoding="cp1252").xpath("string()") == "ü"
    with pytest.raises(DocumentError):
        parse_html(b"")
    with pytest.raises(DocumentError):
        parse_html("<div>" * 5000)
