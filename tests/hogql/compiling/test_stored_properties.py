"""Properties that a server keeps in columns and maps of their own, and modifiers about them."""

from __future__ import annotations

import pytest

from querykit.environment import Environment
from querykit.errors import UnsupportedModifier
from querykit.hogql.compile import compile_hogql
from support.hogql_cases import ENVIRONMENT

COLUMNS = {
    ("events.properties", "a"): ("mat_a", False),
    ("events.properties", "n"): ("mat_n", True),
}


def written(expression, **modifiers):
    made = compile_hogql(
        f"select {expression} as x from events",
        environment=ENVIRONMENT,
        modifiers=modifiers,
        materialized=COLUMNS,
        settings={},
    )
    return made.sql.removeprefix("SELECT ").partition(" AS x FROM ")[0]


@pytest.mark.parametrize(
    ("expression", "sql"),
    [
        ("properties.a", "nullIf(nullIf(events.mat_a, ''), 'null')"),
        ("properties.n", "events.mat_n"),
        ("properties.a = 'v'", "equals(events.mat_a, 'v')"),
        ("properties.a != 'v'", "notEquals(events.mat_a, 'v')"),
        ("properties.a in ('v', 'w')", "in(events.mat_a, tuple('v', 'w'))"),
        ("properties.n = 'v'", "and(equals(events.mat_n, 'v'), isNotNull(events.mat_n))"),
        ("properties.n != 'v'", "ifNull(notEquals(events.mat_n, 'v'), 1)"),
        (
            "properties.n in ('v', 'w')",
            "and(has(['v', 'w'], events.mat_n), isNotNull(events.mat_n))",
        ),
        ("properties.n not in ('v', 'w')", "ifNull(notIn(events.mat_n, tuple('v', 'w')), 1)"),
        ("properties.a = ''", "ifNull(equals(nullIf(nullIf(events.mat_a, ''), 'null'), ''), 0)"),
    ],
)
def test_materialized__property__is_read_from_its_column(expression, sql):
    assert written(expression) == sql


def test_materialized__deeper_key__reads_the_json_in_the_column():
    inner = "JSONExtractRaw(nullIf(nullIf(events.mat_a, ''), 'null'), 'b')"
    assert inner in written("properties.a.b")


def test_materialized__modes__are_honoured():
    as_string = written("properties.a", materializationMode="legacy_null_as_string")
    assert as_string == "nullIf(events.mat_a, '')"
    assert "JSONExtractRaw" in written("properties.a", materializationMode="disabled")


def test_property_groups__feature_flags__have_their_own_map():
    made = written("properties.`$feature/x`", propertyGroupsMode="enabled")
    assert made.startswith("has(events.properties_group_feature_flags, '$feature/x') ?")
    assert "JSONExtractRaw" in written("properties.utm_source", propertyGroupsMode="enabled")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("inCohortVia", "rightjoin"),
        ("sessionTableVersion", "v4"),
        ("personsOnEventsMode", "nonsense"),
        ("customChannelTypeRules", [{"items": []}]),
        ("dataWarehouseEventsModifiers", [{"table_name": "x"}]),
    ],
)
def test_modifier__that_is_not_compiled__is_refused_by_name(name, value):
    with pytest.raises(UnsupportedModifier, match=name):
        written("event", **{name: value})


@pytest.mark.parametrize(
    ("modifiers", "has", "has_not"),
    [
        ({}, "uniqUpToMerge(1)", "autocapture_uniq)"),
        ({"bounceRatePageViewMode": "count_pageviews"}, "autocapture_uniq)", "uniqUpToMerge(1)"),
        ({"bounceRateDurationSeconds": 30}, ", 30)", ", 10)"),
        ({"sessionTableVersion": "v3"}, "has_autocapture", "raw_sessions."),
    ],
)
def test_modifier__about_sessions__changes_the_bounce(modifiers, has, has_not):
    sql = compile_hogql("select $is_bounce from sessions", modifiers=modifiers, settings={}).sql
    assert has in sql
    assert has_not not in sql


def test_modifier__project_timezone_off__shows_times_in_utc():
    paris = Environment(timezone="Europe/Paris")
    text = "select timestamp from events"
    assert "'Europe/Paris'" in compile_hogql(text, environment=paris).sql
    off = compile_hogql(text, environment=paris, modifiers={"convertToProjectTimezone": False})
    assert "toTimeZone(events.timestamp, 'UTC')" in off.sql


def test_modifier__persons_version__chooses_how_persons_are_read():
    text = "select properties.a from persons"
    two, one = (
        compile_hogql(text, modifiers={"personsArgMaxVersion": version}, settings={}).sql
        for version in ("v2", "v1")
    )
    assert "in(tuple(person.id, person.version)" in two
    assert "GROUP BY person.id HAVING" in one
    assert "in(tuple(" not in one
