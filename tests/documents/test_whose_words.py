import csv
import io
import json
import random
import stat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiauthor.documents.whose_words import (
    FILE_NAME,
    MarkedText,
    load,
    passages,
    rematch,
    report_csv,
    report_text,
    save,
)
from tests.documents.test_provenance import marked

CHAPTERS = (
    "# One\n\nIt was a [dark and stormy night] in May.\n\n[Rain fell.]\n\n# Two\n\n"
    "The [sun came out\n\nat last] again.\n"
)


def brackets(now: MarkedText) -> str:
    text = now.text
    for start, end in reversed(now.spans):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


def test_it_survives_saving_and_reopening(tmp_path):
    kept = marked(CHAPTERS)
    save(tmp_path / "beside", kept)
    assert load(tmp_path / "beside", kept.text) == kept
    assert stat.S_IMODE((tmp_path / "beside" / FILE_NAME).stat().st_mode) == 0o600
    save(tmp_path / "beside", MarkedText(kept.text))
    assert not (tmp_path / "beside" / FILE_NAME).exists()
    assert load(tmp_path / "beside", "new") == MarkedText("new")


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        # another paragraph changed
        ("One.\n[Two three four.]\n", "One, or so.\nTwo three four.\n", "One, or so.\n[Two three four.]\n"),
        # paragraphs swapped
        ("A line.\n[The machine wrote this.]\nZ.\n", "Z.\nThe machine wrote this.\nA line.\n", None),
        # a word changed inside the span
        (
            "She [walked down the long road to the sea] alone.",
            "She walked down the long path to the sea alone.",
            "She [walked down the long ]path[ to the sea] alone.",
        ),
        # line endings and a blank line more
        ("[One two three.]\nFour.", "\n\nOne two three.\n\nFour.", "\n\n[One two three.]\n\nFour."),
        # the paragraph is gone
        ("[All of this is the machine’s.]\nMine.", "Mine.", "Mine."),
        # short words elsewhere are not enough
        ("He was [of the] old school, a man.", "Quite another text, full of the usual.", None),
    ],
)
def test_edits_from_outside_are_followed_as_far_as_words_match(before, text, after):
    found = rematch(marked(before), text)
    assert found.text == text
    if after is None and "machine" in before:
        assert "[The machine wrote this.]" in brackets(found)
    else:
        assert brackets(found) == (after or text)


def test_marks_are_found_again_after_reopening_an_edited_file(tmp_path):
    kept = marked(CHAPTERS)
    save(tmp_path, kept)
    edited = kept.text.replace("in May", "in early June")
    assert brackets(load(tmp_path, edited)) == CHAPTERS.replace("in May", "in early June")


@given(seed=st.integers(0, 10**6))
@settings(max_examples=50, deadline=None)
def test_rematching_gives_sorted_spans_inside_the_text_of_the_same_words(seed):
    rng = random.Random(seed)
    words = ["red", "blue", "the", "of", "house\n", "sea", "and", "went", "\n"]
    old = " ".join(rng.choice(words) for _ in range(60))
    spans = []
    at = 0
    while (at := at + rng.randrange(1, 40)) < len(old) - 20:
        spans.append((at, at := at + rng.randrange(1, 20)))
    cut = sorted(rng.sample(range(len(old)), 2))
    new = old[: cut[0]] + "an insertion" * rng.randrange(2) + old[cut[1] :]
    found = rematch(MarkedText(old, tuple(spans)), new)
    edges = [0, *(edge for span in found.spans for edge in span), len(new)]
    assert edges == sorted(edges)
    for start, end in found.spans:
        assert start < end
        # Two spans may meet where the text between them went, so words are compared, not stretches.
        assert all(word in old for word in new[start:end].split())


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 9999,
        json.dumps({"version": 2, "spans": [], "digest": "x", "text": ""}).encode(),
        json.dumps({"version": 1, "spans": [[0, 5]], "digest": "x", "text": "no base64!"}).encode(),
        json.dumps({"version": 1, "spans": [[0, 5]], "digest": "x", "text": "AAAA"}).encode(),
        json.dumps({"spans": [[0, "x"]], "digest": "x", "text": ""}).encode(),
        json.dumps({"version": 1, "spans": 7, "digest": "x", "text": ""}).encode(),
        json.dumps({"version": 1, "spans": [[1, 2, 3]], "digest": "x", "text": ""}).encode(),
    ],
)
def test_damaged_data_marks_nothing(tmp_path, damage):
    (tmp_path / FILE_NAME).write_bytes(damage)
    assert load(tmp_path, "text") == MarkedText("text")
    assert (tmp_path / "whose-words.unread.json").read_bytes() == damage


def test_spans_that_do_not_fit_the_text_mark_nothing(tmp_path):
    for spans in (((5, 3),), ((0, 100),), ((3, 5), (1, 2))):
        save(tmp_path, MarkedText("some text", spans))
        assert load(tmp_path, "some text").spans == ()


def test_the_report_tells_where_each_passage_stands():
    found = passages(marked(CHAPTERS))
    assert [(p.chapter, p.paragraph, p.text) for p in found] == [
        ("One", 2, "dark and stormy night"),
        ("One", 3, "Rain fell."),
        ("Two", 5, "sun came out"),
        ("Two", 6, "at last"),
    ]
    text = report_text(marked(CHAPTERS), "The Storm")
    assert "Words: 20, of these the machine's: 11 (55.0 %)" in text
    assert "paragraph 2: dark and stormy night" in text
    assert "Words: 2, of these the machine's: 0 (0.0 %)" in report_text(marked("My own"), "Mine")
    assert "0 %" in report_text(marked(""), "Nothing")


def test_the_table_opens_safely_in_a_spreadsheet():
    table = marked('[=cmd|x]\n\n["quoted", and more]\n')
    rows = list(csv.reader(io.StringIO(report_csv(table))))
    assert rows[0] == ["number", "chapter", "paragraph", "start", "characters", "words", "text"]
    assert rows[1][-1] == "'=cmd|x"
    assert rows[2][2:] == ["2", "8", "18", "3", '"quoted", and more']


def test_reprs_hold_no_text():
    assert "canary" not in repr(marked("[canary]"))
    assert "canary" not in repr(passages(marked("[canary]")))
