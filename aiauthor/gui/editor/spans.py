"""Where the first word and the first sentence of a suggestion end. Strings only."""

from __future__ import annotations

import re
import unicodedata

_OPENING = "\"'“‘«‹„‚([{¿¡*_"
# White space, opening marks and one word: letters and digits, with apostrophes and hyphens inside.
_WORD = re.compile(rf"(\s*)([{re.escape(_OPENING)}]*)(\w+(?:['’\-\u2010\u2011]\w+)*)")
_MARKS = re.compile(r"\s*[^\w\s]+|\s+")
_STOP = re.compile(r"[.!?…。！？]+[\"'”’»›)\]*_]*(?=\s|$|[“‘«\"(])|\n")
_ABBREVIATIONS = frozenset(
    (
        "mr",
        "mrs",
        "ms",
        "dr",
        "st",
        "mme",
        "mlle",
        "messrs",
        "prof",
        "rev",
        "hon",
        "capt",
        "col",
        "gen",
        "lt",
        "sgt",
        "vs",
    )
)
_MORE = re.compile(r"(?:['’\-\u2010\u2011]?\w+)+")
_JOINERS = "\u200c\u200d\ufe0e\ufe0f"
_LAST_WORD = re.compile(r"(\w+)$")


def first_word(text: str, *, before: str = " ") -> str:
    """The part of a suggestion that *accept one word* takes.

    White space in front belongs to the word, and so does a quotation mark that opens it;
    punctuation behind it is left. A suggestion that begins with punctuation gives that alone.

    Args:
        text: the suggestion.
        before: the character in front of it, which tells an opening quotation mark from a closing one.
    """
    word = _WORD.match(text)
    if word is not None and (not word[2] or word[1] or before.isspace() or before in "—–-([{"):
        return text[: _end_of_word(text, word.end())]
    marks = _MARKS.match(text)
    return marks[0] if marks is not None else text


def _end_of_word(text: str, end: int) -> int:
    """The end of a word whose letters carry marks of their own, which are no letters: é in two parts, हिन्दी."""
    while end < len(text) and _is_mark(text[end]):
        while end < len(text) and _is_mark(text[end]):
            end += 1
        more = _MORE.match(text, end)
        end = end if more is None else more.end()
    return end


def _is_mark(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character).startswith("M")


def first_sentence(text: str, *, before: str = "") -> str:
    """The part of a suggestion that *accept to the end of the sentence* takes: all of it if no sentence ends in it.

    A paragraph's end is a sentence's end; *Mr.* and initials are not.

    Args:
        text: the suggestion.
        before: some text in front of it, where an abbreviation may begin.
    """
    for stop in _STOP.finditer(text):
        if stop[0] == "\n":
            if text[: stop.start()].strip():
                return text[: stop.start()]
            continue
        word = _LAST_WORD.search(before + text[: stop.start()])
        if stop[0] == "." and word is not None and _is_abbreviation(word[1]):
            continue
        return text[: stop.end()]
    return text


def _is_abbreviation(word: str) -> bool:
    return word.lower() in _ABBREVIATIONS or (len(word) == 1 and word.isupper() and word != "I")
