"""A ClickHouse server over its HTTP interface, with nothing but Python's own HTTP.

It asks less of a server than clickhouse-connect, which wants a recent one to shake hands with, and can
tell a statement that never arrived from one whose answer was lost.
"""

from __future__ import annotations

import http.client
import ssl
import threading
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from querykit.engine.failures import server_error
from querykit.engine.retries import Dropped, NotSent, lost, retried
from querykit.engine.running import kill_statement, killed, server_id
from querykit.engine.transport import Statement
from querykit.errors import EngineBusy, EngineUnreachable

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

    from querykit.engine.address import Address
    from querykit.engine.transport import Setting

OK = 200
PIECE = 1 << 20


class PlainHTTP:
    """Carries statements to a server; see `Transport`.

    Args:
        address: the server.
        connect_seconds: how long it may take to answer at all.
        answer_seconds: how long it may be silent while it works on a statement.
    """

    reads_files = False

    def __init__(self, address: Address, *, connect_seconds: float, answer_seconds: float) -> None:
        self.database = address.database
        self._address = address
        self._connect_seconds, self._answer_seconds = connect_seconds, answer_seconds
        self._lock = threading.Lock()
        self._idle: list[HTTPConnection] = []
        self._closed = False

    def ask(self, statement: Statement) -> bytes:
        """Run one statement and return its whole answer; see `Transport.ask`."""
        # The server keeps the answer back until it is whole, so that an error has a status.
        with self._answered(statement, "JSONCompact", {"wait_end_of_query": 1}) as answer:
            return self._read(answer)

    def stream(self, statement: Statement) -> Generator[bytes]:
        """Run one statement and yield its rows; see `Transport.stream`."""
        with self._answered(statement, "JSONCompactEachRow", {}) as answer:
            while piece := self._read(answer, PIECE):
                yield piece

    def cancel(self, query_id: str) -> int:
        """Stop the statements of an id; see `Transport.cancel`."""
        statement = kill_statement(query_id, wait=False)  # one that does not stop would hold us up
        return killed(self.ask(Statement(statement, anywhere=True)))

    def close(self) -> None:
        """Let go of the connections; the server keeps its data."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextmanager
    def _answered(
        self, statement: Statement, form: str, options: Mapping[str, Setting]
    ) -> Iterator[http.client.HTTPResponse]:
        """Send a statement and give what the server answers.

        Raises:
            EngineError: it refuses the statement.
        """
        parameters: dict[str, Setting] = {"default_format": form, **options, **statement.settings}
        if not statement.anywhere:
            parameters["database"] = self.database
        if statement.query_id:
            parameters["query_id"] = server_id(statement.query_id)
        body = statement.sql.encode("utf-8", "surrogatepass")
        if statement.data:
            parameters["query"], body = statement.sql, statement.data
        path = f"/?{urlencode(parameters)}"
        connection, answer = retried(lambda: self._sent(path, body), statement, self._address.place)
        try:
            if answer.status != OK:
                raise server_error(
                    self._read(answer).decode("utf-8", "replace"), self._address.place
                )
            yield answer
        finally:
            self._give_back(connection, answer)

    def _sent(self, path: str, body: bytes) -> tuple[HTTPConnection, http.client.HTTPResponse]:
        """Send one request, and wait for the head of the answer.

        Raises:
            NotSent: nobody answers.
            Dropped: the connection broke.
            EngineUnreachable: who answers is no ClickHouse, or is silent.
        """
        connection = self._idle_connection()
        kept = connection is not None
        connection = connection or self._new_connection()
        headers = {
            "X-ClickHouse-User": self._address.user,
            "X-ClickHouse-Key": self._address.password,
        }
        try:
            connection.request("POST", path, body, headers)
            return connection, connection.getresponse()
        except TimeoutError as error:
            connection.close()
            raise self._silent() from error
        except (OSError, http.client.RemoteDisconnected) as error:
            connection.close()
            raise Dropped(kept=kept) from error
        except http.client.HTTPException as error:
            connection.close()
            raise EngineUnreachable(
                f"what answers at {self._address.place} speaks no HTTP",
                hint="name the port of ClickHouse's HTTP interface, and clickhouses:// for TLS",
            ) from error

    def _read(self, answer: http.client.HTTPResponse, size: int | None = None) -> bytes:
        try:
            return answer.read(size)
        except TimeoutError as error:
            raise self._silent() from error
        except (OSError, http.client.HTTPException) as error:
            raise lost(self._address.place) from error

    def _silent(self) -> EngineUnreachable:
        return EngineUnreachable(
            f"{self._address.place} has been silent for {self._answer_seconds:g} s",
            hint="look whether the server is well, then ask again",
        )

    def _idle_connection(self) -> HTTPConnection | None:
        with self._lock:
            if self._closed:
                raise EngineBusy("the engine is closed", hint="open a new one")
            return self._idle.pop() if self._idle else None

    def _new_connection(self) -> HTTPConnection:
        address = self._address
        connection: HTTPConnection
        if address.secure:
            context = ssl.create_default_context()
            connection = http.client.HTTPSConnection(
                address.host, address.port, timeout=self._connect_seconds, context=context
            )
        else:
            connection = HTTPConnection(address.host, address.port, timeout=self._connect_seconds)
        try:
            connection.connect()
        except ssl.SSLError as error:
            raise EngineUnreachable(
                f"no TLS with {address.place}: {error.reason or error}",
                hint="clickhouse:// is without TLS; a certificate of your own: SSL_CERT_FILE names it",
            ) from error
        except OSError as error:
            raise NotSent(error.strerror or str(error) or type(error).__name__) from error
        connection.sock.settimeout(self._answer_seconds)
        return connection

    def _give_back(self, connection: HTTPConnection, answer: http.client.HTTPResponse) -> None:
        with self._lock:
            if answer.isclosed() and not self._closed:
                self._idle.append(connection)
                return
        # What is left of the answer would be taken for the next one.
        answer.close()
        connection.close()
