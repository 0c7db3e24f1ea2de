import os
import socket

import pytest

from aiauthor.text.manuscripts import Found, Limits, Manuscript, Rejected, find_manuscripts, read_manuscripts
from tests.text.manuscript_files import item, scriv

posix = pytest.mark.skipif(os.name != "posix", reason="links, pipes and rights as POSIX has them")


def found(paths, **limits):
    results = list(find_manuscripts(paths, limits=Limits(**limits)))
    return [each.path for each in results if isinstance(each, Found)], [
        (each.path, each.reason) for each in results if isinstance(each, Rejected)
    ]


def write(path, text="Some words."):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_a_shelf_is_walked_by_name(tmp_path):
    paths = [write(tmp_path / name) for name in ("A/b.docx", "A/c/d.RTF", "e.md", "F.txt")]
    for name in (
        "A/cover.jpg",
        ".hidden.txt",
        ".git/x.txt",
        "~$b.docx",
        "__MACOSX/b.docx",
        "Thumbs.db",
        "$RECYCLE.BIN/x.txt",
    ):
        write(tmp_path / name)
    assert found([tmp_path]) == (paths, [])
    assert [each.kind for each in find_manuscripts([tmp_path])] == [".docx", ".rtf", ".md", ".txt"]
    assert {each.size_bytes for each in find_manuscripts([tmp_path])} == {11}


def test_foreign_formats_are_told_and_pictures_are_not(tmp_path):
    write(tmp_path / "old.doc")
    write(tmp_path / "cover.png")
    write(tmp_path / "novel.pages/Preview.txt")  # a Pages document may be a folder
    reasons = [
        "“novel.pages” is a Pages document; export it as .docx or .epub and add that.",
        "“old.doc” is an old Word document; save it as .docx and add that.",
    ]
    assert found([tmp_path]) == ([], list(zip([tmp_path / "novel.pages", tmp_path / "old.doc"], reasons, strict=True)))


def test_what_was_named_is_always_answered_for(tmp_path):
    hidden, picture = write(tmp_path / ".draft.txt"), write(tmp_path / "a.png")
    missing = tmp_path / "none.txt"
    assert found([hidden, picture, missing]) == ([hidden, picture], [(missing, "“none.txt” is not there.")])
    results = list(read_manuscripts([hidden, picture, missing]))
    assert [type(each) for each in results] == [Manuscript, Rejected, Rejected]
    assert "not one of the kinds" in results[1].reason
    assert "not a name" in found(["a\0b.txt"])[1][0][1]


def test_nothing_is_found_twice(tmp_path):
    path = write(tmp_path / "A/a.txt")
    assert found([path, tmp_path, path, tmp_path / "A"]) == ([path], [])


def test_a_project_is_one_manuscript(tmp_path):
    path = scriv(tmp_path / "shelf.scriv", item("0", item("1"), kind="DraftFolder"), {"1": "One."})
    results = list(find_manuscripts([tmp_path]))
    assert results == [Found(path, ".scriv", (path / "Files/Data/1/content.rtf").stat().st_size)]
    assert found([path]) == found([path / "shelf.scrivx"]) == ([path], [])


@posix
def test_links_are_followed_once_and_loops_are_told(tmp_path):
    path = write(tmp_path / "A/a.txt")
    (tmp_path / "A/up").symlink_to(tmp_path)
    (tmp_path / "A/again.txt").symlink_to(path)
    (tmp_path / "A/x.txt").symlink_to(tmp_path / "A/y.txt")
    (tmp_path / "A/y.txt").symlink_to(tmp_path / "A/x.txt")
    (tmp_path / "A/broken.txt").symlink_to(tmp_path / "none")
    (tmp_path / "B").symlink_to(tmp_path / "A")
    files, failures = found([tmp_path])
    assert len(files) == 1
    assert files[0].resolve() == path
    assert [reason for _, reason in failures] == [
        "“broken.txt” is not there.",
        "“up” is a link that leads back to a folder above it.",
        "“x.txt” is a link that leads back to itself.",
        "“y.txt” is a link that leads back to itself.",
    ]


@posix
def test_pipes_sockets_and_devices_are_not_opened(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "pipe.txt")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.txt")
        (tmp_path / "device.txt").symlink_to("/dev/zero")
        _, failures = found([tmp_path])
        assert [reason for _, reason in failures] == [
            "“device.txt” is a device, not a file.",
            "“pipe.txt” is a pipe, not a file.",
            "“socket.txt” is a socket, not a file.",
        ]
        assert all(isinstance(each, Rejected) for each in read_manuscripts([tmp_path, tmp_path / "pipe.txt"]))


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told(tmp_path):
    write(tmp_path / "A/a.txt")
    (tmp_path / "A").chmod(0)
    try:
        assert found([tmp_path])[1] == [(tmp_path / "A", "“A” may not be read by you.")]
    finally:
        (tmp_path / "A").chmod(0o700)


def test_huge_files_and_shelves_are_bounded(tmp_path):
    with open(tmp_path / "sparse.docx", "wb") as file:
        file.truncate(2 << 30)
    assert found([tmp_path])[1] == [
        (tmp_path / "sparse.docx", "“sparse.docx” is larger than 1,024 MB, more than a manuscript can be.")
    ]
    shelf = tmp_path / "shelf"
    for number in range(20):
        write(shelf / f"{number:02}.txt")
    files, failures = found([shelf], entries=10)
    assert len(files) == 9
    assert "too many files" in failures[0][1]
    deep = tmp_path / "deep"
    write(deep.joinpath(*["d"] * 45) / "a.txt")
    assert "folders deep" in found([deep])[1][0][1]


def test_one_failure_never_stops_the_rest(tmp_path):
    write(tmp_path / "a.docx", "no zip")
    write(tmp_path / "b.txt", "")
    good = write(tmp_path / "c.txt")
    results = list(read_manuscripts([tmp_path]))
    assert [type(each) for each in results] == [Rejected, Rejected, Manuscript]
    assert results[2].path == good


def test_strange_names_stay_within_a_sentence(tmp_path):
    try:
        path = write(tmp_path / ("new\nline" + "x" * 150 + ".txt"), "")
    except OSError:
        pytest.skip("this disk has no such names")
    [rejected] = read_manuscripts([path])
    assert "\n" not in rejected.reason
    assert len(rejected.reason) < 110
