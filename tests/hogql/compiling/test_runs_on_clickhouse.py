"""What the compiler writes is accepted by the real ClickHouse, with PostHog's tables made in it."""

from __future__ import annotations

import pytest

from querykit.hogql.compile import compile_hogql
from support.cases import FIXTURES
from support.hogql_cases import ENVIRONMENT, compile_cases, explained, read_case

pytestmark = pytest.mark.slow
QUERIES = [
    line
    for line in (FIXTURES / "hogql" / "runs" / "queries.hogql").read_text().splitlines()
    if line and not line.startswith("--")
]
VALUES = {"x": 1, "name": "a", "l": ["a", "b"]}
FILTERS = {
    "dateRange": {"date_from": "-7d"},
    "properties": [
        {"key": "$browser", "value": ["Chrome"], "operator": "exact", "type": "event"},
        {"key": "plan", "value": "a", "operator": "icontains", "type": "person"},
    ],
}


@pytest.mark.parametrize("path", compile_cases())
def test_clickhouse__pair__accepts_what_posthogs_own_output_is_accepted_for(path):
    case = read_case(path)
    made = compile_hogql(case.query, environment=ENVIRONMENT, modifiers=case.modifiers)
    if case.refused:
        with pytest.raises(RuntimeError):
            explained(made.sql)
    else:
        assert "QUERY" in explained(made.sql)


@pytest.mark.parametrize("text", QUERIES)
def test_clickhouse__query__is_accepted(text):
    made = compile_hogql(text, environment=ENVIRONMENT, values=VALUES, filters=FILTERS)
    assert "QUERY" in explained(made.sql)


MODES = (
    "disabled",
    "person_id_no_override_properties_on_events",
    "person_id_override_properties_on_events",
    "person_id_override_properties_joined",
)


@pytest.mark.parametrize("mode", MODES)
def test_clickhouse__persons_on_events_mode__is_accepted(mode):
    text = "select person_id, person.id, person.properties.email from events where person_id is not null"
    made = compile_hogql(text, environment=ENVIRONMENT, modifiers={"personsOnEventsMode": mode})
    assert "QUERY" in explained(made.sql)
    assert ("person" in made.physical_tables) == (mode in (MODES[0], MODES[3]))
