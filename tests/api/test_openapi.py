"""The API as a document: complete, valid, and quick enough."""

from __future__ import annotations

import json
import time
import urllib.request
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
import yaml

from querykit.api.openapi import PREFIX, document
from querykit.api.registry import table
from querykit.schema.catalogue import KINDS
from querykit.schema.compiled import DRAFT_2020_12

if TYPE_CHECKING:
    from support.serving import Running

METHODS = ("get", "post", "delete")


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    paths = document()["paths"]
    return [
        (path, method, one) for path, methods in paths.items() for method, one in methods.items()
    ]


def fetched(url: str, accept: str | None = None) -> tuple[str, str]:
    request = urllib.request.Request(url, headers={"Accept": accept} if accept else {})
    with urllib.request.urlopen(request) as answer:
        return answer.headers["Content-Type"], answer.read().decode()


def test_document__every_route__is_in_it():
    told = {(path.rstrip("/") or "/", method.upper()) for path, method, _ in operations()}
    routed = {
        (path.replace(":id}", "}").replace(":kind}", "}"), method)
        for path, actions in table().items()
        for method, action in actions.items()
        if action.about.listed
    }
    assert told == routed
    assert len(told) > 30


def test_document__operations__have_names_of_their_own():
    names = [one["operationId"] for _, _, one in operations()]
    assert len(set(names)) == len(names)
    assert "environments_query_log_retrieve" in names
    assert "projects_list" in names


def test_document__every_operation__tells_statuses_and_bodies():
    for path, method, one in operations():
        statuses = set(one["responses"])
        assert statuses >= {"500", "503"}, path
        assert any(status.startswith("2") for status in statuses), (path, method)
        assert ("security" in one) == ("401" in statuses and "429" in statuses), path
        assert ("requestBody" in one) == ("413" in statuses), path
        assert one["summary"]


def test_document__query__tells_what_it_costs():
    for path, _, one in operations():
        for status, answer in one["responses"].items():
            assert "X-Request-Id" in answer["headers"]
            costs = "X-PostHog-Query-Bytes-Read" in answer["headers"]
            runs = path.endswith(("/query/", "/{kind}/")) and status in {"200", "202"}
            assert costs == runs, (path, status)


def test_document__references__lead_somewhere():
    schemas = document()["components"]["schemas"]
    text = json.dumps(document())
    named = {part.partition('"')[0] for part in text.split(f'"{PREFIX}')[1:]}
    assert named <= set(schemas)
    assert "#/definitions/" not in text
    assert {info.model for info in KINDS.values() if not info.retired} <= set(schemas)
    assert {"QueryRequest", "QueryStatusResponse", "Problem", "QueryAnswer"} <= named


def test_document__brief__has_the_same_routes_and_few_models():
    short = document(brief=True)
    assert short["paths"] == document()["paths"]
    schemas = short["components"]["schemas"]
    assert len(schemas) < 60
    assert "TrendsQuery" in schemas["QuerySchema"]["properties"]["kind"]["enum"]
    named = {part.partition('"')[0] for part in json.dumps(short).split(f'"{PREFIX}')[1:]}
    assert named <= set(schemas)


def test_document__schemas__are_schemas():
    for schema in document()["components"]["schemas"].values():
        jsonschema_rs.meta.validate({"$schema": DRAFT_2020_12, **schema})


def test_schema__by_default__is_yaml(strict: Running):
    kind, text = fetched(f"{strict.url}/api/schema/")
    assert fetched(f"{strict.url}/api/schema") == (kind, text)
    assert kind.startswith("application/vnd.oai.openapi")
    assert not text.startswith("{")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    assert yaml.load(text, loader) == json.loads(json.dumps(document()))


def test_schema__asked_for_json__is_json(strict: Running):
    want = json.loads(json.dumps(document()))
    for url, accept in (
        ("?format=json", None),
        ("", "application/json"),
        ("", "application/vnd.oai.openapi+json"),
    ):
        kind, text = fetched(f"{strict.url}/api/schema/{url}", accept)
        assert kind == "application/vnd.oai.openapi+json"
        assert json.loads(text) == want
    kind, _ = fetched(f"{strict.url}/api/schema/?format=yaml", "application/json")
    assert kind.startswith("application/vnd.oai.openapi")


def test_schema__made_once__is_served_quickly(strict: Running):
    fetched(f"{strict.url}/api/schema/")
    begun = time.perf_counter()
    fetched(f"{strict.url}/api/schema/")
    assert time.perf_counter() - begun < 0.2


# -- the page -----------------------------------------------------------------------------------------


def test_page__loads_nothing_from_elsewhere(strict: Running):
    kind, html = fetched(f"{strict.url}/docs")
    assert kind.startswith("text/html")
    assert "://" not in html
    for name in ("swagger-ui.css", "swagger-ui-bundle.js", "start.js", "favicon-32x32.png"):
        assert f'"/docs/{name}"' in html or name.endswith("js")
        with urllib.request.urlopen(f"{strict.url}/docs/{name}") as part:
            assert part.headers["X-Content-Type-Options"] == "nosniff"
            assert "default-src 'none'" in part.headers["Content-Security-Policy"]


def test_root__leads_to_the_page(strict: Running):
    with urllib.request.urlopen(f"{strict.url}/") as answer:
        assert answer.url == f"{strict.url}/docs"


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "swagger-ui.LICENSE",
        "../app.py",
        "..%2fapp.py",
        "%2e%2e/app.py",
        "/etc/passwd",
        "a%00",
    ],
)
def test_page__other_files__are_not_found(strict: Running, name: str):
    assert strict.ask("GET", f"/docs/{name}").status == 404
