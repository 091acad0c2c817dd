"""No query reads rows of another team: asserted on the query that ClickHouse resolved, not on text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from querykit.errors import QuerykitError
from querykit.hogql.compile import compile_hogql
from support.cases import FIXTURES
from support.hogql_cases import ENVIRONMENT
from support.hogql_guard import unguarded

pytestmark = pytest.mark.slow
ADVERSARIAL = [
    "select tuple(1) as events from events",
    "select count() as events from events",
    "select 1 as `team_id` from events",
    "select arrayMap(events -> events, [1]) from events",
    "select x from events array join [tuple(1)] as events, [1] as x",
    "with tuple(1) as events select event from events",
    "with events as (select event from events) select event from events",
    "select event from events where 1 = 1 or team_id = 5",
    "select event from events where team_id = 5",
    "select event from events /* ) or 1=1 -- */ where 'a' = 'b\\' or 1=1 --'",
    "select `events`.`event` as `a``; drop table events; --` from events",
    "select a.event from events a full join events b on a.uuid = b.uuid",
    "select a.event from events a right join events b on a.uuid = b.uuid",
    "select a.event from events a left anti join events b on a.uuid = b.uuid",
    "select a.event from events a cross join events b",
    "select a.event from events a asof join events b on a.uuid = b.uuid and a.timestamp >= b.timestamp",
    "select event from events union all select event from events",
    "select event from events where event in (select event from events)",
    "select (select max(event) from events)",
    "select person.properties.x, group_0.properties.y from events",
    "select event from events where person_id in cohort 5",
    "select p.id from persons p left join events e on e.person_id = p.id",
    "select event from events prewhere event = 'a' or 1",
]


@pytest.mark.parametrize("text", ADVERSARIAL)
def test_guard__adversarial_query__is_on_every_table(text):
    try:
        sql = compile_hogql(text, environment=ENVIRONMENT).sql
    except QuerykitError:
        return
    assert unguarded(sql) == set()


RUNS = [
    line
    for line in (FIXTURES / "hogql" / "runs" / "queries.hogql").read_text().splitlines()
    if line and not line.startswith("--") and "{" not in line
]


@pytest.mark.parametrize("text", RUNS)
def test_guard__query__is_on_every_table(text):
    assert unguarded(compile_hogql(text, environment=ENVIRONMENT).sql) == set()


def test_guard__without_it__the_test_sees_that():
    sql = "SELECT event FROM events JOIN person ON person.id = events.person_id WHERE events.team_id = 2"
    assert unguarded(sql) == {"posthog.person"}


SOURCES = st.sampled_from(
    [
        "events a",
        "persons a",
        "raw_persons a",
        "groups a",
        "sessions a",
        "cohort_people a",
        "person_distinct_ids a",
        "(select uuid, team_id from events) a",
        "session_replay_events a",
        "cohort_membership a",
        "posthog.ai_events a",
        "logs a",
        "system.cohorts a",
        "system.groups a",
        "system.ingestion_warnings a",
        "console_logs_log_entries a",
        "document_embeddings a",
        "query_log a",
    ]
)
JOINS = st.sampled_from(
    [
        "",
        "join events b on 1 = 1",
        "left join events b on b.event = 'x'",
        "right join events b on b.event = 'x'",
        "full join raw_persons b on b.version = 1",
        "cross join events b",
        "left join persons b on b.id = b.id",
        "join system.information_schema.tables b on 1 = 1",
        "left join posthog.trace_spans b on b.name = 'x'",
    ]
)
CONDITIONS = st.sampled_from(
    [
        "",
        "where 1",
        "where 1 = 1 or 2 = 2",
        "where a.team_id = 7 or 1",
        "where exists(select 1 from events)",
        "where 1 in (select 1 from raw_groups)",
        "where toUUID('x') in cohort 6 or 1",
    ]
)


WAYS = st.fixed_dictionaries(
    {
        "inCohortVia": st.sampled_from(["subquery", "leftjoin", "leftjoin_conjoined"]),
        "sessionTableVersion": st.sampled_from(["v1", "v2", "v3"]),
        "personsArgMaxVersion": st.sampled_from(["v1", "v2"]),
    }
)


@given(SOURCES, JOINS, CONDITIONS, WAYS)
def test_guard__any_combination__is_on_every_table(source, join, condition, modifiers):
    text = f"select 1 from {source} {join} {condition}"
    try:
        made = compile_hogql(text, environment=ENVIRONMENT, modifiers=modifiers)
    except QuerykitError:
        return
    try:
        found = unguarded(made.sql)
    except RuntimeError:  # ClickHouse refuses the join; nothing is read
        return
    assert found == set()
