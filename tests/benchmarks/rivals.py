"""How well we foresee novels and how many keys we save, beside everything that can be installed: one table.

    python tests/benchmarks/rivals.py VALID/*.txt --train TRAIN --talk TALK.safetensors

VALID are novels that nobody was trained on, TRAIN is a folder of .txt novels that PPMd and Presage
may learn from. All rivals get the same texts in one run; OUT.md and OUT.json are written anew after
every row. PPMd needs pyppmd (`pip install pyppmd`), Presage the Debian package of that name, both POSIX;
the rows of a rival that is missing say so. What the figures mean is told below the table.

A full run takes hours of one core. `--excerpt` and `--first` make it shorter; the table says by how much.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime
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

from aiauthor import paths
from aiauthor.evaluation.writer import EXCERPT_CHARS, WORD, Keys, excerpt_of
from aiauthor.text.normalise import normalise

PPMD_ORDER = 12
FEW_CHARS = 20_000  # written in all; with fewer, chance decides who saves more
RIVALS = ("xz", "ppmd", "presage", "ours")

NOTES = """\
- **Bits per character**: over all characters of the texts, normalised, quotation marks and dashes as they are, each \
text from a fresh start. Ours: int8 on the CPU, as it ships. xz -9e packs each text by itself, so it gains by longer \
ones. PPMd goes on to each text from the same state, primed with the training novels; both pack UTF-8.
- **Saved**: the share of keys that a writer saves who takes a suggested word, and the blank behind it, with one key \
and types all else. *1 shown* and *6 shown* are the words shown after each key; we show one. *Whole* may also take \
the entire suggestion with one key; *asked* pays a key for each look.
- **Own count** is what Presage's simulator prints, pooled. It splits words at apostrophes, drops all other signs \
from the text, takes any sign for the blank behind a word, starts with one key too many and counts an empty last \
word. Under *saved*, our writer is shown the words that Presage offered, on the text with its signs, which have to \
be typed: those columns count alike for all. With the same words and no signs, both writers count the same keys \
(last note).
- Presage reads ASCII on one line, learns while it writes, as it is installed, and offers small letters only, so \
that no word with a capital is ever right. *Book so far*: its user's database holds the 1-, 2- and 3-grams of the \
book before the excerpt, which we read as well; the other rows begin at the excerpt with none."""


@dataclasses.dataclass(frozen=True)
class Row:
    """A rival's figures; None where it has none.

    Attributes:
        name: who.
        bits_per_char: pooled.
        saved: one word shown.
        saved_six: six words shown.
        own_count: as `saved`, by the rival's own rules.
        own_count_six: as `saved_six`, by the rival's own rules.
        whole: keys saved where a key may take the entire suggestion.
        asked: keys saved where a look costs a key.
        shown: share of word starts with a suggestion.
        right: share of these with the right first word.
        seconds: how long it took.
        remark: why there is nothing.
    """

    name: str
    bits_per_char: float | None = None
    saved: float | None = None
    saved_six: float | None = None
    own_count: float | None = None
    own_count_six: float | None = None
    whole: float | None = None
    asked: float | None = None
    shown: float | None = None
    right: float | None = None
    seconds: float | None = None
    remark: str = ""


# Field -> heading, and how it is written.
COLUMNS = {
    "bits_per_char": ("bits/char", "{:.3f}"),
    "saved": ("saved, 1 shown", "{:.1%}"),
    "saved_six": ("saved, 6 shown", "{:.1%}"),
    "own_count": ("own count, 1", "{:.1%}"),
    "own_count_six": ("own count, 6", "{:.1%}"),
    "whole": ("whole", "{:.1%}"),
    "asked": ("asked", "{:.1%}"),
    "shown": ("shown at word starts", "{:.1%}"),
    "right": ("first word right", "{:.1%}"),
}


def table(rows: Sequence[Row]) -> str:
    """Markdown; remarks follow."""
    lines = ["| | " + " | ".join(heading for heading, _ in COLUMNS.values()) + " |", "|---|" + "---:|" * len(COLUMNS)]
    for row in rows:
        values = [(getattr(row, field), form) for field, (_, form) in COLUMNS.items()]
        cells = ["–" if value is None else form.format(value).replace("%", " %") for value, form in values]
        lines.append(f"| {row.name} | " + " | ".join(cells) + " |")
    remarks = [f"- {row.name}: not measured, {row.remark}." for row in rows if row.remark]
    return "\n".join([*lines, *(["", *remarks] if remarks else [])])


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


def xz_row(texts: Sequence[str]) -> Row:
    """Each text by itself."""
    packed = sum(len(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME)) for text in texts)
    return Row("xz -9e", bits_per_char=8 * packed / sum(map(len, texts)))


def ppmd_row(texts: Sequence[str], primer: str, memory_bytes: int) -> Row:
    """Each text from the primed state: a forked process goes on from it, and is forgotten."""
    name = f"PPMd order {PPMD_ORDER}, primed with {len(primer.encode()) / 1e6:.3g} MB"
    try:
        import pyppmd
    except ImportError:
        return Row(name, remark="pyppmd is not installed")
    encoder = pyppmd.Ppmd7Encoder(PPMD_ORDER, memory_bytes)
    encoder.encode(primer.encode())
    packed = 0
    for text in texts:
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
            return Row(name, remark="its process ended early, perhaps for lack of memory")
        packed += int(size_text)
    return Row(name, bits_per_char=8 * packed / sum(map(len, texts)))


def our_row(name: str, model: Path, texts: Sequence[str], excerpt: int, *, live: bool, processes: int) -> Row:
    """A model of ours."""
    from aiauthor.evaluation.evaluate import evaluate

    first, *others = evaluate(model, texts, excerpt_chars=excerpt, live=live, processes=processes)
    for other in others:
        first += other
    keys = first.keys or Keys()
    saved = keys.savings()
    return Row(
        name,
        bits_per_char=first.fit.bits_per_char,
        saved=saved["word"],
        whole=saved["whole"],
        asked=saved["asked"],
        shown=keys.shown / max(1, keys.word_starts),
        right=keys.right / max(1, keys.shown),
    )


def presage_row(
    name: str, texts: Sequence[str], excerpt: int, folder: Path, *, database: Path | None = None, book: bool = False
) -> Row:
    """Presage with its own database or another, one and six words shown.

    Args:
        name: of the row.
        texts: normalised.
        excerpt: characters to be written of each.
        folder: to work in.
        database: absent for the one that it ships with.
        book: it has read each text before its excerpt.
    """
    ours: dict[int, Keys] = {}
    own: dict[int, float] = {}
    for shown in (1, 6):
        keys, pressed, plain = Keys(), 0, 0
        for text in texts:
            start, stop = excerpt_of(len(text), length=excerpt)
            line = presage.fold(text[start:stop])
            user_database = folder / "user.db"
            user_database.unlink(missing_ok=True)
            if book and start:
                presage.train(presage.fold(text[:start]), user_database)
            config = folder / "presage.xml"
            presage.write_config(config, shown=shown, user_database=user_database, database=database)
            simulation = presage.simulate(line, config, folder)
            if presage.replay(simulation).word != simulation.keys:
                raise SystemExit("our writer and Presage's simulator disagree about the same words")
            keys += presage.replay(simulation, line)
            pressed += simulation.typed_keys + simulation.chosen_keys
            plain += simulation.plain_keys
        ours[shown], own[shown] = keys, 1 - pressed / plain
    return Row(
        name,
        saved=ours[1].savings()["word"],
        saved_six=ours[6].savings()["word"],
        own_count=own[1],
        own_count_six=own[6],
        shown=ours[1].shown / max(1, ours[1].word_starts),
        right=ours[1].right / max(1, ours[1].shown),
    )


def presage_rows(texts: Sequence[str], excerpt: int, primer: str, work: Path | None, add: Callable[..., None]) -> str:
    """All rows of Presage, and what the check of the two writers found.

    Args:
        texts: normalised.
        excerpt: characters to be written of each.
        primer: training text.
        work: a folder for databases; one in memory saves Presage's waiting for the disk at every word.
        add: takes a row's name and what measures it.
    """
    trained = f"Presage, trained on {len(primer.encode()) / 1e6:.2g} MB"
    names = ["Presage, stock English", trained, f"{trained} and the book so far"]
    if lacking := presage.missing():
        for name in names:
            add(name, lambda name=name: Row(name, remark=f"{' and '.join(lacking)} not installed"))
        return "the two writers were not compared, since Presage is not installed"
    with tempfile.TemporaryDirectory(prefix="presage-", dir=work) as place:
        folder = Path(place)
        start, stop = excerpt_of(len(texts[0]), length=excerpt)
        line = presage.fold(texts[0][start:stop])
        common = Counter(word for word in WORD.findall(line.lower()) if "'" not in word)
        words = [word for word, _ in common.most_common(presage.DUMMY_WORDS)]
        found = [presage.check_writer(line, words, folder, shown=shown) for shown in (1, 6)]
        if any(theirs != ours for theirs, ours in found):
            raise SystemExit(f"with a dummy, Presage's simulator and our writer count differently: {found}")
        add(names[0], lambda: presage_row(names[0], texts, excerpt, folder))
        database = folder / "trained.db"
        began = time.monotonic()
        presage.train(presage.fold(primer), database)
        print(f"text2ngram: {time.monotonic() - began:.0f} s", file=sys.stderr)
        add(names[1], lambda: presage_row(names[1], texts, excerpt, folder, database=database))
        add(names[2], lambda: presage_row(names[2], texts, excerpt, folder, database=database, book=True))
    (one, _), (six, _) = found
    return (
        f"a dummy that offers the same {len(words)} words to both costs {one:,} keys with one word shown and {six:,} "
        "with six, in Presage's simulator and in our writer; so do Presage's own words in every row above"
    )


def main() -> int:
    """Measure and write the table."""
    args = arguments()
    texts = [normalise(path.read_text(encoding="utf-8"))[: args.first] for path in args.books]
    settings = {
        "date": datetime.date.today().isoformat(),
        "books": [path.stem for path in args.books],
        "chars": sum(map(len, texts)),
        "first": args.first,
        "excerpt": args.excerpt,
        "prime_mb": args.prime_mb,
        "presage_mb": args.presage_mb,
        "model": hashlib.sha256(args.model.read_bytes()).hexdigest(),
        "only": args.only,
    }
    rows: list[Row] = []
    check = "the two writers were not compared"

    def add(name: str, measure: Callable[[], Row]) -> None:
        began = time.monotonic()
        row = measure()
        rows.append(dataclasses.replace(row, seconds=round(time.monotonic() - began, 1)))
        print(f"{name}: {rows[-1].seconds} s", file=sys.stderr, flush=True)
        write(args.out, settings, rows, check)

    if "xz" in args.only:
        add("xz", lambda: xz_row(texts))
    if "ppmd" in args.only:  # before torch is loaded, since it forks
        primer = training_text(args.train, round(args.prime_mb * 1e6))
        add("PPMd", lambda: ppmd_row(texts, primer, round(args.ppmd_memory_mb * 1e6)))
    if "presage" in args.only:
        primer = training_text(args.train, round(args.presage_mb * 1e6))
        check = presage_rows(texts, args.excerpt, primer, args.work, add)
    if "ours" in args.only:
        options: dict[str, Any] = {"texts": texts, "excerpt": args.excerpt, "processes": args.processes}
        add("talk", lambda: talk_row(args.talk, options))
        add("base", lambda: our_row("AI Author, base", args.model, live=False, **options))
        live = "AI Author, base, learning while writing"
        add("live", lambda: our_row(live, args.model, live=True, **options))
    write(args.out, settings, rows, check)
    print(table(rows))
    print(json.dumps(result(settings, rows, check)))
    return 0


def talk_row(model: Path | None, options: dict[str, Any]) -> Row:
    """The recipe of the talk that the project follows, where a model of it is at hand."""
    name = "preset *talk* (3 x 512)"
    if model is None:
        return Row(name, remark="no model file was given")
    return our_row(name, model, live=False, **options)


def arguments() -> argparse.Namespace:
    """What to measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("books", type=Path, nargs="+", metavar="BOOK", help="held-out novels, .txt")
    parser.add_argument("--train", type=Path, required=True, metavar="FOLDER", help="novels to prime the rivals with")
    parser.add_argument("--model", type=Path, default=paths.base_model(), help="ours (default: the one that ships)")
    parser.add_argument("--talk", type=Path, metavar="MODEL", help="a model of the preset talk")
    parser.add_argument("--excerpt", type=int, default=EXCERPT_CHARS, metavar="CHARS", help="written of each novel")
    parser.add_argument("--first", type=int, metavar="CHARS", help="use only so many characters of each novel")
    parser.add_argument("--prime-mb", type=float, default=74, metavar="MB", help="for PPMd (default: %(default)s)")
    parser.add_argument("--presage-mb", type=float, default=7, metavar="MB", help="for Presage (default: %(default)s)")
    parser.add_argument("--ppmd-memory-mb", type=float, default=2_000, metavar="MB", help="default: %(default)s")
    parser.add_argument("--only", nargs="+", choices=RIVALS, default=list(RIVALS), help="leave the others out")
    parser.add_argument("--processes", type=int, default=1, metavar="N", help="for our models (default: one)")
    memory = Path("/dev/shm")
    work = memory if memory.is_dir() else None
    parser.add_argument(
        "--work", type=Path, default=work, metavar="FOLDER", help="for databases, in memory if it can be"
    )
    parser.add_argument("--out", type=Path, default=Path("docs/rivals"), help="without suffix (default: %(default)s)")
    args = parser.parse_args()
    if unread := [path for path in [*args.books, args.train, args.talk or args.model] if not path.exists()]:
        parser.error(f"no such file: {unread[0]}")
    if args.excerpt < 1 or (args.first is not None and args.first < 1):
        parser.error("--excerpt and --first must be at least 1")
    return args


def result(settings: dict[str, Any], rows: Sequence[Row], check: str) -> dict[str, Any]:
    """All of it, for JSON."""
    return {"settings": settings, "rows": [dataclasses.asdict(row) for row in rows], "check": check}


def write(out: Path, settings: dict[str, Any], rows: Sequence[Row], check: str) -> None:
    """Both files."""
    out.parent.mkdir(parents=True, exist_ok=True)
    cut = f"the first {settings['first']:,} characters of each" if settings["first"] else "whole"
    heading = (
        f"# Rivals\n\nMeasured on {settings['date']} by `tests/benchmarks/rivals.py` (see CONTRIBUTING.md) in one run: "
        f"held-out novels: {len(settings['books'])}, {cut}, {settings['chars']:,} characters for bits per character; "
        f"excerpts of {settings['excerpt']:,} characters a novel for keys; our base is the model file "
        f"`{settings['model'][:12]}`.\n"
    )
    if settings["excerpt"] * len(settings["books"]) < FEW_CHARS:
        heading += "\n**A trial: so few characters show that the command works, and not who saves more.**\n"
    if sorted(settings["only"]) != sorted(RIVALS):
        heading += f"\nOnly these were measured: {', '.join(settings['only'])}.\n"
    text = f"{heading}\n{table(rows)}\n\n{NOTES}\n- The writers: {check}.\n\nNovels: {', '.join(settings['books'])}.\n"
    out.with_suffix(".md").write_text(text, encoding="utf-8")
    out.with_suffix(".json").write_text(json.dumps(result(settings, rows, check), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
