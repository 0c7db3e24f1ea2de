"""The errors that a person can cause and mend; each message is one sentence for them.

    AiAuthorError
    ├── SettingsError      a setting, option or model shape outside its range
    ├── CorpusError        a corpus folder or source that cannot be used
    ├── ModelFileError     a model file that is missing, damaged, foreign or too large
    ├── DocumentError      a text that cannot be opened or saved
    └── TrainingError      training that cannot start or go on

Caller mistakes are `ValueError`. The command line prints the message and exits with status 2;
the window shows it in a dialog or in the status bar.
"""

from __future__ import annotations


class AiAuthorError(Exception):
    """Base of all errors whose message is meant for the person at the keyboard."""


class SettingsError(AiAuthorError):
    """A setting, option or model shape outside its range."""


class CorpusError(AiAuthorError):
    """A corpus folder or source that cannot be used."""


class ModelFileError(AiAuthorError):
    """A model file that is missing, damaged, foreign or too large."""


class DocumentError(AiAuthorError):
    """A text that cannot be opened or saved."""


class TrainingError(AiAuthorError):
    """Training that cannot start or go on."""
