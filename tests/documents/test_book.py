import json
from pathlib import Path

import pytest

from aiauthor.documents.book import (
    ORDER_FILE,
    ChapterInfos,
    info_of,
    leave_out,
    open_book,
    read_all,
    reorder,
    retitle,
    take_in,
)
from aiauthor.errors import DocumentError


@pytest.fixture
def folder(tmp_path) -> Path:
    folder = tmp_path / "The Sea"
    folder.mkdir()
    for n in (1, 2, 10):
        (folder / f"Chapter {n}.md").write_text(f"# Number {n}\n\nsome words here\n")
    (folder / ".hidden.md").write_text("x")
    (folder / "picture.png").write_bytes(b"x")
    (folder / "sub.md").mkdir()
    return folder


def names(book):
    return [path.stem for path in book.chapters]


def test_chapters_come_in_the_order_that_people_count_in(folder):
    book = open_book(folder)
    assert names(book) == ["Chapter 1", "Chapter 2", "Chapter 10"]
    assert book.title == "The Sea"
    assert not (folder / ORDER_FILE).exists()


def test_an_order_is_kept_and_new_chapters_follow(folder):
    book = open_book(folder)
    reorder(book, book.chapters[::-1])
    (folder / "Chapter 3.txt").write_text("x")
    book = open_book(folder)
    assert names(book) == ["Chapter 10", "Chapter 2", "Chapter 1", "Chapter 3"]
    with pytest.raises(ValueError, match="other chapters"):
        reorder(book, book.chapters[1:])


def test_a_chapter_that_comes_back_finds_its_place(folder):
    book = open_book(folder)
    one, two, ten = book.chapters
    reorder(book, [ten, two, one])
    two.rename(folder.parent / "away.md")
    book = open_book(folder)
    assert names(book) == ["Chapter 10", "Chapter 1"]
    retitle(book, "A New Title")
    (folder.parent / "away.md").rename(two)
    book = open_book(folder)
    assert names(book) == ["Chapter 10", "Chapter 2", "Chapter 1"]
    assert book.title == "A New Title"


def test_notes_can_be_left_out_and_taken_in_again(folder):
    (folder / "notes.txt").write_text("x")
    book = leave_out(open_book(folder), folder / "notes.txt")
    assert "notes" not in names(book)
    book = open_book(folder)
    assert "notes" not in names(book)
    assert book.left_out == ("notes.txt",)
    take_in(book, "notes.txt", at=0)
    assert names(open_book(folder))[0] == "notes"


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[]", b'{"chapters": 3}', b"\xff", b"[" * 5000, b'{"chapters": ["a", 1, null, "../x", "/etc", ""]}'],
)
def test_a_damaged_order_is_told_and_set_aside(folder, damage):
    (folder / ORDER_FILE).write_bytes(damage)
    book = open_book(folder)
    assert names(book) == ["Chapter 1", "Chapter 2", "Chapter 10"]
    assert ("could not be read" in book.problem) == (b"null" not in damage)
    kept = reorder(book, book.chapters)
    assert kept.problem == ""
    if book.problem:
        assert (folder / "aiauthor-book.damaged.json").read_bytes() == damage
    assert open_book(folder).problem == ""
    assert "../x" not in json.loads((folder / ORDER_FILE).read_text())["chapters"]


def test_titles_and_words(folder):
    infos = ChapterInfos()
    first = folder / "Chapter 1.md"
    assert (infos.of(first).title, infos.of(first).words) == ("Number 1", 5)
    first.write_text("no heading but more words, many more\n")
    assert (infos.of(first).title, infos.of(first).words) == ("Chapter 1", 7)
    (folder / "Chapter 2.md").write_bytes(b"\0\1\2\3")
    assert "not a text" in infos.of(folder / "Chapter 2.md").problem
    assert "no such file" in infos.of(folder / "none.md").problem
    assert info_of(first, "# Unsaved\nx").title == "Unsaved"


def test_the_whole_book_can_be_read(folder):
    assert [text[:10] for _, text in read_all(open_book(folder))] == ["# Number 1", "# Number 2", "# Number 1"]


def test_no_folder_no_book(tmp_path):
    with pytest.raises(DocumentError, match="not there|no such"):
        open_book(tmp_path / "none")
    (tmp_path / "file").write_text("x")
    with pytest.raises(DocumentError):
        open_book(tmp_path / "file")
    (tmp_path / "empty").mkdir()
    assert open_book(tmp_path / "empty").chapters == ()
