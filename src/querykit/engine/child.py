"""The process that an isolated engine runs in: `python -m querykit.engine.child`.

It has chDB open over one folder, and serves each channel that its parent sends in a thread of its own.
When the parent is gone it ends at once, whatever runs: what was inserted is in the folder.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import socket
import sys
import threading
from contextlib import suppress
from pathlib import Path

from querykit.engine.embedded import InProcess
from querykit.engine.frames import Gone, Sort, packed_error, receive, send, unpacked
from querykit.errors import EngineError

CRASHES = (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGFPE)
"""Signals of a crash. ClickHouse's own handling lets a process hang that has crashed."""

OUT_OF_MEMORY_FIRST = "500"
"""Of parent and child, the system shall end the child when there is no memory left."""


def main(descriptor: int, folder: str, forget: str) -> None:
    """Serve until the parent says to stop, or is gone.

    Args:
        descriptor: a socket, on which the parent sends channels.
        folder: where the data is.
        forget: "forget" for a folder that goes when the parent goes.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # it would be gigabytes, at every crash
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(OUT_OF_MEMORY_FIRST, encoding="ascii")
    control = socket.socket(fileno=descriptor)
    try:
        engine = InProcess(folder)
    except EngineError as error:
        send(control, Sort.ERROR, packed_error(error))
        return
    for number in CRASHES:
        signal.signal(number, signal.SIG_DFL)
    with suppress(Gone):
        send(control, Sort.READY)
    while True:
        said, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if said == Sort.CHANNEL:
            channel = socket.socket(fileno=descriptors[0])
            threading.Thread(target=_serve, args=(engine, channel), daemon=True).start()
            continue
        if said == Sort.QUIT:
            engine.close()
        elif forget:
            shutil.rmtree(folder, ignore_errors=True)
        # Not sys.exit: chDB's threads may be amid a statement that nobody waits for any more.
        os._exit(0)


def _serve(engine: InProcess, channel: socket.socket) -> None:
    """Answer one statement after another, until nobody asks any more."""
    with channel, suppress(Gone):
        while True:
            sort, payload = receive(channel)
            _, data = receive(channel)
            send(channel, Sort.BEGUN)
            statement = unpacked(payload, data)
            try:
                if sort is Sort.STREAM:
                    for piece in engine.stream(statement):
                        send(channel, Sort.PIECE, piece)
                    answer = b""
                else:
                    answer = engine.ask(statement)
            except Gone:
                raise
            except Exception as error:
                send(channel, Sort.ERROR, packed_error(error))
            else:
                send(channel, Sort.DONE, answer)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], "forget" if sys.argv[3:] else "")
