"""British or American: suggestions are spelt as the document's own words are.

The network has read both, and its probabilities stay as they are: a word is respelt when it is
shown. Only words that differ between the two and are no other word in either.
"""

from __future__ import annotations

from collections.abc import Container, Mapping

from aiauthor.inference.words import WORD

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
        Words in small letters -> as the document would have them; empty if it shows neither way, or both alike.
    """
    british = sum(word in words for word in TO_AMERICAN)
    american = sum(word in words for word in TO_BRITISH)
    return {} if british == american else TO_BRITISH if british > american else TO_AMERICAN


def respell(text: str, typed: str, table: Mapping[str, str]) -> str:
    """A suggestion in the document's spelling.

    Args:
        text: the suggestion.
        typed: the letters of the word that it completes, which stay as they are.
        table: see `respelling`.
    """
    line = typed + text

    def other(word: str) -> str:
        found = table.get(word.lower().replace("’", "'"))
        if found is None:
            return word
        found = found if "’" not in word else found.replace("'", "’")
        return found.capitalize() if word[0].isupper() else found

    spelt = WORD.sub(lambda match: other(match.group()), line) if table else line
    return spelt[len(typed) :] if spelt.startswith(typed) else text
