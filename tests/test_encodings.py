import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiauthor.encodings import decode

ENGLISH = "“It’s the café’s fault,” said Zoë — naïve as ever. " * 3
RUSSIAN = "Было поздно, когда она вернулась домой, и в доме было темно. " * 5
POLISH = "Zażółć gęślą jaźń, powiedział głośno, a później poszedł spać pod gruszę. " * 5


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        (ENGLISH.encode(), "utf-8", ENGLISH),
        (ENGLISH.encode("cp1252"), "cp1252", ENGLISH),
        (codecs.BOM_UTF8 + ENGLISH.encode(), "utf-8", ENGLISH),
        (codecs.BOM_UTF16_LE + ENGLISH.encode("utf-16-le"), "utf-16-le", ENGLISH),
        (codecs.BOM_UTF16_BE + ENGLISH.encode("utf-16-be"), "utf-16-be", ENGLISH),
        (codecs.BOM_UTF32_LE + ENGLISH.encode("utf-32-le"), "utf-32-le", ENGLISH),
        (ENGLISH.encode("utf-16-le"), "utf-16-le", ENGLISH),
        (ENGLISH.encode("utf-16-be"), "utf-16-be", ENGLISH),
        (RUSSIAN.encode("cp1251"), "cp1251", RUSSIAN),
        (RUSSIAN.encode("koi8-r"), "koi8-r", RUSSIAN),
        (POLISH.encode("cp1250"), "cp1250", POLISH),
        (b"", "utf-8", ""),
    ],
)
def test_encodings(data, encoding, text):
    decoded = decode(data)
    assert (decoded.encoding, decoded.text, decoded.damaged) == (encoding, text, 0)


def test_a_damaged_byte_does_not_change_the_encoding():
    data = ENGLISH.encode() * 5 + b"\xe2 end"
    assert decode(data).text == ENGLISH * 5 + "\ufffd end"
    assert decode(data).damaged == 1
    marked = codecs.BOM_UTF16_LE + ENGLISH.encode("utf-16-le") + b"\x00\xd8 \x00"
    assert decode(marked).text == ENGLISH + "\ufffd "
    assert decode(marked).damaged == 1


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", bytes(100), bytes(range(32)) * 10, codecs.BOM_UTF16_LE + b"\xd8" * 99]
)
def test_what_is_no_text(data):
    with pytest.raises(ValueError, match="not a text"):
        decode(data)


@given(st.text())
def test_utf8_comes_back(text):
    if text.isprintable():
        assert decode(text.encode()).text == text.removeprefix("\ufeff")


@given(st.binary())
def test_any_bytes_are_text_or_not(data):
    try:
        decoded = decode(data)
    except UnicodeError:
        pytest.fail("the codec's own error came out")
    except ValueError:
        return
    assert decoded.text.encode() is not None
