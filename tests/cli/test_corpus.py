"""`aiauthor corpus build` as it is typed."""

import pytest

from aiauthor.cli.main import main
from aiauthor.corpus.store import Corpus


@pytest.fixture
def shelf(tmp_path):
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    for number, word in enumerate(["harbour", "lantern", "orchard", "kettle"]):
        text = "\n\n".join(f"It was the {word}, and the {word} {word} she had in her {word}." for _ in range(99))
        (shelf / f"Jane Author{number} - A Tale.txt").write_text(text)
    (shelf / "broken.zip").write_text("x")
    return shelf


def test_a_corpus_is_built_and_summed_up(shelf, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["corpus", "build", str(shelf), "--out", str(out), "--processes", "1"]) == 0
    printed = capsys.readouterr().out
    assert "train: 2 books" in printed
    assert "left out: 1 could not be read" in printed
    assert str(out / "report.md") in printed
    assert set(Corpus.open(out).splits) == {"train", "valid", "test"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--processes", "0"], "--processes must be at least 1"),
        (["--valid", "0.6", "--test", "0.5"], "must leave something to train on"),
        (["--splits", "nowhere.tsv"], "cannot read the table nowhere.tsv"),
        (["--catalogue", "nowhere.csv"], "cannot read the catalogue nowhere.csv"),
        (["--subjects", "("], "no regular expression"),
        (["--min-chars", "1000000"], "no book is left to train on"),
    ],
)
def test_mistakes_are_one_sentence(shelf, tmp_path, capsys, arguments, message):
    (shelf / "pg_catalog.csv").write_text(
        "Text#,Type,Issued,Title,Language,Authors,Subjects,LoCC,Bookshelves\n1,Text,,T,en,A,,,\n"
    )
    arguments = ["corpus", "build", str(shelf), "--out", str(tmp_path / "out"), "--processes", "1", *arguments]
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
    assert not (tmp_path / "out").exists()
