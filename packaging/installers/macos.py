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
_MINIMUM = "13.0"  # what Qt 6.11 asks for


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
    image = out / f"{COMMAND}-{facts.version()}-macos-arm64.dmg"
    image.unlink(missing_ok=True)
    (app.parent / "Applications").symlink_to("/Applications")
    for command in commands(app, image, code_files(app), fast=fast):
        subprocess.run(command, check=True)
    return [image]


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
