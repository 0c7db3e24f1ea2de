"""Whether a voice is better than its base, by pages that neither has learned from, and how sure that is.

Both networks read every proof passage; the gain is what the voice saves a character. How much of it
is luck is told by the bootstrap (Efron and Tibshirani, 1993): passages are drawn with replacement
many times, and the gain of each draw is looked at. Passages are drawn, not characters, since the
characters of a passage rise and fall together.
"""

from __future__ import annotations

import dataclasses
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from aiauthor.training.metrics import NATS_PER_BIT

ENOUGH_GAIN = 0.03  # bits per character
MIN_PASSAGES = 6  # fewer tell nothing of the spread
DRAWS = 10_000

Answer = Literal["better", "not better", "unproven"]


@dataclasses.dataclass(frozen=True)
class Verdict:
    """What the proof passages say.

    Attributes:
        answer: "better" when the gain is large enough and surely no luck; "unproven" when the
            passages are too few to tell; else "not better".
        base_bits: bits per character of the base.
        voice_bits: of the voice.
        low, high: the middle 95 % of the bootstrap's gains.
        passages: how many.
        chars: how many characters were predicted.
        rival: what the voice is compared with, for sentences.
    """

    answer: Answer
    base_bits: float
    voice_bits: float
    low: float
    high: float
    passages: int
    chars: int
    rival: str = "the base"

    @property
    def better(self) -> bool:
        """Whether the program may switch to the voice."""
        return self.answer == "better"

    @property
    def gain(self) -> float:
        """Bits per character that the voice saves."""
        return self.base_bits - self.voice_bits

    @property
    def sentence(self) -> str:
        """The verdict for the writer."""
        gain = f"{abs(self.gain):.2f} bits per character"
        span = f"(surely between {self.low:.2f} and {self.high:.2f})"
        share = f"{100 * abs(self.gain) / self.base_bits:.0f} %" if self.base_bits else "0 %"
        if self.answer == "unproven":
            return (
                f"There is too little text to tell whether this voice is better: only {self.passages} held-out "
                f"passage{'s' if self.passages != 1 else ''} could be asked. Add more of your writing and train again."
            )
        if self.better:
            return (
                f"The voice knows your writing: on pages that it never saw it is {share} less surprised than "
                f"{self.rival}, by {gain} {span}."
            )
        if self.high < 0:
            return f"The voice is worse than {self.rival} on pages that it never saw, by {gain} {span}; it is not used."
        if self.low > 0:
            return (
                f"The voice is better than {self.rival} on pages that it never saw, but by {gain} alone, too little to "
                f"notice ({ENOUGH_GAIN} is the least). It is not used."
            )
        return (
            f"The voice is no better than {self.rival} on pages that it never saw: the difference of {self.gain:+.2f} "
            f"bits per character may be luck {span.replace('surely', 'anything')}. It is not used."
        )

    def to_dict(self) -> dict[str, Any]:
        """The attributes by name, rounded, for JSON."""
        return {key: round(value, 5) if isinstance(value, float) else value for key, value in vars(self).items()}


def judge(
    base_nats: npt.NDArray[np.float64],
    voice_nats: npt.NDArray[np.float64],
    chars: npt.NDArray[np.integer],
    *,
    seed: int = 1,
    rival: str = "the base",
) -> Verdict:
    """Compare the losses of two networks on the same passages.

    Args:
        base_nats: sum of the loss in every passage, (N,), N >= 1.
        voice_nats: the voice's, (N,).
        chars: characters predicted in every passage, (N,).
        seed: of the draws.
        rival: what the voice is compared with, for sentences.
    """
    count = len(chars)
    draws = np.random.default_rng(seed).integers(count, size=(DRAWS, count))
    saved = (base_nats - voice_nats) / NATS_PER_BIT
    gains = saved[draws].sum(axis=1) / chars[draws].sum(axis=1)
    low, high = (float(bound) for bound in np.quantile(gains, [0.025, 0.975]))
    total = int(chars.sum())
    base_bits, voice_bits = (float(nats.sum()) / total / NATS_PER_BIT for nats in (base_nats, voice_nats))
    answer: Answer
    if count < MIN_PASSAGES:
        answer = "unproven"
    else:
        answer = "better" if base_bits - voice_bits >= ENOUGH_GAIN and low > 0 else "not better"
    return Verdict(answer, base_bits, voice_bits, low, high, count, total, rival)
