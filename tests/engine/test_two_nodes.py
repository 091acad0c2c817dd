"""Rows spread over two nodes as the layout of a cluster spreads them, asked as one, give one node's numbers.

The nodes are the real engine in processes of their own, which speak HTTP and no native protocol. So a view
stands for each Distributed table: this node's rows, and the other's over HTTP.
"""

from __future__ import annotations

import json
import random
from contextlib import closing
from dataclasses import replace
from urllib.parse import quote

import pytest

from engine.conftest import clickhouse_front
from querykit import Environment
from querykit.engine import open_backend
from querykit.engine.dictionaries import SOURCES
from querykit.engine.layout import Layout
from querykit.engine.tables import tables
from querykit.environment import GroupType
from querykit.hogql.escaping import quoted
from querykit.run import open_engine

pytestmark = pytest.mark.slow

ENVIRONMENT = Environment(group_types=[GroupType("company", 0)])
SPREAD = {name: table for name, table in tables().items() if table.engine and table not in SOURCES}
VIEWS = [table for table in tables().values() if not table.engine]
SERIES = [{"kind": "EventsNode", "event": name} for name in ("visit", "buy")]
RANGE = {"dateRange": {"date_from": "2024-05-01", "date_to": "2024-05-14"}}
QUERIES = {
    "trends": {"kind": "TrendsQuery", "series": [{**SERIES[0], "math": "dau"}], **RANGE},
    "by property of the person": {
        "kind": "TrendsQuery",
        "series": SERIES[1:],
        "breakdownFilter": {"breakdown": "plan", "breakdown_type": "person"},
        **RANGE,
    },
    "by group": {
        "kind": "TrendsQuery",
        "series": [{**SERIES[0], "math": "unique_group", "math_group_type_index": 0}],
        **RANGE,
    },
    "funnel": {"kind": "FunnelsQuery", "series": SERIES, **RANGE},
    "retention": {
        "kind": "RetentionQuery",
        "retentionFilter": {
            "targetEntity": {"id": "visit", "type": "events"},
            "returningEntity": {"id": "buy", "type": "events"},
        },
        **RANGE,
    },
    "lifecycle": {"kind": "LifecycleQuery", "series": SERIES[:1], **RANGE},
    "sessions": {
        "kind": "HogQLQuery",
        "query": "select count(), sum($session_duration), sum($pageview_count) from sessions",
    },
    "sessions of version 3": {
        "kind": "HogQLQuery",
        "query": "select count(), sum($session_duration), sum($pageview_count) from sessions",
        "modifiers": {"sessionTableVersion": "v3"},
    },
    "events with their session": {
        "kind": "HogQLQuery",
        "query": "select event, count(), sum(session.$session_duration) from events group by 1 order by 1",
    },
    "persons": {
        "kind": "HogQLQuery",
        "query": "select properties.plan, count() from persons group by 1 order by 1",
    },
    "groups": {
        "kind": "HogQLQuery",
        "query": "select key, properties.size from groups order by key",
    },
    "merged persons": {
        "kind": "HogQLQuery",
        "query": "select person.properties.plan, uniq(person_id) from events group by 1 order by 1",
    },
}


def _events():
    chance = random.Random(7)
    for number in range(600):
        person = chance.randrange(40)
        yield {
            "event": chance.choice(["visit", "visit", "$pageview", "buy"]),
            "distinct_id": f"{chance.choice('ab')}{person}",
            "timestamp": f"2024-05-{1 + number % 14:02}T{chance.randrange(24):02}:{number % 60:02}:00Z",
            "properties": {
                "$session_id": f"018f3{person % 10}00-7c00-7abc-8def-{number % 14:012}",
                "$group_0": f"company {person % 3}",
            },
        }


PERSONS = [
    {"distinct_ids": [f"a{one}", f"b{one}"], "properties": {"plan": ["free", "paid"][one % 2]}}
    for one in range(40)
]
GROUPS = [
    {"group_type_index": 0, "group_key": f"company {one}", "properties": {"size": one}}
    for one in range(3)
]


def _columns(backend, table):
    """Return name -> type of a table's columns, and the names that an insert may give."""
    found = backend.query(
        "SELECT name, type, default_kind FROM system.columns WHERE database = currentDatabase()"
        f" AND table = '{table}' ORDER BY position"
    ).rows
    kinds = {f"`{name}`": kind for name, kind, _ in found}
    return kinds, [name for name, _, default in found if default != "MATERIALIZED"]


def _node(place, database="posthog"):
    return open_backend(f"clickhouse://{place}/{database}?client=http")


def _prepare(place):
    """Give a node what each node has whole: dictionaries and what they are read from."""
    with closing(_node(place, "default")) as node:
        for statement in Layout().shared("posthog"):
            node.command(statement)


def _spread(whole, node, number):
    """Make a node's tables, and give it its share of the rows."""
    for name, table in SPREAD.items():
        rows = replace(table, name=f"sharded_{name}")
        node.command(rows.create())
        if table.feed:
            node.command(rows.create_feeding("sharded_events"))
    counts = {}
    for name, table in SPREAD.items():
        if table.feed:
            continue
        _, given = _columns(whole, name)
        listed = ", ".join(f"`{one}`" for one in given)
        found = whole.query(
            f"SELECT {listed} FROM {name} WHERE ({table.sharded_by}) % 2 = {number}"
        ).dicts()
        node.insert(f"sharded_{name}", given, "\n".join(map(json.dumps, found)).encode())
        counts[name] = len(found)
    return counts["events"]


def _join(node, other):
    """Make each table that queries name: the rows of both nodes."""
    for name in SPREAD:
        kinds, _ = _columns(node, f"sharded_{name}")
        listed = ", ".join(kinds)
        asked = quote(f"SELECT {listed} FROM posthog.sharded_{name} FORMAT Native")
        shape = quoted(", ".join(f"{column} {kind}" for column, kind in kinds.items()))
        node.command(
            f"CREATE VIEW {name} AS SELECT {listed} FROM sharded_{name} UNION ALL"
            f" SELECT {listed} FROM url('http://{other}/?query={asked}', 'Native', {shape})"
        )

    for table in VIEWS:
        node.command(table.create_view())


@pytest.fixture(scope="module")
def both():
    """Give one engine with all rows, and one over two nodes."""
    with (
        open_engine("chdb://:memory:") as whole,
        clickhouse_front() as first,
        clickhouse_front() as second,
    ):
        whole.load(ENVIRONMENT, events=_events(), persons=PERSONS, groups=GROUPS)
        counts = []
        for number, place in enumerate((first, second)):
            _prepare(place)
            with closing(_node(place)) as node:
                counts.append(_spread(whole.backend, node, number))
        assert min(counts) > 100
        assert sum(counts) == 600
        with closing(_node(first)) as node:
            _join(node, second)
        with open_engine(f"clickhouse://{first}/posthog") as spread:
            yield whole, spread


@pytest.mark.parametrize("name", QUERIES)
def test_query__over_two_nodes__has_the_numbers_of_one(both, name):
    answers = [
        engine.run(QUERIES[name], ENVIRONMENT, now="2024-05-15T12:00:00Z")["results"]
        for engine in both
    ]
    assert answers[0]
    assert answers[1] == answers[0]
