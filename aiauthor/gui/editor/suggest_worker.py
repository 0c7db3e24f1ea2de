"""The thread that thinks of suggestions, and the window's end of the line to it.

    editor --Ask--> SuggestService (GUI thread) --Mailbox--> SuggestWorker (its own) --Answer--> editor

Values cross, nothing else does. The engine is imported on the worker, once the window is on screen.
One ask is worked on at a time; the newest replaces the one that waits and cuts short the one in work,
whose answer would be stale. An import cannot be cut short, so a thread that is still in one when the
window closes is let go on, and never destroyed before it ends.
"""

from __future__ import annotations

import dataclasses
import enum
import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

from aiauthor import paths
from aiauthor.errors import AiAuthorError, Message, ModelFileError
from aiauthor.gui.gentle_import import import_gently
from aiauthor.gui.threads import end_thread
from aiauthor.gui.translation import told

log = logging.getLogger(__name__)

CLOSE_WAIT_MS = 500


class ModelState(enum.Enum):
    """What the network is doing."""

    WAITING = "waiting"  # not asked to load yet
    LOADING = "loading"
    READY = "ready"
    THINKING = "thinking"
    FAILED = "failed"


@dataclasses.dataclass(frozen=True)
class Choice:
    """Who is to suggest.

    Attributes:
        voice: its id in the library; "" for the base.
        strength: of the voice, from 0, which is its base, to 1.
    """

    voice: str = ""
    strength: float = 1.0


@dataclasses.dataclass(frozen=True)
class ModelStatus:
    """What the status bar shows of the network.

    Attributes:
        state: what it is doing.
        name: of the model, once loaded.
        device: what it runs on, once loaded.
        message: why it failed, one sentence.
        voice: id of the voice that speaks; "" for the base.
        note: why it is slower than it could be, one sentence; "" if it is not.
    """

    state: ModelState = ModelState.WAITING
    name: str = ""
    device: str = ""
    message: str = ""
    voice: str = ""
    note: str = ""


@dataclasses.dataclass(frozen=True)
class Ask:
    """A question to the network: the fields of its `Request`, and where in the document it was asked.

    Attributes:
        edit_counter: the editor's count of edits at that moment; an answer to an older count is stale.
        position: of the caret, in Qt's count.
        before: text before the caret, a bounded tail.
        after: some text after it.
        count: how many suggestions.
        max_chars: about how long.
        boldness: 0 likely .. 1 strange.
        seed: another seed gives other suggestions.
        learn: favour what the document said before.
        confidence: how sure the answer must be, 0 .. 1; 0 for any.
        passed: words that were offered here and typed past.
        prefix: what every answer is to begin with.
        stream: write on, answer after answer, each longer than the one before, up to `max_chars`.
    """

    edit_counter: int
    position: int
    before: str
    after: str = ""
    count: int = 1
    max_chars: int = 40
    boldness: float = 0.3
    seed: int = 0
    learn: bool = True
    confidence: float = 0.0
    passed: tuple[str, ...] = ()
    prefix: str = ""
    stream: bool = False


@dataclasses.dataclass(frozen=True)
class Answer:
    """The continuations that answer an `Ask`, best first; none if nothing was good enough.

    Attributes:
        ask: the question.
        texts: the continuations.
        more: whether a longer answer to the same question follows.
    """

    ask: Ask
    texts: tuple[str, ...]
    more: bool = False


class Mailbox:
    """One slot between two threads, in which a newer ask replaces an older one.

    Attributes:
        choice: who is to suggest; the newest counts.
    """

    def __init__(self) -> None:
        self.choice = Choice()
        self._lock = threading.Lock()
        self._waiting: Ask | None = None
        self._in_work: Ask | None = None
        self._dropped = False
        self._closed = False

    def put(self, ask: Ask) -> None:
        """Leave an ask; the one that waited is forgotten, the one in work will be cut short."""
        with self._lock:
            self._waiting = ask

    def take(self) -> Ask | None:
        """Fetch the ask that waits, to work on it."""
        with self._lock:
            self._in_work, self._waiting, self._dropped = self._waiting, None, False
            return None if self._closed else self._in_work

    def drop(self) -> None:
        """Forget what waits, and cut short what is in work: nobody wants the answer any more."""
        with self._lock:
            self._waiting, self._dropped = None, True

    def close(self) -> None:
        """Take no more asks."""
        with self._lock:
            self._waiting, self._closed = None, True

    def is_stopped(self) -> bool:
        """Whether the ask in work need not be finished."""
        return self._closed or self._dropped or self._waiting is not None

    @property
    def is_closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed


class SuggestWorker(QObject):
    """Owns the `Suggester`; lives on the thread.

    Signals:
        status_changed: a `ModelStatus`.
        answered: an `Answer`.
    """

    status_changed = Signal(object)
    answered = Signal(object)

    def __init__(self, mailbox: Mailbox, model: Path | None) -> None:
        super().__init__()
        self._mailbox = mailbox
        self._model = model
        self._loaded = Choice()
        self._suggester: Any = None
        self._status = ModelStatus()

    @Slot()
    def load(self) -> None:
        """Import the heavy libraries and load who was chosen, unless that is done."""
        choice = self._mailbox.choice
        if self._mailbox.is_closed or (self._suggester is not None and self._loaded == choice):
            return
        if self._suggester is None:
            self._tell(ModelStatus(ModelState.LOADING))
        self._loaded = choice
        problem = self._load(choice)
        if problem and choice.voice:
            # The base speaks in place of a voice that cannot.
            choice = Choice()
            if self._load(choice):
                self._suggester = None
        if self._suggester is not None:
            name, device = self._suggester.name, self._suggester.device
            note = told(self._suggester.note)
            self._tell(ModelStatus(ModelState.READY, name, device, problem, choice.voice, note))
        elif problem:
            self._tell(ModelStatus(ModelState.FAILED, message=problem))

    def _load(self, choice: Choice) -> str:
        """Load a network in place of the one before; why it cannot be, or ""."""
        try:
            self._suggester = load_suggester(self._model, choice, stopped=lambda: self._mailbox.is_closed)
        except AiAuthorError as exc:
            return told(exc)
        except Exception as exc:  # whatever breaks, the writing goes on without suggestions
            log.exception("the model cannot be loaded")
            return told(Message("The model cannot be loaded ({0}).", type(exc).__name__))
        return ""

    @Slot()
    def answer(self) -> None:
        """Answer the ask that waits, if one still does."""
        self.load()
        ask = self._mailbox.take()
        if ask is None or self._suggester is None:
            return
        self._tell(dataclasses.replace(self._status, state=ModelState.THINKING, message=""))
        message = self._reply(ask)
        self._tell(dataclasses.replace(self._status, state=ModelState.READY, message=message))

    def _reply(self, ask: Ask) -> str:
        """Answer; why that could not be, or not by the voice that was chosen, or ""."""
        try:
            self._think(ask)
        except ModelFileError as exc:
            if not self._status.voice or self._load(Choice()):
                return told(exc)
            # Its numbers have overflowed: the base speaks, until somebody else is chosen.
            name, device = self._suggester.name, self._suggester.device
            self._status = dataclasses.replace(self._status, name=name, device=device, voice="")
            return self._reply(ask) or told(
                Message("The voice breaks down, and the base speaks in its place: {0}.", exc)
            )
        except AiAuthorError as exc:
            return told(exc)
        except Exception as exc:  # whatever breaks, the writing goes on without suggestions
            log.exception("no suggestion")
            return told(Message("No suggestion could be made ({0}).", type(exc).__name__))
        return ""

    def _think(self, ask: Ask) -> None:
        from aiauthor.inference.suggester import Request

        fields = {field.name: getattr(ask, field.name) for field in dataclasses.fields(Request)}
        request = Request(**{**fields, "before": ask.before + ask.prefix})
        if ask.stream:
            self._write_on(ask, request)
            return
        found = self._suggester.suggest(request, stopped=self._mailbox.is_stopped)
        if not self._mailbox.is_stopped():
            self.answered.emit(Answer(ask, tuple(ask.prefix + suggestion.text for suggestion in found)))

    def _write_on(self, ask: Ask, request: Any) -> None:
        text = ""
        for piece in self._suggester.stream(request, stopped=self._mailbox.is_stopped):
            text += piece
            if self._mailbox.is_stopped():
                return
            more = len(text) < ask.max_chars
            self.answered.emit(Answer(ask, (text,), more))
            if not more:
                return

    def _tell(self, status: ModelStatus) -> None:
        self._status = status
        if not self._mailbox.is_closed:
            self.status_changed.emit(status)


class SuggestService(QObject):
    """The window's end of the line: asks go in, answers and the network's state come out.

    Signals:
        status_changed: a `ModelStatus`, in the GUI thread.
        answered: an `Answer`, in the GUI thread; whoever asked judges whether it is stale.
    """

    status_changed = Signal(object)
    answered = Signal(object)
    _load_wanted = Signal()
    _ask_waits = Signal()

    def __init__(self, model: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.status = ModelStatus()
        self._mailbox = Mailbox()
        self._thread = QThread()
        self._thread.setObjectName("suggestions")
        self._worker = SuggestWorker(self._mailbox, model)
        self._worker.moveToThread(self._thread)
        self._worker.status_changed.connect(self._on_status)
        self._worker.answered.connect(self._on_answer)
        self._load_wanted.connect(self._worker.load)
        self._ask_waits.connect(self._worker.answer)

    def start(self) -> None:
        """Begin to load the model; call it when the window is on screen."""
        if not self._mailbox.is_closed:
            self._thread.start()
            self._load_wanted.emit()

    def ask(self, ask: Ask) -> None:
        """Have a question answered; it waits while the model loads."""
        self._mailbox.put(ask)
        if not self._mailbox.is_closed:
            self._thread.start()
            self._ask_waits.emit()

    def choose(self, choice: Choice) -> None:
        """Have somebody else suggest, from the next ask on; before `start`, from the first."""
        if self._mailbox.choice != choice:
            self._mailbox.choice = choice
            if self._thread.isRunning():
                self._load_wanted.emit()

    def drop(self) -> None:
        """The answer is not wanted any more."""
        self._mailbox.drop()

    def stop(self) -> None:
        """Think no more, and end."""
        self._mailbox.close()
        self._thread.quit()

    def close(self, *, wait_ms: int = CLOSE_WAIT_MS) -> bool:
        """Stop, within a time.

        Returns:
            Whether the thread has ended. If not (it is importing), it goes on to its end by itself.
        """
        self.stop()
        return end_thread(self._thread, self._worker, wait_ms=wait_ms)

    @Slot(object)
    def _on_status(self, status: ModelStatus) -> None:
        self.status = status
        self.status_changed.emit(status)

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        self.answered.emit(answer)


def load_suggester(model: Path | None, choice: Choice, *, stopped: Callable[[], bool]) -> Any:
    """Import the engine and load a network, on the calling thread; None if stopped in between.

    Args:
        model: the base, in place of the one that ships.
        choice: the base, or a voice that grew from it.
        stopped: whether nobody waits for it any more.
    """
    import_gently("aiauthor.inference.suggester", torch=False)
    from aiauthor.inference.cuda import is_wanted
    from aiauthor.inference.suggester import Suggester

    if is_wanted() and not stopped():
        import_gently("torch", torch=True)
    if stopped():
        return None
    if choice.voice:
        from aiauthor.gui.training.chosen import load_voice

        return Suggester(load_voice(choice.voice, choice.strength))
    return Suggester.load(model or paths.base_model())
