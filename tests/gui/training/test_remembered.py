"""Which manuscripts were trained on: noted and recalled, whatever lies in the file."""

from __future__ import annotations

import pytest

from aiauthor import paths
from aiauthor.gui.training import remembered


def test_those_that_are_still_there_are_recalled_in_order(tmp_path):
    files = [tmp_path / name for name in ("b.txt", "a.docx", "gone.txt", "Büro “neu”.md")]
    for file in files:
        file.write_text("x", encoding="utf-8")
    remembered.remember(files)
    files[2].unlink()
    assert remembered.recall() == [files[0], files[1], files[3]]


def test_nothing_was_trained_on_yet():
    assert remembered.recall() == []


@pytest.mark.parametrize("content", [b"", b"[]", b'{"paths": 3}', b'{"paths": [3, null]}', b"\xff\xfe", b"[" * 10_000])
def test_a_damaged_file_is_as_good_as_none(content):
    paths.data_dir().mkdir(parents=True)
    (paths.data_dir() / remembered.FILE_NAME).write_bytes(content)
    assert remembered.recall() == []


def test_a_folder_that_cannot_be_written_does_no_harm(tmp_path):
    paths.data_dir().write_text("a file where the folder should be", encoding="utf-8")
    remembered.remember([tmp_path])
    assert remembered.recall() == []
