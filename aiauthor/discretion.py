"""What the program never tells: errors are reported by their kind and place, without messages and values.

The message of an error, or a variable in a traceback, may quote the manuscript; and what is written to the
standard error of a program that was started from a menu ends in the system's log. So does the memory of a program
that crashed, unless it asks not to be kept.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

_MOST_FRAMES = 40
_SEM_NOGPFAULTERRORBOX = 2

# No dependency reports on its use. These switches are for one that begins to, and for the compiler's caches of
# torch, which could lie on a server and are not used.
SWITCHES = {"DO_NOT_TRACK": "1", "TORCHINDUCTOR_FX_GRAPH_REMOTE_CACHE": "0", "TORCHINDUCTOR_AUTOTUNE_REMOTE_CACHE": "0"}


def place_of(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The kind of an error and where it happened, one line a frame; nothing that it says."""
    lines = [kind.__name__]
    for frame in traceback.extract_tb(trace)[-_MOST_FRAMES:]:
        lines.append(f"  {'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno} in {frame.name}")
    return "\n".join(lines)


class Formatter(logging.Formatter):
    """Formats logged errors as `place_of` does."""

    def formatException(  # noqa: N802 - as logging calls it
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """The error's kind and place."""
        return "" if ei[0] is None else place_of(ei[0], ei[2])


def log_to_stderr() -> None:
    """Send warnings and errors to the standard error, unless somebody listens already."""
    if logging.getLogger().handlers:
        return
    handler = logging.StreamHandler()
    handler.setFormatter(Formatter("%(levelname)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


def keep() -> None:
    """Keep it, in a process that is ours alone: what nobody catches, memory after a crash, telemetry."""
    sys.excepthook = _tell
    sys.unraisablehook = lambda what: _tell(what.exc_type, what.exc_value, what.exc_traceback)
    threading.excepthook = lambda what: _tell(what.exc_type, what.exc_value, what.exc_traceback)
    for name, value in SWITCHES.items():
        os.environ.setdefault(name, value)
    if sys.platform == "win32":
        import ctypes

        # No report of a crash, which would hold the stack's memory and go to Windows' maker.
        mode = ctypes.windll.kernel32.GetErrorMode()
        ctypes.windll.kernel32.SetErrorMode(mode | _SEM_NOGPFAULTERRORBOX)
    else:
        import resource

        # Not 0: Linux minds that for files alone, and pipes memory to a collector of crashes all the same. At 1 byte
        # it does neither.
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (1, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _tell(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error or kind(), trace)
    elif sys.stderr is not None:
        print(f"aiauthor: an unexpected error\n{place_of(kind, trace)}", file=sys.stderr)
