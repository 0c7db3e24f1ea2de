"""The folder that a corpus is built in: out of sight until it is whole, and gone if it never is."""

from __future__ import annotations

import contextlib
import glob
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from aiauthor.corpus import store
from aiauthor.errors import CorpusError


def check_out(out: Path) -> None:
    """Refuse a place that holds something else than a corpus.

    Raises:
        CorpusError: if it does.
    """
    try:
        if out.is_dir():
            if any(out.iterdir()) and not store.is_corpus(out):
                raise CorpusError(f"{out} holds something else than a corpus; name another folder")
        elif out.exists() or out.is_symlink():
            raise CorpusError(f"{out} is not a folder")
    except OSError as exc:
        raise CorpusError(f"cannot write the corpus {out}: {exc.strerror or exc}") from exc


@contextlib.contextmanager
def work_folder(out: Path) -> Iterator[Path]:
    """A folder beside `out`, removed at the end if it is still there, together with what dead builds left."""
    out.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{out.name}.unfinished-"
    for old in out.parent.glob(f"{glob.escape(prefix)}*"):
        owner = old.name.removeprefix(prefix).partition("-")[0]
        if owner.isdigit() and not _is_running(int(owner)):
            shutil.rmtree(old, ignore_errors=True)
    work = Path(tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-", dir=out.parent))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _is_running(process: int) -> bool:
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def publish(work: Path, out: Path) -> None:
    """Give the finished folder its name; an older corpus of that name goes only then."""
    work.chmod(0o755)
    if not out.exists():
        work.rename(out)
        return
    old = work.with_name(f"{work.name}-old")
    out.rename(old)
    try:
        work.rename(out)
    except OSError:
        old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)
