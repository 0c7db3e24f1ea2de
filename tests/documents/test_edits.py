from hypothesis import given, settings
from hypothesis import strategies as st

from aiauthor.documents.edits import Edit, splice


def edited(text, position, removed, inserted):
    return text[:position] + inserted + text[position + removed :]


@given(old=st.text(alphabet="ab", max_size=30), new=st.text(alphabet="ab", max_size=30))
@settings(deadline=None)
def test_splice_finds_the_edit_between_two_texts(old, new):
    edit = splice(old, new)
    if edit is None:
        assert old == new
    else:
        assert edited(old, edit.position, edit.removed, edit.inserted) == new
        assert edit.length == len(new)


def test_splice_of_long_texts_is_small():
    old = "abc" * 100_000
    new = old[:150_000] + "Z" + old[150_001:]
    assert splice(old, new) == Edit(150_000, 1, "Z", 300_000)


def test_the_repr_of_an_edit_holds_no_text():
    assert "canary" not in repr(Edit(0, 0, "canary", 6))


def test_typing_on_and_deleting_back_join_and_other_edits_do_not():
    first = Edit(5, 2, "abc", 11)
    assert first.joined(Edit(8, 0, "d", 12)) == Edit(5, 2, "abcd", 12)
    assert first.joined(Edit(7, 1, "", 10)) == Edit(5, 2, "ab", 10)
    assert first.joined(Edit(4, 1, "", 10)) is None
    assert first.joined(Edit(8, 1, "", 10)) is None
    assert Edit(0, 0, "x" * 10_000, 10_000).joined(Edit(10_000, 0, "y", 10_001)) is None
