"""How fast `aiauthor corpus build` is, and how much memory all of its processes take together.

    python tests/benchmarks/corpus_memory.py BOOKS --gigabytes 0.1 1 10

BOOKS is a folder of .txt novels. They are repeated under changed names (links, which take no room on
the disk) until there is enough text, and built with deduplication off; `--dedupe` builds BOOKS once as
they are instead. While a build runs, the anonymous memory (RssAnon) of its whole process tree is read
from /proc ten times a second. The disk needs room for twice the text. Linux only. The last line is JSON.

A machine that is busy with something else makes the seconds longer and leaves the seconds of processor
time about as they are: `mb_per_second_2_cores` is what two free cores would come to.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMIT_MB = 1_000
SLOWEST_MB_PER_SECOND = 15


def main() -> int:
    """Build at every size; 1 if a budget is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("books", type=Path, metavar="BOOKS")
    parser.add_argument("--gigabytes", type=float, nargs="+", default=[0.1, 1.0], metavar="GB")
    parser.add_argument("--dedupe", action="store_true", help="build BOOKS once, with deduplication, at no other size")
    parser.add_argument("--processes", type=int, default=2, metavar="N")
    parser.add_argument("--folder", type=Path, help="where to work (default: the system's temporary folder)")
    args = parser.parse_args()
    books = sorted(args.books.rglob("*.txt"))
    if not books:
        parser.error(f"no .txt files below {args.books}")
    sizes = [0.0] if args.dedupe else args.gigabytes
    runs = []
    for gigabytes in sizes:
        with tempfile.TemporaryDirectory(prefix="corpus-memory-", dir=args.folder) as folder:
            run = measure(books, gigabytes, Path(folder), args.processes)
        runs.append(run)
        print(json.dumps(run), flush=True)
    peaks = [run["peak_anon_mb"] for run in runs]
    ok = max(peaks) <= LIMIT_MB and all(run["mb_per_second_2_cores"] >= SLOWEST_MB_PER_SECOND for run in runs)
    print(json.dumps({"runs": runs, "limit_mb": LIMIT_MB, "growth": round(peaks[-1] / peaks[0], 2), "ok": ok}))
    return 0 if ok else 1


def measure(books: list[Path], gigabytes: float, folder: Path, processes: int) -> dict[str, float]:
    """Build from about so many gigabytes (0: from every book once, with deduplication)."""
    source = folder / "books"
    total = count = 0
    while (total < gigabytes * 1e9) if gigabytes else not count:
        for path in books:
            place = source / str(count // 1_000) / f"{count}.txt"
            place.parent.mkdir(parents=True, exist_ok=True)
            link(path, place)
            total += path.stat().st_size
            count += 1
            if gigabytes and total >= gigabytes * 1e9:
                break
    command = [sys.executable, "-m", "aiauthor", "corpus", "build", str(source), "--out", str(folder / "corpus")]
    command += ["--processes", str(processes), *(["--no-dedupe"] if gigabytes else [])]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    peak = peak_processes = 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            found = [anonymous_bytes(each) for each in tree(process.pid)]
            if sum(found) > peak:
                peak, peak_processes = sum(found), len(found)
            time.sleep(0.1)
    if process.returncode:
        raise SystemExit(f"the build ended with status {process.returncode}")
    seconds, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    megabytes = total / 1e6
    return {
        "gigabytes": round(total / 1e9, 3),
        "books": count,
        "dedupe": not gigabytes,
        "processes": processes,
        "peak_anon_mb": round(peak / 1e6, 1),
        "processes_at_peak": peak_processes,
        "seconds": round(seconds, 1),
        "mb_per_second": round(megabytes / seconds, 1),
        "cpu_seconds": round(cpu, 1),
        "cpu_ms_per_mb": round(cpu / megabytes * 1e3, 1),
        "mb_per_second_2_cores": round(2 * megabytes / cpu, 1),
    }


def link(path: Path, place: Path) -> None:
    """The same file under another name; a copy where links are not to be had."""
    try:
        os.link(path, place)
    except OSError:
        try:
            place.symlink_to(path.resolve())
        except OSError:
            shutil.copyfile(path, place)


def tree(process: int) -> list[int]:
    """A process and all that it started, as far as they still run."""
    parents: dict[int, int] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                status = Path("/proc", entry, "stat").read_text()
            except OSError:
                continue
            parents[int(entry)] = int(status.rpartition(")")[2].split()[1])
    found = [process]
    for each in found:
        found += [child for child, parent in parents.items() if parent == each]
    return found


def anonymous_bytes(process: int) -> int:
    """RssAnon: memory that is no file's and cannot simply be dropped."""
    try:
        lines = Path("/proc", str(process), "status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon:"))


if __name__ == "__main__":
    sys.exit(main())
