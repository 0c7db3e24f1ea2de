"""Make the list of real words that suggestions are checked against, from a built corpus.

    python packaging/make_words.py CORPUS [--out resources/words/english.words.gz]

A word is listed if enough different authors of the train split use it, which keeps out misprints,
one book's dialect and most invented names. The file is described in `aiauthor/inference/words.py`.
"""

from __future__ import annotations

import argparse
import gzip
import io
import math
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from tqdm import tqdm

from aiauthor.corpus.store import Corpus
from aiauthor.inference.words import FORMAT, WORD_LIST

WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
RESOURCES = Path(__file__).parent.parent / "resources"
# A word is no name if so much of its uses are in lower case, or so many authors use it so.
LOWER_SHARE = 0.1
LOWER_AUTHORS = 10


def main() -> int:
    """Read the corpus, write the list, say how large it became."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--out", type=Path, default=RESOURCES / WORD_LIST)
    parser.add_argument("--authors", type=int, default=3, help="by how many authors at least (default: 3)")
    parser.add_argument("--uses", type=int, default=6, help="how often at least (default: 6)")
    args = parser.parse_args()
    forms, authors, lower_authors = count(Corpus.open(args.corpus))
    listed = {}
    for key, counts in forms.items():
        total = sum(counts.values())
        if len(authors[key]) >= args.authors and total >= args.uses:
            listed[key] = (spelling(key, counts, len(lower_authors[key])), total)
    # A word with 's is allowed wherever the word is.
    listed = {key: entry for key, entry in listed.items() if not (key.endswith("'s") and key[:-2] in listed)}
    keys = sorted(listed)
    levels = "".join(chr(ord("A") + int(math.log2(listed[key][1]))) for key in keys)
    lines = [f"{FORMAT} {len(keys)}", *(listed[key][0] for key in keys), levels]
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=9, mtime=0) as file:
        file.write("\n".join(lines).encode())
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_bytes(buffer.getvalue())
    print(f"{len(keys):,} words, {args.out.stat().st_size:,} bytes: {args.out}")
    return 0


def count(corpus: Corpus) -> tuple[dict[str, Counter[str]], dict[str, set[str]], dict[str, set[str]]]:
    """Every word of the train split by its lower-case key: spellings and uses; authors; authors who write it so."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    authors: dict[str, set[str]] = defaultdict(set)
    lower_authors: dict[str, set[str]] = defaultdict(set)
    ids = corpus.ids("train")
    for book in tqdm(corpus.books("train"), unit=" books"):
        text = corpus.alphabet.decode(ids[book.start : book.start + book.chars]).replace("’", "'")
        for word, uses in Counter(WORD.findall(text)).items():
            key = word.lower()
            if len(key) == len(word):
                forms[key][word] += uses
                authors[key].add(book.author)
                if word == key:
                    lower_authors[key].add(book.author)
    return forms, authors, lower_authors


def spelling(key: str, counts: Counter[str], lower_authors: int) -> str:
    """Lower case where the word is used so, else the commonest spelling, as of a name."""
    if counts[key] >= LOWER_SHARE * sum(counts.values()) or lower_authors >= LOWER_AUTHORS:
        return key
    mixed = {word: uses for word, uses in counts.items() if word not in (key, key.upper())}
    return max(mixed or counts, key=lambda word: (counts[word], word))


if __name__ == "__main__":
    sys.exit(main())
