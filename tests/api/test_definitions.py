"""The events and properties that assistants look through."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from support.serving import Running

EVENTS = "/api/projects/1/event_definitions"


@pytest.mark.parametrize("end", ["", "/"])
def test_events__of_the_data__are_listed_the_most_frequent_first(strict: Running, end: str):
    page = strict.ask("GET", EVENTS + end).body
    assert [one["name"] for one in page["results"]] == ["sign out", "sign up"]
    assert page["count"] == 2
    ids = {uuid.UUID(one["id"]) for one in page["results"]}
    assert len(ids) == 2
    again = strict.ask("GET", f"/api/environments/1/event_definitions{end}").body
    assert again["results"] == page["results"]


def test_events__searched_and_by_page__are_those(strict: Running):
    found = strict.ask("GET", f"{EVENTS}/?search=UP").body
    assert [one["name"] for one in found["results"]] == ["sign up"]
    second = strict.ask("GET", f"{EVENTS}/?limit=1&offset=1").body
    assert [one["name"] for one in second["results"]] == ["sign up"]
    assert second["next"] is None


def test_properties__of_a_sort__are_listed(strict: Running):
    got = strict.ask("GET", "/api/projects/1/property_definitions/?type=person")
    assert (got.status, got.body["count"]) == (200, len(got.body["results"]))
    wrong = strict.ask("GET", "/api/projects/1/property_definitions/?type=thing")
    assert (wrong.status, wrong.body["attr"]) == (400, "type")
    assert wrong.body["detail"] == '"thing" is not a valid choice.'


def test_definitions__without_scope__are_refused(strict: Running):
    for name in ("event", "property"):
        got = strict.ask("GET", f"/api/projects/1/{name}_definitions/", key="reader")
        assert got.status == 403
        assert got.body["detail"].endswith(f"required scope '{name}_definition:read'")
