"""Training on battery: whether the machine runs on one, and the one question to the writer."""

from __future__ import annotations

import ctypes
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

CHECK_SECONDS = 10.0
SUPPLIES = Path("/sys/class/power_supply")


class BatteryGate:
    """Says when training must wait for the mains.

    Args:
        on_battery: looked at every few seconds.
        allow: asked once, when the machine is first found on its battery; may wait for the writer.
        now: a clock in seconds.
    """

    def __init__(
        self,
        on_battery: Callable[[], bool],
        allow: Callable[[], bool],
        *,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._on_battery, self._allow, self._now = on_battery, allow, now
        self._allowed: bool | None = None
        self._looked = -float("inf")
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether training must wait."""
        if self._allowed or self._now() - self._looked < CHECK_SECONDS:
            return self._closed
        self._closed = self._on_battery()
        if self._closed and self._allowed is None:
            self._allowed = self._allow()
            self._closed = not self._allowed
        self._looked = self._now()
        return self._closed


def on_battery() -> bool:
    """Whether this machine runs on its battery; False where that cannot be told."""
    try:
        if sys.platform == "win32":
            status = ctypes.create_string_buffer(12)  # SYSTEM_POWER_STATUS; its first byte, ACLineStatus, is 0 offline
            return bool(ctypes.windll.kernel32.GetSystemPowerStatus(status)) and status.raw[0] == 0
        if sys.platform == "darwin":
            told = subprocess.run(
                ["/usr/bin/pmset", "-g", "batt"], capture_output=True, text=True, timeout=5, check=False
            )
            return "'Battery Power'" in told.stdout
        return linux(SUPPLIES)
    except (OSError, subprocess.SubprocessError):
        return False


def linux(supplies: Path) -> bool:
    """A battery that discharges, and no mains that is online (the kernel's power_supply class).

    Args:
        supplies: folder with one folder a supply.
    """
    discharging = False
    for supply in supplies.glob("*"):
        kind, scope = _read(supply / "type"), _read(supply / "scope")
        if kind in {"Mains", "USB"} and _read(supply / "online") == "1":
            return False
        # A mouse has a battery too; its scope is the device.
        if kind == "Battery" and scope != "Device":
            discharging |= _read(supply / "status") == "Discharging"
    return discharging


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""
