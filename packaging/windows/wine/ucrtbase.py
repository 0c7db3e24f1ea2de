"""Makes an ucrtbase.dll for wine 8, whose own lacks the functions of complex numbers that numpy asks for.

    python ucrtbase.py WINES_UCRTBASE FOLDER      needs mingw-w64

The new one has mingw-w64's functions for those; all else leads to a copy of wine's own under another name.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

_COMPILER = ("x86_64-w64-mingw32-gcc", "-O1", "-s", "-shared", "-static-libgcc", "-nostartfiles", "-Wl,--entry=0")
_TO_REAL = ("abs", "arg", "imag", "real")
_TO_COMPLEX = ("acos", "acosh", "asin", "asinh", "atan", "atanh", "cos", "cosh", "exp", "log", "proj", "sin", "sinh")
_TO_COMPLEX += ("sqrt", "tan", "tanh")


def main() -> None:
    """Write ucrtbase.dll and what it leads to into a folder."""
    own, folder = Path(sys.argv[1]), Path(sys.argv[2])
    # Without the mark, wine takes the copy for a library like any other.
    (folder / "ucrtbase_wine.dll").write_bytes(own.read_bytes().replace(b"Wine builtin DLL", b"A copy of wine's", 1))
    told = subprocess.run(["objdump", "-p", str(own)], check=True, capture_output=True, text=True).stdout
    table = told[told.index("[Ordinal/Name Pointer] Table") :]
    names = re.findall(r"^\s*\[\s*\d+\](?: \+base\[\s*\d+\])? +(?:[0-9a-f]+ )?(\S+)$", table, re.MULTILINE)
    source, exports = "#include <complex.h>\n", "LIBRARY ucrtbase.dll\nEXPORTS\n"
    made = {}
    for number, end in (("double", ""), ("float", "f")):
        for name in (*_TO_REAL, *_TO_COMPLEX):
            result = number if name in _TO_REAL else f"{number} _Complex"
            made[f"c{name}{end}"] = f"{result} my_c{name}{end}({number} _Complex x) {{ return c{name}{end}(x); }}\n"
        both = f"{number} _Complex x, {number} _Complex y"
        made[f"cpow{end}"] = f"{number} _Complex my_cpow{end}({both}) {{ return cpow{end}(x, y); }}\n"
    for name in names:
        exports += f"    {name} = my_{name}\n" if name in made else f"    {name} = ucrtbase_wine.{name}\n"
    source += "".join(body for name, body in made.items() if name in names)
    (folder / "ucrtbase.def").write_text(exports, encoding="ascii")
    (folder / "ucrtbase.c").write_text(source, encoding="ascii")
    subprocess.run([*_COMPILER, "ucrtbase.c", "ucrtbase.def", "-o", "ucrtbase.dll"], cwd=folder, check=True)


if __name__ == "__main__":
    main()
