"""The keyboard sheet: every command and its key, found by typing, changed by pressing another."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from aiauthor.gui.shortcuts import Command, Shortcuts

_COMMAND = Qt.ItemDataRole.UserRole
_NATIVE = QKeySequence.SequenceFormat.NativeText


class KeysDialog(QDialog):
    """All keys."""

    def __init__(self, shortcuts: Shortcuts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard"))
        self.resize(620, 640)
        self._shortcuts = shortcuts
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Find a command or a key"))
        self.search.setAccessibleName(self.tr("Find a command or a key"))
        self.search.textChanged.connect(self._filter)
        self.tree = QTreeWidget(self)
        self.tree.setAccessibleName(self.tr("Commands and their keys"))
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.currentItemChanged.connect(self._on_chosen)
        self.edit = QKeySequenceEdit(self)
        self.edit.setMaximumSequenceLength(1)
        self.edit.setAccessibleName(self.tr("New key"))
        self.set_button = self._button(self.tr("&Set"), self._on_set)
        self.none_button = self._button(self.tr("&No Key"), lambda: self._set(""))
        self.reset_button = self._button(self.tr("&Reset All"), self._on_reset)
        close = self._button(self.tr("&Close"), self.accept)
        self.told = QLabel(self.tr("To change a key, choose its command and press another."), self)
        self.told.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(self.edit)
        row.addWidget(self.set_button)
        row.addWidget(self.none_button)
        row.addStretch(1)
        row.addWidget(self.reset_button)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.told)
        layout.addLayout(row)
        self._fill()
        self._on_chosen()

    def choose(self, name: str) -> None:
        """Select a command."""
        for item in self._items():
            if item.data(0, _COMMAND).name == name:
                self.tree.setCurrentItem(item)

    def _button(self, text: str, slot: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: slot())
        return button

    def _fill(self) -> None:
        chosen = self._chosen()
        self.tree.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        for command in self._shortcuts.commands():
            if command.group not in groups:
                groups[command.group] = QTreeWidgetItem(self.tree, [command.group, ""])
                groups[command.group].setFlags(Qt.ItemFlag.ItemIsEnabled)
            item = QTreeWidgetItem(groups[command.group], [command.text, QKeySequence(command.keys).toString(_NATIVE)])
            item.setData(0, _COMMAND, command)
            if chosen is not None and command.name == chosen.name:
                self.tree.setCurrentItem(item)
        self.tree.expandAll()
        self._filter(self.search.text())

    def _items(self) -> list[QTreeWidgetItem]:
        found = []
        for group in self._groups():
            children = (group.child(number) for number in range(group.childCount()))
            found += [child for child in children if child is not None]
        return found

    def _groups(self) -> list[QTreeWidgetItem]:
        groups = (self.tree.topLevelItem(number) for number in range(self.tree.topLevelItemCount()))
        return [group for group in groups if group is not None]

    def _chosen(self) -> Command | None:
        item = self.tree.currentItem()
        command = None if item is None else item.data(0, _COMMAND)
        return command if isinstance(command, Command) else None

    @Slot(str)
    def _filter(self, text: str) -> None:
        text = text.lower()
        for group in self._groups():
            children = [child for number in range(group.childCount()) if (child := group.child(number)) is not None]
            for item in children:
                parts = (item.text(0), item.text(1), group.text(0))
                item.setHidden(not any(text in part.lower() for part in parts))
            group.setHidden(all(item.isHidden() for item in children))

    @Slot()
    def _on_chosen(self) -> None:
        command = self._chosen()
        for widget in (self.edit, self.set_button, self.none_button):
            widget.setEnabled(command is not None)
        if command is not None:
            self.edit.setKeySequence(QKeySequence(command.keys))

    def _on_set(self) -> None:
        self._set(self.edit.keySequence().toString(QKeySequence.SequenceFormat.PortableText))

    def _set(self, keys: str) -> None:
        command = self._chosen()
        if command is None:
            return
        other = self._shortcuts.conflict(command.name, keys)
        if other is not None:
            native = QKeySequence(keys).toString(_NATIVE)
            self.told.setText(self.tr("{0} already belongs to “{1}”.").format(native, other.text))
            return
        self._shortcuts.change(command.name, keys)
        self.told.setText(self.tr("Changed."))
        self._fill()

    def _on_reset(self) -> None:
        self._shortcuts.reset()
        self.told.setText(self.tr("Every key is as it was."))
        self._fill()
