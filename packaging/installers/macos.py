"""macOS: an .app for Apple silicon, signed with the hardened runtime, notarised, in a .dmg.

Runs on a Mac. Without an identity in AIAUTHOR_SIGN_IDENTITY the app gets an ad-hoc signature, which starts on the
machine that made it; without a profile in AIAUTHOR_NOTARY_PROFILE it is not notarised. PyTorch has no build for Macs
with Intel processors, so the file's name says what it is for. `commands` and `info` are plain values: everything but
the commands' effects is tested on any system.
"""

from __future__ import annotations

import os
import plistlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from installers import facts, icons
from installers.facts import BUNDLE_ID, COMMAND, FILE_TYPES, NAME, ROOT
from installers.folder import Folder

TEMPLATES = ROOT / "packaging" / "macos"
_MINIMUM = "14.0"  # what PyTorch 2.13 asks for; Qt 6.11 would do with 13
# What a library may ask for: what lies in the bundle, and what every Mac has.
_AT_HOME = ("@rpath/", "@loader_path/", "@executable_path/", "/usr/lib/", "/System/Library/")


def pack(folder: Folder, out: Path, *, fast: bool) -> list[Path]:
    """Make the disk image.

    Args:
        folder: as `folder.build("macos")` made it.
        out: where the image goes.
        fast: compress little.
    """
    check_machine()
    app = folder.path.with_name("macos-app") / f"{NAME}.app"
    shutil.rmtree(app.parent, ignore_errors=True)
    put_bundle(folder.path, app)
    check_libraries(code_files(app))
    file = image(out)
    file.unlink(missing_ok=True)
    (app.parent / "Applications").symlink_to("/Applications")
    for command in commands(app, file, code_files(app), fast=fast):
        subprocess.run(command, check=True)
    return [file]


def image(out: Path) -> Path:
    """The disk image, whose name says what it is for."""
    return out / f"{COMMAND}-{facts.version()}-macos-arm64.dmg"


def put_bundle(folder: Path, app: Path) -> None:
    """Lay out the .app: what is code or data under Resources, a launcher under MacOS, Info.plist beside them."""
    contents = app / "Contents"
    shutil.copytree(folder, contents / "Resources", symlinks=True)
    (contents / "MacOS").mkdir()
    shutil.copy2(TEMPLATES / "launcher", contents / "MacOS" / COMMAND)
    (contents / "MacOS" / COMMAND).chmod(0o755)
    icons.icns(contents / "Resources" / f"{COMMAND}.icns")
    (contents / "PkgInfo").write_text("APPL????", encoding="ascii")
    (contents / "Info.plist").write_bytes(plistlib.dumps(info()))


def info() -> dict[str, Any]:
    """Info.plist."""
    return {
        "CFBundleDevelopmentRegion": "en",
        "CFBundleDisplayName": NAME,
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": kind.name,
                "CFBundleTypeRole": "Editor",
                "LSHandlerRank": "Alternate",  # what opens a file by default stays the writer's choice
                "LSItemContentTypes": [kind.uti],
            }
            for kind in FILE_TYPES
        ],
        "CFBundleExecutable": COMMAND,
        "CFBundleIconFile": f"{COMMAND}.icns",
        "CFBundleIdentifier": BUNDLE_ID,
        "CFBundleInfoDictionaryVersion": "6.0",
        "CFBundleLocalizations": ["en", "de"],
        "CFBundleName": NAME,
        "CFBundlePackageType": "APPL",
        "CFBundleShortVersionString": facts.version(),
        "CFBundleVersion": facts.version(),
        "LSApplicationCategoryType": "public.app-category.productivity",
        "LSArchitecturePriority": ["arm64"],
        "LSMinimumSystemVersion": _MINIMUM,
        "LSRequiresNativeExecution": True,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": f"{facts.PUBLISHER}, {facts.LICENCE}",
        "UTImportedTypeDeclarations": [
            {
                "UTTypeConformsTo": ["public.plain-text"],
                "UTTypeIdentifier": kind.uti,
                "UTTypeTagSpecification": {
                    "public.filename-extension": list(kind.extensions),
                    "public.mime-type": kind.mime,
                },
            }
            for kind in FILE_TYPES
            if not kind.uti.startswith("public.")
        ],
    }


def code_files(app: Path) -> list[Path]:
    """What must be signed by itself, innermost first: libraries, extension modules and the interpreter."""
    resources = app / "Contents" / "Resources"
    found = [path for path in resources.rglob("*") if path.suffix in (".so", ".dylib") and not path.is_symlink()]
    found += [path for path in resources.rglob("*.framework") if not path.is_symlink()]
    found += list((resources / "runtime" / "bin").glob("python3*"))
    found += [path for path in resources.rglob("torch_shm_manager") if path.is_file()]
    return sorted(found, key=lambda path: (-len(path.parts), path))


def check_libraries(code: list[Path]) -> None:
    """Every library that something in the bundle asks for is in it, or on every Mac.

    Raises:
        OSError: if one is of the machine that builds.
    """
    files = [str(path) for path in code if path.is_file()]
    told = subprocess.run(["otool", "-L", *files], check=True, capture_output=True, text=True).stdout
    if strangers(told):
        raise OSError("libraries that nobody brings:\n" + "\n".join(strangers(told)))


def strangers(told: str) -> list[str]:
    """Libraries of the machine that builds, in what `otool -L` tells: a line for a file, and one for each library."""
    found, current = [], ""
    for line in told.splitlines():
        if not line.startswith(("\t", " ")):
            current = line.rstrip(":")
        else:
            library = line.strip().partition(" (")[0]
            # The first library of a library is itself, by the name that it had where it was built.
            if not library.startswith(_AT_HOME) and Path(library).name != Path(current).name:
                found.append(f"{current} asks for {library}")
    return found


def commands(app: Path, image: Path, code: list[Path], *, fast: bool) -> list[list[str]]:
    """Everything that is run on the finished bundle, in order."""
    identity = os.environ.get("AIAUTHOR_SIGN_IDENTITY", "-")
    profile = os.environ.get("AIAUTHOR_NOTARY_PROFILE", "")
    sign = ["codesign", "--force", "--options", "runtime", "--sign", identity]
    sign += ["--timestamp"] if identity != "-" else []
    entitled = [*sign, "--entitlements", str(TEMPLATES / "entitlements.plist")]
    level = "1" if fast else "9"
    done = [[*entitled, str(path)] if path.name.startswith("python3") else [*sign, str(path)] for path in code]
    done += [
        [*entitled, str(app)],
        ["codesign", "--verify", "--deep", "--strict", str(app)],
        ["hdiutil", "create", "-volname", NAME, "-srcfolder", str(app.parent), "-format", "UDZO"]
        + ["-imagekey", f"zlib-level={level}", str(image)],
    ]
    if identity != "-":
        done.append(["codesign", "--sign", identity, "--timestamp", str(image)])
    if profile:
        done += [
            ["xcrun", "notarytool", "submit", str(image), "--keychain-profile", profile, "--wait"],
            ["xcrun", "stapler", "staple", str(image)],
        ]
    return done


def check_machine() -> None:
    """Raises OSError where the app cannot be made."""
    if sys.platform != "darwin":
        raise OSError("the .app is made on a Mac with Apple silicon")
