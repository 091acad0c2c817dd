"""PathsQuery: sessions, cuts, edges (semantics.md 9), and the items on the real engine."""

from __future__ import annotations

import pytest

import querykit as qk
from querykit.draft.build import call, select, union
from querykit.draft.context import make_context
from querykit.draft.path_edges import edges_tree
from querykit.draft.paths import plan_paths
from querykit.errors import DraftProblem, NotSupported
from querykit.hogql.compile import compile_tree
from querykit.run.paths import paths_results

ENVIRONMENT = qk.Environment(id=1, path_cleaning_filters=[{"regex": r"/\d+", "alias": "/<id>"}])


def plan(**given):
    query = {"kind": "PathsQuery", "pathsFilter": given}
    return plan_paths(query, make_context(ENVIRONMENT, "2024-06-10T12:00:00Z"))


@pytest.fixture(scope="module")
def links():
    """Return the links of actors, each given as `a b|c`: `|` is a pause of half an hour."""
    with qk.open_engine() as engine:

        def run(read, *texts):
            tree = edges_tree(read, union([actor(text) for text in texts]))
            compiled = compile_tree(tree, environment=ENVIRONMENT, max_rows=None)
            return paths_results(engine.backend.query(compiled.sql).dicts())

        yield run


def actor(text):
    at, stream = 0.0, []
    for part in text.split("|"):
        for name in part.split():
            stream.append(call("tuple", at, name))
            at += 10
        at += 1_800
    # The order of events is theirs by time, not that of the array.
    return select("SELECT 'who' AS actor, {stream} AS stream", stream=stream[::-1])


@pytest.mark.parametrize(
    ("given", "texts", "found"),
    [
        ({}, ["home home docs"], ["1_home>2_docs:1"]),
        ({}, ["a b", "a b", "a c"], ["1_a>2_b:2", "1_a>2_c:1"]),
        ({}, ["a b|c d"], ["1_a>2_b:1", "1_c>2_d:1"]),
        ({}, ["a"], []),
        ({"stepLimit": 2}, ["a b c"], ["1_a>2_b:1"]),
        ({"startPoint": "b/"}, ["a b c", "c d"], ["1_b>2_c:1"]),
        ({"endPoint": "c", "stepLimit": 2}, ["a b c d"], ["1_b>2_c:1"]),
        (
            {"startPoint": "a", "endPoint": "e", "stepLimit": 3},
            ["a b c d e"],
            ["1_a>2_...:1", "2_...>3_d:1", "3_d>4_e:1"],
        ),
        ({"excludeEvents": ["b"]}, ["a b c"], ["1_a>2_c:1"]),
        ({"pathGroupings": ["x*"]}, ["a x1 x2 b"], ["1_a>2_x*:1", "2_x*>3_b:1"]),
        ({"pathGroupings": ["a.c"]}, ["abc d"], ["1_abc>2_d:1"]),
        ({"pathGroupings": ["a_c"]}, ["abc d"], ["1_abc>2_d:1"]),
        ({"minEdgeWeight": 2}, ["a b", "a b", "a c"], ["1_a>2_b:2"]),
        ({"maxEdgeWeight": 1}, ["a b", "a b", "a c"], ["1_a>2_c:1"]),
        ({"edgeLimit": 2}, ["a b c", "a b c", "d e f", "x b c"], ["1_a>2_b:2", "2_b>3_c:3"]),
    ],
)
def test_edges(links, given, texts, found):
    made = [
        f"{one['source']}>{one['target']}:{one['value']}" for one in links(plan(**given), *texts)
    ]
    assert sorted(made) == sorted(found)


def test_edges__time_between__is_in_milliseconds(links):
    assert links(plan(), "a b")[0]["average_conversion_time"] == 10_000


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"stepLimit": 1}, "/pathsFilter/stepLimit"),
        ({"includeEventTypes": ["hogql"]}, "/pathsFilter/pathsHogQLExpression"),
        (
            {"localPathCleaningFilters": [{"regex": "(", "alias": "x"}]},
            "/pathsFilter/localPathCleaningFilters/0",
        ),
    ],
)
def test_wrong__is_refused_at_its_place(given, pointer):
    with pytest.raises(DraftProblem) as caught:
        plan(**given)
    assert caught.value.pointer == pointer


FUNNEL = {
    "kind": "FunnelsQuery",
    "series": [{"kind": "EventsNode", "event": name} for name in ("one", "two", "three")],
}


@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({"funnelPathType": "funnel_path_before_step"}, "/funnelPathsFilter/funnelStep"),
        (
            {"funnelPathType": "funnel_path_before_step", "funnelStep": 4},
            "/funnelPathsFilter/funnelStep",
        ),
        (
            {"funnelPathType": "funnel_path_before_step", "funnelStep": -1},
            "/funnelPathsFilter/funnelStep",
        ),
        (
            {"funnelPathType": "funnel_path_between_steps", "funnelStep": 1},
            "/funnelPathsFilter/funnelStep",
        ),
        (
            {"funnelPathType": "funnel_path_between_steps", "funnelStep": -2},
            "/funnelPathsFilter/funnelStep",
        ),
        ({"funnelSource": {**FUNNEL, "series": []}}, "/funnelPathsFilter/funnelSource/series"),
        (
            {"funnelSource": {**FUNNEL, "aggregation_group_type_index": 0}},
            "/aggregation_group_type_index",
        ),
    ],
)
def test_around_a_funnel__wrong__is_refused_at_its_place(members, pointer):
    query = {"kind": "PathsQuery", "funnelPathsFilter": {"funnelSource": FUNNEL, **members}}
    with pytest.raises(DraftProblem) as caught:
        plan_paths(query, make_context(ENVIRONMENT))
    assert caught.value.pointer == pointer


def test_around_a_funnel_of_sessions__is_not_supported_by_name():
    by_session = {"funnelAggregateByHogQL": "properties.$session_id"}
    funnel = {**FUNNEL, "funnelsFilter": by_session}
    query = {"kind": "PathsQuery", "funnelPathsFilter": {"funnelSource": funnel}}
    with pytest.raises(NotSupported, match="values of an expression"):
        plan_paths(query, make_context(ENVIRONMENT))


@pytest.fixture(scope="module")
def ask():
    pytest.importorskip("chdb", reason="the embedded engine is not installed")
    pages = ["/", "/orders/17/", "/orders/18", "/thanks"]
    events = [("$pageview", {"$current_url": url, "n": number}) for number, url in enumerate(pages)]
    events += [("$screen", {"$screen_name": "Home"}), ("paid", {}), ("$autocapture", {})]
    with qk.open_engine() as engine:
        engine.load(
            ENVIRONMENT,
            events=[
                {
                    "event": name,
                    "distinct_id": "a",
                    "timestamp": f"2024-06-09T10:00:{second:02}Z",
                    "properties": properties,
                }
                for second, (name, properties) in enumerate(events)
            ],
        )

        def run(**given):
            node = {"kind": "PathsQuery", "pathsFilter": {"stepLimit": 10, **given}}
            rows = engine.run(node, ENVIRONMENT, now="2024-06-10T12:00:00Z")["results"]
            return [rows[0]["source"], *(row["target"] for row in rows)] if rows else []

        yield run


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (
            {},
            [
                "1_/",
                "2_/orders/17",
                "3_/orders/18",
                "4_/thanks",
                "5_Home",
                "6_paid",
                "7_$autocapture",
            ],
        ),
        (
            {"includeEventTypes": ["$pageview"], "pathReplacements": True},
            ["1_/", "2_/orders/<id>", "3_/thanks"],
        ),
        ({"includeEventTypes": ["$screen", "custom_event"]}, ["1_Home", "2_paid"]),
        (
            {"includeEventTypes": ["hogql"], "pathsHogQLExpression": "upper(event)"},
            ["1_$PAGEVIEW", "2_$SCREEN", "3_PAID", "4_$AUTOCAPTURE"],
        ),
    ],
)
def test_items__of_events__are_what_they_stand_for(ask, given, found):
    assert ask(**given) == found
