"""Which files hold a book, and what each holds."""

import os
import zipfile
from pathlib import Path

import pytest
from books import epub, gutenberg, html, normal, plain, prose

from aiauthor.corpus import sources
from aiauthor.errors import AiAuthorError, CorpusError
from aiauthor.text.normalise import normalise

BODY = prose(5, 12)
TEXT = plain(BODY)


def put(path, data=TEXT):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def zipped(path, **members):
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "."), text)
    return path


def names(folder, catalogue=None):
    return [candidate.name for candidate in sources.find([folder], catalogue or {})[0]]


def test_books_are_found_at_any_depth_and_in_order(tmp_path):
    for name in ("b.txt", "a/deep/er/c.TXT", "a/d.zip", "e.html", "f.xhtml", "g.epub", "h.htm"):
        put(tmp_path / name)
    for name in ("cover.jpg", ".hidden.txt", ".git/x.txt", "__MACOSX/y.txt", "notes.md"):
        put(tmp_path / name)
    assert sorted(names(tmp_path)) == ["a/d.zip", "a/deep/er/c.TXT", "b.txt", "e.html", "f.xhtml", "g.epub", "h.htm"]
    assert names(tmp_path) == names(tmp_path)


def test_a_source_may_be_one_file(tmp_path):
    path = put(tmp_path / "b.txt")
    (candidate,), failures = sources.find([path], {})
    assert candidate.editions[0].path == path
    assert not failures


def test_a_missing_source_is_named(tmp_path):
    with pytest.raises(CorpusError, match="there is no .*nowhere"):
        sources.find([tmp_path / "nowhere"], {})


def test_a_source_that_cannot_be_looked_at_is_named():
    with pytest.raises(CorpusError, match="cannot read .*: File name too long"):
        sources.find([Path("n" * 300)], {})


def test_an_earlier_corpus_is_no_source(tmp_path):
    put(tmp_path / "corpus" / "corpus.json", "{}")
    put(tmp_path / "corpus" / "x.txt")
    assert names(tmp_path) == []


def test_editions_of_a_mirror_are_one_book_best_first(tmp_path):
    for name in ("12345.txt", "12345-8.txt", "12345-0.txt", "12345.zip", "12345-h/12345-h.htm", "old/12345.txt"):
        put(tmp_path / "1/2/3/4/12345" / name)
    put(tmp_path / "cache/epub/12345/pg12345.txt")
    put(tmp_path / "cache/epub/7/pg7.txt")
    books, failures = sources.find([tmp_path], {})
    assert [(book.number, book.name) for book in books] == [
        (7, "cache/epub/7/pg7.txt"),
        (12345, "1/2/3/4/12345/12345-0.txt"),
    ]
    assert [file.name.rpartition("/")[2] for file in books[1].editions] == [
        "12345-0.txt", "pg12345.txt", "12345-8.txt", "12345.txt", "12345.zip", "12345-h.htm",
    ]  # fmt: skip
    assert not failures


def test_a_folder_called_old_is_searched_elsewhere(tmp_path):
    put(tmp_path / "old" / "a.txt")
    assert names(tmp_path) == ["old/a.txt"]


def test_numbered_chapters_are_books_of_their_own(tmp_path):
    for name in ("emma/1.txt", "persuasion/1.txt"):
        put(tmp_path / name)
    assert len(names(tmp_path)) == 2


def test_files_beside_a_catalogue_that_no_mirror_has_are_reported(tmp_path):
    put(tmp_path / "pg_catalog.csv", "")
    put(tmp_path / "readme.txt")
    assert sources.find([tmp_path], {}) == ([], [("readme.txt", "is not named as a book of the mirror is")])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_no_file_is_reported_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "nowhere")
    assert [name for name, _ in sources.find([tmp_path], {})[1]] == ["a.txt", "b.txt"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_text_with_any_line_ends(tmp_path, newline):
    assert sources.read(put(tmp_path / "a.txt", TEXT.replace("\n", newline))).text == TEXT


def test_every_kind_holds_the_same(tmp_path):
    epub(tmp_path / "a.epub", BODY)
    epub(tmp_path / "misnamed.zip", BODY)
    files = [
        put(tmp_path / "a.txt"),
        put(tmp_path / "a.html", html(BODY)),
        put(tmp_path / "page.txt", html(BODY)),
        tmp_path / "a.epub",
        tmp_path / "misnamed.zip",
        zipped(tmp_path / "text.zip", a__txt=TEXT),
        zipped(tmp_path / "page.zip", **{"a-h/a-h.htm": html(BODY), "a-h/images/x.png": "x"}),
        zipped(tmp_path / "both.zip", a__txt=TEXT, a__html="<p>other"),
    ]
    for file in files:
        assert normalise(sources.read(file).text) == normal(BODY), file.name


def test_a_header_tells_title_and_author(tmp_path):
    raw = sources.read(put(tmp_path / "a.txt", gutenberg(BODY, title="A Tale", author="Somebody")))
    assert (raw.title, raw.author, raw.language) == ("A Tale", "Somebody", "en")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("English", "en"),
        ("English, French", "en"),
        ("eng", "en"),
        ("en-GB", "en"),
        ("EN", "en"),
        ("de_AT", "de"),
        ("Klingon", "klingon"),
        ("und", ""),
        ("", ""),
        (" ", ""),
        ("?", ""),
    ],
)
def test_languages_have_one_name(name, code):
    assert sources.language_code(name) == code


@pytest.mark.parametrize(
    ("name", "author", "title"),
    [
        ("Jane Austen - Emma.txt", "Jane Austen", "Emma"),
        ("shelf/Austen, Jane/Emma.txt", "Austen, Jane", "Emma"),
        ("shelf/the_woman_in_white.txt", "", "the woman in white"),
    ],
)
def test_names_tell_as_much_as_they_can(name, author, title):
    assert sources.guess_author_and_title(name) == (author, title)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b"\n \n", "is empty"),
        ("a.txt", bytes(range(256)) * 20, "binary"),
        ("a.zip", b"PK\x03\x04 and no more", "not a whole zip"),
        ("a.zip", b"no zip at all", "not a whole zip"),
        ("a.epub", b"no zip at all", "not a whole zip"),
        ("a.zip", b"", "is empty"),
    ],
)
def test_broken_files_are_refused_with_a_reason(tmp_path, name, data, reason):
    with pytest.raises(AiAuthorError, match=reason):
        sources.read(put(tmp_path / name, data))


def test_archives_without_one_text_are_refused(tmp_path):
    with pytest.raises(CorpusError, match="holds 2 texts"):
        sources.read(zipped(tmp_path / "a.zip", a__txt=TEXT, b__txt=TEXT))
    with pytest.raises(CorpusError, match="holds no text"):
        sources.read(zipped(tmp_path / "b.zip", a__png="x"))


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "MAX_BOOK_BYTES", 10_000)
    bomb = zipped(tmp_path / "a.zip", a__txt="a" * 1_000_000)
    assert bomb.stat().st_size < 10_000
    with pytest.raises(AiAuthorError, match="more than a book"):
        sources.read(bomb)
    with pytest.raises(CorpusError, match="is larger than"):
        sources.read(put(tmp_path / "a.txt", "a" * 10_001))
