"""kill -9 at random moments of typing, saving, taking snapshots and exporting.

The short form kills 10 times; AIAUTHOR_KILLS=200 is the long one:

    AIAUTHOR_KILLS=200 python -m pytest -s -q --timeout 0 tests/documents/test_kill.py
"""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from aiauthor.documents.companions import companion_folder
from aiauthor.documents.importing import import_document
from aiauthor.documents.snapshots import Snapshots

KILLS = int(os.environ.get("AIAUTHOR_KILLS", "10"))
ROOT = Path(__file__).parent.parent.parent
FIRST = "# One\n\n" + "It was a text that had been written before, and it was long.\n\n" * 300


@dataclass
class Life:
    """What one writer told before it was killed.

    Attributes:
        start: the text that it began with, or None if it did not come so far.
        keys: (position, removed, inserted) in order, and when each was pressed.
        sure: so many keys were on disk, by its own word.
        saved: so many were in the document's file.
        lags: seconds from the first unflushed key to its being on disk, flush by flush.
    """

    start: str | None = None
    keys: list[tuple[int, int, str]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    sure: int = 0
    saved: int = 0
    lags: list[float] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)

    def hear(self, line: bytes) -> None:
        if not line.endswith(b"\n"):
            return  # cut off by the kill
        told = json.loads(line)
        if "start" in told:
            self.start = told["start"]
        elif "key" in told:
            self.keys.append(tuple(told["key"]))
            self.times.append(told["at"])
        elif "flushed" in told:
            self.sure = max(self.sure, told["flushed"])
            self.lags.append(told["lag"])
        elif "saved" in told:
            self.saved = told["saved"]
            self.sure = max(self.sure, told["saved"])
        self.acts += [act for act in ("saved", "snapshot", "exported") if act in told]

    def texts(self) -> list[str]:
        """The text after 0, 1, 2 ... keys."""
        assert self.start is not None
        texts = [self.start]
        for position, removed, inserted in self.keys:
            text = texts[-1]
            texts.append(text[:position] + inserted + text[position + removed :])
        return texts


def live(document: Path, seed: int, rng: random.Random) -> tuple[Life, float]:
    """Let a writer live for a while; returns what it told, and when it was killed."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.documents.writer_process", str(document), str(seed)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    life = Life()
    started = threading.Event()

    def listen() -> None:
        for line in child.stdout:
            life.hear(line)
            started.set()
        started.set()

    listener = threading.Thread(target=listen)
    listener.start()
    if rng.random() < 0.85:
        started.wait(60)
        time.sleep(rng.uniform(0.0, 2.5))
    else:
        time.sleep(rng.uniform(0.0, 1.0))  # in the middle of starting and recovering
    killed_at = time.monotonic()
    child.send_signal(signal.SIGKILL)
    child.wait()
    listener.join()
    child.stdout.close()
    return life, killed_at


def check_files(document: Path) -> None:
    """Nothing beside the document is half written."""
    for suffix in (".docx", ".odt", ".epub", ".html"):
        path = document.with_suffix(suffix)
        if path.exists():
            if suffix != ".html":
                with zipfile.ZipFile(path) as archive:
                    assert archive.testzip() is None
            assert "w0" in import_document(path).text
    snapshots = Snapshots(companion_folder(document))
    for snapshot in snapshots.all():
        assert len(snapshots.text(snapshot)) == snapshot.characters


def test_nothing_but_the_last_keys_is_lost_by_kill_9(tmp_path, home):
    rng = random.Random(4)
    document = tmp_path / "novel.md"
    document.write_text(FIRST)
    known: list[str] = [FIRST]  # texts that the document may hold, the newest last
    sure = 0  # the index in `known` below which nothing may fall
    before: Life | None = None
    before_killed_at = 0.0
    lost_keys = lost_s = worst_lag_s = 0.0
    keys = kills_in_work = 0
    acts: list[str] = []
    for kill in range(KILLS):
        was_on_disk = document.read_text()
        life, killed_at = live(document, kill, rng)
        on_disk = document.read_text()
        if life.start is not None:
            # What was recovered is a state that was, not older than what had been promised.
            assert life.start in known[sure:], f"kill {kill}"
            if before is not None:
                found = len(known) - 1 - known[::-1].index(life.start)
                missing = before.times[found:]
                lost_keys = max(lost_keys, len(missing))
                lost_s = max(lost_s, before_killed_at - missing[0] if missing else 0.0)
            texts = life.texts()
            # The file is the last save that was told, a later one, or as an earlier life left it.
            assert on_disk in texts[life.saved :] or (not life.saved and on_disk == was_on_disk), f"kill {kill}"
            known, sure = texts, life.sure
            before, before_killed_at = life, killed_at
            kills_in_work += 1
        else:
            assert on_disk == was_on_disk, f"kill {kill}"
        assert on_disk.strip()
        check_files(document)
        keys += len(life.keys)
        worst_lag_s = max([worst_lag_s, *life.lags])
        acts += life.acts
    leftovers = [path.name for path in tmp_path.iterdir() if path.name.startswith(".aiauthor-")]
    assert len(leftovers) <= 1  # the last life's; each one sweeps what the one before it left
    assert kills_in_work > 0
    counted = {act: acts.count(act) for act in sorted(set(acts))}
    print(
        f"\n{KILLS} kills ({kills_in_work} after the start), {keys} keys, {counted}; at most {lost_keys:.0f} keys, "
        f"pressed in the last {lost_s:.2f} s, were lost; longest from key to disk {worst_lag_s:.2f} s"
    )
    if KILLS >= 100:
        assert lost_s <= 2.0
