"""Splits by author, and from a table."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiauthor.corpus.split import author_keys, read_table, split_by_author
from aiauthor.errors import CorpusError


@pytest.mark.parametrize(
    "spellings",
    [
        ["Dickens, Charles, 1812-1870", "Charles Dickens", "CHARLES DICKENS", "C. Dickens", "Dickens"],
        ["Doyle, Arthur Conan, Sir, 1859-1930", "Sir Arthur Conan Doyle", "Conan Doyle, Arthur", "A. Conan Doyle"],
        ["Brontë, Charlotte, 1816-1855", "Charlotte Bronte", "Charlotte Bronte\u0308"],
        ["Twain, Mark, 1835-1910", "Mark Twain (Samuel Clemens)", "Mark Twain [pseudonym]"],
        ["Gaskell, Elizabeth Cleghorn, 1810-1865", "Mrs. Gaskell", "Elizabeth Gaskell"],
        ["Orczy, Emmuska Orczy, Baroness, 1865-1947", "Baroness Orczy"],
        ["Dunsany, Lord, 1878-1957", "Lord Dunsany"],
        ["De la Mare, Walter, 1873-1956", "Walter de la Mare"],
        ["James, Henry", "Henry James, Jr.", "Henry James"],
        ["O'Brien, Fitz James", "Fitz-James O’Brien"],
        ["Aesop, 621? BCE-565? BCE", "Aesop"],
    ],
)
def test_spellings_of_a_name_are_one(spellings):
    assert len({author_keys(spelling) for spelling in spellings}) == 1
    assert author_keys(spellings[0])


@pytest.mark.parametrize("author", ["", "  ", "Anonymous", "Unknown", "VARIOUS", "Various Authors", "(unknown)"])
def test_nobody_has_no_key(author):
    assert author_keys(author) == frozenset()


@pytest.mark.parametrize("author", ["Jane Doe; Richard Roe", "Jane Doe and Richard Roe", "Doe, Jane & Roe, Richard"])
def test_several_authors_have_a_key_each(author):
    assert author_keys(author) == {"doe", "roe"}


def test_numbered_authors_are_different():
    assert len({author_keys(f"Author {number}") for number in range(5)}) == 5


def test_authors_who_wrote_together_stay_together():
    books = [("a", "Jane Doe", 100), ("b", "Jane Doe; Richard Roe", 100), ("c", "Richard Roe", 100)]
    books += [(f"x{number}", f"Other Author{number}", 100) for number in range(30)]
    for seed in range(20):
        splits = split_by_author(books, valid=0.2, test=0.2, seed=seed)
        assert len(set(splits[:3])) == 1


def test_validation_and_test_get_somebody_where_they_can():
    def splits(count):
        return set(split_by_author([(str(n), f"Author{n}", 1000) for n in range(count)], valid=0.001, test=0.001))

    assert splits(0) == set()
    assert splits(1) == {"train"}
    assert splits(2) == {"train", "valid"}
    assert splits(3) == {"train", "valid", "test"}


def test_shares_are_about_what_was_asked_for():
    rng = random.Random(1)
    books = [(str(n), f"Author{n // 3}", rng.randint(100, 900)) for n in range(600)]
    splits = split_by_author(books, valid=0.1, test=0.05)
    total = sum(chars for _, _, chars in books)
    got = {split: sum(b[2] for b, s in zip(books, splits, strict=True) if s == split) for split in set(splits)}
    assert got["valid"] / total == pytest.approx(0.1, abs=0.01)
    assert got["test"] / total == pytest.approx(0.05, abs=0.01)


def test_no_share_means_nobody():
    assert set(split_by_author([(str(n), f"Author{n}", 10) for n in range(9)], valid=0, test=0)) == {"train"}


def test_an_author_who_wrote_half_of_it_all_is_trained_on():
    books = [("a", "Great Author", 10_000)] + [(str(n), f"Author{n}", 100) for n in range(100)]
    assert all(split_by_author(books, valid=0.1, test=0.1, seed=seed)[0] == "train" for seed in range(20))


NAMES = st.sampled_from(
    ["Doe, Jane, 1800-1870", "Jane Doe", "J. DOE", "Richard Roe", "Roe, Richard", "Jane Doe; Ann Other", "Ann Other"]
    + ["Mary Major", "Major, Mary", "", "Anonymous", "Lee, Vernon", "Vernon Lee", "X; Y", "Yy, Z."]
)
BOOKS = st.lists(st.tuples(NAMES, st.integers(1, 10_000)), max_size=40)


@settings(deadline=None)
@given(BOOKS, st.integers(0, 5), st.floats(0, 0.4), st.floats(0, 0.4))
def test_no_author_is_in_two_splits(books, seed, valid, test):
    named = [(str(index), author, chars) for index, (author, chars) in enumerate(books)]
    splits = split_by_author(named, valid=valid, test=test, seed=seed)
    seen: dict[str, str] = {}
    for (_, author, _), split in zip(named, splits, strict=True):
        for key in author_keys(author):
            assert seen.setdefault(key, split) == split
    assert not splits or "train" in splits


@settings(deadline=None)
@given(BOOKS, st.integers(0, 5), st.randoms())
def test_the_deal_does_not_depend_on_the_order_of_the_books(books, seed, rng):
    named = [(str(index), author, chars) for index, (author, chars) in enumerate(books)]
    expected = dict(zip(named, split_by_author(named, seed=seed), strict=True))
    rng.shuffle(named)
    assert dict(zip(named, split_by_author(named, seed=seed), strict=True)) == expected


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("a.tsv", 'name\tsplit\ttitle\nb/c.txt\ttrain\tThe "Tale", a story\n'),
        ("a.csv", 'name,split,title\nb/c.txt,train,"The ""Tale"", a story"\n'),
        ("a.tsv", '\ufeffname\tsplit\ttitle\r\nb/c.txt\ttrain\tThe "Tale", a story\r\n'),
    ],
)
def test_a_table_is_read(tmp_path, file, text):
    assert read_table(write(tmp_path / file, text)) == {
        "b/c.txt": {"name": "b/c.txt", "split": "train", "title": 'The "Tale", a story'}
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "needs the columns"),
        ("file\tsplit\n", "needs the columns"),
        ("name\tsplit\na\t../up\n", "cannot be used"),
        ("name\tsplit\na\t/etc\n", "cannot be used"),
        ("name\tsplit\na\t\n", "cannot be used"),
        ("name\tsplit\na\n", "cannot be used"),
        ("name\tsplit\na\tx/y\nb\tx-y\n", "cannot be used"),
    ],
)
def test_a_table_that_cannot_be_used(tmp_path, text, message):
    with pytest.raises(CorpusError, match=message):
        read_table(write(tmp_path / "a.tsv", text))


def test_a_table_that_cannot_be_read(tmp_path):
    with pytest.raises(CorpusError, match="cannot read"):
        read_table(tmp_path / "nowhere.tsv")
    (tmp_path / "binary.tsv").write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(CorpusError):
        read_table(tmp_path / "binary.tsv")
