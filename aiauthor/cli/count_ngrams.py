"""`aiauthor count-ngrams`: gives a base model a table of what follows what in the novels of a corpus."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from tqdm import tqdm

from aiauthor.corpus.store import Corpus
from aiauthor.errors import SettingsError
from aiauthor.model.checkpoint import add_ngrams, load_model
from aiauthor.text.alphabet import Ids
from aiauthor.training.ngram_counts import count_ngrams
from aiauthor.training.ngram_trust import fit_trust

DEFAULT_MEGABYTES = 30.0
_FIT_CHARS = 8_000  # of every validation book, from its later part
_FIT_FROM = 100_000
_LEAST_CHARS = 1_000  # of a book that is of use; the first few hundred are read and not counted


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--corpus", type=Path, required=True, help="folder made by `aiauthor corpus build`")
    parser.add_argument("--model", type=Path, required=True, help="base model, trained on it")
    parser.add_argument("--out", type=Path, required=True, help="model file to write; may be the same")
    parser.add_argument(
        "--table-of", type=Path, metavar="MODEL", help="take the table of another model file, and fit the trust alone"
    )
    parser.add_argument(
        "--megabytes", type=float, default=DEFAULT_MEGABYTES, help=f"of the table (default {DEFAULT_MEGABYTES:g})"
    )


def run(args: argparse.Namespace) -> int:
    """Count, choose, fit the trust to the validation books, and write the file."""
    if not 0 < args.megabytes < 1000:
        raise SettingsError("--megabytes must be above 0 and below 1000")
    corpus, file = Corpus.open(args.corpus), load_model(args.model)
    texts = _validation_texts(corpus)
    if corpus.alphabet != file.alphabet:
        raise SettingsError("the model has another alphabet than the corpus")
    if args.table_of is not None:
        table = load_model(args.table_of).ngrams
        if table is None or not table.fits(file.alphabet):
            raise SettingsError(f"{args.table_of} has no table that fits this model")
    else:
        with tqdm(total=100, unit="%") as bar:

            def tell(share: float) -> None:
                bar.update(round(100 * share) - bar.n)

            table = count_ngrams(corpus.ids("train"), corpus.alphabet, int(args.megabytes * 1e6), progress=tell)
    table, without, fitted = fit_trust(file.model, table, corpus.alphabet, texts)
    add_ngrams(args.model, table, args.out)
    figures = {"bytes": len(table.records), "bits_without": round(without, 4), "bits": round(fitted, 4)}
    print(json.dumps(figures))
    return 0


def _validation_texts(corpus: Corpus) -> list[Ids]:
    ids, texts = corpus.ids("valid"), []
    for book in corpus.books("valid"):
        if book.chars >= _LEAST_CHARS:
            begin = book.start + max(0, min(_FIT_FROM, book.chars - _FIT_CHARS))
            texts.append(np.asarray(ids[begin : min(book.start + book.chars, begin + _FIT_CHARS)]))
    if not texts:
        raise SettingsError(f"no validation book of this corpus has {_LEAST_CHARS:,} characters")
    return texts
