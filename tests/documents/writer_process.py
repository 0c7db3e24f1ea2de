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

FLUSH_S = 1.0  # after the first key that is not on disk


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
    acts: queue.Queue = queue.Queue()
    keys = 0
    first_unflushed = [0.0]
    state = [opened]
    working = threading.Event()

    def work() -> None:
        snapshots = Snapshots(companion_folder(document), max_backups=5)
        while True:
            act, number, position, content = acts.get()
            if act == "flush":
                since, first_unflushed[0] = first_unflushed[0], 0.0
                journal.flush()
                tell(flushed=number, lag=time.monotonic() - since if since else 0.0)
            elif act == "save":
                state[0] = journal.save(position, document, content, like=state[0], expected=state[0].state)
                tell(saved=number)
            elif act == "snapshot":
                snapshots.back_up(content)
                tell(snapshot=number)
            else:
                suffix = rng.choice([".docx", ".odt", ".epub", ".html"])
                export(make_manuscript(content, title="Killed"), document.with_suffix(suffix))
                tell(exported=number)
            working.clear()

    threading.Thread(target=work, daemon=True).start()
    next_act = 0.0
    while True:
        position = rng.randrange(len(text) + 1)
        removed = rng.choice([0, 0, 0, 1, 5]) if position < len(text) - 5 else 0
        inserted = f"w{keys}é\n" if rng.random() < 0.2 else f"w{keys} "
        tell(key=[position, removed, inserted], at=time.monotonic())
        keys += 1
        text = text[:position] + inserted + text[position + removed :]
        journal.edit(position, removed, inserted)
        now = time.monotonic()
        first_unflushed[0] = first_unflushed[0] or now
        if not working.is_set():
            if now - first_unflushed[0] >= FLUSH_S:
                working.set()
                acts.put(("flush", keys, 0, ""))
            elif now >= next_act:
                next_act = now + rng.uniform(0.0, 0.15)
                working.set()
                act = rng.choice(["save", "save", "save", "snapshot", "export", "flush"])
                acts.put((act, keys, journal.position(), text))
        time.sleep(rng.uniform(0.0, 0.004))


if __name__ == "__main__":
    main()
