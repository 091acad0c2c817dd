"""The cases beside the checkout that need no set-up, when they are there; every operator of theirs."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from support.cases import ROOT

if TYPE_CHECKING:
    from support.serving import Running

FILE = ROOT.parent / "shared" / "data" / "cases" / "api" / "cases.json"
KNOWN = {"team_id": "1", "401_chars": "a" * 401}
SESSION = "X-Test-Session"
TYPES = {"string": str, "integer": int, "array": list, "object": dict, "boolean": bool}


def plain(case: dict[str, Any]) -> bool:
    names = set(re.findall(r"\{([a-z_0-9]+)\}", case["path"] + json.dumps(case.get("body"))))
    return case["path"].startswith("/") and not case["setup"] and names <= {*KNOWN, "api_key"}


CASES = [case for case in json.loads(FILE.read_text()) if plain(case)] if FILE.is_file() else []

OPERATORS = {
    # Any value, null too: null members of PostHog's are in the cases as this.
    "$any": lambda _, got: got is not ABSENT,
    "$absent": lambda _, got: got is ABSENT,
    "$regex": lambda value, got: isinstance(got, str) and re.search(value, got) is not None,
    "$type": lambda value, got: isinstance(got, TYPES[value]),
    "$len": lambda value, got: len(got) == value,
    "$contains": lambda value, got: all(one in got for one in value),
    "$only_keys": lambda value, got: sorted(got) == sorted(value),
}
ABSENT = object()


def holds(want: Any, got: Any) -> bool:
    if isinstance(want, dict):
        return all(
            OPERATORS[name](one, got) if name in OPERATORS else holds(one, got.get(name, ABSENT))
            for name, one in want.items()
        )
    if isinstance(want, list):
        return len(want) == len(got) and all(map(holds, want, got))
    return want == got


@pytest.mark.skipif(not FILE.is_file(), reason="the shared cases are not here")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_shared_case__answer__is_as_written(case: dict[str, Any], request: pytest.FixtureRequest):
    headers = dict(case["headers"])
    by_session = headers.pop(SESSION, None) is not None
    server: Running = request.getfixturevalue("relaxed" if by_session else "strict")
    key = server.named["all"]
    path = case["path"].replace("{api_key}", key)
    for name, value in KNOWN.items():
        path = path.replace("{" + name + "}", value)
    headers = {name: one.replace("{api_key}", key) for name, one in headers.items()}
    got = server.ask(
        case["method"], path, case["body"], key="all" if by_session else None, headers=headers
    )
    assert got.status == case["expect_status"], got.body
    want = json.loads(json.dumps(case["expect_json_contains"]).replace("{team_id}", "1"))
    assert holds(want, got.body), got.body
    for name, rule in (case.get("expect_headers") or {}).items():
        value = got.headers[name]
        assert holds(rule, ABSENT if value is None else value), name
