"""GroupsQuery on the embedded engine: names, types of properties, search, order, pages."""

from __future__ import annotations

import pytest

import querykit as qk
from querykit.errors import DraftProblem

pytest.importorskip("chdb", reason="the embedded engine is not installed")

ENVIRONMENT = qk.Environment(
    id=1,
    group_types=[
        {"group_type": "organization", "group_type_index": 0},
        {"group_type": "project", "group_type_index": 1},
    ],
    property_definitions=[
        {"name": "arr", "type": "group", "group_type_index": 0, "property_type": "Numeric"},
        {"name": "paid", "type": "group", "group_type_index": 0, "property_type": "Boolean"},
    ],
)
GROUPS = [
    # type, key, created on, properties
    (0, "org0", 4, {"name": "org0.inc", "arr": 150, "paid": True, "two words": "yes"}),
    (0, "org1", 3, {"name": "org1.inc", "arr": 0, "paid": False}),
    (0, "org2", 2, {"name": "org2.inc", "arr": 300}),
    (0, "bare", 1, {"arr": "unknown"}),
    (1, "exact", 17, {"name": "test", "arr": 200}),
    (1, "prefix2", 16, {"name": "testable", "arr": 9}),
    (1, "contains", 15, {"name": "my_test_group", "arr": 300}),
    (1, "prefix", 14, {"name": "Testing", "arr": 100}),
    (1, "contains2", 18, {"name": "best_test_ever"}),
    (1, "other_TEST_key", 19, {"name": ""}),
    (2, "umlaut", 1, {"name": "Viel ärger"}),
    (1, "unlike", 20, {"name": "nothing"}),
]


@pytest.fixture(scope="module")
def run():
    with qk.open_engine() as engine:
        engine.load(
            ENVIRONMENT,
            groups=[
                {
                    "group_type_index": index,
                    "group_key": key,
                    "created_at": f"2025-01-{day:02}T00:00:00Z",
                    "properties": properties,
                }
                for index, key, day, properties in GROUPS
            ],
        )

        def asked(**query):
            query = {"kind": "GroupsQuery", "group_type_index": 0, **query}
            return engine.run(query, ENVIRONMENT, now="2025-05-01T00:00:00Z")

        yield asked


def where(key, value, operator="exact", **more):
    return {"type": "group", "key": key, "value": value, "operator": operator, **more}


def test_groups__of_one_type__have_name_and_key_newest_first(run):
    answer = run()
    assert answer["columns"] == ["group_name", "key"]
    assert answer["results"] == [
        ["org0.inc", "org0"],
        ["org1.inc", "org1"],
        ["org2.inc", "org2"],
        ["bare", "bare"],
    ]
    assert (answer["kind"], answer["hasMore"]) == ("GroupsQuery", False)
    assert (answer["limit"], answer["offset"]) == (100, 0)


def test_groups__page__says_if_there_are_more(run):
    answer = run(limit=2, offset=1)
    assert [row[1] for row in answer["results"]] == ["org1", "org2"]
    assert (answer["hasMore"], answer["limit"], answer["offset"]) == (True, 2, 1)


def test_groups__selected_again__name_and_key_stand_once(run):
    answer = run(select=["key", "group_name", "created_at"], limit=1)
    assert answer["columns"] == ["group_name", "key", "created_at"]
    assert answer["results"] == [["org0.inc", "org0", "2025-01-04T00:00:00Z"]]


def test_groups__properties__are_read_by_their_type(run):
    answer = run(select=["properties.arr", "properties.paid", 'properties."two words"'])
    assert [row[2:] for row in answer["results"]] == [
        [150, True, "yes"],
        [0, False, None],
        [300, None, None],
        [None, None, None],
    ]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ([where("name", "org0.inc", group_type_index=0)], ["org0"]),
        ([where("name", "org0.inc")], ["org0"]),
        ([where("name", ".INC", "icontains")], ["org0", "org1", "org2"]),
        ([where("name", "x", "is_not_set")], ["bare"]),
        ([where("arr", 100, "gt")], ["org0", "org2"]),
        ([where("arr", "20", "gt")], ["org0", "org2"]),
        ([where("arr", 0)], ["org1"]),
        ([where("arr", 150, "is_not")], ["org1", "org2", "bare"]),
        ([where("arr", [0, 200], "between")], ["org0", "org1"]),
        ([where("arr", "x", "is_set")], ["org0", "org1", "org2"]),
        ([where("paid", ["true"])], ["org0"]),
        ([where("paid", "false", "is_not")], ["org0", "org2", "bare"]),
        ([where("arr", 100, "gt"), where("name", "2", "icontains")], ["org2"]),
        ([{"type": "hogql", "key": "properties.arr * 2 = 600"}], ["org2"]),
    ],
)
def test_groups__filtered__are_those(run, filters, expected):
    assert [row[1] for row in run(properties=filters)["results"]] == expected


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (["properties.arr DESC"], ["org2", "org0", "org1", "bare"]),
        (["properties.arr"], ["org1", "org0", "org2", "bare"]),
        (["group_name DESC"], ["org2", "org1", "org0", "bare"]),
        (["group_name -- Name DESC"], ["org2", "org1", "org0", "bare"]),
        (["key"], ["bare", "org0", "org1", "org2"]),
    ],
)
def test_groups__ordered__come_so(run, order, expected):
    assert [row[1] for row in run(orderBy=order)["results"]] == expected


def test_groups__search__has_the_closest_first(run):
    found = run(group_type_index=1, search="test")["results"]
    assert [row[1] for row in found] == [
        *("exact", "prefix2", "prefix", "other_TEST_key", "contains2", "contains")
    ]


def test_groups__search_with_an_order__is_ordered_so_first(run):
    found = run(
        group_type_index=1,
        search="test",
        select=["properties.arr"],
        orderBy=["properties.arr DESC"],
        properties=[where("arr", "x", "is_set")],
    )["results"]
    assert [row[2] for row in found] == ["9", "300", "200", "100"], "as text: not defined here"


def test_groups__search__knows_letters_of_every_language(run):
    assert [row[1] for row in run(group_type_index=2, search="ÄRGER")["results"]] == ["umlaut"]


def test_groups__search__takes_no_wildcards(run):
    assert run(search="%")["results"] == []
    assert run(search="org_")["results"] == []


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"group_type_index": 5}, "/group_type_index"),
        ({"group_type_index": -1}, "/group_type_index"),
        ({"limit": -1}, "/limit"),
    ],
)
def test_groups__impossible__names_the_member(run, query, pointer):
    with pytest.raises(DraftProblem) as problem:
        run(**query)
    assert problem.value.pointer == pointer


def test_groups__type_that_has_none__is_empty(run):
    assert run(group_type_index=3)["results"] == []
