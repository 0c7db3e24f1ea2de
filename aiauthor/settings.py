"""The writer's settings: a frozen `Settings`, kept in one readable JSON file.

Every setting says in its field what it may be and what it does; the dialog, the checks and the file
all derive from that. A value out of range falls back to its default, an unknown name is kept for
the version of the program that knows it, and a file that is no JSON is set aside, never lost.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aiauthor.errors import Message, SettingsError

MAX_FILE_BYTES = 1_000_000


def _choice(default: str, choices: tuple[str, ...], help_text: str, *, group: str) -> Any:
    return dataclasses.field(default=default, metadata={"choices": choices, "help": help_text, "group": group})


def _number(default: float, low: float, high: float, help_text: str, *, group: str, unit: str = "") -> Any:
    metadata = {"low": low, "high": high, "help": help_text, "group": group, "unit": unit}
    return dataclasses.field(default=default, metadata=metadata)


def _switch(default: bool, help_text: str, *, group: str) -> Any:
    return dataclasses.field(default=default, metadata={"help": help_text, "group": group})


def _text(default: str, help_text: str, *, group: str) -> Any:
    return dataclasses.field(default=default, metadata={"help": help_text, "group": group})


@dataclasses.dataclass(frozen=True)
class Settings:
    """What the writer chose.

    Raises:
        SettingsError: if a value is of the wrong kind or out of range.
    """

    # How the page looks.
    theme: str = _choice(
        "system",
        ("system", "light", "dark", "sepia", "high-contrast"),
        "Colours of the page; “system” is light or dark as the system is.",
        group="look",
    )
    font: str = _text("serif", "Typeface of the page: “serif” and “sans” are the two that ship.", group="look")
    font_size: float = _number(14.0, 6.0, 72.0, "Size of the letters.", group="look", unit="pt")
    column_chars: int = _number(66, 30, 140, "Width of the column.", group="look", unit="characters")
    line_spacing: float = _number(1.6, 1.0, 3.0, "Distance of the lines, as a multiple of the size.", group="look")

    focus: str = _choice(
        "off", ("off", "sentence", "paragraph"), "Veil everything but what you are writing.", group="look"
    )
    typewriter: bool = _switch(False, "Keep the line that you are writing in the middle.", group="look")
    fade_chrome: bool = _switch(True, "Let menus and status bar fade while you type.", group="look")
    style_markdown: bool = _switch(True, "Show Markdown's emphasis and headings in place.", group="look")

    # What happens while you type.
    smart_typing: bool = _switch(
        True, "Turn straight quotation marks, double hyphens and three dots into typographic ones.", group="writing"
    )
    quotes: str = _choice(
        "“ ”", ("“ ”", "„ “", "« »", "» «", "” ”"), "Quotation marks of your language.", group="writing"
    )

    check_spelling: bool = _switch(True, "Mark misspelt words.", group="writing")
    spelling_language: str = _text("en_US", "Dictionary of the spell checker.", group="writing")

    # How suggestions come.
    suggest_as_i_type: bool = _switch(False, "Show a suggestion whenever you pause.", group="suggestions")
    suggest_delay_ms: int = _number(
        500, 100, 5000, "How long a pause brings a suggestion.", group="suggestions", unit="ms"
    )
    suggest_confidence: int = _number(
        40, 0, 90, "How sure a suggestion must be to come by itself, and how far it goes; 0 for always.",
        group="suggestions", unit="%",
    )  # fmt: skip
    tab_is_tabulator: bool = _switch(
        False, "Let Tab type a tabulator; Ctrl+Space then asks and accepts.", group="suggestions"
    )
    suggestion_chars: int = _number(
        40, 5, 200, "About how long a suggestion is.", group="suggestions", unit="characters"
    )
    boldness: float = _number(0.3, 0.0, 1.0, "From likely (0) to strange (1).", group="suggestions")
    learn_while_writing: bool = _switch(
        True, "Favour the names and turns of phrase of the open text, at once and without training.",
        group="suggestions",
    )  # fmt: skip

    # What the writer means to write.
    session_goal: int = _number(
        0, 0, 100_000, "Words that you mean to write in one sitting; 0 for none.", group="goals", unit="words"
    )
    daily_goal: int = _number(
        0, 0, 100_000, "Words that you mean to write in a day; 0 for none.", group="goals", unit="words"
    )
    text_goal: int = _number(
        0, 0, 10_000_000, "Words that the text, or the book, is to have in the end; 0 for none.", group="goals",
        unit="words",
    )  # fmt: skip

    # How texts are kept.
    save_by_itself: bool = _switch(
        True, "Save two seconds after the last key, and every 30 seconds while you type.", group="files"
    )

    restore_session: bool = _switch(True, "Open what was open when the program was last closed.", group="files")
    backups_kept: int = _number(30, 0, 1000, "How many backups of each text are kept; 0 keeps none.", group="files")
    show_whose_words: bool = _switch(False, "Tint the words that were accepted from suggestions.", group="look")

    # Who speaks; both are chosen where the voices are.
    voice: str = _text("", "Which voice suggests, by its id; the base where it is empty.", group="voices")
    voice_strength: int = _number(
        100, 0, 100, "How much of the voice is mixed into the base.", group="voices", unit="%"
    )

    language: str = _choice(
        "system",
        ("system", "en", "de"),
        "Language of menus and dialogs; it changes at the next start.",
        group="program",
    )

    # Keys that were changed: name of the command -> key, "" for none.
    shortcuts: Mapping[str, str] = dataclasses.field(
        default_factory=dict, metadata={"help": "Keys that you have changed.", "group": "keys"}
    )

    # Names in the file that this version does not know.
    unknown: Mapping[str, Any] = dataclasses.field(default_factory=dict, compare=False, metadata={"hidden": True})

    def __post_init__(self) -> None:
        for field in setting_fields():
            problem = _problem(field, getattr(self, field.name))
            if problem:
                raise SettingsError(
                    "The setting {0} must be {1}, not {2!r}.", field.name, problem, getattr(self, field.name)
                )


@dataclasses.dataclass(frozen=True)
class Loaded:
    """Settings read from disk.

    Attributes:
        settings: usable in any case.
        notes: a sentence for everything that could not be taken as it was.
    """

    settings: Settings
    notes: tuple[str, ...] = ()


def setting_fields() -> tuple[dataclasses.Field[Any], ...]:
    """The settings in order; each field's metadata has `help`, `group`, and `choices` or `low` and `high`."""
    return tuple(field for field in dataclasses.fields(Settings) if not field.metadata.get("hidden"))


def load(path: Path) -> Loaded:
    """Read settings; a missing file gives the defaults, a damaged one is renamed and gives them too."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise ValueError("far too long for settings")
        values = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(values, dict):
            raise ValueError("not an object")
    except FileNotFoundError:
        return Loaded(Settings())
    except OSError as exc:
        return Loaded(Settings(), (_unreadable(exc),))
    except (ValueError, RecursionError):
        return Loaded(Settings(), (_set_aside(path),))
    fields = {field.name: field for field in setting_fields()}
    known, notes = {}, []
    for name, field in fields.items():
        if name not in values:
            continue
        value = values[name]
        if isinstance(field.default, float) and isinstance(value, int) and not isinstance(value, bool):
            with contextlib.suppress(OverflowError):  # one of a thousand digits stays what it is, and is refused
                value = float(value)
        problem = _problem(field, value)
        if problem:
            notes.append(Message("The setting {0} must be {1}; its default is used.", name, problem))
        else:
            known[name] = value
    unknown = {name: value for name, value in values.items() if name not in fields}
    return Loaded(Settings(**known, unknown=unknown), tuple(notes))


def save(settings: Settings, path: Path) -> None:
    """Write settings atomically.

    Raises:
        SettingsError: if they cannot be written; the old file is then untouched.
    """
    values = {field.name: getattr(settings, field.name) for field in setting_fields()}
    values["shortcuts"] = dict(settings.shortcuts)
    text = json.dumps({**settings.unknown, **values}, indent=2, ensure_ascii=False) + "\n"
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", errors="replace", dir=path.parent, prefix=".settings-", delete=False
        ) as file:
            temporary = Path(file.name)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as exc:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise SettingsError("The settings cannot be saved in {0}: {1}.", path.parent, exc.strerror or exc) from exc


def _problem(field: dataclasses.Field[Any], value: Any) -> str:
    """What a value should have been, or "" if it is right."""
    default, metadata = field.default, field.metadata
    if field.default_factory is not dataclasses.MISSING:
        right = isinstance(value, Mapping) and all(isinstance(part, str) for pair in value.items() for part in pair)
        return "" if right else Message("an object of texts")
    if isinstance(default, bool):
        return "" if isinstance(value, bool) else Message("true or false")
    if isinstance(default, (int, float)):
        kind = int if isinstance(default, int) else (int, float)
        low, high = metadata["low"], metadata["high"]
        right = isinstance(value, kind) and not isinstance(value, bool) and low <= value <= high
        if right:
            return ""
        if kind is int:
            return Message("a whole number from {0} to {1}", low, high)
        return Message("a number from {0} to {1}", low, high)
    choices = metadata.get("choices")
    if choices:
        return "" if value in choices else Message("one of {0}", ", ".join(choices))
    return "" if isinstance(value, str) and len(value) < 1000 else Message("a text")


def _set_aside(path: Path) -> Message:
    aside = path.with_name(f"{path.stem}-damaged-{time.strftime('%Y%m%d-%H%M%S')}{path.suffix}")
    try:
        path.replace(aside)
    except OSError:
        return Message("The settings in {0} are damaged; the defaults are used.", path)
    return Message("The settings were damaged; the defaults are used, and the old file is kept as {0}.", aside.name)


def _unreadable(exc: OSError) -> Message:
    return Message("The settings cannot be read ({0}); the defaults are used.", exc.strerror or exc)
