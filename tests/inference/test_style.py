"""The document's own marks and dashes."""

from __future__ import annotations

import pytest

from aiauthor.inference.style import Style


@pytest.mark.parametrize(
    ("text", "straight", "single"),
    [
        ("“Yes,” she said. “I can’t.”", False, False),
        ('"Yes," she said. "I can\'t."', True, False),
        ("‘Yes,’ she said. ‘I can’t.’ ‘Why?’", False, True),
        ("'Yes,' she said. 'I can't.' 'Why?'", True, True),
        ("No marks at all", None, False),
        ("“One ‘quoted’ word,” she said. “No.”", False, False),
    ],
)
def test_quotation_marks(text: str, straight: bool | None, single: bool):
    style = Style.of(text)
    assert (style.straight, style.single) == (straight, single)


@pytest.mark.parametrize(
    ("text", "dash"),
    [
        ("He paused—then ran.", "—"),
        ("He paused – then ran.", " – "),
        ("He paused — then ran.", " — "),
        ("He paused--then ran.", "--"),
        ("He paused -- then ran.", " -- "),
        ("No dash, but well-known.", "—"),
    ],
)
def test_dashes(text: str, dash: str):
    assert Style.of(text).dash == dash


def test_paragraph_breaks():
    assert Style.of("One.\n\nTwo.\n\nThree.").paragraph == "\n\n"
    assert Style.of("One.\nTwo.\nThree.").paragraph == "\n"


@pytest.mark.parametrize(
    ("style", "text", "before", "spelt"),
    [
        (Style(straight=True), "“I can’t,” he said", "", '"I can\'t," he said'),
        (Style(straight=False), '"I can\'t," he said', " ", "“I can’t,” he said"),
        (Style(straight=False), '" he said', "o", "” he said"),
        (Style(dash=" – "), "gone—but when", " ", "gone – but when"),
        (Style(dash=" – "), "— but", " ", "– but"),
        (Style(dash="--"), "gone—but", " ", "gone--but"),
        (Style(paragraph="\n\n"), " end.\nNext", "e", " end.\n\nNext"),
        (Style(), "“as—it ’is”", "", "“as—it ’is”"),
    ],
)
def test_suggestions_are_spelt_as_the_document_is(style: Style, text: str, before: str, spelt: str):
    assert style.spell(text, before) == spelt


def test_the_other_style_is_unwanted_where_the_alphabet_has_both():
    both = "\"'“”‘’"
    assert set(Style(straight=True).unwanted(both)) == set("“”‘’")
    assert set(Style(straight=False).unwanted(both)) == set("\"'")
    assert Style(straight=False).unwanted("\"'") == ""
    assert Style().unwanted(both) == ""
