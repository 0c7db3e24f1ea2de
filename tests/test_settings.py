from __future__ import annotations

import json
from dataclasses import replace

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiauthor import settings
from aiauthor.errors import SettingsError
from aiauthor.settings import Settings


def test_settings_come_back_as_they_were_saved(tmp_path):
    chosen = Settings(theme="sepia", font_size=17.5, suggest_as_i_type=True, suggest_delay_ms=900)
    settings.save(chosen, tmp_path / "new" / "settings.json")
    loaded = settings.load(tmp_path / "new" / "settings.json")
    assert loaded == settings.Loaded(chosen)


def test_a_missing_file_gives_the_defaults(tmp_path):
    assert settings.load(tmp_path / "settings.json") == settings.Loaded(Settings())


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"theme": ', b"[" * 100_000, b" " * 1_000_001]
)
def test_a_damaged_file_is_set_aside(tmp_path, content):
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    loaded = settings.load(path)
    assert loaded.settings == Settings()
    assert len(loaded.notes) == 1
    assert not path.exists()
    (aside,) = tmp_path.iterdir()
    assert aside.read_bytes() == content
    assert aside.name in loaded.notes[0]


@hypothesis.settings(deadline=None)
@given(st.dictionaries(st.sampled_from([f.name for f in settings.setting_fields()]), st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=3)))  # fmt: skip
def test_whatever_a_file_holds_gives_usable_settings(tmp_path_factory, values):
    path = tmp_path_factory.mktemp("any") / "settings.json"
    path.write_text(json.dumps(values), encoding="utf-8")
    loaded = settings.load(path)
    assert replace(loaded.settings) == loaded.settings  # every value is in its range
    wrong = [name for name, value in values.items() if getattr(loaded.settings, name) != value]
    assert all(any(name in note for note in loaded.notes) for name in wrong)


def test_one_wrong_value_falls_back_alone_and_is_told(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text('{"theme": "dark", "font_size": 1000, "column_chars": 60}', encoding="utf-8")
    loaded = settings.load(path)
    assert loaded.settings == Settings(theme="dark", column_chars=60)
    assert "font_size" in loaded.notes[0]


def test_a_name_that_a_later_version_knows_is_kept(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text('{"telepathy": true}', encoding="utf-8")
    settings.save(replace(settings.load(path).settings, theme="dark"), path)
    assert json.loads(path.read_text(encoding="utf-8"))["telepathy"] is True


@pytest.mark.parametrize("change", [{"theme": "pink"}, {"font_size": 0}, {"suggest_delay_ms": 1.5}, {"boldness": True}])
def test_a_value_out_of_range_is_refused(change):
    with pytest.raises(SettingsError):
        Settings(**change)


def test_settings_that_cannot_be_written_leave_the_old_ones(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(SettingsError, match="cannot be saved"):
        settings.save(Settings(), tmp_path / "file" / "settings.json")


def test_every_setting_explains_itself():
    for field in settings.setting_fields():
        assert field.metadata["help"].endswith(".")
        assert field.metadata["group"]
