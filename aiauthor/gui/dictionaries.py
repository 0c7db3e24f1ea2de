"""Which words are spelt rightly: Hunspell's dictionaries, the writer's own words, the book's own words. No Qt.

Dictionaries ship with the program, lie where the system keeps them, or were put into the program's data by
the writer. For one thread.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from aiauthor import paths
from aiauthor.documents.safe_write import make_private_folder, replace_file
from aiauthor.errors import AiAuthorError, DocumentError

log = logging.getLogger(__name__)

PERSONAL_FILE = "personal-words.txt"
MOST_SUGGESTED = 6
_MAX_WORDS_BYTES = 10_000_000
_LONGEST_CHARS = 60
_CURLY = str.maketrans({"’": "'", "ʼ": "'"})


def folders() -> list[Path]:
    """Where dictionaries may lie, the writer's own first."""
    found = [paths.data_dir() / "dictionaries", paths.resource("dictionaries")]
    if sys.platform == "win32":
        found += [Path(os.environ.get("PROGRAMFILES", "C:/")) / "LibreOffice/share/extensions/dict-en"]
    elif sys.platform == "darwin":
        found += [Path.home() / "Library/Spelling", Path("/Library/Spelling")]
    else:
        found += [Path("/usr/share/hunspell"), Path("/usr/share/myspell/dicts"), Path("/usr/local/share/hunspell")]
    return found


def languages() -> dict[str, Path]:
    """Names of the dictionaries ("en_US") and the folders that they lie in."""
    found: dict[str, Path] = {}
    for folder in folders():
        for file in sorted(folder.glob("*.dic")) if folder.is_dir() else []:
            if file.with_suffix(".aff").exists():
                found.setdefault(file.stem, folder)
    return dict(sorted(found.items()))


class Dictionary:
    """One language, with the writer's own words.

    Args:
        language: a name out of `languages`.
        word_files: files with words of the writer's, one a line, that need not exist.

    Raises:
        AiAuthorError: if there is no such dictionary, or no checker.
    """

    def __init__(self, language: str, word_files: Iterable[Path] = ()) -> None:
        folder = languages().get(language)
        if folder is None:
            raise AiAuthorError("There is no dictionary for {0}.", language)
        try:
            from hunspell import Hunspell  # type: ignore[import-untyped]  # slow to import
        except ImportError as exc:
            raise AiAuthorError("The spell checker is not installed.") from exc
        try:
            self._hunspell: Any = Hunspell(language, hunspell_data_dir=str(folder))
        except Exception as exc:  # a foreign library, reading a file that may be anything
            raise AiAuthorError("The dictionary {0} cannot be read.", language) from exc
        self._own: set[str] = set()
        for file in word_files:
            self._own |= read_words(file)

    def knows(self, word: str) -> bool:
        """Whether a word is spelt rightly."""
        plain = word.translate(_CURLY)
        if len(plain) > _LONGEST_CHARS or plain in self._own or plain.lower() in self._own:
            return True
        return bool(self._hunspell.spell(plain)) or _without_s(plain) in self._own

    def suggest(self, word: str) -> list[str]:
        """What may have been meant, likeliest first, apostrophes as the writer types them. Up to 0.1 s."""
        if len(word) > _LONGEST_CHARS:
            return []
        found = self._hunspell.suggest(word.translate(_CURLY))[:MOST_SUGGESTED]
        return [text.replace("'", "’") if "’" in word else text for text in found]

    def learn(self, word: str) -> None:
        """Know a word from now on."""
        self._own.add(word.translate(_CURLY))


def read_words(file: Path) -> set[str]:
    """The words of a file, one a line; none if it cannot be read."""
    try:
        with file.open("rb") as stream:
            text = stream.read(_MAX_WORDS_BYTES).decode("utf-8", "replace")
    except OSError:
        return set()
    return {word.strip().translate(_CURLY) for word in text.split("\n") if word.strip()}


def add_word(file: Path, word: str) -> None:
    """Write a word into a file of words.

    Raises:
        DocumentError: if it cannot be written.
    """
    words = sorted({*read_words(file), word.translate(_CURLY)}, key=lambda w: (w.lower(), w))
    try:
        if not file.parent.exists():
            make_private_folder(file.parent)
        replace_file(file, ("\n".join(words) + "\n").encode())
    except DocumentError:
        log.warning("a word could not be added to %s", file.name)
        raise


def _without_s(word: str) -> str:
    """A name without its genitive."""
    return word[:-2] if word.endswith("'s") else word
