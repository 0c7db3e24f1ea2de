"""Goals, counts, the fading of the chrome, and preferences."""

from __future__ import annotations

import datetime

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QDoubleSpinBox, QLabel, QSpinBox

from aiauthor import paths
from aiauthor import settings as settings_file
from aiauthor.gui.goals import FILE_NAME, Goals
from aiauthor.gui.panels.goals import GoalsDialog, HistoryChart
from aiauthor.gui.panels.preferences import Preferences
from aiauthor.gui.window import SETTINGS_FILE
from aiauthor.settings import setting_fields
from tests.gui.conftest import shown

DAY = datetime.date(2026, 3, 1)


def goals_on(folder, day):
    return Goals(folder, today=lambda: day)


def test_words_are_counted_by_sitting_and_by_day_and_kept(tmp_path):
    goals = goals_on(tmp_path, DAY)
    goals.add(300)
    goals.add(-50)
    goals.save()
    later = goals_on(tmp_path, DAY)
    later.add(100)
    assert (goals.session, later.session, later.day) == (250, 100, 350)
    later.save()
    assert goals_on(tmp_path, DAY + datetime.timedelta(days=1)).history(3) == [
        (DAY - datetime.timedelta(days=1), 0),
        (DAY, 350),
        (DAY + datetime.timedelta(days=1), 0),
    ]


def test_cutting_is_never_shown_below_nothing(tmp_path):
    goals = goals_on(tmp_path, DAY)
    goals.add(-500)
    assert (goals.session, goals.day, goals.history(1)[0][1]) == (0, 0, 0)


def test_days_in_a_row_count_even_before_today_is_done(tmp_path):
    for ago in (4, 2, 1):
        goals = goals_on(tmp_path, DAY - datetime.timedelta(days=ago))
        goals.add(500)
        goals.save()
    assert goals_on(tmp_path, DAY).streak(400) == 2
    assert goals_on(tmp_path, DAY).streak(600) == 0


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"x": 1}', b'{"2026-03-01": "many"}'])
def test_a_damaged_history_is_forgotten(tmp_path, content):
    (tmp_path / FILE_NAME).write_bytes(content)
    assert goals_on(tmp_path, DAY).day == 0


def test_typing_counts_and_opening_does_not(qtbot, window, tmp_path):
    path = tmp_path / "one.md"
    path.write_text("many words that were written before", encoding="utf-8")
    window.open(path)
    qtbot.waitUntil(lambda: "6 words" in shown(window))
    QTest.keyClicks(window.editor, "two new ")
    qtbot.waitUntil(lambda: window.counting.goals.session == 2)
    window.editor.selectAll()
    QTest.keyClick(window.editor, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: "0 words" in shown(window))
    assert window.counting.goals.session == 0


def test_a_goal_is_marked_and_its_history_shown(qtbot, window):
    assert not window.status_bar.goal.isVisible()
    window.change_settings(session_goal=4, daily_goal=2)
    QTest.keyClicks(window.editor, "one two three")
    qtbot.waitUntil(lambda: "3 of 4" in window.status_bar.goal.toolTip())
    assert window.status_bar.goal.isVisible()
    QTest.mouseClick(window.status_bar.goal, Qt.MouseButton.LeftButton)
    (dialog,) = window.findChildren(GoalsDialog)
    lines = [label.text() for label in dialog.findChildren(QLabel)]
    assert "This sitting: 3 of 4 words" in lines
    assert "Today: 3 of 2 words" in lines
    dialog.findChild(HistoryChart).grab()
    dialog.accept()


def test_goals_are_set_where_they_are_shown(qtbot, window):
    QTest.keyClicks(window.editor, "one two three")
    qtbot.waitUntil(lambda: window.counting.goals.session == 3)
    window.counting.show_goals()
    (dialog,) = window.findChildren(GoalsDialog)
    assert dialog.findChild(QSpinBox, "daily_goal").text() == "none"
    box = dialog.findChild(QSpinBox, "session_goal")
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "4")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert window.settings.session_goal == 4
    assert "This sitting: 3 of 4 words" in [label.text() for label in dialog.findChildren(QLabel)]
    qtbot.waitUntil(lambda: "3 of 4" in window.status_bar.goal.toolTip())
    dialog.accept()


def test_characters_pages_and_the_machines_share_are_told(qtbot, window):
    window.change_settings(show_whose_words=True)
    QTest.keyClicks(window.editor, "abcde")
    window.editor.insert_suggestion(" fghi\nk")
    qtbot.waitUntil(lambda: "3 words" in shown(window))
    assert "58.3 % suggested" in shown(window)
    assert window.status_bar._words.toolTip() == "11 characters, 1 pages"
    window.editor.selectAll()
    qtbot.waitUntil(lambda: "3 of 3 words" in shown(window))
    assert window.status_bar._words.toolTip() == "11 characters, 1 pages"


def test_the_chrome_fades_while_typing_and_comes_back_with_the_mouse(window):
    QTest.keyClicks(window.editor, "a")
    assert window.fader.is_faded
    move = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(5, 5), QPointF(5, 5), Qt.MouseButton.NoButton, Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(window.editor.viewport(), move)
    assert not window.fader.is_faded
    window.change_settings(fade_chrome=False)
    QTest.keyClicks(window.editor, "a")
    assert not window.fader.is_faded


def test_a_note_is_told_plainly_while_the_rest_is_faded(window):
    QTest.keyClicks(window.editor, "a")
    window.show_note("Saved.")
    assert window.fader.is_faded
    widget = window.status_bar._note
    while widget is not window:
        assert widget.graphicsEffect() is None
        widget = widget.parentWidget()


def test_silencing_is_seen_while_the_chrome_is_faded(window):
    QTest.keyClicks(window.editor, "a")
    QTest.keyClick(window.editor, Qt.Key.Key_F9)
    assert not window.fader.is_faded
    assert "Suggestions silenced" in shown(window)


def test_every_setting_has_a_control_that_applies_at_once(window):
    window.show_preferences()
    (dialog,) = window.findChildren(Preferences)
    expected = {field.name for field in setting_fields() if field.metadata["group"] not in ("voices", "keys")}
    assert set(dialog.controls) == expected
    for name, control in dialog.controls.items():
        assert control.accessibleName()
        assert control.accessibleDescription()
        before = getattr(window.settings, name)
        if isinstance(control, QCheckBox):
            control.click()
        elif isinstance(control, (QSpinBox, QDoubleSpinBox)):
            control.stepDown() if control.value() > control.minimum() else control.stepUp()
        elif isinstance(control, QComboBox) and control.count() > 1:
            control.setCurrentIndex((control.currentIndex() + 1) % control.count())
        else:
            continue
        assert getattr(window.settings, name) != before, name
    kept = settings_file.load(paths.config_dir() / SETTINGS_FILE)
    assert kept.settings == window.settings
    assert not kept.notes
    dialog.accept()


def test_only_what_is_typed_counts(qtbot, window, tmp_path):
    document = window.desk.new("# Imported\n\nfive words of another day", title="Imported")
    qtbot.waitUntil(lambda: window.counting._words.get(document) == 6)
    assert window.counting.goals.session == 0
    window.turn_to(document)
    QTest.keyClicks(window.editor, "Two more ")
    qtbot.waitUntil(lambda: window.counting.goals.session == 2)
    document.replace_text("a snapshot that is much longer than what was there before it was restored")
    qtbot.waitUntil(lambda: window.counting._words.get(document) == 14)
    assert window.counting.goals.session == 2
    window.editor.go_to(0)
    QTest.keyClicks(window.editor, "one ")
    qtbot.waitUntil(lambda: window.counting.goals.session == 3)
