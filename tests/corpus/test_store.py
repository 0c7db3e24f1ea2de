"""A corpus folder: what is written is read, and what is damaged is refused in one sentence."""

import json

import numpy as np
import pytest

from aiauthor.corpus import store
from aiauthor.corpus.store import Book, Corpus, deal, is_corpus, write_index, write_words
from aiauthor.errors import CorpusError
from aiauthor.text.alphabet import Alphabet

TEXTS = {"train": ["One book.\n", "Another, longer book.\n"], "valid": ["A third.\n"], "voices/doe": ["Hers.\n"]}


def write(folder):
    """A corpus of `TEXTS`."""
    alphabet = Alphabet.from_text("".join(sum(TEXTS.values(), [])))
    books = []
    for split, texts in TEXTS.items():
        start = 0
        for number, text in enumerate(texts):
            books.append(Book(split, start, len(text), "Jane\tDoe", f"Title {number}", f"{split}/{number}.txt"))
            start += len(text)
    for (shard, _), text in zip(deal(books), sum(TEXTS.values(), []), strict=True):
        with (folder / shard).open("ab") as file:
            file.write(alphabet.encode(text).tobytes())
    write_words(folder, {"book": 2, "Another": 1, "one's": 2})
    write_index(folder, alphabet, books)
    return folder


@pytest.fixture
def folder(tmp_path):
    return write(tmp_path)


def test_what_is_written_is_read(folder):
    corpus = Corpus.open(folder)
    for split, texts in TEXTS.items():
        assert corpus.alphabet.decode(corpus.ids(split)[:]) == "".join(texts)
        for book, text in zip(corpus.books(split), texts, strict=True):
            assert corpus.alphabet.decode(corpus.ids(split)[book.start : book.start + book.chars]) == text
    assert corpus.books("train")[1] == Book("train", 10, 22, "Jane Doe", "Title 1", "train/1.txt")
    assert [shard.file for shard in corpus.splits["voices/doe"].shards] == ["voices-doe-000.ids"]
    assert corpus.words() == {"book": 2, "one's": 2, "Another": 1}
    assert is_corpus(folder)


def test_a_split_goes_on_in_the_next_shard(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "SHARD_CHARS", 10)
    corpus = Corpus.open(write(tmp_path))
    assert [(shard.file, shard.chars) for shard in corpus.splits["train"].shards] == [
        ("train-000.ids", 10),
        ("train-001.ids", 22),
    ]
    ids = corpus.ids("train")
    text = "".join(TEXTS["train"])
    assert len(ids) == len(text) == corpus.splits["train"].chars
    assert corpus.alphabet.decode(ids[:]) == text
    assert corpus.alphabet.decode(ids[5:15]) == text[5:15]
    assert corpus.alphabet.decode(ids[-3:]) == text[-3:]
    assert len(ids[7:3]) == 0
    places = np.array([[9, 10], [31, 0]])
    assert (ids[places] == np.asarray(ids)[places]).all()
    for wrong in (np.array([32]), np.array([-1]), slice(0, 9, 2)):
        with pytest.raises(IndexError):
            ids[wrong]
    corpus.verify("train")


def test_a_shard_that_changed_since_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "SHARD_CHARS", 10)
    corpus = Corpus.open(write(tmp_path))
    shard = tmp_path / "train-001.ids"
    ids = bytearray(shard.read_bytes())
    ids[7] ^= 1
    shard.write_bytes(ids)
    Corpus.open(tmp_path).verify("valid")
    with pytest.raises(CorpusError, match=r"train-001\.ids is not as it was written"):
        corpus.verify("train")
    shard.unlink()
    with pytest.raises(CorpusError, match=r"train-001\.ids"):
        corpus.verify("train")


def test_the_shards_are_only_mapped_and_never_written(folder):
    before = (folder / "train-000.ids").read_bytes()
    ids = Corpus.open(folder).ids("train")
    with pytest.raises(TypeError):
        ids[0] = 1
    with pytest.raises(ValueError, match="read-only"):
        ids._shards[0][0] = 1
    assert (folder / "train-000.ids").read_bytes() == before


def test_an_unknown_split_names_those_there_are(folder):
    corpus = Corpus.open(folder)
    for ask in (corpus.ids, corpus.books):
        with pytest.raises(CorpusError, match="no test split, only train, valid, voices/doe"):
            ask("test")


def change(folder, **values):
    path = folder / "corpus.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def split(**values):
    """What the index says of a split, with something wrong."""
    return {"train": {"books": 2, "shards": [{"file": "train-000.ids", "chars": 32, "crc32": 0} | values]}}


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
        lambda f: change(f, splits=split(file="../train-000.ids")),
        lambda f: change(f, splits=split(chars=-1)),
        lambda f: change(f, splits=split(crc32="none")),
        lambda f: change(f, splits={"train": {"books": 2}}),
        lambda f: change(f, splits={"train": {"books": 2, "shards": 7}}),
        lambda f: (f / "train-000.ids").unlink(),
        lambda f: (f / "train-000.ids").write_bytes(b"\x01" * 31),
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
