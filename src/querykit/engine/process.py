"""A child process with an engine, as its parent sees it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from querykit.engine.frames import Gone, Sort, receive, unpacked_error
from querykit.errors import EngineCrashed, QuerykitError

if TYPE_CHECKING:
    from collections.abc import Iterator

MODULE = "querykit.engine.child"

ENVIRONMENT = ("HOME", "LANG", "PATH", "TEMP", "TMP", "TMPDIR", "VIRTUAL_ENV")
PREFIXES = ("COV_", "COVERAGE_", "LC_", "LD_", "MALLOC_", "PYTHON")
"""Variables that a child gets. Others may be secrets, and SQL can read `/proc/self/environ`."""


class Process:
    """One child, from its start to its end.

    Args:
        folder: where the data is.
        forgets: whether the folder goes when this process goes.

    Raises:
        EngineError: the engine cannot be opened there.
    """

    def __init__(self, folder: str, *, forgets: bool) -> None:
        self.reason = "it was ended"
        self.cancelled: set[str] = set()
        """Ids of queries that the child was ended for."""

        self._lock = threading.Lock()
        self._idle: list[socket.socket] = []
        self._ended = False
        self._control, theirs = socket.socketpair()
        with theirs:
            self._child = subprocess.Popen(
                [
                    *(sys.executable, "-P", "-m", MODULE),
                    *(str(theirs.fileno()), folder, *(("forget",) if forgets else ())),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                # Where relative names of files find nothing, and no Ctrl-C that is meant for us.
                cwd="/",
                start_new_session=True,
                env={**_harmless(), "TZ": "UTC", "PYTHONPATH": os.pathsep.join(sys.path)},
            )
        try:
            sort, payload = receive(self._control)
        except Gone as error:
            self.end()
            raise EngineCrashed(
                f"the engine's process ended before it was ready: {self.reason}",
                hint="its own words are on standard error",
            ) from error
        except BaseException:
            self.end()
            raise
        if sort is Sort.ERROR:
            self.end()
            raise unpacked_error(payload)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._child.pid

    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return not self._ended and self._child.poll() is None

    @contextmanager
    def lent(self, seconds: float | None) -> Iterator[socket.socket]:
        """Lend a channel that no other thread has; a new one when all are lent.

        Args:
            seconds: how long each wait on it may take.

        Raises:
            Gone: the process has ended.
        """
        channel = self._idle_channel() or self._new_channel()
        channel.settimeout(seconds)
        try:
            yield channel
        except QuerykitError:
            self._give_back(channel)  # the child has answered, if with an error
            raise
        except BaseException:
            channel.close()
            raise
        self._give_back(channel)

    def quit(self, seconds: float) -> None:
        """Close the engine in good order; end the process if that takes too long."""
        with suppress(OSError):
            self._control.sendall(Sort.QUIT)
        with suppress(subprocess.TimeoutExpired):
            self._child.wait(seconds)
        self.end()

    def end(self, reason: str = "", *, cancelled: str | None = None) -> None:
        """End the process at once, if it has not yet, and say why."""
        with self._lock:
            if cancelled is not None:
                self.cancelled.add(cancelled)
            if not self._ended:
                self._ended = True
                self._child.kill()
                code = self._child.wait()
                self.reason = reason or _reason(code)
                self._control.close()
            idle, self._idle = self._idle, []
        for channel in idle:
            channel.close()

    def _idle_channel(self) -> socket.socket | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _new_channel(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._control, [Sort.CHANNEL], [theirs.fileno()])
            except OSError as error:
                ours.close()
                raise Gone from error
        return ours

    def _give_back(self, channel: socket.socket) -> None:
        with self._lock:
            if not self._ended:
                self._idle.append(channel)
                return
        channel.close()


def _harmless() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if name in ENVIRONMENT or name.startswith(PREFIXES)
    }


def _reason(code: int) -> str:
    if code < 0:
        return f"signal {-code} ({signal.Signals(-code).name})"
    return f"exit code {code}"
