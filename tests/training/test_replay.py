"""A slice of the corpus: from paragraphs of many novels, in any alphabet, and mixed into a voice's batches."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from aiauthor.corpus.store import Book, Corpus, write_index
from aiauthor.errors import CorpusError, ModelFileError
from aiauthor.text.alphabet import Alphabet
from aiauthor.training.replay import PIECE_CHARS, load_replay, main, make_replay
from aiauthor.training.tensors import write_tensors
from tests.training.test_held_out import novel


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    texts = ["\n".join(novel(seed, 20_000)) + "\n" for seed in range(5)]
    alphabet = Alphabet.from_text("".join(texts))
    books, start = [], 0
    for number, text in enumerate(texts):
        books.append(Book("train", start, len(text), "A", f"Novel {number}", "here"))
        start += len(text)
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "train-000.ids").write_bytes(alphabet.encode("".join(texts)).tobytes())
    write_index(folder, alphabet, books)
    return Corpus.open(folder)


def test_pieces_begin_at_paragraphs_of_many_novels(corpus: Corpus, tmp_path: Path):
    out = tmp_path / "slice.safetensors"
    assert make_replay(corpus, out, chars=4 * PIECE_CHARS) == 4
    replay = load_replay(out)
    assert replay is not None
    whole = corpus.alphabet.decode(np.asarray(corpus.ids("train")))
    places = []
    for piece in replay.pieces:
        text = replay.alphabet.decode(piece)
        assert text in whole
        assert whole[whole.index(text) - 1] == "\n"
        places.append(whole.index(text) // 20_000)
    assert len(set(places)) == 4


def test_pieces_are_mapped_to_another_alphabet(corpus: Corpus, tmp_path: Path):
    out = tmp_path / "slice.safetensors"
    assert main([str(corpus.path), str(out), "--chars", str(PIECE_CHARS)]) == 0
    replay = load_replay(out)
    assert replay is not None
    other = Alphabet("".join(sorted(corpus.alphabet.characters, reverse=True)) + "ж")
    (piece,) = replay.encoded(other)
    assert other.decode(piece) == replay.alphabet.decode(replay.pieces[0])


def test_without_a_slice_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("aiauthor.paths.resource", lambda name: tmp_path / name)
    assert load_replay() is None


def test_what_is_no_slice_is_refused(tmp_path: Path, tiny_model_path: Path):
    with pytest.raises(ModelFileError, match="not a slice"):
        load_replay(tiny_model_path)
    file = tmp_path / "other.safetensors"
    write_tensors(file, {}, {"format": "aiauthor-replay", "version": "2"})
    with pytest.raises(ModelFileError, match="not a slice"):
        load_replay(file)


def test_a_corpus_of_short_books_is_refused(corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("aiauthor.training.replay.PIECE_CHARS", 50_000)
    with pytest.raises(CorpusError, match="no book"):
        make_replay(corpus, tmp_path / "out.safetensors")
    assert main([str(corpus.path), str(tmp_path / "out.safetensors")]) == 2
