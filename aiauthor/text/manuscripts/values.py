"""What goes into and comes out of reading manuscripts: plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Limits:
    """How much is read before a file is taken for a mistake or a trap.

    The bounds keep reading under 500 MB of memory and about 2 s; the largest novels fill a third of them.

    Attributes:
        characters: of one manuscript's text: some 1.7 million words.
        elements: marks of structure (XML elements, RTF tokens) in one manuscript; a file of its own counts as many.
        plain_bytes: of a text, Markdown or HTML file.
        rich_bytes: of an .rtf file, whose pictures are written out in hexadecimal.
        archive_bytes: of a .docx, .odt or .epub file, whose pictures are never read.
        member_bytes: of one part of those, unpacked.
        entries: files and folders looked at in one search.
    """

    characters: int = 10_000_000
    elements: int = 1_000_000
    plain_bytes: int = 32 << 20
    rich_bytes: int = 128 << 20
    archive_bytes: int = 1 << 30
    member_bytes: int = 64 << 20
    entries: int = 100_000


@dataclass(frozen=True)
class Reading:
    r"""What the reader of one format found: running text, and what the file calls it.

    Attributes:
        text: one paragraph a line, a blank line between; a line break inside a paragraph is one "\n".
        title: as the file states it, or "".
        warnings: whole sentences.
    """

    text: str = field(repr=False)
    title: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manuscript:
    """A writer's text, ready to be normalised and learned from.

    Attributes:
        path: the file, or the folder of a Scrivener project.
        title: the file's own, else its name without the suffix.
        text: as it was written, one paragraph a line, a blank line between; not normalised.
        words: as word processors count them.
        language: ISO 639-1 code of the language that it seems to be in, or "".
        warnings: what was left out or guessed, each a whole sentence.
    """

    path: Path
    title: str
    text: str = field(repr=False)
    words: int
    language: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """A file, or a Scrivener project, that looks like a manuscript; it was not opened yet.

    Attributes:
        path: as it was given or found.
        kind: ".docx", ".scriv" ..., "" where the name does not tell.
        size_bytes: of the file; of a project, of the files of its draft and notes together.
    """

    path: Path
    kind: str
    size_bytes: int


@dataclass(frozen=True)
class Rejected:
    """A file or folder that cannot be used, and why, in one sentence."""

    path: Path
    reason: str
