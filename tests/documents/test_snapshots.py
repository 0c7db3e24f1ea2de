import errno
import os
import stat
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiauthor.documents.snapshots import Snapshots, _most_dispensable
from aiauthor.errors import DocumentError


def test_what_was_taken_comes_back(tmp_path):
    snapshots = Snapshots(tmp_path)
    assert snapshots.all() == []
    first = snapshots.take("One text, “quoted”.\n", label="first draft")
    second = snapshots.take("Another text.\n", kind="act", label="Before restoring")
    assert snapshots.all() == [second, first]
    assert (first.words, first.characters, first.label) == (3, 20, "first draft")
    assert snapshots.text(first) == "One text, “quoted”.\n"
    assert snapshots.text(Snapshots(tmp_path).all()[0]) == "Another text.\n"


@given(text=st.text(max_size=200))
@settings(max_examples=50, deadline=None)
def test_any_text_comes_back(tmp_path_factory, text):
    snapshots = Snapshots(tmp_path_factory.getbasetemp() / "any")
    assert snapshots.text(snapshots.take(text)) == text


def test_the_same_text_is_stored_once(tmp_path):
    snapshots = Snapshots(tmp_path)
    one = snapshots.take("text")
    two = snapshots.take("text")
    assert snapshots.take("text", kind="act") == two
    assert snapshots.back_up("text") == two
    assert len(list((tmp_path / "snapshots").glob("*.z"))) == 1
    snapshots.remove(one)
    assert snapshots.text(two) == "text"
    snapshots.remove(two)
    assert list((tmp_path / "snapshots").iterdir()) == []


def test_backups_rotate_and_hand_made_ones_stay(tmp_path):
    snapshots = Snapshots(tmp_path, max_backups=10, max_acts=3)
    mine = snapshots.take("mine")
    for n in range(60):
        snapshots.back_up(f"backup {n}")
    for n in range(6):
        snapshots.take(f"act {n}", kind="act")
    listed = snapshots.all()
    assert mine in listed
    backups = [snapshots.text(s) for s in listed if s.kind == "backup"]
    assert len(backups) == 10
    assert backups[:5] == [f"backup {n}" for n in range(59, 54, -1)]
    assert backups[-1] == "backup 0"
    assert sum(s.kind == "act" for s in listed) == 3
    assert len(list((tmp_path / "snapshots").glob("*.z"))) == 14
    assert Snapshots(tmp_path, max_backups=0).back_up("unwanted") is None


def test_the_gaps_between_backups_grow_with_age():
    kept = [1]
    for number in range(2, 200):
        kept.insert(0, number)
        if len(kept) > 12:
            kept.pop(_most_dispensable(kept))
    gaps = [a - b for a, b in zip(kept, kept[1:], strict=False)]
    assert gaps[:4] == [1, 1, 1, 1]
    assert max(gaps[:6]) <= 8 < max(gaps[6:])


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_small_limits(tmp_path, limit):
    snapshots = Snapshots(tmp_path, max_backups=limit)
    for n in range(6):
        snapshots.back_up(str(n))
    assert len(snapshots.all()) == limit
    assert snapshots.text(snapshots.all()[0]) == "5"


def test_the_clock_orders_nothing(tmp_path, monkeypatch):
    snapshots = Snapshots(tmp_path)
    snapshots.take("earlier")
    monkeypatch.setattr(time, "time", lambda: 0.0)
    snapshots.take("later")
    assert [snapshots.text(s) for s in snapshots.all()] == ["later", "earlier"]


def test_damage_is_found_out(tmp_path):
    snapshots = Snapshots(tmp_path)
    taken = snapshots.take("a text that will be damaged")
    file = tmp_path / "snapshots" / f"{taken.sha256}.z"
    whole = file.read_bytes()
    for damaged in (b"", whole[:-8], whole[:10] + b"x" + whole[11:], b"junk"):
        file.write_bytes(damaged)
        with pytest.raises(DocumentError, match="damaged"):
            snapshots.text(taken)
    file.unlink()
    with pytest.raises(DocumentError, match="missing"):
        snapshots.text(taken)
    for n, junk in enumerate(
        (b"", b"{}", b"[]", b"\xff", b'{"version": 1, "sha256": "../../x"}', b'{"version": 2}', b"[" * 9000)
    ):
        (tmp_path / "snapshots" / f"{n}.json").write_bytes(junk)
    assert snapshots.all() == [taken]


def test_a_full_disk_is_told_and_leaves_what_there_was(tmp_path, monkeypatch):
    snapshots = Snapshots(tmp_path)
    kept = snapshots.take("kept")

    def full(fd, data):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(DocumentError, match="full"):
        snapshots.take("too much")
    monkeypatch.undo()
    assert snapshots.all() == [kept]
    assert len(list((tmp_path / "snapshots").iterdir())) == 2


def test_readable_by_this_user_alone(tmp_path):
    Snapshots(tmp_path / "document").take("secret")
    for path in (tmp_path / "document").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
