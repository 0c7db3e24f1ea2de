"""What may follow what: real words, paired quotation marks and brackets, capitals after a full stop.

A search asks `Craft.follow` about every character that it thinks of, so that no suggestion has to
be thrown away at its end. Knows nothing of the network.
"""

from __future__ import annotations

import dataclasses
import re
from typing import NamedTuple

from aiauthor.inference.style import Style
from aiauthor.inference.words import LONGEST_WORD, Lexicon

SENTENCE_END = ".!?…"
CLAUSE_END = ",;:—"
CLOSERS = "\"”’')"
OPENERS = "“‘("

_LOCAL_CHARS = 2 * LONGEST_WORD  # looked at for the word and the full stop at the end of a text
_NO_LETTER_BEHIND = ".!?…,;:”)£$"
_WORD_AT_END = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*['’]?$")
_MIDST = re.compile(r"[\w,;] $")
_FULL_STOP = re.compile(r"([^\s.]*\.*)\.[\"”’')]*$")
_ABBREVIATIONS = frozenset(
    (
        "mr",
        "mrs",
        "ms",
        "dr",
        "st",
        "messrs",
        "mme",
        "mlle",
        "prof",
        "rev",
        "capt",
        "col",
        "gen",
        "lieut",
        "sergt",
        "esq",
        "no",
    )
)


class Mark(NamedTuple):
    """What must be known of a text to say what may follow it.

    Attributes:
        word: the word that is being written, apostrophes straight; "" between words.
        given: how many of its letters the writer typed.
        last: the last character, "" at the beginning of a text.
        ended: whether a full stop ended a sentence just here, closing quotation marks aside.
        capital: whether a sentence ended before the blanks here, so that a capital must come.
        quote: whether double quotation marks are open.
        single: whether single quotation marks are.
        brackets: how many are open.
        starred: emphasis marks that are open.
        midst: whether the word here stands in the midst of a clause, so that a capital is a name's.
    """

    word: str = ""
    given: int = 0
    last: str = ""
    ended: bool = False
    capital: bool = False
    quote: bool = False
    single: bool = False
    brackets: int = 0
    starred: str = ""
    midst: bool = False


@dataclasses.dataclass(frozen=True)
class Craft:
    """The rules, for one document.

    Attributes:
        lexicon: its words.
        style: its style.
        names: whether it may bring names that the document does not have; one that the writer has begun it may
            complete in any case.
    """

    lexicon: Lexicon
    style: Style
    names: bool = True

    def mark(self, text: str) -> Mark:
        """The mark at the end of a normalised text; only its last paragraph counts."""
        line = text[text.rfind("\n") + 1 :]
        match = _WORD_AT_END.search(line, len(line) - _LOCAL_CHARS)
        word = match.group().replace("’", "'") if match else ""
        stripped = line.rstrip()
        full_stop = _FULL_STOP.search(stripped, len(stripped) - _LOCAL_CHARS)
        ended = full_stop is not None and _ends_sentence(full_stop.group(1))
        return Mark(
            word=word,
            given=len(word),
            last=text[-1:],
            ended=ended and line == stripped,
            capital=not line or (ended and line != stripped),
            quote=line.count("“") > line.count("”") or line.count('"') % 2 == 1,
            single=(self.style.single or "‘" in line) and _single_open(line),
            brackets=max(0, line.count("(") - line.count(")")),
            starred="".join(sign for sign in "*_" if line.count(sign) % 2),
            midst=in_midst(line[: len(line) - len(word)]),
        )

    def follow(self, mark: Mark, character: str) -> Mark | None:
        """The mark after one more character, None if it must not stand there."""
        if character.isalpha():
            return self._letter(mark, character)
        if character in "'’‘":
            return self._apostrophe(mark, character)
        if mark.word and not self.complete(mark):
            return None
        if character.isdigit():
            return self._digit(mark, character)
        return self._sign(mark, character)

    def complete(self, mark: Mark) -> bool:
        """Whether the word at the mark may end there; one that the writer made up may, a part of a word may not."""
        word = mark.word.rstrip("'")
        if self.lexicon.allows(word, names=self.names or mark.given > 0):
            return True
        return len(mark.word) == mark.given and not self.lexicon.begins(word)

    def _letter(self, mark: Mark, character: str) -> Mark | None:
        last = mark.last
        if last.isdigit() or (last and last in _NO_LETTER_BEHIND) or (mark.capital and character.islower()):
            return None
        if not mark.word and ((last == '"' and not mark.quote) or (last in ("'", "’") and not mark.single)):
            return None
        word = mark.word + character
        if len(word) > LONGEST_WORD or not self.lexicon.begins(word, names=self.names or mark.given > 0):
            return None
        # What is asked most by far; `_replace` would take half of the time.
        return Mark(
            word, mark.given, character, False, False, mark.quote, mark.single, mark.brackets, mark.starred, mark.midst
        )

    def _apostrophe(self, mark: Mark, character: str) -> Mark | None:
        opening = not mark.word and mark.last in ("", " ", "\n", "—", "(")
        if character == "‘" or opening:
            opens = opening and not mark.single and (character == "‘" or (character == "'" and self.style.single))
            return mark._replace(single=True, last=character, midst=False) if opens else None
        word = mark.word + "'"
        if mark.word and mark.word[-1] != "'" and self.lexicon.begins(word, names=self.names or mark.given > 0):
            return mark._replace(word=word, last=character)
        if not mark.single or mark.last in ("‘", " ") or (mark.word and not self.complete(mark)):
            return None
        return mark._replace(word="", given=0, single=False, last=character, midst=False)

    def _digit(self, mark: Mark, character: str) -> Mark | None:
        if mark.word or (mark.last and not mark.last.isdigit() and mark.last not in ' \n“"‘(£$-–'):
            return None
        return mark._replace(last=character, ended=False, capital=False)

    def _sign(self, mark: Mark, character: str) -> Mark | None:
        last = mark.last
        blank = last in ("", " ", "\n")
        single = mark.single
        if mark.word.endswith("'") and mark.given < len(mark.word):
            # Either the plural's genitive, or the single quotation mark that closes.
            if not single and not mark.word.endswith("s'"):
                return None
            single = single and mark.word.endswith("s'") and character == " "
        after = mark._replace(word="", given=0, last=character, ended=False, single=single, midst=False)
        if character == " ":
            opening = last in ("“", "‘", "(") or (last == '"' and mark.quote)
            if blank or opening or (last in ("—", "–") and self.style.dash == "—"):
                return None
            return after._replace(capital=mark.ended, midst=last.isalnum() or last in (",", ";"))
        if character == "\n":
            ended = last != "" and last in SENTENCE_END + CLOSERS + ":—"
            if not ended or mark.quote or single or mark.brackets:
                return None
            return Mark(last="\n", capital=True)
        if character == "…":
            return after if last not in ("…", "(", "-") else None
        if character in ".!?,;:":
            mixed = last in ("!", "?") and character in "!?" and last != character
            dots = last == character == "."
            if not (last.isalnum() or (last and last in CLOSERS) or mixed or dots):
                return None
            if (last == '"' and mark.quote) or (mixed and mark.ended):
                return None
            return after._replace(ended=character == "." and not dots and _ends_sentence(mark.word or last))
        if character in '“”"':
            if character == "“" or (character == '"' and not mark.quote):
                return after._replace(quote=True) if not mark.quote and (blank or last in ("—", "(")) else None
            closes = mark.quote and not blank and last not in ("“", "(", "-", '"')
            return after._replace(quote=False, ended=mark.ended) if closes else None
        if character == "(":
            return after._replace(brackets=1) if last == " " and not mark.brackets else None
        if character == ")":
            closes = mark.brackets > 0 and not blank and last != "("
            return after._replace(brackets=mark.brackets - 1, ended=mark.ended) if closes else None
        if character in "—–":
            spaced = last == " " and self.style.dash.startswith(" ")
            return after if spaced or (not blank and last not in ("—", "–", "(", "“", "‘", "-")) else None
        if character == "-":
            return after if last.isalnum() or (last == "-" and "--" in self.style.dash) else None
        if character in "£$":
            return after if blank else None
        if character in mark.starred and not blank:
            return after._replace(starred=mark.starred.replace(character, ""))
        return None


def _single_open(line: str) -> bool:
    opened = len(re.findall(r"(?:^|[\s(—])[‘'](?=\w|$)", line))
    closed = len(re.findall(r"(?<=[\w.,;:!?…—])['’](?!\w)", line))
    return opened > closed


def in_midst(before: str) -> bool:
    """Whether a word behind a text stands in the midst of a clause, so that a capital is a name's."""
    return _MIDST.search(before[-2:]) is not None


def ends_sentence(text: str) -> bool:
    """Whether a text, without blanks behind it, ends with a sentence, closing quotation marks included."""
    if text.rstrip(CLOSERS).endswith(("!", "?", "…")):
        return True
    full_stop = _FULL_STOP.search(text)
    return full_stop is not None and _ends_sentence(full_stop.group(1))


def _ends_sentence(word: str) -> bool:
    """Whether a full stop behind a word ends a sentence, and no abbreviation or initial."""
    return len(word) > 1 and word.lower() not in _ABBREVIATIONS and word[-1] not in ".…"
