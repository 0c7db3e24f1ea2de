"""Everything about voices in one window: puts threads, dialogs, status bar and menu together.

The dialogs are imported and made when they are first wanted. Nothing here imports torch; what needs it is asked on
the threads, and the list of voices is first read when the network is loaded anyhow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, QObject, QTimer, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QBoxLayout, QMenu

from aiauthor.gui.editor.suggest_worker import Choice, ModelState, ModelStatus
from aiauthor.gui.panels.banner import Banner
from aiauthor.gui.theme import Theme
from aiauthor.gui.training import wording
from aiauthor.gui.training.indicator import Indicator
from aiauthor.gui.training.values import Interrupted, Outcome
from aiauthor.gui.training.voice_list import VoiceList
from aiauthor.gui.training.worker import TrainingService

if TYPE_CHECKING:
    from aiauthor.gui.open_document import OpenDocument
    from aiauthor.gui.training.dialog import TrainingDialog
    from aiauthor.gui.training.voices_dialog import VoicesDialog
    from aiauthor.gui.window import Window

KEEP_DELAY_MS = 800


class Voices(QObject):
    """The voices of a window.

    Attributes:
        voice: id of the voice that is to speak; "" for the base.
        strength: how strongly, 0 to 100.
        training: the thread that trains.
        list: the library.
        menu: which voice speaks, to be shown where the window names it.
        indicator: what the status bar says of a training.
        banner: offers to resume what was interrupted.
    """

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self.voice, self.strength = window.settings.voice, window.settings.voice_strength
        self._theme: Theme | None = None
        self._training_dialog: TrainingDialog | None = None
        self._voices_dialog: VoicesDialog | None = None
        self._interrupted: list[Interrupted] = []
        self.training = TrainingService(self)
        self.list = VoiceList(self)
        self.indicator = Indicator(window)
        self.banner = Banner(window)
        self.menu = QMenu(window)
        self._choices: list[QAction] = []
        self._group = QActionGroup(self)
        self._keep_timer = QTimer(self, singleShot=True, interval=KEEP_DELAY_MS)
        self._place()
        self._connect()
        self.choose(self.voice, self.strength)

    @property
    def training_dialog(self) -> TrainingDialog:
        """*Train on my manuscripts*."""
        if self._training_dialog is None:
            from aiauthor.gui.training.dialog import TrainingDialog

            dialog = TrainingDialog(self.training, self.list, self._window)
            dialog.use_wanted.connect(self.use)
            if self._theme is not None:
                dialog.apply_theme(self._theme)
            if self._interrupted and not self.training.is_running:
                dialog.offer_to_resume(self._interrupted)
            self._training_dialog = dialog
        return self._training_dialog

    @property
    def voices_dialog(self) -> VoicesDialog:
        """*Voices*."""
        if self._voices_dialog is None:
            from aiauthor.gui.training.voices_dialog import VoicesDialog

            dialog = VoicesDialog(self.list, self._window)
            dialog.use_wanted.connect(self.use)
            dialog.strength_wanted.connect(self.set_strength)
            dialog.train_wanted.connect(self.open_training)
            if self._theme is not None:
                dialog.apply_theme(self._theme)
            self._voices_dialog = dialog
            self._show_choices()
        return self._voices_dialog

    # What the window calls.

    def apply_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        for dialog in (self._training_dialog, self._voices_dialog):
            if dialog is not None:
                dialog.apply_theme(theme)

    @Slot()
    def open_training(self) -> None:
        """Show *Train on my manuscripts*, as it was left."""
        if not self.training.is_running:
            self.indicator.clear()
        self._read_list_once()
        self.training_dialog.reopen()

    @Slot()
    def open_voices(self) -> None:
        """Show the list of voices."""
        self.list.refresh()
        dialog = self.voices_dialog
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    @Slot(str)
    def use(self, voice_id: str) -> None:
        """Let another voice speak; "" is the base."""
        self.choose(voice_id, self.strength)

    @Slot(int)
    def set_strength(self, strength: int) -> None:
        """Let the voice speak more or less strongly, 0 to 100."""
        self.choose(self.voice, strength)

    def choose(self, voice_id: str, strength: int) -> None:
        """Have the suggestions speak in a voice at a strength, at once; the settings follow when that stays so."""
        self.voice, self.strength = voice_id, strength
        self._window.service.choose(Choice(voice_id, strength / 100 if voice_id else 1.0))
        self._keep_timer.start()
        self._show_choices()

    def stop(self) -> None:
        """The window will close: a training begins to write everything down."""
        self._keep()
        self.training.stop()
        self.list.stop()
        if self._training_dialog is not None:
            self._training_dialog.stop()
            self._training_dialog.hide()
        if self._voices_dialog is not None:
            self._voices_dialog.hide()

    def close(self, until: QDeadlineTimer) -> None:
        """The window closes: a training has written everything down by then, and can be resumed."""
        self.training.close(wait_ms=until.remainingTime())
        if self._training_dialog is not None:
            self._training_dialog.close_shelf(wait_ms=until.remainingTime())
        self.list.close(wait_ms=until.remainingTime())

    # Putting together.

    def _place(self) -> None:
        self._window.status_bar.insertPermanentWidget(1, self.indicator)  # after the note
        self._window.fader.add(self.indicator)
        self.indicator.hide()
        self._window.status_bar.set_voice_menu(self.menu)
        parent = self._window.banner.parentWidget()
        column = None if parent is None else parent.layout()
        assert isinstance(column, QBoxLayout)
        column.insertWidget(column.indexOf(self._window.banner) + 1, self.banner)

    def _connect(self) -> None:
        window, training = self._window, self.training
        self._keep_timer.timeout.connect(self._keep)
        self.banner.answered.connect(lambda: window.editor.setFocus())
        self.indicator.clicked.connect(self.open_training)
        self.menu.aboutToShow.connect(self._read_list_once)
        self.list.changed.connect(self._show_choices)
        self.list.failed.connect(self._on_list_failed)
        self.list.interrupted_found.connect(self._on_interrupted)
        training.running_changed.connect(self.indicator.on_running_changed)
        training.running_changed.connect(self._on_running)
        training.progressed.connect(self.indicator.show_progress)
        training.ended.connect(self._on_ended)
        training.failed.connect(self._on_failed)
        window.service.status_changed.connect(self._on_model)
        window.desk.opened.connect(self._on_opened)
        for document in window.desk.documents:
            self._on_opened(document)

    @Slot(object)
    def _on_opened(self, document: OpenDocument) -> None:
        document.editor.edited.connect(self.training.typed)

    @Slot(object)
    def _on_model(self, status: ModelStatus) -> None:
        if status.state not in (ModelState.READY, ModelState.FAILED):
            return
        if not self.list.is_known:
            self.list.is_known = True
            self.list.refresh()
            self.list.look_for_interrupted()
        if status.voice != self.voice and status.state is ModelState.READY and status.message:
            # It could not be loaded, and the base speaks in its place.
            self._window.show_note(wording.sentence(status.message))
            self.use(status.voice)

    @Slot()
    def _read_list_once(self) -> None:
        if not self.list.is_known:
            self.list.is_known = True
            self.list.refresh()

    @Slot()
    def _show_choices(self) -> None:
        """Offer every voice in the menus, and mark the one that speaks."""
        submenu = self._window.menus.voice_choices
        for action in self._choices:
            self._group.removeAction(action)
            submenu.removeAction(action)  # it is deleted later, and would be shown until then
            action.deleteLater()
        self._choices.clear()
        self.menu.clear()
        offered = [("", self.tr("The &base")), *((voice.id, _plain(voice.name)) for voice in self.list.voices)]
        for voice_id, name in offered:
            action = QAction(name, self)
            action.setCheckable(True)
            action.setChecked(voice_id == self.voice)
            action.setData(voice_id)
            action.triggered.connect(lambda _=False, voice_id=voice_id: self.use(voice_id))
            self._group.addAction(action)
            self._choices.append(action)
            self.menu.addAction(action)
            submenu.addAction(action)
        self.menu.addSeparator()
        for name in ("voices", "train"):
            self.menu.addAction(self._window.menus.actions[name])
        if self._voices_dialog is not None:
            self._voices_dialog.show_choice(self.voice, self.strength)

    # What happens.

    @Slot()
    def _keep(self) -> None:
        """Put the choice into the settings."""
        self._keep_timer.stop()
        settings = self._window.settings
        if (self.voice, self.strength) != (settings.voice, settings.voice_strength):
            self._window.change_settings(voice=self.voice, voice_strength=self.strength)

    @Slot(list)
    def _on_interrupted(self, found: list[Interrupted]) -> None:
        self._interrupted = found
        first = found[0]
        self.banner.say(
            wording.interrupted(first.name, first.share),
            [
                (self.tr("Resume"), lambda: self._resume(first.name)),
                (self.tr("Later"), lambda: None),
            ],
        )
        if self._training_dialog is not None and not self.training.is_running:
            self._training_dialog.offer_to_resume(found)

    def _resume(self, name: str) -> None:
        self.training_dialog.resume(name)
        self.training_dialog.reopen()

    @Slot(bool)
    def _on_running(self, running: bool) -> None:
        if running:
            self.banner.dismiss()
            self._interrupted = []

    @Slot(object)
    def _on_ended(self, outcome: Outcome) -> None:
        self.list.refresh()
        if not self.training_dialog.isVisible():
            self.indicator.show_outcome(outcome)

    @Slot(str)
    def _on_failed(self, reason: str) -> None:
        if not self.training_dialog.isVisible():
            self.indicator.show_failure()
            self._window.show_note(wording.sentence(reason))

    @Slot(str)
    def _on_list_failed(self, reason: str) -> None:
        if self._voices_dialog is None or not self._voices_dialog.isVisible():
            self._window.show_note(wording.sentence(reason))


def _plain(name: str) -> str:
    """A name as a menu shows it, where an ampersand would underline a letter."""
    return name.replace("&", "&&")
