"""Typographic quotation marks, dashes and dots as they are typed. Strings only."""

from __future__ import annotations

from dataclasses import dataclass

QUOTES = {
    "“ ”": "“”‘’",
    "„ “": "„“‚‘",
    "« »": "«»‹›",
    "» «": "»«›‹",
    "” ”": "””’’",
}
_OPENING = set("([{<—–-‒“‘„‚«‹¿¡*_/")


@dataclass(frozen=True)
class Swap:
    """What was just typed gives way to something better.

    Attributes:
        removed: how many characters before the caret go.
        text: what comes in their place.
    """

    removed: int
    text: str


def swap_for(before: str, quotes: str) -> Swap | None:
    """What becomes of the character that was just typed.

    Args:
        before: some text before the caret, of which it is the last.
        quotes: a key of `QUOTES`.
    """
    typed, rest = before[-1:], before[:-1]
    if rest.endswith("\\"):
        return None  # the writer means the plain sign
    double_open, double_close, single_open, single_close = tuple(QUOTES[quotes])
    if typed == '"':
        return Swap(1, double_open if _opens(rest) else double_close)
    if typed == "'":
        if rest[-1:].isalnum():  # an apostrophe, unless a quotation is open
            is_open = rest.count(single_open) > rest.count(single_close)
            return Swap(1, single_close if is_open else "’")
        return Swap(1, single_open if _opens(rest) else single_close)
    if before.endswith("--") and not before.endswith("---") and before.strip("-"):
        return Swap(2, "—")
    if before.endswith("...") and not before.endswith("...."):
        return Swap(3, "…")
    return None


def _opens(rest: str) -> bool:
    return not rest or rest[-1].isspace() or rest[-1] in _OPENING
