from __future__ import annotations

import json
from pathlib import Path

import presage
import pytest
import rivals
import rivals_report
from rivals_report import Row, Unit

from aiauthor.evaluation.writer import Keys

# The form of a log: "The cat sat." with three words shown; a dot for a blank at a line's end.
LOG = """\
===> The
   >·
the
and
of
===> The
   > t
to
===> The
   > th
===> The
   > the
these
===> cat
   >·
dog
===> cat
   > c
cow
cat
===> sat
   >·
sat
===>·
   >·
the

============================
Keystroke Savings Rate (KSR)

ki : 7
ks : 2
kn : 13

KSR: 30.7692
""".replace("·", " ")
TEXT = 'The cat sat there; then, "the catalogue" (and the mat) sat. The ant isn\'t at the mat.'
WORDS = ["apple", "ant", "cat", "sat", "the", "mat", "then", "catalogue", "isn"]

needs_presage = pytest.mark.skipif(bool(presage.missing()), reason="Presage is not installed")


def test_a_log_of_presage_is_read():
    simulation = presage.parse_log(LOG)
    assert simulation.words == ["The", "cat", "sat"]
    assert [look.typed for look in simulation.looks] == [0, 1, 2, 3, 0, 1, 0, 0]
    assert simulation.looks[5] == presage.Look("cat", 1, ("cow", "cat"))
    # T h e _, c and cat_, sat_: neither the key that ks begins with nor the empty word at the end.
    assert (simulation.keys, simulation.chars) == (7, 12)


def test_a_log_without_totals_is_refused():
    with pytest.raises(ValueError, match="no totals"):
        presage.parse_log("===> The\n   > \nthe\n")


def test_our_writer_counts_the_words_of_a_log_as_presage_does():
    simulation = presage.parse_log(LOG)
    assert presage.replay(simulation).word == simulation.keys
    # With its signs, a text costs a key for each of them.
    assert presage.replay(simulation, "The cat, sat.").word == 4 + 2 + 2 + 1 + 1


def test_folding_leaves_one_line_of_ascii():
    assert presage.fold("“Café”—\nhe said…  it’s") == '"Cafe"-- he said... it\'s'


@needs_presage
@pytest.mark.parametrize("shown", [1, 3])
def test_a_dummy_costs_as_many_keys_in_presage_as_in_our_writer(shown, tmp_path):
    theirs, ours = presage.check_writer(TEXT, WORDS, tmp_path, shown=shown)
    assert ours == theirs < len(TEXT)


@needs_presage
def test_the_words_that_presage_offers_cost_as_many_keys_in_our_writer(tmp_path):
    presage.train("the cat sat on the mat. the ant sat. " * 20, tmp_path / "trained.db")
    config = tmp_path / "config.xml"
    presage.write_config(config, shown=2, user_database=tmp_path / "user.db", database=tmp_path / "trained.db")
    simulation = presage.simulate(TEXT, config, tmp_path)
    assert presage.replay(simulation).word == simulation.keys < simulation.chars
    assert presage.replay(simulation, TEXT).word < len(TEXT)


UNITS = (Unit(1000, 1704.1, Keys(200, 130, 128, 150, 40, 30, 10)), Unit(3000, 5112.3, Keys(200, 144, 140, 160)))
THEIRS = tuple(Unit(keys=Keys(200, 150), keys_six=Keys(200, 120), own=(70, 100), own_six=(60, 100)) for _ in range(2))


def test_a_table_pools_the_novels_and_tells_what_was_not_measured():
    table = rivals_report.table([Row("ours", UNITS), Row("theirs", THEIRS), Row("nobody", remark="not installed")])
    assert "| ours | 1.704 | 31.5 % ± 3.5 | – | – | – | 33.0 % | 22.5 % | 75.0 % | 33.3 % |" in table
    assert "| theirs | – | 25.0 % ± 0.0 | 40.0 % | 30.0 % | 40.0 % | – | – |" in table
    assert "| nobody | – | – | – |" in table
    assert "not installed" in table


def test_distances_are_told_by_both_counts():
    told = rivals_report.distances([Row("ours", UNITS), Row("theirs", THEIRS)])
    assert "ours, before theirs: +6.5 (+3.0 to +10.0) alike, +1.5 (-2.0 to +5.0) against its own count" in told


def test_what_was_measured_is_not_measured_again(tmp_path):
    asked = []

    def measure(text):
        asked.append(text)
        if text == "fails":
            raise rivals.Unavailable("it is not installed")
        return UNITS[0]

    def results(depends):
        found = rivals.Results(tmp_path / "out", {"books": ["a", "b"], "first": 0, "excerpt": 5, "model": ""})
        found.add(rivals.Rival("someone", depends, measure), ["a", "b"], ["one", "two"])
        return found

    first = results("on this")
    assert results("on this").rows == first.rows
    assert first.rows[0].units[0].keys == UNITS[0].keys
    assert asked == ["one", "two"]
    results("on that")
    assert asked == ["one", "two"] * 2
    assert len(json.loads((tmp_path / "out.json").read_text())["measured"]) == 2
    first.add(rivals.Rival("other", "", measure), ["a"], ["fails"])
    assert "other: not measured, it is not installed." in (tmp_path / "out.md").read_text()


def test_figures_of_ours_depend_on_all_our_code_and_words_and_those_of_xz_and_ppmd_on_none(tmp_path):
    model = tmp_path / "model"
    model.write_bytes(b"a model")
    sources = {path.relative_to(path.parents[1]).as_posix() for path in rivals.our_sources()}
    assert sources > {"inference/search.py", "inference/kernel.c", "evaluation/writer.py", "evaluation/fit.py"}
    assert sources > {"text/normalise.py", "text/alphabet.py", "model/weights.py", "model/checkpoint.py"}
    assert sources > {"words/english.words.gz", "words/never.sha256"}
    ours, theirs = rivals.fingerprint(rivals.our_sources()), rivals.fingerprint(rivals.presage_sources())
    assert ours in rivals.our_rival("ours", model, 10, live=False).depends
    trained = rivals.Trained(tmp_path, 10)
    assert all(theirs in rival.depends for rival in rivals.presage_rivals(trained, 10, tmp_path))
    assert Path(presage.__file__) in rivals.presage_sources()
    assert rivals.ppmd_rival(trained, 1_000).depends == f"1000 {trained.fingerprint}"


def test_a_fingerprint_changes_with_every_file(tmp_path):
    files = [tmp_path / name for name in "ab"]
    found = set()
    for first, second in ("xy", "xz", "wz", "zw"):
        files[0].write_text(first)
        files[1].write_text(second)
        found.add(rivals.fingerprint(files))
    assert len(found) == 4
    assert rivals.fingerprint(files[::-1]) in found


def test_training_books_are_taken_up_to_a_size_in_an_order_that_stays(tmp_path):
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text("abcde" * 2, encoding="utf-8")
    some = rivals.training_text(tmp_path, 25)
    assert len(some) == 25
    assert rivals.training_text(tmp_path, 1_000).startswith(some)
