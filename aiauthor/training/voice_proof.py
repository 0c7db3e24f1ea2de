"""The end of a training: the voice is kept from forgetting, read against the base, and written with its proof."""

from __future__ import annotations

import dataclasses
import datetime
from pathlib import Path
from typing import Any

import numpy as np
import torch

from aiauthor.model.char_gru import CharGRU
from aiauthor.model.checkpoint import ModelFile, save_model
from aiauthor.model.growth import grow
from aiauthor.model.voice_notes import KIND, VoiceNotes
from aiauthor.training.trainer import pick_dtype
from aiauthor.training.verdict import Verdict, judge
from aiauthor.training.voice_material import Material, passage_bits, passage_nats

LICENCE = "the writer's own; made from private manuscripts"
MAX_FORGOTTEN = 0.04  # bits per character that the voice may lose on other people's novels
STRENGTHS = (1.0, 0.85, 0.7, 0.55, 0.4)


@dataclasses.dataclass(frozen=True)
class Tempered:
    """How far a voice may go from where it began.

    Attributes:
        strength: of what was learned, 1 where nothing needed to be held back.
        forgotten: bits per character that the voice loses on other people's novels; None where there
            are none to ask.
    """

    strength: float
    forgotten: float | None


@torch.no_grad()
def temper(voice: CharGRU, material: Material) -> Tempered:
    """Go back towards the start, where a voice would lose too much on other people's novels.

    On the line between two related networks the loss on what both know is convex enough for a few
    tries (Wortsman et al., arXiv 2109.01903).

    Args:
        voice: the best checkpoint; changed where it forgets too much, to weights that half precision holds.
        material: of the training, with neutral passages.
    """
    if not material.neutral:
        return Tempered(1.0, None)
    dtype = pick_dtype(voice.decoder.weight.device)
    before = passage_bits(material.grown, material.neutral, dtype=dtype)
    learned = {name: value.clone() for name, value in voice.state_dict().items()}
    start = material.grown.state_dict()
    for strength in STRENGTHS:
        for name, value in voice.state_dict().items():
            value.copy_(start[name].lerp(learned[name], strength).half().float() if strength < 1 else learned[name])
        forgotten = passage_bits(voice, material.neutral, dtype=dtype) - before
        if forgotten <= MAX_FORGOTTEN:
            break
    return Tempered(strength, forgotten)


@dataclasses.dataclass(frozen=True)
class Proof:
    """What the proof passages say of a voice.

    Attributes:
        verdict: against the network that training started from: it decides.
        against_base: against the base, which is the same where training started from one.
        base_sha256: of the base's file.
        base_name: for people.
    """

    verdict: Verdict
    against_base: Verdict
    base_sha256: str
    base_name: str


def prove(voice: ModelFile, material: Material, start: ModelFile, base: ModelFile) -> Proof:
    """Read the proof passages, in full precision.

    Args:
        voice: the best checkpoint, as it will be shipped.
        material: of the training.
        start: the network that training started from.
        base: the base that `start` grew from; `start` itself where it is one, or where that is not at hand.
    """
    chars = np.array([len(ids) - 1 for ids in material.proof])
    nats = passage_nats(voice.model, material.proof, dtype=torch.float32)
    before = passage_nats(material.grown, material.proof, dtype=torch.float32)
    if start.details.get("kind") != KIND:
        verdict = judge(before, nats, chars)
        return Proof(verdict, verdict, start.sha256, start.name)
    verdict = judge(before, nats, chars, rival="the voice that it grew from")
    notes = VoiceNotes.from_details(start.details)
    if base.sha256 != notes.base_sha256 or not material.alphabet.characters.startswith(base.alphabet.characters):
        return Proof(verdict, verdict, notes.base_sha256, notes.base_name)
    grown = CharGRU.of(grow(base.weights, base.alphabet, material.alphabet)).eval()
    base_nats = passage_nats(grown, material.proof, dtype=torch.float32)
    return Proof(verdict, judge(base_nats, nats, chars), notes.base_sha256, notes.base_name)


def save_voice(
    path: Path,
    voice: ModelFile,
    proof: Proof,
    material: Material,
    *,
    name: str,
    history: list[dict[str, Any]],
    details: dict[str, Any],
) -> None:
    """Write the voice with its proof.

    Args:
        path: a file for the user alone.
        voice: the best checkpoint.
        proof: what it is worth.
        material: of the training.
        name: what the writer calls it.
        history: one entry a look.
        details: anything else to note.

    Raises:
        ModelFileError: if it cannot be written.
    """
    against_base = proof.against_base
    notes = VoiceNotes(
        base_sha256=proof.base_sha256,
        base_name=proof.base_name,
        date=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        words=material.division.words,
        answer=proof.verdict.answer,
        base_bits=against_base.base_bits,
        voice_bits=against_base.voice_bits,
        low=against_base.low,
        high=against_base.high,
        passages=against_base.passages,
    )
    everything = {
        **details,
        "verdict": proof.verdict.to_dict(),
        "seen": material.division.seen.to_dict(),
        **notes.to_details(),
    }
    save_model(
        path,
        voice.model,
        voice.alphabet,
        name=name,
        history=history,
        licence=LICENCE,
        details=everything,
        private=True,
    )
