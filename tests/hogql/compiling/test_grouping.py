"""The rule of grouped columns says what ClickHouse says."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from querykit.hogql.check import check_hogql
from querykit.hogql.compile import compile_hogql
from support.cases import FIXTURES, ROOT
from support.hogql_cases import ENVIRONMENT, compile_cases, explained, read_case

CODE = "QK412"
QUERIES = [
    line
    for line in (FIXTURES / "hogql" / "runs" / "queries.hogql").read_text().splitlines()
    if line and not line.startswith("--")
]
ACCEPTED = """\
select * from (select event from events) group by event
select * from numbers(5) group by number
with events as (select event from events) select * from events group by event
select event, count() from events group by event
select e.event, count() from events e group by event
select event, count() from events e group by e.event
select events.event, count() from events group by event having event != 'a' order by event
select toDate(timestamp) as day, count() from events group by day order by day
select toDate(timestamp) as day, count() from events group by toDate(timestamp) order by toDate(timestamp)
select lower(event), LOWER(event) as b, count() from events group by lower(event)
select toStartOfDay(timestamp) as timestamp, count() from events group by timestamp order by timestamp
select count(), event as event from events group by event
select event, count() from events group by 1
select count(), event from events group by 2 order by event
select concat(event, '!') as e, length(e) as n, count() from events group by e
select length(concat(event, '!')) as n, count() from events group by event
select properties.a as a, count() from events group by a
select properties.a, properties['a'] as b, count() from events group by properties.a
select person_id, count() from events group by person_id
select person.id, count() from events group by person.id
select person.properties.email, count() from events group by person.properties.email
select event, distinct_id, count() from events group by event, distinct_id with rollup
select event, distinct_id, count() from events group by grouping sets ((event), (distinct_id))
select event, distinct_id, count() from events group by (event, distinct_id)
select count() + 1 as c, c * 2 as d from events order by d
select event, sum(count()) over (partition by event order by event) from events group by event
select event, count() over (partition by distinct_id) from events
select event, row_number() over (order by timestamp) from events
select 1, 'a', now(), count() from events
select arrayMap(x -> x + 1, groupArray(1)) from events
select arrayMap(x -> concat(x, event), groupArray(distinct_id)) from events group by event
select countIf(event = 'a'), uniq(distinct_id), argMax(event, timestamp) from events
select quantile(0.9)(toFloat(properties.a)), count(distinct event) from events
select (select count() from persons) as people, count() from events
select event, n from (select event, count() as n from events group by event)
with 5 as lowest select event, count() as c from events group by event having c > lowest
with toDate(timestamp) as day select day, count() from events group by day
select event, count() from events group by event order by count() desc, event limit 3
select event from events group by event
select event from events having event = 'a'
select a, count() from events array join [1, 2] as a group by a
select if(event = 'a', 'x', 'y') as kind, count() from events group by kind having kind = 'x'
select e.event, count() from events e join persons p on e.person_id = p.id group by e.event
select $session_id, max(timestamp) from events group by $session_id
select multiIf(event = 'a', 1, 2) as k, k + 1 as l, count() from events group by k
select any(event) as event, count() from events group by distinct_id
select event is null, event is not null, toTypeName(event), count() from events
select (event, distinct_id) as pair, event, count() from events group by pair
select event, distinct_id, count() from events group by event, distinct_id with cube
select organization.key, count() from events group by group_0.key
select tupleElement((event, 1), 1) as x, count() from events group by x
""".splitlines()
REFUSED = """\
select * from events group by event
select e.*, count() from events e group by event
select *, count() from persons
select event, count() from events
select event, distinct_id, count() from events group by event
select event from events group by distinct_id
select count() from events order by event
select count() as c from events group by event having distinct_id = 'a'
select toDate(timestamp) as day, toHour(timestamp), count() from events group by day
select concat(event, '!'), count() from events group by length(event)
select event as e, e, count() from events
select properties.a, count() from events group by properties.b
select event, count() from events group by event order by timestamp
select a, count() from events array join [1, 2] as a
select event from events order by count()
select arrayMap(x -> concat(x, event), groupArray(distinct_id)) from events
select event, n from (select event, count() as n from events)
with toDate(timestamp) as day select day, count() from events
select event, count() over (partition by distinct_id), count() from events group by event
select distinct_id, count() from events group by 'distinct_id'
select e.event, p.id, count() from events e join persons p on e.person_id = p.id group by e.event
select event, count() from events union all select event, 1 from events
select event as event, sum(1) from events
select event, count() from events group by (distinct_id, 1)
select lower(event) as event, e.event as e, count() from events e group by event
""".splitlines()


def found(text):
    return [one for one in check_hogql(text, environment=ENVIRONMENT) if one.code == CODE]


def clickhouse_refuses(text):
    """Return whether ClickHouse says that a column is not grouped; other words against it are raised."""
    try:
        explained(compile_hogql(text, environment=ENVIRONMENT).sql)
    except RuntimeError as error:
        if "NOT_AN_AGGREGATE" in str(error):
            return True
        raise
    return False


@pytest.mark.parametrize("text", ACCEPTED)
def test_rule__what_clickhouse_accepts__is_silent(text):
    assert not found(text)


@pytest.mark.parametrize("text", REFUSED)
def test_rule__what_clickhouse_refuses__is_reported_where_it_stands(text):
    finding = found(text)[0]
    assert finding.span is not None
    assert finding.hint.startswith("add ")


@pytest.mark.slow
@pytest.mark.parametrize("text", ACCEPTED)
def test_clickhouse__accepted_list__is_accepted(text):
    assert not clickhouse_refuses(text)


@pytest.mark.slow
@pytest.mark.parametrize("text", REFUSED)
def test_clickhouse__refused_list__is_refused_for_this(text):
    assert clickhouse_refuses(text)


def test_rule__queries_that_run__are_silent():
    assert not [text for text in QUERIES if found(text)]


def test_rule__pairs_of_the_compiler__are_silent():
    cases = [read_case(one.values[0]) for one in compile_cases()]
    assert not [one.query for one in cases if not one.refused and found(one.query)]


def hogql_in(value):
    """Yield the HogQL queries in a JSON document."""
    if isinstance(value, dict):
        if value.get("kind") == "HogQLQuery" and isinstance(value.get("query"), str):
            yield value["query"]
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from hogql_in(one)


def test_rule__hogql_of_saved_queries__is_silent():
    files = [
        path for path in sorted(FIXTURES.glob("**/*.json")) if b"HogQLQuery" in path.read_bytes()
    ]
    texts = [text for path in files for text in hogql_in(json.loads(path.read_text("utf-8-sig")))]
    assert len(texts) > 10
    assert not [text for text in dict.fromkeys(texts) if found(text)]


SHARED = ROOT.parent / "shared" / "data" / "cases" / "hogql" / "cases.json"


@pytest.mark.skipif(not SHARED.exists(), reason="data that is not in the repository")
def test_rule__collected_cases__are_silent():
    cases = json.loads(SHARED.read_text("utf-8"))
    texts = [one["hogql"] for one in cases if one["kind"] != "expr"]
    assert texts
    assert not [text for text in texts if found(text)]


EXPRESSIONS = st.sampled_from(
    """\
event
e.event
toDate(timestamp)
properties.a
properties['a']
person_id
person.id
person.properties.email
session.$session_duration
elements_chain_href
(event, distinct_id)
if(event = 'a', distinct_id, 'x')
lower(event)
event is null
[event]
1
named
named
""".splitlines()
)


@st.composite
def groupings(draw):
    """Draw a query with one named column, one without a name, and keys that may fit them."""
    named = draw(EXPRESSIONS.filter(lambda text: text != "named"))
    columns = [f"{named} as named", draw(EXPRESSIONS), draw(st.sampled_from(["count()", "1"]))]
    keys = draw(st.lists(st.one_of(EXPRESSIONS, st.sampled_from(columns[1:2])), max_size=2))
    order = draw(st.one_of(st.just(""), EXPRESSIONS.map(" order by {}".format)))
    group = f" group by {', '.join(keys)}" if keys else ""
    return f"select {', '.join(columns)} from events e{group}{order}"


@pytest.mark.slow
@settings(max_examples=200)
@given(groupings())
def test_rule__any_grouping__is_reported_only_where_clickhouse_refuses_it(text):
    if found(text):
        with pytest.raises(RuntimeError):
            explained(compile_hogql(text, environment=ENVIRONMENT).sql)
