"""What of the interpreter and the packages is left out of the installers, and why.

A rule is a pattern of paths below `site-packages` (or below the interpreter's own library), a reason, and what stays
although the pattern covers it. `aiauthor self-test` in the pruned folder, and a look at every library that the
remaining ones ask for, tell when a rule went too far.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Rule:
    """Files to leave out; `*` in patterns spans folders."""

    pattern: str
    reason: str
    but: tuple[str, ...] = ()

    def covers(self, path: str) -> bool:
        """Whether a file, told as a relative path with slashes, is left out by this rule."""
        return fnmatch.fnmatchcase(path, self.pattern) and not any(fnmatch.fnmatchcase(path, kept) for kept in self.but)


# What the window uses: the three, what the self-test types with, and what Qt's own plugins ask for.
_QT_MODULES = ("Core", "Gui", "Widgets", "Test", "DBus", "Svg")
_QT_LIBRARIES = (*_QT_MODULES, "XcbQpa", "WaylandClient", "WlShellIntegrationPrivate", "WlShellIntegration", "OpenGL")

PACKAGES = (
    # Every package
    Rule("*.pyi", "for editors of programs"),
    Rule("*/py.typed", "for editors of programs"),
    Rule("*.pxd", "for compilers of Cython"),
    Rule("*.pyx", "for compilers of Cython"),
    Rule("*.h", "for compilers of C", but=("*/licen[cs]es/*",)),
    Rule("*.hpp", "for compilers of C++"),
    Rule("*.cmake", "for builds of C++"),
    Rule("*.lib", "for linkers on Windows"),
    Rule("*.a", "for linkers"),
    Rule("*.pdb", "for debuggers on Windows"),
    Rule("*/tests/*", "tests", but=("numpy/testing/*",)),
    Rule("bin/*", "commands of packages, which start with the path of the machine that built them"),
    Rule("Scripts/*", "commands of packages"),
    Rule("share/*", "manual pages of packages' commands"),
    Rule("*.dist-info/RECORD", "lists files that are not there any more"),
    Rule("*.dist-info/*.json", "how a package came here", but=("*/licen[cs]es/*",)),
    # PyTorch, which only training and CUDA import. Its Python modules ask for each other everywhere: they stay.
    Rule("torch/include/*", "headers of C++"),
    Rule("torch/share/*", "builds of C++"),
    Rule("torch/bin/*", "PyTorch's own tests, and a compiler of protocols", but=("torch/bin/torch_shm_manager",)),
    Rule("torch/test/*", "PyTorch's own tests"),
    Rule("torch/lib/*_test*", "PyTorch's own tests"),
    Rule("torch/lib/libjitbackend_test*", "PyTorch's own tests"),
    Rule("torch/lib/libbackend_with_compiler*", "PyTorch's own tests"),
    Rule("torch/lib/libaoti_custom_ops*", "PyTorch's own tests"),
    Rule("torch/lib/libtorchbind_test*", "PyTorch's own tests"),
    Rule("torch/lib/aoti_custom_ops*", "PyTorch's own tests"),
    Rule(
        "torch/testing/_internal/*",
        "PyTorch's own tests",
        but=tuple(f"torch/testing/_internal/{name}.py" for name in ("__init__", "common_dtype", "logging_tensor")),
    ),
    Rule("torchgen/*.yaml", "sources of PyTorch's build"),
    # numpy and SymPy (PyTorch imports the latter)
    Rule("numpy/distutils/*", "for builds"),
    Rule("numpy/f2py/*", "for compilers of Fortran"),
    Rule("numpy/_core/include/*", "headers of C"),
    Rule("numpy/doc/*", "documentation"),
    Rule("sympy/benchmarks/*", "measures SymPy"),
    Rule("sympy/*/benchmarks/*", "measures SymPy"),
    Rule("isympy.py", "a shell for mathematicians"),
    Rule("lxml/includes/*", "headers of C"),
    Rule("lxml/isoschematron/*", "checks XML against Schematron"),
    Rule("lxml/objectify*", "another way to read XML"),
    # Qt
    Rule("PySide6/Qt/qml/*", "Qt Quick, which the window does not use"),
    Rule("PySide6/qml/*", "Qt Quick, which the window does not use"),
    Rule("PySide6/Qt/metatypes/*", "for compilers of C++"),
    Rule("PySide6/metatypes/*", "for compilers of C++"),
    Rule("PySide6/Qt/libexec/*", "Qt's tools for programmers"),
    Rule("PySide6/include/*", "headers of C++"),
    Rule("PySide6/typesystems/*", "for makers of bindings"),
    Rule("PySide6/glue/*", "for makers of bindings"),
    Rule("PySide6/doc/*", "documentation"),
    Rule("PySide6/scripts/*", "Qt's tools for programmers"),
    *(
        Rule(f"PySide6/{tool}{end}", "Qt's tools for programmers")
        for tool in ("assistant", "balsam", "balsamui", "designer", "linguist", "lrelease", "lupdate", "qmlcachegen")
        for end in ("", ".exe", ".app/*")
    ),
    *(
        Rule(f"PySide6/{tool}{end}", "Qt's tools for programmers")
        for tool in ("qmlformat", "qmlimportscanner", "qmllint", "qmlls", "qmltyperegistrar", "qsb", "rcc", "svgtoqml")
        for end in ("", ".exe")
    ),
    *(
        Rule(f"PySide6/{tool}{end}", "Qt's tools for programmers")
        for tool in ("uic", "lconvert")
        for end in ("", ".exe")
    ),
    Rule(
        "PySide6/Qt*.abi3.so",
        "bindings of parts that the window does not use",
        but=tuple(f"PySide6/Qt{name}.abi3.so" for name in _QT_MODULES),
    ),
    Rule(
        "PySide6/Qt*.pyd",
        "bindings of parts that the window does not use",
        but=tuple(f"PySide6/Qt{name}.pyd" for name in _QT_MODULES),
    ),
    Rule("PySide6/libpyside6qml*", "bindings of Qt Quick"),
    Rule("PySide6/pyside6qml*", "bindings of Qt Quick"),
    Rule(
        "PySide6/Qt/lib/libQt6*",
        "parts of Qt that the window does not use",
        but=tuple(f"PySide6/Qt/lib/libQt6{name}.so.6" for name in _QT_LIBRARIES),
    ),
    Rule(
        "PySide6/Qt6*.dll",
        "parts of Qt that the window does not use",
        but=tuple(f"PySide6/Qt6{name}.dll" for name in _QT_LIBRARIES),
    ),
    Rule(
        "PySide6/Qt/lib/Qt*.framework/*",
        "parts of Qt that the window does not use",
        but=tuple(f"PySide6/Qt/lib/Qt{name}.framework/*" for name in _QT_LIBRARIES),
    ),
    Rule("PySide6/Qt/lib/libav*", "films"),
    Rule("PySide6/av*.dll", "films"),
    Rule("PySide6/sw*.dll", "films"),
    Rule("PySide6/opengl32sw.dll", "OpenGL without a graphics card, which only Qt Quick draws with"),
    Rule("PySide6/concrt140.dll", "of Microsoft's runtime; nothing here asks for it"),
    *(
        Rule(f"PySide6/{folder}plugins/{kind}/*", reason)
        for folder in ("Qt/", "")
        for kind, reason in {
            "designer": "Qt's tools for programmers",
            "egldeviceintegrations": "screens without a desktop",
            "generic": "input without a desktop",
            "networkinformation": "the program opens no connection",
            "printsupport": "printers; the program writes PDF, and prints nothing",
            "qmllint": "Qt Quick",
            "qmltooling": "Qt Quick",
            "sqldrivers": "databases",
            "tls": "the program opens no connection",
            "vectorimageformats": "animations",
            "wayland-graphics-integration-server": "for servers of Wayland",
        }.items()
    ),
    *(
        Rule(f"PySide6/{folder}plugins/{name}", reason)
        for folder in ("Qt/", "")
        for name, reason in {
            "platforms/libqeglfs*": "screens without a desktop",
            "platforms/libqlinuxfb*": "screens without a desktop",
            "platforms/libqminimalegl*": "screens without a desktop",
            "platforms/libqvkkhrdisplay*": "screens without a desktop",
            "platforms/*qvnc*": "opens a port, and the program opens no connection",
            "platforms/qdirect2d*": "an experiment of Qt's",
            "platforms/?qminimal*": "draws nothing",
            "platforminputcontexts/*qtvirtualkeyboard*": "asks for Qt Quick",
            "imageformats/*qpdf*": "asks for Qt PDF, which is not here",
            "imageformats/*qicns*": "icons of macOS",
            "imageformats/*qtga*": "no manuscript holds it",
            "imageformats/*qwbmp*": "no manuscript holds it",
            "wayland-shell-integration/libfullscreen*": "screens without a desktop",
            "wayland-shell-integration/libivi*": "screens in cars",
            "wayland-shell-integration/libqt-shell*": "servers made with Qt",
            "wayland-graphics-integration-client/libvulkan*": "nothing draws with Vulkan",
        }.items()
    ),
    Rule(
        "PySide6/*translations/*",
        "translations of what the window does not show, or into languages that it does not speak",
        but=("*/qtbase_de.qm", "*/qtbase_en.qm"),
    ),
)

STDLIB = (
    Rule("test/*", "Python's own tests"),
    Rule("*/test/*", "Python's own tests"),
    Rule("idlelib/*", "an editor of programs"),
    Rule("lib2to3/*", "for programmers"),
    Rule("ensurepip/*", "nothing more is installed here"),
    Rule("venv/*", "nothing more is installed here"),
    Rule("distutils/*", "for builds"),
    Rule("config-*", "for builds"),
    Rule("pydoc_data/*", "Python's documentation"),
    Rule("turtle*", "draws with Tk"),
    Rule("tkinter/*", "Tk, which the window does not use"),
    Rule("sqlite3/*", "databases"),
    Rule("curses/*", "terminals"),
    Rule("dbm/*", "databases"),
    Rule("sitecustomize.py", "Debian's own"),
    Rule("EXTERNALLY-MANAGED", "nothing is installed here"),
    Rule("LICENSE.txt", "is a link, and lies with the licences"),
    *(
        Rule(f"lib-dynload/{name}.*", reason)
        for name, reason in {
            "_ssl": "the program opens no connection",
            "_hashlib": "OpenSSL; hashlib has what it needs without",
            "_sqlite3": "databases",
            "_dbm": "databases",
            "_gdbm": "databases",
            "_curses*": "terminals",
            "readline": "terminals",
            "_tkinter": "Tk, which the window does not use",
            "_crypt": "passwords of Unix",
            "_uuid": "asks for a library of the system, and uuid works without",
            "nis": "networks of Unix",
            "ossaudiodev": "sound",
            "audioop": "sound",
            "*test*": "Python's own tests",
            "xxlimited*": "an example",
        }.items()
    ),
)

WINDOWS_STDLIB = (
    Rule("_ssl.pyd", "the program opens no connection"),
    Rule("libssl-3.dll", "the program opens no connection"),
    Rule("_hashlib.pyd", "OpenSSL; hashlib has what it needs without"),
    Rule("libcrypto-3.dll", "OpenSSL; hashlib has what it needs without"),
    Rule("_sqlite3.pyd", "databases"),
    Rule("sqlite3.dll", "databases"),
    Rule("_msi.pyd", "makes installers"),
    Rule("winsound.pyd", "sound"),
    Rule("python.cat", "Microsoft's list of signatures of files that are not all here"),
)


def prune(folder: Path, rules: Iterable[Rule]) -> dict[Rule, int]:
    """Remove what the rules cover, and folders that are empty then.

    Returns:
        Bytes that each rule removed; rules that met nothing are absent.
    """
    removed: dict[Rule, int] = {}
    rules = list(rules)
    for path in sorted(folder.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            continue
        relative = path.relative_to(folder).as_posix()
        rule = next((rule for rule in rules if rule.covers(relative)), None)
        if rule is not None:
            removed[rule] = removed.get(rule, 0) + path.lstat().st_size
            path.unlink()
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink() and not any(path.iterdir()):
            path.rmdir()
    return removed
