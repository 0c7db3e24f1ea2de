"""Zip archives that are the same, byte for byte, whenever the same book is exported."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence


def pack(members: Sequence[tuple[str, str | bytes]], *, mimetype: str = "") -> bytes:
    """A zip archive of members in order.

    Args:
        members: (name, content) each.
        mimetype: goes first and unpacked, as OpenDocument and EPUB want it; "" for none.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if mimetype:
            archive.writestr(zipfile.ZipInfo("mimetype"), mimetype, zipfile.ZIP_STORED)
        for name, content in members:
            info = zipfile.ZipInfo(name)
            info.external_attr = 0o644 << 16
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
