"""How much was written: in this sitting, today, day by day. No Qt.

Only what is typed or deleted counts, as words gained or lost; a day's sum may fall when the writer cuts, and is
never shown below nothing. The history is one small readable file.
"""

from __future__ import annotations

import datetime
import json
import logging
from collections.abc import Callable
from pathlib import Path

from aiauthor.documents.safe_write import make_private_folder, replace_file
from aiauthor.errors import DocumentError

log = logging.getLogger(__name__)

FILE_NAME = "history.json"
_MAX_BYTES = 4_000_000
_MOST_DAYS = 4_000


class Goals:
    """Words gained, by day.

    Args:
        folder: the program's data, where the history lies.
        today: what day it is.
    """

    def __init__(self, folder: Path, *, today: Callable[[], datetime.date] = datetime.date.today) -> None:
        self._file = folder / FILE_NAME
        self._today = today
        self._days = _read(self._file)
        self._session = 0
        self._changed = False

    def add(self, words: int) -> None:
        """So many words were gained, or (negative) lost."""
        if words:
            day = self._today().isoformat()
            self._days[day] = self._days.get(day, 0) + words
            self._session += words
            self._changed = True

    @property
    def session(self) -> int:
        """Words gained since the program was started."""
        return max(0, self._session)

    @property
    def day(self) -> int:
        """Words gained today."""
        return max(0, self._days.get(self._today().isoformat(), 0))

    def history(self, days: int) -> list[tuple[datetime.date, int]]:
        """The last so many days and their words, the latest last."""
        today = self._today()
        dates = [today - datetime.timedelta(days=ago) for ago in range(days - 1, -1, -1)]
        return [(date, max(0, self._days.get(date.isoformat(), 0))) for date in dates]

    def streak(self, goal: int) -> int:
        """On how many days in a row, today or yesterday the last, a day's goal was reached."""
        day, count = self._today(), 0
        if self._days.get(day.isoformat(), 0) < max(1, goal):
            day -= datetime.timedelta(days=1)
        while self._days.get(day.isoformat(), 0) >= max(1, goal):
            day, count = day - datetime.timedelta(days=1), count + 1
        return count

    def save(self) -> None:
        """Write the history, if there is anything new in it; a failure is only logged. On any thread."""
        if not self._changed:
            return
        self._changed = False
        newest = dict(sorted(self._days.items())[-_MOST_DAYS:])
        try:
            make_private_folder(self._file.parent)
            replace_file(self._file, (json.dumps(newest, indent=0) + "\n").encode(), private=True)
        except DocumentError as exc:
            log.warning("the history of words could not be kept: %s", type(exc.__cause__).__name__)


def _read(file: Path) -> dict[str, int]:
    try:
        with file.open("rb") as stream:
            values = json.loads(stream.read(_MAX_BYTES))
        days = {}
        for day, words in values.items():
            days[datetime.date.fromisoformat(day).isoformat()] = int(words)
        return days
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        log.warning("the history of words could not be read")
        return {}
