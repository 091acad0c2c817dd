"""Which events property filters keep, with values of every sort in the events (semantics.md 2)."""

from __future__ import annotations

import pytest

import querykit as qk

pytest.importorskip("chdb", reason="the embedded engine is not installed")

BOOLEANS = ["yes", "no", "lower", "title", "empty_flag", "null_flag", "absent_flag"]
ENVIRONMENT = qk.Environment(
    id=1,
    property_definitions=[
        *[{"name": name, "type": "event", "property_type": "Boolean"} for name in BOOLEANS],
        {"name": "price", "type": "event", "property_type": "Numeric"},
    ],
)
FLAGS = {
    "yes": True,
    "no": False,
    "lower": "true",
    "title": "True",
    "empty_flag": "",
    "null_flag": None,
}
VALUES = {"text": "a", "empty": "", "word": "null", "nothing": None, "number": 10, "flag": True}
CHAIN = 'a.btn:attr__class="btn"href="/buy"text="Buy now";div.shop:attr_id="main"text="Shop"'
ROWS = [
    {"event": "one", "properties": {**VALUES, **FLAGS}},
    *[
        {"event": "v", "properties": {"v": v}}
        for v in ("1.2.3", "1.2.9-rc1", "1.3.0", "v2.0.0", "1.2", "no")
    ],
    *[{"event": "p", "properties": {"price": one}} for one in (5, "7.5", "x", None)],
    *[{"event": "t", "properties": {"t": one}} for one in ("Alpha", "beta", None)],
    *[
        {"event": "d", "properties": {"d": one}}
        for one in ("2025-05-01", "2025-05-13 12:00:00", "soon")
    ],
]


@pytest.fixture(scope="module")
def count():
    with qk.open_engine() as engine:
        events = [
            {**row, "distinct_id": f"u{index}", "timestamp": f"2025-05-10T00:00:{index:02}Z"}
            for index, row in enumerate(ROWS)
        ]
        events.append(
            {
                "event": "click",
                "distinct_id": "u",
                "timestamp": "2025-05-10T01:00:00Z",
                "elements_chain": CHAIN,
            }
        )
        engine.load(ENVIRONMENT, events=events)

        def counted(event, key, operator, value="x", sort="event"):
            one = {"type": sort, "key": key, "operator": operator, "value": value}
            query = {
                "kind": "EventsQuery",
                "select": ["count()"],
                "event": event,
                "after": "all",
                "properties": [one],
            }
            return engine.run(query, ENVIRONMENT, now="2025-05-14T10:20:00Z")["results"][0][0]

        yield counted


@pytest.mark.parametrize(
    ("key", "expected"),
    [("text", 1), ("empty", 1), ("word", 1), ("number", 1), ("nothing", 0), ("absent", 0)],
)
def test_is_set__text__is_all_but_null_and_absent(count, key, expected):
    assert count("one", key, "is_set") == expected
    assert count("one", key, "is_not_set") == 1 - expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("yes", 1),
        ("no", 1),
        ("lower", 1),
        ("title", 0),
        ("empty_flag", 0),
        ("null_flag", 0),
        ("absent_flag", 0),
    ],
)
def test_is_set__boolean__is_true_or_false(count, key, expected):
    assert count("one", key, "is_set") == expected
    assert count("one", key, "is_not_set") == 1 - expected


@pytest.mark.parametrize(
    ("event", "key", "operator", "value", "expected"),
    [
        ("one", "number", "exact", "10", 1),
        ("one", "number", "exact", 10, 1),
        ("one", "number", "exact", [9, 10], 1),
        ("one", "flag", "exact", True, 1),
        ("one", "yes", "exact", ["true"], 1),
        ("one", "no", "exact", ["true"], 0),
        ("one", "absent", "is_not", "a", 1),
        ("one", "absent", "is_not", ["a", "b"], 1),
        ("one", "absent", "exact", "a", 0),
        ("t", "t", "icontains", "ALP", 1),
        ("t", "t", "icontains", ["alp", "BET"], 2),
        ("t", "t", "not_icontains", "alp", 2),
        ("t", "t", "not_icontains", ["alp", "bet"], 1),
        ("t", "t", "regex", "^[a-z]+$", 1),
        ("t", "t", "regex", ["^A", "^b"], 2),
        ("t", "t", "not_regex", "^[a-z]+$", 2),
        ("t", "t", "not_regex", ["^A", "^b"], 1),
        ("t", "t", "starts_with", "AL", 1),
        ("t", "t", "not_ends_with", "a", 1),
        ("p", "price", "gt", "5", 1),
        ("p", "price", "gte", 5, 2),
        ("p", "price", "lt", "7.5", 1),
        ("p", "price", "between", [5, 7], 1),
        ("p", "price", "not_between", [6, 7], 2),
        ("p", "price", "is_set", "x", 2),
        ("v", "v", "semver_tilde", "1.2.3", 2),
        ("v", "v", "semver_caret", "1.2.3", 3),
        ("v", "v", "semver_gte", "1.3.0", 2),
        ("v", "v", "semver_eq", "2.0.0", 1),
        ("v", "v", "semver_wildcard", "1.*", 3),
        ("d", "d", "is_date_before", "2025-05-02", 1),
        ("d", "d", "is_date_after", "-2d", 1),
        ("d", "d", "is_date_exact", "2025-05-01", 1),
    ],
)
def test_operator__keeps(count, event, key, operator, value, expected):  # noqa: PLR0917
    assert count(event, key, operator, value) == expected


@pytest.mark.parametrize(
    ("key", "operator", "value", "expected"),
    [
        ("tag_name", "exact", "a", 1),
        ("tag_name", "exact", ["p", "div"], 1),
        ("tag_name", "is_not", "p", 1),
        ("tag_name", "exact", "d", 0),
        ("selector", "exact", "div > a.btn", 1),
        ("selector", "exact", "a > div", 0),
        ("selector", "is_not", ["a > div", "#other"], 1),
        ("selector", "exact", "#main", 1),
        ("href", "exact", "/buy", 1),
        ("href", "icontains", "BU", 1),
        ("text", "exact", "Shop", 1),
        ("text", "icontains", "now", 1),
        ("text", "is_not", "Shop", 0),
        ("text", "not_icontains", "sell", 1),
    ],
)
def test_element__keeps(count, key, operator, value, expected):
    assert count("click", key, operator, value, sort="element") == expected
