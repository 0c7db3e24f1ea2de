"""Names for screen readers, keys that can be changed, help, and errors that nobody expected."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication, QKeySequence, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSlider,
    QWidget,
)

from aiauthor import settings as settings_file
from aiauthor.documents.recovery import Recovered
from aiauthor.documents.text_file import TextFile
from aiauthor.gui.first_run import FirstRun
from aiauthor.gui.panels.about import AboutDialog
from aiauthor.gui.panels.compare import CompareDialog
from aiauthor.gui.panels.error import ErrorCatcher, ErrorDialog, report_of
from aiauthor.gui.panels.keys import KeysDialog
from aiauthor.gui.panels.recovery import RecoveryDialog
from aiauthor.settings import Settings

Key, Mod = Qt.Key, Qt.KeyboardModifier
CONTROLS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit, QSlider)


def named(widget: QWidget) -> bool:
    own = widget.text() if isinstance(widget, (QAbstractButton, QLabel)) else ""
    return bool(widget.accessibleName() or own.strip() or is_part_of_another(widget))


def is_part_of_another(widget: QWidget) -> bool:
    """What Qt makes inside a control that has a name."""
    if widget.objectName().startswith(("qt_", "Scroll")):
        return True
    while (widget := widget.parentWidget()) is not None:
        if isinstance(widget, (QComboBox, QLineEdit, QAbstractItemView)):
            return True
    return False


def unnamed(root: QWidget) -> list[str]:
    return [repr(w) for w in root.findChildren(QWidget) if isinstance(w, CONTROLS) and not named(w)]


def test_every_control_of_the_window_has_a_name(window):
    for show in (
        window.finding.open,
        lambda: window.show_alternatives(True),
        lambda: window.sidebar.show_panel("book"),
    ):
        show()
    assert not unnamed(window)


def recovered() -> Recovered:
    return Recovered(Path("x.journal"), None, "Untitled", "text", None, "", False, True, False, 0.0)


DIALOGS = {
    "preferences": lambda window: window.show_preferences(),
    "keys": lambda window: window.show_keys(),
    "about": lambda window: window.show_about(),
    "snapshots": lambda window: window.show_snapshots(),
    "goals": lambda window: window.counting.show_goals(),
    "training": lambda window: window.voices.open_training(),
    "voices": lambda window: window.voices.open_voices(),
    "error": lambda window: ErrorDialog("report", window).open(),
    "recovery": lambda window: RecoveryDialog(
        (recovered(),), window.comparing, window.theme, window.settings, window
    ).open(),
    "compare": lambda window: CompareDialog(
        window.document, TextFile(Path("x.md"), "other"), window.comparing, window.settings, window
    ).open(),
}


@pytest.fixture(params=DIALOGS)
def dialog(request, window):
    DIALOGS[request.param](window)
    (dialog,) = [each for each in window.findChildren(QDialog) if each.isVisible()]
    yield dialog
    dialog.close()


def test_every_control_of_the_dialogs_has_a_name(dialog):
    assert dialog.windowTitle()
    assert not unnamed(dialog)


def reached(root: QWidget) -> set[QWidget]:
    """What the Tab key leads to."""
    found, widget = set(), root
    while (widget := widget.nextInFocusChain()) is not root:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.add(widget)
    return found


def out_of_reach(root: QWidget) -> list[str]:
    controls = [w for w in root.findChildren(QWidget) if isinstance(w, CONTROLS) and w.isVisible() and w.isEnabled()]
    found = reached(root.window())
    return [
        repr(control)
        for control in controls
        if control not in found and control.focusProxy() not in found and not is_part_of_another(control)
    ]


def test_the_tab_key_reaches_every_control_of_the_dialogs(dialog):
    assert not out_of_reach(dialog)


def test_escape_leaves_every_dialog(dialog):
    QTest.keyClick(dialog, Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_tab_key_or_a_command_reaches_every_control_of_the_window(window):
    window.finding.open_for_replacing()
    window.show_alternatives(True)
    window.sidebar.show_panel("book")
    window.banner.say("Something", [("Do It", lambda: None)])
    assert not out_of_reach(window)


def test_the_keyboard_goes_round_the_window_though_the_page_keeps_tab(window):
    window.finding.open()
    window.show_alternatives(True)
    window.sidebar.show_panel("outline")
    window.banner.say("Something", [("Do It", lambda: None)])
    window.editor.setFocus()
    parts = [window.banner, window.sidebar, window.alternatives, window.find_bar, window.status_bar, window.editor]
    for part in parts:
        QTest.keyClick(window.focusWidget(), Key.Key_F6, Mod.ControlModifier)
        assert part is window.focusWidget() or part.isAncestorOf(window.focusWidget()), part
    window.banner.dismiss()
    window.sidebar.show_panel("")
    window.show_alternatives(False)
    QTest.keyClick(window.editor, Key.Key_F6, Mod.ControlModifier)
    assert window.find_bar.isAncestorOf(window.focusWidget())


def test_the_keyboard_turns_from_text_to_text(window, tmp_path):
    for name in ("one.md", "two.md", "three.md"):
        (tmp_path / name).write_text(name, encoding="utf-8")
        window.open(tmp_path / name)
    seen = []
    for key in (Key.Key_PageDown, Key.Key_PageDown, Key.Key_PageUp, Key.Key_PageUp):
        QTest.keyClick(window.editor, key, Mod.ControlModifier)
        seen.append(window.document.title)
        assert window.editor.hasFocus()
    assert seen == ["one.md", "two.md", "one.md", "three.md"]


def test_ghost_text_is_announced_once_it_rests(qtbot, editor, suggest):
    suggest("down to\nthe sea")
    qtbot.waitUntil(lambda: editor.announcer.last == "Suggestion: down to the sea")


def test_ghost_text_that_is_gone_at_once_is_not_announced(qtbot, editor, suggest):
    suggest("down")
    QTest.keyClick(editor, Key.Key_Escape)
    qtbot.wait(400)
    assert editor.announcer.last == ""


def test_no_two_commands_share_a_key(window):
    keys = [QKeySequence(command.keys).toString() for command in window.shortcuts.commands() if command.keys]
    assert sorted(keys) == sorted(set(keys))


def test_every_command_is_on_the_sheet(window):
    names = {command.name for command in window.shortcuts.commands()}
    shown = {name for name, action in window.menus.actions.items() if action.text()}
    assert shown - names <= {"accept"}


@pytest.fixture
def keys(window):
    window.show_keys()
    (dialog,) = window.findChildren(KeysDialog)
    return dialog


def test_a_key_can_be_changed_and_lasts(window, keys):
    keys.choose("snapshots")
    keys.edit.setKeySequence(QKeySequence("Ctrl+Alt+N"))
    keys.set_button.click()
    assert window.menus.actions["snapshots"].shortcut() == QKeySequence("Ctrl+Alt+N")
    assert window.settings.shortcuts == {"snapshots": "Ctrl+Alt+N"}
    keys.reset_button.click()
    assert window.menus.actions["snapshots"].shortcut() == QKeySequence("F7")


def test_a_key_of_suggestions_can_be_changed(window, keys):
    keys.choose("ask")
    keys.edit.setKeySequence(QKeySequence("Ctrl+J"))
    keys.set_button.click()
    keys.close()
    window.service.ask = (asked := []).append
    QTest.keyClick(window.editor, Key.Key_J, Mod.ControlModifier)
    assert len(asked) == 1
    QTest.keyClick(window.editor, Key.Key_Escape)
    QTest.keyClick(window.editor, Key.Key_Tab)
    assert window.document.text() == "\t"
    assert "Ctrl+J" in window.menus.actions["ask"].text()


def test_a_key_that_is_taken_is_told_and_not_given_away(window, keys):
    keys.choose("snapshots")
    keys.edit.setKeySequence(QKeySequence("Ctrl+S"))
    keys.set_button.click()
    assert "Save" in keys.told.text()
    assert window.settings.shortcuts == {}


def test_a_command_can_do_without_a_key(window, keys):
    keys.choose("snapshots")
    keys.none_button.click()
    assert window.menus.actions["snapshots"].shortcut().isEmpty()


def test_the_sheet_is_searched_by_typing(keys):
    QTest.keyClicks(keys.search, "snapshot")
    shown = [item.text(0) for item in keys._items() if not item.isHidden()]
    assert shown == ["Take a Snapshot", "Snapshots"]


def test_changed_keys_are_kept_in_the_settings(tmp_path):
    chosen = Settings(shortcuts={"find": "Ctrl+Alt+F"})
    settings_file.save(chosen, tmp_path / "settings.json")
    assert settings_file.load(tmp_path / "settings.json").settings == chosen
    (tmp_path / "settings.json").write_text('{"shortcuts": {"find": 1}}')
    assert settings_file.load(tmp_path / "settings.json").settings.shortcuts == {}


def test_about_names_the_licences_of_what_ships(window):
    window.show_about()
    text = window.findChildren(AboutDialog)[0].text
    for part in ("MIT", "LGPL", "SIL Open Font License", "Literata", "SCOWL"):
        assert part in text.toPlainText()
    text.anchorClicked.emit(QUrl("#Literata"))
    assert "SIL OPEN FONT LICENSE" in text.toPlainText()


def test_a_newcomer_is_led_from_tab_to_the_end(window):
    window.service.ask = (asked := []).append
    FirstRun(window).begin()
    assert "Tab" in window.banner.text
    QTest.keyClick(window.editor, Key.Key_Tab)
    from aiauthor.gui.editor.suggest_worker import Answer

    window.service.answered.emit(Answer(asked[-1], (" nobody about.",)))
    assert "Esc" in window.banner.text
    QTest.keyClick(window.editor, Key.Key_Tab)
    assert "F1" in window.banner.text
    assert window.document.text().endswith("there was nobody about.")
    button = window.banner.findChild(QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.banner.text == ""


def test_the_first_page_goes_without_a_question_if_nobody_wrote_on_it(window, talk):
    FirstRun(window).begin()
    assert window.close()
    assert not talk.asked


def secret_failure():
    manuscript = "It was a dark and stormy night"
    raise ValueError(f"cannot digest {manuscript}")


def test_a_report_holds_no_word_of_the_manuscript(window):
    try:
        secret_failure()
    except ValueError:
        kind, _, trace = sys.exc_info()
    report = report_of(kind, trace)
    assert "ValueError" in report
    assert "secret_failure" in report
    assert "stormy" not in report


def test_an_unexpected_error_is_shown_once_and_can_be_copied(window, caplog):
    catcher = ErrorCatcher(window)
    for _ in range(3):
        try:
            secret_failure()
        except ValueError:
            catcher(*sys.exc_info())
    (dialog,) = window.findChildren(ErrorDialog)
    (copy,) = [b for b in dialog.findChildren(QPushButton) if "Copy" in b.text()]
    copy.click()
    assert "secret_failure" in QGuiApplication.clipboard().text()
    assert "stormy" not in QGuiApplication.clipboard().text() + caplog.text
    dialog.accept()


def test_the_keyboard_alone_reaches_the_text_again(window):
    window.finding.open()
    assert window.find_bar.find_edit.hasFocus()
    QTest.keyClick(window.find_bar.find_edit, Key.Key_Escape)
    assert window.editor.hasFocus()


@pytest.mark.parametrize("text", ["e\u0301", "👩‍🚀", "🇩🇪", "नि", "각"])
def test_one_backspace_or_arrow_is_one_character_as_people_see_it(editor, text):
    editor.set_text("a" + text + "b")
    editor.go_to(1)
    QTest.keyClick(editor, Key.Key_Right)
    assert editor.text_before(50) == "a" + text
    editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClick(editor, Key.Key_Left)
    assert editor.text_before(50) == "a" + text
