"""`corpus build` from end to end."""

import errno
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from books import epub, gutenberg, html, normal, plain, prose, wrapped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aiauthor.corpus import build as building
from aiauthor.corpus import passes
from aiauthor.corpus.build import Options, build
from aiauthor.corpus.split import author_keys
from aiauthor.corpus.store import Corpus
from aiauthor.errors import CorpusError

ONE = Options(processes=1, progress=False)


def options(**values):
    return Options(**({"processes": 1, "progress": False} | values))


def put(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)


@pytest.fixture
def shelf(tmp_path):
    """Nine novels by as many authors, of every kind."""
    shelf = tmp_path / "shelf"
    for seed in range(9):
        body, name = prose(seed), f"Jane Author{seed}"
        path = shelf / f"{name} - Novel {seed}"
        if seed == 0:
            put(path.with_suffix(".html"), html(body))
        elif seed == 1:
            epub(path.with_suffix(".epub"), body, author=name, title=f"Novel {seed}")
        elif seed == 2:
            put(path.with_suffix(".txt"), gutenberg(body, title=f"Novel {seed}", author=name))
        elif seed == 3:
            with zipfile.ZipFile(shelf / f"{name} - Novel {seed}.zip", "w") as archive:
                archive.writestr("novel.txt", wrapped(body))
        elif seed == 4:
            put(path.with_suffix(".txt"), wrapped(body).encode("utf-16"))
        else:
            put(path.with_suffix(".txt"), plain(body))
    return shelf


def texts_of(out: Path) -> dict[str, str]:
    """The text of every book, by author."""
    corpus = Corpus.open(out)
    return {
        book.author: corpus.alphabet.decode(corpus.ids(split)[book.start : book.start + book.chars])
        for split in corpus.splits
        for book in corpus.books(split)
    }


def leftovers(out: Path) -> list[str]:
    return [path.name for path in out.parent.iterdir() if path.name.startswith(f".{out.name}")]


def test_every_kind_of_source_gives_the_text_of_its_book(shelf, tmp_path):
    out = tmp_path / "corpus"
    report = build([shelf], out, ONE)
    assert texts_of(out) == {f"Jane Author{seed}": normal(prose(seed)) for seed in range(9)}
    assert {name: figures.books for name, figures in report.splits.items()} == {"train": 7, "valid": 1, "test": 1}
    assert not report.dropped
    assert not leftovers(out)


def test_a_page_that_is_a_plain_text_in_disguise_is_unwrapped(tmp_path):
    text = gutenberg(prose(1), title="A Tale", author="Somebody")
    put(tmp_path / "in" / "a.html", f"<html><head><title>A</title></head><body><pre>\n{text}</pre></body></html>")
    report = build([tmp_path / "in"], tmp_path / "out", ONE)
    assert list(texts_of(tmp_path / "out").values()) == [normal(prose(1))]
    assert report.done["licence taken off"] == report.done["hard-wrapped lines joined"] == 1


def test_processes_change_nothing(shelf, tmp_path):
    build([shelf], tmp_path / "one", ONE)
    build([shelf], tmp_path / "two", options(processes=2))
    files = ("train-000.ids", "valid-000.ids", "test-000.ids", "books.tsv", "corpus.json", "words.tsv", "report.md")
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file


def test_the_seed_decides_who_is_held_out(shelf, tmp_path):
    def held_out(seed):
        out = tmp_path / f"corpus{seed}"
        build([shelf], out, options(seed=seed))
        return [book.author for book in Corpus.open(out).books("valid")]

    deals = [held_out(seed) for seed in range(6)]
    assert held_out(0) == deals[0]
    assert len(set(map(tuple, deals))) > 1


def test_words_are_counted_over_the_train_split(tmp_path):
    put(tmp_path / "in" / "a.txt", "“Don’t,” said the well-known Zoë. Don't! It’s 12 o’clock—now.")
    build([tmp_path / "in"], tmp_path / "out", ONE)
    assert Corpus.open(tmp_path / "out").words() == {
        "Don't": 2, "said": 1, "the": 1, "well": 1, "known": 1, "Zoë": 1, "It's": 1, "o'clock": 1, "now": 1,
    }  # fmt: skip


def test_characters_seen_in_too_few_books_are_unknown(tmp_path):
    for seed in range(5):
        put(tmp_path / "in" / f"{seed}.txt", plain(prose(seed)) + ("é" if seed < 3 else "ж" if seed == 4 else ""))
    report = build([tmp_path / "in"], tmp_path / "out", options(valid=0, test=0))
    alphabet = Corpus.open(tmp_path / "out").alphabet
    assert "é" in alphabet
    assert "ж" not in alphabet
    assert report.left_out == {"ж": 1}
    assert report.unknown == 1
    assert "ж (1)" in (tmp_path / "out" / "report.md").read_text(encoding="utf-8")


# --- what is left out ------------------------------------------------------------------------------


def test_editions_of_one_book_are_dropped(tmp_path):
    body = prose(1, 60)
    put(tmp_path / "in" / "long.txt", plain([*body, "And one more."]))
    put(tmp_path / "in" / "short.txt", gutenberg(body, title="A", author="B"))
    put(tmp_path / "in" / "other.txt", plain(prose(2, 60)))
    report = build([tmp_path / "in"], tmp_path / "out", ONE)
    assert report.dropped == {"near-duplicate editions of another book": [("short.txt", "repeats `long.txt`")]}
    assert len(texts_of(tmp_path / "out")) > 0
    report = build([tmp_path / "in"], tmp_path / "all", options(dedupe=False))
    assert not report.dropped


def test_of_two_editions_in_a_table_the_held_out_one_stays(tmp_path):
    put(tmp_path / "in" / "a.txt", plain(prose(1, 61)))
    put(tmp_path / "in" / "b.txt", plain(prose(1, 60)))
    put(tmp_path / "in" / "c.txt", plain(prose(2)))
    put(tmp_path / "t.tsv", "name\tsplit\na.txt\ttrain\nb.txt\tvalid\nc.txt\ttrain\n")
    report = build([tmp_path / "in"], tmp_path / "out", options(table=tmp_path / "t.tsv"))
    assert [name for name, _ in report.dropped["near-duplicate editions of another book"]] == ["a.txt"]


def test_broken_files_are_reported_and_skipped(shelf, tmp_path):
    bad = {
        "empty.txt": b"",
        "blank.txt": b" \n\n",
        "binary.txt": bytes(range(256)) * 30,
        "cut.zip": b"PK\x03\x04",
        "cut.epub": b"",
        "lost.txt": ("“Curly quotes” " * 50).encode()[:-2],
        "rich.txt": b"{\\rtf1 hello}",
        "numbers.txt": b"1 2 3 4 5\n",
        "licence.txt": gutenberg([], title="Nothing", author="Nobody").encode(),
    }
    for name, data in bad.items():
        put(shelf / name, data)
    report = build([shelf], tmp_path / "out", ONE)
    assert {name for name, _ in report.dropped.pop("could not be read")} == set(bad)
    assert not report.dropped
    written = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in written for name in bad)
    assert len(texts_of(tmp_path / "out")) == 9


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names of files are text")
def test_names_that_are_no_text(tmp_path):
    (tmp_path / "in").mkdir()
    for name, data in ((b"caf\xe9.txt", plain(prose(1))), (b"empty\xe9.txt", ""), (b"b.txt", plain(prose(2)))):
        (Path(os.fsdecode(os.fsencode(tmp_path / "in") + b"/" + name))).write_text(data)
    build([tmp_path / "in"], tmp_path / "out", ONE)
    corpus = Corpus.open(tmp_path / "out")
    assert {book.title for split in corpus.splits for book in corpus.books(split)} == {"caf\\udce9", "b"}
    assert "empty\\udce9" in (tmp_path / "out" / "report.md").read_text(encoding="utf-8")


def test_a_title_without_end_is_cut(tmp_path):
    put(tmp_path / "in" / "a.txt", gutenberg(prose(1), title="Long " * 5_000, author="A\tB\x07C"))
    build([tmp_path / "in"], tmp_path / "out", ONE)
    (book,) = Corpus.open(tmp_path / "out").books("train")
    assert len(book.title) <= 300
    assert book.author == "A BC"


def test_a_reader_that_breaks_costs_one_book(shelf, tmp_path, monkeypatch, caplog):
    def broken(text):
        if "Author2" in text:
            raise RuntimeError("no idea")
        return strip(text)

    strip = passes.gutenberg.strip_licence
    monkeypatch.setattr(passes.gutenberg, "strip_licence", broken)
    report = build([shelf], tmp_path / "out", ONE)
    assert report.dropped == {"could not be read": [("Jane Author2 - Novel 2.txt", "cannot be read (RuntimeError)")]}


def test_books_in_another_language_are_left_out(tmp_path):
    french = "Il était une fois un homme qui ne voulait pas aller dans la ville, et sa femme lui disait que non. " * 9
    put(tmp_path / "in" / "a.txt", plain(prose(1)))
    put(tmp_path / "in" / "b.txt", gutenberg(prose(2), title="B", author="C", language="German"))
    put(tmp_path / "in" / "c.txt", french)
    report = build([tmp_path / "in"], tmp_path / "out", ONE)
    assert report.dropped == {"in another language": [("b.txt", "de"), ("c.txt", "fr")]}
    report = build([tmp_path / "in"], tmp_path / "all", options(language="any"))
    assert not report.dropped


def test_short_books_can_be_left_out(tmp_path):
    put(tmp_path / "in" / "a.txt", plain(prose(1)))
    put(tmp_path / "in" / "b.txt", "A few words.")
    report = build([tmp_path / "in"], tmp_path / "out", options(min_chars=100))
    assert report.dropped == {"shorter than 100 characters": [("b.txt", "")]}


def mirror(folder):
    rows = [
        "Text#,Type,Issued,Title,Language,Authors,Subjects,LoCC,Bookshelves",
        '11,Text,x,Novel 11,en,"Doe, Jane, 1800-1870",Orphans -- Fiction,PR,',
        '12,Text,x,Essays,en,"Roe, Richard",Essays,PR,',
        '13,Text,x,Roman,fr,"Dupont, Jean",Orphans -- Fiction,PQ,',
        '14,Sound,x,Recording,en,"Roe, Richard",Orphans -- Fiction,PR,',
        '15,Text,x,Shelved,en,"Major, Mary",,PR,Browsing: Fiction',
    ]
    put(folder / "pg_catalog.csv", "\n".join(rows) + "\n")
    for number in (11, 12, 13, 14, 15, 16):
        put(folder / "1" / str(number) / f"{number}.txt", gutenberg(prose(number), title="x", author="y"))
    put(folder / "1" / "11" / "11-0.txt", b"\xff\xfe\x00broken")
    put(folder / "1" / "11" / "11-8.txt", gutenberg([*prose(11), "Café."], title="x", author="y").encode("cp1252"))


def test_a_mirror_gives_fiction_in_english_one_edition_a_book(tmp_path):
    mirror(tmp_path / "mirror")
    report = build([tmp_path / "mirror"], tmp_path / "out", options(valid=0, test=0))
    assert texts_of(tmp_path / "out") == {
        "Doe, Jane, 1800-1870": normal([*prose(11), "Café."]),
        "Major, Mary": normal(prose(15)),
    }
    assert {(book.title, book.source) for book in Corpus.open(tmp_path / "out").books("train")} == {
        ("Novel 11", "1/11/11-8.txt"),
        ("Shelved", "1/15/15.txt"),
    }
    assert {why: [name for name, _ in names] for why, names in report.dropped.items()} == {
        "editions that could not be read, where another could": ["1/11/11-0.txt"],
        "not fiction by subject or bookshelf": ["1/12/12.txt"],
        "in another language": ["1/13/13.txt"],
        "no text by the catalogue": ["1/14/14.txt"],
        "not in the catalogue": ["1/16/16.txt"],
    }


def test_another_language_and_subject_can_be_picked(tmp_path):
    mirror(tmp_path / "mirror")
    build([tmp_path / "mirror"], tmp_path / "out", options(language="fr"))
    assert set(texts_of(tmp_path / "out")) == {"Dupont, Jean"}
    build([tmp_path / "mirror"], tmp_path / "essays", options(subjects="essays", bookshelves="^$x"))
    assert set(texts_of(tmp_path / "essays")) == {"Roe, Richard"}
    with pytest.raises(CorpusError, match="no regular expression"):
        build([tmp_path / "mirror"], tmp_path / "bad", options(subjects="("))


def test_a_table_decides_books_and_splits(shelf, tmp_path):
    names = sorted(path.name for path in shelf.iterdir())
    rows = [f"{names[0]}\ttrain\tA\tB", f"{names[1]}\tvoices/doe\tA\t", f"{names[2]}\tvalid\t\t", "gone.txt\ttrain\t\t"]
    put(tmp_path / "t.tsv", "name\tsplit\tauthor\ttitle\n" + "\n".join(rows) + "\n")
    report = build([shelf], tmp_path / "out", options(table=tmp_path / "t.tsv"))
    corpus = Corpus.open(tmp_path / "out")
    assert list(corpus.splits) == ["train", "valid", "voices/doe"]
    (book,) = corpus.books("train")
    assert (book.author, book.title, book.source) == ("A", "B", names[0])
    assert corpus.books("valid")[0].author == "Jane Author2"
    assert {why: len(found) for why, found in report.dropped.items()} == {
        "not in the table of splits": 6,
        "in the table of splits, and not in the sources": 1,
    }
    assert report.notes == ["the table puts a into both train and voices/doe"]


NAMES = st.sampled_from(
    ["Jane Doe", "Doe, Jane", "J. Doe and R. Roe", "Richard Roe", "Mary Major", "Lee, Vernon", "X Yz"]
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(authors=st.lists(NAMES, min_size=1, max_size=8), seed=st.integers(0, 99))
def test_no_author_is_in_two_splits_of_a_corpus(tmp_path_factory, authors, seed):
    folder = tmp_path_factory.mktemp("books")
    for index, author in enumerate(authors):
        put(folder / "in" / f"{author} - {index}.txt", plain(prose(index, 3)))
    build([folder / "in"], folder / "out", options(seed=seed, valid=0.2, test=0.2))
    corpus = Corpus.open(folder / "out")
    seen: dict[str, str] = {}
    for split in corpus.splits:
        for book in corpus.books(split):
            for key in author_keys(book.author):
                assert seen.setdefault(key, split) == split


# --- where it is written ---------------------------------------------------------------------------


def test_a_folder_with_something_else_is_refused(shelf, tmp_path):
    put(tmp_path / "out" / "precious.txt", "words")
    with pytest.raises(CorpusError, match="something else than a corpus"):
        build([shelf], tmp_path / "out", ONE)
    assert (tmp_path / "out" / "precious.txt").read_text() == "words"
    with pytest.raises(CorpusError, match="is not a folder"):
        build([shelf], tmp_path / "out" / "precious.txt", ONE)


def test_an_empty_folder_and_an_older_corpus_are_replaced(shelf, tmp_path):
    (tmp_path / "out").mkdir()
    build([shelf], tmp_path / "out", ONE)
    first = Corpus.open(tmp_path / "out").ids("train")
    build([shelf], tmp_path / "out", options(seed=5))
    assert len(Corpus.open(tmp_path / "out").books("train")) == 7
    assert first[:1][0] >= 0  # what was open stays open
    assert not leftovers(tmp_path / "out")


@pytest.mark.parametrize("where", ["file/out", "n" * 300], ids=["under a file", "too long"])
def test_a_place_that_cannot_be_written_is_one_sentence(shelf, tmp_path, where):
    put(tmp_path / "file", "x")
    with pytest.raises(CorpusError, match="cannot write"):
        build([shelf], tmp_path / where, ONE)


@pytest.mark.parametrize("function", ["read_book", "encode_books"])
def test_a_full_disk_is_one_sentence_and_leaves_the_older_corpus(shelf, tmp_path, monkeypatch, function):
    out = tmp_path / "out"
    build([shelf], out, ONE)
    before = texts_of(out)
    real_write, calls = Path.write_bytes, []

    def full(path, data):
        calls.append(path)
        if len(calls) > 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real_write(path, data)

    if function == "read_book":
        monkeypatch.setattr(Path, "write_bytes", full)
    else:
        monkeypatch.setattr(passes, "open", lambda *_: full(None, None) or full(None, None), raising=False)
        calls.extend([None] * 3)
    with pytest.raises(CorpusError, match="cannot write .*: No space left on device"):
        build([shelf], out, ONE)
    assert texts_of(out) == before
    assert not leftovers(out)


def test_nothing_to_train_on_says_why(tmp_path):
    put(tmp_path / "in" / "a.txt", b"")
    with pytest.raises(CorpusError, match=r"no book is left to train on \(1 could not be read\)"):
        build([tmp_path / "in"], tmp_path / "out", ONE)
    (tmp_path / "none").mkdir()
    with pytest.raises(CorpusError, match="none were found"):
        build([tmp_path / "none"], tmp_path / "out", ONE)
    assert not (tmp_path / "out").exists()
    assert not leftovers(tmp_path / "out")


def test_an_interrupt_leaves_nothing(shelf, tmp_path, monkeypatch):
    def interrupted(job):
        raise KeyboardInterrupt

    monkeypatch.setattr(building, "encode_books", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build([shelf], tmp_path / "out", ONE)
    assert not (tmp_path / "out").exists()
    assert not leftovers(tmp_path / "out")


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_build_that_is_killed_leaves_no_corpus_and_the_next_one_tidies_up(tmp_path, how):
    for seed in range(300):
        put(tmp_path / "in" / f"{seed}.txt", plain(prose(seed % 7, 40)))
    out = tmp_path / "out"
    command = [sys.executable, "-m", "aiauthor", "corpus", "build", str(tmp_path / "in"), "--out", str(out)]
    process = subprocess.Popen(
        [*command, "--processes", "2"],
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        # What runs in the background of a script is born deaf to Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob(".out.unfinished-*/spool/3")) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(how)
    status = process.wait(60)
    assert not out.exists()
    if how == signal.SIGINT:
        assert status == 130
        assert not leftovers(out)
    build([tmp_path / "in"], out, options(dedupe=False))
    assert len(Corpus.open(out).books("train")) > 200
    assert not leftovers(out)
