"""Linux: a .deb for Debian 12, Ubuntu 23.04 and later, and a .tar.xz that starts from wherever it is unpacked."""

from __future__ import annotations

import ast
import datetime
import functools
import gzip
import os
import shutil
import string
import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

from installers import facts, icons
from installers.facts import APP_ID, COMMAND, ROOT
from installers.folder import Folder

TEMPLATES = ROOT / "packaging" / "linux"
_GLIBC = "2.36"  # Debian 12's, which the interpreter is linked to
_RECOMMENDED = ("libwayland-client0", "libwayland-cursor0", "libwayland-egl1", "xdg-desktop-portal")


def pack(folder: Folder, out: Path, *, fast: bool) -> list[Path]:
    """Make both packages.

    Args:
        folder: as `folder.build("linux")` made it; gets a launcher and `share`.
        out: where the packages go.
        fast: compress little.
    """
    put_share(folder.path)
    for path in [folder.path, *folder.path.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
            os.utime(path, (_epoch(), _epoch()))
    return [_deb(folder, out, fast=fast), _tar(folder.path, out, fast=fast)]


def put_share(path: Path) -> None:
    """What desktops read: launcher, entry, icons, metadata, man page."""
    shutil.copy2(TEMPLATES / "launcher", path / COMMAND)
    (path / "runtime" / "whole").touch()  # what is packed last of the runtime
    share = path / "share"
    shutil.rmtree(share, ignore_errors=True)
    places = {
        "aiauthor.desktop": share / "applications" / f"{APP_ID}.desktop",
        "aiauthor.metainfo.xml": share / "metainfo" / f"{APP_ID}.metainfo.xml",
        "aiauthor.1": share / "man" / "man1" / f"{COMMAND}.1",
        "README.txt": path / "README.txt",
    }
    for name, place in places.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(filled(name), encoding="utf-8")
    shutil.copy2(TEMPLATES / "add-to-menu", share / "add-to-menu")
    for size, data in icons.pngs().items():
        place = share / "icons" / "hicolor" / f"{size}x{size}" / "apps" / f"{APP_ID}.png"
        place.parent.mkdir(parents=True)
        place.write_bytes(data)
    scalable = share / "icons" / "hicolor" / "scalable" / "apps" / f"{APP_ID}.svg"
    scalable.parent.mkdir(parents=True)
    shutil.copy2(facts.icon(), scalable)


def filled(name: str) -> str:
    """A template of packaging/linux with everything in its place."""
    version = facts.version()
    values = {
        **facts.values(),
        "DATE": datetime.datetime.fromtimestamp(_epoch(), datetime.UTC).strftime("%Y-%m-%d"),
        "RELEASE": "stable" if version[0] != "0" else "development",
        "PARAGRAPHS": "\n".join(f"    <p>{escape(paragraph)}</p>" for paragraph in facts.DESCRIPTION),
        "MEDIATYPES": "\n".join(f"    <mediatype>{kind.mime}</mediatype>" for kind in facts.FILE_TYPES),
        "URLS": f'  <url type="homepage">{escape(facts.HOMEPAGE)}</url>' if facts.HOMEPAGE else "",
        "LOWER_SUMMARY": facts.SUMMARY[0].lower() + facts.SUMMARY[1:],
        "ROFF_DESCRIPTION": "\n.PP\n".join(facts.DESCRIPTION).replace("-", r"\-"),
        "ROFF_COMMANDS": "\n".join(f".TP\n.B {name}\n{told}".replace("-", r"\-") for name, told in commands().items()),
    }
    return string.Template((TEMPLATES / name).read_text(encoding="utf-8")).substitute(values)


def commands() -> dict[str, str]:
    """The program's commands and what they do, as its own help has them."""
    source = (ROOT / COMMAND / "cli" / "main.py").read_text(encoding="utf-8")
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "COMMANDS":
            return {name: told for name, (_, told) in ast.literal_eval(node.value).items()}
    raise ValueError("cli/main.py tells no commands")


def control(folder: Folder, installed_bytes: int) -> str:
    """The .deb's description of itself."""
    description = "\n .\n".join(" " + paragraph for paragraph in facts.DESCRIPTION)
    homepage = f"Homepage: {facts.HOMEPAGE}\n" if facts.HOMEPAGE else ""
    # Since Ubuntu 24.04 and Debian 13 some libraries have t64 behind their names, and provide the old ones.
    depends = [f"{name} (>= {_GLIBC})" if name == "libc6" else name for name in folder.debian]
    return (
        f"Package: {COMMAND}\nVersion: {facts.version()}\nArchitecture: amd64\nMaintainer: {facts.MAINTAINER}\n"
        f"Installed-Size: {installed_bytes // 1024}\nSection: editors\nPriority: optional\n"
        f"Depends: {', '.join(depends)}\nRecommends: {', '.join(_RECOMMENDED)}\n{homepage}"
        f"Description: {facts.SUMMARY}\n{description}\n"
    )


def _deb(folder: Folder, out: Path, *, fast: bool) -> Path:
    """The folder under /usr/lib, its `share` spread over /usr/share."""
    tree = folder.path.with_name("deb")
    shutil.rmtree(tree, ignore_errors=True)
    home = tree / "usr" / "lib" / COMMAND
    home.parent.mkdir(parents=True)
    # Hard links: the folder is half a gigabyte.
    shutil.copytree(folder.path, home, symlinks=True, copy_function=os.link)
    (home / "share").rename(tree / "usr" / "share")
    (tree / "usr/share/add-to-menu").unlink()
    (home / "README.txt").unlink()
    (tree / "usr/bin").mkdir()
    (tree / "usr/bin" / COMMAND).symlink_to(f"../lib/{COMMAND}/{COMMAND}")
    page = tree / "usr/share/man/man1" / f"{COMMAND}.1"
    page.with_suffix(".1.gz").write_bytes(gzip.compress(page.read_bytes(), mtime=_epoch()))
    page.unlink()
    documents = tree / "usr/share/doc" / COMMAND
    documents.mkdir(parents=True)
    shutil.copy2(ROOT / "LICENSE", documents / "copyright")
    changes = (ROOT / "CHANGELOG.md").read_bytes()
    (documents / "changelog.gz").write_bytes(gzip.compress(changes, mtime=_epoch()))
    size = sum(path.lstat().st_size for path in tree.rglob("*") if not path.is_dir() or path.is_symlink())
    (tree / "DEBIAN").mkdir()
    (tree / "DEBIAN/control").write_text(control(folder, size), encoding="utf-8")
    file = out / f"{COMMAND}_{facts.version()}_amd64.deb"
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(_epoch())}
    kind = ["-Zxz", "-z1" if fast else "-z6"]
    command = ["dpkg-deb", "--root-owner-group", *kind, "-b", str(tree), str(file)]
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    shutil.rmtree(tree)
    return file


def _tar(path: Path, out: Path, *, fast: bool) -> Path:
    compressor = f"xz -T0 -{1 if fast else 6}"
    file = out / f"{COMMAND}-{facts.version()}-linux-x86_64.tar.xz"
    name = f"{COMMAND}-{facts.version()}"
    command = ["tar", "--sort=name", f"--mtime=@{_epoch()}", "--owner=0", "--group=0", "--numeric-owner"]
    command += [f"--transform=s,^{path.name},{name},S", f"--use-compress-program={compressor}"]
    subprocess.run([*command, "-C", str(path.parent), "-cf", str(file), path.name], check=True)
    return file


@functools.cache
def _epoch() -> int:
    """The time of the last commit, so that the same commit gives the same packages."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    told = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True)
    return int(told.stdout or 0)
