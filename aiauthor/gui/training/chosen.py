"""The network that the writer chose to suggest: the base, a voice, or something between the two.

Imports torch, so it is imported on the suggestions' thread alone.
"""

from __future__ import annotations

from aiauthor.library import Library, blend
from aiauthor.model.checkpoint import ModelFile, load_model


def load_voice(voice_id: str, strength: float) -> ModelFile:
    """A voice at a strength, 0 to 1; a voice whose base is not at hand speaks at its full strength.

    Raises:
        ModelFileError: if there is no such voice, or it cannot be read.
    """
    library = Library()
    voice = library.find(voice_id)
    file = load_model(voice.path)
    base = None if strength >= 1 else library.base_of(voice)
    return file if base is None else blend(load_model(base), file, strength)
