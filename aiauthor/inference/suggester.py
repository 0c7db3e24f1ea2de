"""From the text before the caret to ranked, distinct suggestions: what the editor and the command line ask.

    Request -> Reading (state at the caret) -> Search.words (first words) -> Search.grow -> fit -> Suggestion

One `Suggester` belongs to one thread. It remembers what it read, so that the next request costs only
what changed. The same state, text and seed give the same suggestions.
"""

from __future__ import annotations

import dataclasses
import math
import unicodedata
import zlib
from collections.abc import Callable, Container, Iterator, Mapping
from pathlib import Path

import numpy as np

from aiauthor.inference.craft import CLAUSE_END, CLOSERS, OPENERS, SENTENCE_END, Craft, Mark
from aiauthor.inference.document_memory import MOST_CHARS, SLICE_CHARS
from aiauthor.inference.engine import Engine
from aiauthor.inference.growth import Found, Growth, Spot
from aiauthor.inference.headings import is_heading
from aiauthor.inference.learning import Learning
from aiauthor.inference.novels import novels_of
from aiauthor.inference.passed_words import plain
from aiauthor.inference.prose import Prose
from aiauthor.inference.reading import WINDOW_CHARS, Place, Reading
from aiauthor.inference.sampling import LoopGuard, Policy, best_end, ends_of
from aiauthor.inference.search import LONG_CHARS, Search
from aiauthor.inference.spelling import respell, respelling
from aiauthor.inference.style import Style
from aiauthor.inference.words import WORD, DocumentWords, Lexicon, Slurs, WordList
from aiauthor.model.checkpoint import ModelFile, load_model
from aiauthor.paths import base_model
from aiauthor.text.contexts import CHARS, context_of
from aiauthor.text.language import foreign_words
from aiauthor.text.normalise import normalise

_LOCAL_CHARS = 2_000  # before the caret: paragraph, recent words
_STYLE_CHARS = 20_000  # before the caret; a quarter of it behind
_RECENT_CHARS = 600  # before the caret: words that a suggestion must not repeat
_LINE_CHARS = 80  # before the caret: the word that is being written, and what stands before it
_WORDS_CHARS = 20_000  # behind the caret, whose words are the document's, as are all before it
_SPARE = 3  # first words searched beyond those asked for, since some repeat what follows the caret
_LEAST_LEFT = 0.1  # of the probability, when words were passed: the network is never so sure as to be left with less
_UNKNOWN_SHARE = 0.25  # so many characters outside the alphabet, and the network has nothing to say
_SURPRISE_RATIO = 1.93  # so many times the surprise at a novel, and it does not know this language (novels: up to 1.6)
_SURPRISE_CHARS = 80  # of so few characters, chance may make a novel's more surprising


@dataclasses.dataclass(frozen=True)
class Request:
    """What is asked for.

    Attributes:
        before: the document's text before the caret, as it is; a long tail of it is enough.
        after: its text behind the caret, which a suggestion must not repeat.
        count: how many distinct suggestions.
        max_chars: about how long.
        boldness: 0 likely .. 1 strange.
        seed: another one gives other suggestions where chance has a part: above a boldness of 0 in what
            follows the first word, above 0.3 in that as well.
        learn: favour what the document said before; otherwise the model speaks alone, its table included.
        confidence: how likely it must be, 0 .. 1, that the writer wants exactly this; for suggestions that nobody
            asked for. Above 0 there is none whose first word is less likely, each goes only so far as all of it is
            likely enough, and boldness and seed have no part.
        passed: words that were offered at the word here and that the writer has typed past; not offered again.
    """

    before: str
    after: str = ""
    count: int = 1
    max_chars: int = 40
    boldness: float = 0.3
    seed: int = 0
    learn: bool = True
    confidence: float = 0.0
    passed: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Suggestion:
    """A continuation.

    Attributes:
        text: to be inserted at the caret as it is. It may begin with a blank, a sign or the rest of
            a word; a line break begins a new paragraph.
        score: log-probability of its first word with what stands before that word, in nats. The
            suggestions of a request are in descending order of it.
        confidences: how likely it is that all is right up to the end of its first word, of the second and so on,
            0 .. 1; for as many words as were not drawn by chance.
    """

    text: str
    score: float
    confidences: tuple[float, ...] = ()


class Suggester:
    """A model at work for one writer.

    Args:
        file: the model.
        device: as for `Engine`.
        words: real words.
        slurs: words never to suggest.
        window_chars: the most that is read again after a jump.

    Attributes:
        name: the model's.
        device: what it runs on, for people.
        note: why it is slower than it could be, one sentence; "" if it is not.
        engine: the network.
        alphabet: its characters.
        reading: the text that it read.
    """

    def __init__(
        self,
        file: ModelFile,
        *,
        device: str = "auto",
        words: WordList | None = None,
        slurs: Slurs | None = None,
        window_chars: int = WINDOW_CHARS,
    ) -> None:
        self.name = file.name
        self.alphabet = file.alphabet
        self.engine = Engine(file.weights, device=device)
        self.device = self.engine.device
        self.note = self.engine.note
        self.reading = Reading(self.engine, self.alphabet, window_chars=window_chars)
        self._learning = Learning(self.alphabet, novels_of(file))
        self._lexicon = Lexicon(words or WordList.load(), slurs or Slurs.load(), DocumentWords())
        self._style = Style()
        self._respelling: Mapping[str, str] = {}
        self._words_behind = False  # whether the document's words were not all taken up
        self._unlooked_chars = 0  # read since the style was last looked at
        bits = [entry["valid_bits"] for entry in file.history if isinstance(entry.get("valid_bits"), (int, float))]
        self._most_surprise = _SURPRISE_RATIO * min(bits) * float(np.log(2)) if bits else np.inf

    @classmethod
    def load(cls, path: Path | None = None, *, device: str = "auto", window_chars: int = WINDOW_CHARS) -> Suggester:
        """Read a model file, the shipped one where none is named.

        Raises:
            ModelFileError: if it cannot be used.
        """
        return cls(load_model(path or base_model()), device=device, window_chars=window_chars)

    def suggest(self, request: Request, *, stopped: Callable[[], bool] = lambda: False) -> list[Suggestion]:
        """Continuations of a text, the likeliest first word first.

        Args:
            request: what is asked for.
            stopped: asked often; once it says so, nothing is returned.

        Returns:
            At most `request.count`, each beginning with a word of its own; none where there is
            nothing good enough.

        Raises:
            ModelFileError: if the network gives numbers that are not finite.
            ValueError: if boldness or confidence is outside its range.
        """
        if not 0 <= request.confidence <= 1:
            raise ValueError("confidence lies within 0 .. 1")
        policy, growing = Policy.of(request.boldness), Policy.for_growth(request.boldness)
        least = -np.inf
        if request.confidence > 0:
            policy = growing = Policy(temperature=0.0, nucleus=1.0)
            least = math.log(request.confidence)
        place = self.read(request.before, request.after, learn=request.learn, stopped=stopped)
        if request.count < 1 or stopped() or not self._can_speak(place, request):
            return []
        craft = Craft(self._lexicon, self._style, names=False)
        search = self._search(craft)
        local = normalise(request.before[-_LOCAL_CHARS:])
        mark = craft.mark(local)
        spot = self._spot(search, place, mark, local)
        pool, passed = _pool(request.count, policy) + len(request.passed), {plain(word) for word in request.passed}
        found = search.words(spot, pool, least=least + math.log(_LEAST_LEFT) if passed else least, stopped=stopped)
        found = [word for word in _without(found, passed, self._respelling) if word.log_prob > least]
        found = [word for word in found if not _repeats(word.text, mark, request.after)]
        found = _pick(found, request.count, policy, request.seed)
        written = WORD.findall(local[-_RECENT_CHARS:])[-30:]
        guards = [LoopGuard(written[:-1] if mark.word and _of_word(word.text[0]) else written) for word in found]
        growths = [Growth(word, guard, _rng(request.seed, word)) for word, guard in zip(found, guards, strict=True)]
        search.grow(growths, request.max_chars, growing, least=least, stopped=stopped)
        if stopped():
            return []
        suggestions = []
        for word, growth in zip(found, growths, strict=True):
            text = self._finish(growth, word, mark, request)
            if text.strip():
                words = max(1, len(WORD.findall(text)))  # some may have been cut off
                suggestions.append(Suggestion(text, word.log_prob, tuple(growth.confidences[:words])))
        return suggestions

    def stream(
        self,
        request: Request,
        *,
        ending: Callable[[], float] = lambda: 0.0,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Iterator[str]:
        """Write on, word by word, without end; `count` and `max_chars` do not matter.

        Memory stays flat however long it goes on.

        Args:
            request: where to begin, how boldly, and the seed.
            ending: asked at every word, how much the end of a sentence is favoured over what the network
                thinks, in nats.
            stopped: asked at every word; the writing then ends.

        Raises:
            ModelFileError: if the network gives numbers that are not finite.
            ValueError: if boldness is outside its range.
        """
        policy = Policy.for_prose(request.boldness)
        place = self.read(request.before, request.after, learn=request.learn)
        craft = Craft(self._lexicon, self._style)
        local = normalise(request.before[-_LOCAL_CHARS:])
        search = self._search(craft)
        prose = Prose(search, policy, np.random.default_rng(request.seed), ending=ending)
        before = request.before[-_LINE_CHARS:]
        for piece in prose.write(self._spot(search, place, craft.mark(local), local), WORD.findall(local)):
            if stopped():
                return
            text = self._spell(piece, before)
            before = (before + text)[-_LINE_CHARS:]
            yield text

    def read(
        self, before: str, after: str = "", *, learn: bool = True, stopped: Callable[[], bool] = lambda: False
    ) -> Place:
        """Go to a caret; the next suggestion there costs no reading.

        Args:
            before: text before it.
            after: text behind it.
            learn: remember what the document says.
            stopped: asked now and then while much is remembered, and that is given up.

        Raises:
            ModelFileError: if the network gives numbers that are not finite.
        """
        place = self.reading.read(before)
        if learn:
            self._learning.follow(before, self.reading, stopped=stopped)
        else:
            self._learning.rest()
        self._unlooked_chars += self.reading.steps
        if self.reading.jumped or self._words_behind:
            pieces = (*_slices(_trim_end(before[-MOST_CHARS:])), _trim_end(_trim(after[:_WORDS_CHARS])))
            self._words_behind = not self._lexicon.document.become(pieces, stopped=stopped)
        elif self.reading.steps:
            tail = before[-self.reading.steps - _LINE_CHARS :]
            self._lexicon.document.add(_trim_end(_trim(tail) if len(tail) < len(before) else tail))
        if self.reading.jumped or self._unlooked_chars > 200 or len(before) < _LOCAL_CHARS:
            self._style = Style.of(before[-_STYLE_CHARS:] + after[: _STYLE_CHARS // 4])
            self._respelling = respelling(self._lexicon.document)
            self._unlooked_chars = 0
        return place

    def _search(self, craft: Craft) -> Search:
        return Search(self.engine, self.alphabet, craft, self._learning.memory, self._learning.names)

    def _spot(self, search: Search, place: Place, mark: Mark, local: str) -> Spot:
        """Where a search begins: behind the normalised text before the caret, of which a little is enough."""
        key = context_of(self.alphabet.encode(local[-CHARS:], fold=True), self.alphabet)
        log_probs = self._learning.memory.correct(place.state.log_probs, [key])
        return search.spot(place.state.hidden, log_probs[0], mark, key)

    def _can_speak(self, place: Place, request: Request) -> bool:
        """Whether the caret stands where a suggestion can make sense."""
        if _splits_character(request.before[-1:], request.after[:1]):
            return False
        inside = (request.before[-1:] + request.after[:1]).isalnum() and len(request.after) > 0 and request.before != ""
        if inside or place.unknown > _UNKNOWN_SHARE:
            return False
        leeway = 1.0 if self._is_foreign(request.before, place) else _leeway(place.chars)
        if place.surprise > self._most_surprise * leeway:
            return False
        line = request.before[-_LOCAL_CHARS:].rpartition("\n")[2]
        return not is_heading(line)

    def _is_foreign(self, before: str, place: Place) -> bool:
        """Whether a text that has only just begun holds a little word of another language, such as “der” or “une”.

        Of 1,420 openings of one to three words in twelve unseen novels, none does and is surprising as well.
        """
        words = foreign_words(before) if place.chars < _SURPRISE_CHARS and len(before) < _LOCAL_CHARS else []
        return any(not self._lexicon.is_common(word) for word in words)

    def _finish(self, growth: Growth, word: Found, mark: Mark, request: Request) -> str:
        """Cut a text at a good place, fit it to what follows the caret, and spell it as the document does."""
        text = growth.text[: growth.whole].rstrip(" \n" if request.max_chars < LONG_CHARS else " ")
        if text != word.text and not request.confidence:
            text = text[: best_end(text, request.max_chars)] or word.text
        return self._spell(_fit(text, mark, request.after), request.before[-_LINE_CHARS:])

    def _spell(self, text: str, before: str) -> str:
        """What the network wrote behind a text, spelt as the document is."""
        text = respell(text, before, self._respelling, self._lexicon.document)
        return self._style.spell(text, before[-1:])


def _leeway(chars: int) -> float:
    """How much more surprising the first characters of a text may be than a longer one.

    Of 720 paragraphs of twelve unseen novels, one in a hundred is more so, whether 4, 16 or 48 were read.
    """
    return 1 + max(0.0, 12 / (chars + 8) - 12 / (_SURPRISE_CHARS + 8))


def _pool(count: int, policy: Policy) -> int:
    """How many first words to search for: chance needs some to choose from."""
    return count + _SPARE if policy.temperature == 0 else max(12, 3 * count)


def _without(found: list[Found], passed: Container[str], spelt: Mapping[str, str]) -> list[Found]:
    """The words that were not passed as they are spelt, each as likely as it is now that those are none of them."""
    others = [word for word in found if word.word not in passed and spelt.get(word.word) not in passed]
    left = 1 - sum(math.exp(word.log_prob) for word in found) + sum(math.exp(word.log_prob) for word in others)
    gain = -math.log(max(_LEAST_LEFT, left))
    return [dataclasses.replace(word, log_prob=word.log_prob + gain) for word in others]


def _pick(found: list[Found], count: int, policy: Policy, seed: int) -> list[Found]:
    """Some of the words, by chance where the policy says so: without replacement, by the Gumbel trick (1903.06059)."""
    if policy.temperature == 0 or not found:
        return found[:count]
    noise = [_rng(seed, word).gumbel() for word in found]
    order = sorted(range(len(found)), key=lambda index: -(found[index].log_prob / policy.temperature + noise[index]))
    return sorted((found[index] for index in order[:count]), key=lambda word: -word.log_prob)


def _rng(seed: int, word: Found) -> np.random.Generator:
    """Chance that belongs to one first word, whichever others stand beside it."""
    return np.random.default_rng([seed & 0xFFFFFFFF, zlib.crc32(word.word.encode("utf-8", "surrogatepass"))])


def _slices(text: str) -> Iterator[str]:
    """A text cut at blanks, so that no piece keeps the interpreter for long."""
    begin = 0
    while begin < len(text):
        ends = (text.find(blank, begin + SLICE_CHARS) + 1 or len(text) for blank in " \n")
        end = min(ends)
        yield text[begin:end]
        begin = end


def _trim_end(text: str) -> str:
    """A text without the word that it ends with."""
    end = len(text)
    while end and _of_word(text[end - 1]):
        end -= 1
    return text[:end]


def _trim(text: str) -> str:
    """A text without the word that it begins with."""
    begin = next((place for place, character in enumerate(text) if not _of_word(character)), len(text))
    return text[begin:]


def _of_word(character: str) -> bool:
    return character.isalnum() or character in "'’"


def _splits_character(last: str, following: str) -> bool:
    """Whether a caret stands inside what people see as one character."""
    joined = following != "" and (
        unicodedata.combining(following) != 0
        or "\ufe00" <= following <= "\ufe0f"
        or "\U0001f3fb" <= following <= "\U0001f3ff"
        or "\udc00" <= following <= "\udfff"
    )
    return joined or "\u200d" in (last, following) or ("\ud800" <= last <= "\udbff")


def _words_of(text: str) -> list[tuple[int, str]]:
    return [(match.start(), match.group().lower().replace("’", "'")) for match in WORD.finditer(text)]


def _repeats(text: str, mark: Mark, after: str) -> bool:
    """Whether a text begins with what stands behind the caret anyhow."""
    return _overlap(text, mark, after) == 0


def _overlap(text: str, mark: Mark, after: str) -> int:
    """Where a text begins to repeat what stands behind the caret; its length if it does not."""
    theirs = [word for _, word in _words_of(normalise(after[:400]))][:8]
    if not theirs:
        return len(text)
    here = after.lstrip(" ")[:1] != "\n"
    line = mark.word + text
    ours = _words_of(line)
    for index, (start, _) in enumerate(ours):
        rest = [word for _, word in ours[index:]]
        same = min(len(rest), len(theirs))
        if rest[:same] == theirs[:same] and (same > 1 or (here and same == len(rest))):
            return max(0, len(line[:start].rstrip()) - len(mark.word))
        if here and rest[:2] == theirs[:2]:
            return max(0, len(line[:start].rstrip()) - len(mark.word))
    return len(text)


def _fit(text: str, mark: Mark, after: str) -> str:
    """A text that joins what stands behind the caret: no repetition, no doubled sign, one blank between words."""
    text = text[: _overlap(text, mark, after)]
    following = after.lstrip(" ")[:1]
    if following in ("", "\n"):
        return text
    # In the midst of a paragraph it stays within the sentence.
    text = text[: next((chars for chars, rank in ends_of(text) if rank == 2), len(text))]
    if not following.isalnum() and following not in OPENERS:
        text = text.rstrip(f"{CLAUSE_END}{SENTENCE_END}{following}" if following not in CLOSERS else following)
    elif after[0] != " " and text and text[-1] not in f" \n—{OPENERS}":
        text += " "
    return text
