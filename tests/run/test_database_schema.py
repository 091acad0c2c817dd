"""DatabaseSchemaQuery: the tables of HogQL, in PostHog's shape; all that is told can be read."""

from __future__ import annotations

import pytest

import querykit as qk
from querykit.errors import NotSupported, Severity

pytest.importorskip("chdb", reason="the embedded engine is not installed")

ENVIRONMENT = qk.Environment(
    id=1,
    saved_views=[
        {"name": "busy", "query": "select event, count() as times from events group by event"},
        {"name": "broken", "query": "select nope from"},
    ],
    warehouse_tables=[
        {
            "name": "stripe.charges",
            "columns": {"id": "String", "amount": "Nullable(Decimal(10, 2))", "at": "DateTime"},
        }
    ],
    group_types=[{"group_type": "company", "group_type_index": 2}],
)


@pytest.fixture(scope="module")
def ask():
    with qk.open_engine() as engine:
        yield lambda **query: engine.run({"kind": "DatabaseSchemaQuery", **query}, ENVIRONMENT)


def kinds(table):
    return {name: one["type"] for name, one in table["fields"].items()}


def test_schema__types__are_those_of_the_columns(ask):
    answer = ask()
    assert answer["joins"] == []
    events = answer["tables"]["events"]
    assert (events["id"], events["name"], events["type"]) == ("events", "events", "posthog")
    expected = {
        "uuid": "string",
        "properties": "json",
        "timestamp": "datetime",
        "pdi": "lazy_table",
        "goe_0": "virtual_table",
        "group_2": "lazy_table",
        "company": "lazy_table",
        "session": "lazy_table",
        "elements_chain_texts": "array",
        "person_id": "expression",
    }
    assert expected.items() <= kinds(events).items()
    assert "team_id" not in events["fields"]
    persons = kinds(answer["tables"]["persons"])
    assert persons["is_identified"] == "boolean"
    assert persons["$virt_initial_channel_type"] == "expression"


def test_schema__field__has_its_name_as_it_is_written(ask):
    fields = ask(tables=["events"])["tables"]["events"]["fields"]
    assert fields["$session_id"] == {
        "name": "$session_id",
        "hogql_value": "`$session_id`",
        "type": "string",
        "schema_valid": True,
        "table": None,
        "fields": None,
        "chain": None,
        "id": None,
    }
    assert fields["pdi"]["table"] == "person_distinct_ids"
    assert fields["pdi"]["fields"] == ["team_id", "distinct_id", "person_id", "person"]
    assert fields["pdi"]["id"] == "pdi"
    assert fields["company"]["table"] == "groups"


def test_schema__warehouse_and_views__are_tables_too(ask):
    tables = ask()["tables"]
    assert tables["stripe.charges"]["type"] == "data_warehouse"
    assert kinds(tables["stripe.charges"]) == {
        "id": "string",
        "amount": "decimal",
        "at": "datetime",
    }
    assert tables["busy"]["type"] == "view"
    assert tables["busy"]["query"]["query"] == ENVIRONMENT.saved_views[0].query
    assert kinds(tables["busy"]) == {"event": "string", "times": "integer"}
    assert tables["broken"]["fields"] == {}, "a view that cannot be read hides no other table"


def test_schema__some_tables__are_only_those(ask):
    assert list(ask(tables=["persons", "busy", "none"])["tables"]) == ["persons", "busy"]


def test_schema__without_fields__is_the_names(ask):
    tables = ask(includeFields=False)["tables"]
    assert set(tables) == set(ask()["tables"])
    assert {len(one["fields"]) for one in tables.values()} == {0}


def test_schema__of_another_connection__is_refused(ask):
    with pytest.raises(NotSupported, match="connections") as problem:
        ask(connectionId="1")
    assert problem.value.pointer == "/connectionId"


READABLE = frozenset(
    {*("string", "integer", "float", "decimal", "boolean", "date", "datetime", "array", "json")}
)


@pytest.mark.parametrize("name", ["events", "persons", "sessions", "groups", "busy"])
def test_schema__what_is_told__can_be_read(ask, name):
    fields = ask(tables=[name])["tables"][name]["fields"]
    columns = [one["hogql_value"] for one in fields.values() if one["type"] in READABLE]
    text = f"select {', '.join(columns)} from {name}"
    found = qk.check_hogql(text, environment=ENVIRONMENT)
    assert [one for one in found if one.severity is Severity.ERROR] == []
