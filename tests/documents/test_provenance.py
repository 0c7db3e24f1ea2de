import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiauthor.documents.provenance import Provenance
from aiauthor.documents.whose_words import MarkedText


def marked(text: str) -> MarkedText:
    """A text with the machine's words in brackets."""
    spans, plain = [], ""
    for n, part in enumerate(re.split(r"[\[\]]", text)):
        if n % 2 and part:
            spans.append((len(plain), len(plain) + len(part)))
        plain += part
    return MarkedText(plain, tuple(spans))


def shown(provenance: Provenance) -> str:
    now = provenance.marked()
    text = now.text
    for start, end in reversed(now.spans):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


def typed(before: str, find: str, removed: int, inserted: str, *, after: bool = False) -> str:
    """Edit at the first `find` (or behind it) and show the result."""
    provenance = Provenance(marked(before))
    text = provenance.marked().text
    position = text.index(find) + (len(find) if after else 0)
    provenance.edit(position, removed, inserted)
    return shown(provenance)


@pytest.mark.parametrize(
    ("before", "find", "removed", "inserted", "after", "result"),
    [
        # inside, at either end of, and between words
        ("The [big red dog] ran.", "ed dog", 0, "x", False, "The [big ]rxed[ dog] ran."),
        ("The [big red dog] ran.", "big", 0, "x", False, "The xbig[ red dog] ran."),
        ("The [big red dog] ran.", "dog", 0, "s", True, "The [big red ]dogs ran."),
        ("The [big red dog] ran.", "dog", 0, ",", True, "The [big red dog], ran."),
        ("The [big red dog] ran.", "big", 0, "very ", False, "The very [big red dog] ran."),
        ("The [big red dog] ran.", "red", 0, " and", True, "The [big red] and[ dog] ran."),
        ("The [big red dog] ran.", "red", 0, "and ", False, "The [big ]and [red dog] ran."),
        # splitting, joining, shortening
        ("The [big red dog] ran.", "ig", 0, " ", False, "The b ig[ red dog] ran."),
        ("The [big red dog] ran.", " red", 1, "", False, "The bigred[ dog] ran."),
        ("The [big red dog] ran.", " red", 1, "-", False, "The [big]-[red dog] ran."),
        ("The [big red dog] ran.", "d dog", 1, "", False, "The [big ]re[ dog] ran."),
        ("The [big red dog] ran.", "big", 4, "", False, "The [red dog] ran."),
        ("The [big red dog] ran.", "dog", 3, "cat", False, "The [big red ]cat ran."),
        ("The [big red dog] ran.", " ran", 1, "", False, "The [big red ]dogran."),
        ("The [big red dog] ran.", " ran.", 5, "", False, "The [big red dog]"),
        # an apostrophe inside a word, and one that only closes a quotation
        ("She [can’t see].", "t see", 0, "x", False, "She can’xt[ see]."),
        ("‘[Go on]’ he said", "on", 0, "’", True, "‘[Go on]’’ he said"),
        ("It was [Jim] there", "Jim", 0, "’", True, "It was [Jim]’ there"),
        ("It was [Jim’]", "Jim’", 0, "s", True, "It was Jim’s"),
        # a word that both began
        ("The beau[tiful] day", "beau", 0, "x", False, "The xbeautiful day"),
        # ideographs are words by themselves; marks belong to their letter
        ("[吾輩は猫]である", "輩", 0, "x", False, "[吾]x[輩は猫]である"),
        ("[cafe\u0301 noir]", " noir", 0, "s", False, "cafe\u0301s[ noir]"),
        # a new paragraph in the middle of a word and between words
        ("[one two]", " two", 0, "\n", False, "[one]\n[ two]"),
        ("[one two]", "wo", 0, "\n", False, "[one ]t\nwo"),
    ],
)
def test_a_word_is_the_machines_until_the_writer_edits_it(before, find, removed, inserted, after, result):
    assert typed(before, find, removed, inserted, after=after) == result


def test_accepting_marks_what_came_and_nothing_else():
    provenance = Provenance(marked("The beau day"))
    provenance.edit(8, 0, "tiful summer", machine=True)
    assert shown(provenance) == "The beau[tiful summer] day"
    provenance.edit(20, 0, "’s", machine=True)
    assert shown(provenance) == "The beau[tiful summer’s] day"
    assert provenance.count() == 14
    assert provenance.share() == pytest.approx(14 / 26)
    assert provenance.share(0, 8) == 0
    assert provenance.share(8, 22) == 1
    assert provenance.share(5, 5) == 0


def test_typing_over_more_than_was_changed_keeps_the_rest():
    provenance = Provenance(marked("The [big red dog] ran."))
    provenance.edit(0, 20, "The big red cat ran.")  # a widget may report the whole block
    assert shown(provenance) == "The [big red ]cat ran."
    provenance.edit(0, 20, "The big red cat ran.")
    assert shown(provenance) == "The [big red ]cat ran."


def test_cut_and_paste_carries_the_marks_along():
    provenance = Provenance(marked("One [two three] four. End."))
    spans = provenance.copy(2, 13)
    assert spans == [(2, 11)]
    provenance.edit(2, 11, "")
    assert shown(provenance) == "On four. End."
    provenance.edit(10, 0, "e two three", spans=spans)
    assert shown(provenance) == "On four. Ee [two three]nd."


def test_undo_and_redo_bring_marks_back():
    provenance = Provenance(marked("The  ran."))
    history = [shown(provenance)]
    provenance.edit(4, 0, "big dog", machine=True, step=1)
    history.append(shown(provenance))
    for n, key in enumerate("ger"):  # one undo step for the widget
        provenance.edit(7 + n, 0, key, step=2)
    history.append(shown(provenance))
    provenance.edit(7, 3, "", step=3)
    history.append(shown(provenance))
    provenance.edit(0, 4, "", step=5)  # a block of two
    history.append(shown(provenance))
    assert history[1:] == ["The [big dog] ran.", "The bigger[ dog] ran.", "The big[ dog] ran.", "big[ dog] ran."]

    provenance.edit(0, 0, "The ", step=3, undoing=True)
    assert shown(provenance) == history[3]
    provenance.edit(7, 0, "ger", step=2, undoing=True)
    assert shown(provenance) == history[2]
    provenance.edit(7, 3, "", step=1, undoing=True)
    assert shown(provenance) == history[1]
    provenance.edit(4, 7, "", step=0, undoing=True)
    assert shown(provenance) == history[0]
    provenance.edit(4, 0, "big dog", step=1, undoing=True)
    assert shown(provenance) == history[1]
    provenance.edit(7, 0, "ger", step=2, undoing=True)
    assert shown(provenance) == history[2]
    provenance.edit(10, 0, "!", step=3)  # redo is gone now
    provenance.edit(10, 1, "", step=2, undoing=True)
    assert shown(provenance) == history[2]


def test_an_undo_that_does_not_fit_is_taken_for_typing():
    provenance = Provenance(marked("[one two]"))
    provenance.edit(9 - 2, 0, "!", step=1)
    provenance.edit(0, 3, "", step=0, undoing=True)
    assert provenance.marked().text == " two!"
    assert shown(provenance) == "[ two]!"


WORDS = st.text(alphabet="ab ’,\n", max_size=6)


class Model:
    """The slow oracle: one flag a character, words found anew by a regular expression."""

    WORD = re.compile(r"\w+(?:’\w+)*")

    def __init__(self, text):
        self.text, self.flags = text, [False] * len(text)

    def edit(self, position, removed, inserted, machine):
        old = self.text
        self.text = old[:position] + inserted + old[position + removed :]
        if machine:
            self.flags[position : position + removed] = [True] * len(inserted)
            return
        gone = old[position : position + removed]
        if gone == inserted:
            return
        while gone and inserted and gone[0] == inserted[0]:
            gone, inserted, position = gone[1:], inserted[1:], position + 1
        while gone and inserted and gone[-1] == inserted[-1]:
            gone, inserted = gone[:-1], inserted[:-1]
        end = position + len(gone)
        touched = set()
        shift = len(inserted) - len(gone)
        for word in self.WORD.finditer(old):
            if word.start() < end and word.end() > position or (word.start() < position < word.end()):
                touched.update(n if n < position else n + shift for n in range(*word.span()) if not position <= n < end)
        new_end = position + len(inserted)
        for word in self.WORD.finditer(self.text):
            if word.start() < new_end and word.end() > position or (word.start() < position < word.end()):
                touched.update(range(*word.span()))
        self.flags[position:end] = [False] * len(inserted)
        for n in touched:
            self.flags[n] = False


@given(
    start=WORDS,
    edits=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 4), WORDS, st.booleans()), max_size=25),
)
@settings(max_examples=400, deadline=None)
def test_it_agrees_with_the_slow_oracle(start, edits):
    provenance, model = Provenance(MarkedText(start)), Model(start)
    for position, removed, inserted, machine in edits:
        position = min(position, len(model.text))
        removed = min(removed, len(model.text) - position)
        provenance.edit(position, removed, inserted, machine=machine)
        model.edit(position, removed, inserted, machine)
        now = provenance.marked()
        flags = [False] * len(now.text)
        for low, high in now.spans:
            assert 0 <= low < high <= len(now.text)
            flags[low:high] = [True] * (high - low)
        assert now.text == model.text
        assert flags == model.flags
        assert provenance.count() == sum(flags) == provenance.count(0, len(flags))
        assert provenance.count(3, 9) == sum(flags[3:9])


@given(edits=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 4), WORDS, st.booleans()), max_size=15))
@settings(max_examples=200, deadline=None)
def test_undoing_everything_and_redoing_it_passes_the_same_states(edits):
    provenance = Provenance(marked("a [bb ’a] b"))
    states = [provenance.marked()]
    changes = []
    for step, (position, removed, inserted, machine) in enumerate(edits, 1):
        text = states[-1].text
        position = min(position, len(text))
        gone = text[position : position + removed]
        provenance.edit(position, len(gone), inserted, machine=machine, step=step)
        states.append(provenance.marked())
        changes.append((position, gone, inserted))
    for _ in range(2):
        for step in range(len(changes), 0, -1):
            position, gone, inserted = changes[step - 1]
            provenance.edit(position, len(inserted), gone, step=step - 1, undoing=True)
            assert provenance.marked() == states[step - 1]
        for step, (position, gone, inserted) in enumerate(changes, 1):
            provenance.edit(position, len(gone), inserted, step=step, undoing=True)
            assert provenance.marked() == states[step]


def test_edits_outside_are_the_callers_mistake_and_reset_mends_it():
    provenance = Provenance(marked("one [two three four] five"))
    with pytest.raises(ValueError, match="outside"):
        provenance.edit(100, 0, "x")
    provenance.reset("zero one two three four five")
    assert shown(provenance) == "zero one [two three four] five"
