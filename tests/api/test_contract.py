"""Each case of fixtures/api: one request, and what must come back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from support.cases import FIXTURES

if TYPE_CHECKING:
    from support.serving import Running

CASES = [
    pytest.param(case, id=f"{path.stem}-{case['title'].replace(' ', '_')}")
    for path in sorted((FIXTURES / "api").glob("*.json"))
    for case in json.loads(path.read_text(encoding="utf-8"))
]


def test_cases__are_there():
    assert len(CASES) > 40


@pytest.mark.parametrize("case", CASES)
def test_case__answer__is_as_written(case: dict[str, Any], request: pytest.FixtureRequest):
    server: Running = request.getfixturevalue(case.get("server", "strict"))
    query = "/query" + case.get("path", "/")
    for prefix in case.get("prefixes", ["environments/1"]):
        got = server.ask(
            case.get("method", "POST"),
            f"/api/{prefix}{query}",
            case.get("body"),
            key=case.get("key", "all"),
            headers=case.get("headers"),
        )
        assert got.status == case["status"], got.body
        whole = case.get("whole")
        assert whole is None or got.body == whole
        for name, value in case.get("has", {}).items():
            assert got.body[name] == value, name
        for text in case.get("says", []):
            assert text in got.body["detail"]
        for name, value in case.get("headers_have", {}).items():
            assert value in (got.headers[name] or ""), name
