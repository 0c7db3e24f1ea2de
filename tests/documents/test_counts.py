import pytest

from aiauthor.documents.counts import Counts, count, count_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("  \n ", 0),
        ("One two three.", 3),
        ("“Don’t,” she said—well-known—“go”", 5),
        ("a--b -- c – d … e", 5),
        ("3.14 and 1,000", 3),
        ("* * *\n***\n---", 0),
        ("# Chapter 1", 2),
        ("*very* _much_", 2),
        ("吾輩は猫である。", 7),
        ("한국어 단어", 2),
        ("Ελληνικά και русский", 3),
        ("naïve e\u0301tude", 2),
    ],
)
def test_words(text, words):
    assert count_words(text) == words


def test_all_counts():
    text = "# One\n\nTwo words, \nand more.\n"
    assert count(text) == Counts(words=5, characters=25, characters_without_spaces=21, paragraphs=3)
    assert count("") == Counts()


def test_pages_are_begun_pages():
    assert [Counts(words=words).pages() for words in (0, 1, 250, 251)] == [0, 1, 1, 2]
    assert Counts(words=900).pages(300) == 3
