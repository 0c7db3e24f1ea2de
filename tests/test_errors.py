"""Errors say one English sentence, and remember what it was made of."""

from __future__ import annotations

import copy
import pickle

import pytest

from aiauthor.errors import AiAuthorError, DocumentError, Message


def test_a_message_is_its_english_sentence():
    message = Message("“{0}” holds {1:,} words.", "a {b}", 1234)
    assert message == "“a {b}” holds 1,234 words."
    assert (message.template, message.values) == ("“{0}” holds {1:,} words.", ("a {b}", 1234))


def test_braces_of_a_message_without_values_are_braces():
    assert Message("nothing like {0} here") == "nothing like {0} here"
    assert str(AiAuthorError("nothing like {0} here")) == "nothing like {0} here"


def test_an_error_is_made_of_a_message_or_of_what_one_is_made_of():
    message = Message("“{0}” is a folder.", "novel")
    assert DocumentError(message).message is message
    assert DocumentError("“{0}” is a folder.", "novel").message.values == ("novel",)
    assert f"{DocumentError(message)}" == "“novel” is a folder."
    assert type(str(DocumentError(message))) is str
    assert str(DocumentError()) == ""


def test_an_error_inside_a_message_is_kept_as_its_message_alone():
    try:
        raise DocumentError("“{0}” is a folder.", "novel")
    except DocumentError as exc:
        message = Message("not read: {0}", exc)
    (value,) = message.values
    assert isinstance(value, Message)
    assert value.template == "“{0}” is a folder."
    assert message == "not read: “novel” is a folder."


@pytest.mark.parametrize("again", [lambda x: pickle.loads(pickle.dumps(x)), copy.deepcopy])
def test_errors_travel_between_processes(again):
    error = again(DocumentError("{0}: {1}", Message("“{0}” is a folder", "novel"), 3))
    assert type(error) is DocumentError
    assert str(error) == "“novel” is a folder: 3"
    assert error.message.values[0].template == "“{0}” is a folder"
