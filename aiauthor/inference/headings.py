"""Lines that no prose goes on from: headings and scene breaks, whole or half written."""

from __future__ import annotations

import re

_TO_TWENTY = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
_TENS = r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[- ]\w+)?"
_NUMBER = rf"(?:[ivxlc]+|\d+|{_TO_TWENTY}|{_TENS}|(?:the )?(?:first|second|third|\w+th|last))"
_KINDS = (
    r"#{1,6}(?: .*)?",  # Markdown's
    r"(?:[*#~=•·⁂_+]\s*){2,}|⁂|[—–-]{2,}",  # a scene break
    # "Chapter IV", "Part the Second: Home"; but not "Part two of the plan".
    rf"(?i:chapter|book|part|volume|act|scene)\s+(?i:{_NUMBER})(?:\s*[.:—–-].{{0,60}}|\s+[A-Z“].{{0,60}})?",
    r"(?i:prologue|epilogue|interlude|the end)",
    r"\d{1,3}\.?|[IVXLC]{2,}\.?",
    r"(?=(?:[^A-Z]*[A-Z]){4})[^a-z“”\"]{4,60}",  # capitals alone, unless somebody shouts
)
_HEADING = re.compile("|".join(_KINDS))


def is_heading(line: str) -> bool:
    """Whether a line is a heading or scene break, or the beginning of one; not so an empty one."""
    return _HEADING.fullmatch(line.strip()) is not None
