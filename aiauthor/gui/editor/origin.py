"""Where an edit comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aiauthor.gui.editor.block_index import Edit
from aiauthor.gui.editor.clipboard import Span


@dataclass(frozen=True)
class Origin:
    """Where an edit comes from, if not from the writer's keys.

    Attributes:
        machine: it is a suggestion that was accepted.
        undoing: it undoes or redoes an earlier one.
        spans: it is pasted from this program, and these of its characters are the machine's.
        parts: Qt tells of it as one large edit, and these are the small ones that it consists of.
    """

    machine: bool = False
    undoing: bool = False
    spans: Sequence[Span] | None = None
    parts: Sequence[Edit] = ()
