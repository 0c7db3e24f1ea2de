"""A writer who types, saves, takes snapshots and exports until killed; tells a pipe of every key before it is pressed.

Run as `python -m tests.documents.writer_process DOCUMENT SEED`. Typing goes on while another thread flushes and
saves, as in the window. Lines of JSON on standard output: {"start": text}, {"key": [position, removed,
inserted], "at": seconds}, {"flushed": keys}, {"saved": keys}, {"snapshot": keys}, {"exported": keys, "lag": seconds}.
"""

from __future__ import annotations

import json
import os
import queue
import random
import sys
import threading
import time
from pathlib import Path

from aiauthor.documents import text_file
from aiauthor.documents.companions import companion_folder
from aiauthor.documents.exporting import export, make_manuscript
from aiauthor.documents.recovery import Run
from aiauthor.documents.snapshots import Snapshots

FLUSH_S = 0.5  # after the first key that is not on disk


def tell(**values: object) -> None:
    os.write(1, (json.dumps(values) + "\n").encode())


def open_document(run: Run, document: Path):
    """What the window does at its start: recovered text first."""
    opened = text_file.read(document)
    for recovered in run.recover().texts:
        if recovered.document == document:
            return run.adopt(recovered), recovered.text, opened
    journal = run.journal(opened.text, title=document.name, document=document, state=opened.state)
    return journal, opened.text, opened


def main() -> None:
    document, rng = Path(sys.argv[1]), random.Random(int(sys.argv[2]))
    run = Run()
    journal, text, opened = open_document(run, document)
    tell(start=text)
    keys = 0
    unflushed_since = 0.0
    wants_flush, idle = threading.Event(), threading.Event()
    idle.set()
    acts: queue.Queue[tuple[str, int, int, str]] = queue.Queue()

    def flush() -> None:
        # A thread of its own: a save or an export that takes long must not hold the journal up.
        nonlocal unflushed_since
        while True:
            wants_flush.wait()
            wants_flush.clear()
            number, since, unflushed_since = keys, unflushed_since, 0.0
            journal.flush()
            tell(flushed=number, lag=time.monotonic() - since)

    def act() -> None:
        snapshots = Snapshots(companion_folder(document), max_backups=5)
        like = opened
        while True:
            name, number, position, content = acts.get()
            if name == "save":
                like = journal.save(position, document, content, like=like, expected=like.state)
                tell(saved=number)
            elif name == "snapshot":
                snapshots.back_up(content)
                tell(snapshot=number)
            else:
                suffix = rng.choice([".docx", ".odt", ".epub", ".html"])
                export(make_manuscript(content, title="Killed"), document.with_suffix(suffix))
                tell(exported=number)
            idle.set()

    threading.Thread(target=flush, daemon=True).start()
    threading.Thread(target=act, daemon=True).start()
    next_act = 0.0
    while True:
        position = rng.randrange(len(text) + 1)
        removed = rng.choice([0, 0, 0, 1, 5]) if position < len(text) - 5 else 0
        inserted = f"w{keys}é\n" if rng.random() < 0.2 else f"w{keys} "
        now = time.monotonic()
        tell(key=[position, removed, inserted], at=now)
        text = text[:position] + inserted + text[position + removed :]
        journal.edit(position, removed, inserted)
        keys += 1
        unflushed_since = unflushed_since or now
        if now - unflushed_since >= FLUSH_S:
            wants_flush.set()
        if idle.is_set() and now >= next_act:
            next_act = now + rng.uniform(0.0, 0.15)
            idle.clear()
            acts.put((rng.choice(["save", "save", "save", "snapshot", "export"]), keys, journal.position(), text))
        time.sleep(rng.uniform(0.0, 0.004))


if __name__ == "__main__":
    main()
