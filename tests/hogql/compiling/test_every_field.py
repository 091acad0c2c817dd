"""Every column and expression of every table is what ClickHouse has, in each mode of persons."""

from __future__ import annotations

import pytest

from querykit.hogql.compile import compile_hogql, make_context
from querykit.hogql.resolver.catalogue import FIXED, find_table
from querykit.hogql.resolver.views import Expression, Stored
from support.hogql_cases import ENVIRONMENT, explained

pytestmark = pytest.mark.slow
MODES = (
    "disabled",
    "person_id_no_override_properties_on_events",
    "person_id_override_properties_on_events",
    "person_id_override_properties_joined",
)
READ = [
    name
    for name, one in FIXED.items()
    if one.refused is None and one.query is None and one.arguments is None
]


def columns(name, mode, sessions="auto"):
    modifiers = {"personsOnEventsMode": mode, "sessionTableVersion": sessions}
    context = make_context(environment=ENVIRONMENT, modifiers=modifiers)
    table = find_table(context, name)
    return [field for field, view in table.fields.items() if isinstance(view, (Stored, Expression))]


@pytest.mark.parametrize("name", ["sessions", *READ])
def test_fields__of_a_table__are_there_in_clickhouse(name):
    for field in columns(name, MODES[0]):
        sql = compile_hogql(f"select `{field}` from {name}", environment=ENVIRONMENT).sql
        assert "QUERY" in explained(sql)


@pytest.mark.parametrize("mode", MODES)
def test_fields__of_events__are_there_in_each_mode(mode):
    for field in columns("events", mode):
        text = f"select `{field}` from events"
        made = compile_hogql(text, environment=ENVIRONMENT, modifiers={"personsOnEventsMode": mode})
        assert "QUERY" in explained(made.sql)


@pytest.mark.parametrize("version", ["v1", "v2", "v3"])
def test_fields__of_sessions__are_there_in_each_version(version):
    modifiers = {"sessionTableVersion": version}
    fields = columns("sessions", MODES[0], version)
    assert len(fields) > 40
    for field in fields:
        for text in (f"select `{field}` from sessions", f"select session.`{field}` from events"):
            made = compile_hogql(text, environment=ENVIRONMENT, modifiers=modifiers)
            assert "QUERY" in explained(made.sql)
