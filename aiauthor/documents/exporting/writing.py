"""A manuscript to a file in the format that its name asks for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from aiauthor.documents.exporting.docx import render_docx
from aiauthor.documents.exporting.epub import render_epub
from aiauthor.documents.exporting.html import render_html
from aiauthor.documents.exporting.manuscript import Manuscript
from aiauthor.documents.exporting.odt import render_odt
from aiauthor.documents.safe_write import Written, replace_file
from aiauthor.errors import DocumentError

# suffix -> (what makes it, what it is called)
FORMATS: dict[str, tuple[Callable[[Manuscript], bytes], str]] = {
    ".docx": (render_docx, "Word document"),
    ".odt": (render_odt, "OpenDocument text"),
    ".epub": (render_epub, "Electronic book"),
    ".html": (render_html, "Web page"),
}


def render(manuscript: Manuscript, suffix: str) -> bytes:
    """The manuscript as a file's bytes; about 1 s for 5 MB.

    Raises:
        DocumentError: if there is no such format.
    """
    try:
        return FORMATS[suffix.lower()][0](manuscript)
    except KeyError:
        raise DocumentError("There is no export to “{0}”; there is to {1}.", suffix, ", ".join(FORMATS)) from None


def export(manuscript: Manuscript, path: str | Path) -> Written:
    """Write the manuscript to a file, whose name says the format; atomically, so never half of it.

    Call it off the GUI's thread.

    Raises:
        DocumentError: if there is no such format, or the file cannot be written.
    """
    path = Path(path)
    return replace_file(path, render(manuscript, path.suffix))
