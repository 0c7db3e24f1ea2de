import random
from pathlib import Path

from aiauthor.text.manuscripts import Manuscript, near_duplicates

VOCABULARY = [f"word{number}" for number in range(3_000)]


def manuscript(name, text):
    return Manuscript(Path(name), name, text, len(text.split()), "en")


def prose(seed, words=3_000):
    return " ".join(random.Random(seed).choices(VOCABULARY, k=words))


def revised(text, share, seed=0):
    chance = random.Random(seed)
    return " ".join("changed" if chance.random() < share else word for word in text.split())


def names(groups):
    return [[each.title for each in group] for group in groups]


def test_drafts_are_found_and_other_texts_are_not():
    shelf = [
        manuscript("one", prose(1)),
        manuscript("two", prose(2)),
        manuscript("one, revised", revised(prose(1), 0.15) + " the end"),
        manuscript("three", prose(3)),
        manuscript("two, in capitals", prose(2).upper().replace(" ", "\n")),
    ]
    assert names(near_duplicates(shelf)) == [["one, revised", "one"], ["two", "two, in capitals"]]


def test_a_chapter_is_found_in_its_book():
    book = manuscript("book", " ".join(prose(seed) for seed in range(8)))
    assert names(near_duplicates([manuscript("chapter", prose(5)), manuscript("other", prose(50)), book])) == [
        ["book", "chapter"]
    ]


def test_texts_too_short_for_shingles_are_compared_whole():
    shelf = [manuscript("a", "Few words."), manuscript("b", "Few words."), manuscript("c", "Other words.")]
    assert names(near_duplicates(shelf)) == [["a", "b"]]


def test_no_manuscripts_and_one():
    assert near_duplicates([]) == []
    assert near_duplicates([manuscript("a", prose(1))]) == []
