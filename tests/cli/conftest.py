"""A corpus for the commands that read one."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from aiauthor.cli.main import main

WORDS = ("the", "a", "lamp", "river", "went", "over", "her", "house", "said", "and", "but", "slowly", "window", "rain")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of made-up sentences, built by the real command."""
    folder = tmp_path_factory.mktemp("novels")
    rows = ["name\tsplit\tauthor\ttitle"]
    for number in range(8):
        chance = random.Random(number)
        sentences = (" ".join(chance.choices(WORDS, k=9)).capitalize() + "." for _ in range(120))
        (folder / f"{number}.txt").write_text("\n\n".join(sentences), encoding="utf-8")
        rows.append(f"{number}.txt\t{'train' if number < 6 else 'valid'}\tAuthor {number}\tBook {number}")
    (folder / "books.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    out = tmp_path_factory.mktemp("corpus") / "ids"
    command = ["corpus", "build", str(folder), "--splits", str(folder / "books.tsv"), "--out", str(out)]
    assert main(command) == 0
    return out
