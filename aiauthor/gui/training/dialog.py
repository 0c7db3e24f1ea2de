"""*Train on my manuscripts*: what is decided before, what is seen meanwhile, what came of it.

It may be closed while training goes on; it is then hidden, and shows everything when it is opened again.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from aiauthor.gui import dialogs
from aiauthor.gui.theme import Theme
from aiauthor.gui.training import look, wording
from aiauthor.gui.training.progress_page import Notice, ProgressPage
from aiauthor.gui.training.setup_page import SetupPage
from aiauthor.gui.training.shelf import Shelf
from aiauthor.gui.training.shelf_view import paths_in
from aiauthor.gui.training.values import Interrupted, Order, Outcome
from aiauthor.gui.training.voice_list import VoiceList
from aiauthor.gui.training.worker import TrainingService


class TrainingDialog(QDialog):
    """The dialog.

    Signals:
        use_wanted: a voice is to be used; its id.

    Attributes:
        setup: the page before a training.
        progress: the page while it runs and after.
        shelf: the manuscripts.
    """

    use_wanted = Signal(str)

    def __init__(self, service: TrainingService, voices: VoiceList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Train on My Manuscripts"))
        self.setModal(False)
        self.setAcceptDrops(True)
        self.resize(880, 730)
        self._service = service
        self._voices = voices
        self._is_new = True
        self.shelf = Shelf(self)
        self.notice = Notice(self)
        self.setup = SetupPage(self.shelf, service, self)
        self.progress = ProgressPage(service, self)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.setup)
        self._pages.addWidget(self.progress)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(look.MARGIN, look.MARGIN - 4, look.MARGIN, look.MARGIN - 4)
        layout.setSpacing(look.GAP)
        layout.addWidget(self.notice)
        layout.addWidget(self._pages)
        self._connect()
        self._on_voices()

    def apply_theme(self, theme: Theme) -> None:
        """Take other colours."""
        look.apply_theme(self, theme)
        self.progress.apply_theme(theme)
        self.setup.view.refresh()

    def reopen(self) -> None:
        """Bring it before the writer, as it is."""
        self.show()
        self.raise_()
        self.activateWindow()
        if self._is_new:
            self._is_new = False
            self.shelf.recall()
        if self._pages.currentWidget() is self.setup:
            self.setup.refresh()

    def offer_to_resume(self, found: Sequence[Interrupted]) -> None:
        """Say that a training was cut off, where a new one is set up."""
        first = found[0]
        self.notice.say(
            wording.interrupted(first.name, first.share),
            [
                (self.tr("Resume"), lambda: self.resume(first.name)),
                (self.tr("Discard…"), lambda: self._forget_interrupted(found)),
            ],
        )

    def resume(self, name: str) -> None:
        """Go on with a training that was cut off."""
        self.notice.dismiss()
        self._show_progress(name)
        self._service.resume(name)

    def stop(self) -> None:
        """The program will end: read no more."""
        self.shelf.stop()

    def close_shelf(self, *, wait_ms: int) -> None:
        """The program ends."""
        self.shelf.close(wait_ms=wait_ms)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Manuscripts may be dropped anywhere on the dialog."""
        if self._pages.currentWidget() is self.setup and paths_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what was dropped."""
        event.acceptProposedAction()
        self.shelf.add(paths_in(event.mimeData()))

    def _connect(self) -> None:
        self.setup.train_wanted.connect(self._on_train)
        self.setup.close_button.clicked.connect(self.hide)
        self.progress.hide_button.clicked.connect(self.hide)
        self.progress.discard_wanted.connect(self._on_discard)
        self.progress.back_wanted.connect(self._show_setup)
        self.progress.use_wanted.connect(self._on_use)
        self.progress.resume_wanted.connect(self.resume)
        self._service.progressed.connect(self.progress.show_progress)
        self._service.ended.connect(self._on_ended)
        self._service.failed.connect(self.progress.show_failure)
        self._service.battery_asked.connect(self._on_battery_asked)
        self._voices.changed.connect(self._on_voices)

    @Slot()
    def _on_voices(self) -> None:
        self.setup.set_voices(self._voices.voices)

    @Slot(object)
    def _on_train(self, order: Order) -> None:
        self.notice.dismiss()
        self._show_progress(order.wish.name)
        self.shelf.remember()
        self._service.train(order)

    def _show_progress(self, name: str) -> None:
        self.progress.begin(name)
        self._pages.setCurrentWidget(self.progress)

    @Slot()
    def _show_setup(self) -> None:
        self._pages.setCurrentWidget(self.setup)
        self.setup.refresh()

    @Slot()
    def _on_battery_asked(self) -> None:
        self.progress.ask_about_battery()
        self.reopen()

    @Slot()
    def _on_discard(self) -> None:
        if not self._service.is_running:
            self._service.forget()
            self._show_setup()
            return
        question = self.tr("Do you want to discard all that was learned in this training?")
        if dialogs.ask(self, question, self.tr("Discard"), self.tr("Cancel")):
            self._service.discard()

    @Slot(object)
    def _on_ended(self, outcome: Outcome) -> None:
        if outcome.verdict is None and outcome.voice is None:
            self._show_setup()
            return
        self.progress.show_outcome(outcome)

    @Slot(str)
    def _on_use(self, voice_id: str) -> None:
        self.use_wanted.emit(voice_id)
        self.hide()
        self._show_setup()

    def _forget_interrupted(self, found: Sequence[Interrupted]) -> None:
        first, *others = found
        question = self.tr("Do you want to discard what “{0}” has learned so far?").format(first.name)
        if dialogs.ask(self, question, self.tr("Discard"), self.tr("Cancel")):
            self._voices.forget_interrupted(first.name)
            found = others
        if found:
            self.offer_to_resume(found)
