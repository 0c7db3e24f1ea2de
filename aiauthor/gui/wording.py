"""Names of settings and choices for people, where a translator finds them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def _mark(text: str) -> str:
    """A text that a translator is to find here, and that is translated when it is shown."""
    return text


_NAMES = {
    "theme": _mark("Theme"),
    "font": _mark("Typeface"),
    "font_size": _mark("Size"),
    "column_chars": _mark("Column"),
    "line_spacing": _mark("Line spacing"),
    "focus": _mark("Focus"),
    "typewriter": _mark("Typewriter scrolling"),
    "fade_chrome": _mark("Fade the rest while I type"),
    "style_markdown": _mark("Style Markdown"),
    "show_whose_words": _mark("Show whose words"),
    "smart_typing": _mark("Typographic signs"),
    "quotes": _mark("Quotation marks"),
    "check_spelling": _mark("Check spelling"),
    "spelling_language": _mark("Spelling language"),
    "suggest_as_i_type": _mark("Suggest as I type"),
    "suggest_delay_ms": _mark("Delay"),
    "suggest_confidence": _mark("Certainty"),
    "tab_is_tabulator": _mark("Tab types a tabulator"),
    "suggestion_chars": _mark("Length"),
    "boldness": _mark("Boldness"),
    "learn_while_writing": _mark("Learn from the open text"),
    "session_goal": _mark("Goal for a sitting"),
    "daily_goal": _mark("Goal for a day"),
    "text_goal": _mark("Goal for the whole"),
    "save_by_itself": _mark("Save by itself"),
    "restore_session": _mark("Open what was open"),
    "backups_kept": _mark("Backups"),
    "language": _mark("Language"),
}
_GROUPS = {
    "look": _mark("Page"),
    "writing": _mark("Writing"),
    "suggestions": _mark("Suggestions"),
    "goals": _mark("Goals"),
    "files": _mark("Files"),
    "program": _mark("Program"),
}
_CHOICES = {
    "system": _mark("As the system"),
    "light": _mark("Light"),
    "dark": _mark("Dark"),
    "sepia": _mark("Sepia"),
    "high-contrast": _mark("High contrast"),
    "serif": _mark("Serif (Literata)"),
    "sans": _mark("Sans (Source Sans 3)"),
    "en": _mark("English"),
    "de": _mark("German"),
    "off": _mark("Off"),
    "sentence": _mark("The sentence"),
    "paragraph": _mark("The paragraph"),
}
_UNITS = {
    "characters": _mark("characters"),
    "words": _mark("words"),
}


def name(setting: str) -> str:
    """What a setting is called."""
    return _translated(_NAMES.get(setting, setting))


def help(text: str) -> str:  # noqa: A001 - it is the help of a setting
    """What a setting does; the sentence is the setting's own."""
    return _translated(text)


def group(name: str) -> str:
    """What a group of settings is called."""
    return _translated(_GROUPS.get(name, name))


def choice(value: str) -> str:
    """What a value of a setting is called."""
    return _translated(_CHOICES[value]) if value in _CHOICES else value


def unit(value: str) -> str:
    """A unit behind a number."""
    return _translated(_UNITS[value]) if value in _UNITS else value


def _translated(text: str) -> str:
    return QCoreApplication.translate("Settings", text)
