from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from querykit.service.state import State, open_state
from support.redis import Redis, redis_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def redis() -> Iterator[Redis]:
    with redis_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "redis"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where state is kept: each store in turn."""
    if request.param == "sqlite":
        return str(tmp_path / "state.sqlite")
    return request.getfixturevalue("redis").url


@pytest.fixture
def state(place: str) -> Iterator[State]:
    opened = open_state(place)
    yield opened
    opened.close()
