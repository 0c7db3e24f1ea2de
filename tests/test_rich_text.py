from __future__ import annotations

import pytest

from aiauthor.rich_text import codec_of_page, tokens

NOTHING = (None,) * 6


def test_every_kind_of_token_has_its_place():
    assert list(tokens(b"xx{\\u-12 Zo\\'eb\\~\n}", 2)) == [
        (None, None, None, None, b"{", None),
        (b"u", b"-12", None, None, None, None),
        (None, None, b"Zo", None, None, None),
        (None, None, None, b"eb", None, None),
        (None, None, None, None, None, b"~"),
        NOTHING,
        (None, None, None, None, b"}", None),
    ]


@pytest.mark.parametrize(
    ("data", "after"),
    [
        (b"\\bin3 }{{x", b"x"),
        (b"\\bin x", b"x"),
        (b"\\bin-9 x", b"x"),
        (b"\\bin1 {\\bin1 }x", b"x"),
        (b"\\bin99999 x", None),
    ],
)
def test_binary_data_are_passed_over(data, after):
    first, *others = tokens(data, 0)
    assert first == NOTHING
    assert [text for _, _, text, *_ in others if text] == ([after] if after else [])


@pytest.mark.parametrize(("page", "codec"), [(1251, "cp1251"), (65001, "utf-8"), (10000, "mac-roman"), (4711, None)])
def test_a_page_that_python_knows_has_a_codec(page, codec):
    assert codec_of_page(page) == codec
