"""`aiauthor count-ngrams` as a person runs it, on a real corpus folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aiauthor.cli.main import main
from aiauthor.evaluation.evaluate import evaluate
from aiauthor.inference.suggester import Request, Suggester
from aiauthor.model.checkpoint import load_model

TINY = ("--hidden=24", "--layers=1", "--batch=8", "--bptt=16", "--chars=8000", "--threads=1")


@pytest.fixture(scope="module")
def base(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("base") / "base.safetensors"
    assert main(["train-base", f"--corpus={corpus}", f"--out={out}", *TINY]) == 0
    return out


@pytest.fixture(scope="module")
def counted(corpus: Path, base: Path) -> Path:
    out = base.with_name("counted.safetensors")
    assert main(["count-ngrams", f"--corpus={corpus}", f"--model={base}", f"--out={out}", "--megabytes=1"]) == 0
    return out


def test_the_base_foresees_more_with_it(corpus: Path, base: Path, counted: Path, tmp_path: Path, capsys):
    out = tmp_path / "again.safetensors"
    command = ["count-ngrams", f"--corpus={corpus}", f"--model={base}", f"--out={out}", f"--table-of={counted}"]
    assert main(command) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["bits"] < told["bits_without"] - 0.1
    one, two = load_model(counted).ngrams, load_model(out).ngrams
    assert one is not None
    assert two is not None
    assert all((array == two.arrays()[name]).all() for name, array in one.arrays().items())
    text = "The river went over her house. And slowly the rain said a lamp.\n" * 3
    alone, together = (evaluate(path, [text])[0].fit.bits for path in (base, counted))
    assert together < alone
    assert evaluate(counted, [text], live=True)[0].fit.bits < together


@pytest.mark.parametrize("learn", [False, True])
def test_it_has_a_say_in_what_is_written(base: Path, counted: Path, learn: bool):
    text, found = "The lamp went over her house. And slowly the rain said a lamp but the window went and ", []
    for path in (base, counted):
        suggester = Suggester.load(path, device="cpu")
        requests = [Request(text[:end], max_chars=1, learn=learn) for end in range(len(text) - 6, len(text) + 1)]
        places = [suggester.suggest(request) for request in requests]
        found.append([suggestion.score for suggestions in places for suggestion in suggestions])
    assert found[0] != found[1]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--megabytes=0"], "--megabytes"),
        (["--megabytes=nan"], "--megabytes"),
        (["--corpus=/nowhere"], "is not a corpus"),
        (["--model=/nowhere.safetensors"], "no model file"),
        (["--table-of={base}"], "no table"),
        (["--model={tiny}"], "another alphabet"),
        (["--out=/proc/nowhere/x.safetensors", "--table-of={counted}"], "cannot write"),
    ],
)
def test_bad_input_gives_one_sentence(
    corpus: Path, base: Path, counted: Path, tiny_model_path: Path, tmp_path: Path, capsys, options, told: str
):
    places = {"base": base, "counted": counted, "tiny": tiny_model_path}
    command = ["count-ngrams", f"--corpus={corpus}", f"--model={base}", f"--out={tmp_path / 'x.safetensors'}"]
    assert main([*command, *(option.format(**places) for option in options)]) == 2
    said = capsys.readouterr().err
    assert told in said
    assert said.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_validation_books_of_a_few_words_are_no_use(base: Path, tmp_path: Path, capsys):
    novels, short, out = tmp_path / "novels", tmp_path / "short", tmp_path / "x.safetensors"
    novels.mkdir()
    (novels / "long.txt").write_text("The river went over her house and the lamp. " * 50, encoding="utf-8")
    (novels / "short.txt").write_text("The lamp went slowly over the window. " * 8, encoding="utf-8")
    rows = ["name\tsplit\tauthor\ttitle", "long.txt\ttrain\tA\tB", "short.txt\tvalid\tC\tD"]
    (novels / "books.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert main(["corpus", "build", str(novels), f"--splits={novels / 'books.tsv'}", f"--out={short}"]) == 0
    capsys.readouterr()
    assert main(["count-ngrams", f"--corpus={short}", f"--model={base}", f"--out={out}"]) == 2
    assert "no validation book" in capsys.readouterr().err
    assert not out.exists()
