"""Presage as a rival: its simulator run as a program, its log read, its words given to our writer.

Presage is under the GPL: its programs are started, nothing of it is imported. Its simulator cuts a text
into words at every sign and blank (an apostrophe, too), writes them one after the other, and counts

- one key for each letter typed and one for a word taken, the blank behind it included,
- one key for a blank behind a word that was never offered,
- nothing for all other signs, which it drops from the text,
- one key too many at the start, and one more for the empty word behind a text that ends in a sign.

What it offered at each place is in its log, so that our writer can be shown the same words.
"""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from aiauthor.evaluation.writer import Keys, count_keys

PROGRAMS = ("presage_simulator", "text2ngram")
STOCK_CONFIG = Path("/etc/presage.xml")
DUMMY_WORDS = 50  # below MAX_PARTIAL_PREDICTION_SIZE, 60

_PLAIN_SIGNS = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "—": "--",
        "–": "-",
        "…": "...",
        "æ": "ae",
        "œ": "oe",
        "Æ": "Ae",
        "Œ": "Oe",
    }
)


def missing() -> list[str]:
    """Which of its programs this machine lacks."""
    lacking = [name for name in PROGRAMS if shutil.which(name) is None]
    return lacking + ([] if STOCK_CONFIG.exists() else [str(STOCK_CONFIG)])


def fold(text: str) -> str:
    """ASCII on one line, as the simulator wants it."""
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN_SIGNS)).encode("ascii", "ignore").decode("ascii")
    return " ".join(plain.split())


@dataclasses.dataclass(frozen=True)
class Look:
    """What was offered for a word.

    Attributes:
        word: the word to be written.
        typed: how many of its letters stood there.
        offers: words shown; the simulator logs none behind the right one.
    """

    word: str
    typed: int
    offers: tuple[str, ...]

    @property
    def hit(self) -> bool:
        """The word was offered."""
        return self.word in self.offers


@dataclasses.dataclass(frozen=True)
class Simulation:
    """A text written by Presage's simulator.

    Attributes:
        looks: in order.
        typed_keys: its ki.
        chosen_keys: its ks.
        plain_keys: its kn.
    """

    looks: tuple[Look, ...]
    typed_keys: int
    chosen_keys: int
    plain_keys: int

    @property
    def words(self) -> list[str]:
        """The words in order, without the empty one at the end."""
        return [look.word for look in self.looks if look.typed == 0 and look.word]

    @property
    def keys(self) -> int:
        """Keys pressed, without the one that the count begins with and that of the empty word at the end."""
        return self.typed_keys + self.chosen_keys - 1 - self._empty_words

    @property
    def chars(self) -> int:
        """Characters written: the words, each with a blank."""
        return self.plain_keys - self._empty_words

    @property
    def _empty_words(self) -> int:
        return sum(not look.word for look in self.looks)


def parse_log(log: str) -> Simulation:
    """Read what the simulator prints.

    Raises:
        ValueError: if it is not such a log.
    """
    blocks = re.findall(r"^===> (.*)\n   > .*\n((?:(?!===>|$).*\n)*)", log, re.MULTILINE)
    totals = dict(re.findall(r"^(ki|ks|kn) : (\d+)$", log, re.MULTILINE))
    if set(totals) != {"ki", "ks", "kn"}:
        raise ValueError("Presage's simulator printed no totals")
    looks: list[Look] = []
    typed = 0
    for word, offers in blocks:
        look = Look(word, typed, tuple(offers.split()))
        looks.append(look)
        typed = 0 if look.hit or typed == len(word) else typed + 1
    return Simulation(tuple(looks), int(totals["ki"]), int(totals["ks"]), int(totals["kn"]))


def replay(simulation: Simulation, text: str | None = None) -> Keys:
    """Our writer, shown the words that Presage offered.

    Args:
        simulation: what Presage offered.
        text: folded text that was simulated, signs and all; absent: its words with a blank behind
            each, which is what Presage counts.
    """
    if text is None:
        text = "".join(f"{word} " for word in simulation.words)
    text = text.replace("'", "-")  # "don't" is two words to Presage
    ghosts: dict[int, str] = {}
    begin = end = 0
    for look in simulation.looks:
        if not look.word:
            continue
        if look.typed == 0:
            begin = text.index(look.word, end)
            end = begin + len(look.word)
        # Only what goes on from the letters that stand there can be inserted behind them.
        fitting = [offer for offer in look.offers if offer.startswith(look.word[: look.typed])]
        best = look.word if look.hit else next(iter(fitting), "")
        ghosts[begin + look.typed] = best[look.typed :]
    return count_keys(text, 0, len(text), lambda before, _: ghosts.get(len(before), ""))


def write_config(
    path: Path,
    *,
    shown: int,
    user_database: Path,
    database: Path | None = None,
    dictionary: Path | None = None,
) -> None:
    """A copy of the installed configuration with logging off, and changed.

    Args:
        path: where to write it.
        shown: words shown after each key.
        user_database: where it learns; made where there is none.
        database: n-grams to use for the stock ones.
        dictionary: predict by this list of words alone, and neither learn nor tire of a word.
    """
    tree = ElementTree.parse(STOCK_CONFIG)

    def put(place: str, value: object) -> None:
        for element in tree.iterfind(place):
            element.text = str(value)

    put(".//LOGGER", "ERROR")
    put("Selector/SUGGESTIONS", shown)
    put("Predictors/UserSmoothedNgramPredictor/DBFILENAME", user_database)
    if database is not None:
        put("Predictors/DefaultSmoothedNgramPredictor/DBFILENAME", database)
    if dictionary is not None:
        put("PredictorRegistry/PREDICTORS", "DefaultDictionaryPredictor")
        put("Predictors/DefaultDictionaryPredictor/DICTIONARY", dictionary)
        put("Selector/REPEAT_SUGGESTIONS", "yes")
        put("ContextTracker/ONLINE_LEARNING", "no")
    tree.write(path, encoding="UTF-8", xml_declaration=True)


def simulate(text: str, config: Path, folder: Path) -> Simulation:
    """Have Presage write a folded text.

    Args:
        text: what is written.
        config: Presage's.
        folder: its home for the while, so that nobody's own Presage learns from it.
    """
    path = folder / "excerpt.txt"
    path.write_text(text, encoding="ascii")
    command = ["presage_simulator", "--config", str(config), str(path)]
    environment = {"HOME": str(folder), "PATH": "/usr/bin:/bin:/usr/local/bin"}
    done = subprocess.run(command, capture_output=True, text=True, encoding="latin-1", check=True, env=environment)
    return parse_log(done.stdout)


def train(text: str, database: Path) -> None:
    """Count the 1-, 2- and 3-grams of a folded text into a database."""
    source = database.with_suffix(".txt")
    source.write_text(text, encoding="ascii")
    for length in (1, 2, 3):
        append = ["--append"] if length > 1 else []
        command = ["text2ngram", "--ngrams", str(length), "--lowercase", "--format", "sqlite", *append]
        subprocess.run([*command, "--output", str(database), str(source)], check=True, capture_output=True)
    source.unlink()


def dummy_offers(words: Sequence[str], prefix: str, shown: int) -> list[str]:
    """What Presage's dictionary predictor offers: all words are as likely, and the last in the alphabet come first."""
    return sorted((word for word in words if word.startswith(prefix)), reverse=True)[:shown]


def check_writer(text: str, words: Sequence[str], folder: Path, *, shown: int) -> tuple[int, int]:
    """Have a dummy that knows a list of words help both writers.

    Presage's dummy is its dictionary predictor; ours is `dummy_offers`. Neither sees what the other offers.

    Args:
        text: folded.
        words: at most `DUMMY_WORDS`, small letters.
        folder: to work in.
        shown: words shown.

    Returns:
        Keys that Presage's simulator counts, and keys that our writer counts, for the same words.
    """
    dictionary, config = folder / "dummy-words.txt", folder / "dummy.xml"
    dictionary.write_text("".join(f"{word}\n" for word in words), encoding="ascii")
    write_config(config, shown=shown, user_database=folder / "dummy.db", dictionary=dictionary)
    theirs = simulate(text, config, folder)
    line = "".join(f"{word} " for word in theirs.words)

    def suggest(before: str, _: Sequence[str]) -> str:
        typed = before[before.rfind(" ") + 1 :]
        offers = dummy_offers(words, typed, shown)
        wanted = line[len(before) - len(typed) :].partition(" ")[0]
        best = wanted if wanted in offers else next(iter(offers), "")
        return best[len(typed) :]

    return theirs.keys, count_keys(line, 0, len(line), suggest).word
