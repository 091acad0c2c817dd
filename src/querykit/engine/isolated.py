"""ClickHouse in a child process: chDB where a crash or a query that never ends hurts nobody else.

The child is spawned, never forked, and has the data in a folder: that of the URL, or a temporary one
for an engine in memory (chDB's own memory is a folder under /tmp as well). So nothing that was inserted
is lost with it, and the next statement gets a fresh child over the same data.

A child is ended when a statement is not over some seconds after its limit of time, or after it was
told to stop. Whoever had a statement in a child that ended gets `EngineCrashed`.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections import Counter
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from querykit.engine.clickhouse import ClickHouse
from querykit.engine.dictionaries import DATABASE
from querykit.engine.failures import TIMEOUT
from querykit.engine.frames import Gone, Sort, packed, receive, send, unpacked_error
from querykit.engine.layout import ON_ONE_MACHINE
from querykit.engine.process import Process
from querykit.engine.running import kill_statement, killed
from querykit.engine.transport import Statement
from querykit.errors import EngineBusy, EngineCrashed, EngineLimit, QueryCancelled

if TYPE_CHECKING:
    import socket
    from collections.abc import Generator, Iterator

GRACE_SECONDS = 5.0
ATTEMPTS = 3
"""How many children may end, one after another, before they take a statement."""


class Isolated(ClickHouse):
    """An engine in a child process, with PostHog's tables.

    Args:
        folder: where the data is kept; None for one that forgets.
        grace_seconds: how long a statement may go on after its limit, or after it was told to stop.

    Raises:
        MissingEngine: chDB is not installed.
        EngineBusy: another process has the folder.
        EngineCrashed: the child ended before it could do anything.
    """

    def __init__(self, folder: str | None = None, *, grace_seconds: float = GRACE_SECONDS) -> None:
        super().__init__(InChild(folder, grace_seconds=grace_seconds), ON_ONE_MACHINE)
        try:
            self.create_tables()
        except BaseException:
            self.close()
            raise


class InChild:
    """Carries statements to a chDB in a child process; see `Transport` and `Isolated`."""

    reads_files = True
    database = DATABASE

    def __init__(self, folder: str | None, *, grace_seconds: float) -> None:
        self._forgets = folder is None
        self._folder = str(
            Path(folder).absolute() if folder else tempfile.mkdtemp(prefix="querykit-")
        )
        self._grace = grace_seconds
        self._lock = threading.Lock()
        self._closed = False
        self._running: Counter[str] = Counter()
        try:
            self._process = Process(self._folder, forgets=self._forgets)
        except BaseException:
            self._forget()
            raise

    def ask(self, statement: Statement) -> bytes:
        """Run one statement and return its whole answer; see `Transport.ask`."""
        with self._begun(Sort.ASK, statement) as channel:
            return _answer(channel)[1]

    def stream(self, statement: Statement) -> Generator[bytes]:
        """Run one statement and yield its rows; see `Transport.stream`."""
        with self._begun(Sort.STREAM, statement) as channel:
            sort, piece = _answer(channel)
            while sort is Sort.PIECE:
                yield piece
                sort, piece = _answer(channel)

    def cancel(self, query_id: str) -> int:
        """Stop the statements of an id, if need be with the child; see `Transport.cancel`."""
        with self._lock:
            count, process = self._running[query_id], self._process
        if not query_id or not count:
            return 0
        statement = Statement(kill_statement(query_id))
        try:
            with process.lent(self._grace) as channel:
                _request(channel, Sort.ASK, statement)
                return killed(_answer(channel)[1])
        except TimeoutError:
            process.end(f"it did not stop a query within {self._grace:g} s", cancelled=query_id)
        except Gone:
            process.end()
        return count

    def close(self) -> None:
        """Close the engine; statements that run may end. Data in memory is gone."""
        with self._lock:
            self._closed = True
            idle = not self._running.total()
        if idle:
            self._finish()

    @contextmanager
    def _begun(self, sort: Sort, statement: Statement) -> Iterator[socket.socket]:
        """Begin a statement and lend its channel; say what became of it when the child ends."""
        with self._counted(statement.query_id), ExitStack() as lending:
            process, channel = self._begin(sort, statement, lending)
            try:
                yield channel
            except TimeoutError as error:
                raise _ended_for(process) from error
            except Gone as error:
                process.end()
                if statement.query_id and statement.query_id in process.cancelled:
                    raise QueryCancelled("the query was cancelled") from error
                raise EngineCrashed(
                    f"the engine's process ended while the query ran: {process.reason}",
                    hint="what was loaded is there; ask again, and for less if it was this query",
                ) from error

    def _begin(
        self, sort: Sort, statement: Statement, lending: ExitStack
    ) -> tuple[Process, socket.socket]:
        """Give a statement to a child; one that was gone before it took it is replaced."""
        limit = None if statement.seconds is None else statement.seconds + self._grace
        for _ in range(ATTEMPTS):
            process = self._living()
            try:
                with ExitStack() as stack:
                    channel = stack.enter_context(process.lent(limit))
                    _request(channel, sort, statement)
                    lending.push(stack.pop_all())
                    return process, channel
            except TimeoutError as error:
                raise _ended_for(process) from error
            except Gone:
                process.end()
        raise EngineCrashed(
            "the engine's process ends as soon as it is started", hint=process.reason
        )

    def _living(self) -> Process:
        """Return the process; a fresh one if the last has ended."""
        with self._lock:
            if not self._process.is_alive():
                self._process.end()
                self._process = Process(self._folder, forgets=self._forgets)
            return self._process

    @contextmanager
    def _counted(self, query_id: str) -> Iterator[None]:
        """Count a statement while it runs; the last one after `close` closes."""
        with self._lock:
            if self._closed:
                raise EngineBusy("the engine is closed", hint="open a new one")
            self._running[query_id] += 1
        try:
            yield
        finally:
            self._left(query_id)

    def _left(self, query_id: str) -> None:
        with self._lock:
            self._running[query_id] -= 1
            if not self._running[query_id]:
                del self._running[query_id]
            last = self._closed and not self._running
        if last:
            self._finish()

    def _finish(self) -> None:
        self._process.quit(self._grace)
        self._forget()

    def _forget(self) -> None:
        if self._forgets:
            shutil.rmtree(self._folder, ignore_errors=True)


def _ended_for(process: Process) -> EngineLimit:
    """End a child that does not stop a statement at its limit of time; return the error for it."""
    process.end("it did not stop a query at its limit of time")
    return EngineLimit(
        "the query took longer than it may, and did not stop by itself",
        hint="ask for less: a shorter date range, fewer columns, a LIMIT",
        clickhouse_code=TIMEOUT,
    )


def _request(channel: socket.socket, sort: Sort, statement: Statement) -> None:
    """Give a statement to the child, and wait until it has it."""
    send(channel, sort, packed(statement))
    send(channel, Sort.DATA, statement.data)
    receive(channel)


def _answer(channel: socket.socket) -> tuple[Sort, bytes]:
    """Wait for the next frame.

    Raises:
        EngineError: it is one.
    """
    sort, payload = receive(channel)
    if sort is Sort.ERROR:
        raise unpacked_error(payload)
    return sort, payload
