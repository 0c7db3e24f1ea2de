"""What training and voices look like in words: times, amounts of text, and what the curves mean.

Plain functions of plain values, without widgets. Bits per character are the one measure that is named;
everything else is said as a reader would say it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt

if TYPE_CHECKING:
    from aiauthor.training.verdict import Verdict

# What training asks for at the least; the same as `training.held_out.MIN_CHARS`, which is not imported
# since it needs numpy.
LEAST_CHARS = 10_000
CLEAR_WORDS = 40_000
BY_HEART_LOOKS = 2  # so many looks without a better one, and the curves have parted


def _tr(text: str) -> str:
    return QCoreApplication.translate("Training", text)


@dataclasses.dataclass(frozen=True)
class Advice:
    """A sentence on what is there, and whether it is enough to begin."""

    text: str
    enough: bool


def about_text(words: int, chars: int) -> Advice:
    """Whether so much text teaches a voice."""
    if not words:
        return Advice(_tr("Add what you have written: the more, the clearer the voice."), False)
    amount = _tr("{0} words").format(f"{words:,}")
    if chars < LEAST_CHARS:
        return Advice(_tr("{0}: too little to learn from. About 2,000 are the least.").format(amount), False)
    if words < 10_000:
        judged = _tr("{0}: enough for a trace of your voice. More would tell more.")
    elif words < CLEAR_WORDS:
        judged = _tr("{0}: enough to catch your manner.")
    elif words < 200_000:
        judged = _tr("{0}: enough for a clear voice.")
    else:
        judged = _tr("{0}: plenty for a clear and steady voice.")
    return Advice(judged.format(amount), True)


def duration(seconds: float) -> str:
    """A length of time as people say it, after "about"."""
    if seconds < 50:
        return _tr("half a minute") if seconds > 20 else _tr("a few seconds")
    minutes = max(1, round(seconds / 60))
    if minutes == 1:
        return _tr("1 minute")
    if minutes < 60:
        return _tr("{0} minutes").format(minutes)
    hours, minutes = divmod(5 * round(minutes / 5), 60)
    told = _tr("1 hour") if hours == 1 else _tr("{0} hours").format(hours)
    return told if not minutes else _tr("{0} {1} minutes").format(told, minutes)


def short_duration(seconds: float) -> str:
    """The same for a narrow place."""
    if seconds < 50:
        return _tr("under 1 min")
    minutes = max(1, round(seconds / 60))
    return _tr("{0} min").format(minutes) if minutes < 60 else _tr("{0} h {1} min").format(*divmod(minutes, 60))


def sentence(reason: str) -> str:
    """A reason as a sentence of its own."""
    reason = reason[:1].upper() + reason[1:]
    return reason if reason.endswith((".", "!", "?")) else reason + "."


def size(size_bytes: int) -> str:
    """A file's size."""
    precision = 1 if size_bytes >= 1_000_000 else 0
    return QLocale().formattedDataSize(size_bytes, precision, QLocale.DataSizeFormat.DataSizeSIFormat)


def date(written: str) -> str:
    """The day of an ISO 8601 date, as the writer's system writes it."""
    moment = QDateTime.fromString(written, Qt.DateFormat.ISODate).toLocalTime()
    return QLocale().toString(moment.date(), QLocale.FormatType.ShortFormat) if moment.isValid() else written[:10]


def gain(bits: float) -> str:
    """What a voice saves, with its sign."""
    return f"{bits:+.2f}".replace("-", "\u2212")


def interrupted(name: str, share: float) -> str:
    """That a training was cut off, and how far it had come, 0 to 1."""
    told = _tr("The training of “{0}” was interrupted at {1} %. It can go on from there.")
    return told.format(name, round(100 * share))


def proof(verdict: Verdict) -> str:
    """What the proof pages say of a voice, and what follows from it; the verdict's own sentence, to be translated."""
    bits, low, high = f"{abs(verdict.gain):.2f}", f"{verdict.low:.2f}", f"{verdict.high:.2f}"
    if verdict.answer == "unproven":
        told = _tr(
            "There is too little text to tell whether it is better: only {0} passages could be asked. Add more of your "
            "writing and train again."
        )
        return told.format(verdict.passages)
    if verdict.better:
        share = f"{100 * verdict.gain / verdict.base_bits:.0f}" if verdict.base_bits > 0 else "0"
        told = _tr(
            "On pages that it never saw, your words surprise it {0} % less than before. It saves {1} bits per "
            "character, surely between {2} and {3}."
        )
        return told.format(share, bits, low, high)
    if verdict.high < 0:
        return _tr("It foresees pages that it never saw worse than before, by {0} bits per character.").format(bits)
    if verdict.low > 0:
        told = _tr("On pages that it never saw it is a little better than before, too little to notice: {0} bits.")
        return told.format(bits)
    told = _tr("On pages that it never saw it is no better than before: the difference of {0} bits may be luck.")
    return told.format(gain(verdict.gain))


@dataclasses.dataclass(frozen=True)
class Reading:
    """What the curves say so far: two words, and a sentence or two."""

    headline: str
    text: str


def reading_of(base_bits: float | None, held_out: Sequence[float], train: Sequence[float]) -> Reading:
    """What the curves mean.

    Args:
        base_bits: of the network that training started from.
        held_out: on the held-out pages, one number a look.
        train: the training loss at the same moments.
    """
    if base_bits is None or not held_out:
        return Reading(
            _tr("Beginning"),
            _tr("Every now and then it reads some pages of yours that it never learns from. Soon the first time."),
        )
    best = min(range(len(held_out)), key=held_out.__getitem__)
    better = base_bits - held_out[best]
    if better <= 0:
        return Reading(_tr("Warming up"), _tr("Not better than before yet. That is usual in the first minutes."))
    share = f"{100 * better / base_bits:.0f} %" if better / base_bits >= 0.01 else _tr("a little")
    since = len(held_out) - 1 - best
    if since < BY_HEART_LOOKS:
        return Reading(
            _tr("Learning"),
            _tr("On pages that it has not learned, your words surprise it {0} less than before.").format(share),
        )
    if train and train[-1] < train[best]:
        return Reading(
            _tr("Learned what it can"),
            _tr(
                "It is beginning to learn your pages by heart, which does not help on new ones. Its best state is "
                "kept: there your words surprise it {0} less than before."
            ).format(share),
        )
    return Reading(
        _tr("Levelling off"),
        _tr("Little more is gained. The best state is kept: there your words surprise it {0} less.").format(share),
    )
