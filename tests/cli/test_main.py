"""What the first word on the command line is taken for."""

from __future__ import annotations

from aiauthor.cli import gui
from aiauthor.cli.main import main


def test_neither_a_command_nor_a_file_is_told(capsys, monkeypatch):
    opened = []
    monkeypatch.setattr(gui, "run", opened.append)
    assert main(["frobnicate"]) == 2
    assert capsys.readouterr().err == (
        "aiauthor: there is no command and no file “frobnicate”; “aiauthor --help” lists the commands.\n"
    )
    assert not opened


def test_a_file_is_opened_without_a_command(monkeypatch, tmp_path):
    opened = []
    monkeypatch.setattr(gui, "run", lambda args: opened.extend(args.files) or 0)
    file = tmp_path / "novel"
    file.touch()
    assert main([str(file)]) == 0
    assert opened == [file]
