"""The figures of the base model's card: what it foresees by book, what it quotes, how it goes on.

    python tests/benchmarks/model_card.py CORPUS --split valid --train NOVELS --out card.json
    python tests/benchmarks/model_card.py CORPUS --plot run.log.jsonl --svg docs/learning-curve.svg

CORPUS is the folder that the model was trained from, NOVELS a folder of .txt novels of its train split that
PPMd is primed with (74 MB of them, as in rivals.py). Prints Markdown, and writes the same figures as JSON.
`--split test` reads the test books: once, when nothing is chosen any more; ten continuations of them are
printed as they come. The plot needs matplotlib, PPMd pyppmd (the extra `research`).
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from aiauthor import paths
from aiauthor.corpus.store import Book, Corpus
from aiauthor.evaluation.fit import foresee
from aiauthor.inference.document_memory import DocumentMemory
from aiauthor.inference.engine import Engine, State
from aiauthor.inference.suggester import Request, Suggester
from aiauthor.model.checkpoint import load_model
from aiauthor.text.contexts import after, context_of
from tests.benchmarks.rivals import Trained, ppmd_rival

BLOCK = 2_000  # characters that are drawn together in the bootstrap
DRAWS = 1_000
SEED = 20_261_124

QUOTING_CONTEXTS = 200
CONTEXT_CHARS = 300
CONTINUED_CHARS = 400
SHORTEST_QUOTE = 24  # characters in a row
CONTINUATIONS = 10

Ids = npt.NDArray[np.integer]


def main() -> int:
    """Print the parts that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, metavar="CORPUS")
    parser.add_argument("--model", type=Path, default=paths.base_model(), metavar="FILE")
    parser.add_argument("--split", metavar="SPLIT", help="bits per character of its books")
    parser.add_argument("--train", type=Path, metavar="NOVELS", help="prime PPMd with these")
    parser.add_argument("--quotes", action="store_true", help="how long it quotes what it was trained on")
    parser.add_argument("--plot", type=Path, metavar="LOG", help="log of the training, one JSON line a validation")
    parser.add_argument("--svg", type=Path, metavar="FILE", help="where the plot goes")
    parser.add_argument("--out", type=Path, metavar="FILE", help="the figures as JSON")
    args = parser.parse_args()
    corpus = Corpus.open(args.corpus)
    figures: dict[str, Any] = {"model": load_model(args.model).sha256}
    if args.split:
        figures[args.split] = by_book(corpus, args.split, args.model, args.train)
        print(table(figures[args.split]))
    if args.split == "test":
        figures["continuations"] = continuations(corpus, args.model)
        for context, text in figures["continuations"]:
            print(f"> …{context}**{text}**\n".replace("\n", "\n> ").removesuffix("> "))
    if args.quotes:
        figures["quotes"] = quotes(corpus, args.model)
        print(json.dumps(figures["quotes"]))
    if args.plot:
        plot(args.plot, args.svg)
    if args.out:
        args.out.write_text(json.dumps(figures, indent=1, ensure_ascii=False), encoding="utf-8")
    return 0


def by_book(corpus: Corpus, split: str, model: Path, train: Path | None) -> list[dict[str, Any]]:
    """Bits per character of every book of a split, whole, from a zero state, as the engine runs it.

    Intervals are of 95 %: blocks of a book are drawn anew, and for all books together whole books.
    """
    file = load_model(model)
    engine, novels = Engine(file.weights, device="cpu"), file.ngrams
    ids, books = corpus.ids(split), corpus.books(split)
    mapping = np.concatenate([[0], file.alphabet.encode(corpus.alphabet.characters, fold=True)])
    texts = [mapping[ids[book.start : book.start + book.chars]] for book in books]
    ppmd = None if train is None else ppmd_rival(Trained(train, 74_000_000), 2_000_000_000)
    rows = []
    rng = np.random.default_rng(SEED)
    for book, text in zip(books, texts, strict=True):
        log_probs, best = foresee(engine, file.alphabet, text, novels)
        bits = -log_probs / math.log(2)
        blocks = np.array([[part.sum(), len(part)] for part in np.array_split(bits, max(2, len(bits) // BLOCK))])
        row = {
            "title": book.title,
            "author": book.author,
            "chars": len(text),
            "bits": float(bits.mean()),
            "interval": interval(blocks, rng),
            "right": float((best == text).mean()),
        }
        if ppmd is not None:
            unit = ppmd.measure(corpus.alphabet.decode(ids[book.start : book.start + book.chars]))
            row["ppmd"] = unit.bits / unit.chars
        rows.append(row)
        print(json.dumps(row, ensure_ascii=False), file=sys.stderr, flush=True)
    whole = np.array([[row["bits"] * row["chars"], row["chars"]] for row in rows])
    weights = whole[:, 1] / whole[:, 1].sum()
    every = {
        "title": "all",
        "author": "",
        "chars": int(whole[:, 1].sum()),
        "interval": interval(whole, rng),
        **{
            key: float(sum(weights * [row[key] for row in rows])) for key in ("bits", "right", "ppmd") if key in rows[0]
        },
    }
    return [*rows, every]


def interval(parts: npt.NDArray[np.float64], rng: np.random.Generator) -> tuple[float, float]:
    """Of the ratio of two sums over parts, (K, 2), drawn anew: 2.5 % lie below and above."""
    drawn = parts[rng.integers(len(parts), size=(DRAWS, len(parts)))].sum(axis=1)
    low, high = np.quantile(drawn[:, 0] / drawn[:, 1], [0.025, 0.975])
    return float(low), float(high)


def table(rows: list[dict[str, Any]]) -> str:
    """Markdown."""
    has_ppmd = "ppmd" in rows[0]
    lines = ["| book | characters | bits per character | 95 % | next right |" + (" PPMd |" if has_ppmd else "")]
    lines.append("| --- | --- | --- | --- | --- |" + (" --- |" if has_ppmd else ""))
    for row in rows:
        low, high = row["interval"]
        name = f"{row['author']}, *{row['title']}*" if row["author"] else f"**{row['title']}**"
        line = f"| {name} | {row['chars']:,} | {row['bits']:.3f} | {low:.3f} to {high:.3f} | {row['right']:.1%} |"
        lines.append(line + (f" {row['ppmd']:.3f} |" if has_ppmd else ""))
    return "\n".join(lines)


def continuations(corpus: Corpus, model: Path) -> list[tuple[str, str]]:
    """Ten places of the test books by a fixed seed, and how `write` goes on from there."""
    rng = np.random.default_rng(SEED)
    ids, books = corpus.ids("test"), corpus.books("test")
    suggester = Suggester.load(model, device="cpu")
    found = []
    for number in range(CONTINUATIONS):
        book = books[int(rng.integers(len(books)))]
        place = _place(corpus, book, rng)
        before = corpus.alphabet.decode(ids[place - 2_000 : place])
        text = ""
        for piece in suggester.stream(Request(before, seed=number, learn=False)):
            text += piece
            if len(text) >= 200:
                break
        found.append((before[-100:].lstrip(), text))
    return found


def quotes(corpus: Corpus, model: Path) -> dict[str, Any]:
    """How long the model quotes the books that it was trained on, word for word.

    Behind contexts out of these books it goes on with the likeliest characters (`recited`: how many of
    them are the book's own), and freely, drawn at temperature 0.5 (`longest`: the longest run of
    characters of each such text that stands in any training book).
    """
    file = load_model(model)
    engine = Engine(file.weights, device="cpu")
    ids = corpus.ids("train")
    rng = np.random.default_rng(SEED)
    books = [book for book in corpus.books("train") if book.chars > 20_000]
    places = [_place(corpus, books[int(rng.integers(len(books)))], rng, "train") for _ in range(QUOTING_CONTEXTS)]
    contexts = [np.asarray(ids[place - CONTEXT_CHARS : place]) for place in places]
    states = State.join([scores.state for scores in engine.score(contexts)])
    memory, lasts = DocumentMemory(file.alphabet, file.ngrams), [context_of(text, file.alphabet) for text in contexts]
    greedy = _go_on(engine, memory, states, lasts, None)
    recited = []
    for place, text in zip(places, greedy, strict=True):
        same = text == np.asarray(ids[place : place + CONTINUED_CHARS])
        recited.append(int(np.argmin(same)) if not same.all() else CONTINUED_CHARS)
    free = _go_on(engine, memory, states, lasts, rng)
    longest = longest_quotes(free, ids)
    size, column, row = max((*quote, row) for row, quote in enumerate(longest))
    return {
        "contexts": QUOTING_CONTEXTS,
        "recited": _spread(recited),
        "longest": _spread([size for size, _ in longest]),
        "the longest": file.alphabet.decode(free[row, column : column + size]),
    }


def _spread(lengths: list[int]) -> dict[str, float]:
    return {"median": float(np.median(lengths)), "95 %": float(np.quantile(lengths, 0.95)), "most": max(lengths)}


def _go_on(
    engine: Engine, memory: DocumentMemory, states: State, contexts: list[int], rng: np.random.Generator | None
) -> npt.NDArray[np.int64]:
    """The ids that follow each text, (B, T): the likeliest, or drawn at temperature 0.5."""
    chosen = []
    for _ in range(CONTINUED_CHARS):
        log_probs = memory.correct(states.log_probs, contexts).copy()
        log_probs[:, 0] = -np.inf  # what is no character
        if rng is not None:
            log_probs = 2 * log_probs + rng.gumbel(size=log_probs.shape)
        best = log_probs.argmax(axis=1)
        chosen.append(best)
        contexts = [after(context, id_) for context, id_ in zip(contexts, best.tolist(), strict=True)]
        states = engine.step(best.tolist(), states.hidden)
    return np.stack(chosen, axis=1)


def longest_quotes(texts: npt.NDArray[np.int64], ids: Any) -> list[tuple[int, int]]:
    """The longest run of every text that stands in the corpus, and where it begins; 0 below `SHORTEST_QUOTE`."""
    spans = np.lib.stride_tricks.sliding_window_view(texts, SHORTEST_QUOTE, axis=1)  # (B, T', S)
    wanted = _hash(spans.reshape(-1, SHORTEST_QUOTE).T)
    order = np.argsort(wanted)
    found: dict[int, list[int]] = {}
    table_of = np.zeros(1 << 22, bool)
    table_of[(wanted >> np.uint64(42)).astype(np.int64)] = True
    piece = 1 << 24
    for begin in range(0, len(ids), piece):
        part = np.asarray(ids[begin : begin + piece + SHORTEST_QUOTE - 1])
        if len(part) < SHORTEST_QUOTE:
            break
        hashes = _hash([part[at : len(part) - SHORTEST_QUOTE + 1 + at] for at in range(SHORTEST_QUOTE)])
        likely = np.flatnonzero(table_of[(hashes >> np.uint64(42)).astype(np.int64)])
        places = np.searchsorted(wanted, hashes[likely], sorter=order)
        hits = wanted[order[np.minimum(places, len(order) - 1)]] == hashes[likely]
        for at, place in zip(likely[hits].tolist(), places[hits].tolist(), strict=True):
            while place < len(order) and wanted[order[place]] == hashes[at]:
                found.setdefault(int(order[place]), []).append(begin + at)
                place += 1
    longest = [(0, 0)] * len(texts)
    for number, starts in found.items():
        row, column = divmod(number, spans.shape[1])
        text = texts[row, column:]
        for start in starts[:100]:
            there = np.asarray(ids[start : start + len(text)])
            same = text[: len(there)] == there
            longest[row] = max(longest[row], (len(same) if same.all() else int(np.argmin(same)), column))
    return longest


def _hash(columns: Any) -> npt.NDArray[np.uint64]:
    """Of every run of characters, whose first, second ... characters are given."""
    value = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        value = value * np.uint64(0x9E3779B97F4A7C15) + column.astype(np.uint64) + np.uint64(1)
    return value * np.uint64(0xD6E8FEB86659FD93)


def _place(corpus: Corpus, book: Book, rng: np.random.Generator, split: str = "test") -> int:
    """A word's beginning in a book, behind its first 2,000 characters."""
    ids = corpus.ids(split)
    space = int(corpus.alphabet.encode(" ")[0])
    place = book.start + int(rng.integers(2_000, book.chars - CONTINUED_CHARS - 200))
    near = np.asarray(ids[place : place + 200])
    return place + int(np.argmax(near == space))


def plot(log: Path, svg: Path) -> None:
    """Bits per character over characters read, from a training's log."""
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot as plt

    entries = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    entries = [entry for entry in entries if entry["train_bits"]]
    figure, axes = plt.subplots(figsize=(7, 3.5), layout="constrained")
    millions = [entry["chars"] / 1e6 for entry in entries]
    axes.plot(millions, [entry["valid_bits"] for entry in entries], "o-", ms=3, label="validation books, first pages")
    axes.plot(millions, [entry["train_bits"] for entry in entries], "-", lw=1, label="training, smoothed")
    axes.set_xlabel("characters read, millions")
    axes.set_ylabel("bits per character")
    axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(svg, metadata={"Date": None})


if __name__ == "__main__":
    raise SystemExit(main())
