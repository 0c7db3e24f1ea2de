"""Which manuscripts a voice was last trained on, so that the writer need not look for them again. No Qt."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from pathlib import Path

from aiauthor import paths
from aiauthor.documents.safe_write import make_private_folder, replace_file
from aiauthor.errors import DocumentError

log = logging.getLogger(__name__)

FILE_NAME = "manuscripts.json"
_MAX_BYTES = 4_000_000
_MOST_FILES = 5_000


def recall() -> list[Path]:
    """Those that are still where they were; a file that cannot be read is as good as none."""
    try:
        with (paths.data_dir() / FILE_NAME).open("rb") as file:
            names = json.loads(file.read(_MAX_BYTES))["paths"]
        found = [Path(name) for name in names[:_MOST_FILES]]
        return [path for path in found if path.exists()]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        log.warning("the manuscripts of the last training could not be recalled")
        return []


def remember(manuscripts: Sequence[Path]) -> None:
    """Note them; a failure is only logged."""
    values = {"paths": [str(path.absolute()) for path in manuscripts[:_MOST_FILES]]}
    try:
        make_private_folder(paths.data_dir())
        replace_file(paths.data_dir() / FILE_NAME, json.dumps(values).encode(), private=True)
    except DocumentError as exc:
        log.warning("the manuscripts of the training could not be noted: %s", type(exc.__cause__).__name__)
