"""The library of voices: nothing gets lost, nothing gets in that does not belong there."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest
import torch

from aiauthor import paths
from aiauthor.errors import ModelFileError
from aiauthor.library import Library
from aiauthor.model.checkpoint import add_ngrams, load_model, read_arrays, write_arrays
from tests.library.conftest import MakeVoice
from tests.model.ngrams import a_table


@pytest.fixture
def library() -> Library:
    return Library()


def rewritten(file: Path, **changes: object) -> Path:
    """A voice file with other metadata."""
    arrays, metadata = read_arrays(file)
    for key, value in changes.items():
        metadata[key] = value if isinstance(value, str) else json.dumps(value)
    write_arrays(file, arrays, metadata)
    return file


def test_a_new_library_is_empty(library: Library):
    assert library.voices() == []
    assert library.unreadable() == []
    with pytest.raises(ModelFileError, match="none yet"):
        library.find("Mine")


def test_voices_are_listed_with_their_proof_the_latest_first(library: Library, make_voice: MakeVoice, base: Path):
    old = library.add(make_voice("Old", date="2026-11-01T08:00:00+00:00"), base)
    new = library.add(make_voice("New", words=120_000), base)
    assert library.voices() == [new, old]
    assert (new.name, new.notes.words, round(new.notes.gain, 3)) == ("New", 120_000, 0.1)
    assert new.size_bytes == new.path.stat().st_size
    assert library.find(" new ") == new
    assert library.find(old.id) == old
    assert new.path.parent == paths.data_dir() / "voices"


def test_what_is_taken_in_is_what_was_trained(library: Library, make_voice: MakeVoice, base: Path):
    file = make_voice(added="ж")
    voice = library.add(file, base)
    before, after = load_model(file), load_model(voice.path)
    assert after.alphabet == before.alphabet
    for name, value in before.model.state_dict().items():
        assert torch.equal(value, after.model.state_dict()[name])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the user's folder private by itself")
def test_files_are_the_users_alone(library: Library, make_voice: MakeVoice, base: Path):
    voice = library.rename(library.add(make_voice(), base), "Other")
    base_copy = library.base_of(voice)
    assert base_copy is not None
    for path in (voice.path, base_copy):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_renaming_keeps_the_id_and_the_weights(library: Library, make_voice: MakeVoice, base: Path):
    voice = library.add(make_voice(), base)
    weights = load_model(voice.path).model.state_dict()
    renamed = library.rename(voice, "  Die  Möwe\n ")
    assert (renamed.id, renamed.name) == (voice.id, "Die Möwe")
    assert library.voices() == [renamed]
    for name, value in load_model(renamed.path).model.state_dict().items():
        assert torch.equal(value, weights[name])


def test_two_voices_never_share_a_name(library: Library, make_voice: MakeVoice, base: Path):
    first, second = library.add(make_voice("Mine"), base), library.add(make_voice("MINE"), base)
    assert (first.name, second.name) == ("Mine", "MINE 2")
    with pytest.raises(ModelFileError, match="another voice is called"):
        library.rename(second, "mine")
    with pytest.raises(ModelFileError, match="needs a name"):
        library.rename(second, "\u200b ")
    assert library.rename(first, "mine").name == "mine"
    assert [library.duplicate(first).name for _ in range(2)] == ["Mine copy", "Mine copy 2"]
    assert len({voice.path for voice in library.voices()}) == 4


def test_long_names_are_cut(library: Library, make_voice: MakeVoice, base: Path):
    names = {library.add(make_voice("x" * 500), base).name for _ in range(3)}
    assert len(names) == 3
    assert max(map(len, names)) <= 80


def test_a_base_is_kept_as_long_as_a_voice_needs_it(
    library: Library, make_voice: MakeVoice, base: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("AIAUTHOR_MODEL", str(tmp_path / "a later base"))
    first, second = library.add(make_voice("A"), base), library.add(make_voice("B"), base)
    kept = library.base_of(first)
    assert kept is not None
    assert kept.read_bytes() == base.read_bytes()
    library.remove(first)
    assert library.base_of(second) == kept
    library.remove(second)
    assert not kept.exists()
    assert library.voices() == []


def test_a_base_is_not_thrown_away_while_a_voice_cannot_be_read(library: Library, make_voice: MakeVoice, base: Path):
    first, second = library.add(make_voice("A"), base), library.add(make_voice("B"), base)
    rewritten(second.path, version="2")
    kept = library.base_of(first)
    library.remove(first)
    assert kept is not None
    assert kept.exists()


def test_a_voice_of_another_base_is_not_added(library: Library, make_voice: MakeVoice, base: Path):
    with pytest.raises(ModelFileError, match="not the base"):
        library.add(make_voice(base_sha256="0" * 64), base)
    assert library.voices() == []


def test_export_and_import_give_the_same_voice_under_a_name_of_its_own(
    library: Library, make_voice: MakeVoice, base: Path, tmp_path: Path
):
    voice = library.add(make_voice(), base)
    file = tmp_path / "to a friend" / "mine.safetensors"
    library.export(voice, file)
    friend = library.import_file(file)
    assert (friend.name, friend.notes.imported, voice.notes.imported) == ("Mine 2", True, False)
    assert friend.path != voice.path
    for name, value in load_model(friend.path).model.state_dict().items():
        assert torch.equal(value, load_model(voice.path).model.state_dict()[name])
    with pytest.raises(ModelFileError, match="there already"):
        library.export(voice, file)
    library.export(voice, file, overwrite=True)


def test_a_table_of_n_grams_that_a_voice_brings_stays_with_it(library: Library, make_voice: MakeVoice):
    file = make_voice()
    alphabet = load_model(file).alphabet
    add_ngrams(file, a_table(alphabet, alphabet.encode("she saw the sea, he saw a boat. " * 30).tolist()), file)
    imported = library.import_file(file)
    for voice in (imported, library.duplicate(imported), library.rename(imported, "Hers")):
        kept = load_model(voice.path).ngrams
        assert kept is not None
        assert (kept.records == load_model(file).ngrams.records).all()


def test_an_imported_voice_does_without_its_base(
    library: Library, make_voice: MakeVoice, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("AIAUTHOR_MODEL", str(tmp_path / "none"))
    assert library.base_of(library.import_file(make_voice())) is None


def test_the_shipped_base_serves_where_it_is_the_one(
    library: Library, make_voice: MakeVoice, base: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("AIAUTHOR_MODEL", str(base))
    assert library.base_of(library.import_file(make_voice())) == base


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"version": "2"}, "another version"),
        ({"format": "other"}, "not a model of this program"),
        ({"details": "{"}, "damaged header"),
        ({"details": {}}, "no voice"),
        ({"details": {"kind": "voice"}}, "damaged notes"),
        ({"alphabet": "abc"}, "damaged header"),
    ],
)
def test_a_foreign_or_damaged_file_is_refused_with_a_reason(
    library: Library, make_voice: MakeVoice, changes: dict[str, object], reason: str
):
    with pytest.raises(ModelFileError, match=reason):
        library.import_file(rewritten(make_voice(), **changes))
    assert library.voices() == []
    assert not list(library.folder.glob("*"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("words", "many"), ("words", True), ("words", -1), ("date", "yesterday"), ("date", "2026-11-24"),
        ("base_sha256", "../../base"), ("base_bits", "nan"), ("base_bits", float("nan")), ("answer", "superb"),
    ],
)  # fmt: skip
def test_notes_out_of_range_are_refused(library: Library, make_voice: MakeVoice, field: str, value: object):
    file = make_voice()
    details = {**json.loads(read_arrays(file)[1]["details"]), field: value}
    with pytest.raises(ModelFileError, match="damaged notes"):
        library.import_file(rewritten(file, details=details))


def test_a_cut_off_file_is_refused_and_listed(library: Library, make_voice: MakeVoice, base: Path):
    file = make_voice()
    whole = file.read_bytes()
    good = library.add(file, base)
    bad = library.add(file, base)
    file.write_bytes(whole[:-10])
    with pytest.raises(ModelFileError, match="cut off"):
        library.import_file(file)
    bad.path.write_bytes(whole[:-10])
    assert library.voices() == [good]
    assert [(entry.path, "cut off" in entry.reason) for entry in library.unreadable()] == [(bad.path, True)]


@pytest.mark.parametrize("name", ["../../evil", "/etc/passwd", "C:\\x", "a\u202eb\0c", ""])
def test_a_name_never_decides_where_a_voice_lies(library: Library, make_voice: MakeVoice, base: Path, name: str):
    mine = library.add(make_voice("Mine"), base)
    before = mine.path.read_bytes()
    taken = library.import_file(rewritten(make_voice("Other"), name=name))
    assert taken.path.parent == library.folder
    assert taken.name.isprintable()
    assert taken.name
    assert mine.path.read_bytes() == before
    assert len(list(library.folder.iterdir())) == 2


def test_a_file_put_there_by_hand_is_told_of_not_used(library: Library, make_voice: MakeVoice, base: Path):
    voice = library.add(make_voice(), base)
    (library.folder / "by hand.safetensors").write_bytes(voice.path.read_bytes())
    (library.folder / "notes.txt").write_text("mine")
    assert library.voices() == [voice]
    assert "import it" in library.unreadable()[0].reason


def test_a_missing_file_is_named(library: Library, tmp_path: Path):
    with pytest.raises(ModelFileError, match="cannot read"):
        library.import_file(tmp_path / "none.safetensors")


def test_a_full_disk_leaves_no_half_of_a_voice(
    library: Library, make_voice: MakeVoice, base: Path, monkeypatch: pytest.MonkeyPatch
):
    file = make_voice()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ModelFileError, match="No space left"):
        library.add(file, base)
    assert library.voices() == []
    assert not [path for path in library.folder.parent.rglob("*") if path.is_file()]
