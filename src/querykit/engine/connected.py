"""A ClickHouse server over clickhouse-connect (libraries.md 1.5)."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING, Any

from querykit.engine.failures import server_error
from querykit.engine.retries import NotSent, lost, retried
from querykit.engine.running import kill_statement, killed, server_id
from querykit.engine.transport import Statement
from querykit.errors import EngineBusy, MissingEngine

if TYPE_CHECKING:
    from collections.abc import Generator

    from querykit.engine.address import Address
    from querykit.errors import EngineError

PIECE = 1 << 20


class Connected:
    """Carries statements to a server; see `Transport`.

    Args:
        address: the server.
        connect_seconds: how long it may take to answer at all.
        answer_seconds: how long it may be silent while it works on a statement.

    Raises:
        MissingEngine: clickhouse-connect is not installed.
        EngineUnreachable: there is no server, or it does not let the user in.
    """

    reads_files = False

    def __init__(self, address: Address, *, connect_seconds: float, answer_seconds: float) -> None:
        try:
            import clickhouse_connect  # noqa: PLC0415 - an extra
            from clickhouse_connect.driver import httputil  # noqa: PLC0415
            from clickhouse_connect.driver.exceptions import ClickHouseError  # noqa: PLC0415
        except ImportError as error:
            raise MissingEngine(
                "clickhouse-connect is not installed",
                hint="pip install 'querykit[cluster]', or add ?client=http to the URL",
            ) from error
        self.database = address.database
        self._place = address.place
        # Of its own: those of the pool that clients share outlive them.
        self._pool: Any = httputil.get_pool_manager(ca_cert=os.environ.get("SSL_CERT_FILE"))
        try:
            # No session: queries of several threads would wait for each other in it.
            self._client: Any = clickhouse_connect.get_client(
                host=address.host,
                port=address.port,
                username=address.user,
                password=address.password,
                secure=address.secure,
                pool_mgr=self._pool,
                connect_timeout=connect_seconds,
                send_receive_timeout=answer_seconds,
                query_retries=0,
                compress=False,
                autogenerate_session_id=False,
            )
        except ClickHouseError as error:
            self._pool.clear()
            raise self._failure(error) from error
        self._client.database = address.database

    def ask(self, statement: Statement) -> bytes:
        """Run one statement and return its whole answer; see `Transport.ask`."""
        raw: bytes = self._called("raw_query", statement, "JSONCompact")
        return raw

    def stream(self, statement: Statement) -> Generator[bytes]:
        """Run one statement and yield its rows; see `Transport.stream`."""
        from urllib3.exceptions import HTTPError  # noqa: PLC0415 - clickhouse-connect brings it

        with closing(self._called("raw_stream", statement, "JSONCompactEachRow")) as answer:
            try:
                while piece := answer.read(PIECE):
                    yield piece
            except HTTPError as error:
                raise lost(self._place) from error

    def cancel(self, query_id: str) -> int:
        """Stop the statements of an id; see `Transport.cancel`."""
        statement = kill_statement(query_id, wait=False)  # one that does not stop would hold us up
        return killed(self.ask(Statement(statement, anywhere=True)))

    def close(self) -> None:
        """Let go of the connections; the server keeps its data."""
        client, self._client = self._client, None
        if client is not None:
            client.close()
            self._pool.clear()

    def _called(self, method: str, statement: Statement, form: str) -> Any:
        from clickhouse_connect.driver.exceptions import ClickHouseError  # noqa: PLC0415

        client = self._client
        if client is None:
            raise EngineBusy("the engine is closed", hint="open a new one")
        settings = dict(statement.settings)
        if statement.query_id:
            settings["query_id"] = server_id(statement.query_id)
        # Not its raw_insert, which sends rows a second time when the connection breaks.
        text = statement.sql
        if statement.data:
            text = f"{text}\n{statement.data.decode('utf-8')}"

        def once() -> Any:
            try:
                return getattr(client, method)(
                    text,
                    settings=settings,
                    use_database=not statement.anywhere,
                    transport_settings={"X-ClickHouse-Format": form},
                )
            except ClickHouseError as error:
                if _never_left(error):
                    raise NotSent("connection refused") from error
                raise self._failure(error) from error

        return retried(once, statement, self._place)

    def _failure(self, error: Exception) -> EngineError:
        said = str(error)
        return server_error(said, self._place) if "Code:" in said else lost(self._place)


def _never_left(error: Exception) -> bool:
    """Whether a statement did not leave this machine."""
    from urllib3.exceptions import NewConnectionError  # noqa: PLC0415 - clickhouse-connect brings it

    return isinstance(getattr(error.__cause__, "reason", None), NewConnectionError)
