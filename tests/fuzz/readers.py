"""Every reader of files that may be damaged or made by a stranger: its seeds, how they are harmed, what may come out.

A reader gives back a value or raises an error of ours (`AiAuthorError`, or the `ValueError`s that the journal
documents); anything else is a crash.
"""

from __future__ import annotations

import functools
import hashlib
import json
import random
import tempfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from aiauthor import settings
from aiauthor.corpus import gutenberg, store
from aiauthor.documents import companions, importing, journal_format, text_file, whose_words
from aiauthor.documents.book import open_book
from aiauthor.documents.edits import Edit
from aiauthor.documents.exporting import make_manuscript, render
from aiauthor.documents.recovery import Run
from aiauthor.documents.snapshots import Snapshots
from aiauthor.errors import AiAuthorError
from aiauthor.text.manuscripts import Limits
from aiauthor.text.manuscripts.reading import read_unguarded
from tests.fuzz.mutation import (
    ANYWHERE,
    IN_CSV,
    IN_JSON,
    IN_MARKDOWN,
    IN_RTF,
    IN_XML,
    members_of,
    mutated,
    mutated_archive,
)
from tests.text.manuscript_files import item

SAMPLES = Path(__file__).parent.parent / "text" / "samples"
SMALL = Limits(characters=100_000, elements=300_000, plain_bytes=1 << 20, rich_bytes=1 << 20, member_bytes=1 << 20)
REFUSED = (AiAuthorError, journal_format.DamagedJournal, journal_format.NewerJournal)
NOVEL = "# One\n\nIt was *late*, and the **ferry** was gone.\n\n> A quotation.\n\n* * *\n\n## Two\n\n“No,” she said.\n"
MARKDOWN = (
    b"---\ntitle: x\n---\n# H\n\nOne *two* [three](x) `four`\n\n> - five\n\n```\nsix\n```\n"
    b"<b>x</b>{--a--}[^1]\n\n[^1]: n\n"
)
BINDER = (
    "<?xml version='1.0'?><ScrivenerProject><Binder>" + item("0", item("1"), kind="DraftFolder") + "</Binder>"
    "</ScrivenerProject>"
).encode()
CATALOGUE = (
    b"Text#,Type,Issued,Title,Language,Authors,Subjects,LoCC,Bookshelves\n"
    b'12,Text,1991-01-01,"A Tale\nin two lines",en; fr,"Doe, Jane, 1800-1880; Roe, R. [Illustrator]","Tales; Sea",PR,\n'
    b"13,Sound,1991-01-01,Birds,en,,Songs,QL,Nature\n"
)


@dataclass(frozen=True)
class Reader:
    """One reader.

    Attributes:
        harm: makes a damaged file's content.
        read: reads such a content, from a file in an empty folder where it needs one.
        share: of the executions, against 1 for the others.
    """

    harm: Callable[[random.Random], bytes]
    read: Callable[[bytes, Path], object]
    share: float = 1.0


def _plain(seed: bytes, pieces: tuple[bytes, ...]) -> Callable[[random.Random], bytes]:
    return lambda rng: mutated(rng, seed, (*pieces, *ANYWHERE))


def _archive(members: Mapping[str, bytes]) -> Callable[[random.Random], bytes]:
    return lambda rng: mutated_archive(rng, members)


def _values(seed: Mapping[str, object]) -> Callable[[random.Random], bytes]:
    return _plain(json.dumps(seed).encode(), IN_JSON)


# --- manuscripts and imports ---


def _check(text: str) -> None:
    text.encode()  # no halves of characters


def _manuscript(name: str) -> Callable[[bytes, Path], object]:
    def read(data: bytes, folder: Path) -> object:
        path = folder / name
        path.write_bytes(data)
        _check(read_unguarded(path, SMALL).text)
        return None

    return read


def _import(name: str) -> Callable[[bytes, Path], object]:
    def read(data: bytes, folder: Path) -> object:
        path = folder / name
        path.write_bytes(data)
        _check(importing.import_document(path).text)
        return None

    return read


def _project(rng: random.Random) -> bytes:
    if rng.random() < 0.5:
        return b"B" + mutated(rng, BINDER, (*IN_XML, *ANYWHERE))
    return b"T" + mutated(rng, (SAMPLES / "night_ferry.rtf").read_bytes(), (*IN_RTF, *ANYWHERE))


def _read_project(data: bytes, folder: Path) -> object:
    path = folder / "a.scriv"
    (path / "Files/Data/1").mkdir(parents=True)
    binder, text = (data[1:], b"{\\rtf1 x}") if data[:1] == b"B" else (BINDER, data[1:])
    (path / "a.scrivx").write_bytes(binder)
    (path / "Files/Data/1/content.rtf").write_bytes(text)
    return read_unguarded(path, SMALL)


def _sample(kind: str) -> bytes:
    return (SAMPLES / f"night_ferry.{kind}").read_bytes()


@functools.cache
def _exported(kind: str) -> bytes:
    return render(make_manuscript(NOVEL), kind)


# --- model files ---


@functools.cache
def _voice() -> bytes:
    import torch

    from aiauthor.model.char_gru import CharGRU
    from aiauthor.model.checkpoint import add_ngrams, save_model
    from aiauthor.model.config import ModelConfig
    from aiauthor.model.voice_notes import VoiceNotes
    from aiauthor.text.alphabet import Alphabet
    from tests.model.ngrams import a_table

    torch.set_num_threads(1)
    torch.manual_seed(0)
    alphabet = Alphabet(" etaoin\n")
    notes = VoiceNotes("a" * 64, "tiny", "2026-11-24T10:00:00+00:00", 60_000, "better", 2.1, 2.0, 0.08, 0.12, 20)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "voice.safetensors"
        model = CharGRU(ModelConfig(vocab=len(alphabet), hidden=2, layers=1))
        save_model(path, model, alphabet, name="v", history=[], licence="x", details=notes.to_details())
        add_ngrams(path, a_table(alphabet, alphabet.encode("no one at teatime ate an onion\n" * 20).tolist()), path)
        return path.read_bytes()


def _harmed_model(rng: random.Random) -> bytes:
    data = _voice()
    length = int.from_bytes(data[:8], "little")
    header, weights = data[8 : 8 + length], data[8 + length :]
    match rng.randrange(4):
        case 0:
            return mutated(rng, data, ANYWHERE)
        case 1:
            header = mutated(rng, header, IN_JSON)
        case 2:
            # One of the texts in the metadata, most of which are JSON themselves.
            values = json.loads(header)
            key = rng.choice(list(values["__metadata__"]))
            harmed = mutated(rng, values["__metadata__"][key].encode(), IN_JSON)
            values["__metadata__"][key] = harmed.decode("utf-8", "replace")
            header = json.dumps(values).encode()
        case _:
            weights = mutated(rng, weights, ANYWHERE)[: len(weights)].ljust(len(weights), b"\xff")
    return len(header).to_bytes(8, "little") + header + weights


def _load_model(data: bytes, folder: Path) -> object:
    import numpy as np

    from aiauthor.inference.document_memory import DocumentMemory
    from aiauthor.model.checkpoint import load_model

    path = folder / "voice.safetensors"
    path.write_bytes(data)
    file = load_model(path)
    memory = DocumentMemory(file.alphabet, file.ngrams)
    memory.correct(np.zeros((2, len(file.alphabet)), np.float32), [0, 0x0605040302010605])
    return file


def _import_voice(data: bytes, folder: Path) -> object:
    from aiauthor.library import Library

    path = folder / "voice.safetensors"
    path.write_bytes(data)
    library = Library(folder / "library")
    voice = library.import_file(path)
    assert voice.path.parent == library.folder
    assert library.voices() == [voice]
    return None


def _list_voices(data: bytes, folder: Path) -> object:
    from aiauthor.library import Library

    library = Library(folder)
    library.folder.mkdir()
    (library.folder / "0123456789abcdef.safetensors").write_bytes(data)
    return library.voices(), library.unreadable()


# --- the writer's own folders ---


def _text(data: bytes, folder: Path) -> object:
    path = folder / "novel.md"
    path.write_bytes(data)
    found = text_file.read(path, force=True)
    text_file.write(path, found.text, like=found)
    assert text_file.read(path, force=True).text == found.text
    return None


RECORDS = (
    journal_format.header_record({"document": "", "title": "Untitled"}),
    journal_format.text_record("Once upon a time.", 0),
    journal_format.edit_record(Edit(0, 4, "Twice", 18)),
    journal_format.mark_record({"edits": 1, "sha256": "a" * 64, "size": 1}),
    journal_format.edit_record(Edit(5, 0, "!", 19)),
)


def _harmed_journal(rng: random.Random) -> bytes:
    records = list(RECORDS)
    if rng.random() < 0.7:
        # Harm that the checksums do not tell of.
        at = rng.randrange(len(records))
        kind, payload = records[at]
        pieces = IN_JSON if kind in b"HM" else ANYWHERE
        records[at] = (rng.choice((kind, kind, kind, b"H", b"S", b"E", b"M", b"x")), mutated(rng, payload, pieces))
        rng.shuffle(records) if rng.random() < 0.2 else None
        return journal_format.MAGIC + journal_format.frame(records, 0)[0]
    return mutated(rng, journal_format.MAGIC + journal_format.frame(records, 0)[0], ANYWHERE)


def _recover(data: bytes, folder: Path) -> object:
    dead = folder / "journal" / "run-0123"
    dead.mkdir(parents=True)
    (dead / "0001.journal").write_bytes(data)
    run = Run(folder / "journal")
    try:
        recovery = run.recover()
        for text in recovery.texts:
            run.adopt(text).close()
    finally:
        run.close()
    return None


def _harmed_snapshot(rng: random.Random) -> bytes:
    values = {
        "version": 1, "number": 1, "kind": "hand", "label": "x", "time_s": 1.5, "words": 2, "characters": 3,
        "sha256": "a" * 64,
    }  # fmt: skip
    return rng.choice((b"N", b"T")) + mutated(rng, json.dumps(values).encode(), (*IN_JSON, *ANYWHERE))


def _read_snapshots(data: bytes, folder: Path) -> object:
    snapshots = Snapshots(folder)
    taken = snapshots.take("Once.")
    if data[:1] == b"N":
        (folder / "snapshots" / "00000002-0123.json").write_bytes(data[1:])
    else:
        (folder / "snapshots" / f"{taken.sha256}.z").write_bytes(data[1:])
    for each in snapshots.all():
        try:
            snapshots.text(each)
        except AiAuthorError:
            continue
    snapshots.take("Twice.", kind="act")
    return None


def _in_file(name: str, read: Callable[[Path], object]) -> Callable[[bytes, Path], object]:
    def read_file(data: bytes, folder: Path) -> object:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return read(path)

    return read_file


def _settings(path: Path) -> object:
    loaded = settings.load(path)
    settings.save(loaded.settings, path)
    return settings.load(path)


def _session(path: Path) -> object:
    from aiauthor.gui import session

    loaded = session.load(path.parent)
    session.save(loaded, path.parent)
    return None


def _goals(path: Path) -> object:
    from aiauthor.gui.goals import Goals

    goals = Goals(path.parent)
    goals.add(3)
    goals.save()
    return goals.streak(2), goals.history(7)


def _whose_words(path: Path) -> object:
    found = whose_words.load(path.parent, "Once upon a time.")
    assert all(0 <= start < end <= len(found.text) for start, end in found.spans)
    return None


def _book(path: Path) -> object:
    (path.parent / "a.md").write_text("x")
    book = open_book(path.parent)
    assert all(chapter.parent == path.parent for chapter in book.chapters)
    return None


_SHARD = b"\1\2"


def _corpus(path: Path) -> object:
    for number in range(2):
        (path.parent / f"train-00{number}.ids").write_bytes(_SHARD)
    (path.parent / "books.tsv").write_text("split\tstart\tchars\tauthor\ttitle\tsource\ntrain\t0\t4\ta\tt\ts\n")
    corpus = store.Corpus.open(path.parent)
    for split in corpus.splits:
        corpus.verify(split)
        ids = corpus.ids(split)
        assert len(ids[:]) == len(ids) == sum(book.chars for book in corpus.books(split))
    return corpus


def _harmed_training(rng: random.Random) -> bytes:
    """Its job, its manuscripts, its plan, or the head of its state."""
    kind = rng.choice((b"J", b"T", b"P", b"S"))
    if kind == b"S":
        return kind + _harmed_model(rng)
    return kind + mutated(rng, json.dumps(_training_files()[kind][1]).encode(), (*IN_JSON, *ANYWHERE))


def _read_training(data: bytes, folder: Path) -> object:
    from unittest import mock

    from aiauthor.training import voice_folder

    with mock.patch.dict("os.environ", {"AIAUTHOR_HOME": str(folder)}):
        path = voice_folder._folder_of("x")
        path.mkdir(parents=True)
        for kind, (file, seed) in _training_files().items():
            (path / file).write_bytes(data[1:] if kind == data[:1] else json.dumps(seed).encode())
        voice_folder.unfinished()
        opened = voice_folder.VoiceFolder.open("x")
        try:
            opened.plan()
            opened.texts()
        finally:
            opened.release()
    return None


def _words_of(data: bytes) -> object:
    import zlib
    from base64 import b64encode

    packed = b64encode(zlib.compress(b"Once upon some time."))
    return {"version": 1, "digest": "x", "spans": [[0, 4], [5, 9]], "text": packed.decode()} if data else None


def _job() -> Mapping[str, object]:
    import dataclasses

    from aiauthor.training.voice_folder import VoiceOptions

    return {
        "version": 1, "options": dataclasses.asdict(VoiceOptions("x")), "date": "2026-11-24T10:00:00+00:00",
        "manuscripts": [{"title": "One", "sha256": hashlib.sha256(b"Once.").hexdigest()}],
    }  # fmt: skip


def _training_files() -> dict[bytes, tuple[str, object]]:
    return {
        b"J": ("job.json", _job()),
        b"T": ("texts.json", [{"title": "One", "text": "Once."}]),
        b"P": ("plan.json", _plan()),
        b"S": ("state.safetensors", None),
    }


def _plan() -> Mapping[str, object]:
    from aiauthor.training.voice_plan import Layout, make_plan

    plan = make_plan(
        300_000, Layout(8, 2), effort="quick", chars_per_second=5000.0, measuring_seconds=1.0, minutes=None,
        learning_rate=0.001, dropout=0.1, seed=1,
    )  # fmt: skip
    return plan.to_dict()


@functools.cache
def readers() -> dict[str, Reader]:
    """All of them by name; files of strangers first."""
    html, rtf = _plain(_sample("html"), IN_XML), _plain(_sample("rtf"), IN_RTF)
    archives = {kind: members_of(_sample(kind)) for kind in ("docx", "odt", "epub")}
    own = {kind: members_of(_exported(f".{kind}")) for kind in ("docx", "odt", "epub")}
    found = {f"manuscript .{kind}": Reader(_archive(m), _manuscript(f"a.{kind}")) for kind, m in archives.items()}
    found |= {f"import .{kind}": Reader(_archive(members), _import(f"a.{kind}")) for kind, members in own.items()}
    return found | {
        "manuscript .fodt": Reader(_plain(_sample("fodt"), IN_XML), _manuscript("a.fodt")),
        "manuscript .rtf": Reader(rtf, _manuscript("a.rtf")),
        "manuscript .html": Reader(html, _manuscript("a.html")),
        "manuscript .md": Reader(_plain(MARKDOWN, IN_MARKDOWN), _manuscript("a.md")),
        "manuscript .txt": Reader(_plain(MARKDOWN, ANYWHERE), _manuscript("a.txt")),
        "manuscript .scriv": Reader(_project, _read_project),
        "import .rtf": Reader(rtf, _import("a.rtf")),
        "import .html": Reader(html, _import("a.html")),
        "model file": Reader(_harmed_model, _load_model, 2),
        "voice to import": Reader(_harmed_model, _import_voice, 0.5),
        "voice in the library": Reader(_harmed_model, _list_voices),
        "text": Reader(_plain(NOVEL.encode() + "Ærøskøbing\r\n".encode("cp1252"), ANYWHERE), _text),
        "catalogue": Reader(_plain(CATALOGUE, IN_CSV), _in_file("pg_catalog.csv", gutenberg.read_catalogue)),
        "corpus": Reader(
            _values(
                {
                    "format": "aiauthor-corpus",
                    "version": 2,
                    "alphabet": " ab",
                    "dtype": "uint8",
                    "splits": {
                        "train": {
                            "books": 1,
                            "shards": [
                                {"file": f"train-00{number}.ids", "chars": len(_SHARD), "crc32": zlib.crc32(_SHARD)}
                                for number in range(2)
                            ],
                        }
                    },
                }
            ),
            _in_file("corpus.json", _corpus),
        ),
        "settings": Reader(
            _values({**_settings_seed(), "shortcuts": {"save": "Ctrl+S"}, "new": [1]}),
            _in_file("settings.json", _settings),
        ),
        "session": Reader(
            _values(
                {
                    "files": [{"path": "/a.md", "caret": 3}],
                    "current": 0,
                    "recent": ["/a.md"],
                    "book": "/b",
                    "geometry": "AA==",
                    "sidebar": "outline",
                }
            ),
            _in_file("session.json", _session),
        ),  # fmt: skip
        "goals": Reader(_values({"2026-11-23": 1000, "2026-11-24": 200}), _in_file("history.json", _goals)),
        "whose words": Reader(
            _plain(json.dumps(_words_of(b"x")).encode(), IN_JSON), _in_file("whose-words.json", _whose_words)
        ),
        "order of a book": Reader(
            _values({"chapters": ["b.md", "a.md"], "left_out": ["c.md"], "title": "T"}),
            _in_file("aiauthor-book.json", _book),
        ),
        "companion": Reader(
            _values({"document": "/a.md", "text": "0" * 64}), _in_file("about.json", companions._about)
        ),
        "journal": Reader(_harmed_journal, lambda data, _: journal_format.replay(data), 3),
        "journals of a crash": Reader(_harmed_journal, _recover, 0.5),
        "snapshots": Reader(_harmed_snapshot, _read_snapshots, 0.5),
        "unfinished training": Reader(_harmed_training, _read_training),
    }


def _settings_seed() -> dict[str, object]:
    return {field.name: getattr(settings.Settings(), field.name) for field in settings.setting_fields()}
