"""What keeps edits safe until they are saved: a `Journal`, or nothing where the data folder cannot be written."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from aiauthor.documents import text_file
from aiauthor.documents.text_file import FileState, TextFile


class Journals(Protocol):
    """What the window asks of a `Journal`, where each is described."""

    needs_text: bool

    @property
    def dirty(self) -> bool: ...  # noqa: D102 - see Journal
    def edit(self, position: int, removed: int, inserted: str) -> None: ...  # noqa: D102 - see Journal
    def snapshot(self, text: str) -> None: ...  # noqa: D102 - see Journal
    def position(self) -> int: ...  # noqa: D102 - see Journal
    def flush(self) -> None: ...  # noqa: D102 - see Journal
    def close(self, *, keep: bool = False) -> None: ...  # noqa: D102 - see Journal
    def save(  # noqa: D102 - see Journal
        self,
        position: int,
        path: Path,
        text: str,
        *,
        like: TextFile | None = None,
        expected: FileState | None = None,
        title: str | None = None,
    ) -> TextFile: ...


class NoJournal:
    """Stands in for a journal where there can be none: texts can still be saved."""

    needs_text = False
    dirty = False

    def edit(self, position: int, removed: int, inserted: str) -> None:
        """Forget it."""

    def snapshot(self, text: str) -> None:
        """Forget it."""

    def position(self) -> int:
        """Nothing is counted."""
        return 0

    def flush(self) -> None:
        """There is nothing to bring to the disk."""

    def close(self, *, keep: bool = False) -> None:
        """There is nothing to close."""

    def save(
        self,
        position: int,
        path: Path,
        text: str,
        *,
        like: TextFile | None = None,
        expected: FileState | None = None,
        title: str | None = None,
    ) -> TextFile:
        """Save the text to its file."""
        return text_file.write(path, text, like=like, expected=expected)
