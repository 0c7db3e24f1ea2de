"""Plain text and Markdown: encodings, paragraphs, and markup that goes."""

import codecs

import pytest

from aiauthor.text.manuscripts import read_manuscript
from tests.text.manuscript_files import write


def paragraphs(path):
    return read_manuscript(path).text.split("\n\n")


# Plain text


@pytest.mark.parametrize(
    "data",
    [
        "Zoë’s café.".encode(),
        codecs.BOM_UTF8 + "Zoë’s café.".encode(),
        codecs.BOM_UTF16_LE + "Zoë’s café.".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "Zoë’s café.".encode("utf-16-be"),
        codecs.BOM_UTF32_LE + "Zoë’s café.".encode("utf-32-le"),
        "Zoë’s café.".encode("cp1252"),
    ],
)
def test_plain_text_in_every_encoding(tmp_path, data):
    assert read_manuscript(write(tmp_path / "a.txt", data)).text == "Zoë’s café."


def test_a_guessed_encoding_and_damage_are_told(tmp_path):
    assert "cp1252" in read_manuscript(write(tmp_path / "a.txt", "Zoë’s café.".encode("cp1252"))).warnings[0]
    broken = "“Zoë’s café” — naïve. ".encode() * 50 + b"\xe2\x80 end"
    manuscript = read_manuscript(write(tmp_path / "b.txt", broken))
    assert manuscript.text.startswith("“Zoë’s café” — naïve.")
    assert "damaged" in manuscript.warnings[0]


def test_lines_are_paragraphs(tmp_path):
    text = "One.\r\n  Two, indented.  \r\n\r\n\r\nThree.\rFour.\u2028Five."
    assert paragraphs(write(tmp_path / "a.txt", text)) == ["One.", "Two, indented.", "Three.", "Four.", "Five."]


def test_wrapped_lines_are_joined(tmp_path):
    wrapped = (
        "The ferry left at midnight and nobody on the quay lifted a hand to\n"
        "wave, for the people who might have waved were all aboard of it by\n"
        "then, or had gone home, or had never come at all because of the well-\n"
        "known fog that lay on the river every night of that long September.\n\n"
        "Morning came grey and slow, and with it came the first of the gulls\n"
        "that follow every ship on that coast, crying as if they had been at\n"
        "sea for a hundred years and had only now been told about the land.\n\n"
    )
    found = paragraphs(write(tmp_path / "a.txt", wrapped))
    assert len(found) == 2
    assert "had never come at all because of the well-known fog that" in found[0]


def test_verse_keeps_its_lines(tmp_path):
    verse = (
        "The ferry left at midnight,\nAnd no one waved goodbye;\nThe river ran beneath it,\nAbove it ran the sky.\n" * 4
    )
    assert len(paragraphs(write(tmp_path / "a.txt", verse))) == 16


def test_a_name_without_suffix_is_plain_text(tmp_path):
    manuscript = read_manuscript(write(tmp_path / "chapter", "Some words."))
    assert (manuscript.title, manuscript.words) == ("chapter", 2)


# Markdown


def test_markdown_loses_its_markup(tmp_path):
    text = (
        "---\ntitle: 'The Night Ferry'\ntags: [a, b]\n---\n"
        "# Harbour\n\nThe *ferry* left at **midnight**,[^1] and [nobody](http://x.org) waved.\\*\n\n"
        "* * *\n\n> She said: &ldquo;no&rdquo;.\n\n- first\n- second\n\n```\ncode stays\n```\n\n"
        "<!-- a comment -->\n\n<div>in a <b>division</b></div>\n\n![a picture](x.png)\n\n"
        "{--cut--}Kept {++added++} and {~~old~>new~~}{>>why?<<}. %%hidden%% [[Target|Link]]\n\n[^1]: A note.\n"
    )
    manuscript = read_manuscript(write(tmp_path / "a.md", text))
    assert manuscript.title == "The Night Ferry"
    assert manuscript.text.split("\n\n") == [
        "Harbour",
        "The ferry left at midnight, and nobody waved.*",
        "* * *",
        "She said: “no”.",
        "first",
        "second",
        "code stays",
        "in a division",
        "Kept added and new.  Link",
    ]


def test_single_newlines_in_markdown_part_paragraphs_unless_lines_are_wrapped(tmp_path):
    assert paragraphs(write(tmp_path / "a.md", "“One,” he said.\n“Two,” said she.\nThree  \nstill three.")) == [
        "“One,” he said.",
        "“Two,” said she.",
        "Three\nstill three.",
    ]
    wrapped = "\n".join(["twelve words of about the same size stand upon this very line now"] * 8)
    assert len(paragraphs(write(tmp_path / "b.md", wrapped))) == 1


def test_a_rule_at_the_top_is_no_front_matter(tmp_path):
    assert paragraphs(write(tmp_path / "a.md", "---\n\nHe left. She stayed.\n\n---\n\nMorning.")) == [
        "* * *",
        "He left. She stayed.",
        "* * *",
        "Morning.",
    ]


def test_long_markdown_is_read_whole(tmp_path):
    lines = [f"Line {number} of *many* lines." for number in range(2500)]
    for joint in ("\n", "\n\n"):
        assert len(paragraphs(write(tmp_path / "a.md", joint.join(lines)))) == 2500


def test_links_by_reference_are_resolved_far_from_their_definition(tmp_path):
    text = "A [link][1] here.\n\n" + "Filler.\n\n" * 3000 + "[1]: http://example.org\n"
    assert paragraphs(write(tmp_path / "a.md", text))[0] == "A link here."
