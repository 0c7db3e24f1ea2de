"""The errors that a person can cause and mend; each message is one sentence for them.

    AiAuthorError
    ├── SettingsError      a setting, option or model shape outside its range
    ├── CorpusError        a corpus folder or source that cannot be used
    ├── ModelFileError     a model file that is missing, damaged, foreign or too large
    ├── DocumentError      a text that cannot be opened or saved
    └── TrainingError      training that cannot start or go on

Caller mistakes are `ValueError`. The command line prints the message and exits with status 2;
the window shows it, in the writer's language, in a dialog or in the status bar.
"""

from __future__ import annotations


class Message(str):
    """A sentence for people, in English, that can be told in another language.

    It is the English sentence, and remembers what that was made of:
    `Message("“{0}” is a folder.", name)`. Only the window translates, and only there is it more than a `str`.

    Attributes:
        template: the sentence with {0}, {1} ... where values go.
        values: what goes there; one that is a message itself, or an error, is told in the other language too.
    """

    template: str
    values: tuple[object, ...]

    def __new__(cls, template: str, *values: object) -> Message:
        """Put the values into the template; one without values is taken as it is, braces and all."""
        message = super().__new__(cls, template.format(*values) if values else template)
        message.template = str(template)
        message.values = tuple(_kept(value) for value in values)
        return message

    def __getnewargs__(self) -> tuple[object, ...]:  # type: ignore[override]  # str promises one string
        """What another process makes it of."""
        return (self.template, *self.values)


def _kept(value: object) -> object:
    """A value without what hangs on it, such as an error's stack."""
    if isinstance(value, AiAuthorError):
        return value.message
    return value if isinstance(value, (Message, int, float)) else str(value)


class AiAuthorError(Exception):
    """Base of all errors whose message is meant for the person at the keyboard.

    Attributes:
        message: the sentence.
    """

    def __init__(self, template: str = "", *values: object) -> None:
        """Say what is wrong.

        Args:
            template: a `Message`, or what one is made of.
            values: the rest that it is made of.
        """
        self.message = template if isinstance(template, Message) and not values else Message(template, *values)
        super().__init__(self.message)

    def __str__(self) -> str:
        """The sentence in English."""
        return str.__str__(self.message)


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
