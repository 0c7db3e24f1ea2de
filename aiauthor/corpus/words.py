"""The words of a book as numbers: eight letters at once instead of a string a word.

A billion characters hold two hundred million words; making a string of each takes longer than all
else that is done to a book. What both the signatures of editions and the list of words need are runs
of letters in bytes, found and compared by numpy.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
Positions = npt.NDArray[np.int64]

KEY_BYTES = 8

_SPACE = 0x20
_MASKS = np.array([(1 << (8 * length)) - 1 for length in range(KEY_BYTES + 1)], np.uint64)
# Letters and apostrophes stay, and bytes above ASCII, whose characters are looked at one by one.
_LETTERS = bytes(code if chr(code).isalpha() or code == 0x27 or code > 0x7F else _SPACE for code in range(256))
_MARKS = "“”‘—–…"
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def runs(data: bytes) -> tuple[Positions, Positions]:
    """Where the runs of anything but spaces start and end.

    Args:
        data: begins with a space, and ends with `KEY_BYTES` of them.
    """
    filled = np.frombuffer(data, np.uint8) != _SPACE
    edges = np.flatnonzero(filled[1:] != filled[:-1]) + 1
    return edges[::2], edges[1::2]


def keys(data: bytes, starts: Positions, ends: Positions) -> Keys:
    """The first eight bytes of each run as one number, shorter runs filled with zeros."""
    eights: Keys = np.ndarray((len(data) - KEY_BYTES + 1,), "<u8", data, strides=(1,))
    found: Keys = eights[starts] & _MASKS[np.minimum(ends - starts, KEY_BYTES)]
    return found


class WordCounter:
    """Counts the words of some books: letters and the apostrophes between them, case and accents kept.

    A curly apostrophe counts as a straight one. Holds 8 bytes for every word that it was given
    until `counts` is asked for.
    """

    def __init__(self) -> None:
        self._short: list[Keys] = []
        self._others: Counter[bytes] = Counter()

    def add(self, text: str) -> None:
        """Count the words of a text."""
        text = text.replace("’", "'")
        for mark in _MARKS:
            text = text.replace(mark, " ")
        data = b" " + text.encode("utf-8").translate(_LETTERS) + b" " * KEY_BYTES
        starts, ends = runs(data)
        plain = ends - starts <= KEY_BYTES
        if not text.isascii():
            # A key with a high bit set holds a character outside ASCII.
            high = np.flatnonzero(np.frombuffer(data, np.uint8) > 0x7F)
            plain[np.searchsorted(starts, high, "right") - 1] = False
        self._short.append(keys(data, starts[plain], ends[plain]))
        long = ~plain
        spans = zip(starts[long].tolist(), ends[long].tolist(), strict=True)
        self._others.update(data[start:end] for start, end in spans)

    def counts(self) -> Counter[str]:
        """How often each word was met."""
        words: Counter[str] = Counter()
        short = np.concatenate([np.zeros(0, np.uint64), *self._short])
        different, counts = np.unique(short, return_counts=True)
        packed = different.astype("<u8").tobytes()
        tokens = [packed[at : at + KEY_BYTES].rstrip(b"\0") for at in range(0, len(packed), KEY_BYTES)]
        for token, count in [*zip(tokens, counts.tolist(), strict=True), *self._others.items()]:
            if token.isalpha():
                words[token.decode("ascii")] += count
            else:
                for word in _WORD.findall(token.decode("utf-8")):
                    words[word] += count
        return words
