"""ActorsQuery on the embedded engine: columns, filters, search, order, pages, groups, recordings."""

from __future__ import annotations

import json

import pytest

import querykit as qk
from querykit.errors import DraftProblem, NotSupported

pytest.importorskip("chdb", reason="the embedded engine is not installed")

ENVIRONMENT = qk.Environment(
    id=1,
    timezone="Europe/Berlin",
    group_types=[{"group_type": "organization", "group_type_index": 0}],
    cohorts=[{"id": 5, "name": "Listed", "is_static": True}],
)
PERSONS = [
    {"distinct_ids": [*ids], "properties": properties, "created_at": f"2025-05-0{day}T00:00:00Z"}
    for day, (ids, properties) in enumerate(
        [
            (["ann", "0197a1b2-0000-7000-8000-00000000000a"], {"email": "Ann@x.org", "age": 30}),
            (["bob"], {"name": "Bob", "age": 40, "plan": "a"}),
            (["cy"], {"age": 50, "plan": "a"}),
        ],
        1,
    )
]
EVENTS = [
    ("ann", "2025-05-01T08:00:00Z", "o1", "s1"),
    ("0197a1b2-0000-7000-8000-00000000000a", "2025-05-01T09:00:00Z", "o1", "s2"),
    ("bob", "2025-05-01T08:00:00Z", "o2", "s3"),
    ("cy", "2025-05-02T08:00:00Z", "", "s4"),
]
DATES = {"date_from": "2025-05-01", "date_to": "2025-05-03"}
BUY = {"kind": "EventsNode", "event": "buy"}
TREND = {"kind": "TrendsQuery", "series": [BUY], "dateRange": DATES}
BY_GROUP = {**TREND, "series": [{**BUY, "math": "unique_group", "math_group_type_index": 0}]}


@pytest.fixture(scope="module")
def engine():
    with qk.open_engine() as opened:
        events = [
            {
                "event": "buy",
                "distinct_id": who,
                "timestamp": at,
                "properties": {"$group_0": group, "$session_id": session, "$window_id": "w"},
            }
            for who, at, group, session in EVENTS
        ]
        groups = [{"group_type_index": 0, "group_key": "o1", "properties": {"name": "One"}}]
        cohorts = [{"id": 5, "distinct_ids": ["bob"]}]
        opened.load(ENVIRONMENT, events=events, persons=PERSONS, groups=groups, cohorts=cohorts)
        replayed = {
            "session_id": "s2",
            "team_id": 1,
            "min_first_timestamp": "2025-05-01 09:00:00.000000",
            "max_last_timestamp": "2025-05-01 09:10:00.000000",
        }
        opened.backend.insert(
            "session_replay_events", tuple(replayed), json.dumps(replayed).encode()
        )
        yield opened


@pytest.fixture(scope="module")
def ask(engine):
    return lambda **members: engine.run(
        {"kind": "ActorsQuery", **members}, ENVIRONMENT, now="2025-05-04T00:00:00Z"
    )


def point(insight=TREND, **members):
    return {"kind": "InsightActorsQuery", "source": insight, **members}


def test_default__is_an_object_of_each_person(ask):
    answer = ask()
    assert answer["columns"] == ["person", "id", "person.$delete"]
    assert (answer["hasMore"], answer["limit"], answer["offset"]) == (False, 100, 0)
    assert answer["missing_actors_count"] == 0
    [ann] = [row[0] for row in answer["results"] if row[0]["name"] == "Ann@x.org"]
    assert ann | {"id": ""} == {
        "id": "",
        "type": "person",
        "name": "Ann@x.org",
        "distinct_ids": ["ann", "0197a1b2-0000-7000-8000-00000000000a"],
        "properties": {"email": "Ann@x.org", "age": 30},
        "created_at": "2025-05-01T02:00:00+02:00",
        "is_identified": True,
    }
    assert [row[1] for row in answer["results"]] == [row[0]["id"] for row in answer["results"]]


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("ANN@X", ["30"]),
        ("ob", ["40"]),
        ("0197A1B2", ["30"]),
        ("cy", ["50"]),
        ("%", []),
        ("_", []),
        ("nobody", []),
    ],
)
def test_search__is_found_in_email_name_and_ids(ask, text, ages):
    assert [row[0] for row in ask(search=text, select=["properties.age"])["results"]] == ages


def test_search__id_of_a_person__finds_it(ask):
    [[identifier]] = ask(search="bob", select=["id"])["results"]
    assert ask(search=identifier[:13], select=["properties.name"])["results"] == [["Bob"]]


@pytest.mark.parametrize(
    ("members", "ages"),
    [
        ({"properties": [{"type": "person", "key": "plan", "value": "a"}]}, ["40", "50"]),
        (
            {"fixedProperties": [{"type": "hogql", "key": "toInt(properties.age) < 50"}]},
            ["30", "40"],
        ),
        ({"properties": [{"type": "cohort", "key": "id", "value": 5}]}, ["40"]),
        (
            {
                "properties": {
                    "type": "OR",
                    "values": [
                        {"type": "person", "key": "email", "operator": "is_set"},
                        {"type": "person", "key": "age", "value": "50"},
                    ],
                }
            },
            ["30", "50"],
        ),
        (
            {
                "properties": [{"type": "person", "key": "plan", "value": "a"}],
                "fixedProperties": [{"type": "person", "key": "name", "operator": "is_set"}],
            },
            ["40"],
        ),
    ],
)
def test_filters__are_about_persons(ask, members, ages):
    rows = ask(select=["properties.age"], **members)["results"]
    assert [row[0] for row in rows] == ages


def test_filters__of_persons_on_groups__are_refused_at_their_place(ask):
    with pytest.raises(NotSupported) as problem:
        ask(source=point(BY_GROUP), properties=[{"type": "person", "key": "x", "value": "1"}])
    assert problem.value.pointer == "/properties/0/type"


@pytest.mark.parametrize(
    ("order", "ages"),
    [
        (None, ["30", "40", "50"]),
        (["properties.age DESC"], ["50", "40", "30"]),
        (["created_at DESC"], ["50", "40", "30"]),
        (["properties.plan, properties.age DESC"], ["50", "40", "30"]),
        (["coalesce(properties.plan, 'z') DESC, properties.age"], ["30", "40", "50"]),
    ],
)
def test_order__by_what_is_asked_or_the_first_column(ask, order, ages):
    rows = ask(select=["properties.age as age"], orderBy=order)["results"]
    assert [row[0] for row in rows] == ages


@pytest.mark.parametrize("direction", ["", " ASC", " DESC"])
def test_order__by_the_name_that_is_shown(ask, direction):
    name = "person_display_name -- Person"
    names = [
        row[0]["display_name"] for row in ask(select=[name], orderBy=[name + direction])["results"]
    ]
    assert len(names) == 3
    assert names == sorted(names, reverse=direction == " DESC")


def test_aggregate__groups_by_the_rest(ask):
    assert ask(select=["properties.plan", "count()"])["results"] == [["a", 2], [None, 1]]


def test_pages__fit_together(ask):
    ages = []
    for offset in range(3):
        answer = ask(select=["properties.age"], limit=1, offset=offset)
        ages.append(answer["results"][0][0])
        assert answer["hasMore"] is (offset < 2)
    assert ages == ["30", "40", "50"]


@pytest.mark.parametrize(
    ("members", "ages"),
    [
        ({"distinctId": "0197a1b2-0000-7000-8000-00000000000a"}, [30]),
        ({"distinctId": "nobody"}, []),
        ({"search": "BOB"}, [40]),
        ({"cohort": 5}, [40]),
        ({"properties": [{"type": "person", "key": "plan", "value": "a"}], "limit": 1}, None),
    ],
)
def test_persons_node__older_way_to_ask__is_answered_alike(engine, members, ages):
    answer = engine.run({"kind": "PersonsNode", **members}, ENVIRONMENT)
    found = [row[0]["properties"]["age"] for row in answer["results"]]
    assert found == ages or (ages is None and len(found) == 1 and answer["hasMore"])


def test_source__of_a_trend__counts_events_and_tells_under_which_ids(ask):
    answer = ask(source=point(day="2025-05-01"), select=["person_display_name", "event_count"])
    assert answer["columns"] == ["person_display_name", "event_count", "event_distinct_ids"]
    names = [row[0]["display_name"] for row in answer["results"]]
    assert names == ["Ann@x.org", "Bob"]
    assert [row[1:] for row in answer["results"]] == [
        [2, ["0197a1b2-0000-7000-8000-00000000000a", "ann"]],
        [1, ["bob"]],
    ]


def test_source__with_a_search_and_a_filter__keeps_those_it_names(ask):
    source, age = point(), [{"type": "person", "key": "age", "value": ["40", "50"]}]
    rows = ask(source=source, select=["properties.age"], properties=age)["results"]
    assert sorted(row[0] for row in rows) == ["40", "50"]
    rows = ask(source=source, select=["properties.age"], properties=age, search="bob")["results"]
    assert [row[0] for row in rows] == ["40"]


def test_source__aggregate__is_over_its_actors(ask):
    rows = ask(source=point(), select=["properties.plan", "sum(event_count)"])["results"]
    assert sorted(rows, key=str) == [["a", 2], [None, 2]]


def test_source__hogql__lists_the_persons_of_a_column(ask):
    source = {
        "kind": "HogQLQuery",
        "query": "select person_id, min(timestamp) from events where distinct_id = {who} group by 1",
        "values": {"who": "cy"},
    }
    assert ask(source=source, select=["properties.age"])["results"] == [["50"]]


def test_groups__known_and_not__are_objects(ask):
    answer = ask(source=point(BY_GROUP), select=["actor", "group_name", "event_count"])
    assert answer["missing_actors_count"] == 1
    one, other = answer["results"]
    assert (
        one[0].items()
        >= {
            "id": "o1",
            "type": "group",
            "group_type_index": 0,
            "group_key": "o1",
            "properties": {"name": "One"},
        }.items()
    )
    assert other[0] == {"id": "o2", "group_type_index": 0}
    assert [row[1:3] for row in answer["results"]] == [
        [{"display_name": "One", "key": "o1"}, 2],
        [{"display_name": "o2", "key": "o2"}, 1],
    ]


def test_groups__search_and_filter__are_about_groups(ask):
    source = point(BY_GROUP)
    assert [row[0] for row in ask(source=source, select=["id"], search="one")["results"]] == ["o1"]
    assert [row[0] for row in ask(source=source, select=["id"], search="O2")["results"]] == ["o2"]
    named = [{"type": "hogql", "key": "properties.name = 'One'"}]
    rows = ask(source=source, select=["id"], properties=named)["results"]
    assert [row[0] for row in rows] == ["o1"]


FUNNEL = {"kind": "FunnelsQuery", "series": [BUY, BUY], "dateRange": DATES}
PATHS = {
    "kind": "PathsQuery",
    "dateRange": DATES,
    "pathsFilter": {"pathStartKey": "1_buy"},
}


@pytest.mark.parametrize(
    "source",
    [
        point(day="2025-05-01"),
        point({"kind": "StickinessQuery", "series": [BUY], "dateRange": DATES}, day=1),
        {"kind": "FunnelsActorsQuery", "source": FUNNEL, "funnelStep": 2},
        {
            "kind": "FunnelsActorsQuery",
            "source": {**FUNNEL, "funnelsFilter": {"funnelVizType": "trends"}},
            "funnelTrendsDropOff": False,
            "funnelTrendsEntrancePeriodStart": "2025-05-01 00:00:00",
        },
        point({**PATHS, "pathsFilter": {"pathDropoffKey": "1_buy"}}),
    ],
    ids=["trend", "stickiness", "funnel", "periods", "paths"],
)
def test_recordings__are_those_of_events_behind_the_number(ask, source):
    source = {**source, "includeRecordings": True}
    answer = ask(source=source, select=["person_display_name", "matched_recordings"])
    recordings = {row[0]["display_name"]: row[1] for row in answer["results"]}
    [recording] = recordings["Ann@x.org"]
    assert recording["session_id"] == "s2"
    [event] = recording["events"]
    assert (event["timestamp"], event["window_id"]) == ("2025-05-01T11:00:00+02:00", "w")
    assert all(own == [] for name, own in recordings.items() if name != "Ann@x.org")


def test_recordings__of_who_did_something_in_a_funnel(ask):
    correlation = {
        "kind": "FunnelCorrelationQuery",
        "source": {"kind": "FunnelsActorsQuery", "source": FUNNEL, "includeRecordings": True},
        "funnelCorrelationType": "events",
    }
    source = {
        "kind": "FunnelCorrelationActorsQuery",
        "source": correlation,
        "funnelCorrelationPersonConverted": True,
        "funnelCorrelationPersonEntity": BUY,
    }
    [row] = ask(source=source, select=["id", "matched_recordings"])["results"]
    assert [one["session_id"] for one in row[1]] == ["s2"]


def test_actors_of_sessions__are_their_values(ask):
    by_session = {**FUNNEL, "funnelsFilter": {"funnelAggregateByHogQL": "properties.$session_id"}}
    source = {"kind": "FunnelsActorsQuery", "source": by_session, "funnelStep": 1}
    answer = ask(source=source)
    assert sorted(row[0]["id"] for row in answer["results"]) == ["s1", "s2", "s3", "s4"]
    assert answer["missing_actors_count"] == 4
    with pytest.raises(NotSupported):
        ask(source=source, properties=[{"type": "person", "key": "plan", "value": "a"}])


def test_missing__a_person_that_is_gone__is_counted_and_listed(engine):
    gone = qk.Environment(id=2)
    event = {"event": "buy", "distinct_id": "x", "timestamp": "2025-05-01T08:00:00Z"}
    engine.load(gone, events=[event, {**event, "distinct_id": "y"}])
    everybody = {"kind": "ActorsQuery", "select": ["id", "person_display_name"]}
    [first, _] = engine.run(everybody, gone)["results"]
    row = {"id": first[0], "team_id": 2, "is_deleted": 1, "version": 999}
    engine.backend.insert("person", tuple(row), json.dumps(row).encode())
    query = {"kind": "ActorsQuery", "source": point(day="2025-05-01")}
    answer = engine.run(query, gone, now="2025-05-04T00:00:00Z")
    assert len(answer["results"]) == 2
    assert answer["missing_actors_count"] == 1
    assert [row[0] for row in answer["results"] if "type" not in row[0]] == [{"id": first[0]}]


def test_dashboard__filters__reach_the_insight(engine):
    query = {"kind": "ActorsQuery", "select": ["properties.age"], "source": point()}
    answer = engine.run(
        query,
        ENVIRONMENT,
        now="2025-05-04T00:00:00Z",
        filters_override={"date_from": "2025-05-02", "date_to": "2025-05-02"},
    )
    assert [row[0] for row in answer["results"]] == ["50"]


@pytest.mark.parametrize(
    ("source", "facets"),
    [
        (
            point({**TREND, "compareFilter": {"compare": True}}),
            {
                "series": [{"label": "buy", "value": 0}],
                "compare": [
                    {"label": "Current", "value": "current"},
                    {"label": "Previous", "value": "previous"},
                ],
                "day": [
                    {"label": f"{day}-May-2025", "value": f"2025-05-0{day}T00:00:00+02:00"}
                    for day in (1, 2, 3)
                ],
            },
        ),
        (
            point({**TREND, "breakdownFilter": {"breakdown": "$group_0", "breakdown_limit": 1}}),
            {
                "breakdown": [
                    {"label": "o1", "value": "o1"},
                    {"label": "Other", "value": "$$_posthog_breakdown_other_$$"},
                ]
            },
        ),
        (
            point(
                {
                    **TREND,
                    "breakdownFilter": {
                        "breakdowns": [{"property": "$window_id"}, {"property": "none"}]
                    },
                    "trendsFilter": {"display": "BoldNumber", "formula": "A * 2"},
                }
            ),
            {
                "breakdowns": [
                    {"values": [{"label": "w", "value": "w"}]},
                    {"values": [{"label": "None", "value": "$$_posthog_breakdown_null_$$"}]},
                ]
            },
        ),
        (
            point({"kind": "LifecycleQuery", "series": [BUY], "dateRange": DATES}),
            {
                "status": [
                    {"label": name.capitalize(), "value": name}
                    for name in ("new", "returning", "resurrecting", "dormant")
                ]
            },
        ),
        (
            point({"kind": "StickinessQuery", "series": [BUY], "dateRange": DATES}),
            {"day": [{"label": f"{n} day{'s' * (n > 1)}", "value": n} for n in (1, 2, 3)]},
        ),
        (
            point({"kind": "RetentionQuery", "dateRange": DATES, "retentionFilter": {}}),
            {"interval": [{"label": f"Day {row}", "value": row} for row in range(3)]},
        ),
        (
            {
                "kind": "FunnelsActorsQuery",
                "source": {**FUNNEL, "breakdownFilter": {"breakdown": "$window_id"}},
            },
            {"breakdown": [{"label": "w", "value": "w"}]},
        ),
        ({"kind": "FunnelsActorsQuery", "source": FUNNEL}, {"breakdown": None, "day": None}),
        (point(PATHS), {"day": None, "series": None}),
    ],
)
def test_options__are_what_the_insight_has(engine, source, facets):
    query = {"kind": "InsightActorsQueryOptions", "source": source}
    answer = engine.run(query, ENVIRONMENT, now="2025-05-04T00:00:00Z")
    assert {name: answer[name] for name in facets} == facets


def test_options__every_day_and_value__has_actors_as_the_insight_counts(engine, ask):
    trend = {**TREND, "breakdownFilter": {"breakdown": "$group_0", "breakdown_limit": 1}}
    query = {"kind": "InsightActorsQueryOptions", "source": point(trend)}
    options = engine.run(query, ENVIRONMENT, now="2025-05-04T00:00:00Z")
    results = engine.run(trend, ENVIRONMENT, now="2025-05-04T00:00:00Z")["results"]
    for value, result in zip(options["breakdown"], results, strict=True):
        for day, number in zip(options["day"], result["data"], strict=True):
            source = point(trend, day=day["value"], breakdown=value["value"])
            rows = ask(source=source, select=["id", "event_count"])["results"]
            assert sum(row[1] for row in rows) == number


def test_source__wrong__is_refused_at_its_place(ask):
    with pytest.raises(DraftProblem) as problem:
        ask(source=point(day="2026-01-01"))
    assert problem.value.pointer == "/source/day"
