from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from querykit.environment import Environment
from querykit.service.cache import Cache, cache_key
from querykit.service.state.sqlite import SqliteState

if TYPE_CHECKING:
    from querykit.errors import Document

NODE: Document = {"kind": "TrendsQuery", "series": [{"kind": "EventsNode", "event": "a"}]}
ACTION = {"id": 1, "name": "bought", "steps": [{"event": "order"}]}


def key(node: Document = NODE, **facts: object) -> str:
    return cache_key(node, Environment(**facts))  # type: ignore[arg-type]


def test_key__of_the_same__is_the_same():
    first = key(actions=[ACTION], modifiers={"personsOnEventsMode": "disabled"})
    assert first == key(actions=[ACTION], modifiers={"personsOnEventsMode": "disabled"})
    assert first.startswith("cache_")
    assert len(first) == 38


@pytest.mark.parametrize(
    "node",
    [
        dict(reversed(NODE.items())),
        {**NODE, "tags": {"scene": "x"}, "dateRange": None},
        {**NODE, "series": [{**NODE["series"][0], "custom_name": "A"}]},
    ],
)
def test_key__of_what_changes_no_answer__is_the_same(node: Document):
    assert key(node) == key()


@pytest.mark.parametrize(
    "facts",
    [
        {"id": 2},
        {"timezone": "Asia/Tokyo"},
        {"week_start": "monday"},
        {"modifiers": {"personsOnEventsMode": "disabled"}},
        {"actions": [ACTION]},
        {"test_account_filters": [{"key": "email", "value": "x", "type": "person"}]},
    ],
)
def test_key__of_other_facts__is_another(facts: dict[str, object]):
    assert key(**facts) != key()
    assert key(actions=[{**ACTION, "steps": []}]) != key(actions=[ACTION])


def test_answer__of_a_key__is_let_go_sooner():
    class Later(SqliteState):
        ahead = 0.0

        def now(self) -> float:
            return super().now() + self.ahead

    state, now = Later(), datetime.now(UTC)
    cache = Cache(state)
    cache.put(1, "cache_key", {}, now, by_key=True)
    cache.put(1, "cache_person", {}, now, by_key=False)
    state.ahead = 25 * 3600
    assert cache.get(1, "cache_key", now) is None
    assert cache.get(1, "cache_person", now) is not None
    state.ahead = 8 * 24 * 3600
    assert cache.get(1, "cache_person", now) is None
    state.close()
