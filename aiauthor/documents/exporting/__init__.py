"""A text or book becomes a .docx, .odt, .epub or .html: chapters from headings, emphasis kept.

`Manuscript` is what all formats are made from; a module for each format turns it into bytes, which are put
on disk atomically. PDF is printed by the window from the same `Manuscript`.
"""

from aiauthor.documents.exporting.manuscript import Chapter, Manuscript, make_manuscript
from aiauthor.documents.exporting.writing import FORMATS, export, render

__all__ = ["FORMATS", "Chapter", "Manuscript", "export", "make_manuscript", "render"]
