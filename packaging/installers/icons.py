"""Icons of every size and kind from the one drawing. Uses Qt of the environment that builds, drawing on no screen."""

from __future__ import annotations

import os
import struct
from pathlib import Path

from installers.facts import icon

SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
_ICO_SIZES = (16, 24, 32, 48, 64, 256)
_ICNS_KINDS = {16: b"icp4", 32: b"icp5", 64: b"icp6", 128: b"ic07", 256: b"ic08", 512: b"ic09"}


def pngs(sizes: tuple[int, ...] = SIZES) -> dict[int, bytes]:
    """The icon as PNG files, by their width in pixels."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QByteArray, QSize
    from PySide6.QtGui import QGuiApplication, QImageReader

    kept = QGuiApplication.instance() or QGuiApplication([])
    found = {}
    for size in sizes:
        reader = QImageReader(str(icon()))
        reader.setScaledSize(QSize(size, size))
        image = reader.read()
        if image.isNull():
            raise OSError(f"{icon()}: {reader.errorString()}")
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes, the call text
        found[size] = bytes(data.data())
    del kept
    return found


def ico(path: Path) -> None:
    """Windows' file of icons, which holds PNG files since Vista."""
    images = pngs(_ICO_SIZES)
    header = struct.pack("<HHH", 0, 1, len(images))
    offset = len(header) + 16 * len(images)
    for size, data in images.items():
        header += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(data), offset)
        offset += len(data)
    path.write_bytes(header + b"".join(images.values()))


def icns(path: Path) -> None:
    """Apple's file of icons."""
    images = pngs(tuple(_ICNS_KINDS))
    blocks = b"".join(_ICNS_KINDS[size] + struct.pack(">I", len(data) + 8) + data for size, data in images.items())
    path.write_bytes(b"icns" + struct.pack(">I", len(blocks) + 8) + blocks)
