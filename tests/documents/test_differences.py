from hypothesis import given, settings
from hypothesis import strategies as st

from aiauthor.documents.differences import compare, matches, summarise

LINES = st.lists(st.sampled_from(["a b c\n", "a b d\n", "x\n", "\n", "long line of words\n", "no end"]), max_size=30)


def spell(blocks, *kinds):
    return "".join(piece.text for block in blocks for piece in block.pieces if piece.kind in kinds)


@given(old=LINES, new=LINES)
@settings(max_examples=300, deadline=None)
def test_the_pieces_spell_both_texts(old, new):
    old, new = "".join(old), "".join(new)
    blocks = compare(old, new)
    assert spell(blocks, "same", "removed") == old
    assert spell(blocks, "same", "added") == new
    for block in blocks:
        before = spell([block], "same", "removed")
        after = spell([block], "same", "added")
        assert old[block.old_start :].startswith(before)
        assert new[block.new_start :].startswith(after)
        assert block.changed == (before != after)


@given(old=st.text(alphabet="abc", max_size=40), new=st.text(alphabet="abc", max_size=40))
@settings(max_examples=300, deadline=None)
def test_matches_rise_and_never_cross(old, new):
    at_old = at_new = 0
    for i, k, length in matches(old, new):
        assert i >= at_old
        assert k >= at_new
        assert old[i : i + length] == new[k : k + length]
        at_old, at_new = i + length, k + length
    if old == new:
        assert at_old == len(old)


def pieces(old, new):
    return [(piece.kind, piece.text) for block in compare(old, new) for piece in block.pieces]


def test_what_is_written_on_behind_a_word_does_not_change_the_word():
    assert pieces("It was before", "It was before the war.") == [
        ("same", "It was "),
        ("same", "before"),
        ("added", " the war."),
    ]
    assert pieces("And more.\nAnother line.\n", "And more.") == [
        ("same", "And more"),
        ("same", "."),
        ("removed", "\nAnother line.\n"),
    ]
    assert pieces("It was a cat", "It was a catalogue") == [
        ("same", "It was a "),
        ("removed", "cat"),
        ("added", "catalogue"),
    ]


def test_a_changed_word_is_shown_inside_its_paragraph():
    blocks = compare("One.\nThe cat sat on the mat.\nEnd.\n", "One.\nThe dog sat on the mat.\nEnd.\n")
    assert [block.changed for block in blocks] == [False, True, False]
    assert [(piece.kind, piece.text) for piece in blocks[1].pieces] == [
        ("same", "The "),
        ("removed", "cat "),
        ("added", "dog "),
        ("same", "sat on the mat.\n"),
    ]
    assert (blocks[1].old_start, blocks[1].new_start) == (5, 5)
    summary = summarise(blocks)
    assert (summary.added, summary.removed) == (1, 1)


def test_a_rewritten_paragraph_is_shown_whole():
    (block,) = compare("Nothing of this remains at all.", "Quite another sentence; utterly.")
    assert [piece.kind for piece in block.pieces] == ["removed", "added"]


def test_an_inserted_paragraph_is_added_alone():
    blocks = compare("One.\nTwo.\nThree.\n", "One.\nBetween.\nTwo.\nThree.\n")
    assert [(p.kind, p.text) for b in blocks if b.changed for p in b.pieces] == [("added", "Between.\n")]


def test_texts_without_anything_in_common_or_without_anything():
    assert compare("", "") == []
    assert [p.kind for b in compare("", "new") for p in b.pieces] == ["added"]
    assert [p.kind for b in compare("old", "") for p in b.pieces] == ["removed"]


def test_pathological_texts_end_soon():
    old = "the same line\n" * 20_000 + "x\n"
    new = "y\n" + "the same line\n" * 19_000 + "z\n" + "the same line\n" * 500
    blocks = compare(old, new)
    assert spell(blocks, "same", "added") == new
    words = " ".join(["a", "b", "c"] * 20_000)
    assert spell(compare(words, words + " d"), "same", "added") == words + " d"


def test_reprs_hold_no_text():
    assert "canary" not in repr(compare("canary", "canary canary"))
