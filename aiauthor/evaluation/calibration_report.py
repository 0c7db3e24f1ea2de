"""What the looks at words come to: the confidence to ask for, and the curves, as JSON and as a page."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from aiauthor.evaluation.calibration import MOST_LETTERS, Bin, Word, curve, first_words, later_words, shown

WANTED_PRECISION = 0.6  # of ghosts that come by themselves, in their first word
STEPS = tuple(step / 100 for step in range(10, 85, 5))  # confidences that are tried
_LETTERS = (0, 1, MOST_LETTERS)


def report(books: Sequence[Sequence[Word]]) -> dict[str, Any]:
    """All figures.

    Args:
        books: the looks at each. Every other one is for choosing a confidence, the others are for checking it.

    Returns:
        `chosen`: the least confidence of `STEPS` that gives the wanted precision in the first half, where a
        ghost comes at a word's start or behind its first letter; `trade_off`: coverage and precision of each
        confidence, by letters and half; `curves`: bins by what was looked at, over all books.
    """
    chosen_from = list(itertools.chain(*books[::2]))
    checked_on = list(itertools.chain(*books[1::2]))
    words = list(itertools.chain(*books))
    halves = {"chosen_from": chosen_from, "checked_on": checked_on, "all": words}
    enough = (step for step in STEPS if shown(chosen_from, step, 1).precision >= WANTED_PRECISION)
    return {
        "words": {name: len(half) for name, half in halves.items()},
        "chosen": next(enough, None),
        "trade_off": [
            {
                "confidence": step,
                **{
                    f"letters_{letters}": {name: shown(half, step, letters).to_dict() for name, half in halves.items()}
                    for letters in _LETTERS
                },
            }
            for step in STEPS
        ],
        "curves": {
            **{
                f"first_word_behind_{typed}_letters": _bins(curve(first_words(words, typed)))
                for typed in range(MOST_LETTERS + 1)
            },
            "later_words": _bins(curve(later_words(words))),
        },
    }


def _bins(bins: Sequence[Bin]) -> list[dict[str, Any]]:
    return [
        {"words": each.count, "confidence": round(each.confidence, 3), "right": round(each.right, 3)} for each in bins
    ]


def page(settings: Mapping[str, Any], reports: Mapping[str, Mapping[str, Any]]) -> str:
    """The figures in Markdown.

    Args:
        settings: `model`, `excerpt` and `books`.
        reports: heading -> report.
    """
    parts = [
        "# How sure suggestions are\n\n"
        f"Made by `aiauthor evaluate BOOK... --calibration` on {len(settings['books'])} unseen novels, "
        f"{settings['excerpt']:,} characters of each; model file `{settings['model'][:12]}`. A ghost comes by itself "
        "only with a confidence as set, at the start of a word, or behind its first letter or letters; one that is "
        "typed along counts once. *Covered*: words at which a ghost came. *Right*: ghosts whose first word was the "
        "writer's. The confidence was chosen on every other novel, as the least with which "
        f"{WANTED_PRECISION:.0%} of the ghosts at a word's start or first letter are right, and checked on the rest."
    ]
    for heading, found in reports.items():
        chosen = "none is enough" if found["chosen"] is None else f"{found['chosen']:.0%}"
        counts = found["words"]
        parts.append(
            f"## {heading}\n\nChosen on {counts['chosen_from']:,} words: {chosen}. Covered and right on the other "
            f"{counts['checked_on']:,}:\n\n{_trade_off(found['trade_off'])}\n\n"
            f"Right, of the words shown with a confidence of about p (in brackets: how many words):\n\n"
            f"{_curves(found['curves'])}"
        )
    return "\n\n".join(parts).replace("%", " %") + "\n"


def _trade_off(rows: Sequence[Mapping[str, Any]]) -> str:
    heads = {0: "at the word's start alone", 1: "or first letter", MOST_LETTERS: f"or first {MOST_LETTERS} letters"}
    lines = [
        "| confidence | " + " | ".join(f"{head}: covered | right" for head in heads.values()) + " | words a ghost |"
    ]
    lines.append("|---:|" + "---:|" * (2 * len(heads) + 1))
    for row in rows:
        cells = [f"{row['confidence']:.0%}"]
        for letters in heads:
            figures = row[f"letters_{letters}"]["checked_on"]
            cells += [f"{figures['coverage']:.1%}", f"{figures['precision']:.1%}"]
        cells.append(f"{row['letters_1']['checked_on']['words_shown']:.2f}")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _curves(curves: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    lines = ["| | " + " | ".join(f"{10 * step}–{10 * step + 10}%" for step in range(10)) + " |", "|---|" + "---:|" * 10]
    for name, bins in curves.items():
        cells = [""] * 10
        for each in bins:
            cells[min(9, int(each["confidence"] * 10))] = f"{each['right']:.0%} ({each['words']:,})"
        lines.append(f"| {name.replace('_', ' ')} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
