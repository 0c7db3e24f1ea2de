"""Nothing that is written leaves the machine, nor the writer's own folders on it.

One program is run that edits, suggests, trains, exports and tests itself, in a namespace without a network and with
every call to the network noted, by `strace` and by a hook in Python; it then crashes in every way, on errors that
quote the text.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from aiauthor import discretion
from tests.gui.training.conftest import prose
from tests.trust.program import CANARY

ROOT = Path(__file__).parent.parent.parent
# A machine that others use as well may take minutes.
pytestmark = pytest.mark.timeout(1_300)
LISTENING = Path(__file__).parent / "listening"
# Where the text may lie: in the writer's files, and in the folders that only the writer can read.
KEPT = ("documents", "home/data/journal", "home/data/documents", "home/data/training")
# Local services that the C library asks for names of users, where a system has them.
LOCAL = re.compile(r"/run/nscd/|/run/systemd/userdb|/tmp/\.X11-unix/|/run/user/\d+/(?:wayland|bus)")


@dataclass(frozen=True)
class Ran:
    """What became of the program.

    Attributes:
        folder: all that it could write to.
        status: how it ended.
        told: what it wrote to its terminal.
        calls: what it asked of the network, one call a line; None where that cannot be noted.
        events: the same of Python alone, and a line for every process that was listened to.
        alone: whether there was no network to be reached.
    """

    folder: Path
    status: int
    told: str
    calls: list[str] | None
    events: list[str]
    alone: bool


def without_network() -> list[str]:
    """The command that runs another one in a namespace without interfaces, where that is allowed."""
    command = ["unshare", "--map-root-user", "--net"]
    if shutil.which("unshare") is None or subprocess.run([*command, "true"], capture_output=True).returncode:
        return []
    return command


def noting_calls(file: Path) -> list[str]:
    """The command that notes what another one asks of the network, where there is such a one."""
    command = ["strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=network"]
    if shutil.which("strace") is None or subprocess.run([*command, "true"], capture_output=True).returncode:
        return []
    return [*command, "-o", str(file)]


def foreign(calls: list[str]) -> list[str]:
    """Those of the noted calls that speak to more than this machine's own display and services."""
    asking = [line for line in calls if re.search(r"\b(socket|connect|bind|listen|sendto|sendmsg|sendmmsg)\(", line)]
    return [line for line in asking if "AF_UNIX" not in line or ("sun_path" in line and LOCAL.search(line) is None)]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory, taught_model_path: Path) -> Ran:
    folder = tmp_path_factory.mktemp("trust")
    for name in ("documents", "home", "tmp", "user", "cwd"):
        (folder / name).mkdir()
    novel = folder / "documents" / "novel.md"
    novel.write_text("Once upon a time.\n\n", encoding="utf-8")
    manuscript = folder / "documents" / "manuscript.txt"
    manuscript.write_text(prose(1, 24_000).replace("\n\n", f" {CANARY}.\n\n"), encoding="utf-8")
    env = {
        "PATH": os.environ["PATH"], "PYTHONPATH": f"{LISTENING}{os.pathsep}{ROOT}", "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1", "AIAUTHOR_NOTED": str(folder.with_suffix(".events")),
        "AIAUTHOR_HOME": str(folder / "home"), "AIAUTHOR_MODEL": str(taught_model_path), "HOME": str(folder / "user"),
        "TMPDIR": str(folder / "tmp"), "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8",
    }  # fmt: skip
    alone, noting = without_network(), noting_calls(folder.with_suffix(".calls"))
    told, status = "", 0
    for number, command in enumerate(
        (["-m", "aiauthor", "--self-test"], ["-m", "tests.trust.program", str(novel), str(manuscript)])
    ):
        notes = noting_calls(folder.with_suffix(f".calls{number}")) if noting else []
        done = subprocess.run(
            [*alone, *notes, sys.executable, *command],
            cwd=folder / "cwd", env=env, capture_output=True, timeout=600,
            umask=-1 if os.name == "nt" else 0,  # what others may read, it must forbid by itself
        )  # fmt: skip
        told += (done.stdout + done.stderr).decode()
        status = done.returncode
    calls = None
    if noting:
        files = [folder.with_suffix(f".calls{number}") for number in range(2)]
        calls = [line for file in files for line in file.read_text(errors="replace").splitlines()]
    events = folder.with_suffix(".events").read_text(encoding="utf-8").splitlines()
    return Ran(folder, status, told, calls, events, bool(alone))


def test_everything_was_done(ran: Ran):
    assert "AI Author works on this machine." in ran.told, ran.told
    for done in ("suggested", "exported", "trained", "crashes"):
        assert re.search(rf"^{done}$", ran.told, re.MULTILINE), ran.told
    assert ran.status in (-11, 128 + 11), ran.told  # it ended in a crash of the machine's own


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="namespaces are Linux's")
def test_all_of_it_was_done_without_a_network(ran: Ran):
    if not ran.alone:
        pytest.skip("namespaces are forbidden here")
    code = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('192.0.2.1', 9))"
    tried = subprocess.run([*without_network(), sys.executable, "-c", code], capture_output=True, text=True)
    assert "unreachable" in tried.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="strace is Linux's")
def test_no_socket_is_opened(ran: Ran):
    if ran.calls is None:
        pytest.skip("there is no strace here")
    assert foreign(ran.calls) == []


def test_python_asks_nothing_of_the_network(ran: Ran):
    assert ran.events.count("listening") >= 2  # the self-test, and the program
    assert set(ran.events) == {"listening"}


TALKATIVE = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('127.0.0.1', 9))"


def test_a_program_that_speaks_would_be_noticed(tmp_path: Path):
    """By both that listen."""
    env = {**os.environ, "PYTHONPATH": str(LISTENING), "AIAUTHOR_NOTED": str(tmp_path / "events")}
    noting = noting_calls(tmp_path / "calls")
    subprocess.run([*noting, sys.executable, "-W", "ignore", "-c", TALKATIVE], env=env, check=True)
    assert (tmp_path / "events").read_text().split() == ["listening", "socket.__new__", "socket.connect"]
    if noting:
        said = foreign((tmp_path / "calls").read_text(errors="replace").splitlines())
        assert len(said) == 2
        assert "AF_INET" in said[0]


def test_no_word_is_found_outside_of_the_writers_own_folders(ran: Ran):
    spellings = [CANARY.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    holding = [
        str(file.relative_to(ran.folder))
        for file in ran.folder.rglob("*")
        if file.is_file() and any(spelling in file.read_bytes() for spelling in spellings)
    ]
    assert [name for name in holding if name.startswith("home/data/journal")], "it was not typed"
    assert [name for name in holding if not name.startswith(KEPT)] == []
    assert CANARY not in ran.told
    assert [path for path in (ran.folder / "tmp").rglob("*") if path.is_file()] == []
    assert list((ran.folder / "cwd").iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_what_is_kept_is_readable_by_the_user_alone(ran: Ran):
    assert (ran.folder / "home" / "data" / "voices").is_dir()
    for name in ("journal", "documents", "voices", "training"):
        kept = ran.folder / "home" / "data" / name
        for path in (kept, *kept.rglob("*")):
            assert not path.stat().st_mode & 0o077, path
    for name, suffix in (("journal", ".journal"), ("documents", ".z"), ("voices", ".safetensors")):
        assert list((ran.folder / "home" / "data" / name).rglob(f"*{suffix}")), f"there is none of {name}"


SPEAKING = {"socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "asyncio", "xmlrpc", "requests"}
# The look for an X server, and the name of this machine.
MAY_SPEAK = {"gui/application.py": {"socket"}, "documents/locks.py": {"socket"}}


def test_the_program_imports_nothing_that_speaks_to_a_network():
    for file in sorted((ROOT / "aiauthor").rglob("*.py")):
        found: set[str] = set()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
        heard = {name for name in found if name in SPEAKING or name.split(".")[0] in SPEAKING or "QtNetwork" in name}
        assert heard <= MAY_SPEAK.get(str(file.relative_to(ROOT / "aiauthor")), set()), file


# Every dependency, and what in it could speak to a network: nothing by itself, in all of them.
REVIEWED = {
    "chunspell": "",
    "charset-normalizer": "",
    "lxml": "fetches what a document names, which every parser of ours forbids (no_network)",
    "markdown-it-py": "",
    "numpy": "",
    "packaging": "",
    "platformdirs": "",
    "PySide6-Essentials": "QtNetwork, which is not imported",
    "safetensors": "",
    "torch": "torch.hub and remote caches of its compiler, when called; neither is",
    "tqdm": "tqdm.contrib sends progress to chats, when imported; it is not",
}


def test_every_dependency_was_looked_through_for_telemetry():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[<>=!~ ;\[]", line)[0] for line in project["dependencies"]}
    assert names == set(REVIEWED), "a new dependency: look whether it reports to anybody, and say so here"


def test_switches_against_telemetry_are_set_before_anything_is_imported():
    code = (
        "import os, sys, aiauthor.cli.main as main\n"
        "sys.argv = ['aiauthor', 'voices']\n"
        "main.main()\n"
        "import aiauthor.gui.window, torch, json\n"
        "print(json.dumps([dict(os.environ), sorted(sys.modules)]))"
    )
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    for name in discretion.SWITCHES:
        env.pop(name, None)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    environ, modules = json.loads(done.stdout.splitlines()[-1])
    assert {name: environ[name] for name in discretion.SWITCHES} == discretion.SWITCHES
    assert not [name for name in modules if "QtNetwork" in name or name.startswith("tqdm.contrib.")]


@pytest.mark.skipif(os.name == "nt", reason="POSIX limits")
def test_memory_is_not_kept_after_a_crash():
    """0 forbids a file alone; 1 byte is too little for a file, and Linux pipes nothing to a collector then."""
    code = (
        "import resource; from aiauthor import discretion\n"
        "soft, hard = resource.getrlimit(resource.RLIMIT_CORE)\n"
        "resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))\n"
        "discretion.keep(); print(hard, resource.getrlimit(resource.RLIMIT_CORE)[0])"
    )
    hard, soft = map(int, subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True).split())
    assert soft == (0 if hard == 0 else 1)
