"""The table of n-grams that a model is read with."""

from __future__ import annotations

import logging

from aiauthor.errors import ModelFileError
from aiauthor.model.checkpoint import ModelFile, load_ngrams
from aiauthor.model.ngrams import NgramTable
from aiauthor.model.voice_notes import KIND
from aiauthor.paths import base_model

_log = logging.getLogger(__name__)


def novels_of(file: ModelFile) -> NgramTable | None:
    """What novels say, in a model's ids; None if it knows nothing of them.

    A base brings its own. A voice is a network alone, and what novels say does not depend on whose voice it
    is: it is read with the table of the base that ships, whichever base it grew from.
    """
    if file.ngrams is not None or file.details.get("kind") != KIND:
        return file.ngrams
    try:
        found = load_ngrams(base_model())
    except ModelFileError as exc:
        _log.warning("a voice without what novels say: %s", exc)
        return None
    return found if found is not None and found.fits(file.alphabet) else None
