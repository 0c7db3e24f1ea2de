"""On the path of a program and of all that it starts: notes in a file what Python asks of the network.

`AIAUTHOR_NOTED` names the file. Code that is not Python's is noted by `strace`, where there is such.
"""

from __future__ import annotations

import os
import socket
import sys

_NOTED = os.environ["AIAUTHOR_NOTED"]


def _is_local(event: str, args: tuple[object, ...]) -> bool:
    """Whether nothing of it can leave the machine."""
    if event == "socket.__new__":
        return args[1] == getattr(socket, "AF_UNIX", None)
    if event == "socket.gethostname":
        return True
    return isinstance(args[0], socket.socket) and args[0].family == getattr(socket, "AF_UNIX", None)


def _note(event: str, args: tuple[object, ...]) -> None:
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.")) and not _is_local(event, args):
        with open(_NOTED, "a", encoding="utf-8") as file:
            print(event, file=file)


with open(_NOTED, "a", encoding="utf-8") as file:
    print("listening", file=file)
sys.addaudithook(_note)
