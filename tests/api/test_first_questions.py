"""What clients ask before they query: who am I, what may I do, which projects are there."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from querykit.api.places import ORGANIZATION, USER, project_token

if TYPE_CHECKING:
    from support.serving import Running

ENDS = pytest.mark.parametrize("end", ["", "/"])


def denied(detail: str) -> dict[str, str | None]:
    return {
        "type": "authentication_error",
        "code": "permission_denied",
        "detail": detail,
        "attr": None,
    }


@ENDS
def test_key__asks_for_itself__is_told_what_it_may(strict: Running, end: str):
    got = strict.ask("GET", f"/api/personal_api_keys/@current{end}", key="elsewhere")
    assert got.status == 200
    assert got.body["label"] == "elsewhere"
    assert got.body["scopes"] == ["*"]
    assert got.body["scoped_teams"] == [2]
    assert got.body["scoped_organizations"] == []
    assert got.body["value"] is None
    assert strict.named["elsewhere"] not in str(got.body)
    assert got.body["mask_value"].endswith(strict.named["elsewhere"][-4:])


def test_key__any_scope__may_ask_for_itself_but_not_by_id(strict: Running):
    own = strict.ask("GET", "/api/personal_api_keys/@current", key="insights")
    assert own.body["scopes"] == ["insight:read"]
    by_id = strict.ask("GET", f"/api/personal_api_keys/{own.body['id']}/", key="insights")
    assert by_id.status == 403
    assert by_id.body == denied("This action does not support personal API key access")


@ENDS
def test_user__is_told_with_what_the_mcp_server_reads(strict: Running, end: str):
    user = strict.ask("GET", f"/api/users/@me{end}").body
    assert user["distinct_id"] == user["uuid"] == USER
    assert uuid.UUID(user["organization"]["id"]) == uuid.UUID(ORGANIZATION)
    assert [one["id"] for one in user["organizations"]] == [ORGANIZATION]
    assert (user["team"]["id"], user["team"]["organization"]) == (1, ORGANIZATION)
    assert [one["id"] for one in user["organization"]["projects"]] == [1, 2]


def test_user__key_of_one_project__has_that_as_team(strict: Running):
    user = strict.ask("GET", "/api/users/@me/", key="elsewhere").body
    assert user["team"]["id"] == 2
    assert [one["id"] for one in user["organization"]["teams"]] == [2]


def test_user__another__is_not_found(strict: Running):
    assert strict.ask("GET", f"/api/users/{USER}/").status == 200
    got = strict.ask("GET", "/api/users/somebody/")
    assert (got.status, got.body["detail"]) == (404, "Not found.")


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("/api/users/@me/", "user:read"),
        ("/api/projects/", "project:read"),
        ("/api/environments/", "project:read"),
        ("/api/projects/1/", "project:read"),
        ("/api/environments/@current/", "project:read"),
        ("/api/organizations/", "organization:read"),
        ("/api/organizations/@current/", "organization:read"),
        ("/api/organizations/@current/projects/", "project:read"),
    ],
)
def test_first_question__without_scope_or_key__is_refused(strict: Running, path: str, scope: str):
    got = strict.ask("GET", path, key="reader")
    assert (got.status, got.body) == (403, denied(f"API key missing required scope '{scope}'"))
    nobody = strict.ask("GET", path, key=None)
    assert (nobody.status, nobody.body["code"]) == (401, "not_authenticated")
    wrong = strict.ask("GET", path, key="phx_wrong")
    assert (wrong.status, wrong.body["code"]) == (401, "authentication_failed")
    method = strict.ask("DELETE", path)
    assert (method.status, method.body["code"]) == (405, "method_not_allowed")


@ENDS
@pytest.mark.parametrize("where", ["projects", "environments"])
def test_projects__of_a_key__are_listed(strict: Running, where: str, end: str):
    page = strict.ask("GET", f"/api/{where}{end}").body
    assert (page["count"], page["next"], page["previous"]) == (2, None, None)
    assert [one["id"] for one in page["results"]] == [1, 2]
    assert page["results"][0] | {"uuid": ""} == {
        "id": 1,
        "uuid": "",
        "organization": ORGANIZATION,
        "project_id": 1,
        "api_token": project_token(1),
        "name": "Project 1",
        "timezone": "UTC",
        "is_demo": False,
        "completed_snippet_onboarding": True,
        "has_completed_onboarding_for": None,
        "access_control": False,
    }
    only = strict.ask("GET", f"/api/{where}{end}", key="elsewhere").body
    assert [one["id"] for one in only["results"]] == [2]


def test_projects__page_by_page__lead_on_and_back(strict: Running):
    first = strict.ask("GET", "/api/projects/?limit=1").body
    assert [one["id"] for one in first["results"]] == [1]
    assert first["previous"] is None
    second = strict.ask("GET", first["next"].removeprefix(strict.url)).body
    assert [one["id"] for one in second["results"]] == [2]
    assert second["next"] is None
    assert strict.ask("GET", second["previous"].removeprefix(strict.url)).body == first


@ENDS
@pytest.mark.parametrize("where", ["projects", "environments"])
def test_project__is_told_with_its_settings(strict: Running, where: str, end: str):
    got = strict.ask("GET", f"/api/{where}/@current{end}", key="elsewhere").body
    assert (got["id"], got["week_start_day"], got["base_currency"]) == (2, 0, "USD")
    assert got["group_types"] == []
    assert strict.ask("GET", f"/api/{where}/1{end}").body["id"] == 1


def test_project__unknown_or_of_others__is_refused(strict: Running):
    for name in ("77", "shop", "-1", "9" * 40):
        got = strict.ask("GET", f"/api/projects/{name}/")
        assert (got.status, got.body["detail"]) == (404, "Project not found.")
    got = strict.ask("GET", "/api/projects/1/", key="elsewhere")
    assert got.status == 403
    assert got.body == denied("API key does not have access to the requested project: ID 1.")


@ENDS
def test_organizations__are_the_one(strict: Running, end: str):
    page = strict.ask("GET", f"/api/organizations{end}").body
    assert page["count"] == 1
    assert [one["id"] for one in page["results"]] == [ORGANIZATION]


def test_organization__current_or_by_id__has_the_projects(strict: Running):
    for name in ("@current", ORGANIZATION):
        got = strict.ask("GET", f"/api/organizations/{name}/").body
        assert [one["id"] for one in got["projects"]] == [1, 2]
        page = strict.ask("GET", f"/api/organizations/{name}/projects/").body
        assert page["results"] == got["projects"]
    assert strict.ask("GET", "/api/organizations/other/").status == 404
