"""What every format has in common: told by its content, measured, refused in one sentence."""

import pytest

from aiauthor.errors import DocumentError
from aiauthor.text.manuscripts import read_manuscript
from tests.text.manuscript_files import docx, odt, para, run, write, zip_file


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
