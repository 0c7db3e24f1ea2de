"""How long the program takes from cold: to a window with the page in it, and to the first suggestion.

    cold_start.py DISPLAY FRAMEBUFFER COMMAND...

FRAMEBUFFER is the file that `Xvfb -fbdir` keeps the screen in; reading it costs the program nothing. The page in the
command must hold a line of text. The pages that the system has cached are dropped first, which needs root. Tab is
pressed as soon as the page is seen, while the network is still being loaded. Prints wall time, and the processor time
that the program had used by then: on a machine that is busy with something else, only the latter says much.
"""

from __future__ import annotations

import mmap
import os
import struct
import subprocess
import sys
import time
from pathlib import Path

_FROM_ROW, _TO_ROW = 60, 160  # of the screen: the first lines of the page
_LETTERS = 100  # pixels that a few letters take
_PATIENCE_S = 120.0
_LOOK_EVERY_S = 0.01


class Screen:
    """The part of Xvfb's screen that the page is in, 32 bits a pixel."""

    def __init__(self, file: Path) -> None:
        with file.open("rb") as stream:
            self._map = mmap.mmap(stream.fileno(), 0, prot=mmap.PROT_READ)
        header = struct.unpack(">25I", self._map[:100])
        self._row, self._start = header[12], header[0] + 12 * header[19]

    def rows(self) -> list[bytes]:
        """What is on it, a row of pixels each."""
        begin = self._start + _FROM_ROW * self._row
        return [self._map[begin + n * self._row : begin + (n + 1) * self._row] for n in range(_TO_ROW - _FROM_ROW)]


def dark(rows: list[bytes]) -> int:
    """Pixels of the writer's words, on a page in light colours; 0 where there is no such page."""
    middle = memoryview(rows[-1]).cast("I")
    is_light = sum(pixel & 0xFF > 0xC0 for pixel in middle) > len(middle) // 2
    return sum(pixel & 0xFF < 0x40 for row in rows for pixel in memoryview(row).cast("I")) if is_light else 0


def grey(rows: list[bytes]) -> int:
    """Pixels of a suggestion: in the middle between dark and light."""
    return sum(0x70 <= pixel & 0xFF <= 0x90 for row in rows for pixel in memoryview(row).cast("I"))


def processor_s(pid: int) -> float:
    """Processor time of a program so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Measure once; 1 if it does not get so far."""
    display, framebuffer, *command = sys.argv[1:]
    screen = Screen(Path(framebuffer))
    keys = ["xdotool", "mousemove", "500", "400", "key", "ctrl+End", "key", "Tab"]
    os.sync()
    Path("/proc/sys/vm/drop_caches").write_text("3\n")
    began = time.monotonic()
    with subprocess.Popen(command, env={**os.environ, "DISPLAY": display}) as program:
        rows: list[bytes] = []
        edges: int | None = None  # grey ones around the letters of the page
        while time.monotonic() - began < _PATIENCE_S and program.poll() is None:
            time.sleep(_LOOK_EVERY_S)
            seen, rows = rows, screen.rows()
            if rows == seen:
                continue
            told = f"{time.monotonic() - began:.2f} s, {processor_s(program.pid):.2f} s of the processor"
            if edges is None and dark(rows) > _LETTERS:
                print(f"page in the window: {told}", flush=True)
                subprocess.run(keys, env={**os.environ, "DISPLAY": display}, check=True)
                edges = grey(rows)
            elif edges is not None and grey(rows) > edges + _LETTERS:
                print(f"first suggestion:   {told}", flush=True)
                break
        else:
            print("it does not come", file=sys.stderr)
            program.kill()
            return 1
        program.terminate()
    return 0


if __name__ == "__main__":
    sys.exit(main())
