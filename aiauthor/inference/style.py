"""The document's own quotation marks, apostrophes, dashes and paragraph breaks, which suggestions keep.

Only what the writer's text shows counts; where it shows nothing, the network's habit stands.
"""

from __future__ import annotations

import dataclasses
import re

_SPACED_DASH = re.compile(r"\w( [—–] )\w")
_TYPED_DASH = re.compile(r"(?<=\w) ?-- ?(?=\w)")
_OPENS_AFTER = " \n(—–-["

CLOSING = {"“": "”", "‘": "’", "(": ")"}
STRAIGHT = {"“": '"', "”": '"', "‘": "'", "’": "'"}


@dataclasses.dataclass(frozen=True)
class Style:
    """How a document spells what has several spellings.

    Attributes:
        straight: straight quotation marks and apostrophes, and not curly ones; None where it has neither.
        single: speech stands in single quotation marks.
        dash: what stands for a dash, the spaces around it included.
        paragraph: what stands between paragraphs.
    """

    straight: bool | None = None
    single: bool = False
    dash: str = "—"
    paragraph: str = "\n"

    @classmethod
    def of(cls, text: str) -> Style:
        """The style of a text, raw or normalised."""
        curly_double, straight_double = text.count("“"), text.count('"')
        curly_single, straight_single = text.count("‘") + text.count("’"), text.count("'")
        curly, plain = curly_double + curly_single, straight_double + straight_single
        opened = text.count("‘") + len(re.findall(r"(?:^|[\s(])'\w", text))
        found = _SPACED_DASH.search(text) or _TYPED_DASH.search(text)
        dash = found.group(found.lastindex or 0) if found and not re.search(r"\w—", text) else "—"
        return cls(
            straight=None if curly == plain else plain > curly,
            single=opened > curly_double + straight_double / 2 and opened > 1,
            dash=dash,
            paragraph="\n\n" if text.count("\n\n") * 2 > len(re.findall(r"\n+", text)) else "\n",
        )

    def unwanted(self, alphabet: str) -> str:
        """Characters that the network must not write, where the alphabet holds the document's own."""
        if self.straight is None:
            return ""
        banned = "“”‘’" if self.straight else "\"'"
        wanted = "\"'" if self.straight else "“”’"
        return banned if all(character in alphabet for character in wanted) else ""

    def spell(self, text: str, before: str) -> str:
        """A suggestion in the document's spelling.

        Args:
            text: as the network wrote it.
            before: the last characters before it.
        """
        written = ""
        for character in text:
            previous = (before + written)[-1:]
            if self.straight and character in STRAIGHT:
                character = STRAIGHT[character]
            elif self.straight is False and character in "\"'":
                opens = not previous or previous in _OPENS_AFTER
                character = ("“" if opens else "”") if character == '"' else ("‘" if opens else "’")
            elif character in "—–" and self.dash != "—":
                character = self.dash.lstrip() if previous == " " else self.dash
            elif character == "\n":
                character = self.paragraph
            elif character == " " and previous == " ":
                continue  # behind a dash that brings its own
            written += character
        return written
