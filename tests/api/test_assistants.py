"""What `X-PostHog-Client: mcp` changes (api.md 2.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from support.serving import Got, Running

SERIES = [{"kind": "EventsNode", "event": "sign out"}]


def ask(server: Running, query: dict[str, Any], client: str | None = "mcp") -> Got:
    headers = {} if client is None else {"X-PostHog-Client": client}
    return server.ask("POST", "/api/projects/1/query/", {"query": query}, headers=headers)


def test_assistant__sql__gets_text_too(relaxed: Running):
    query = {"kind": "HogQLQuery", "query": "select 1 as a, 'two' as b"}
    assert ask(relaxed, query).body["formatted_results"] == "a|b\n1|two"
    # Also from the cache; nobody else does.
    assert ask(relaxed, query).body["formatted_results"] == "a|b\n1|two"
    assert "formatted_results" not in ask(relaxed, query, None).body


def test_assistant__list_of_events__gets_none(relaxed: Running):
    got = ask(relaxed, {"kind": "EventsQuery", "select": ["event"], "after": "2020-01-01"})
    assert got.status == 200
    assert "formatted_results" not in got.body


@pytest.mark.parametrize(
    ("date_to", "client", "count"),
    [
        ("2020-01-10 11:00", "mcp", 0),
        ("2020-01-10T11:00:00", "mcp", 0),
        ("2020-01-10 11:00", None, 2),
        ("2020-01-10", "mcp", 2),
    ],
)
def test_assistant__date_with_a_time__is_that_moment(
    relaxed: Running, date_to: str, client: str | None, count: int
):
    dates = {"date_from": "2020-01-08", "date_to": date_to}
    got = ask(relaxed, {"kind": "TrendsQuery", "series": SERIES, "dateRange": dates}, client)
    assert got.body["results"][0]["count"] == count
