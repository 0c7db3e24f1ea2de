"""When to ask for a suggestion, which of them is shown, and what each key does to it.

Stands between the editor, which owns the text and the ghost text on it, and the service, which owns
the thread that thinks. Staleness is told by the editor's own count of edits and the caret's place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent

from aiauthor.gui.editor.spans import first_sentence, first_word
from aiauthor.gui.editor.suggest_worker import Answer, Ask, ModelState, ModelStatus, SuggestService
from aiauthor.gui.editor.suggestion_keys import SuggestionKeys, arrow_step, is_modifier, types_along
from aiauthor.inference.passed_words import PassedWords
from aiauthor.settings import Settings

if TYPE_CHECKING:
    from aiauthor.gui.editor.editor import Editor

AFTER_CHARS = 5_000
ALTERNATIVES = 5
MAX_ROUNDS = 5
WRITE_ON_CHARS = 3_000
# Dismissals in a row after which suggestions as the writer types come later, and after which they pause.
RARER_AFTER, PAUSE_AFTER, PAUSE_MS = 5, 10, 30_000
_WORD_CHARS = 60  # before the caret, in which the word lies that is being written
READ_MS = 1_000  # without a key, in which the writer has read a ghost that came by itself


class Suggesting(QObject):
    """The suggestions of one editor.

    Signals:
        note: one line for the status bar, "" to take it back.
        silenced_changed: whether suggestions are now silenced.
        shown: the ghost text that has just appeared or changed.
        accepted: where in the document which text of the machine's was put.
        alternatives_changed: all that is offered, and which of it is shown.
        writing_on: the network is about to write on.

    Attributes:
        silenced: whether no suggestion comes at all.
        keys: which key does what.
        wants_many: whether several are shown side by side, and so asked for at once.
    """

    note = Signal(str)
    silenced_changed = Signal(bool)
    shown = Signal(str)
    accepted = Signal(int, str)
    alternatives_changed = Signal(list, int)
    writing_on = Signal()

    def __init__(self, editor: Editor, service: SuggestService) -> None:
        super().__init__(editor)
        self.silenced = False
        self.wants_many = False
        self._editor = editor
        self._service = service
        self._settings = Settings()
        self._pending: Ask | None = None
        self._pending_more = False
        self._explicit = False
        self._alternatives: list[str] = []
        self._index = 0
        self._rounds = 0
        self._step_wanted = 0
        self._unwanted: set[str] = set()
        self._varying = False
        self._refused: set[str] = set()
        self._refused_at = (-1, -1)
        self._dismissed_in_row = 0
        self._passed = PassedWords()
        self._still = QElapsedTimer()  # since the ghost, or what is left of it, came to stand
        self._pause = QTimer(self, singleShot=True)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._ask_as_typed)
        self.keys = SuggestionKeys(
            {
                "ask": self._tab_pressed,
                "ask_always": self._ask_pressed,
                "accept_word": lambda _: self.accept_word(),
                "accept_sentence": lambda _: self.accept_sentence(),
                "next": lambda _: self.cycle(1),
                "previous": lambda _: self.cycle(-1),
                "write_on": self._write_on_pressed,
                "dismiss": lambda _: self._escape_pressed(),
            }
        )
        service.answered.connect(self._on_answer)
        service.status_changed.connect(self._on_status)

    def apply_settings(self, settings: Settings) -> None:
        """Take the writer's settings."""
        self._settings = settings
        if not settings.suggest_as_i_type:
            self._timer.stop()

    def handle_key(self, event: QKeyEvent) -> bool:
        """Do what a key means to the suggestion.

        Returns:
            Whether that was all; else the editor does what the key always does. The ghost text is
            gone by then, unless the key was a mere Shift or Ctrl.
        """
        if is_modifier(event):
            return False
        action = self.keys.action_of(event)
        if action is not None and action(event):
            return True
        if self._explicit and self._editor.ghost.text and (step := arrow_step(event)):
            return self.cycle(step)
        if not self.types_along(event.text()):
            self.dismiss()
        return False

    def handles(self, event: QKeyEvent) -> bool:
        """Whether a key belongs to the suggestion just now, before any shortcut of the window."""
        if self.keys.action_of(event) is None:
            return False
        return bool(self._editor.ghost.text or self._pending) or event.key() != Qt.Key.Key_Escape

    def types_along(self, typed: str) -> bool:
        """Whether typed text is what the ghost text begins with."""
        return types_along(typed, self._editor.ghost.text)

    def typed_along(self, count: int) -> None:
        """So many characters of the ghost text have just been typed: keep the rest, unless it is not wanted.

        Who writes fluently does not look; who had time to read a word that came by itself and types its letters all
        the same wants another one, since a key would have taken it; unless they end the word, which was right then.
        """
        ghost = self._alternatives[self._index]
        inside = ghost[:count].isalnum() and ghost[count : count + 1].isalnum()
        if self._explicit or not inside or self._still.elapsed() < READ_MS:
            self._advance(count)
        else:
            self._passed.add(*self._here(before=count), ghost)
            self._take_away()  # no dismissal: it is the word that was not wanted, not the help

    def typed(self) -> None:
        """The writer has typed something: a suggestion may be due."""
        if self._settings.suggest_as_i_type and not self.silenced and not self._pause.isActive():
            late = 2 if self._dismissed_in_row >= RARER_AFTER else 1
            self._timer.start(self._settings.suggest_delay_ms * late)

    def dismiss(self) -> None:
        """Take the ghost text away, and want no answer any more."""
        if self._editor.ghost.text:
            self._note_dismissal()
        self._take_away()

    def _take_away(self) -> None:
        self._timer.stop()
        if self._editor.ghost.text:
            self._editor.ghost.clear()
            self.shown.emit("")
            self.alternatives_changed.emit([], 0)
        self._alternatives.clear()
        self._unwanted = set()
        self._forget_pending()

    def caret_moved(self) -> None:
        """The caret has left the place where the suggestion belongs or was asked for."""
        position = self._editor.textCursor().position()
        if self._editor.ghost.text and position != self._editor.ghost.position:
            self.dismiss()
        elif self._pending is not None and position != self._pending.position:
            self._forget_pending()

    def set_silenced(self, silenced: bool) -> None:
        """Silence all suggestions, or let them come again."""
        if silenced != self.silenced:
            self.silenced = silenced
            self.dismiss()
            self.silenced_changed.emit(silenced)

    def ask(self) -> None:
        """Ask for a suggestion at the caret, as the writer wished."""
        if self.silenced:
            self.note.emit(self.tr("Suggestions are silenced."))
            return
        if self._pending is not None and not self._pending_more:
            return
        self.dismiss()
        self._editor.drop_selection()
        self._dismissed_in_row = 0
        self._pause.stop()
        self._explicit = True
        if self._refused_at == self._place():
            self._unwanted, self._varying = set(self._refused), True
            self._send(count=2 * ALTERNATIVES, more=True)
        else:
            self._send(count=ALTERNATIVES if self.wants_many else 1)

    def write_on(self) -> None:
        """Let the network write on at the caret, as ghost text that grows until it is dismissed or accepted."""
        if self.silenced:
            self.note.emit(self.tr("Suggestions are silenced."))
            return
        if self._pending is not None and self._pending.stream:
            return
        self.dismiss()
        self._editor.drop_selection()
        self._explicit = True
        self.writing_on.emit()
        self._send(count=1, stream=True)

    def vary(self, *, alike: bool) -> None:
        """Offer others in place of what is offered: that begin like it, or that do not."""
        ghost = self._editor.ghost.text
        if not ghost:
            self.ask()
            return
        self._forget_pending()
        self._explicit = True
        begin = first_word(ghost, before=self._editor.text_before(1) or "\n")
        self._unwanted = {ghost} if alike else {begin, *self._unwanted}
        self._varying = True
        self._send(count=2 * ALTERNATIVES, more=True, prefix=begin if alike else "")

    def accept_alternative(self, index: int) -> bool:
        """Put one of what is offered into the text."""
        if not self._editor.ghost.text or not 0 <= index < len(self._alternatives):
            return False
        self._show_alternative(index)
        return self.accept_all()

    def accept_all(self) -> bool:
        """Put the whole suggestion into the text."""
        return self._accept(self._editor.ghost.text)

    def accept_word(self) -> bool:
        """Put the suggestion's first word into the text, punctuation left off; show the rest."""
        ghost = self._editor.ghost.text
        return self._accept(first_word(ghost, before=self._editor.text_before(1) or "\n"))

    def accept_sentence(self) -> bool:
        """Put the suggestion up to its first sentence's end into the text; show the rest."""
        return self._accept(first_sentence(self._editor.ghost.text, before=self._editor.text_before(20)))

    def cycle(self, step: int) -> bool:
        """Show the next (1) or previous (-1) alternative; asks for more where there are none yet."""
        if not self._editor.ghost.text:
            self.ask()
            return True
        target = self._index + step
        last = len(self._alternatives) - 1
        if target > last and self._rounds < MAX_ROUNDS:
            self._step_wanted = step
            self.note.emit(self.tr("Thinking of another…"))
            self._fetch_more()
            return True
        self._show_alternative(target % len(self._alternatives))
        if self._index >= last - 1:
            self._fetch_more()
        return True

    # Keys.

    def _tab_pressed(self, event: QKeyEvent) -> bool:
        if self._settings.tab_is_tabulator:
            return False
        if self._editor.selects_several_lines():
            self.dismiss()
            self._editor.indent_selection()
            return True
        return self._ask_pressed(event)

    def _ask_pressed(self, event: QKeyEvent) -> bool:
        if event.isAutoRepeat():
            return True  # a key held down neither asks again nor accepts what it has not seen
        if self._editor.ghost.text:
            return self.accept_all()
        self.ask()
        return True

    def _write_on_pressed(self, event: QKeyEvent) -> bool:
        if not event.isAutoRepeat():
            self.write_on()
        return True

    def _escape_pressed(self) -> bool:
        ghost = self._editor.ghost.text
        something = bool(ghost or self._pending)
        if ghost and self._pending is not None and self._pending.stream:
            self._forget_pending()  # it stops growing; the next Esc takes it away
            return True
        if ghost:
            self._refuse(ghost)
            self._passed.add(*self._here(), ghost)
        self.dismiss()
        return something

    def _refuse(self, ghost: str) -> None:
        """Who asks again in the same place wants something else."""
        if self._refused_at != self._place():
            self._refused_at, self._refused = self._place(), set()
        self._refused |= {ghost, first_word(ghost, before=self._editor.text_before(1) or "\n")}

    def _place(self) -> tuple[int, int]:
        return self._editor.edit_counter, self._editor.textCursor().position()

    def _here(self, *, before: int = 0) -> tuple[int, str]:
        """The caret's place, or one so many characters before it, and some text before that."""
        text = self._editor.text_before(_WORD_CHARS + before)
        return self._editor.textCursor().position() - before, text[: len(text) - before]

    # Asking.

    def _ask_as_typed(self) -> None:
        quiet = self.silenced or self._pause.isActive() or self._editor.ghost.text or self._pending is not None
        if quiet or not self._settings.suggest_as_i_type or not self._editor.suits_suggestion():
            return
        if self._service.status.state in (ModelState.READY, ModelState.THINKING):
            self._explicit = False
            self._send(count=1, confidence=self._settings.suggest_confidence / 100)

    def _send(
        self, *, count: int, confidence: float = 0.0, more: bool = False, prefix: str = "", stream: bool = False
    ) -> None:
        editor = self._editor
        self._rounds = self._rounds + 1 if more else 0
        self._pending_more = more
        self._pending = Ask(
            edit_counter=editor.edit_counter,
            position=editor.textCursor().position(),
            before=editor.text_before(),
            after=editor.text_after(AFTER_CHARS),
            count=count,
            max_chars=WRITE_ON_CHARS if stream else self._settings.suggestion_chars,
            boldness=min(1.0, self._settings.boldness + 0.1 * self._rounds),
            seed=self._rounds,
            learn=self._settings.learn_while_writing,
            confidence=confidence,
            passed=() if self._explicit else self._passed.at(*self._here()),
            prefix=prefix,
            stream=stream,
        )
        self._service.ask(self._pending)

    def _fetch_more(self) -> None:
        if self._pending is None and self._rounds < MAX_ROUNDS:
            self._send(count=ALTERNATIVES, more=True)

    def _forget_pending(self) -> None:
        if self._pending is not None:
            self._pending = None
            self._service.drop()
        self._step_wanted = 0
        self._varying = False

    # Answers.

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        editor, ask = self._editor, answer.ask
        if ask is not self._pending:
            return
        more = self._pending_more
        if not answer.more:
            self._pending = None
        moved = (ask.edit_counter, ask.position) != self._place()
        if moved or editor.textCursor().hasSelection() or editor.is_composing:
            return  # the writer typed on or moved the caret
        new = [text for text in dict.fromkeys(answer.texts) if text]
        if ask.stream:
            if new:
                self._alternatives = new
                self._show_alternative(0)
        elif self._varying:
            self._vary(new)
        elif more:
            self._add_alternatives([text for text in new if text not in self._alternatives])
        elif new:
            self._alternatives = new
            self._show_alternative(0)
            if self._explicit and not self.wants_many:
                self._fetch_more()
        elif self._explicit:
            self.note.emit(self.tr("Nothing comes to mind here."))

    def _vary(self, new: list[str]) -> None:
        self._varying = False
        new = [text for text in new if text not in self._unwanted and first_word(text) not in self._unwanted]
        if new:
            self._alternatives = new[:ALTERNATIVES]
            self._show_alternative(0)
        else:
            self._refused_at = (-1, -1)
            self.note.emit(self.tr("Nothing else comes to mind here."))

    def _add_alternatives(self, new: list[str]) -> None:
        self._alternatives += new
        self.alternatives_changed.emit(list(self._alternatives), self._index)
        step, self._step_wanted = self._step_wanted, 0
        if step and self._editor.ghost.text:
            if not new and self._rounds < MAX_ROUNDS:
                self._step_wanted = step
                self._fetch_more()
            elif len(self._alternatives) == 1:
                self.note.emit(self.tr("Nothing else comes to mind here."))
            else:
                self._show_alternative((self._index + step) % len(self._alternatives))

    @Slot(object)
    def _on_status(self, status: ModelStatus) -> None:
        if status.message and status.state in (ModelState.FAILED, ModelState.READY):
            self._pending = None
            if self._explicit:
                self.note.emit(status.message)

    # Showing and accepting.

    def _show_alternative(self, index: int) -> None:
        self._index = index
        text = self._alternatives[index]
        self._editor.ghost.show(self._editor.textCursor().position(), text)
        self._still.start()
        self._editor.ghost_shown()
        count = len(self._alternatives)
        self.note.emit(self.tr("{0} of {1}").format(index + 1, count) if count > 1 else "")
        self.shown.emit(text)
        self.alternatives_changed.emit(list(self._alternatives), index)

    def _accept(self, text: str) -> bool:
        if not text:
            return False
        position = self._editor.textCursor().position()
        self._editor.insert_suggestion(text)
        self._advance(len(text))
        self._dismissed_in_row = 0
        self.accepted.emit(position, text)
        return True

    def _advance(self, count: int) -> None:
        """The first characters of the ghost text are text now: keep the rest of it, and of those that agree."""
        current = self._alternatives[self._index]
        gone, rest = current[:count], current[count:]
        agreeing = [other[count:] for other in self._alternatives if other.startswith(gone) and len(other) > count]
        self._forget_pending()
        if not rest:
            self._alternatives.clear()
            self._editor.ghost.clear()
            self.shown.emit("")
            self.alternatives_changed.emit([], 0)
            return
        self._alternatives, self._index = agreeing, agreeing.index(rest)
        self._editor.ghost.show(self._editor.textCursor().position(), rest)
        self._still.start()
        self._editor.ghost_shown()
        self.note.emit("")
        self.shown.emit(rest)

    def _note_dismissal(self) -> None:
        if self._explicit:
            return
        self._dismissed_in_row += 1
        if self._dismissed_in_row % PAUSE_AFTER == 0:
            self._pause.start(PAUSE_MS)
