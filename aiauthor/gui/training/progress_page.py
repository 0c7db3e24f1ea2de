"""While a training runs, and when it has ended: time, speed, curves, a passage, and what the writer may want."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from aiauthor.gui.theme import Theme
from aiauthor.gui.training import wording
from aiauthor.gui.training.look import GAP, button, card, label
from aiauthor.gui.training.passage import Passage
from aiauthor.gui.training.plot import LossPlot
from aiauthor.gui.training.values import Outcome
from aiauthor.gui.training.worker import TrainingService

if TYPE_CHECKING:
    from aiauthor.training.voice_events import VoiceProgress

PERMILLE = 1000


class Notice(QFrame):
    """A sentence that asks for attention, and what can be done about it; hidden until there is one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "notice")
        self._text = label(parent=self, wrap=True)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(14, 8, 10, 8)
        self._layout.addWidget(self._text, 1)
        self.buttons: list[QPushButton] = []
        self.hide()

    @property
    def text(self) -> str:
        """What it says; "" while it is hidden."""
        return "" if self.isHidden() else self._text.text()

    def say(self, text: str, choices: Sequence[tuple[str, Callable[[], None]]] = ()) -> None:
        """Show a sentence and its choices; each takes the notice away."""
        self.dismiss()
        self._text.setText(text)
        self.setAccessibleName(text)
        for name, action in choices:
            choice = button(name, self)
            choice.clicked.connect(self.dismiss)
            choice.clicked.connect(lambda _=False, action=action: action())
            self._layout.addWidget(choice)
            self.buttons.append(choice)
        self.show()

    @Slot()
    def dismiss(self) -> None:
        """Take it away."""
        self.hide()
        for choice in self.buttons:
            self._layout.removeWidget(choice)
            choice.hide()
            choice.deleteLater()
        self.buttons.clear()


class ProgressPage(QWidget):
    """A training, from its first event to its verdict.

    Signals:
        discard_wanted: the writer wants to give the training up.
        use_wanted: the writer wants the new voice used; an id.
        back_wanted: the writer is done with this training.
        resume_wanted: a training that broke down is to go on; its name.
    """

    discard_wanted = Signal()
    use_wanted = Signal(str)
    back_wanted = Signal()
    resume_wanted = Signal(str)

    def __init__(self, service: TrainingService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._name = ""
        self._progress: VoiceProgress | None = None
        self._outcome: Outcome | None = None
        self._train_at_looks: list[float] = []
        self.title = label(parent=self, look="title")
        self.state = label(parent=self, wrap=True)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, PERMILLE)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.time = label(parent=self)
        self.speed = label(parent=self, look="quiet")
        self.notice = Notice(self)
        self.plot = LossPlot(self)
        self.headline = label(parent=self, look="headline", wrap=True)
        self.reading = label(parent=self, wrap=True)
        self.figures = label(parent=self, look="quiet", wrap=True)
        self.passage = Passage(self)
        self.discard = button(self.tr("&Discard…"), self)
        self.hide_button = button(self.tr("&Close"), self)
        self.pause = button(self.tr("&Pause"), self)
        self.finish = button(self.tr("&Stop and Keep the Best"), self)
        self.keep = button(self.tr("&Keep It Anyway"), self)
        self.again = button(self.tr("Try &Again"), self, main=True)
        self.back = button(self.tr("&Train Another"), self)
        self.use = button(self.tr("&Use This Voice"), self, main=True)
        self._lay_out()
        self._connect()
        self._show_buttons()

    def apply_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.plot.apply_theme(theme)

    # What happens.

    def begin(self, name: str) -> None:
        """A training has been asked for."""
        self._name, self._progress, self._outcome = name, None, None
        self._train_at_looks = []
        self.title.setText(self.tr("Learning “{0}”").format(name))
        self.state.setText(self.tr("Beginning…"))
        self.bar.setValue(0)
        self._set_running(True)
        for text in (self.time, self.speed, self.figures):
            text.setText("")
        self.notice.dismiss()
        self.plot.clear()
        self.passage.clear()
        self._read_curves()
        self._show_buttons()

    @Slot(object)
    def show_progress(self, progress: VoiceProgress) -> None:
        """Show where the training stands."""
        before, self._progress = self._progress, progress
        if progress.steps:
            self.plot.set_frame(steps=progress.steps, base_bits=progress.base_bits)
            self.bar.setValue(PERMILLE * progress.step // progress.steps)
        point = progress.point
        if point is not None:
            self.plot.add(point.step, point.train_bits, point.held_out_bits)
            if point.held_out_bits is not None:
                self._train_at_looks.append(point.train_bits or 0.0)
                self._read_curves()
        if progress.sample is not None:
            self.passage.show_sample(progress.sample)
        if progress.paused and self._service.wanted == "GO":
            self._say_waiting()
        elif progress.notice:
            self.notice.say(progress.notice)
        elif before is not None and before.paused and not progress.paused:
            self.notice.dismiss()
        self._show_state(progress)
        self._show_buttons()

    def show_outcome(self, outcome: Outcome) -> None:
        """Show how the training ended."""
        self._outcome = outcome
        verdict = outcome.verdict
        self._set_running(False)
        if outcome.voice is not None:
            self._name = outcome.name
        if verdict is not None:
            titles = {
                "better": self.tr("“{0}” is ready"),
                "not better": self.tr("“{0}” is not better than before"),
                "unproven": self.tr("“{0}” cannot be proved"),
            }
            self.title.setText(titles[verdict.answer].format(self._name))
            early = outcome.ending == "early"
            told = [self.tr("It stopped early, since nothing more was gained.")] if early else []
            self.state.setText(" ".join([*told, wording.proof(verdict)]))
            share = 100 * verdict.gain / verdict.base_bits if verdict.base_bits > 0 else 0.0
            better = self.tr("{0} % less surprised").format(f"{share:.0f}")
            self.headline.setText(better if verdict.better else self.tr("The proof"))
            self.reading.setText(
                self.tr("Measured on {0} passages of yours that it had not seen until then.").format(verdict.passages)
            )
            self._show_figures(verdict.base_bits, verdict.voice_bits)
        elif outcome.voice is not None:
            self.state.setText(self.tr("“{0}” is in the list of voices.").format(self._name))
        if outcome.problem:
            problem = self.tr("The voice could not be kept: {0}.")
            self.notice.say(problem.format(outcome.problem.rstrip(".")))
        self._show_buttons()

    def show_failure(self, reason: str) -> None:
        """Say why a training broke down."""
        self._outcome = Outcome("suspended", self._name)
        self.title.setText(self.tr("“{0}” could not go on").format(self._name))
        self.state.setText(wording.sentence(reason))
        self._set_running(False)
        self._show_buttons()

    def ask_about_battery(self) -> None:
        """Ask whether to train on battery."""
        self.notice.say(
            self.tr("This machine runs on its battery. Training takes a good part of it."),
            [
                (self.tr("Train on Battery"), lambda: self._service.allow_battery(True)),
                (self.tr("Wait"), self._wait_for_mains),
            ],
        )

    def _wait_for_mains(self) -> None:
        self._service.allow_battery(False)

    def _say_waiting(self) -> None:
        """It waits for the mains, unless the writer thinks again."""
        self.notice.say(
            self.tr("Training goes on when the machine is plugged in."),
            [(self.tr("Train on Battery"), lambda: self._service.allow_battery(True))],
        )

    def _set_running(self, running: bool) -> None:
        self.bar.setVisible(running)
        self._numbers.setVisible(running)
        if running:
            self.hide_button.setFocus()
        else:
            self.passage.finish()

    # How it looks.

    def _lay_out(self) -> None:
        self._numbers = QWidget(self)
        numbers = QHBoxLayout(self._numbers)
        numbers.setContentsMargins(0, 0, 0, 0)
        numbers.addWidget(self.time)
        numbers.addStretch(1)
        numbers.addWidget(self.speed)
        frame, inside = card(self)
        inside.addWidget(self.headline)
        inside.addWidget(self.reading)
        inside.addStretch(1)
        inside.addWidget(self.figures)
        curves = QHBoxLayout()
        curves.setSpacing(GAP)
        curves.addWidget(self.plot, 3)
        curves.addWidget(frame, 2)
        buttons = QHBoxLayout()
        buttons.addWidget(self.discard)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        for each in (self.hide_button, self.pause, self.finish, self.keep, self.again, self.use):
            buttons.addWidget(each)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(self.title)
        layout.addWidget(self.state)
        layout.addWidget(self.bar)
        layout.addWidget(self._numbers)
        layout.addWidget(self.notice)
        layout.addLayout(curves, 1)
        layout.addSpacing(4)
        layout.addWidget(self.passage)
        layout.addSpacing(4)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.discard.clicked.connect(self.discard_wanted)
        self.back.clicked.connect(self.back_wanted)
        self.pause.clicked.connect(self._on_pause)
        self.finish.clicked.connect(self._on_finish)
        self.keep.clicked.connect(self._on_keep)
        self.again.clicked.connect(lambda: self.resume_wanted.emit(self._name))
        self.use.clicked.connect(self._on_use)

    def _show_state(self, progress: VoiceProgress) -> None:
        wanted = self._service.wanted
        if progress.paused:
            state = self.tr("Paused. Everything is on disk.")
        elif wanted == "PAUSE":
            state = self.tr("Pausing…")
        elif wanted == "FINISH" and progress.phase == "training":
            state = self.tr("Stopping; the best state is kept…")
        elif wanted == "DISCARD":
            state = self.tr("Discarding…")
        else:
            state = {
                "preparing": self.tr("Setting pages aside for the proof…"),
                "measuring": self.tr("Reading those pages as it is now, and measuring how fast this machine learns…"),
                "training": self.tr("You can close this and go on writing; training makes way for your keys."),
                "proving": self.tr("Reading the proof pages, which it has not seen until now…"),
                "done": self.tr("Done."),
            }[progress.phase]
        self.state.setText(state)
        if progress.steps:
            done = self.tr("{0} %").format(100 * progress.step // progress.steps)
            left = progress.seconds_left
            if left is None or progress.paused or progress.phase != "training":
                self.time.setText(done)
            else:
                self.time.setText(self.tr("{0}  ·  about {1} left").format(done, wording.duration(left)))
                self.time.setToolTip(self.tr("It stops earlier when nothing more is gained."))
        if progress.chars_per_second:
            speed = f"{progress.chars_per_second:,.0f}"
            self.speed.setText(self.tr("{0} characters a second  ·  {1}").format(speed, progress.device))

    def _read_curves(self) -> None:
        base = self.plot.base_bits
        held_out = [dot.bits for dot in self.plot.held_out]
        reading = wording.reading_of(base, held_out, self._train_at_looks)
        self.headline.setText(reading.headline)
        self.reading.setText(reading.text)
        if base is not None and held_out:
            self._show_figures(base, min(held_out))

    def _show_figures(self, before: float, now: float) -> None:
        told = self.tr("{0} → {1} bits per character. The fewer, the better it foresees how you go on.")
        self.figures.setText(told.format(f"{before:.2f}", f"{now:.2f}"))

    def _show_buttons(self) -> None:
        outcome, progress = self._outcome, self._progress
        running = outcome is None
        training = running and progress is not None and progress.phase == "training"
        self.discard.setVisible(running or (outcome is not None and self._is_undecided(outcome)))
        self.discard.setEnabled(not running or progress is None or progress.phase not in ("proving", "done"))
        for each in (self.pause, self.finish):
            each.setVisible(running)
            each.setEnabled(training and self._service.wanted in ("GO", "PAUSE"))
        paused = self._service.wanted == "PAUSE"
        self.pause.setText(self.tr("&Resume") if paused else self.tr("&Pause"))
        broken = outcome is not None and outcome.verdict is None and outcome.voice is None
        self.again.setVisible(broken and progress is not None and progress.step > 0)
        self.back.setVisible(outcome is not None and not self._is_undecided(outcome))
        self.keep.setVisible(outcome is not None and self._is_undecided(outcome))
        self.keep.setEnabled(True)
        self.use.setVisible(outcome is not None and outcome.voice is not None)

    @staticmethod
    def _is_undecided(outcome: Outcome) -> bool:
        """Whether there is a voice that is not in the library, and the writer has to say what becomes of it."""
        return outcome.verdict is not None and outcome.voice is None

    # What the writer wants.

    @Slot()
    def _on_pause(self) -> None:
        if self._service.wanted == "PAUSE":
            self._service.go_on()
        else:
            self._service.pause()
        self._show_again()

    @Slot()
    def _on_finish(self) -> None:
        self._service.finish()
        self._show_again()

    @Slot()
    def _on_keep(self) -> None:
        self.keep.setEnabled(False)
        self._service.keep()

    @Slot()
    def _on_use(self) -> None:
        if self._outcome is not None and self._outcome.voice is not None:
            self.use_wanted.emit(self._outcome.voice.id)

    def _show_again(self) -> None:
        if self._progress is not None:
            self._show_state(self._progress)
        self._show_buttons()
