import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiauthor.text.words import count_words, words_of


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        (" — … * * *", 0),
        ("Don’t count well-known words twice.", 5),
        ("one—two – three--four...five", 5),
        ("“Quoted,” she said; (softly).", 4),
        ("Чорний п’ятий кіт", 3),
        ("Zoe\u0308 cafe\u0301", 2),
        ("हिन्दी में", 2),
        ("我喜歡書", 4),
        ("本を3冊", 4),
        ("3.14 and 1,000", 3),
        ("#tag @name", 2),
    ],
)
def test_counting(text, count):
    assert count_words(text) == count


def test_words_lose_the_marks_around_them_and_their_case():
    assert words_of("“Don’t,” SHE said—*softly*.") == ["don’t", "she", "said", "softly"]


@given(st.text(), st.text())
def test_counts_add_up_over_a_blank(one, other):
    assert count_words(f"{one} {other}") == count_words(one) + count_words(other)
