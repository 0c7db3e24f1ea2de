import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiauthor.documents import chunked_text
from aiauthor.documents.chunked_text import ChunkedText


@given(
    text=st.text(max_size=60),
    edits=st.lists(st.tuples(st.integers(0, 99), st.integers(0, 9), st.text(max_size=9)), max_size=20),
    cut=st.tuples(st.integers(-5, 99), st.integers(-5, 99)),
)
@settings(deadline=None)
def test_it_is_a_string(text, edits, cut):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunked_text, "_CHUNK_CHARS", 4)
        chunked = ChunkedText(text)
        for position, removed, inserted in edits:
            position = min(position, len(text))
            removed = min(removed, len(text) - position)
            assert chunked.splice(position, removed, inserted) == text[position : position + removed]
            text = text[:position] + inserted + text[position + removed :]
            assert chunked.value() == text
            assert len(chunked) == len(text)
            assert chunked.slice(*cut) == text[max(0, cut[0]) : max(0, cut[1])]


@pytest.mark.parametrize(("position", "removed"), [(-1, 0), (0, -1), (0, 4), (4, 0)])
def test_edits_outside_are_refused(position, removed):
    with pytest.raises(ValueError, match="outside"):
        ChunkedText("abc").splice(position, removed, "x")
