"""The rule of shadowed names: what misleads a reader is reported, and usual ways to write are not."""

from __future__ import annotations

import pytest

from querykit.hogql.check import check_hogql
from support.cases import FIXTURES
from support.hogql_cases import ENVIRONMENT

QUERIES = [
    line
    for line in (FIXTURES / "hogql" / "runs" / "queries.hogql").read_text().splitlines()
    if line and not line.startswith("--")
]
CLEAR = """\
select event as event from events where event = 'a'
select e.event as event from events e where event = 'a'
select properties.x as x from events where x = 'a'
select properties.event as event from events
select toStartOfDay(timestamp) as timestamp, count() from events group by timestamp order by timestamp
select toStartOfDay(timestamp) as timestamp from events where events.event = 'a'
select toStartOfDay(e.timestamp) as timestamp from events e where e.timestamp > now()
select lower(event) as name from events where name = 'a'
with events as (select event from events where event = 'a') select event from events
with recent as (select event from events) select event from recent
with events as (select event as e from events) select lower(e) as event from events where event = 'a'
select event from (select event from events) as events
with 5 as events select events
select e.event from events e join persons p on e.person_id = p.id where e.event = 'a'
""".splitlines()
MISLEADING = """\
select toStartOfDay(timestamp) as timestamp from events where timestamp > now() - interval 7 day
select lower(event) as event from events where event = 'A'
select properties.event as event from events where event = 'a'
select lower(event) as event from events prewhere event = 'A'
select distinct_id as event from events where event = 'a'
with persons as (select event from events) select event from persons
select event from (select event from events) as persons
select 1 from (select lower(event) as event from events where event = 'A')
""".splitlines()


def found(text):
    return [one for one in check_hogql(text, environment=ENVIRONMENT) if one.code == "QK413"]


@pytest.mark.parametrize("text", CLEAR)
def test_rule__clear_name__is_silent(text):
    assert not found(text)


@pytest.mark.parametrize("text", MISLEADING)
def test_rule__misleading_name__is_one_warning_with_a_place(text):
    (finding,) = found(text)
    assert finding.severity == "warning"
    assert finding.span is not None


def test_rule__queries_that_run__are_silent():
    assert not [text for text in QUERIES if found(text)]
