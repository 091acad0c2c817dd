"""Parsing in a child process that can be killed.

The parsers hold Python's global lock and know no deadline, so a thread protects nobody. Children are
kept for the next text; one that has not answered in time is killed, and the next call starts another.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
from contextlib import suppress
from typing import IO

from querykit.errors import InternalError, ParserTimeout

HEADER = 8
"""Bytes of a length before each message."""

KEPT = 4
"""Idle children that are kept."""

_idle: list[subprocess.Popen[bytes]] = []
_owner = os.getpid()
"""The process that the idle children belong to: after a fork, the new one starts its own."""


def answer(function: str, text: str, deadline: float) -> str:
    """Return the parser's JSON for a text.

    Raises:
        ParserTimeout: it took longer than the deadline, in seconds.
        InternalError: the child died of something else.
    """
    child = _child()
    late = threading.Event()

    def kill() -> None:
        late.set()
        child.kill()

    timer = threading.Timer(deadline, kill)
    timer.start()
    try:
        reply = _ask(child, f"{function} {text}".encode())
    except BaseException:  # an interrupt leaves half a message behind
        child.kill()
        _close(child)
        raise
    finally:
        timer.cancel()
        timer.join()
    if reply is not None and not late.is_set():
        _keep(child)
        return reply.decode()
    child.kill()
    _close(child)
    if late.is_set():
        raise ParserTimeout(
            f"the query was not parsed within {deadline:g} s",
            hint="make it shorter or less nested",
        )
    raise InternalError("the parser's process ended without an answer")


def serve() -> None:
    """Answer the parent until it is gone; what the child runs."""
    from querykit.hogql.parser import parse_json  # noqa: PLC0415 - the parser imports this module

    while (request := _read(sys.stdin.buffer)) is not None:
        function, _, text = request.decode().partition(" ")
        _write(sys.stdout.buffer, parse_json(function, text).encode())


def _ask(child: subprocess.Popen[bytes], message: bytes) -> bytes | None:
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        _write(child.stdin, message)
    except OSError:
        return None
    return _read(child.stdout)


def _child() -> subprocess.Popen[bytes]:
    global _owner  # noqa: PLW0603
    if os.getpid() != _owner:
        _idle.clear()
        _owner = os.getpid()
    while _idle:
        child = _idle.pop()
        if child.poll() is None:
            return child
        _close(child)
    path = os.pathsep.join([entry for entry in sys.path if entry])
    return subprocess.Popen(
        [sys.executable, "-c", "from querykit.hogql.child import serve; serve()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
    )


def _write(stream: IO[bytes], message: bytes) -> None:
    stream.write(len(message).to_bytes(HEADER, "big") + message)
    stream.flush()


def _read(stream: IO[bytes]) -> bytes | None:
    """Return the next message; None when the other side is gone."""
    header = stream.read(HEADER)
    if len(header) < HEADER:
        return None
    length = int.from_bytes(header, "big")
    message = stream.read(length)
    return message if len(message) == length else None


def _keep(child: subprocess.Popen[bytes]) -> None:
    if len(_idle) < KEPT:
        _idle.append(child)
    else:
        _close(child)


def _close(child: subprocess.Popen[bytes]) -> None:
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    child.wait()


def close() -> None:
    """End the children that are kept; the next deadline starts new ones."""
    while _idle:
        _close(_idle.pop())


atexit.register(close)
