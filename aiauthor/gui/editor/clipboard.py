"""What is copied, cut, dragged and pasted: plain text, and for this program which of it is the machine's."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData

SPANS_TYPE = "application/x-aiauthor-whose-words"
Span = tuple[int, int]


def mime_data(text: str, spans: Sequence[Span] | None) -> QMimeData:
    """Plain text, and (unless None) the stretches of it that are the machine's."""
    data = QMimeData()
    data.setText(text)
    if spans is not None:
        data.setData(SPANS_TYPE, QByteArray(json.dumps({"chars": len(text), "spans": spans}).encode()))
    return data


def spans_in(source: QMimeData) -> Sequence[Span] | None:
    """Which characters of pasted text are the machine's; None if it comes from elsewhere."""
    if not source.hasFormat(SPANS_TYPE):
        return None
    try:
        values = json.loads(bytes(source.data(SPANS_TYPE).data()))
        spans = [(int(start), int(end)) for start, end in values["spans"]]
        return spans if values["chars"] == len(source.text()) else None
    except (ValueError, KeyError, TypeError):
        return None


def files_in(source: QMimeData) -> list[Path]:
    """The files that are dragged or were copied in a file manager."""
    return [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()] if source.hasUrls() else []
