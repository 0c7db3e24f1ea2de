"""A corpus folder: what is written is read, and what is damaged is refused in one sentence."""

import json

import numpy as np
import pytest

from aiauthor.corpus.store import Book, Corpus, ids_file, is_corpus, write_index, write_words
from aiauthor.errors import CorpusError
from aiauthor.text.alphabet import Alphabet

TEXTS = {"train": ["One book.\n", "Another, longer book.\n"], "valid": ["A third.\n"], "voices/doe": ["Hers.\n"]}


@pytest.fixture
def folder(tmp_path):
    alphabet = Alphabet.from_text("".join(sum(TEXTS.values(), [])))
    books = []
    for split, texts in TEXTS.items():
        start = 0
        for number, text in enumerate(texts):
            books.append(Book(split, start, len(text), "Jane\tDoe", f"Title {number}", f"{split}/{number}.txt"))
            start += len(text)
        alphabet.encode("".join(texts)).tofile(tmp_path / ids_file(split))
    write_words(tmp_path, {"book": 2, "Another": 1, "one's": 2})
    write_index(tmp_path, alphabet, books)
    return tmp_path


def test_what_is_written_is_read(folder):
    corpus = Corpus.open(folder)
    for split, texts in TEXTS.items():
        assert corpus.alphabet.decode(corpus.ids(split)) == "".join(texts)
        for book, text in zip(corpus.books(split), texts, strict=True):
            assert corpus.alphabet.decode(corpus.ids(split)[book.start : book.start + book.chars]) == text
    assert corpus.books("train")[1] == Book("train", 10, 22, "Jane Doe", "Title 1", "train/1.txt")
    assert corpus.splits["voices/doe"].file == "voices-doe.ids"
    assert corpus.words() == {"book": 2, "one's": 2, "Another": 1}
    assert is_corpus(folder)


def test_ids_are_mapped_read_only(folder):
    ids = Corpus.open(folder).ids("train")
    assert isinstance(ids, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        ids[0] = 1


def test_an_unknown_split_names_those_there_are(folder):
    corpus = Corpus.open(folder)
    for ask in (corpus.ids, corpus.books):
        with pytest.raises(CorpusError, match="no test split, only train, valid, voices/doe"):
            ask("test")


def change(folder, **values):
    path = folder / "corpus.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


@pytest.mark.parametrize(
    "damage",
    [
        lambda f: (f / "corpus.json").unlink(),
        lambda f: (f / "corpus.json").write_text("{"),
        lambda f: (f / "corpus.json").write_text("[]"),
        lambda f: (f / "corpus.json").write_text("[" * 100_000),
        lambda f: (f / "corpus.json").write_bytes(b"\xff\x00"),
        lambda f: change(f, format="another"),
        lambda f: change(f, version=99),
        lambda f: change(f, alphabet="aa"),
        lambda f: change(f, alphabet=7),
        lambda f: change(f, dtype="uint16"),
        lambda f: change(f, splits=[]),
        lambda f: change(f, splits={"train": {"file": "../train.ids", "chars": 32, "books": 2}}),
        lambda f: change(f, splits={"train": {"file": "train.ids", "chars": -1, "books": 2}}),
        lambda f: change(f, splits={"train": {"file": "train.ids"}}),
        lambda f: (f / "train.ids").unlink(),
        lambda f: (f / "train.ids").write_bytes(b"\x01" * 31),
        lambda f: (f / "books.tsv").unlink(),
        lambda f: (f / "books.tsv").write_text("split\tstart\n"),
        lambda f: (f / "books.tsv").write_text((f / "books.tsv").read_text().replace("\t10\t", "\t11\t")),
        lambda f: (f / "books.tsv").write_text((f / "books.tsv").read_text().replace("valid\t", "other\t")),
        lambda f: (f / "books.tsv").write_text((f / "books.tsv").read_text().replace("\t22\t", "\tx\t")),
        lambda f: (f / "books.tsv").write_text("\n".join((f / "books.tsv").read_text().split("\n")[:3])),
    ],
)
def test_a_damaged_folder_is_refused(folder, damage):
    damage(folder)
    with pytest.raises(CorpusError) as caught:
        Corpus.open(folder)
    assert str(folder) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(CorpusError, match="is not a corpus"):
        Corpus.open(tmp_path / "nowhere")
    assert not is_corpus(tmp_path / "nowhere")


def test_damaged_words_are_refused(folder):
    (folder / "words.tsv").write_text("book\n")
    with pytest.raises(CorpusError, match="words.tsv"):
        Corpus.open(folder).words()
