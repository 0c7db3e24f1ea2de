import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from aiauthor.documents.markup import Block, Run, merged, parse, parse_inline, write, write_inline


def runs(text):
    """Styles as letters: “b:one | i:two | bi:three | :plain”."""
    made = []
    for part in text.split("|") if text else []:
        style, _, words = part.partition(":")
        made.append(Run(words, "b" in style, "i" in style))
    return tuple(made)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("plain", ":plain"),
        ("an *italic* word", ":an |i:italic|: word"),
        ("_so_ and **so**", "i:so|: and |b:so"),
        ("***both*** and **bold *and* italic**", "bi:both|: and |b:bold |bi:and|b: italic"),
        ("2 * 3 * 4", ":2 * 3 * 4"),
        ("snake_case_word", ":snake_case_word"),
        (r"\*not\* and \\ and \q", r":*not* and \ and \q"),
        ("*unclosed", ":*unclosed"),
        ("**unclosed*", ":*|i:unclosed"),
        ("“*Go!*” she said", ":“|i:Go!|:” she said"),
        ("in*tra*word", ":in|i:tra|:word"),
        ("*over\na break*", "i:over\na break"),
    ],
)
def test_inline_styles(text, expected):
    assert parse_inline(text) == runs(expected)


@given(text=st.text(alphabet="**__ab .,“\\", max_size=16))
@settings(max_examples=400, deadline=None)
def test_inline_styles_are_commonmarks(text):
    reference = MarkdownIt("zero").enable(["emphasis", "escape"])
    text = text.strip()
    found, bold, italic = [], 0, 0
    for token in reference.parseInline(text)[0].children if text else []:
        bold += {"strong_open": 1, "strong_close": -1}.get(token.type, 0)
        italic += {"em_open": 1, "em_close": -1}.get(token.type, 0)
        if token.type in ("text", "text_special"):
            found.append(Run(token.content, bold > 0, italic > 0))
    assert parse_inline(text) == merged(found)


RUNS = st.lists(
    st.builds(Run, st.text(alphabet="ab .,“*_\\#>", min_size=1, max_size=6), st.booleans(), st.booleans()), max_size=5
)


@given(wanted=RUNS)
@settings(max_examples=400, deadline=None)
def test_writing_styles_never_changes_the_words(wanted):
    assert "".join(r.text for r in parse_inline(write_inline(wanted))) == "".join(r.text for r in wanted)


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        (":an |i:italic|: word", "an *italic* word"),
        ("b:bold |bi:both|b: bold", "**bold *both* bold**"),
        ("i:edges |:moved", "*edges* moved"),
        (":2 * 3 *literal", "2 * 3 *literal"),
        (":*literal*", r"\*literal\*"),
        ("i:Hello,|:he", "*Hello*,he"),
        (":a|i:,|:b |i:kept", "a,b *kept*"),
        ("i:one|b:two", "*one***two**"),
    ],
)
def test_styles_are_written_as_markdown(wanted, text):
    assert write_inline(runs(wanted)) == text


def kinds(text, **kwargs):
    return [(b.kind, b.level, b.text) if b.level else (b.kind, b.text) for b in parse(text, **kwargs)]


def test_paragraphs_with_blank_lines_between_them():
    assert kinds("# One\n\nFirst.\n\nVerse one,\nverse two.\n\n***\n\n> quoted\n\nLast.\n") == [
        ("heading", 1, "One"),
        ("paragraph", "First."),
        ("paragraph", "Verse one,\nverse two."),
        ("scene", "***"),
        ("quote", "quoted"),
        ("paragraph", "Last."),
    ]


def test_every_line_a_paragraph_where_blank_lines_are_rare():
    lines = [f"Paragraph {n}." for n in range(8)]
    text = "Chapter 1\n" + "\n".join(lines[:4]) + "\n\n" + "\n".join(lines[4:]) + "\n"
    assert kinds(text) == [
        ("heading", 2, "Chapter 1"),
        *(("paragraph", line) for line in lines[:4]),
        ("scene", ""),
        *(("paragraph", line) for line in lines[4:]),
    ]


def test_hard_wrapped_lines_are_joined():
    text = (
        "It was a bright cold day in April, and all the clocks were striking\n"
        "thirteen, which was in nobody’s way and quite as it should have been\n"
        "on a day like that.\n\nThe next paragraph was wrapped by the very same program, and its lines\n"
        "went on in the middle of a sentence.\n"
    )
    assert [kind for kind, _ in kinds(text)] == ["paragraph", "paragraph"]
    assert "striking thirteen" in parse(text)[0].text


def test_plain_text_keeps_its_asterisks():
    assert kinds("A *word*.\n\n***\n\n# One\n", styled=False) == [
        ("paragraph", "A *word*."),
        ("scene", "***"),
        ("heading", 1, "One"),
    ]


BLOCKS = st.lists(
    st.one_of(
        st.builds(Block, st.just("heading"), st.tuples(st.builds(Run, st.text("ab c", min_size=1))), st.integers(1, 6)),
        st.builds(Block, st.sampled_from(["paragraph", "quote"]), RUNS.map(tuple)),
        st.just(Block("scene")),
    ),
    max_size=6,
)


@given(blocks=BLOCKS)
@settings(max_examples=300, deadline=None)
def test_written_blocks_are_read_as_the_same_words(blocks):
    def words(made):
        return "".join("".join(b.text for b in made if b.kind != "scene").split())

    read = parse(write(blocks))
    if not any("#" in b.text or "*" in b.text or "_" in b.text for b in blocks):
        assert [b.kind for b in read if b.kind == "heading"] == [
            "heading" for b in blocks if b.kind == "heading" and b.text.strip()
        ]
    assert words(read).replace("*", "").replace("_", "").replace("#", "") == words(blocks).replace("*", "").replace(
        "_", ""
    ).replace("#", "")


def test_lines_that_only_look_like_headings_are_guarded():
    text = write([Block("paragraph", (Run("# no heading"),)), Block("paragraph", (Run("> no quote"),))])
    assert text == "\\# no heading\n\n\\> no quote\n"
    assert kinds(text) == [("paragraph", "# no heading"), ("paragraph", "> no quote")]


def test_long_rows_of_asterisks_end_soon():
    parse_inline("*a **b " * 5000)
    parse_inline("*" * 100_000)
    parse_inline("a*_" * 30_000)
