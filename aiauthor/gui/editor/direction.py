"""Which way a text runs. Knows no widgets."""

from __future__ import annotations

import re

# Hebrew, Arabic, Syriac, Thaana, N'Ko and the others that run from right to left, with their presentation forms.
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


def runs_right_to_left(text: str) -> bool:
    """Whether most letters of a text are of a script that runs from right to left."""
    if _RIGHT_TO_LEFT.search(text) is None:
        return False
    letters = sum(map(str.isalpha, text))
    return 2 * sum(map(str.isalpha, _RIGHT_TO_LEFT.findall(text))) > letters
