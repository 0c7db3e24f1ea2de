"""Which book goes where: by author, so that no one is read in training and measured in validation."""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from aiauthor.errors import CorpusError

TRAIN, VALID, TEST = "train", "valid", "test"

_ROLE = re.compile(r"\[[^\]]*\]|\([^)]*\)")
_DATES = re.compile(
    r"\b(?:active|approximately|ca?\.|b\.|d\.|fl\.)?\s*\d{3,4}\??(?:\s*[-–]\s*(?:\d{2,4}\??)?)?(?:\s*BCE)?", re.I
)
_TITLE_WORDS = (
    "sir lady lord dame mr mrs miss ms dr rev reverend hon honourable baron baroness count countess earl duke marquis "
    "viscount prince princess madame monsieur mme mlle captain colonel general major professor saint st jr sr junior "
    "senior pere fils esq md phd ii iii iv the van von de la du di da le"
)
_TITLES = frozenset(_TITLE_WORDS.split())
_NOBODY = frozenset(
    ["", "anonymous", "anon", "unknown", "various", "author unknown", "unknown author", "various authors"]
)
_SEVERAL = re.compile(r";|&|\band\b|\n")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/-]*")


def author_keys(author: str) -> frozenset[str]:
    """Whom a book's author line names, in a spelling of their own: one key a person, none for nobody.

    "Dickens, Charles, 1812-1870", "Charles Dickens" and "C. DICKENS" are one. People who share a
    surname share a key, which costs a little freedom and keeps "Mrs. Gaskell" with Elizabeth Gaskell.
    """
    keys = set()
    for name in _SEVERAL.split(_ROLE.sub(" ", author)):
        plain = unicodedata.normalize("NFKD", _DATES.sub(" ", name))
        plain = "".join(char for char in plain if not unicodedata.combining(char)).casefold().replace("’", "'")
        surname, comma, _ = plain.partition(",")
        words = [word for word in re.findall(r"[^\W_]+(?:'[^\W_]+)*", surname) if word not in _TITLES]
        if not words and comma:
            words = [word for word in re.findall(r"[^\W_]+", plain) if word not in _TITLES]
        if " ".join(words) in _NOBODY:
            continue
        # An initial or a number alone is no surname ("Author 1", "Madame X").
        keys.add(words[-1] if len(words[-1]) > 2 else " ".join(words))
    return frozenset(keys)


def split_by_author(
    books: Sequence[tuple[str, str, int]], *, valid: float = 0.02, test: float = 0.02, seed: int = 0
) -> list[str]:
    """Deal books into train, valid and test, all of an author's into one.

    Authors who wrote a book together stay together; a book whose author is not known stands for
    itself. The deal depends on names, sizes and seed alone, not on the order of the books.

    Args:
        books: name, author line and number of characters of each.
        valid: share of all characters wanted for validation.
        test: share wanted for the test.
        seed: another deal.

    Returns:
        The split of each book. Validation gets somebody if there are two authors, the test if there
        are three.
    """
    groups = _groups(books)
    sizes = {name: sum(books[index][2] for index in members) for name, members in groups.items()}
    total = sum(sizes.values())
    order = sorted(groups, key=lambda name: _hash(f"{seed}\0{name}"))
    splits = [TRAIN] * len(books)
    free = len(groups)
    for split, share in ((VALID, valid), (TEST, test)):
        wanted, got = share * total, 0
        # The largest group never leaves training; where all are too large, one of the smaller half goes.
        while wanted > 0 and free > 1 and got < wanted:
            largest = max(order, key=lambda name: (sizes[name], name))
            fitting = [name for name in order if name != largest and got + sizes[name] <= 1.5 * wanted]
            if not fitting and got:
                break
            smaller = sorted(order, key=lambda name: (sizes[name], name))[: (len(order) + 1) // 2]
            chosen = fitting[0] if fitting else next(name for name in order if name in smaller)
            for index in groups[chosen]:
                splits[index] = split
            got += sizes[chosen]
            order.remove(chosen)
            free -= 1
    return splits


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _groups(books: Sequence[tuple[str, str, int]]) -> dict[str, list[int]]:
    """Books by author; authors of one book are one."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    names = []
    for name, author, _ in books:
        keys = sorted(author_keys(author)) or [f"\0{name}"]
        names.append(keys[0])
        for key in keys[1:]:
            first, second = sorted((root(keys[0]), root(key)))
            parent[second] = first
    groups: dict[str, list[int]] = defaultdict(list)
    for index, name in enumerate(names):
        groups[root(name)].append(index)
    return dict(groups)


def read_table(path: Path) -> dict[str, dict[str, str]]:
    """Read a table of splits: columns `name` (path inside the source) and `split`, perhaps `author`, `title`.

    Tabs part the columns, or commas in a file that ends in .csv.

    Raises:
        CorpusError: if it cannot be read, lacks a column, or names a split that cannot be a file's name.
    """
    table: dict[str, dict[str, str]] = {}
    comma = path.suffix.lower() == ".csv"
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file) if comma else csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            if not {"name", "split"} <= set(rows.fieldnames or ()):
                raise CorpusError(f"the table {path} needs the columns name and split")
            for row in rows:
                table[row["name"] or ""] = {key: value or "" for key, value in row.items() if key}
    except OSError as exc:
        raise CorpusError(f"cannot read the table {path}: {exc.strerror or exc}") from exc
    except (UnicodeDecodeError, csv.Error, AttributeError) as exc:
        raise CorpusError(f"{path} is not a table of splits") from exc
    files: dict[str, str] = {}
    for row in table.values():
        split = row["split"]
        if not _NAME.fullmatch(split) or files.setdefault(split.replace("/", "-").casefold(), split) != split:
            raise CorpusError(f"the table {path} names a split “{split}” that cannot be used")
    return table
