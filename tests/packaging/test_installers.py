"""What the installers say of the program, leave out and lay out; everything that needs no build."""

from __future__ import annotations

import os
import plistlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from aiauthor import __version__
from aiauthor.cli.main import COMMANDS

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def importable(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))


def pins():
    from installers.folder import PINS

    return dict(line.split("==") for line in PINS.read_text().splitlines() if "==" in line)


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def test_everything_that_the_program_needs_is_pinned():
    from installers import facts

    pinned = {plain(name) for name in pins()}
    assert {plain(re.split(r"[<>=]", wanted)[0]) for wanted in facts.requirements()} <= pinned


def test_the_version_is_the_package_s():
    from installers import facts, linux, macos

    assert facts.version() == __version__
    assert macos.info()["CFBundleShortVersionString"] == __version__
    assert f'release version="{__version__}"' in linux.filled("aiauthor.metainfo.xml")


def test_every_installer_offers_the_same_kinds_of_files():
    from installers import facts, linux, macos, windows

    entry, script = linux.filled("aiauthor.desktop"), "\n".join(windows.registration())
    declared = [kind["LSItemContentTypes"][0] for kind in macos.info()["CFBundleDocumentTypes"]]
    for kind in facts.FILE_TYPES:
        assert f"{kind.mime};" in entry
        assert kind.uti in declared
        assert all(f'"{"." + extension}"' in script for extension in kind.extensions)


def test_windows_forgets_every_key_that_it_was_told():
    from installers import windows

    removed = [line.split('"')[1] for line in windows.registration(remove=True)]
    told = [line.split('"')[1] for line in windows.registration()]
    # Keys under the program's own name go as a whole.
    left = [
        key for key in told if not any(key.startswith(gone) for gone in removed) and "Software\\AI Author" not in key
    ]
    assert not left


def test_the_setup_script_has_everything_in_its_place(tmp_path):
    from installers import windows

    (tmp_path / "x").write_bytes(b"x")
    script = windows.filled(tmp_path, tmp_path, tmp_path / "setup.exe", fast=False)
    assert f'"DisplayVersion" "{__version__}"' in script
    assert "SetCompressor /SOLID lzma" in script
    assert "$NAME" not in script
    assert "RequestExecutionLevel user" in script


def test_metadata_and_man_page_are_whole():
    from installers import linux

    component = ElementTree.fromstring(linux.filled("aiauthor.metainfo.xml"))
    assert component.findtext("launchable") == "aiauthor.desktop"
    page = linux.filled("aiauthor.1")
    assert all(f".B {name}".replace("-", r"\-") in page for name in COMMANDS)


def test_the_deb_asks_for_what_the_folder_takes_from_the_system(tmp_path):
    from installers import folder, linux

    told = linux.control(folder.Folder("linux", tmp_path, ("libc6", "libgl1")), 4096)
    assert "Depends: libc6 (>= 2.36), libgl1\n" in told
    assert "Installed-Size: 4\n" in told


def test_rules_leave_out_what_they_say_and_nothing_else(tmp_path):
    from installers.leave_out import Rule, prune

    for name in ("a/tests/x.py", "a/tests/kept.py", "a/code.py", "a/tests/deep/y.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1234")
    rule = Rule("*/tests/*", "tests", but=("*/kept.py",))
    assert prune(tmp_path, [rule]) == {rule: 8}
    assert sorted(path.name for path in tmp_path.rglob("*.py")) == ["code.py", "kept.py"]
    assert not (tmp_path / "a/tests/deep").exists()


@pytest.mark.parametrize(
    "kept",
    ["torch/bin/torch_shm_manager", "torch/testing/_internal/common_dtype.py"]
    + ["PySide6/QtWidgets.abi3.so", "numpy/testing/__init__.py"],
)
def test_what_the_program_needs_is_left_in(kept):
    from installers.leave_out import PACKAGES

    assert not [rule for rule in PACKAGES if rule.covers(kept)]


def test_every_rule_has_a_reason():
    from installers.leave_out import PACKAGES, STDLIB, WINDOWS_STDLIB

    assert all(rule.reason for rule in (*PACKAGES, *STDLIB, *WINDOWS_STDLIB))


def test_the_mac_bundle_is_laid_out_and_signed_from_the_inside(tmp_path, monkeypatch):
    from installers import macos

    monkeypatch.setattr(macos.icons, "icns", lambda path: path.write_bytes(b"icns"))
    (tmp_path / "folder/runtime/bin").mkdir(parents=True)
    (tmp_path / "folder/runtime/lib").mkdir()
    (tmp_path / "folder/runtime/bin/python3.11").touch()
    (tmp_path / "folder/runtime/lib/libpython3.11.dylib").touch()
    app, image = tmp_path / "out/AI Author.app", tmp_path / "x.dmg"
    macos.put_bundle(tmp_path / "folder", app)
    info = plistlib.loads((app / "Contents/Info.plist").read_bytes())
    assert (app / "Contents/MacOS" / info["CFBundleExecutable"]).stat().st_mode & 0o111
    assert (app / "Contents/Resources" / info["CFBundleIconFile"]).exists()
    monkeypatch.setenv("AIAUTHOR_SIGN_IDENTITY", "Developer ID")
    monkeypatch.setenv("AIAUTHOR_NOTARY_PROFILE", "aiauthor")
    done = macos.commands(app, image, macos.code_files(app), fast=True)
    signed = [command[-1] for command in done if command[0] == "codesign" and "runtime" in command]
    assert signed[-1] == str(app)
    assert len(signed) == 3
    assert [command[:2] for command in done[-2:]] == [["xcrun", "notarytool"], ["xcrun", "stapler"]]


def test_a_library_of_the_machine_that_builds_is_found():
    from installers import macos

    told = (
        "/x/AI Author.app/Contents/Resources/runtime/bin/python3.11:\n"
        "\t@executable_path/../lib/libpython3.11.dylib (compatibility version 3.11.0, current version 3.11.0)\n"
        "\t/usr/lib/libSystem.B.dylib (compatibility version 1.0.0, current version 1345.100.2)\n"
        "/x/libpython3.11.dylib:\n"
        "\t/install/lib/libpython3.11.dylib (compatibility version 3.11.0, current version 3.11.0)\n"
        "\t/opt/homebrew/lib/libintl.8.dylib (compatibility version 13.0.0, current version 13.0.0)\n"
        "\t/System/Library/Frameworks/CoreFoundation.framework/Versions/A/CoreFoundation (version 150.0.0)\n"
    )
    assert macos.strangers(told) == ["/x/libpython3.11.dylib asks for /opt/homebrew/lib/libintl.8.dylib"]


def test_the_mac_commands_can_be_told_anywhere():
    told = subprocess.run(
        [sys.executable, str(ROOT / "packaging/build.py"), "macos", "--dry-run"],
        check=True, capture_output=True, text=True, env={**os.environ, "AIAUTHOR_NOTARY_PROFILE": "aiauthor"},
    ).stdout.splitlines()  # fmt: skip
    assert [line.split()[0] for line in told] == ["codesign", "codesign", "hdiutil", "xcrun", "xcrun"]
    assert "--options runtime" in told[0]


def test_the_app_asks_for_the_system_that_its_libraries_ask_for():
    from installers import folder, macos

    asked = macos.info()["LSMinimumSystemVersion"].partition(".")[0]
    assert asked == max(re.findall(r"macosx_(\d+)_", " ".join(folder.SYSTEMS["macos"])))


def test_the_flatpak_has_no_network():
    from installers import facts

    manifest = (ROOT / "packaging/linux/flatpak.yaml").read_text(encoding="utf-8")
    assert f"id: {facts.BUNDLE_ID}" in manifest
    assert "network" not in manifest


def test_the_entitlements_are_two():
    entitled = plistlib.loads((ROOT / "packaging/macos/entitlements.plist").read_bytes())
    assert len(entitled) == 2
    assert all(value is True for value in entitled.values())


@pytest.mark.skipif(sys.platform == "win32", reason="scripts of Unix")
@pytest.mark.parametrize(
    "script",
    ["linux/verify", "linux/launcher", "linux/add-to-menu", "linux/appimage", "linux/flatpak", "lint-workflows"]
    + ["macos/launcher", "macos/keychain", "windows/verify-wine"],
)
def test_scripts_are_well_formed(script):
    subprocess.run(["sh", "-n", str(ROOT / "packaging" / script)], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="a script of Linux")
def test_half_a_program_says_so(tmp_path):
    import shutil

    place = tmp_path / "Bücher & mehr"
    place.mkdir()
    shutil.copy2(ROOT / "packaging/linux/launcher", place / "aiauthor")
    tried = subprocess.run([str(place / "aiauthor"), "suggest"], capture_output=True, text=True)
    assert tried.returncode == 2
    assert tried.stderr == f"aiauthor: the program in {place} is not complete; please install or unpack it again\n"


@pytest.mark.skipif(sys.platform == "win32", reason="scripts of Unix")
def test_the_menu_entry_of_an_unpacked_folder_names_its_place(tmp_path):
    import shutil

    from installers import linux

    place = tmp_path / "Bücher & mehr"
    for name in ("share/applications", "share/icons/hicolor/scalable/apps"):
        (place / name).mkdir(parents=True)
    (place / "share/applications/aiauthor.desktop").write_text(linux.filled("aiauthor.desktop"), encoding="utf-8")
    (place / "share/icons/hicolor/scalable/apps/aiauthor.svg").touch()
    script = place / "share/add-to-menu"
    shutil.copy2(ROOT / "packaging/linux/add-to-menu", script)
    environment = {"XDG_DATA_HOME": str(tmp_path / "data"), "PATH": "/usr/bin:/bin"}
    subprocess.run([str(script)], check=True, env=environment)
    entry = tmp_path / "data/applications/aiauthor.desktop"
    assert f'Exec="{place}/aiauthor" gui %F' in entry.read_text(encoding="utf-8")
    subprocess.run([str(script), "--remove"], check=True, env=environment)
    assert not entry.exists()


def test_workflows_pin_their_actions_and_may_read_at_most():
    for path in (ROOT / ".github/workflows").glob("*.yml"):
        text = path.read_text(encoding="utf-8")
        assert re.search(r"^permissions:\n  contents: read$", text, re.MULTILINE), path.name
        uses = re.findall(r"uses: (\S+)", text)
        assert uses
        assert all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", use) for use in uses), path.name


def test_what_is_kept_of_a_job_that_failed_is_not_an_installer():
    """Only a job's last word may be published: what `always()` uploads was tried, or is a picture."""
    text = (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")
    uploads = re.findall(r"if: always\(\)\n +with:\n +name: \S+\n +path: (.+)", text)
    assert uploads == ["${{ runner.temp }}/verify/*.png", "tested/*"]
    others = text.partition("  linux-others:\n")[2].partition("\n  windows:\n")[0]
    for kind in ("AppImage", "flatpak"):
        moved = rf"self-test\n +mv build/installers/out/\*\.{kind} tested/\n"
        assert re.search(moved, others), kind


def test_the_workflow_installs_what_is_bounded():
    text = (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"pip install (.+)", text)) == {'-e ".[installers]"'}


def test_the_mac_s_python_is_one_named_version(monkeypatch, tmp_path):
    from installers import interpreter

    told = []
    monkeypatch.setattr(interpreter, "BUILD", tmp_path)
    monkeypatch.setattr(interpreter.subprocess, "run", lambda command, **_: told.append(command[-1]))
    for version in (interpreter.STANDALONE_VERSION, "3.11.2", "3.11.999"):
        python = tmp_path / "python-macos" / f"cpython-{version}-macos-aarch64-none"
        for name in ("bin/python3.11", "lib/libpython3.11.dylib", "lib/python3.11/LICENSE.txt"):
            (python / name).parent.mkdir(parents=True, exist_ok=True)
            (python / name).write_text(version)
    (tmp_path / "licences").mkdir()
    put = interpreter.put_standalone(tmp_path / "runtime", tmp_path / "licences")
    assert told == [f"cpython-{interpreter.STANDALONE_VERSION}-macos-aarch64-none"]
    assert put == {"python": (tmp_path / "runtime/bin/python3.11").read_text()}
