import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiauthor.documents import outline
from aiauthor.documents.counts import count_words
from aiauthor.documents.outline import SCENE_LEVEL, Outline, heading_of_line, headings


@pytest.mark.parametrize(
    ("line", "level", "title", "kind"),
    [
        ("# One", 1, "One", "heading"),
        ("### The *third* ###", 3, "The *third*", "heading"),
        ("   ## Indented", 2, "Indented", "heading"),
        ("Chapter 3", 2, "Chapter 3", "chapter"),
        ("CHAPTER XII.", 2, "CHAPTER XII.", "chapter"),
        ("Chapter Twenty-One: The End", 2, "Chapter Twenty-One: The End", "chapter"),
        ("chapter the first", 2, "chapter the first", "chapter"),
        ("**Chapter 3**", 2, "Chapter 3", "chapter"),
        ("Chapter 4 — In Which They Go", 2, "Chapter 4 — In Which They Go", "chapter"),
        ("Kapitel 7", 2, "Kapitel 7", "chapter"),
        ("Глава 1", 2, "Глава 1", "chapter"),
        ("Part Two", 1, "Part Two", "part"),
        ("BOOK THE SECOND. The Golden Thread", 1, "BOOK THE SECOND. The Golden Thread", "part"),
        ("First Part", 1, "First Part", "part"),
        ("Prologue", 2, "Prologue", "chapter"),
        ("EPILOGUE.", 2, "EPILOGUE.", "chapter"),
        ("XIV", 2, "XIV", "chapter"),
        ("7.", 2, "7.", "chapter"),
        ("IV. The Voice", 2, "IV. The Voice", "chapter"),
        ("***", SCENE_LEVEL, "***", "scene"),
        ("  * * *  ", SCENE_LEVEL, "* * *", "scene"),
        ("---", SCENE_LEVEL, "---", "scene"),
        ("#", SCENE_LEVEL, "#", "scene"),
        ("*", SCENE_LEVEL, "*", "scene"),
        ("⁂", SCENE_LEVEL, "⁂", "scene"),
    ],
)
def test_headings(line, level, title, kind):
    found = heading_of_line(line)
    assert found is not None
    assert (found.level, found.title, found.kind) == (level, title, kind)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "   ",
        "#hashtag",
        "####### seven",
        "Chapter",
        "Chapter 3 of my life was over before it began.",
        "Part of me wanted to go.",
        "Book one of the rooms for us, please, she said.",
        "“Chapter 3,” she said.",
        "I am here.",
        "I. was here",
        "1. milk",
        "IIII",
        "2026",
        "—",
        "-",
        "Prologue to a war",
        "x" * 300,
    ],
)
def test_plain_lines_are_no_headings(line):
    assert heading_of_line(line) is None


BOOK = (
    "Front matter.\n\n# Part One\nwords in part\n\n## Chapter 1\none two three\n***\nfour five\n"
    "## Chapter 2\nsix\n# Part Two\nseven"
)


def test_sections_sum_up_what_stands_below():
    sections = Outline().refresh(BOOK)
    assert [(s.heading.title if s.heading else None, s.words) for s in sections] == [
        (None, 2),
        ("Part One", 5 + 7 + 3),
        ("Chapter 1", 7),
        ("***", 2),
        ("Chapter 2", 3),
        ("Part Two", 3),
    ]
    for section in sections[1:]:
        assert BOOK[section.heading.start : section.heading.end].strip("# ") == section.heading.title
        assert count_words(BOOK[section.heading.start : section.end]) == section.words
    assert sections[0].end == BOOK.index("# Part One")
    assert [h.title for h in headings(BOOK, scenes=False)] == ["Part One", "Chapter 1", "Chapter 2", "Part Two"]


def test_a_text_without_headings_is_one_section():
    (section,) = Outline().refresh("only words")
    assert (section.heading, section.words, section.end) == (None, 2, 10)
    assert Outline().refresh("") == []
    assert Outline().refresh("# A\nx")[0].heading.title == "A"


PIECES = st.sampled_from(["# A\n", "## B\n", "***\n", "word ", "word\n", "\n", "Chapter 1\n", "#", " ", "x"])


@given(edits=st.lists(st.tuples(st.integers(0, 80), st.integers(0, 12), st.lists(PIECES, max_size=5)), max_size=12))
@settings(max_examples=200, deadline=None)
def test_refreshing_equals_reading_anew(edits):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outline, "_CHUNK_CHARS", 8)
        text, kept = "", Outline()
        for position, removed, pieces in edits:
            position = min(position, len(text))
            text = text[:position] + "".join(pieces) + text[position + removed :]
            assert kept.refresh(text) == Outline().refresh(text)


def test_only_what_changed_is_read_again(monkeypatch):
    text = "# A\n" + "a line of some words\n" * 20_000
    kept = Outline()
    kept.refresh(text)
    read = []
    real = outline._scan
    monkeypatch.setattr(outline, "_scan", lambda text, *a, **k: read.append(len(text)) or real(text, *a, **k))
    sections = kept.refresh(text[:200_000] + "x" + text[200_000:])
    assert sum(read) < 100_000
    assert sections[0].words == 100_001
