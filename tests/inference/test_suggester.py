"""Suggestions: right, distinct, real words, well ended, quiet where there is nothing to say."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import pytest

from aiauthor.errors import ModelFileError
from aiauthor.inference.suggester import Request, Suggester
from tests.inference.conftest import MakeSuggester

STORY = (
    "The old keeper of the lighthouse climbed the stairs every evening. He lit the lamp before the sun went down. "
    "The old keeper had no wife, and the old keeper had no dog. The sea was his only company.\n"
    "“Good evening,” said the keeper to the sea. “You are late tonight.”\n"
    "The sea said nothing, but the gulls laughed at him. He went up the stairs again and lit the lamp.\n"
)
VERSE = "one two three four five six seven eight nine ten. "


def texts(suggester: Suggester, before: str, **fields: object) -> list[str]:
    return [each.text for each in suggester.suggest(Request(before, **fields))]


@pytest.fixture
def keeper(make_suggester: MakeSuggester) -> Suggester:
    return make_suggester(STORY)


def test_the_likeliest_continuation_comes_first(keeper: Suggester):
    assert texts(keeper, "The old keeper of the lighthouse cl", boldness=0) == ["imbed the stairs every evening."]


def test_the_rest_of_the_word_comes_first(keeper: Suggester):
    for cut in range(1, 10):
        found = texts(keeper, STORY[: STORY.index("lighthouse") + cut])
        assert found[0].startswith("lighthouse"[cut:])


def test_alternatives_begin_with_different_words_and_are_ranked(keeper: Suggester):
    found = keeper.suggest(Request("The ", count=5))
    firsts = [each.text.split()[0] for each in found]
    assert firsts[:2] == ["old", "sea"]
    assert len(set(firsts)) == len(firsts) >= 2
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


def test_a_word_that_was_passed_is_not_offered_and_the_others_are_the_likelier(keeper: Suggester):
    first, second = keeper.suggest(Request("The ", count=2))
    assert (first.text.split()[0], second.text.split()[0]) == ("old", "sea")
    for passed in ("old", "Old"):
        (found,) = keeper.suggest(Request("The ", passed=(passed,)))
        assert found.text == second.text
        assert math.exp(found.score) == pytest.approx(math.exp(second.score) / (1 - math.exp(first.score)), rel=0.01)
    sure = 1.5 * math.exp(second.score)
    assert not any(each.text.startswith("sea") for each in keeper.suggest(Request("The ", count=3, confidence=sure)))
    (found,) = keeper.suggest(Request("The ", confidence=sure, passed=("old",)))
    assert found.text.startswith("sea")
    assert found.confidences[0] > sure


def test_one_is_the_first_of_five(keeper: Suggester):
    for before in ("The ", "The old keeper had no ", "The sea s", "He lit the lamp"):
        five = keeper.suggest(Request(before, count=5))
        assert keeper.suggest(Request(before, count=1)) == five[:1]


def test_alternatives_differ_in_what_follows_their_first_words(make_suggester: MakeSuggester):
    first, rest = (
        ("red", "old", "big", "new", "odd"),
        ("of the sea went on", "of the wood came in", "of it ran off"),
    )
    suggester = make_suggester(" ".join(f"so {word} {each}." for each in rest for word in first), noise=1e-6)
    found = texts(suggester, "If so ", count=3, learn=False)
    assert len({text.partition(" ")[2][:12] for text in found}) == 3


@pytest.mark.parametrize("boldness", [0.0, 0.3, 0.7, 1.0])
def test_the_same_state_text_and_seed_give_the_same(keeper: Suggester, boldness: float):
    request = Request("The old keeper ", count=3, boldness=boldness, seed=5)
    first = keeper.suggest(request)
    keeper.suggest(Request("Something else altogether", count=2))
    keeper.read("The old keeper")
    assert keeper.suggest(request) == first


def test_boldness_lets_chance_in(make_suggester: MakeSuggester):
    suggester = make_suggester("a b. a c. a d. a e. a f. a g. a h. a i. a j. ", words="abcdefghij")
    bold = {texts(suggester, "a ", boldness=1.0, seed=seed)[0] for seed in range(12)}
    sure = {texts(suggester, "a ", boldness=0.3, seed=seed)[0] for seed in range(12)}
    assert len(bold) > 2
    assert len(sure) == 1


def test_the_first_word_is_the_likeliest_whatever_follows_it(make_suggester: MakeSuggester):
    suggester = make_suggester("so it went on.\nso it was so.\nso it began to be.\nso we left.\n")
    grown = {texts(suggester, "so ", boldness=0.3, seed=seed)[0] for seed in range(12)}
    assert len(grown) > 1
    assert {text.split()[0] for text in grown} == {"it"}
    assert len({texts(suggester, "so ", boldness=0, seed=seed)[0] for seed in range(6)}) == 1


def test_the_length_is_about_as_asked(make_suggester: MakeSuggester):
    suggester = make_suggester(VERSE.replace(".", "") * 4)
    for max_chars in (5, 12, 25, 40):
        (text,) = texts(suggester, "one two ", max_chars=max_chars)
        assert len(text) <= max_chars
        assert text.split()[-1] in VERSE


def test_it_stops_with_the_sentence(keeper: Suggester):
    assert texts(keeper, "The sea was his ")[0] == "only company."
    assert texts(keeper, "“You are ")[0] == "late tonight.”"


def test_long_suggestions_go_over_into_the_next_paragraph(keeper: Suggester):
    (text,) = texts(keeper, "“You are ", max_chars=150)
    assert text.startswith("late tonight.”\nThe sea said nothing, but")
    (text,) = texts(keeper, "First.\n\n“You are ", max_chars=150)
    assert text.startswith("late tonight.”\n\nThe sea said nothing, but")


def test_no_word_that_does_not_exist(make_suggester: MakeSuggester):
    suggester = make_suggester(
        "the grumflix barked. the grumflix barked. the dog barked.", words=["the", "dog", "barked"]
    )
    assert texts(suggester, "So the ", count=3) == ["dog barked."]
    assert texts(suggester, "So the gr") == []


def test_a_word_of_the_documents_own_is_offered(make_suggester: MakeSuggester):
    suggester = make_suggester(
        "the Grumflix barked. the dog barked. the Grumflix barked. the Grumflix barked.", words=["the", "dog", "barked"]
    )
    document = "I met a Grumflix. So the "
    assert texts(suggester, document) == ["Grumflix barked."]
    assert texts(suggester, document + "Gru")[0].startswith("mflix barked.")
    assert texts(suggester, "So the ", after="\nA Grumflix went.") == ["Grumflix barked."]


def test_a_word_is_the_documents_own_however_far_back(make_suggester: MakeSuggester):
    suggester = make_suggester(
        "the Grumflix barked. the dog barked. the Grumflix barked. the Grumflix barked.", words=["the", "dog", "barked"]
    )
    document = "I met a Grumflix. " + "the dog barked. " * 8_000 + "So the "
    assert texts(suggester, document, learn=False)[0].startswith("Grumflix")


def test_the_beginning_of_a_word_that_is_being_typed_is_no_word(make_suggester: MakeSuggester):
    suggester = make_suggester("the Grumflix. the Grum. the Grum. the dog.", words=["the", "dog"])
    before = "a"
    for letter in " the Grum":
        before += letter
        texts(suggester, before)
    assert "Grum" not in suggester._lexicon.document


def test_the_first_word_of_a_text_is_a_word_once_it_is_typed(make_suggester: MakeSuggester):
    suggester = make_suggester("Zorblax went to the door.", words=["went", "to", "the", "door"])
    before = ""
    for letter in "Zorblax went":
        before += letter
        suggester.read(before)
    assert "Zorblax" in suggester._lexicon.document
    assert "Zorbla" not in suggester._lexicon.document


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("The colour, the neighbour, a theatre. Mr. Gray went. Then Mr. ", "Gray saw the Labour Party"),
        ("The colour, the neighbour, a theatre. Mr. Gray went. Then Mr. Gr", "ay saw the Labour Party"),
        ("The colour, the neighbour, a theatre. Then ", "Mr. Gray saw the Labour Party"),
        ("The colour, the neighbour, a theatre. The ", "grey colour of the harbour"),
        ("The colour. The ", "gray color of the harbor"),
        ("The color, the neighbor, a theater. Then Mr. Gray saw ", "the Labour Party"),
    ],
)
def test_words_are_spelt_as_the_document_is_and_names_as_they_are(
    make_suggester: MakeSuggester, before: str, expected: str
):
    suggester = make_suggester(
        "Then Mr. Gray saw the Labour Party. The gray color of the harbor. " * 3,
        words=["Then", "Mr", "saw", "the", "labour", "party", "gray", "color", "of", "harbor", "Gray"],
    )
    request = Request(before, boldness=0, learn=False)
    assert suggester.suggest(request)[0].text.startswith(expected)
    stream = itertools.islice(suggester.stream(request), 6)
    assert "".join(stream).startswith(expected)


def test_a_word_that_was_passed_in_the_documents_spelling_is_not_offered_either(make_suggester: MakeSuggester):
    suggester = make_suggester("The gray sea. " * 3 + "The old sea.")
    before = "The colour, the neighbour, a theatre. The "
    assert texts(suggester, before, boldness=0)[0].startswith("grey")
    assert texts(suggester, before, boldness=0, passed=("grey",))[0].startswith("old")


def test_nobody_is_named_whom_the_document_does_not_know(make_suggester: MakeSuggester):
    suggester = make_suggester("The boat is old. It was Francoise who said so on Sunday. It was Friday.")
    before = "The boat is old. It was "
    assert not any(text.startswith("Francoise") for text in texts(suggester, before, boldness=0, count=5))
    assert texts(suggester, "Who said so on Sunday? On Sunday. It was ", boldness=0)[0].startswith("Friday")
    assert texts(suggester, before + "Fr", boldness=0)[0].startswith("ancoise who said so on Sunday")
    assert texts(suggester, f"Francoise came. {before}", boldness=0)[0].startswith("Francoise who said so")
    assert "".join(itertools.islice(suggester.stream(Request(before, boldness=0)), 1)) == "Francoise"


def test_no_slur_unless_the_document_has_it(make_suggester: MakeSuggester):
    suggester = make_suggester("you blorp. you blorp. you friend.", words=["you", "blorp", "friend"], slurs=["blorp"])
    assert texts(suggester, "Oh you ", count=3) == ["friend."]
    assert texts(suggester, "The word blorp. Oh you ", learn=False) == ["blorp."]


def test_no_endless_loops(make_suggester: MakeSuggester):
    suggester = make_suggester("and the sea and the sea and the sea and the sea and the sea and the sea")
    for before in ("and ", "and the sea and ", "the "):
        for text in texts(suggester, before, count=2, max_chars=200):
            words = f"{before}{text}".split()
            assert len(words) < 14


def test_a_phrase_that_the_caret_parts_is_no_new_one(make_suggester: MakeSuggester):
    suggester = make_suggester("and the whole valley was red and the whole valley was red and so on")
    (text,) = texts(suggester, "and the whole val", max_chars=60, boldness=0)
    assert text.startswith("ley was red")
    assert "whole valley" not in text


def test_no_unbalanced_marks(make_suggester: MakeSuggester):
    suggester = make_suggester('he went home” she said. he went home) she said. he went home" she said. ' * 2)
    for text in texts(suggester, "he went ", count=3):
        assert not set(text) & set('”)"')
    assert "”" in texts(suggester, "“he went ", max_chars=60)[0]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ('"Go," he said, and "stay," he said. Then "', 'go home,"'),
        ("“Go,” he said, and “stay,” he said. Then “", "go home,”"),
    ],
)
def test_the_documents_marks_are_kept(make_suggester: MakeSuggester, document: str, expected: str):
    suggester = make_suggester('Then “go home,” he said. Then "go home," he said. ' * 2)
    assert texts(suggester, document, max_chars=10) == [expected]


def test_marks_that_the_alphabet_lacks_are_spelt_as_the_document_does(make_suggester: MakeSuggester):
    suggester = make_suggester('Then "go home," he said. ' * 2, alphabet=' acdeghimnoqsuTy.,"G')
    assert texts(suggester, "“Go,” he said. Then “", max_chars=10) == ["go home,”"]


def test_what_follows_the_caret_is_not_repeated(keeper: Suggester):
    assert texts(keeper, "The old keeper of the ", after=" climbed the stairs.") == ["lighthouse"]
    assert "lighthouse" not in "".join(texts(keeper, "The old keeper of the ", after="lighthouse climbed.", count=3))
    assert texts(keeper, "He lit the lamp before the ", after="\nHe went up the stairs.")[0].startswith(
        "sun went down."
    )
    for text in texts(keeper, "The old keeper of the lighthouse climbed the ", after=" every evening.", count=2):
        assert "every" not in text


def test_a_blank_joins_what_follows(keeper: Suggester):
    assert texts(keeper, "The old keeper of the ", after="climbed the stairs.") == ["lighthouse "]
    assert texts(keeper, "He lit the lamp before the sun went ", after=".") == ["down"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The old kee", "per of the"),
        ("The cafe", "\u0301 was"),
        ("The \ud83e", "\udd89 was"),
        ("The 👩\u200d", "🚀"),
        ("# A heading", ""),
        ("CHAPTER TWO", ""),
        ("the end.\n\n* * *", ""),
        ("Плохая погода стояла с утра, и старик не выходил. " * 3, ""),
    ],
)
def test_silence_where_nothing_makes_sense(keeper: Suggester, before: str, after: str):
    assert texts(keeper, before, after=after, count=3) == []


def test_silence_in_a_language_that_the_network_does_not_know(make_suggester: MakeSuggester):
    german = "Der alte Leuchtturmwächter stieg jeden Abend die Treppe hinauf und zündete die Lampe an. " * 2
    keeper = make_suggester(STORY, history=[{"valid_bits": 1.5}])
    assert texts(keeper, german + "The old ") == []
    assert texts(keeper, STORY + "The old ") != []


def test_silence_in_nonsense_though_it_is_short(make_suggester: MakeSuggester):
    keeper = make_suggester(STORY, history=[{"valid_bits": 1.5}])
    assert texts(keeper, "ktrgh fsdrt ") == []
    assert texts(keeper, "The keeper ") != []


def test_a_caret_in_an_empty_document(keeper: Suggester):
    assert texts(keeper, "", boldness=0)[0].startswith("The old keeper")
    assert texts(keeper, "  \n\n ", boldness=0)[0].startswith("The old keeper")


def test_stopping_gives_nothing(keeper: Suggester):
    asked = itertools.count()
    assert keeper.suggest(Request("The old ", count=3), stopped=lambda: next(asked) > 3) == []
    assert next(asked) < 10
    assert keeper.suggest(Request("The old ", count=3)) != []


def test_five_alternatives_share_the_passes(keeper: Suggester):
    keeper.read("The ")
    keeper.engine.steps = keeper.engine.rows = 0
    keeper.suggest(Request("The ", count=5))
    assert keeper.engine.rows > 1.5 * keeper.engine.steps


def test_a_real_network_never_offers_nonsense(tiny_model_path: Path):
    """Untrained, it babbles; what comes through must still be words, well put."""
    suggester = Suggester.load(tiny_model_path)
    assert suggester.name == "tiny"
    for before in ("It was", "He said: “I ", "the ho", "", "x\ny"):
        for each in suggester.suggest(Request(before, count=4)):
            for word in suggester_words(before, each.text):
                assert suggester._lexicon.allows(word), word


def suggester_words(before: str, text: str) -> list[str]:
    import re

    partial = re.search(r"[^\W\d_]*$", before).group()
    return re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", (partial + text).replace("’", "'"))


def test_a_broken_network_is_told(tiny_model_path: Path):
    suggester = Suggester.load(tiny_model_path)
    suggester.read("It was")
    suggester.reading.place.state.hidden[...] = float("nan")
    with pytest.raises(ModelFileError, match="no probabilities"):
        suggester.suggest(Request("It was a"))


def test_a_missing_model_is_told(tmp_path: Path):
    with pytest.raises(ModelFileError, match="no model file"):
        Suggester.load(tmp_path / "none.safetensors")


def test_numbers_out_of_range(keeper: Suggester):
    with pytest.raises(ValueError, match="boldness"):
        keeper.suggest(Request("The ", boldness=2))
    with pytest.raises(ValueError, match="confidence"):
        keeper.suggest(Request("The ", confidence=1.5))


def test_who_must_be_sure_is_silent_or_stops_before_the_first_unsure_word(make_suggester: MakeSuggester):
    suggester = make_suggester("we went home then. we went home now. we went home soon. we sang. " * 3, noise=1e-6)
    (sure,) = suggester.suggest(Request("So we ", confidence=0.6, learn=False))
    assert sure.text == "went home"
    assert sure.confidences == pytest.approx((0.75, 0.75), abs=0.03)
    assert texts(suggester, "So we ", confidence=0.8, learn=False) == []
    (longer,) = suggester.suggest(Request("So we ", confidence=0.2, learn=False))
    assert longer.text.startswith("went home ")
    assert longer.confidences[2] == pytest.approx(0.25, abs=0.03)
    assert texts(suggester, "So we ", count=5, confidence=0.1, learn=False)[1:] == ["sang."]


def test_who_must_be_sure_is_not_bold(make_suggester: MakeSuggester):
    suggester = make_suggester("a b. a b. a c. ", words="abc")
    found = {tuple(texts(suggester, "a ", confidence=0.4, boldness=1, seed=seed, learn=False)) for seed in range(8)}
    assert found == {("b. a",)}


def test_streaming_goes_on_in_real_words(keeper: Suggester):
    pieces = list(itertools.islice(keeper.stream(Request("The old ", boldness=0.6, seed=1, learn=False)), 300))
    text = "The old " + "".join(pieces)
    assert len(text.split()) > 250
    assert set(suggester_words("", text.lower())) <= set(suggester_words("", STORY.lower()))
    again = "".join(itertools.islice(keeper.stream(Request("The old ", boldness=0.6, seed=1, learn=False)), 300))
    assert again == "".join(pieces)
    other = "".join(itertools.islice(keeper.stream(Request("The old ", boldness=0.6, seed=2, learn=False)), 300))
    assert other != again


def test_streaming_completes_the_word_at_the_caret(keeper: Suggester):
    assert next(iter(keeper.stream(Request("The old keeper of the lightho")))) == "use"


def test_streaming_does_not_go_in_circles(make_suggester: MakeSuggester):
    suggester = make_suggester(
        "and the sea and the sea and the sea. a dog ran. ", words=["and", "the", "sea", "a", "dog", "ran"], noise=0.01
    )
    text = "".join(itertools.islice(suggester.stream(Request("and ", boldness=0.0)), 60))
    assert "and the sea and the sea and the sea and" not in text


def test_streaming_stops_when_told(keeper: Suggester):
    asked = itertools.count()
    assert len(list(keeper.stream(Request("The "), stopped=lambda: next(asked) >= 5))) == 5
