"""What a child process with an engine and its parent say to each other.

A channel is a Unix socket for one statement at a time, so what comes back needs no number. A frame is
one byte for what it is, eight for its length, and its bytes.
"""

from __future__ import annotations

import json
import struct
from enum import Enum
from typing import TYPE_CHECKING, Any

from querykit import errors
from querykit.engine.transport import Statement
from querykit.errors import EngineError, InternalError

if TYPE_CHECKING:
    import socket

HEAD = struct.Struct("!cQ")


class Sort(bytes, Enum):
    """What a frame is."""

    READY = b"R"
    """From the child: the engine is open."""

    CHANNEL = b"C"
    """To the child, beside a socket: another channel."""

    QUIT = b"Q"
    """To the child: close the engine in good order."""

    ASK = b"A"
    STREAM = b"S"
    DATA = b"D"
    """What an INSERT inserts; follows the statement."""

    BEGUN = b"B"
    """From the child: it has the statement, which is carried out from now on."""

    PIECE = b"P"
    DONE = b"O"
    """The whole answer, or the end of a stream."""

    ERROR = b"E"


class Gone(Exception):
    """The other side has ended."""


def send(channel: socket.socket, sort: Sort, payload: bytes = b"") -> None:
    """Send one frame.

    Raises:
        Gone: nobody is there.
        TimeoutError: nobody takes it.
    """
    head = HEAD.pack(sort.value, len(payload))
    try:
        channel.sendall(head + payload if len(payload) < 1 << 16 else head)
        if len(payload) >= 1 << 16:
            channel.sendall(payload)
    except TimeoutError:
        raise
    except OSError as error:
        raise Gone from error


def receive(channel: socket.socket) -> tuple[Sort, bytes]:
    """Wait for one frame.

    Raises:
        Gone: nobody is there.
        TimeoutError: nobody says anything.
    """
    sort, length = HEAD.unpack(_exactly(channel, HEAD.size))
    return Sort(sort), _exactly(channel, length)


def packed(statement: Statement) -> bytes:
    """Return a statement, without its data, as bytes."""
    said = [statement.sql, dict(statement.settings), statement.anywhere]
    return json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass")


def unpacked(payload: bytes, data: bytes = b"") -> Statement:
    """Return the statement that `packed` wrote."""
    sql, settings, anywhere = json.loads(payload.decode("utf-8", "surrogatepass"))
    return Statement(sql, data, settings, anywhere=anywhere)


def packed_error(error: Exception) -> bytes:
    """Return an error as bytes; one that is not of an engine is a bug."""
    said: dict[str, Any] = {"class": InternalError.__name__, "message": repr(error)}
    if isinstance(error, EngineError):
        said = {
            "class": type(error).__name__,
            "message": error.message,
            "hint": error.hint,
            "clickhouse_code": error.clickhouse_code,
        }
    return json.dumps(said).encode()


def unpacked_error(payload: bytes) -> errors.QuerykitError:
    """Return the error that `packed_error` wrote."""
    said = json.loads(payload)
    made: errors.QuerykitError = getattr(errors, said.pop("class"))(said.pop("message"), **said)
    return made


def _exactly(channel: socket.socket, length: int) -> bytes:
    found = bytearray(length)
    view = memoryview(found)
    while view:
        try:
            count = channel.recv_into(view)
        except TimeoutError:
            raise
        except OSError as error:
            raise Gone from error
        if not count:
            raise Gone
        view = view[count:]
    return bytes(found)
