"""Which words are spelt rightly: Hunspell's dictionaries, the writer's own words, the book's own words. No Qt.

Dictionaries ship with the program, lie where the system keeps them, or were put into the program's data by
the writer. For one thread.
"""

from __future__ import annotations

import logging
import os
import sys
import unicodedata
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


# Of the languages that are not written in Latin letters.
_SCRIPTS = {
    **dict.fromkeys(("be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "uk"), "CYRILLIC"),
    **dict.fromkeys(("ar", "fa", "ps", "ug", "ur"), "ARABIC"),
    **dict.fromkeys(("he", "yi"), "HEBREW"),
    **dict.fromkeys(("hi", "mr", "ne", "sa"), "DEVANAGARI"),
    **{"bn": "BENGALI", "el": "GREEK", "gu": "GUJARATI", "hy": "ARMENIAN", "ka": "GEORGIAN", "kn": "KANNADA"},
    **{
        "ko": "HANGUL",
        "ml": "MALAYALAM",
        "pa": "GURMUKHI",
        "si": "SINHALA",
        "ta": "TAMIL",
        "te": "TELUGU",
        "th": "THAI",
    },
}


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
        self._is_english = language.startswith("en")
        self._script = _SCRIPTS.get(language.partition("_")[0].partition("-")[0], "LATIN")
        self._own: set[str] = set()
        for file in word_files:
            self._own |= read_words(file)

    def knows(self, word: str) -> bool:
        """Whether a word is spelt rightly, as far as can be told: words of another script are not judged."""
        plain = _plain(word)
        if len(plain) > _LONGEST_CHARS or plain in self._own or plain.lower() in self._own:
            return True
        if _script_of(plain) != self._script:
            return True
        if self._hunspell.spell(plain) or _without_s(plain) in self._own:
            return True
        # English dictionaries have "naive" and "cafe"; English novels also have the accents.
        return self._is_english and not plain.isascii() and bool(self._hunspell.spell(_without_accents(plain)))

    def suggest(self, word: str) -> list[str]:
        """What may have been meant, likeliest first, apostrophes as the writer types them. Up to 0.1 s."""
        if len(word) > _LONGEST_CHARS:
            return []
        found = self._hunspell.suggest(_plain(word))[:MOST_SUGGESTED]
        return [text.replace("'", "’") if "’" in word else text for text in found]

    def learn(self, word: str) -> None:
        """Know a word from now on."""
        self._own.add(_plain(word))


def read_words(file: Path) -> set[str]:
    """The words of a file, one a line; none if it cannot be read."""
    try:
        with file.open("rb") as stream:
            text = stream.read(_MAX_WORDS_BYTES).decode("utf-8", "replace")
    except OSError:
        return set()
    return {_plain(word.strip()) for word in text.split("\n") if word.strip()}


def add_word(file: Path, word: str) -> None:
    """Write a word into a file of words.

    Raises:
        DocumentError: if it cannot be written.
    """
    words = sorted({*read_words(file), _plain(word)}, key=lambda w: (w.lower(), w))
    try:
        if not file.parent.exists():
            make_private_folder(file.parent)
        replace_file(file, ("\n".join(words) + "\n").encode())
    except DocumentError:
        log.warning("a word could not be added to %s", file.name)
        raise


def _plain(word: str) -> str:
    """A word as dictionaries spell it: straight apostrophes, and no letters in two parts."""
    return unicodedata.normalize("NFC", word).translate(_CURLY)


def _without_accents(word: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", word) if not unicodedata.combining(part))


def _script_of(word: str) -> str:
    """The script of a word's first letter, as Unicode names it."""
    return unicodedata.name(word[:1] or " ", "").partition(" ")[0]


def _without_s(word: str) -> str:
    """A name without its genitive."""
    return word[:-2] if word.endswith("'s") else word
