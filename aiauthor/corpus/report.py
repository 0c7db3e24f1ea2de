"""What a build did, for people: `report.md`."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

_MAX_LISTED = 500
_MAX_CHARACTERS = 60


@dataclasses.dataclass(frozen=True)
class SplitFigures:
    """Books, authors and characters of one split."""

    books: int
    authors: int
    chars: int


@dataclasses.dataclass
class Report:
    """Figures gathered while a corpus is built.

    Attributes:
        files: books found in the sources, whatever became of them.
        raw_bytes: of their best editions.
        splits: what came out.
        dropped: why -> which books, and what else is to be said of each.
        encodings: how many books came in which.
        done: what was done to books, and to how many.
        alphabet: its characters.
        left_out: characters outside the alphabet and their counts in the train split.
        unknown: characters encoded as *unknown*, over all splits.
        notes: anything else that a person should know.
    """

    files: int = 0
    raw_bytes: int = 0
    splits: dict[str, SplitFigures] = dataclasses.field(default_factory=dict)
    dropped: dict[str, list[tuple[str, str]]] = dataclasses.field(default_factory=dict)
    encodings: Counter[str] = dataclasses.field(default_factory=Counter)
    done: Counter[str] = dataclasses.field(default_factory=Counter)
    alphabet: str = ""
    left_out: Mapping[str, int] = dataclasses.field(default_factory=dict)
    unknown: int = 0
    notes: list[str] = dataclasses.field(default_factory=list)

    def drop(self, why: str, name: str, detail: str = "") -> None:
        """Note a book that is left out."""
        self.dropped.setdefault(why, []).append((name, detail))

    def reasons(self) -> str:
        """The reasons for leaving books out, in one line, most frequent first."""
        return ", ".join(f"{len(books):,} {why}" for why, books in self._by_frequency()) or "none were found"

    def markdown(self) -> str:
        """The whole report."""
        lines = ["# Report of the corpus", ""]
        lines += [f"{self.files:,} books were found, {self.raw_bytes / 1e6:,.1f} MB as they lie on disk.", ""]
        lines += _table(
            ("split", "books", "authors", "characters"),
            [(name, f"{f.books:,}", f"{f.authors:,}", f"{f.chars:,}") for name, f in self.splits.items()],
        )
        lines += [f"- {note}" for note in self.notes] + [""] * bool(self.notes)
        lines += ["## What was done to them", ""]
        lines += _table(("what", "books"), [(what, f"{count:,}") for what, count in self.done.items()])
        lines += _table(("encoding", "books"), [(name, f"{count:,}") for name, count in self.encodings.most_common()])
        lines += ["## Alphabet", "", f"{len(self.alphabet)} characters:", "", f"    {_shown(self.alphabet)}", ""]
        if self.left_out:
            rare = sorted(self.left_out.items(), key=lambda item: (-item[1], item[0]))
            shown = " ".join(f"{_shown(char)} ({count:,})" for char, count in rare[:_MAX_CHARACTERS])
            lines += [f"{len(rare):,} rarer ones are *unknown* ({self.unknown:,} times over all splits):", ""]
            lines += [f"    {shown}", ""]
        lines += ["## What was dropped, and why", ""]
        if not self.dropped:
            lines += ["Nothing.", ""]
        for why, books in self._by_frequency():
            lines += [f"### {len(books):,} {why}", ""]
            lines += [f"- {_code(name)}{': ' + detail if detail else ''}" for name, detail in books[:_MAX_LISTED]]
            if len(books) > _MAX_LISTED:
                lines.append(f"- and {len(books) - _MAX_LISTED:,} more")
            lines.append("")
        return "\n".join(lines)

    def _by_frequency(self) -> list[tuple[str, list[tuple[str, str]]]]:
        found = ((why, sorted(books)) for why, books in self.dropped.items())
        return sorted(found, key=lambda item: (-len(item[1]), item[0]))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    body = [f"| {' | '.join(row)} |" for row in rows]
    if not body:
        return []
    return [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *body, ""]


def _shown(characters: str) -> str:
    return characters.replace("\n", "\\n")


def _code(name: str) -> str:
    return "`" + " ".join(name.replace("`", "'").split()) + "`"
