"""Which key does what to a suggestion, and which typed letters are the ones that it suggests."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

Action = Callable[[QKeyEvent], bool]  # whether the key was for the suggestion

DEFAULT_KEYS = {
    "ask": "Tab",
    "ask_always": "Ctrl+Space" if sys.platform != "darwin" else "Meta+Space",
    "accept_word": "Ctrl+Right" if sys.platform != "darwin" else "Alt+Right",
    "accept_sentence": "Shift+Tab",
    "next": "Alt+]",
    "previous": "Alt+[",
    "write_on": "Ctrl+Return",
    "dismiss": "Esc",
}
_MODIFIERS = frozenset(
    {
        Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr,
        Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_ScrollLock,
    }
)  # fmt: skip
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
# A key that types one of these types along with a ghost that has the other.
_SAME_KEY = {"'": "'’‘", '"': '"“”', "-": "-–—‐‑", " ": " \u00a0", "\r": "\n", "\n": "\n"}


class SuggestionKeys:
    """Keys and what they do.

    Args:
        actions: by the names of `DEFAULT_KEYS`.
    """

    def __init__(self, actions: Mapping[str, Action]) -> None:
        self._actions = actions
        self._by_key: dict[int, Action] = {}
        self.set(DEFAULT_KEYS)

    def set(self, keys: Mapping[str, str]) -> None:
        """Take other keys, each a key sequence of one key, or "" for none."""
        self._by_key.clear()
        for name, action in self._actions.items():
            sequence = QKeySequence(keys[name])
            if not sequence.isEmpty():
                self._by_key[_combined(sequence[0])] = action  # type: ignore[index]  # the stubs forgot it

    def action_of(self, event: QKeyEvent) -> Action | None:
        """What a key does."""
        return self._by_key.get(_combined(event.keyCombination()))


def is_modifier(event: QKeyEvent) -> bool:
    """Whether it is a mere Shift, Ctrl or the like."""
    return event.key() in _MODIFIERS


def arrow_step(event: QKeyEvent) -> int:
    """1 for Down, -1 for Up, 0 for any other key."""
    if event.modifiers() not in _PLAIN:
        return 0
    return {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)


def types_along(typed: str, ghost: str) -> bool:
    """Whether typed text is what ghost text begins with."""
    if not typed or not ghost or typed == "\x1b" or ghost[0] not in _SAME_KEY.get(typed, typed[:1]):
        return False
    return len(typed) == 1 or ghost.startswith(typed)


def _combined(keys: QKeyCombination) -> int:
    """A key with its modifiers as one number; Shift+Tab is one key whatever the platform calls it."""
    key, modifiers = keys.key(), keys.keyboardModifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if key == Qt.Key.Key_Backtab:
        key, modifiers = Qt.Key.Key_Tab, modifiers | Qt.KeyboardModifier.ShiftModifier
    return QKeyCombination(modifiers, key).toCombined()
