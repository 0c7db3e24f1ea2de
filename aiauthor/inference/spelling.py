"""British or American: suggestions are spelt as the document's own words are.

The network has read both, and its probabilities stay as they are: a word is respelt when it is
shown. Only words that differ between the two and are no other word in either, and no names: the
writer's own spelling of a word stands, and so does a capital where no sentence begins.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping

from aiauthor.inference.craft import ends_sentence, in_midst
from aiauthor.inference.words import WORD

_LEAST_WORDS = 3  # of a document, spelt one way, before it has a way
_LEAST_RATIO = 2  # times as many as are spelt the other

# British stem, American stem, and what may stand behind both.
_OUR = (
    "colour", "honour", "favour", "parlour", "neighbour", "harbour", "humour", "labour", "rumour", "vapour", "armour",
    "endeavour", "behaviour", "flavour", "splendour", "savour", "odour", "ardour", "clamour", "rigour", "vigour",
    "tumour", "saviour", "candour", "fervour", "rancour", "demeanour", "valour", "succour",
)  # fmt: skip
_OUR_ENDS = (
    "", "s", "ed", "ing", "er", "ers", "ful", "fully", "less", "able", "ably", "ite", "ites", "hood", "hoods", "ly",
    "y", "ies", "'s",
)  # fmt: skip
_RE = ("theatre", "centre", "fibre", "spectre", "sombre", "lustre", "sceptre", "sabre", "meagre", "calibre")
_DOUBLED = (
    "travell", "quarrell", "levell", "cancell", "modell", "signall", "marvell", "counsell", "libell", "shovell",
    "tunnell",
)  # fmt: skip
_STEMS = (
    *((word, word[:-2] + "r", _OUR_ENDS) for word in _OUR),
    *((word, word[:-2] + "er", ("", "s", "'s")) for word in _RE),
    *((stem, stem[:-1], ("ed", "er", "ers", "ing", "or", "ors", "ous", "ously")) for stem in _DOUBLED),
    ("grey", "gray", ("", "s", "ed", "ish", "er", "est", "ness", "ing")),
    ("defence", "defense", ("", "s", "less")),
    ("offence", "offense", ("", "s")),
    ("pretence", "pretense", ("", "s")),
    ("plough", "plow", ("", "s", "ed", "ing", "man", "men")),
    ("mould", "mold", ("", "s", "ed", "ing", "y")),
    ("moustache", "mustache", ("", "s", "d")),
    ("jewellery", "jewelry", ("",)),
    ("jeweller", "jeweler", ("", "s", "'s")),
    ("woollen", "woolen", ("", "s")),
    ("skilful", "skillful", ("", "ly", "ness")),
    ("wilful", "willful", ("", "ly", "ness")),
    ("fulfil", "fulfill", ("", "s", "ment")),
    ("pyjamas", "pajamas", ("",)),
    ("sceptic", "skeptic", ("", "s", "al", "ally", "ism")),
    ("centred", "centered", ("",)),
)
_PAIRS = [(british + end, american + end) for british, american, ends in _STEMS for end in ends]
TO_AMERICAN = dict(_PAIRS)
TO_BRITISH = {american: british for british, american in _PAIRS}


def respelling(words: Container[str]) -> Mapping[str, str]:
    """How to spell otherwise what is not spelt as a document is.

    Args:
        words: of the document.

    Returns:
        Words in small letters -> as the document would have them; empty if few show which way, or both ways.
    """
    british = sum(word in words for word in TO_AMERICAN)
    american = sum(word in words for word in TO_BRITISH)
    if max(british, american) < max(_LEAST_WORDS, _LEAST_RATIO * min(british, american)):
        return {}
    return TO_BRITISH if british > american else TO_AMERICAN


def respell(text: str, before: str, table: Mapping[str, str], words: Container[str]) -> str:
    """A suggestion in the document's spelling.

    Args:
        text: the suggestion.
        before: what stands before it; letters of a word that it completes stay as they are.
        table: see `respelling`.
        words: of the document, apostrophes straight; these stay as they are.
    """

    def other(match: re.Match[str]) -> str:
        word = match.group().replace("’", "'")
        found = table.get(word.lower())
        if found is None or match.end() <= len(before) or _is_own(word, words):
            return match.group()
        if word[0].isupper():
            if _is_name(match.string[: match.start()]):
                return match.group()
            found = found.upper() if len(word) > 1 and word.isupper() else found.capitalize()
        return found if "’" not in match.group() else found.replace("'", "’")

    spelt = WORD.sub(other, before + text) if table else before + text
    return spelt[len(before) :] if spelt.startswith(before) else text


def _is_own(word: str, words: Container[str]) -> bool:
    """Whether the writer spells a word exactly so, as it is or in the genitive."""
    stem = word.removesuffix("'s")
    return word in words or stem in words or f"{stem}'s" in words


def _is_name(before: str) -> bool:
    """Whether a capital behind a text is a name's: in the midst of a clause, or behind “Mr.” or an initial."""
    line = before.rstrip(" ")
    return in_midst(before) or (line.endswith(".") and not ends_sentence(line))
