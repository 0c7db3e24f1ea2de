"""The menu bar: every command of the window with its words, its key and what it calls."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from aiauthor.gui import dictionaries
from aiauthor.gui.shortcuts import plain

if TYPE_CHECKING:
    from aiauthor.gui.window import Window

Keys = QKeySequence.StandardKey | str | None


class Menus(QObject):
    """The menus of a window.

    Attributes:
        actions: every command by its name.
        voice_choices: the menu of voices, to which each voice is added.
    """

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.actions: dict[str, QAction] = {}
        self._window = window
        self._file_menu()
        self._edit_menu()
        self._suggestion_menu()
        self._voice_menu()
        self._view_menu()
        self._help_menu()

    def by_menu(self) -> dict[str, list[str]]:
        """Names of the commands by the menu that they are in, submenus counted in."""
        found: dict[str, list[str]] = {}
        for top in self._window.menuBar().actions():
            menu = top.menu()
            if isinstance(menu, QMenu):
                found[plain(top.text())] = [name for name in _names_in(menu) if name in self.actions]
        return {title: names for title, names in found.items() if names}

    def show_hints(self, keys: dict[str, str]) -> None:
        """Show beside commands of suggestions which keys the page has for them."""
        for name, key in {**keys, "accept": keys["ask"]}.items():
            if name in self.actions:
                native = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
                text = self.actions[name].text().partition("\t")[0]
                self.actions[name].setText(f"{text}\t{native}" if native else text)

    def _file_menu(self) -> None:
        window, keys, filing = self._window, QKeySequence.StandardKey, self._window.filing
        menu = self._menu(self.tr("&File"))
        self._add(menu, "new", self.tr("&New"), filing.new, keys.New)
        self._add(menu, "open", self.tr("&Open…"), filing.ask_and_open, keys.Open)
        self._recent = menu.addMenu(self.tr("Open &Recent"))
        self._fill_recent()
        filing.session_changed.connect(self._fill_recent)
        self._add(menu, "open_book", self.tr("Open a Folder as a &Book…"), filing.ask_and_open_book)
        menu.addSeparator()
        self._add(menu, "save", self.tr("&Save"), filing.save, keys.Save)
        self._add(menu, "save_as", self.tr("Save &As…"), filing.save_as, "Ctrl+Shift+S")
        menu.addSeparator()
        exchanging = window.exchanging
        self._add(menu, "import", self.tr("&Import…"), exchanging.ask_and_import, "Ctrl+Shift+I")
        self._add(menu, "export", self.tr("&Export…"), exchanging.ask_and_export, "Ctrl+Shift+E")
        self._add(menu, "report", self.tr("Report of &Whose Words…"), exchanging.ask_and_report)
        menu.addSeparator()
        self._add(menu, "take_snapshot", self.tr("&Take a Snapshot"), window.take_snapshot, "Ctrl+Shift+P")
        self._add(menu, "snapshots", self.tr("Sna&pshots…"), window.show_snapshots, "F7")
        recovered = self._add(menu, "recovered", self.tr("Reco&vered Texts…"), window.disk_watch.look_for_recovered)
        recovered.setVisible(False)
        window.disk_watch.postponed.connect(recovered.setVisible)
        menu.addSeparator()
        self._add(menu, "close", self.tr("&Close"), filing.close_current, "Ctrl+W")
        quit_action = self._add(menu, "quit", self.tr("&Quit"), window.close, "Ctrl+Q")
        quit_action.setMenuRole(QAction.MenuRole.QuitRole)

    @Slot()
    def _fill_recent(self) -> None:
        filing = self._window.filing
        self._recent.clear()
        for path in filing.session.recent:
            action = self._recent.addAction(path.name.replace("&", "&&"), partial(filing.open, path))
            action.setToolTip(str(path))
        self._recent.addSeparator()
        self._recent.addAction(self.tr("&Forget Them"), filing.forget_recent)
        self._recent.setToolTipsVisible(True)
        self._recent.setEnabled(bool(filing.session.recent))

    def _edit_menu(self) -> None:
        window, keys = self._window, QKeySequence.StandardKey
        menu = self._menu(self.tr("&Edit"))
        self._add(menu, "undo", self.tr("&Undo"), lambda: window.editor.undo(), keys.Undo)
        self._add(menu, "redo", self.tr("&Redo"), lambda: window.editor.redo(), keys.Redo)
        menu.addSeparator()
        self._add(menu, "cut", self.tr("Cu&t"), lambda: window.editor.cut(), keys.Cut)
        self._add(menu, "copy", self.tr("&Copy"), lambda: window.editor.copy(), keys.Copy)
        self._add(menu, "paste", self.tr("&Paste"), lambda: window.editor.paste(), keys.Paste)
        self._add(menu, "select_all", self.tr("Select &All"), lambda: window.editor.selectAll(), keys.SelectAll)

        menu.addSeparator()
        self._add(menu, "find", self.tr("&Find…"), window.finding.open, keys.Find)
        self._add(menu, "replace", self.tr("Rep&lace…"), window.finding.open_for_replacing, "Ctrl+H")
        self._add(menu, "find_next", self.tr("Find &Next"), lambda: window.finding.step(1), "F3")
        self._add(menu, "find_previous", self.tr("Find Pre&vious"), lambda: window.finding.step(-1), "Shift+F3")
        menu.addSeparator()
        self._add(menu, "check_spelling", self.tr("Check &Spelling"), self._switch, "Ctrl+F7", checkable=True)
        self._add(menu, "goals", self.tr("G&oals…"), window.counting.show_goals, "Ctrl+G")
        self._languages = menu.addMenu(self.tr("Spelling Lan&guage"))
        self._languages.aboutToShow.connect(self._fill_languages)
        menu.addSeparator()
        preferences = self._add(menu, "preferences", self.tr("Pr&eferences…"), window.show_preferences, "Ctrl+,")
        preferences.setMenuRole(QAction.MenuRole.PreferencesRole)

    @Slot()
    def _fill_languages(self) -> None:
        window = self._window
        self._languages.clear()
        for name in dictionaries.languages():
            action = self._languages.addAction(_language_name(name))
            action.setCheckable(True)
            action.setChecked(name == window.settings.spelling_language)
            action.triggered.connect(partial(self._set_language, name))

    def _set_language(self, name: str, _checked: bool = False) -> None:
        self._window.change_settings(spelling_language=name, check_spelling=True)

    def _suggestion_menu(self) -> None:
        window = self._window
        menu = self._menu(self.tr("Su&ggestions"))

        # Their keys are the editor's: what they mean depends on whether a suggestion is shown.
        self._add(menu, "ask", self.tr("&Ask for One"), lambda: window.editor.suggesting.ask(), hint="Tab")
        self._add(menu, "accept", self.tr("Accept A&ll"), lambda: window.editor.suggesting.accept_all(), hint="Tab")
        self._add(
            menu, "accept_word", self.tr("Accept One &Word"), lambda: window.editor.suggesting.accept_word(),
            hint="Ctrl+Right",
        )  # fmt: skip
        self._add(
            menu, "accept_sentence", self.tr("Accept the &Sentence"),
            lambda: window.editor.suggesting.accept_sentence(), hint="Shift+Tab",
        )  # fmt: skip
        self._add(menu, "next", self.tr("&Next Alternative"), lambda: window.editor.suggesting.cycle(1), hint="Alt+]")
        self._add(
            menu, "previous", self.tr("&Previous Alternative"), lambda: window.editor.suggesting.cycle(-1), hint="Alt+["
        )
        self._add(
            menu, "write_on", self.tr("W&rite On"), lambda: window.editor.suggesting.write_on(), hint="Ctrl+Return"
        )
        self._add(menu, "alternatives", self.tr("Side &by Side"), window.show_alternatives, "F10", checkable=True)
        for number in range(1, 6):
            action = QAction(window)
            action.setShortcut(f"Alt+{number}")
            action.triggered.connect(partial(self._accept_card, number - 1))
            window.addAction(action)
            self.actions[f"accept_{number}"] = action
        menu.addSeparator()
        self._add(menu, "suggest_as_i_type", self.tr("Suggest as I &Type"), self._switch, checkable=True)
        self._add(menu, "delay", self.tr("&Delay…"), window.ask_delay)
        self._add(menu, "silence", self.tr("S&ilence All"), window.set_silenced, "F9", checkable=True)

    def _voice_menu(self) -> None:
        window = self._window
        menu = self._menu(self.tr("V&oice"))
        self._add(
            menu, "train", self.tr("&Train on My Manuscripts…"), lambda: window.voices.open_training(), "Ctrl+Shift+T"
        )
        self._add(menu, "voices", self.tr("&Voices…"), lambda: window.voices.open_voices(), "Ctrl+Shift+V")
        menu.addSeparator()
        self.voice_choices = menu

    def _view_menu(self) -> None:
        window, keys = self._window, QKeySequence.StandardKey
        menu = self._menu(self.tr("&View"))
        sidebar = window.sidebar
        self._add(
            menu, "outline", self.tr("&Outline"), lambda on: sidebar.show_panel("outline" if on else ""), "F4",
            checkable=True,
        )  # fmt: skip
        self._add(
            menu, "book", self.tr("&Book"), lambda on: sidebar.show_panel("book" if on else ""), "Shift+F4",
            checkable=True,
        )  # fmt: skip
        self._add(
            menu, "found", self.tr("&Found"), lambda on: sidebar.show_panel("found" if on else ""), "Ctrl+F4",
            checkable=True,
        )  # fmt: skip
        menu.addSeparator()
        places = window.places
        self._add(menu, "next_text", self.tr("&Next Text"), lambda: places.turn_by(1), "Ctrl+PgDown")
        self._add(menu, "previous_text", self.tr("&Previous Text"), lambda: places.turn_by(-1), "Ctrl+PgUp")
        self._add(menu, "go_round", self.tr("&Go Round the Window"), places.go_round, "Ctrl+F6")
        menu.addSeparator()
        focus = menu.addMenu(self.tr("Foc&us"))
        focuses = QActionGroup(self)
        for name, text, key in (
            ("off", self.tr("&Off"), None),
            ("sentence", self.tr("On the &Sentence"), None),
            ("paragraph", self.tr("On the &Paragraph"), "F8"),
        ):
            focuses.addAction(self._add(focus, f"focus_{name}", text, partial(self._focus, name), key, checkable=True))
        self._add(menu, "typewriter", self.tr("T&ypewriter Scrolling"), self._switch, "Shift+F8", checkable=True)
        self._add(menu, "show_whose_words", self.tr("Show &Whose Words"), self._switch, "F6", checkable=True)
        menu.addSeparator()
        themes = menu.addMenu(self.tr("&Theme"))
        group = QActionGroup(self)
        for name, text in (
            ("system", self.tr("&Follow the System")),
            ("light", self.tr("&Light")),
            ("dark", self.tr("&Dark")),
            ("sepia", self.tr("&Sepia")),
            ("high-contrast", self.tr("&High Contrast")),
        ):
            action = self._add(
                themes, f"theme_{name}", text, lambda _=False, name=name: window.change_settings(theme=name),
                checkable=True,
            )  # fmt: skip
            group.addAction(action)
        menu.addSeparator()
        self._add(menu, "zoom_in", self.tr("Zoom &In"), lambda: window.zoom_by(1.1), keys.ZoomIn)
        self._add(menu, "zoom_out", self.tr("&Zoom Out"), lambda: window.zoom_by(1 / 1.1), keys.ZoomOut)
        self._add(menu, "zoom_reset", self.tr("&Actual Size"), lambda: window.zoom_by(0), "Ctrl+0")
        menu.addSeparator()
        self._add(menu, "full_screen", self.tr("Full S&creen"), window.set_full_screen, "F11", checkable=True)

    def _accept_card(self, number: int, _checked: bool = False) -> None:
        self._window.editor.suggesting.accept_alternative(number)

    def _focus(self, name: str, _checked: bool = False) -> None:
        """Focus on something; the key that focuses also ends it."""
        window = self._window
        window.change_settings(focus="off" if window.settings.focus == name else name)

    @Slot(bool)
    def _switch(self, on: bool) -> None:
        """Change the setting that the action is named after."""
        action = self.sender()
        self._window.change_settings(**{action.objectName(): on})

    def _help_menu(self) -> None:
        window = self._window
        menu = self._menu(self.tr("&Help"))
        self._add(menu, "keys", self.tr("&Keyboard…"), window.show_keys, "F1")
        self._add(menu, "updates", self.tr("Check for &Updates…"), window.show_updates)
        about = self._add(menu, "about", self.tr("&About AI Author"), window.show_about)
        about.setMenuRole(QAction.MenuRole.AboutRole)

    def _menu(self, title: str) -> QMenu:
        return self._window.menuBar().addMenu(title)

    def _add(
        self,
        menu: QMenu,
        name: str,
        text: str,
        slot: Callable[..., object],
        keys: Keys = None,
        *,
        hint: str = "",
        checkable: bool = False,
    ) -> QAction:
        if hint:
            text += "\t" + QKeySequence(hint).toString(QKeySequence.SequenceFormat.NativeText)
        action = QAction(text, self._window)
        action.setObjectName(name)
        action.setCheckable(checkable)
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(slot if checkable else lambda _checked=False: slot())
        menu.addAction(action)
        self.actions[name] = action
        return action


def _language_name(name: str) -> str:
    """“en_US” -> “American English”, as people of that language call it; the name itself if Qt does not know it."""
    locale = QLocale(name)
    native = locale.nativeLanguageName()
    if locale.language() == QLocale.Language.C or not native:
        return name
    return f"{native[:1].upper()}{native[1:]} ({name})"


def _names_in(menu: QMenu) -> list[str]:
    names = []
    for action in menu.actions():
        inner = action.menu()
        names += _names_in(inner) if isinstance(inner, QMenu) else [action.objectName()]
    return names
