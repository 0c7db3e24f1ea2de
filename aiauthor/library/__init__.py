"""The writer's voices on disk: list, rename, share, and mix with the base. Knows neither Qt nor training."""

from aiauthor.library.blend import blend
from aiauthor.library.library import Library, Unreadable, Voice

__all__ = ["Library", "Unreadable", "Voice", "blend"]
