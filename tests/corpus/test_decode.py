"""Bytes to text: the order of encodings, and what is refused."""

import codecs
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiauthor.corpus.decode import decode
from aiauthor.errors import CorpusError

TEXT = "“Café,” said he—and the naïve façade fell. " * 20


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode("utf-8"), "utf-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "utf-32-le"),
        (TEXT.encode("cp1252"), "cp1252"),
    ],
)
def test_encodings(data, encoding):
    assert decode(data) == (TEXT, encoding)


def test_latin_1_is_read_as_the_cp1252_that_it_is_a_part_of():
    text = "Voilà un garçon né à Besançon. " * 10
    assert decode(text.encode("latin-1")) == (text, "cp1252")


def test_ascii_is_called_so():
    assert decode(b"Plain words.\r\n") == ("Plain words.\r\n", "ascii")


def test_an_end_of_file_mark_of_dos_is_let_pass():
    assert decode(b"The end of the story.\r\n\x1a")[1] == "ascii"


@pytest.mark.parametrize("data", [b"", b"  \r\n\t", b"\0\0\0\0", b"\x1a"])
def test_nothing_is_empty(data):
    with pytest.raises(CorpusError, match="is empty"):
        decode(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
        b"PK\x03\x04" + random.Random(1).randbytes(4000),
        random.Random(2).randbytes(5000),
        b"%PDF-1.4\n" + random.Random(3).randbytes(5000),
    ],
)
def test_binary_is_refused(data):
    with pytest.raises(CorpusError, match="binary"):
        decode(data)


def test_rich_text_is_refused():
    with pytest.raises(CorpusError, match="rich-text"):
        decode(rb"{\rtf1\ansi Hello.}")


def test_utf_8_with_lost_bytes_is_refused_rather_than_read_as_cp1252():
    data = TEXT.encode("utf-8")
    with pytest.raises(CorpusError, match="UTF-8 with 1 damaged"):
        decode(data[:-3] + b"\xe2\x80")


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_refused(data):
    try:
        text, _ = decode(data)
    except CorpusError:
        return
    assert isinstance(text, str)
