from __future__ import annotations

import pytest

from aiauthor.gui.editor.spans import first_sentence, first_word


@pytest.mark.parametrize(
    ("text", "before", "word"),
    [
        (" tomorrow, he said", "s", " tomorrow"),
        ("morrow, he", "o", "morrow"),
        (", he said", "w", ","),
        (" he said", ",", " he"),
        (" don’t go", "I", " don’t"),
        (" well-known.", "a", " well-known"),
        (' "But why"', ".", ' "But'),
        ('" he said', ".", '"'),
        ("“But why”", "\n", "“But"),
        (" — and", "x", " —"),
        ("—and", "x", "—"),
        ("\nThe next day", ".", "\nThe"),
        ("...", "x", "..."),
        (" ", "x", " "),
        (" 1,000 men", "x", " 1"),
        (" était là", "x", " était"),
        (" 😀 yes", "x", " 😀"),
        ("", "x", ""),
    ],
)
def test_first_word(text: str, before: str, word: str):
    assert first_word(text, before=before) == word


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" went home. Then she", " went home."),
        (" went home", " went home"),
        (" “Why?” she asked. He", " “Why?”"),
        (" saw Mr. Smith there. He", " saw Mr. Smith there."),
        (" by J. R. Brown. He", " by J. R. Brown."),
        (" waited... and", " waited..."),
        (" end.\nNext one. More", " end."),
        (" no stop here\nNext one.", " no stop here"),
        ("\nNext one. More", "\nNext one."),
        (" costs 3.50 now. Yes", " costs 3.50 now."),
        (" and I. Then", " and I."),
        ("", ""),
    ],
)
def test_first_sentence(text: str, sentence: str):
    assert first_sentence(text) == sentence


def test_an_abbreviation_may_begin_before_the_suggestion():
    assert first_sentence(". Smith went. He", before="old Mr") == ". Smith went."


@pytest.mark.parametrize("text", [" tomorrow, “he said,” and—went. Then", "x", "...", "\n\nA"])
def test_word_after_word_gives_the_whole(text: str):
    taken, before = "", "s"
    while rest := text[len(taken) :]:
        word = first_word(rest, before=before)
        assert word
        assert rest.startswith(word)
        taken, before = taken + word, word[-1]
    assert taken == text
