"""The last characters before a place of a text as one number, for tables that say what followed such contexts.

A context is the last `CHARS` ids, a byte each, the latest in the lowest byte; ids that need more than a
byte share one. Before the first character of a text stand line breaks.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from aiauthor.text.alphabet import Alphabet, Ids

CHARS = 16

_BYTE = 255
_ALL = (1 << 8 * CHARS) - 1

Contexts = npt.NDArray[np.uint8]


def beginning(alphabet: Alphabet) -> int:
    """The context of a text's first character."""
    return int.from_bytes(bytes([min(int(alphabet.encode("\n")[0]), _BYTE)]) * CHARS, "little")


def after(context: int, id_: int) -> int:
    """The context behind one more character."""
    return (context << 8 | min(id_, _BYTE)) & _ALL


def context_of(ids: Ids, alphabet: Alphabet) -> int:
    """The context at the end of a text, (T,), of which the last few characters are enough."""
    context = beginning(alphabet)
    for id_ in ids[-CHARS:].tolist():
        context = after(context, id_)
    return context


def contexts_along(ids: Ids, alphabet: Alphabet, *, first: int | None = None) -> Contexts:
    """The contexts of every character of a text.

    Args:
        ids: (T,).
        alphabet: theirs.
        first: the context of the first of them; that of a beginning where absent.

    Returns:
        Bytes, (T, CHARS), the latest first.
    """
    lead = (beginning(alphabet) if first is None else first).to_bytes(CHARS, "big")
    whole = np.concatenate([np.frombuffer(lead, np.uint8), np.minimum(ids, _BYTE).astype(np.uint8)])
    return np.lib.stride_tricks.sliding_window_view(whole, CHARS)[: len(ids), ::-1]


def as_bytes(contexts: Sequence[int]) -> bytes:
    """Contexts one behind the other, `CHARS` bytes each, the latest first."""
    return b"".join([context.to_bytes(CHARS, "little") for context in contexts])


def as_rows(contexts: Sequence[int]) -> Contexts:
    """The same as an array, (B, CHARS)."""
    return np.frombuffer(as_bytes(contexts), np.uint8).reshape(-1, CHARS)
