import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiauthor.documents import safe_write
from aiauthor.documents.text_file import (
    ChangedOnDiskError,
    DiskChange,
    NotTextError,
    disk_change,
    read,
    write,
)
from aiauthor.errors import DocumentError

RUSSIAN = "Все счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива по-своему.\n" * 20
POLISH = "Zażółć gęślą jaźń; łódź płynęła wśród mgły, a księżyc świecił nad Wisłą.\n" * 20
GREEK = "Όλες οι ευτυχισμένες οικογένειες μοιάζουν μεταξύ τους.\n" * 20
JAPANESE = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。\n" * 20


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


@pytest.mark.parametrize(
    ("data", "encoding", "bom", "newline", "text"),
    [
        (b"", "utf-8", False, "\n", ""),
        (b"plain\n", "utf-8", False, "\n", "plain\n"),
        ("naïve\r\n".encode(), "utf-8", False, "\r\n", "naïve\n"),
        (b"\xef\xbb\xbfmark", "utf-8", True, "\n", "mark"),
        (b"old mac\rlines\r", "utf-8", False, "\r", "old mac\nlines\n"),
        ("“Quoth”—he".encode("cp1252"), "cp1252", False, "\n", "“Quoth”—he"),
        (b"\xff\xfe" + "wide é\r\n".encode("utf-16-le"), "utf-16-le", True, "\r\n", "wide é\n"),
        (b"\xfe\xff" + "wide é\n".encode("utf-16-be"), "utf-16-be", True, "\n", "wide é\n"),
        ("no mark but wide\n".encode("utf-16-le"), "utf-16-le", False, "\n", "no mark but wide\n"),
        ("no mark but wide\n".encode("utf-16-be"), "utf-16-be", False, "\n", "no mark but wide\n"),
        (RUSSIAN.encode("utf-16-be"), "utf-16-be", False, "\n", RUSSIAN),
        (b"\xff\xfe\0\0" + "x".encode("utf-32-le"), "utf-32-le", True, "\n", "x"),
        (b"\x81 undefined in cp1252 \x8d", "iso8859-1", False, "\n", "\x81 undefined in cp1252 \x8d"),
    ],
)
def test_a_file_is_read_as_it_was_meant_and_written_back_byte_for_byte(tmp_path, data, encoding, bom, newline, text):
    path = tmp_path / "novel.txt"
    path.write_bytes(data)
    opened = read(path)
    assert (opened.text, opened.bom, opened.newline) == (text, bom, newline)
    assert opened.encoding == encoding
    write(path, opened.text, like=opened)
    assert path.read_bytes() == data


@pytest.mark.parametrize(
    ("text", "codec"), [(RUSSIAN, "cp1251"), (POLISH, "cp1250"), (GREEK, "cp1253"), (JAPANESE, "cp932")]
)
def test_what_cannot_be_western_goes_to_the_detector(tmp_path, text, codec):
    path = tmp_path / "x.txt"
    path.write_bytes(text.encode(codec))
    opened = read(path)
    assert opened.text == text
    write(path, text + "\n", like=opened)
    assert path.read_bytes() == (text + "\n").encode(codec)


def test_french_german_and_spanish_stay_cp1252(tmp_path):
    for text in ("Où êtes-vous né, là-bas à l'été ?", "Über die Straße für Käthe", "¿Qué pasó, señor nº 1?"):
        path = tmp_path / "x.txt"
        path.write_bytes(text.encode("cp1252"))
        assert (read(path).encoding, read(path).text) == ("cp1252", text)


def test_reopen_in_another_encoding(tmp_path):
    path = tmp_path / "x.txt"
    path.write_bytes("да".encode("cp1251"))
    assert read(path, encoding="cp1251").text == "да"
    with pytest.raises(DocumentError, match="not in the encoding"):
        read(path, encoding="utf-8")
    with pytest.raises(DocumentError, match="no encoding named"):
        read(path, encoding="klingon")


@given(
    text=st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\0\ufeff"), max_size=60),
    encoding=st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "cp1252"]),
    bom=st.booleans(),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
)
@settings(max_examples=150, deadline=None)
def test_what_is_saved_is_what_is_read(tmp_path_factory, text, encoding, bom, newline):
    path = tmp_path_factory.getbasetemp() / "property.txt"
    saved = write(path, text, encoding=encoding, bom=bom, newline=newline)
    again = read(path, force=True)
    assert again.text == text
    if text.count("\n"):
        assert again.newline == newline
    assert again.state == saved.state
    if saved.encoding != "utf-8" and not text.isascii() and text.strip():
        assert again.encoding == saved.encoding or again.encoding == "iso8859-1"


def test_mixed_line_endings_stay_where_the_text_did_not_change(tmp_path):
    path = tmp_path / "mixed.txt"
    path.write_bytes(b"a\r\nb\nc\r\nd\re\r\n")
    opened = read(path)
    assert (opened.text, opened.newline) == ("a\nb\nc\nd\ne\n", "\r\n")
    write(path, opened.text, like=opened)
    assert path.read_bytes() == b"a\r\nb\nc\r\nd\re\r\n"
    saved = write(path, "a\nb\nnew\nnewer\nd\ne\n", like=opened)
    assert path.read_bytes() == b"a\r\nb\nnew\r\nnewer\r\nd\re\r\n"
    write(path, "d\ne\n", like=saved)
    assert path.read_bytes() == b"d\re\r\n"


def test_a_character_that_does_not_fit_switches_to_utf8_and_says_so(tmp_path):
    path = tmp_path / "x.txt"
    path.write_bytes("café".encode("cp1252"))
    saved = write(path, "café → Ω", like=read(path))
    assert path.read_text("utf-8") == "café → Ω"
    assert saved.encoding == "utf-8"
    assert "→" in saved.notes[0]
    assert "rightwards arrow" in saved.notes[0]
    assert not write(path, "café → Ω!", like=saved).notes


def test_half_a_surrogate_pair_does_not_stop_a_save(tmp_path):
    path = tmp_path / "x.txt"
    write(path, "a\ud83d\ude00b\ud800c")
    assert path.read_text("utf-8") == "a\U0001f600b\ufffdc"


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (b"PK\x03\x04" + bytes(50), "import it"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"{\\rtf1 hello}", "import it"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Word"),
        (bytes(range(256)) * 20, "not a text"),
        (b"text\0with\0zeros" * 3 + b"\0", "not a text"),
        (b"\x01\x02\x03\x04 text", "not a text"),
    ],
)
def test_binary_files_are_refused_with_a_sentence(tmp_path, data, hint):
    path = tmp_path / "x.bin"
    path.write_bytes(data)
    with pytest.raises(NotTextError, match=hint):
        read(path)
    forced = read(path, force=True)
    write(path, forced.text, like=forced)
    assert path.read_bytes() == data


def test_what_cannot_be_opened_says_why(tmp_path):
    with pytest.raises(DocumentError, match="no such file"):
        read(tmp_path / "none.txt")
    with pytest.raises(DocumentError, match="folder"):
        read(tmp_path / "gone" / "none.txt")
    with pytest.raises(DocumentError, match="is a folder"):
        read(tmp_path)
    os.symlink("b", tmp_path / "a")
    os.symlink("a", tmp_path / "b")
    with pytest.raises(DocumentError, match="circle"):
        read(tmp_path / "a")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(DocumentError, match="device"):
        read(tmp_path / "pipe")
    big = tmp_path / "big.txt"
    with open(big, "wb") as file:
        file.truncate(101 << 20)
    with pytest.raises(DocumentError, match="larger than"):
        read(big)


def test_the_repr_holds_no_manuscript_text(tmp_path):
    assert "canary" not in repr(write(tmp_path / "x.txt", "canary"))


def test_permissions_and_links_are_kept(tmp_path):
    real = tmp_path / "deep" / "real.txt"
    real.parent.mkdir()
    real.write_text("old")
    real.chmod(0o640)
    (tmp_path / "one").symlink_to(real)
    (tmp_path / "two").symlink_to("one")
    write(tmp_path / "two", "new")
    assert real.read_text() == "new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert (tmp_path / "two").is_symlink()
    assert (tmp_path / "one").is_symlink()
    assert names(real.parent) == ["real.txt"]
    (tmp_path / "dangling").symlink_to(tmp_path / "made.txt")
    write(tmp_path / "dangling", "made")
    assert (tmp_path / "made.txt").read_text() == "made"


def test_a_new_file_follows_the_umask(tmp_path):
    old = os.umask(0o027)
    try:
        write(tmp_path / "x.txt", "x")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "x.txt").stat().st_mode) == 0o640


def test_a_read_only_file_is_refused_and_told_when_opened(tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("mine")
    path.chmod(0o444)
    opened = read(path)
    assert opened.read_only
    with pytest.raises(DocumentError, match="read-only"):
        write(path, "changed", like=opened)
    assert path.read_text() == "mine"


def test_vanished_folder_is_told(tmp_path):
    with pytest.raises(DocumentError, match="folder .* is not there"):
        write(tmp_path / "gone" / "x.txt", "text")
    with pytest.raises(DocumentError, match="folder"):
        write(tmp_path, "text")


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EROFS, "disk is read-only"),
        (errno.EIO, "does not answer"),
        (errno.ESTALE, "does not answer"),
        (errno.EHOSTDOWN, "does not answer"),
        (errno.EFBIG, "cannot hold a file of that size"),
    ],
)
def test_a_failing_disk_is_told_in_words(tmp_path, monkeypatch, code, hint):
    path = tmp_path / "x.txt"
    path.write_text("old")

    def fail(fd, data):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "write", fail)
    with pytest.raises(DocumentError, match=hint):
        write(path, "new")
    monkeypatch.undo()
    assert path.read_text() == "old"
    assert names(tmp_path) == ["x.txt"]


def test_changes_by_another_program_are_noticed(tmp_path):
    path = tmp_path / "x.txt"
    state = write(path, "one\n").state
    assert disk_change(path, state) is DiskChange.SAME
    os.utime(path, (1, 1))  # touched, the same text
    assert disk_change(path, state) is DiskChange.SAME
    path.write_text("two\n")
    assert disk_change(path, state) is DiskChange.CHANGED
    with pytest.raises(ChangedOnDiskError, match="another program"):
        write(path, "three\n", expected=state)
    assert path.read_text() == "two\n"
    path.unlink()
    assert disk_change(path, state) is DiskChange.GONE
    assert write(path, "three\n", expected=state).text == "three\n"
    path.unlink()
    os.rmdir(tmp_path)
    assert disk_change(path, state) is DiskChange.UNREACHABLE


def test_a_change_that_keeps_size_and_time_is_found_when_looked_at_closely(tmp_path):
    path = tmp_path / "x.txt"
    saved = write(path, "one\n")
    with open(path, "r+") as file:
        file.write("two\n")
    os.utime(path, ns=(saved.state.mtime_ns, saved.state.mtime_ns))
    assert disk_change(path, saved.state, sure=True) is DiskChange.CHANGED


def test_a_folder_that_takes_no_new_file_is_written_in_place(tmp_path, monkeypatch, home):
    path = tmp_path / "x.txt"
    path.write_text("a long old text")
    real_open = os.open

    def refuse(name, flags, mode=0o777, **kwargs):
        if flags & os.O_CREAT and Path(name).parent == tmp_path:
            raise PermissionError(errno.EACCES, "no")
        return real_open(name, flags, mode, **kwargs)

    monkeypatch.setattr(os, "open", refuse)
    inode = path.stat().st_ino
    write(path, "new")
    assert (path.read_text(), path.stat().st_ino) == ("new", inode)
    assert safe_write.interrupted_save(path) is None
    with pytest.raises(DocumentError, match="not allowed"):
        write(tmp_path / "other.txt", "new")

    # Cut off half way: the old text is put back.
    calls = []
    real_write = os.write

    def full(fd, data):
        calls.append(len(data))
        if bytes(data) == b"longer than the old text was":
            real_write(fd, data[:5])
            raise OSError(errno.ENOSPC, "full")
        return real_write(fd, data)

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(DocumentError, match="full"):
        write(path, "longer than the old text was")
    assert path.read_text() == "new"
    assert safe_write.interrupted_save(path) is None


def test_an_in_place_save_that_was_killed_leaves_the_old_text_aside(tmp_path, home):
    path = tmp_path / "x.txt"
    path.write_text("the old text")
    code = f"""
import os, signal
from pathlib import Path
from aiauthor.documents import text_file
real_open, real_write = os.open, os.write
def refuse(name, flags, mode=0o777, **kwargs):
    if flags & os.O_CREAT and str(name).startswith({str(tmp_path)!r}):
        raise PermissionError(13, "no")
    return real_open(name, flags, mode, **kwargs)
def die(fd, data):
    if bytes(data) == b"new text":
        real_write(fd, data[:3])
        os.kill(os.getpid(), signal.SIGKILL)
    return real_write(fd, data)
os.open, os.write = refuse, die
text_file.write({str(path)!r}, "new text")
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    aside = safe_write.interrupted_save(path)
    assert aside is not None
    assert aside.read_text() == "the old text"
    assert stat.S_IMODE(aside.stat().st_mode) == 0o600


def test_what_a_killed_save_left_is_swept_but_not_a_running_one(tmp_path):
    import fcntl

    stale, running = tmp_path / ".aiauthor-0123.tmp", tmp_path / ".aiauthor-4567.tmp"
    stale.write_text("half")
    running.write_text("half")
    with open(running) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        write(tmp_path / "x.txt", "x")
        assert names(tmp_path) == [".aiauthor-4567.tmp", "x.txt"]


def test_access_lists_and_tags_go_over(tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("old")
    try:
        os.setxattr(path, "user.tag", b"draft")
    except OSError:
        pytest.skip("no extended attributes here")
    write(path, "new")
    assert os.getxattr(path, "user.tag") == b"draft"


def test_five_megabytes_save_in_one_go(tmp_path):
    text = "A sentence of an ordinary length, and a comma.\n" * 110_000
    path = tmp_path / "x.txt"
    saved = write(path, text, newline="\r\n")
    assert read(path).text == text == saved.text


def test_a_few_damaged_bytes_do_not_turn_a_book_into_another_encoding(tmp_path):
    path = tmp_path / "x.txt"
    path.write_bytes("“Quoth” the raven — évermore. ".encode() * 50 + b"\xff" + "“Quoth”".encode())
    opened = read(path)
    assert (opened.encoding, opened.text.count("\ufffd")) == ("utf-8", 1)
    assert "1 damaged" in opened.notes[0]
