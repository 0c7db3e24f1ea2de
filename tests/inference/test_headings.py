"""Lines that no prose goes on from."""

from __future__ import annotations

import pytest

from aiauthor.inference.headings import is_heading

HEADINGS = ["CHAPTER TWO", "Chapter Two", "CHAP", "Chapter IV", "chapter 3", "Chapter IV: The End", "PART ONE", "#"]
HEADINGS += ["Chapter Twenty-One: The", "Chapter the First", "Book II. Home", "Act three", "* * *", "***", "# Home"]
HEADINGS += ["⁂", "—————", "Prologue", "The End", "IV", "12", "12.", "THE RED HOUSE", "~~~", "## "]
PROSE = ["", " ", "He said", "Part of him", "Part two of the plan was", "Book in hand,", "I", "I ", "A", "“", "“OH"]
PROSE += ["…", "—", "THE", "OK", "USA", "Scene one in the", "civil", "“STOP THE TRAIN", "*very", "- Home", "1847 was a"]


@pytest.mark.parametrize("line", HEADINGS)
def test_headings(line: str):
    assert is_heading(line)


@pytest.mark.parametrize("line", PROSE)
def test_prose(line: str):
    assert not is_heading(line)
