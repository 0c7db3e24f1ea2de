"""What the program keeps beside a document: a folder in its own data, never anything inside the manuscript.

Snapshots and whose-words data live there. A document is known by its path; one that was moved or
copied outside the program is known again by its text.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import secrets
import shutil
from pathlib import Path

from aiauthor import paths
from aiauthor.documents.locks import document_key
from aiauthor.documents.safe_write import listed, make_private_folder, replace_file, sentence
from aiauthor.documents.text_file import text_digest
from aiauthor.errors import DocumentError

log = logging.getLogger(__name__)

_ABOUT = "about.json"
_MAX_ABOUT_BYTES = 1 << 16
_COPIED = ("whose-words.json",)


def companion_folder(document: Path, text: str | None = None, *, root: Path | None = None) -> Path:
    """The folder of what is kept beside a document; it need not exist yet.

    Args:
        document: the document's file.
        text: its text as it was read. If nothing is known of this path, the folder of a document with
            this very text is taken over if that one is no more, and its whose-words copied if it is.
        root: where all such folders lie; the program's own data if not given.
    """
    root = root or _root()
    folder = root / document_key(document)
    if text and not os.path.exists(folder):
        _take_over(folder, document, text_digest(text), root)
    return folder


def untitled_folder(*, root: Path | None = None) -> Path:
    """A new name for the folder beside a text that has no file yet; it need not exist."""
    return (root or _root()) / f"untitled-{secrets.token_hex(8)}"


def remember(folder: Path, document: Path, text: str) -> None:
    """Note at every save what the document's text is, so that it is known again under another name.

    Raises:
        DocumentError: if that cannot be written.
    """
    make_private_folder(folder)
    about = {"document": str(document), "text": text_digest(text)}
    replace_file(folder / _ABOUT, json.dumps(about).encode(), private=True)


def settle(folder: Path, document: Path, *, root: Path | None = None) -> Path:
    """Give an untitled text's folder to the file that it was saved as.

    Returns:
        The folder from now on. What was kept beside a file that was overwritten stays in it.

    Raises:
        DocumentError: if it cannot be moved.
    """
    target = (root or _root()) / document_key(document)
    if folder == target or not os.path.exists(folder):
        return target
    try:
        if not os.path.exists(target):
            os.rename(folder, target)
            return target
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            place = target / file.relative_to(folder)
            make_private_folder(place.parent)
            os.replace(file, place)
        shutil.rmtree(folder, ignore_errors=True)
    except OSError as exc:
        raise DocumentError(sentence(exc, target, "created")) from exc
    return target


def _root() -> Path:
    return paths.data_dir() / "documents"


def _take_over(folder: Path, document: Path, digest: str, root: Path) -> None:
    """Find the folder of a document with the same text; best effort."""
    try:
        known = listed(root)
    except DocumentError:
        return
    for other in (place / _ABOUT for place in known):
        about = _about(other)
        if about.get("text") != digest or not about.get("document"):
            continue
        try:
            if os.path.exists(about["document"]):
                for name in _COPIED:
                    with contextlib.suppress(FileNotFoundError):
                        data = (other.parent / name).read_bytes()
                        make_private_folder(folder)
                        replace_file(folder / name, data, private=True)
            else:
                os.rename(other.parent, folder)
        except (OSError, ValueError, DocumentError) as exc:
            log.warning("What was kept beside a moved document stays where it is: %s", type(exc).__name__)
        return


def _about(path: Path) -> dict[str, str]:
    try:
        with open(path, "rb") as file:
            about = json.loads(file.read(_MAX_ABOUT_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    return {key: value for key, value in about.items() if isinstance(value, str)} if isinstance(about, dict) else {}
