"""Importing much on one thread without making the window stutter on another.

An import holds Python's lock in pieces, and what hurts are the long ones. Measured on two cores of an
AMD EPYC, in milliseconds of work that no other thread can interrupt: loading `libtorch_cpu` 200, the
extension `torch._C` 63, collections of garbage 47 and 21, all else below 5. So the library is loaded
first by a foreign call, which lets go of the lock, and garbage is not collected meanwhile. What
was imported lives as long as the program, so later collections need not look at it again (`gc.freeze`):
each would cost the writer 50 ms.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import importlib.util
import logging
import sys
import threading
from pathlib import Path

log = logging.getLogger(__name__)

_one_at_a_time = threading.Lock()  # several threads of the window may need torch first

_LIBRARIES = {"linux": "lib{}.so", "darwin": "lib{}.dylib", "win32": "{}.dll"}
_RTLD_NOW = 2
_LOAD_WITH_ITS_OWN = 0x1100  # LOAD_LIBRARY_SEARCH_DEFAULT_DIRS | LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR


def import_gently(module: str, *, torch: bool) -> None:
    """Import a module, from a thread other than the window's.

    Args:
        module: its full name.
        torch: whether it needs torch.

    Raises:
        ImportError: if it cannot be imported.
    """
    with _one_at_a_time:
        if torch and "torch" not in sys.modules:
            _load_libraries()
        collecting = gc.isenabled()
        gc.disable()
        try:
            importlib.import_module(module)
            gc.freeze()
        finally:
            if collecting:
                gc.enable()


def _load_libraries() -> None:
    """Load torch's libraries without Python's lock; the import finds them loaded. Failing here does not matter."""
    spec = importlib.util.find_spec("torch")
    name = _LIBRARIES.get(sys.platform)
    if spec is None or spec.origin is None or name is None:
        return
    folder = Path(spec.origin).parent / "lib"
    with contextlib.suppress(OSError, AttributeError):
        for library in ("c10", "torch_cpu"):
            path = folder / name.format(library)
            if not path.exists():
                return
            if sys.platform == "win32":
                ctypes.WinDLL("kernel32").LoadLibraryExW(str(path), None, _LOAD_WITH_ITS_OWN)
            else:
                dlopen = ctypes.CDLL(None).dlopen
                dlopen.restype, dlopen.argtypes = ctypes.c_void_p, [ctypes.c_char_p, ctypes.c_int]
                if not dlopen(str(path).encode(), _RTLD_NOW):
                    return
