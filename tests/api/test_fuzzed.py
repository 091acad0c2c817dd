"""The served OpenAPI document against the server: whatever it allows, and much that it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings

from querykit.api.openapi import document
from support.serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.serving import Running

schemathesis = pytest.importorskip("schemathesis")
checks = pytest.importorskip("schemathesis.checks")
found = pytest.importorskip("schemathesis.specs.openapi.checks")

pytestmark = pytest.mark.slow

CHECKS = [
    checks.not_a_server_error,
    found.status_code_conformance,
    found.content_type_conformance,
    found.response_schema_conformance,
    found.response_headers_conformance,
]
FEW = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
UPGRADE = "/query/upgrade/"
QUERIES: list[dict[str, Any]] = [
    {"kind": "HogQLQuery", "query": "select event, count(), max(timestamp) from events group by 1"},
    {"kind": "HogQLQuery", "query": "select 1/0, [1, null], tuple('a', 2), now()"},
    {"kind": "EventsQuery", "select": ["*", "timestamp"]},
    {"kind": "TrendsQuery", "series": [{"kind": "EventsNode", "event": "sign up"}]},
    {"kind": "HogQLMetadata", "language": "hogQL", "query": "select nothing from events"},
    {"kind": "HogQLQuery", "query": "select nothing"},
    {"kind": "PathsQuery", "pathsFilter": {}},
    {"kind": "RetentionQuery", "retentionFilter": {}},
]


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with serving(strict=False) as running:
        yield running


@pytest.fixture(scope="module")
def api(server: Running) -> Any:
    return schemathesis.openapi.from_url(f"{server.url}/api/schema/?format=json&brief=true")


OPERATIONS = [
    (path, method.upper())
    for path, methods in document(brief=True)["paths"].items()
    for method in methods
    if not path.startswith("/api/environments/{project}/")  # the same as below projects
]


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda one: one.name)
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_operation__any_request__is_answered_as_documented(
    api: Any, server: Running, path: str, method: str, mode: Any
):
    operation = api[path][method]
    if mode.is_negative and not (operation.body or list(operation.iter_parameters())):
        pytest.skip("there is nothing to be wrong")

    @given(case=operation.as_strategy(generation_mode=mode))
    @FEW
    def each(case: Any) -> None:
        check(case, server)

    each()


def check(case: Any, server: Running) -> None:
    headers = {"Authorization": f"Bearer {server.named['all']}"}
    # PostHog reaches into the body without a look, and fails where there is no query.
    blind = case.path.endswith(UPGRADE) and not (
        isinstance(case.body, dict) and "query" in case.body
    )
    case.call_and_validate(headers=headers, checks=CHECKS[1:] if blind else CHECKS)


@pytest.mark.parametrize("query", QUERIES, ids=lambda one: f"{one['kind']}-{len(str(one))}")
@pytest.mark.parametrize("refresh", ["blocking", "force_async"])
def test_query__of_each_sort__is_answered_as_documented(
    api: Any, server: Running, query: dict[str, Any], refresh: str
):
    headers = {"Authorization": f"Bearer {server.named['all']}"}
    operation = api["/api/projects/{project}/query/"]["POST"]
    body = {"query": query, "refresh": refresh, "client_query_id": f"fuzz{len(str(query))}"}
    case = operation.Case(
        path_parameters={"project": "1"}, body=body, media_type="application/json"
    )
    answer = case.call_and_validate(headers=headers, checks=CHECKS)
    assert answer.status_code in {200, 202, 400}
    if answer.status_code == 202:
        server.wait(body["client_query_id"])
        status = api["/api/projects/{project}/query/{id}/"]["GET"]
        asked = {"project": "1", "id": body["client_query_id"]}
        status.Case(path_parameters=asked).call_and_validate(headers=headers, checks=CHECKS)
