"""Replay: a little of what the base learned from, read again beside the manuscripts.

A network that reads one writer alone forgets how others write (catastrophic forgetting; replaying old
examples is the oldest remedy: Robins, 1995). A slice of the base corpus, some pages of many novels,
ships as ids. It is made from a corpus folder by

    python -m aiauthor.training.replay CORPUS_FOLDER OUT.safetensors
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from aiauthor import paths
from aiauthor.corpus.store import Corpus
from aiauthor.errors import AiAuthorError, CorpusError, ModelFileError
from aiauthor.text.alphabet import Alphabet
from aiauthor.training.tensors import read_tensors, write_tensors

FORMAT, VERSION = "aiauthor-replay", "1"
SLICE = Path("replay") / "novels.safetensors"
CHARS = 800_000
PIECE_CHARS = 4_000


@dataclasses.dataclass(frozen=True)
class Replay:
    """Pages of novels.

    Attributes:
        pieces: ids of each piece, uint8 or uint16.
        alphabet: what the ids mean.
    """

    pieces: tuple[npt.NDArray[np.integer], ...]
    alphabet: Alphabet

    def encoded(self, alphabet: Alphabet) -> list[npt.NDArray[np.integer]]:
        """The pieces as ids of another alphabet."""
        mapping = np.concatenate([[0], alphabet.encode(self.alphabet.characters, fold=True)])
        return [mapping[piece] for piece in self.pieces]


def load_replay(path: Path | None = None) -> Replay | None:
    """Read a slice; the one that ships, or nothing where none does, without a path.

    Raises:
        ModelFileError: if it is damaged.
    """
    if path is None:
        path = paths.resource(SLICE)
        if not path.exists():
            return None
    tensors, metadata = read_tensors(path)
    try:
        if (metadata["format"], metadata["version"]) != (FORMAT, VERSION):
            raise ValueError("another format")
        alphabet = Alphabet(json.loads(metadata["alphabet"]))
        ids = tensors["ids"].numpy()
        starts = tensors["starts"].numpy()
        if ids.ndim != 1 or int(ids.max(initial=0)) >= len(alphabet):
            raise ValueError("ids outside the alphabet")
    except (KeyError, ValueError, TypeError) as exc:
        raise ModelFileError("{0} is not a slice of replay, or it is damaged", path.name) from exc
    return Replay(tuple(np.split(ids, starts[1:])), alphabet)


def make_replay(corpus: Corpus, out: Path, *, chars: int = CHARS, seed: int = 1) -> int:
    """Write pieces of as many novels as fit, each from the start of a paragraph.

    Args:
        corpus: with a split named train.
        out: file to write.
        chars: about how many.
        seed: of the choice.

    Returns:
        How many novels are in it.

    Raises:
        CorpusError: if the corpus has no training text.
        ModelFileError: if the file cannot be written.
    """
    ids, newline = corpus.ids("train"), int(corpus.alphabet.encode("\n")[0])
    rng = np.random.default_rng(seed)
    books = [book for book in corpus.books("train") if book.chars > 3 * PIECE_CHARS]
    if not books:
        raise CorpusError("the corpus in {0} has no book of {1:,} characters", corpus.path, 3 * PIECE_CHARS)
    chosen = [books[index] for index in rng.permutation(len(books))[: max(1, chars // PIECE_CHARS)]]
    pieces = []
    for book in chosen:
        # Neither the front matter nor the last page.
        start = book.start + int(rng.integers(PIECE_CHARS // 2, book.chars - 2 * PIECE_CHARS))
        span = np.asarray(ids[start : start + 2 * PIECE_CHARS])
        breaks = np.flatnonzero(span == newline)
        first = int(breaks[0]) + 1 if len(breaks) else 0
        pieces.append(span[first : first + PIECE_CHARS])
    starts = np.cumsum([0] + [len(piece) for piece in pieces[:-1]])
    metadata = {"format": FORMAT, "version": VERSION, "alphabet": json.dumps(corpus.alphabet.characters)}
    tensors = {"ids": torch.from_numpy(np.concatenate(pieces)), "starts": torch.from_numpy(starts)}
    write_tensors(out, tensors, metadata)
    return len(pieces)


def main(argv: Sequence[str] | None = None) -> int:
    """Make a slice from the command line."""
    parser = argparse.ArgumentParser(prog="python -m aiauthor.training.replay", description="Make a slice of replay.")
    parser.add_argument("corpus", type=Path, help="folder made by `aiauthor corpus build`")
    parser.add_argument("out", type=Path, help="file to write (.safetensors)")
    parser.add_argument("--chars", type=int, default=CHARS)
    args = parser.parse_args(argv)
    try:
        novels = make_replay(Corpus.open(args.corpus), args.out, chars=args.chars)
    except AiAuthorError as exc:
        print(exc, file=sys.stderr)
        return 2
    print(f"{args.out}: pages of {novels} novels, {args.out.stat().st_size:,} bytes", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
