"""What `rivals.py` measured, as a table for people: rows pooled over the novels, and how far chance goes.

An interval is the bootstrap's (Efron 1979) over novels: the middle 95 % of what so many novels, drawn
again with replacement, would have given. Two rivals are compared on the same draws.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from aiauthor.evaluation.writer import Keys

_DRAWS = 2_000
_FEW_CHARS = 20_000  # written in all; with fewer, chance decides who saves more

NOTES = """\
- **Bits per character**: over all characters of the texts, normalised, quotation marks and dashes as they are, each \
text from a fresh start. Ours: int8 on the CPU, as it ships. xz -9e packs each text by itself, so it gains by longer \
ones. PPMd goes on to each text from the same state, primed with the training novels; both pack UTF-8.
- **Saved**: the share of keys that a writer saves who takes a suggested word, and the blank behind it, with one key \
and types all else. *1 shown* and *6 shown* are the words shown after each key; we show one. *Whole* may also take \
the entire suggestion with one key; *asked* pays a key for each look. The writer looks at every suggestion: a word \
that was shown and not taken is not shown again in that word, neither by Presage (as it is installed) nor by us \
(where a writer had a second to read it).
- **Own count** is what Presage's simulator prints, pooled. It splits words at apostrophes, drops all other signs \
from the text, takes any sign for the blank behind a word, starts with one key too many and counts an empty last \
word. Under *saved*, our writer is shown the words that Presage offered, on the text with its signs, which have to \
be typed: those columns count alike for all. With the same words and no signs, both writers count the same keys \
(last note). Who is ahead of whom, and by how much, is judged by *saved*: a saving is 1 - keys / characters of the \
excerpt, and the signs are characters of it that somebody has to type. Against Presage's own count, which leaves them \
out, the distance is told as well, since that count is its authors' own; it puts ours at a disadvantage.
- Presage reads ASCII on one line, learns while it writes, as it is installed, and offers small letters only, so \
that no word with a capital is ever right. *Book so far*: its user's database holds the 1-, 2- and 3-grams of the \
book before the excerpt, which we read as well; the other rows begin at the excerpt with none.
- **±** and intervals are 95 % bootstraps over the novels, differences on the same draws."""


@dataclasses.dataclass(frozen=True)
class Unit:
    """What one rival made of one novel; None where it has no such figure.

    Attributes:
        chars: foreseen.
        bits: their cost.
        keys: with one word shown.
        keys_six: with six.
        own: keys with and without help, by the rival's own rules, one word shown.
        own_six: the same, six shown.
        seconds: how long it took.
        date: when.
    """

    chars: int = 0
    bits: float | None = None
    keys: Keys | None = None
    keys_six: Keys | None = None
    own: tuple[int, int] | None = None
    own_six: tuple[int, int] | None = None
    seconds: float = 0.0
    date: str = ""

    def to_dict(self) -> dict[str, Any]:
        """For JSON, without what there is not."""
        return {name: value for name, value in dataclasses.asdict(self).items() if value is not None}

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> Unit:
        """From JSON."""
        keys = {name: Keys(**fields[name]) for name in ("keys", "keys_six") if name in fields}
        own = {name: tuple(fields[name]) for name in ("own", "own_six") if name in fields}
        return cls(**{**fields, **keys, **own})


@dataclasses.dataclass(frozen=True)
class Row:
    """A rival's units, one a novel; none, and why, where it was not measured."""

    name: str
    units: tuple[Unit, ...] = ()
    remark: str = ""


Figure = Callable[[Sequence[Unit]], float | None]


def _saving(field: str, way: str) -> Figure:
    def figure(units: Sequence[Unit]) -> float | None:
        found = [getattr(unit, field) for unit in units]
        if any(keys is None for keys in found) or (way != "word" and any(unit.own for unit in units)):
            return None  # who offers words alone has no other way of writing
        return 1 - sum(getattr(keys, way) for keys in found) / max(1, sum(keys.chars for keys in found))

    return figure


def _own(field: str) -> Figure:
    def figure(units: Sequence[Unit]) -> float | None:
        found = [getattr(unit, field) for unit in units]
        if any(pair is None for pair in found):
            return None
        return 1 - sum(pressed for pressed, _ in found) / max(1, sum(plain for _, plain in found))

    return figure


def _share(part: str, whole: str) -> Figure:
    def figure(units: Sequence[Unit]) -> float | None:
        if any(unit.keys is None for unit in units):
            return None
        parts, wholes = ([getattr(unit.keys, name) for unit in units] for name in (part, whole))
        return sum(parts) / max(1, sum(wholes))

    return figure


def _bits(units: Sequence[Unit]) -> float | None:
    if any(unit.bits is None for unit in units):
        return None
    return sum(unit.bits or 0.0 for unit in units) / max(1, sum(unit.chars for unit in units))


SAVED, OWN_COUNT = _saving("keys", "word"), _own("own")
# Heading -> the figure, how it is written, and whether chance is told beside it.
COLUMNS: dict[str, tuple[Figure, str, bool]] = {
    "bits/char": (_bits, "{:.3f}", False),
    "saved, 1 shown": (SAVED, "{:.1%}", True),
    "saved, 6 shown": (_saving("keys_six", "word"), "{:.1%}", False),
    "own count, 1": (OWN_COUNT, "{:.1%}", False),
    "own count, 6": (_own("own_six"), "{:.1%}", False),
    "whole": (_saving("keys", "whole"), "{:.1%}", False),
    "asked": (_saving("keys", "asked"), "{:.1%}", False),
    "shown at word starts": (_share("shown", "word_starts"), "{:.1%}", False),
    "first word right": (_share("right", "shown"), "{:.1%}", False),
}


def interval(*rows: tuple[Figure, Row]) -> tuple[float, float, float]:
    """A figure, or the first less the second, with the ends of its 95 % interval.

    Args:
        rows: one or two figures, each of a row; all rows have the same novels in the same order.
    """

    def value(chosen: Sequence[int]) -> float:
        found = [figure([row.units[index] for index in chosen]) or 0.0 for figure, row in rows]
        return found[0] - sum(found[1:])

    novels = len(rows[0][1].units)
    draws = np.random.default_rng(0).integers(novels, size=(_DRAWS, novels))
    low, high = np.percentile([value(draw.tolist()) for draw in draws], (2.5, 97.5))
    return value(range(novels)), float(low), float(high)


def table(rows: Sequence[Row]) -> str:
    """Markdown; remarks follow."""
    lines = ["| | " + " | ".join(COLUMNS) + " |", "|---|" + "---:|" * len(COLUMNS)]
    for row in rows:
        cells = []
        for figure, form, chance in COLUMNS.values():
            value = figure(row.units) if row.units else None
            cell = "–" if value is None else form.format(value).replace("%", " %")
            if value is not None and chance and len(row.units) > 1:
                _, low, high = interval((figure, row))
                cell += f" ± {50 * (high - low):.1f}"
            cells.append(cell)
        lines.append(f"| {row.name} | " + " | ".join(cells) + " |")
    remarks = [f"- {row.name}: not measured, {row.remark}." for row in rows if row.remark]
    return "\n".join([*lines, *(["", *remarks] if remarks else [])])


def distances(rows: Sequence[Row]) -> str:
    """How far ours are ahead of Presage with one word shown, in points."""
    ours = [row for row in rows if row.units and SAVED(row.units) is not None and OWN_COUNT(row.units) is None]
    theirs = [row for row in rows if row.units and OWN_COUNT(row.units) is not None]
    lines = []
    for row in ours:
        for other in theirs:
            if len(row.units) == len(other.units):
                told = []
                for figure, name in ((SAVED, "alike"), (OWN_COUNT, "against its own count")):
                    points, low, high = (100 * each for each in interval((SAVED, row), (figure, other)))
                    told.append(f"{points:+.1f} ({low:+.1f} to {high:+.1f}) {name}")
                lines.append(f"- {row.name}, before {other.name}: {', '.join(told)}.")
    return "\n".join(["**Points saved more, one word shown:**", "", *lines]) if lines else ""


def page(settings: Mapping[str, Any], rows: Sequence[Row], check: str) -> str:
    """All of it in Markdown."""
    cut = f"the first {settings['first']:,} characters of each" if settings["first"] else "whole"
    dates = sorted({unit.date for row in rows for unit in row.units if unit.date})
    text = (
        f"# Rivals\n\nMeasured on {' and '.join(dates) or 'no day yet'} by `tests/benchmarks/rivals.py` (see "
        f"CONTRIBUTING.md): held-out novels: {len(settings['books'])}, {cut}, for bits per character; excerpts of "
        f"{settings['excerpt']:,} characters a novel for keys; our base is the model file `{settings['model'][:12]}`.\n"
    )
    if settings["excerpt"] * len(settings["books"]) < _FEW_CHARS:
        text += "\n**A trial: so few characters show that the command works, and not who saves more.**\n"
    parts = [text + "\n" + table(rows), distances(rows), f"{NOTES}\n- The writers: {check}."]
    return "\n\n".join(filter(None, parts)) + f"\n\nNovels: {', '.join(settings['books'])}.\n"
