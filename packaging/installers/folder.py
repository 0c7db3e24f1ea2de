"""The self-contained folder: interpreter, packages, program, licences; pruned, compiled, looked over, reported.

    linux/    aiauthor (a script)            runtime/ (Python)   runtime/lib/python3.11/dist-packages
    windows/  AI Author.exe, aiauthor.exe    python311.dll ...   packages
    macos/    Contents/MacOS/AI Author       Contents/Resources/runtime ...

plus `licences` and `CONTENTS.txt` in each. Nothing in it knows where it lies.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from installers import interpreter
from installers.facts import BUILD, COMMAND, HOMEPAGE, NAME, PYTHON, ROOT, version
from installers.leave_out import PACKAGES, Rule, prune

PINS = Path(__file__).with_name("pins.txt")
_MANYLINUX = ("2_34", "2_31", "2_28", "2_27", "2_26", "2_24", "2_17")

SYSTEMS = {
    "linux": [f"manylinux_{glibc}_x86_64" for glibc in _MANYLINUX] + ["manylinux2014_x86_64"],
    "windows": ["win_amd64"],
    "macos": [f"macosx_{release}_0_{kind}" for release in (14, 13, 12, 11) for kind in ("arm64", "universal2")],
}
_KERNELS = {"linux": "_kernel.so", "windows": "_kernel.dll", "macos": "_kernel.dylib"}
# Names for debuggers, 97 MB of them. No other library is stripped: what pip's tools have moved about breaks (numpy's).
_STRIPPED = ("torch/lib/libtorch_cpu.so", "torch/lib/libtorch_python.so")
# Byte code alone is enough where nothing asks for the sources at run time; of PyTorch, only its settings are read so.
_SOURCELESS = ("mpmath", "sympy") + tuple(
    f"torch/{name}"
    for name in ("_dynamo", "_export", "_functorch", "_higher_order_ops", "_inductor", "_subclasses", "_vendor", "ao")
    + ("distributed", "export", "fx", "onnx", "utils")
)
_READS_ITS_SOURCE = "install_config_module"
# Microsoft's redistributable runtime of C++, as a package of its own carries it.
_RUNTIME_OF_C = "msvc-runtime==14.44.35112"
_NOT_SHIPPED = ("screenshots", "*.ts", "README.md")

# A library of the system -> Debian's package that brings it. What asks for more is a mistake of the lists above.
DEBIAN_LIBRARIES = {
    "ld-linux-x86-64.so.2": "libc6",
    "libc.so.6": "libc6",
    "libdl.so.2": "libc6",
    "libm.so.6": "libc6",
    "libpthread.so.0": "libc6",
    "librt.so.1": "libc6",
    "libgcc_s.so.1": "libgcc-s1",
    "libstdc++.so.6": "libstdc++6",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libOpenGL.so.0": "libopengl0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libgio-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxcb.so.1": "libxcb1",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libzstd.so.1": "libzstd1",
}
# Plugins that are tried and dropped where the system lacks what they ask for: a package that is recommended at most.
_OPTIONAL = {
    "libqgtk3.so": {"libgtk-3.so.0", "libgdk-3.so.0", "libpango-1.0.so.0", "libgdk_pixbuf-2.0.so.0", "libatk-1.0.so.0",
                    "libcairo.so.2", "libcairo-gobject.so.2", "libharfbuzz.so.0", "libpangocairo-1.0.so.0"},
    "libqt6wl": {"libwayland-client.so.0", "libwayland-cursor.so.0"},
    "wayland": {"libwayland-client.so.0", "libwayland-cursor.so.0", "libwayland-egl.so.1", "libdrm.so.2"},
}  # fmt: skip


@dataclass(frozen=True)
class Folder:
    """A finished folder.

    Attributes:
        system: "linux", "windows" or "macos".
        path: of the folder.
        debian: packages of Debian that bring what it takes from the system; Linux alone.
    """

    system: str
    path: Path
    debian: tuple[str, ...] = ()


def build(system: str) -> Folder:
    """Build the folder of a system anew under build/installers."""
    _check_python()
    path = BUILD / system
    shutil.rmtree(path, ignore_errors=True)
    root, packages = _places(system, path)
    licences = path / "licences"
    licences.mkdir(parents=True)
    root.mkdir(parents=True, exist_ok=True)
    put = {"linux": interpreter.put_debian, "windows": interpreter.put_embeddable, "macos": interpreter.put_standalone}
    versions = put[system](root, licences)
    _install_packages(system, packages)
    removed = prune(packages, PACKAGES)
    if system == "linux":
        for name in _STRIPPED:
            subprocess.run(["strip", "--strip-unneeded", str(packages / name)], check=True)
    _put_program(system, packages / COMMAND)
    _collect_licences(packages, licences)
    debian: tuple[str, ...] = ()
    if system == "linux":
        for library in interpreter.window_libraries(root):
            shutil.move(library, packages / "PySide6/Qt/lib" / library.name)
        debian = _debian_packages(path)
    if system == "windows":
        _put_runtime_of_c(root, packages)
        _check_dlls(path)
    _compile(path, packages)
    _report(path, packages, versions, removed)
    return Folder(system, path, debian)


def found(system: str) -> Folder:
    """The folder that was built before.

    Raises:
        OSError: if there is none.
    """
    path = BUILD / system
    if not (path / "CONTENTS.txt").exists():
        raise OSError(f"{path} is not there, or not finished")
    return Folder(system, path, _debian_packages(path) if system == "linux" else ())


def kernel_command(system: str, out: Path) -> list[str]:
    """The command that compiles the network's kernel for a system, on that system or on another."""
    sys.path.insert(0, str(ROOT))
    import hatch_build

    native = {"linux": "linux", "win32": "windows", "darwin": "macos"}.get(sys.platform) == system
    compiler = hatch_build.system_compiler() if native else None
    if compiler is None:
        targets = {"linux": "x86_64-linux-gnu.2.28", "windows": "x86_64-windows-gnu", "macos": "aarch64-macos"}
        compiler = [*hatch_build.ZIG, "-target", targets[system]]
    command = hatch_build.compilation(compiler, [ROOT / source for source in hatch_build.SOURCES], out)
    return [word for word in command if system != "windows" or word != "-fPIC"]


def _check_python() -> None:
    if sys.version_info[:2] != tuple(map(int, PYTHON.split("."))):
        raise OSError(f"the build needs Python {PYTHON}, whose byte code the installers carry; this is {sys.version}")


def _places(system: str, path: Path) -> tuple[Path, Path]:
    """Where the interpreter goes, and where packages go."""
    if system == "windows":
        return path, path / "packages"
    runtime = path / "runtime"
    name = "dist-packages" if system == "linux" else "site-packages"  # Debian's name for it
    return runtime, runtime / "lib" / f"python{PYTHON}" / name


def _install_packages(system: str, packages: Path) -> None:
    """Fetch the wheels for a system, once, and lay them out."""
    store = BUILD / "wheels" / system
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    kind = ["--only-binary=:all:", "--implementation=cp", f"--python-version={PYTHON}", "--no-deps"]
    kind += [f"--platform={platform}" for platform in SYSTEMS[system]]
    pinned = store / "pins.txt"
    if not pinned.exists() or pinned.read_text() != PINS.read_text():
        shutil.rmtree(store, ignore_errors=True)
        subprocess.run([*pip, "download", "-q", "-d", str(store), *kind, "-r", str(PINS)], check=True)
        if system == "windows":
            subprocess.run([*pip, "download", "-q", "-d", str(store), *kind, _RUNTIME_OF_C], check=True)
        if system == "linux" and not list(store.glob("torch-*cpu*.whl")):
            shutil.rmtree(store)
            raise OSError(
                "pip took PyTorch's standard build, which carries CUDA; name PyTorch's index of CPU builds in "
                "PIP_EXTRA_INDEX_URL (https://download.pytorch.org/whl/cpu)"
            )
        shutil.copy2(PINS, pinned)
    wheels = sorted(str(wheel) for wheel in store.glob("*.whl") if not wheel.name.startswith("msvc_runtime-"))
    subprocess.run(
        [*pip, "install", "-q", "--no-index", "--no-compile", "--target", str(packages), *kind, *wheels], check=True
    )


def _put_program(system: str, target: Path) -> None:
    """The program itself, its resources, and its kernel."""
    hidden = shutil.ignore_patterns("__pycache__", "_kernel.*", "*.c")
    shutil.copytree(ROOT / COMMAND, target, ignore=hidden)
    shutil.copytree(ROOT / "resources", target / "resources", ignore=shutil.ignore_patterns(*_NOT_SHIPPED))
    shutil.copy2(ROOT / "LICENSE", target)
    if HOMEPAGE:
        (target / "resources" / "homepage.txt").write_text(f"{HOMEPAGE}\n", encoding="utf-8")
    subprocess.run(kernel_command(system, target / "inference" / _KERNELS[system]), check=True)
    for debris in (target / "inference").iterdir():
        if debris.suffix in (".pdb", ".lib"):
            debris.unlink()


def _collect_licences(packages: Path, licences: Path) -> None:
    """One file for each thing that is carried along."""
    shutil.copy2(ROOT / "LICENSE", licences / f"{COMMAND}.txt")
    for info in sorted(packages.glob("*.dist-info")):
        name = info.name.partition("-")[0]
        found = sorted(
            path for path in info.rglob("*") if re.match(r"(?i)(licen[cs]e|copying|notice|authors)", path.name)
        )
        texts = [path.read_text(encoding="utf-8", errors="replace") for path in found if path.is_file()]
        if not texts:
            told = (info / "METADATA").read_text(encoding="utf-8")
            texts = [line for line in told.splitlines() if line.startswith(("License", "Classifier: License"))]
        (licences / f"{name}.txt").write_text("\n\n".join(texts) + "\n", encoding="utf-8")
        shutil.rmtree(info / "licenses", ignore_errors=True)  # in paths that are too long for Windows
    resources = packages / COMMAND / "resources"
    for path in (*resources.glob("licences/*"), *resources.rglob("*-license.txt"), *resources.rglob("*OFL*")):
        shutil.copy2(path, licences / path.name)


def _put_runtime_of_c(root: Path, packages: Path) -> None:
    """Microsoft's runtime of C++ beside the launchers, where every library looks; PyTorch asks for it, and lacks it."""
    (wheel,) = (BUILD / "wheels" / "windows").glob("msvc_runtime-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.namelist():
            name = member.rpartition("/")[2]
            if "/data/Scripts/" in member and re.match(r"(msvcp|vcruntime)140", name):
                (root / name).write_bytes(archive.read(member))
    for folder in ("shiboken6", "PySide6"):  # one copy is enough, and the newest
        for pattern in ("concrt140.dll", "msvcp140*.dll", "vc*140*.dll"):
            for path in (packages / folder).glob(pattern):
                path.unlink()


def _debian_packages(path: Path) -> tuple[str, ...]:
    """Debian's packages that bring what the folder takes from the system.

    Raises:
        OSError: if something asks for a library that nobody brings.
    """
    files = [file for file in path.rglob("*") if file.is_file() and not file.is_symlink() and _is_elf(file)]
    own = {file.name for file in files}
    asked = {file: wanted - own for file, wanted in _needed(files).items()}
    packages, unknown = set(), []
    for file, wanted in asked.items():
        optional = next((names for part, names in _OPTIONAL.items() if part in str(file).lower()), set())
        for name in sorted(wanted - optional):
            if name in DEBIAN_LIBRARIES:
                packages.add(DEBIAN_LIBRARIES[name])
            else:
                unknown.append(f"{file.relative_to(path)} asks for {name}")
    if unknown:
        raise OSError("libraries that nobody brings:\n" + "\n".join(unknown))
    return tuple(sorted(packages))


def _is_elf(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(4) == b"\x7fELF"


def _needed(files: list[Path]) -> dict[Path, set[str]]:
    told = subprocess.run(["readelf", "-d", *map(str, files)], check=True, capture_output=True, text=True).stdout
    found: dict[Path, set[str]] = {file: set() for file in files}
    current = files[0]
    for line in told.splitlines():
        if line.startswith("File: "):
            current = Path(line[6:])
        elif "(NEEDED)" in line:
            found[current].add(line.rpartition("[")[2].rstrip("]"))
    return found


# Windows' own, as far as anything here asks for them.
_WINDOWS_DLLS = re.compile(
    r"(api-ms-win-|ext-ms-)|(advapi32|authz|bcrypt|bcryptprimitives|cfgmgr32|combase|comctl32|comdlg32|crypt32|d2d1|d3d11|d3d12"
    r"|d3d9|dbghelp|dcomp|dwmapi|dwrite|dxgi|gdi32|gdiplus|icuuc|icuin|icu|imm32|imagehlp|iphlpapi|kernel32|mincore|mpr|msvcrt|netapi32"
    r"|ntdll|ole32|oleacc|oleaut32|opengl32|pdh|powrprof|propsys|psapi|rpcrt4|secur32|setupapi|shcore|shell32|shlwapi"
    r"|ucrtbase|uiautomationcore|user32|userenv|usp10|uxtheme|version|winmm|winspool|ws2_32|wtsapi32|windowscodecs|wintrust)"
    r"\.(dll|drv)$"
)


def _check_dlls(path: Path) -> None:
    """Every DLL that something asks for is here or Windows' own.

    Raises:
        OSError: if one is not.
    """
    files = [file for file in path.rglob("*") if file.suffix.lower() in (".dll", ".pyd", ".exe")]
    own = {file.name.lower() for file in files}
    told = subprocess.run(["objdump", "-p", *map(str, files)], check=True, capture_output=True, text=True).stdout
    current, unknown = "", []
    for line in told.splitlines():
        if ":     file format" in line:
            current = line.partition(":     file format")[0]
        elif "DLL Name:" in line:
            name = line.partition("DLL Name:")[2].strip().lower()
            if name not in own and not _WINDOWS_DLLS.match(name):
                unknown.append(f"{Path(current).relative_to(path)} asks for {name}")
    if unknown:
        raise OSError("libraries that nobody brings:\n" + "\n".join(sorted(unknown)))


def _compile(path: Path, packages: Path) -> None:
    """Byte code beside every source, since the folder may be read-only where it is installed."""
    compiler = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode=unchecked-hash"]
    compiler += [f"-s{path}", f"-p{NAME}"]
    library = packages.parent if packages.parent != path else packages  # of Python too, where it has its sources
    alone = [str(packages / name) for name in _SOURCELESS]
    # Either meets a few templates, which are no Python.
    subprocess.run([*compiler, "-b", *alone], check=False, stdout=subprocess.DEVNULL)
    for name in alone:
        for source in Path(name).rglob("*.py"):
            has_to_stay = _READS_ITS_SOURCE in source.read_text(encoding="utf-8")
            (source.with_suffix(".pyc") if has_to_stay else source).unlink(missing_ok=True)
    subprocess.run([*compiler, str(library)], check=False, stdout=subprocess.DEVNULL)


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.lstat().st_size for file in files if not file.is_dir() or file.is_symlink())


def _report(path: Path, packages: Path, versions: dict[str, str], removed: dict[Rule, int]) -> None:
    """CONTENTS.txt: what is in the folder by size, where it is from, and what was left out."""
    sizes = {entry.name: _size(entry) for entry in packages.iterdir()}
    interpreter_size = _size(path) - sum(sizes.values())
    lines = [f"{NAME} {version()}: {_size(path) / 1e6:.1f} MB", "", "What is in it, in MB:", ""]
    lines += [f"{interpreter_size / 1e6:8.1f}  Python, its libraries, and licences"]
    small = sum(size for size in sizes.values() if size < 1e5)
    lines += [
        f"{size / 1e6:8.1f}  {name}" for name, size in sorted(sizes.items(), key=lambda it: -it[1]) if size >= 1e5
    ]
    lines += [f"{small / 1e6:8.1f}  everything smaller", "", "Where it is from:", ""]
    lines += [f"          {name} {told}" for name, told in sorted(versions.items())]
    lines += [f"          {line.replace('==', ' ')}" for line in PINS.read_text().splitlines() if "==" in line]
    lines += ["", "What was left out, in MB, and why:", ""]
    reasons: dict[str, int] = {}
    for rule, size in removed.items():
        reasons[rule.reason] = reasons.get(rule.reason, 0) + size
    lines += [f"{size / 1e6:8.1f}  {reason}" for reason, size in sorted(reasons.items(), key=lambda it: -it[1])]
    (path / "CONTENTS.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
