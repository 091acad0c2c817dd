"""A ClickHouse server.

It has PostHog's tables already, or gets them by `create_tables`; opening changes nothing.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from querykit.engine.address import Address
from querykit.engine.clickhouse import ClickHouse
from querykit.engine.connected import Connected
from querykit.engine.layout import Layout
from querykit.engine.plain import PlainHTTP
from querykit.engine.transport import Statement
from querykit.errors import EngineTooOld

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.engine.transport import Setting

OLDEST = (23, 6)
"""The first release with `session_timezone`, which compiled queries rely on."""


ON_A_CLUSTER: Mapping[str, Setting] = MappingProxyType(
    {
        # A table that is joined is asked for once, and sent along, when its rows are on all nodes.
        "distributed_product_mode": "global",
        # What was inserted can be read at once.
        "insert_distributed_sync": 1,
    }
)
"""Settings for tables over several nodes; of no effect on others."""


class Remote(ClickHouse):
    """A ClickHouse server.

    Args:
        url: `clickhouse://user:password@host:8123/database`; `clickhouses://` for TLS. The database is
            `posthog` unless it says another. `?client=http` does without clickhouse-connect.
        connect_seconds: how long the server may take to answer at all.
        answer_seconds: how long it may be silent while it works on a statement.
        settings: ClickHouse's own, for every statement.

    Raises:
        UnknownEngine: the URL names no host, or has a parameter that is not known.
        MissingEngine: clickhouse-connect is not installed.
        EngineUnreachable: there is no server, or it does not let the user in.
        EngineTooOld: the server is of a release that lacks what queries need.
    """

    def __init__(
        self,
        url: str,
        *,
        connect_seconds: float = 10.0,
        answer_seconds: float = 300.0,
        settings: Mapping[str, Setting] = MappingProxyType({}),
    ) -> None:
        address = Address.of(url)
        plain = PlainHTTP(address, connect_seconds=connect_seconds, answer_seconds=answer_seconds)
        # Asked plainly, any server can say what is wrong.
        try:
            _check_release(plain, address.place)
        except BaseException:
            plain.close()
            raise
        if address.client == "http":
            super().__init__(plain, Layout(), {**ON_A_CLUSTER, **settings})
            return
        plain.close()
        connected = Connected(
            address, connect_seconds=connect_seconds, answer_seconds=answer_seconds
        )
        super().__init__(connected, Layout(), {**ON_A_CLUSTER, **settings})


def _check_release(plain: PlainHTTP, place: str) -> None:
    """Look whether a server lets us in, and is new enough.

    Raises:
        EngineUnreachable: there is none, or it does not let us in.
        EngineTooOld: it is not.
    """
    raw = plain.ask(Statement("SELECT version() FORMAT TabSeparated", anywhere=True))
    release = raw.decode("utf-8", "replace").strip()
    found = re.match(r"(\d+)\.(\d+)", release)
    if found and (int(found[1]), int(found[2])) < OLDEST:
        raise EngineTooOld(
            f"{place} is ClickHouse {release}; queries need {OLDEST[0]}.{OLDEST[1]} or newer",
            hint="upgrade the server, or use the embedded engine: chdb:///folder",
        )
