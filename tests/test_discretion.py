"""What an error says is never told: it may quote the text."""

from __future__ import annotations

import logging
import sys

from aiauthor.discretion import Formatter, place_of


def raised() -> tuple:
    secret = "The butler did it."
    try:
        {}[secret]
    except KeyError:
        return sys.exc_info()


def test_an_error_is_told_by_its_kind_and_place():
    kind, _, trace = raised()
    told = place_of(kind, trace)
    assert told.splitlines()[0] == "KeyError"
    assert "tests/test_discretion.py:" in told.splitlines()[1]
    assert "butler" not in told


def test_a_logged_error_is_told_in_the_same_way():
    record = logging.LogRecord("a", logging.ERROR, "b", 1, "no suggestion", (), raised())
    told = Formatter("%(levelname)s: %(message)s").format(record)
    assert told.startswith("ERROR: no suggestion\nKeyError\n")
    assert "butler" not in told
