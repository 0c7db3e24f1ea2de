"""Harmed files by the thousand, read one after the other, counted and timed.

python -m tests.fuzz --executions 1000000 [--seed 1] [--processes 2] [--reader NAME]
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import logging
import multiprocessing
import random
import resource
import shutil
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.fuzz.readers import REFUSED, readers

CRASHES = Path(__file__).parent / "crashes"
MAX_SECONDS = 2.0
_BATCH = 500


@dataclass
class Count:
    """What came of a number of executions of one reader.

    Attributes:
        read, refused: how many ended so.
        slowest: seconds of processor time.
        crashes: from what it was to a content that causes it.
    """

    read: int = 0
    refused: int = 0
    slowest: float = 0.0
    crashes: dict[str, bytes] = field(default_factory=dict)

    @property
    def executions(self) -> int:
        return self.read + self.refused + len(self.crashes)

    def __iadd__(self, other: Count) -> Count:
        self.read += other.read
        self.refused += other.refused
        self.slowest = max(self.slowest, other.slowest)
        self.crashes |= other.crashes
        return self


def fuzz(name: str, executions: int, seed: int) -> Count:
    """Harm and read; the same seed gives the same files."""
    reader, count = readers()[name], Count()
    rng = random.Random(f"{name} {seed}")
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        for _ in range(executions):
            data = reader.harm(rng)
            began = time.process_time()
            try:
                read(name, data, Path(folder) / "x")
                count.read += 1
            except REFUSED as exc:
                count.refused += 1
                if "\n" in str(exc):
                    count.crashes["a refusal of several lines"] = data
            except Exception as exc:  # whatever it is: that is what is looked for
                frame = traceback.extract_tb(exc.__traceback__)[-1]
                count.crashes[f"{type(exc).__name__} in {Path(frame.filename).name}:{frame.lineno}"] = data
            seconds = time.process_time() - began
            if seconds > MAX_SECONDS:
                count.crashes[f"slow: {seconds:.1f} s"] = data
            count.slowest = max(count.slowest, seconds)
    return count


def read(name: str, data: bytes, folder: Path) -> None:
    """Read one content, in a folder that is made and removed."""
    folder.mkdir()
    try:
        readers()[name].read(data, folder)
    finally:
        shutil.rmtree(folder)


def saved_crashes() -> Iterator[tuple[str, Path]]:
    """(reader, file) of every crash that was ever found."""
    for file in sorted(CRASHES.glob("*/*.bin")):
        yield file.parent.name, file


def _memory() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def _run(job: tuple[str, int, int]) -> tuple[str, Count]:
    logging.disable()
    return job[0], fuzz(*job)


def main() -> int:
    """The long form: exit status 1 if there was a crash; each is kept as a file that the tests read from then on."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--executions", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--reader", action="append", choices=list(readers()))
    args = parser.parse_args()
    names = args.reader or list(readers())
    share = args.executions / sum(readers()[name].share for name in names)
    jobs = [
        (name, _BATCH, args.seed * 1_000_000 + number)
        for number in range(1 + int(share * max(readers()[name].share for name in names)) // _BATCH)
        for name in names
        if number * _BATCH < share * readers()[name].share
    ]
    counts: dict[str, Count] = collections.defaultdict(Count)
    began = told = time.monotonic()
    with multiprocessing.get_context("spawn").Pool(args.processes) as pool:
        for name, count in pool.imap_unordered(_run, jobs):
            for what, data in count.crashes.items():
                if what not in counts[name].crashes:
                    file = CRASHES / name / f"{hashlib.sha256(data).hexdigest()[:12]}.bin"
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(data)
                    print(f"{name}: {what}: {file}", flush=True)
            counts[name] += count
            if time.monotonic() - told > 60:
                told = time.monotonic()
                print(f"{sum(each.executions for each in counts.values()):,} executions", flush=True)
    for name, count in counts.items():
        print(
            f"{name}: {count.executions:,} executions, {count.read:,} read, {count.refused:,} refused, "
            f"{len(count.crashes)} kinds of crash, slowest {count.slowest:.2f} s"
        )
    total = sum(count.executions for count in counts.values())
    crashes = sum(len(count.crashes) for count in counts.values())
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    print(f"total: {total:,} executions, {crashes} kinds of crash, {time.monotonic() - began:.0f} s, {memory} MB")
    return 1 if crashes else 0
