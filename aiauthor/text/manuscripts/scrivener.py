"""Scrivener projects (.scriv folders) of versions 2 and 3: the draft, in the order of the binder.

The binder (`NAME.scrivx`) is a tree of items; the text of each is a file of its own, named by its number
in version 2 (`Files/Docs/12.rtf`) and by its identifier in version 3 (`Files/Data/UUID/content.rtf`).
Only the draft folder is read, and of it what the writer includes in the finished book.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from aiauthor.archives import parse_xml
from aiauthor.errors import DocumentError
from aiauthor.text.manuscripts.paragraphs import Budget, Paragraphs, join_texts
from aiauthor.text.manuscripts.plain import add_plain, decode_file
from aiauthor.text.manuscripts.rtf import read_rtf
from aiauthor.text.manuscripts.source import Source, failure, label_of
from aiauthor.text.manuscripts.values import Limits, Reading

SUFFIX = ".scriv"

_BINDER_BYTES = 8 << 20
_MAX_ITEMS = 10_000
_IDENTIFIER = re.compile(r"[0-9A-Za-z-]{1,64}")
# Marks of styles and headings that Scrivener keeps in the text, and notes written into the line.
_MARK = re.compile(r"<!?\$Scr\w{0,40}(?:::-?\d{1,9})?>")
_NOTES = (("{\\Scrv_annot", "\\end_Scrv_annot}"), ("{\\Scrv_fn", "\\end_Scrv_fn}"), ("{\\Scrv_ref", "\\end_Scrv_ref}"))


def is_project(path: Path) -> bool:
    """Whether a folder is a Scrivener project."""
    return path.suffix.lower() == SUFFIX and path.is_dir()


def read_scrivener(path: Path, limits: Limits) -> Reading:
    """Read the draft of a project.

    Raises:
        DocumentError: if it is no project of a known version, or a trap.
    """
    budget = Budget(limits, label_of(path))
    binder, warnings = _binder_file(path)
    items = _draft_items(Source(binder, limits, budget), budget)
    home = path.resolve()
    texts: list[str] = []
    missing = 0
    for identifiers in items:
        document = _document(home, identifiers)
        if document is None:
            missing += 1  # an item without a text, such as a folder, has no file
        else:
            budget.spend_file()
            texts.append(_read_document(Source(document, limits, budget)))
    if items and missing == len(items):
        raise DocumentError("{0} holds none of the texts that it lists; is all of it on this computer?", budget.label)
    return Reading(join_texts(texts), title=path.stem, warnings=warnings)


def draft_files(path: Path) -> Iterator[Path]:
    """All files that may hold texts of a project."""
    for pattern in ("Files/Docs/*.rtf", "Files/Data/*/content.rtf", "Files/Data/*/content.txt"):
        yield from path.glob(pattern)


def _binder_file(path: Path) -> tuple[Path, tuple[str, ...]]:
    try:
        files = sorted(child for child in path.iterdir() if child.suffix.lower() == ".scrivx" and child.is_file())
    except OSError as exc:
        raise DocumentError(failure(path, exc)) from exc
    if not files:
        if (path / "binder.scrivproj").exists():
            raise DocumentError("{0} is of Scrivener 1; open it in a newer one, which converts it.", label_of(path))
        raise DocumentError("{0} is not a whole Scrivener project: its binder is missing.", label_of(path))
    named = [file for file in files if file.stem == path.stem]
    warnings = ("It holds several binders, perhaps after a conflict of copies; one was read.",) if files[1:] else ()
    return (named or files)[0], warnings


def _draft_items(source: Source, budget: Budget) -> list[tuple[str, ...]]:
    """What the files of the draft's items may be called, of those items that are in the finished book, in order."""
    root = parse_xml(source.read(_BINDER_BYTES), name=source.label)
    draft = next((item for item in root.iter("BinderItem") if item.get("Type") == "DraftFolder"), None)
    if draft is None:
        raise DocumentError("{0} has no draft folder.", budget.label)
    items = list(draft.iter("BinderItem"))
    if len(items) > _MAX_ITEMS:
        raise DocumentError("{0} lists more than {1:,} texts, which no book has.", budget.label, _MAX_ITEMS)
    # What is left out of the book lacks the element; so does everything where it was never used.
    included = [item for item in items if _says_included(item)]
    return list(dict.fromkeys(filter(None, map(_identifiers, included or items))))


def _says_included(item: etree._Element) -> bool:
    return str(item.findtext("MetaData/IncludeInCompile") or "").strip().lower() in {"yes", "true", "1"}


def _identifiers(item: etree._Element) -> tuple[str, ...]:
    names = (item.get("UUID", ""), item.get("ID", ""))
    return tuple(name for name in names if _IDENTIFIER.fullmatch(name))


def _document(home: Path, identifiers: tuple[str, ...]) -> Path | None:
    for identifier in identifiers:
        for name in (
            f"Files/Data/{identifier}/content.rtf",
            f"Files/Data/{identifier}/content.txt",
            f"Files/Docs/{identifier}.rtf",
            f"Files/Docs/{identifier}.rtfd/TXT.rtf",
            f"Files/Docs/{identifier}.txt",
        ):
            path = home / name
            # A link may lead out of the project, to what the writer never meant to give.
            if path.exists() and path.resolve().is_relative_to(home):
                return path
    return None


def _read_document(source: Source) -> str:
    if source.path.suffix == ".rtf":
        text = read_rtf(source).text
    else:
        paragraphs = Paragraphs(source.budget)
        add_plain(paragraphs, decode_file(source)[0])
        text = paragraphs.text()
    return _clean(text)


def _clean(text: str) -> str:
    for opening, closing in _NOTES:
        text = _without(text, opening, closing)
    return "\n\n".join(kept for paragraph in text.split("\n\n") if (kept := _MARK.sub("", paragraph).strip()))


def _without(text: str, opening: str, closing: str) -> str:
    kept = []
    position = 0
    while (start := text.find(opening, position)) >= 0 and (end := text.find(closing, start)) >= 0:
        kept.append(text[position:start])
        position = end + len(closing)
    return "".join(kept) + text[position:]
