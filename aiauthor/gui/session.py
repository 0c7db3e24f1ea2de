"""What the window looked like when it was closed: open files, carets, places, recent files. No Qt.

A damaged file is no reason to say anything: the window then opens empty.
"""

from __future__ import annotations

import dataclasses
import json
import logging
from pathlib import Path
from typing import Any

from aiauthor.documents.safe_write import make_private_folder, replace_file
from aiauthor.errors import DocumentError

log = logging.getLogger(__name__)

FILE_NAME = "session.json"
MOST_RECENT = 15
_MAX_BYTES = 4_000_000
_MOST_FILES = 200


@dataclasses.dataclass(frozen=True)
class OpenFile:
    """A file that was open, and where its caret stood, in characters."""

    path: Path
    caret: int = 0


@dataclasses.dataclass(frozen=True)
class Session:
    """How the writer left the desk.

    Attributes:
        files: what was open, in order.
        current: which of them was in front.
        recent: files that were open lately, the latest first.
        book: the folder that was open as a book.
        geometry: of the window, as Qt spells it.
        sidebar: which panel was shown at the side, "" for none.
        cut_off: names of exports that were not finished when the program was ended, until the writer was told.
    """

    files: tuple[OpenFile, ...] = ()
    current: int = 0
    recent: tuple[Path, ...] = ()
    book: Path | None = None
    geometry: str = ""
    sidebar: str = ""
    cut_off: tuple[str, ...] = ()

    def with_recent(self, path: Path) -> Session:
        """The same with a file as the latest."""
        path = path.absolute()
        others = [other for other in self.recent if other != path]
        return dataclasses.replace(self, recent=(path, *others)[:MOST_RECENT])


def load(folder: Path) -> Session:
    """Read the session of a data folder."""
    path = folder / FILE_NAME
    try:
        with path.open("rb") as file:
            values = json.loads(file.read(_MAX_BYTES))
        files = tuple(OpenFile(Path(entry["path"]), max(0, int(entry["caret"]))) for entry in values["files"])
        return Session(
            files=files[:_MOST_FILES],
            current=int(values["current"]),
            recent=tuple(Path(name) for name in values["recent"])[:MOST_RECENT],
            book=Path(values["book"]) if values["book"] else None,
            geometry=str(values["geometry"]),
            sidebar=str(values["sidebar"]),
            cut_off=tuple(str(name) for name in values.get("cut_off", []))[:MOST_RECENT],
        )
    except FileNotFoundError:
        return Session()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        log.warning("the last session could not be read")
        return Session()


def save(session: Session, folder: Path) -> None:
    """Write it; a failure is only logged, since the texts do not depend on it."""
    values: dict[str, Any] = {
        "files": [{"path": str(file.path), "caret": file.caret} for file in session.files],
        "current": session.current,
        "recent": [str(path) for path in session.recent],
        "book": str(session.book) if session.book else "",
        "geometry": session.geometry,
        "sidebar": session.sidebar,
        "cut_off": list(session.cut_off),
    }
    try:
        make_private_folder(folder)
        data = json.dumps(values, ensure_ascii=False, indent=1).encode("utf-8", "replace")
        replace_file(folder / FILE_NAME, data, private=True)
    except DocumentError as exc:
        log.warning("the session could not be kept: %s", type(exc.__cause__).__name__)
