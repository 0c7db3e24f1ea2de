"""Unwrapping, and what transcribers put into a text."""

import textwrap

import pytest
from books import normal, plain, prose, wrapped
from hypothesis import given, settings
from hypothesis import strategies as st

from aiauthor.corpus.clean import clean, unwrap
from aiauthor.text.normalise import normalise

BODY = prose(3, 30)


def cleaned(text: str) -> str:
    return normalise(clean(text).text).strip()


def in_a_book(block: str) -> str:
    """What becomes of a block in the middle of a hard-wrapped book."""
    before, after = wrapped(BODY[:15]), wrapped(BODY[15:])
    text = cleaned(f"{before}\n{block}\n\n{after}")
    start, end = normal(BODY[:15]), normal(BODY[15:]).rstrip()
    assert text.startswith(start)
    assert text.endswith(end)
    return text[len(start) : len(text) - len(end)].strip()


@pytest.mark.parametrize("width", [55, 60, 65, 72, 78])
def test_wrapped_paragraphs_become_a_line_each(width):
    text, was_wrapped = unwrap(wrapped(BODY, width))
    assert was_wrapped
    assert normalise(text).rstrip() == normal(BODY).rstrip()


def test_unwrapped_text_is_left_alone():
    assert unwrap(plain(BODY)) == (plain(BODY), False)
    assert unwrap(normal(BODY)) == (normal(BODY), False)


def test_a_text_in_a_margin_of_its_own_is_unwrapped():
    assert cleaned(textwrap.indent(wrapped(BODY, 65), "     ")) == normal(BODY).strip()


def test_paragraphs_marked_by_indents_alone():
    text = "\n".join(textwrap.fill(each, 70, initial_indent="     ") for each in BODY)
    assert cleaned(text) == normal(BODY).strip()


def test_indented_first_lines_and_talk_of_a_line():
    talk = ['"Yes."', '"No," he said.', '"Then go."']
    text = wrapped(BODY[:10]) + "\n" + "\n".join("     " + each for each in talk) + "\n\n" + wrapped(BODY[10:])
    assert cleaned(text) == normal(BODY[:10] + talk + BODY[10:]).strip()


VERSES = """\
The sea was grey, the sky was low,
The wind went up and down;
We took the road that sailors know
And never saw the town."""


@pytest.mark.parametrize("indent", ["", "    ", "          "])
def test_verse_keeps_its_lines(indent):
    assert in_a_book(textwrap.indent(VERSES, indent)) == VERSES


def test_verse_with_hanging_lines_keeps_them():
    lines = VERSES.split("\n")
    block = "\n".join(("    " if index % 2 == 0 else "      ") + line for index, line in enumerate(lines))
    assert in_a_book(block) == VERSES


def test_a_book_of_verse_is_left_alone():
    lines = [f"{line.capitalize()} and more of it," for line in normal(BODY).split(". ") if 20 < len(line) < 60]
    text = "\n\n".join("\n".join(lines[start : start + 4]) for start in range(0, len(lines), 4))
    assert unwrap(text) == (text, False)


def test_a_list_of_short_lines_keeps_them():
    assert in_a_book("Item one\nitem two\nitem three") == "Item one\nitem two\nitem three"


def test_a_heading_keeps_its_lines():
    assert in_a_book("CHAPTER I\nThe Beginning") == "CHAPTER I\nThe Beginning"


def test_short_lines_before_a_wrapped_sentence_stay_lines():
    block = (
        "it was a time of one thing,\nit was a time of another,\nit was a time of everything,\n"
        "and in short it was so much like any other time that some of the people\n"
        "who lived in it insisted on the difference, and had books printed to\nsay so."
    )
    assert in_a_book(block).split("\n")[:3] == block.split("\n")[:3]
    assert "some of the people who lived" in in_a_book(block)


def test_an_indented_letter_of_short_lines_keeps_them():
    letter = "My dear Sir,\nI shall come on Monday.\nYours,\nA. B."
    assert in_a_book(textwrap.indent(letter, "    ")) == letter


def test_an_indented_letter_that_was_wrapped_is_unwrapped():
    assert in_a_book(textwrap.indent(textwrap.fill(BODY[0], 64), "    ")) == BODY[0]


def test_an_indented_sentence_over_two_lines_is_unwrapped():
    block = "    [A room in the castle, with a window to the north. She is alone\n    and in tears.]"
    assert in_a_book(block) == "[A room in the castle, with a window to the north. She is alone and in tears.]"


def test_hyphens_and_dashes_at_a_break_join_without_a_space():
    block = (
        "He was five-and-thirty years old, and had been for the whole of them a five-\n"
        "and-thirty kind of man, who said nothing at all to anybody whom he met--\n"
        "nothing, that is, which anybody could remember on the morning afterwards\n"
        "--and was liked for it by everyone in town."
    )
    joined = in_a_book(block)
    assert "a five-and-thirty kind" in joined
    assert "met--nothing" in joined
    assert "afterwards--and" in joined
    assert "\n" not in joined


@pytest.mark.parametrize(
    "mark",
    [
        "[Illustration]",
        "[Illustration: A man with a dog]",
        "[Illustration: A man\nwith [as it seems] a dog,\n\nand a cat]",
        "[Frontispiece: The house]",
        "[Ill.: A dog]",
        "[Transcriber's Note: The original has no full stop here.]",
        "[Transcriber’s note: so in the original]",
        "[Tr. note: so in the original]",
        "[TN: so in the original]",
        "[Pg 12]",
        "[Page xii]",
        "{12}",
        "[*Illustration: A dog]",
    ],
)
def test_marks_are_taken_out(mark):
    assert in_a_book(mark) == ""
    assert clean(f"Before.\n\n{mark}\n\nAfter.").marks == 1


def test_a_mark_inside_a_sentence_leaves_the_sentence():
    assert cleaned("He went [Pg 12] away.") == "He went away."


def test_a_bracket_that_never_closes_takes_its_paragraph_alone():
    assert cleaned("Before.\n\n[Illustration: A dog\n\nAfter.") == "Before.\nAfter."


@pytest.mark.parametrize(
    "text", ["He [the man] went.", "[He went.]", "It cost [pounds] 12.", "{x}", "[12]", "[Page in waiting.]"]
)
def test_brackets_of_the_author_stay(text):
    assert cleaned(text) == text


FRONT = "Transcriber's Note: Obvious errors have been corrected. The words in\nitalics stand between underscores."


@pytest.mark.parametrize(
    "note",
    [
        FRONT,
        FRONT.upper(),
        FRONT.replace("'", "’"),
        "Transcribers Note: none.",
        "*Transcriber's Notes*\n\nObvious errors have been corrected.",
        "Transcriber's Note:\n\n  Obvious errors have been corrected.\n\n  Others were not.\n\n" + "-" * 40,
        "E-text transcriber's note: none.",
        "+----------------------+\n| Transcriber's Note:  |\n|                      |\n| Errors were mended.  |\n"
        "+----------------------+",
    ],
)
def test_a_note_at_the_front_is_taken_out(note):
    text = "A TALE\n\n" + note + "\n\n\n\n\n" + wrapped(BODY)
    assert cleaned(text) == "A TALE\n" + normal(BODY).strip()
    assert clean(text).notes >= 1


@pytest.mark.parametrize("heading", ["Transcriber's Note:", "TRANSCRIBER'S NOTES", "* * * * *\n\nTranscriber’s Notes:"])
def test_notes_at_the_back_are_taken_out(heading):
    text = wrapped(BODY) + f"\n\n\n{heading}\n\nPage 12: a comma was added.\n\nPage 13: a comma was removed.\n"
    assert cleaned(text).removesuffix("\n* * *") == normal(BODY).strip()


@pytest.mark.parametrize("place", [1, 15, 29])
@pytest.mark.parametrize(
    "sentence",
    ["The transcriber noted the words, and made notes.", "Transcriber's notes were all that was left of it."],
)
def test_a_transcriber_in_the_story_stays(sentence, place):
    paragraphs = [*BODY[:place], sentence, *BODY[place:]]
    assert cleaned(wrapped(paragraphs)) == normal(paragraphs).strip()


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("He _did_ it.", "He did it."),
        ("_All of it._", "All of it."),
        ("“_What?_” he said.", "“What?” he said."),
        ("Lord ____ and Lady ____.", "Lord ____ and Lady ____."),
        ("a snake_case_name stays", "a snake_case_name stays"),
        ("_one line\n_another", "one line\nanother"),
        ("The =bold= word.", "The bold word."),
        ("2 + 2 = 4 = 4", "2 + 2 = 4 = 4"),
    ],
)
def test_italics_and_bold_lose_their_marks(text, without):
    assert cleaned(text) == without


@pytest.mark.parametrize("stars", ["* * * * *", "***", "*       *       *       *       *", "      * * *"])
def test_scene_breaks_have_one_spelling(stars):
    assert in_a_book(stars) == "* * *"


@pytest.mark.parametrize("rule", ["-" * 60, "_" * 40, "=" * 10, "- - - - -"])
def test_rules_go(rule):
    assert in_a_book(rule) == ""


WORDS = st.text("abcdefgh", min_size=1, max_size=9)


@settings(deadline=None)
@given(st.lists(st.lists(WORDS, min_size=12, max_size=60), min_size=6, max_size=12), st.integers(50, 80))
def test_unwrapping_undoes_wrapping(paragraphs, width):
    texts = [" ".join(words) for words in paragraphs]
    assert normalise(unwrap("\n\n".join(textwrap.fill(text, width) for text in texts))[0]) == "\n".join(texts)


@settings(deadline=None)
@given(st.text("ab .\n[]_*-", max_size=300))
def test_cleaning_never_fails_nor_invents(text):
    letters = [char for char in text if char in "ab"]
    assert [char for char in clean(text).text if char in "ab"] == letters
