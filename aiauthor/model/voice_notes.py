"""What a voice's file says of it beside the weights: written by training, read by the library.

The notes come from a file that may be a stranger's, so every one is checked for its kind and range.
"""

from __future__ import annotations

import dataclasses
import datetime
import math
from collections.abc import Mapping
from typing import Any

from aiauthor.errors import ModelFileError

KIND = "voice"
ANSWERS = ("better", "not better", "unproven")


@dataclasses.dataclass(frozen=True)
class VoiceNotes:
    """Where a voice comes from, and its proof.

    Attributes:
        base_sha256: of the file of the base that it grew from, whatever voices came between.
        base_name: for people.
        date: of its training, ISO 8601 with a time zone.
        words: of the manuscripts.
        answer: of the verdict: "better", "not better" or "unproven".
        base_bits: the base's bits per character on the proof pages.
        voice_bits: the voice's.
        low, high: between which the gain surely lies.
        passages: of the proof.
        imported: whether it came from a file, and the proof is somebody else's word.
    """

    base_sha256: str
    base_name: str
    date: str
    words: int
    answer: str
    base_bits: float
    voice_bits: float
    low: float
    high: float
    passages: int
    imported: bool = False

    @property
    def gain(self) -> float:
        """Bits per character that the voice saves on pages that it never saw."""
        return self.base_bits - self.voice_bits

    def to_details(self) -> dict[str, Any]:
        """For the `details` of a model file."""
        return {"kind": KIND, **dataclasses.asdict(self)}

    @classmethod
    def from_details(cls, details: Mapping[str, Any]) -> VoiceNotes:
        """Read the notes back.

        Raises:
            ModelFileError: if the file is no voice, or its notes are damaged; the message begins
                with a verb, for the file's name to be put before it.
        """
        if details.get("kind") != KIND:
            raise ModelFileError("is a model of this program, but no voice")
        kinds: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}
        values: dict[str, Any] = {}
        for field in dataclasses.fields(cls):
            value = details.get(field.name, False if field.name == "imported" else None)
            kind = kinds[str(field.type)]
            if kind is float and isinstance(value, int) and not isinstance(value, bool):
                value = float(value)
            if type(value) is not kind or (isinstance(value, float) and not math.isfinite(value)):
                raise ModelFileError("has damaged notes ({0})", field.name)
            values[field.name] = value
        notes = cls(**values)
        try:
            dated = datetime.datetime.fromisoformat(notes.date).tzinfo is not None
        except ValueError:
            dated = False
        hexadecimal = len(notes.base_sha256) == 64 and set(notes.base_sha256) <= set("0123456789abcdef")
        if not (dated and hexadecimal and notes.words >= 0 and notes.passages >= 0 and notes.answer in ANSWERS):
            raise ModelFileError("has damaged notes")
        return notes
