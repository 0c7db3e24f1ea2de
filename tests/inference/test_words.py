"""Real words, the document's own, and the ones that nobody wants suggested."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from aiauthor.errors import AiAuthorError
from aiauthor.inference.words import FORMAT, DocumentWords, Lexicon, Slurs, WordList


@pytest.fixture
def words() -> WordList:
    return WordList(["house", "London", "don't", "NATO", "of", "often", "McGregor"])


def lexicon(words: WordList, *, slurs: tuple[str, ...] = (), text: str = "") -> Lexicon:
    document = DocumentWords()
    document.add(text)
    return Lexicon(words, Slurs([Slurs.hash(word) for word in slurs]), document)


@pytest.mark.parametrize("word", ["house", "House", "HOUSE", "London", "LONDON", "don't", "Don't", "NATO", "McGregor"])
def test_words_in_their_spellings(words: WordList, word: str):
    assert word in words


@pytest.mark.parametrize("word", ["hous", "housee", "hOuse", "london", "nato", "Nato", "mcgregor", "", "zebra"])
def test_what_is_no_word(words: WordList, word: str):
    assert word not in words


def test_beginnings(words: WordList):
    assert all(words.begins(start) for start in ("h", "hou", "house", "Lon", "lon", "don'", "o"))
    assert not any(words.begins(start) for start in ("houses", "x", "don''"))


def test_a_genitive_needs_no_entry_of_its_own(words: WordList):
    known = lexicon(words)
    assert known.allows("house's")
    assert known.allows("London's")
    assert known.begins("house'")
    assert not known.allows("zebra's")
    assert not known.begins("zebra'")


def test_the_documents_words_count_as_they_are_spelt(words: WordList):
    known = lexicon(words, text="Zarquon met the grumbly’uns of Blefuscu.")
    assert known.allows("Zarquon")
    assert known.allows("grumbly'uns")
    assert known.begins("Zar")
    assert not known.begins("zar")
    assert not known.allows("zarquon")


def test_slurs_are_known_by_their_hashes_alone(words: WordList):
    words = WordList(["blorp", "blorps", "house"])
    assert not lexicon(words, slurs=("blorp",)).allows("blorp")
    assert not lexicon(words, slurs=("blorp",)).allows("Blorps")
    assert not lexicon(words, slurs=("blorp",)).allows("blorp's")
    assert lexicon(words, slurs=("blorp",)).allows("house")
    assert lexicon(words).allows("blorp")


def test_a_slur_that_the_writer_uses_is_the_writers_affair():
    known = lexicon(WordList(["blorp"]), slurs=("blorp",), text="He shouted: blorp!")
    assert known.allows("blorp")


def test_the_shipped_lists_load():
    words, slurs = WordList.load(), Slurs.load()
    assert len(words) > 50_000
    for word in ("the", "whispered", "London", "don't", "I", "parlour", "parlor", "o'clock", "Tuesday"):
        assert word in words, word
    for word in ("teh", "qwx", "london", "wispered"):
        assert word not in words, word
    assert words.uses("the") > words.uses("parlour") > 5 > words.uses("qwx")
    assert "table" not in slurs
    assert len(slurs._hashes) > 50


def test_the_shipped_list_is_small():
    from aiauthor.inference.words import WORD_LIST
    from aiauthor.paths import resource

    assert resource(WORD_LIST).stat().st_size < 1_500_000


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no gzip",
        gzip.compress(b"another file"),
        gzip.compress(f"{FORMAT} 3\na\nb\nAB".encode()),
        gzip.compress(f"{FORMAT} 2\na\nb\nA".encode()),
        gzip.compress(b"\xff\xfe"),
        gzip.compress(b"x" * 1000)[:-20],
    ],
)
def test_a_damaged_list_is_told(tmp_path: Path, data: bytes):
    path = tmp_path / "words.gz"
    path.write_bytes(data)
    with pytest.raises(AiAuthorError, match="list of words"):
        WordList.load(path)
    with pytest.raises(AiAuthorError, match="never to suggest"):
        Slurs.load(tmp_path / "missing")


def test_a_list_round_trip(tmp_path: Path):
    path = tmp_path / "words.gz"
    path.write_bytes(gzip.compress(f"{FORMAT} 3\nbe\nLondon\nto\nKBA".encode()))
    words = WordList.load(path)
    assert "to" in words
    assert [words.uses(word) for word in ("be", "London", "to")] == [10, 1, 0]


def test_words_become_those_of_another_text():
    document = DocumentWords()
    assert document.become(["The Grumflix of ", "Zorn went. "])
    assert all(word in document for word in ("Grumflix", "Zorn", "went"))
    assert document.become(["The Grumflix of ", "Yarn came. "])
    assert "Zorn" not in document
    assert document.begins("Yar")
    assert not document.begins("Zo")
    assert not document.become(["Other "], stopped=lambda: True)
    assert "Grumflix" in document
