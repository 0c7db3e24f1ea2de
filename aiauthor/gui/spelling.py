"""Spell checking in the window: words are looked up on a thread of their own, and each only once.

A paragraph is looked at when it is styled: words that are known to be wrong get a wave, words that were never
seen go to the thread, and when it answers, what is on screen is styled again. The word that is just
being typed is left in peace.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QTextBlock, QTextCharFormat, QTextCursor

from aiauthor import paths
from aiauthor.errors import AiAuthorError, DocumentError
from aiauthor.gui.dictionaries import PERSONAL_FILE, Dictionary, add_word
from aiauthor.gui.editor.editor import Editor
from aiauthor.gui.editor.styler import Stretch
from aiauthor.gui.editor.text_units import python_index, qt_index
from aiauthor.gui.threads import Job, SerialThread
from aiauthor.gui.translation import told

ASK_MS = 40
LEFT_MS = 250
LONG_CHARS = 20_000
_LAYER = "spelling"
# Letters, and the marks that some of them carry: accents of their own, points of Hebrew and Arabic, vowels of Hindi.
_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0962\u0963"
_LETTERS = rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}])*"
_WORD = re.compile(rf"{_LETTERS}(?:['’]{_LETTERS})*")
_MOST_KNOWN = 300_000


class Spelling(QObject):
    """Spell checking for all pages of a window.

    Signals:
        note: a sentence for the status bar.
    """

    note = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = SerialThread("spelling", self)
        self._language = ""
        self._word_files: list[Path] = []
        self._dictionary: Dictionary | None = None  # belongs to the thread
        self._known: dict[str, bool] = {}
        self._unknown: set[str] = set()
        self._generation = 0
        self._pages: dict[Editor, _Page] = {}
        self._timer = QTimer(self, singleShot=True, interval=ASK_MS)
        self._timer.timeout.connect(self._ask)

    @property
    def language(self) -> str:
        """The language that is checked, "" for none."""
        return self._language

    @property
    def personal_file(self) -> Path:
        """Where the writer's own words are kept."""
        return paths.data_dir() / "dictionaries" / PERSONAL_FILE

    def set_language(self, language: str, *, book_words: Path | None = None) -> None:
        """Check another language, or ("") none.

        Args:
            language: the dictionary's name.
            book_words: a file with the book's own words.
        """
        files = [self.personal_file, *([] if book_words is None else [book_words])]
        if (language, files) == (self._language, self._word_files):
            return
        self._language, self._word_files = language, files
        self._generation += 1
        self._known.clear()
        self._unknown.clear()
        for editor in self._pages:
            self._attach(editor)
        if language:
            generation = self._generation

            def load() -> None:
                self._dictionary = Dictionary(language, files)

            def failed(error: AiAuthorError) -> None:
                if generation == self._generation:
                    self.note.emit(told(error))
                    self.set_language("")

            self._thread.submit(Job(load, failed=failed))

    def add(self, editor: Editor) -> None:
        """Check a page as well."""
        self._pages[editor] = _Page(editor)
        self._attach(editor)

    def remove(self, editor: Editor) -> None:
        """Check a page no more."""
        page = self._pages.pop(editor, None)
        if page is not None:
            page.stop()
            editor.styler.layers.pop(_LAYER, None)

    def wrong_word_at(self, editor: Editor, cursor: QTextCursor) -> QTextCursor | None:
        """The misspelt word at a place, selected; None if there is none."""
        block = cursor.block()
        text = block.text()
        index = python_index(text, cursor.positionInBlock())
        for word in _WORD.finditer(text):
            if word.start() <= index <= word.end():
                if self._known.get(word[0], True):
                    return None
                found = QTextCursor(block)
                found.setPosition(block.position() + qt_index(text, word.start()))
                found.setPosition(block.position() + qt_index(text, word.end()), QTextCursor.MoveMode.KeepAnchor)
                return found
        return None

    def suggest(self, word: str, then: Callable[[list[str]], None]) -> None:
        """Find out what may have been meant; `then` gets it."""
        self._thread.submit(Job(lambda: [] if self._dictionary is None else self._dictionary.suggest(word), done=then))

    def learn(self, word: str, file: Path | None) -> None:
        """Know a word from now on, for good if there is a file for it, else until the program ends."""
        if file is not None:
            try:
                add_word(file, word)
            except DocumentError as exc:
                self.note.emit(told(exc))

        def learn() -> None:
            if self._dictionary is not None:
                self._dictionary.learn(word)

        self._thread.submit(Job(learn))
        self._known[word] = True
        self._restyle()

    def stop(self) -> None:
        """Look no more words up."""
        self._thread.stop()

    def close(self, *, wait_ms: int) -> None:
        """End the thread."""
        self._thread.close(wait_ms=wait_ms)

    def _attach(self, editor: Editor) -> None:
        if self._language:
            editor.styler.layers[_LAYER] = lambda block, text: self._layer(editor, block, text)
        else:
            editor.styler.layers.pop(_LAYER, None)
        editor.styler.restyle()

    def _layer(self, editor: Editor, block: QTextBlock, text: str) -> list[Stretch]:
        caret = -1
        cursor = editor.textCursor()
        if cursor.block() == block and self._pages[editor].is_typing:
            caret = python_index(text, cursor.positionInBlock())
        wrong, known = [], self._known
        low, high = 0, len(text)
        if high > LONG_CHARS:
            # Of a paragraph as long as a chapter, what lies around the caret is looked at.
            near = python_index(text, cursor.positionInBlock()) if cursor.block() == block else 0
            low, high = max(0, near - LONG_CHARS // 4), near + LONG_CHARS // 4
        for word in _WORD.finditer(text, low, high):
            right = known.get(word[0])
            if right is None:
                if word.end() != caret:
                    self._unknown.add(word[0])
            elif not right and not word.start() <= caret <= word.end():
                wrong.append((word.start(), word.end(), self._pages[editor].wave()))
        if self._unknown and not self._timer.isActive():
            self._timer.start()
        return wrong

    @Slot()
    def _ask(self) -> None:
        words, generation = list(self._unknown), self._generation
        self._unknown.clear()

        def work() -> dict[str, bool]:
            dictionary = self._dictionary
            return {} if dictionary is None else {word: dictionary.knows(word) for word in words}

        def done(found: dict[str, bool]) -> None:
            if generation == self._generation:
                if len(self._known) > _MOST_KNOWN:
                    self._known.clear()
                self._known |= found
                if not all(found.values()):
                    self._restyle()

        self._thread.submit(Job(work, done=done))

    def _restyle(self) -> None:
        for editor in self._pages:
            if editor.isVisible():
                editor.styler.restyle()


class _Page(QObject):
    """What spelling remembers of one page: whether a word is just being typed, and where."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self.is_typing = False
        self._editor = editor
        self._color = ""
        self._format = QTextCharFormat()
        self._timer = QTimer(self, singleShot=True, interval=LEFT_MS)
        self._timer.timeout.connect(self._look)
        self._block = -1
        editor.edited.connect(self._on_edited)
        editor.cursorPositionChanged.connect(self._timer.start)

    def wave(self) -> QTextCharFormat:
        """The look of a misspelt word."""
        color = self._editor.theme.misspelt
        if color != self._color:
            self._color, self._format = color, QTextCharFormat()
            self._format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SpellCheckUnderline)
            self._format.setUnderlineColor(QColor(color))
        return self._format

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._editor.edited.disconnect(self._on_edited)
        self._editor.cursorPositionChanged.disconnect(self._timer.start)

    @Slot()
    def _on_edited(self) -> None:
        self.is_typing = True
        self._block = self._editor.textCursor().blockNumber()

    @Slot()
    def _look(self) -> None:
        """The caret rests: if it has left the word, the paragraph may show its mistakes."""
        if not self.is_typing:
            return
        editor = self._editor
        after, before = editor.text_after(1), editor.text_before(1)
        in_word = before.isalpha() and editor.textCursor().blockNumber() == self._block and not after.isalpha()
        if not in_word:
            self.is_typing = False
        editor.styler.restyle_paragraph(editor.document().findBlockByNumber(self._block))
