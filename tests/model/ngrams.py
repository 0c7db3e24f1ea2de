"""Tables of n-grams to try things with."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from aiauthor.corpus.shards import ShardedIds
from aiauthor.model.ngrams import FEATURES, NgramTable
from aiauthor.text.alphabet import Alphabet
from aiauthor.training.ngram_counts import count_ngrams


def a_table(alphabet: Alphabet, ids: Sequence[int], most_bytes: int = 1_000_000) -> NgramTable:
    """What follows what in a text, each length trusted half."""
    table = count_ngrams(ShardedIds([np.array(ids, np.uint8)]), alphabet, most_bytes)
    return dataclasses.replace(table, trust=np.zeros_like(table.trust))


def any_table(rng: np.random.Generator, alphabet: Alphabet) -> NgramTable:
    """Bytes by chance, as a stranger's file might hold them."""
    orders = sorted(rng.choice(np.arange(1, 12), int(rng.integers(1, 6)), replace=False).tolist())
    records = rng.integers(256, size=int(rng.choice([0, 1, 3, 4, 5, 200]))).astype(np.uint8)
    edges = np.sort(rng.integers(0, len(records) + 1, (1 << int(rng.integers(1, 6))) + 1))
    edges[0] = 0
    trust = rng.normal(0, 3, (len(orders), FEATURES)).astype(np.float32)
    arrays = dict(
        zip(("ngrams.buckets", "ngrams.records", "ngrams.trust"), (edges.astype(np.int32), records, trust), strict=True)
    )
    return NgramTable.from_arrays(arrays, alphabet, orders)
