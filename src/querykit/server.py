"""The bundled server: opens what a data folder holds, and serves the API over it."""

from __future__ import annotations

import gc
import ipaddress
import signal
import threading
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, NoReturn, Self

from querykit.api import create_app
from querykit.api.logs import set_up_logs
from querykit.api.tracing import provider_for
from querykit.environment import Environment
from querykit.environment.folder import MAIN
from querykit.ingest.capture import Writer
from querykit.ingest.groups import with_stored_types
from querykit.run import Engine, open_engine
from querykit.service import Keys, Queries, open_state
from querykit.service.budget import Budget
from querykit.service.request import read_request

if TYPE_CHECKING:
    import socket
    from types import FrameType, TracebackType

    from starlette.applications import Starlette

    from querykit.api.settings import Settings

ENGINE = "chdb"
ENVIRONMENT = "environment"
DRAIN_SECONDS = 5


class Server:
    """Everything that is open while a server runs; a context manager."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._open = ExitStack()
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        with ExitStack() as opening:
            self.state = open_state(settings.state_place)
            opening.callback(self.state.close)
            self.keys = Keys(self.state)
            self.environment = environment_in(settings)
            url = settings.engine or f"chdb://{(settings.data_dir / ENGINE).absolute()}"
            self.engine: Engine = opening.enter_context(
                open_engine(url, isolated=settings.isolated)
            )
            self.environment = with_stored_types(self.engine.backend, self.environment)
            self.queries = Queries(
                self.engine,
                self.state,
                workers=settings.workers,
                budget=Budget(self.state, settings.read_budget),
                limits=settings.key_limits,
                run_limits=settings.run_limits,
            )
            opening.callback(self.queries.close)
            self.writer = Writer(self.engine.backend)
            opening.callback(self.writer.close)
            self.traces = None if settings.otel is None else provider_for(settings.otel)
            if self.traces is not None:
                opening.callback(self.traces.shutdown)
            self._open = opening.pop_all()

    def app(self) -> Starlette:
        """Return the API."""
        settings = self.settings
        return create_app(
            self.queries,
            self.keys,
            [self.environment],
            strict=settings.strict_auth,
            options=settings.options(local=is_local(settings.host)),
            traces=self.traces,
            writer=self.writer,
        )

    def serve(self) -> None:
        """Answer until a signal says to stop; queries may end for a while, then are cancelled."""
        import uvicorn  # noqa: PLC0415 - an extra

        queries = self.queries
        set_up_logs(self.settings.log_level, self.settings.log_format)

        class Draining(uvicorn.Server):
            async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
                # Who waits for a query that is cancelled gets an answer that says so.
                late = threading.Timer(DRAIN_SECONDS, queries.close)
                late.start()
                await super().shutdown(sockets)
                late.cancel()

        app = self.app()
        self._warm_up()
        config = uvicorn.Config(
            app,
            host=self.settings.host,
            port=self.settings.port,
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=2 * DRAIN_SECONDS,
        )
        # uvicorn raises the signal again when it is done; then everything is closed in turn.
        signal.signal(signal.SIGTERM, _leave)
        with suppress(KeyboardInterrupt):
            Draining(config).run()

    def _warm_up(self) -> None:
        """Make now what the first query would make, and what lasts as long as the server does.

        The collector of garbage need not look through it again and again: each time would hold up all
        requests for a tenth of a second.
        """
        node = {"kind": "HogQLQuery", "query": "select 1"}
        read_request({"query": node}, self.environment)
        self.engine.run(node, self.environment)
        gc.collect()
        gc.freeze()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()


def environment_in(settings: Settings) -> Environment:
    """Return the environment that a server answers about.

    Raises:
        BadEnvironment: it cannot be understood.
    """
    if settings.env is not None:
        return Environment.from_folder(settings.env)
    inside = settings.data_dir / ENVIRONMENT
    return Environment.from_folder(inside) if (inside / MAIN).is_file() else Environment()


def is_local(host: str) -> bool:
    """Say whether an address can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
