"""How well we foresee novels and how many keys we save, beside everything that can be installed: one table.

    python tests/benchmarks/rivals.py VALID/*.txt --train TRAIN --talk TALK.safetensors

VALID are novels that nobody was trained on, TRAIN is a folder of .txt novels that PPMd and Presage
may learn from. All rivals get the same texts. PPMd needs pyppmd (`pip install pyppmd`), Presage the Debian
package of that name, both POSIX; the row of a rival that is missing says so. What the figures mean
is told below the table.

Every rival is measured novel by novel. OUT.json keeps what was measured under a name that holds all
that it depends on (text, lengths, model file, our code), so that a run which was cut short goes on
where it was, and a new base has only its own rows measured again; --afresh takes nothing over.
A run of the default lengths takes some 35 minutes of one core, of which a new base is half.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import functools
import hashlib
import json
import lzma
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import presage
from rivals_report import Row, Unit, page, table

import aiauthor
from aiauthor import paths
from aiauthor.evaluation import writer
from aiauthor.evaluation.writer import WORD, Keys, excerpt_of
from aiauthor.inference.words import SLUR_LIST, WORD_LIST
from aiauthor.text.normalise import normalise

PPMD_ORDER = 12
EXCERPT_CHARS = 3_000
FIRST_CHARS = 200_000
RIVALS = ("xz", "ppmd", "presage", "ours")


class Unavailable(Exception):
    """A rival is not installed, or failed; says why."""


@dataclasses.dataclass(frozen=True)
class Rival:
    """Somebody who foresees texts.

    Attributes:
        name: of its row.
        depends: all that its figures depend on besides the text.
        measure: takes a text.
    """

    name: str
    depends: str
    measure: Callable[[str], Unit]


@dataclasses.dataclass(frozen=True)
class Trained:
    """Novels to learn from, read when first asked for."""

    folder: Path
    limit_bytes: int

    @functools.cached_property
    def text(self) -> str:
        """The novels, normalised, in an order of chance that is always the same, cut to the limit."""
        return training_text(self.folder, self.limit_bytes)

    @property
    def size(self) -> str:
        """In megabytes."""
        return f"{self.limit_bytes / 1e6:.3g} MB"

    @property
    def fingerprint(self) -> str:
        """Of the files to choose from, by name and length."""
        return " ".join(f"{path.name} {path.stat().st_size}" for path in sorted(self.folder.glob("*.txt")))


def training_text(folder: Path, limit_bytes: int) -> str:
    """Novels of a folder, normalised, in an order of chance that is always the same, up to so many bytes."""
    pieces, size = [], 0
    for path in sorted(folder.glob("*.txt"), key=lambda path: hashlib.sha256(path.name.encode()).digest()):
        if size >= limit_bytes:
            break
        piece = normalise(path.read_text(encoding="utf-8")).rstrip("\n") + "\n"
        pieces.append(piece)
        size += len(piece.encode())
    return "".join(pieces).encode()[:limit_bytes].decode(errors="ignore")


def xz(text: str) -> Unit:
    """A text by itself."""
    return Unit(len(text), 8.0 * len(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME)))


def ppmd_rival(trained: Trained, memory_bytes: int) -> Rival:
    """Each text from the primed state: a forked process goes on from it, and is forgotten."""

    @functools.cache
    def primed() -> Any:
        try:
            import pyppmd
        except ImportError as exc:
            raise Unavailable("pyppmd is not installed") from exc
        encoder = pyppmd.Ppmd7Encoder(PPMD_ORDER, memory_bytes)
        encoder.encode(trained.text.encode())
        return encoder

    def measure(text: str) -> Unit:
        encoder = primed()
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            # Some four bytes of the primer are still to come: not a thousandth of a bit per character.
            size = len(encoder.encode(text.encode())) + len(encoder.flush())
            os.write(writing, str(size).encode())
            os._exit(0)
        os.close(writing)
        with open(reading, "rb") as answer:
            size_text = answer.read()
        os.waitpid(child, 0)
        if not size_text:
            raise Unavailable("its process ended early, perhaps for lack of memory")
        return Unit(len(text), 8.0 * int(size_text))

    name = f"PPMd order {PPMD_ORDER}, primed with {trained.size}"
    return Rival(name, f"{memory_bytes} {trained.fingerprint}", measure)


def our_rival(name: str, model: Path, excerpt: int, *, live: bool) -> Rival:
    """A model of ours, by the code as it is."""

    def measure(text: str) -> Unit:
        from aiauthor.evaluation.evaluate import evaluate

        (found,) = evaluate(model, [text], excerpt_chars=excerpt, live=live, processes=1)
        return Unit(found.fit.chars, found.fit.bits, found.keys)

    return Rival(name, f"{excerpt} {_digest(model)} {fingerprint(our_sources())} {live}", measure)


def presage_rival(
    name: str,
    excerpt: int,
    folder: Path,
    *,
    depends: str = "",
    database: Callable[[], Path] | None = None,
    book: bool = False,
) -> Rival:
    """Presage with its own database or another, one and six words shown.

    Args:
        name: of the row.
        excerpt: characters to be written of each text.
        folder: to work in.
        depends: what its database depends on.
        database: absent for the one that it ships with.
        book: it has read each text before its excerpt.
    """

    def measure(text: str) -> Unit:
        if lacking := presage.missing():
            raise Unavailable(f"{' and '.join(lacking)} not installed")
        start, stop = excerpt_of(len(text), length=excerpt)
        line = presage.fold(text[start:stop])
        keys: list[Keys] = []
        own: list[tuple[int, int]] = []
        for shown in (1, 6):
            user_database, config = folder / "user.db", folder / "presage.xml"
            user_database.unlink(missing_ok=True)
            if book and start:
                presage.train(presage.fold(text[:start]), user_database)
            learned = database() if database else None
            presage.write_config(config, shown=shown, user_database=user_database, database=learned)
            simulation = presage.simulate(line, config, folder)
            if presage.replay(simulation).word != simulation.keys:
                raise SystemExit("our writer and Presage's simulator disagree about the same words")
            keys.append(presage.replay(simulation, line))
            own.append((simulation.typed_keys + simulation.chosen_keys, simulation.plain_keys))
        return Unit(keys=keys[0], keys_six=keys[1], own=own[0], own_six=own[1])

    return Rival(name, f"{excerpt} {fingerprint(presage_sources())} {depends}", measure)


def presage_rivals(trained: Trained, excerpt: int, folder: Path) -> list[Rival]:
    """All of Presage."""

    @functools.cache
    def database() -> Path:
        presage.train(presage.fold(trained.text), folder / "trained.db")
        return folder / "trained.db"

    name = f"Presage, trained on {trained.size}"
    learned: dict[str, Any] = {"depends": trained.fingerprint, "database": database}
    return [
        presage_rival("Presage, stock English", excerpt, folder),
        presage_rival(name, excerpt, folder, **learned),
        presage_rival(f"{name} and the book so far", excerpt, folder, book=True, **learned),
    ]


def compare_writers(text: str, excerpt: int, folder: Path) -> str:
    """Let a dummy help Presage's simulator and our writer: how many keys both count.

    Raises:
        SystemExit: if they disagree.
    """
    if presage.missing():
        return "the two were not compared, since Presage is not installed"
    start, stop = excerpt_of(len(text), length=excerpt)
    line = presage.fold(text[start:stop])
    common = Counter(word for word in WORD.findall(line.lower()) if "'" not in word)
    words = [word for word, _ in common.most_common(presage.DUMMY_WORDS)]
    found = [presage.check_writer(line, words, folder, shown=shown) for shown in (1, 6)]
    if any(theirs != ours for theirs, ours in found):
        raise SystemExit(f"with a dummy, Presage's simulator and our writer count differently: {found}")
    (one, _), (six, _) = found
    return (
        f"a dummy that offers the same {len(words)} words to both costs {one:,} keys with one word shown and {six:,} "
        "with six, in Presage's simulator and in our writer; so do Presage's own words in every row above"
    )


class Results:
    """What was measured, kept on disk.

    Args:
        out: of the two files, without suffix.
        settings: of this run.
        afresh: take nothing over from the files.
    """

    def __init__(self, out: Path, settings: dict[str, Any], *, afresh: bool = False) -> None:
        self._out = out
        self._settings = settings
        self.rows: list[Row] = []
        self.check = "the two were not compared"
        self._measured: dict[str, Any] = {}
        json_file = out.with_suffix(".json")
        if json_file.exists() and not afresh:
            self._measured = json.loads(json_file.read_text(encoding="utf-8")).get("measured", {})

    def add(self, rival: Rival, books: Sequence[str], texts: Sequence[str]) -> None:
        """Measure a rival on all texts, but for what is known, and write the files after each."""
        units: list[Unit] = []
        self.rows.append(Row(rival.name))
        for book, text in zip(books, texts, strict=True):
            key = self._key(rival, book, text)
            known = self._measured.get(key)
            if known is None:
                began = time.monotonic()
                try:
                    unit = rival.measure(text)
                except Unavailable as exc:
                    self.rows[-1] = Row(rival.name, remark=str(exc))
                    self.write()
                    return
                seconds = round(time.monotonic() - began, 1)
                unit = dataclasses.replace(unit, seconds=seconds, date=datetime.date.today().isoformat())
                print(f"{rival.name}, {book}: {seconds} s", file=sys.stderr, flush=True)
                known = unit.to_dict()
            units.append(Unit.of(known))
            self._measured = {
                old: value for old, value in self._measured.items() if not old.startswith(f"{rival.name} | {book} |")
            }
            self._measured[key] = known
            self.rows[-1] = Row(rival.name, tuple(units))
            self.write()

    @staticmethod
    def _key(rival: Rival, book: str, text: str) -> str:
        digest = hashlib.sha256(f"{rival.depends} {text}".encode()).hexdigest()[:16]
        return f"{rival.name} | {book} | {digest}"

    def write(self) -> None:
        """Both files."""
        self._out.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"settings": self._settings, "check": self.check, "measured": self._measured}, indent=1)
        self._out.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
        self._out.with_suffix(".md").write_text(page(self._settings, self.rows, self.check), encoding="utf-8")


def main() -> int:
    """Measure and write the table."""
    args = arguments()
    books = [path.stem for path in args.books]
    texts = [normalise(path.read_text(encoding="utf-8"))[: args.first or None] for path in args.books]
    settings = {
        "books": books,
        "first": args.first,
        "excerpt": args.excerpt,
        "model": _digest(args.model),
    }
    results = Results(args.out, settings, afresh=args.afresh)
    with tempfile.TemporaryDirectory(prefix="rivals-", dir=args.work) as place:
        folder = Path(place)
        rivals: list[Rival] = []
        if "xz" in args.only:
            rivals.append(Rival("xz -9e", "", xz))
        if "ppmd" in args.only:
            trained = Trained(args.train, round(args.prime_mb * 1e6))
            rivals.append(ppmd_rival(trained, round(args.ppmd_memory_mb * 1e6)))
        if "presage" in args.only:
            results.check = compare_writers(texts[0], args.excerpt, folder)
            rivals += presage_rivals(Trained(args.train, round(args.presage_mb * 1e6)), args.excerpt, folder)
        if "ours" in args.only:
            talk = "preset *talk* (3 x 512)"
            if args.talk is None:
                rivals.append(Rival(talk, "", _no_talk))
            else:
                rivals.append(our_rival(talk, args.talk, args.excerpt, live=False))
            name = "AI Author, base"
            rivals.append(our_rival(name, args.model, args.excerpt, live=False))
            rivals.append(our_rival(f"{name}, learning while writing", args.model, args.excerpt, live=True))
        for rival in rivals:
            results.add(rival, books, texts)
    print(table(results.rows))
    return 0


def _no_talk(text: str) -> Unit:
    raise Unavailable("no model file was given")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def our_sources() -> list[Path]:
    """All that suggests, reads and counts, and the words that it suggests."""
    patterns = ("inference/*.py", "inference/*.c", "evaluation/*.py", "model/*.py", "text/alphabet.py")
    package = Path(aiauthor.__file__).parent
    code = [path for pattern in (*patterns, "text/normalise.py") for path in package.glob(pattern)]
    return [*code, paths.resource(WORD_LIST), paths.resource(SLUR_LIST)]


def presage_sources() -> list[Path]:
    """What asks Presage, and counts the keys that it saves."""
    return [Path(presage.__file__), Path(writer.__file__)]


def fingerprint(files: Sequence[Path]) -> str:
    """Changes with the names and contents of files."""
    digests = sorted(f"{path.name} {_digest(path)}" for path in files)
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()[:16]


def arguments() -> argparse.Namespace:
    """What to measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("books", type=Path, nargs="+", metavar="BOOK", help="held-out novels, .txt")
    parser.add_argument("--train", type=Path, required=True, metavar="FOLDER", help="novels to prime the rivals with")
    parser.add_argument("--model", type=Path, default=paths.base_model(), help="ours (default: the one that ships)")
    parser.add_argument("--talk", type=Path, metavar="MODEL", help="a model of the preset talk")
    chars: dict[str, Any] = {"type": int, "metavar": "CHARS"}
    parser.add_argument(
        "--excerpt", default=EXCERPT_CHARS, help="written of each novel (default: %(default)s)", **chars
    )
    parser.add_argument(
        "--first", default=FIRST_CHARS, help="use so many characters of each novel, 0 for all (%(default)s)", **chars
    )
    parser.add_argument("--prime-mb", type=float, default=74, metavar="MB", help="for PPMd (default: %(default)s)")
    parser.add_argument("--presage-mb", type=float, default=7, metavar="MB", help="for Presage (default: %(default)s)")
    parser.add_argument("--ppmd-memory-mb", type=float, default=2_000, metavar="MB", help="default: %(default)s")
    parser.add_argument("--only", nargs="+", choices=RIVALS, default=list(RIVALS), help="leave the others out")
    parser.add_argument("--afresh", action="store_true", help="measure all again")
    memory = Path("/dev/shm")
    parser.add_argument(
        "--work",
        type=Path,
        default=memory if memory.is_dir() else None,
        metavar="FOLDER",
        help="for Presage's databases; one in memory saves its waiting for the disk at every word",
    )
    parser.add_argument("--out", type=Path, default=Path("docs/rivals"), help="without suffix (default: %(default)s)")
    args = parser.parse_args()
    if unread := [path for path in [*args.books, args.train, args.talk or args.model] if not path.exists()]:
        parser.error(f"no such file: {unread[0]}")
    if args.excerpt < 1 or args.first < 0:
        parser.error("--excerpt must be at least 1, --first at least 0")
    return args


if __name__ == "__main__":
    sys.exit(main())
