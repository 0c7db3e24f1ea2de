"""Every key of the program: what it does, what it was changed to, and which two would quarrel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from aiauthor.gui.editor.suggestion_keys import DEFAULT_KEYS

if TYPE_CHECKING:
    from aiauthor.gui.window import Window

_PORTABLE = QKeySequence.SequenceFormat.PortableText


@dataclass(frozen=True)
class Command:
    """Something that has a key.

    Attributes:
        name: in the settings.
        text: for people.
        group: the menu that it is in.
        default: its key as it ships, as portable text; "" for none.
        keys: its key as it is now.
    """

    name: str
    text: str
    group: str
    default: str
    keys: str


class Shortcuts:
    """The keys of one window."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._defaults = {
            name: action.shortcut().toString(_PORTABLE)
            for name, action in window.menus.actions.items()
            if name not in DEFAULT_KEYS
        }

    def commands(self) -> list[Command]:
        """All commands, menu by menu."""
        changed, found = self._window.settings.shortcuts, []
        names = suggestion_names()
        for group, members in self._window.menus.by_menu().items():
            for name in members:
                if name in self._defaults:
                    text = plain(self._window.menus.actions[name].text())
                    default = self._defaults[name]
                    found.append(Command(name, text, group, default, changed.get(name, default)))
            if "suggest_as_i_type" in members:
                for name, default in DEFAULT_KEYS.items():
                    found.append(Command(name, names[name], group, default, changed.get(name, default)))
        return found

    def conflict(self, name: str, keys: str) -> Command | None:
        """Another command that already has a key."""
        wanted = QKeySequence(keys)
        if wanted.isEmpty():
            return None
        for command in self.commands():
            if command.name != name and QKeySequence(command.keys) == wanted:
                return command
        return None

    def change(self, name: str, keys: str) -> None:
        """Give a command another key, or ("") none; the key that ships takes the change back."""
        shortcuts = dict(self._window.settings.shortcuts)
        default = {**self._defaults, **DEFAULT_KEYS}[name]
        if QKeySequence(keys) == QKeySequence(default):
            shortcuts.pop(name, None)
        else:
            shortcuts[name] = keys
        self._window.change_settings(shortcuts=shortcuts)

    def reset(self) -> None:
        """Give every command the key that ships."""
        self._window.change_settings(shortcuts={})

    def apply(self) -> None:
        """Make the keys what the settings say."""
        changed = self._window.settings.shortcuts
        for name, default in self._defaults.items():
            self._window.menus.actions[name].setShortcut(QKeySequence(changed.get(name, default)))
        keys = {name: changed.get(name, default) for name, default in DEFAULT_KEYS.items()}
        for document in self._window.desk.documents:
            document.editor.suggesting.keys.set(keys)
        self._window.menus.show_hints(keys)


def plain(text: str) -> str:
    """A menu's words without its mark for the keyboard and its hint."""
    return text.partition("\t")[0].replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")


def suggestion_names() -> dict[str, str]:
    """What the keys of the page that belong to suggestions do."""
    return {
        "ask": _tr("Ask, or accept all"),
        "ask_always": _tr("Ask, or accept all (also where Tab types a tabulator)"),
        "accept_word": _tr("Accept one word"),
        "accept_sentence": _tr("Accept to the end of the sentence"),
        "next": _tr("Next alternative"),
        "previous": _tr("Previous alternative"),
        "write_on": _tr("Write on"),
        "dismiss": _tr("Dismiss"),
    }


def _tr(text: str) -> str:
    return QCoreApplication.translate("Shortcuts", text)
