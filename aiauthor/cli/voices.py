"""`aiauthor voices [list|rename|remove|export|import]`: the library of voices from the terminal."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from aiauthor.library import Library, Voice

WARNING = "Phrases of the manuscripts may be drawn out of a voice: give it to people whom you trust with them."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe `voices`."""
    parser.description = "The voices that were trained on this machine, or imported: list (the default), rename, share."
    parser.add_argument("--json", action="store_true", help="list as JSON")
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    listing = actions.add_parser("list", help="all voices, the latest first")
    # Without a default, so that the one before the action is not undone.
    listing.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="as JSON")
    rename = actions.add_parser("rename", help="call a voice something else")
    rename.add_argument("name")
    rename.add_argument("new", metavar="NEW_NAME")
    remove = actions.add_parser("remove", help="remove voices for good")
    remove.add_argument("names", nargs="+", metavar="NAME")
    export = actions.add_parser("export", help="write a voice to one file")
    export.add_argument("name")
    export.add_argument("file", type=Path)
    export.add_argument("--overwrite", action="store_true", help="replace the file if it is there")
    take = actions.add_parser("import", help="take in voices that were exported")
    take.add_argument("files", nargs="+", type=Path, metavar="FILE")


def run(args: argparse.Namespace) -> int:
    """Carry out one action; exit status 0."""
    library = Library()
    match args.action:
        case "rename":
            voice = library.rename(library.find(args.name), args.new)
            print(f"“{args.name}” is called “{voice.name}” now.")
        case "remove":
            for voice in [library.find(name) for name in args.names]:
                library.remove(voice)
                print(f"“{voice.name}” is removed.")
        case "export":
            voice = library.find(args.name)
            library.export(voice, args.file, overwrite=args.overwrite)
            print(f"“{voice.name}” is written to {args.file}. {WARNING}")
        case "import":
            for file in args.files:
                print(f"{file.name} is in the library as “{library.import_file(file).name}”.")
        case _:
            _list(library, as_json=args.json)
    return 0


def _list(library: Library, *, as_json: bool) -> None:
    voices = library.voices()
    for entry in library.unreadable():
        print(f"aiauthor: {entry.reason}", file=sys.stderr)
    if as_json:
        print(json.dumps([_fields(voice) for voice in voices], ensure_ascii=False))
        return
    if not voices:
        print("No voice yet: `aiauthor train PATH... --name NAME` makes one.")
        return
    width = max(4, *(len(voice.name) for voice in voices))
    print(f"{'name':{width}}  {'date':10}  {'words':>10}  {'gain':>6}  proof")
    for voice in voices:
        notes = voice.notes
        origin = ", imported" if notes.imported else ""
        print(
            f"{voice.name:{width}}  {notes.date[:10]}  {notes.words:>10,}  {notes.gain:>6.3f}  "
            f"{notes.base_bits:.3f} -> {notes.voice_bits:.3f} bits per character, {notes.answer}{origin}"
        )


def _fields(voice: Voice) -> dict[str, object]:
    notes = voice.notes
    return {
        "name": voice.name,
        "id": voice.id,
        "path": str(voice.path),
        "date": notes.date,
        "words": notes.words,
        "gain": round(notes.gain, 5),
        "base_bits_per_char": round(notes.base_bits, 5),
        "voice_bits_per_char": round(notes.voice_bits, 5),
        "answer": notes.answer,
        "base_sha256": notes.base_sha256,
        "imported": notes.imported,
        "bytes": voice.size_bytes,
    }
