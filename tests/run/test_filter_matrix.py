"""Property filters of every type and operator with every form of value, against the rules."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import pytest

import querykit as qk
from querykit.schema.operators import PropertyOperator
from support.filter_oracle import ABSENT, Property, keeps

pytest.importorskip("chdb", reason="the embedded engine is not installed")

NOW = datetime(2025, 5, 14, 10, 20, tzinfo=UTC)
CLEANING = ({"regex": r"/\d+", "alias": "/:id"},)
KINDS = ("String", "Numeric", "Boolean", "DateTime")
STORED = [
    *("a", "Alpha", "alpaca", "", "null", "50%", "a_b", "/p/17", "/p/x"),
    *(None, ABSENT, 10, 10.5, "10", "9", -3, True, False, "true", "True"),
    *("1.2.3", "v1.2.4", "1.3.0-rc1", "1.3.0", "2.0.0+b5", "0.4.2", "0.5.0", "0.0.3", "1.2"),
    *("2025-05-01", "2025-05-13 12:00:00", "2025-04-30 23:59:59"),
    *(["x"], {"k": 1}),
]
ENVIRONMENT = qk.Environment(
    id=1,
    path_cleaning_filters=CLEANING,
    property_definitions=[
        *[
            {"name": kind, "type": sort, "property_type": kind}
            for kind in KINDS
            for sort in ("event", "person")
        ],
        *[
            {"name": kind, "type": "group", "group_type_index": 0, "property_type": kind}
            for kind in KINDS
        ],
    ],
)
NAMES = ("untyped", *KINDS)

TEXTS = ["a", "AL", "10", 10, True, "%", "a_b", ["a"], ["a", "10"], ["AL", "10", "TRUE"], [], None]
EQUALS = [*TEXTS, "", "null", 10.5, False, ["a", True], ["", "null"], '["x"]']
NUMBERS = [10, 9.5, "10", "9.5", -3, [10], [9, 10.5], []]
PATTERNS = ["^a", "l", r"\d+", "(?i)ALPHA", ["^A", "^b"], "a|b", "", None]
DATES = ["2025-05-01", "2025-05-13 12:00:00", "-2d", "36h", ["2025-05-01", "-2d"], None]
VERSIONS = ["1.2.3", "1.2", "2", "v1.3.0", "1.3.0-rc1", ["1.2.3", "2.0.0"], None]


def forms_by_operator(table):
    """Return operator -> forms of values, of a table whose keys name several operators."""
    return {one: forms for names, forms in table.items() for one in names.split()}


FORMS = forms_by_operator(
    {
        "exact is_not in not_in": EQUALS,
        "icontains not_icontains": TEXTS,
        "icontains_multi not_icontains_multi": ["a", ["a"], ["AL", "10"], None],
        "starts_with not_starts_with": ["a", "AL", 1, ["a", "1"], None],
        "ends_with not_ends_with": ["a", "0", 0, ["a", "3"], None],
        "regex not_regex": PATTERNS,
        "gt gte lt lte min max": [*NUMBERS, "a", "Alpha", None],
        "between not_between": [[5, 10], ["5", "10.5"], [10, 10], [-5, 0]],
        "is_set is_not_set": ["x", None, []],
        "is_date_exact is_date_before is_date_after": DATES,
        "is_cleaned_path_exact": ["a", "/p/:id", "/p/17", None],
        "semver_eq semver_neq semver_gt semver_gte semver_lt semver_lte": VERSIONS,
        "semver_tilde": ["1.2.3", "1.2", "1", "0.4"],
        "semver_caret": ["1.2.3", "0.4.2", "0.0.3", "1"],
        "semver_wildcard": ["1.*", "1.2.*", "0.*"],
    }
)
"""Operator -> forms of values, for properties that read as text."""

TYPED = {
    "Numeric": forms_by_operator(
        {
            "exact is_not in not_in": [10, "10", 10.5, [10, "9"], [9], []],
            "gt gte lt lte min max": NUMBERS,
            "between not_between": FORMS["between"],
            "is_set is_not_set": [None],
            "icontains not_icontains": ["1", 0, ["9", "5"]],
            "regex not_regex": ["^1", r"\.5"],
        }
    ),
    "Boolean": forms_by_operator(
        {
            "exact is_not in not_in": [
                True,
                False,
                "true",
                "false",
                ["true"],
                ["true", "false"],
                [True, "false"],
                [],
            ],
            "is_set is_not_set": [None],
            "icontains not_icontains": ["RU", ["ru", "al"]],
            "regex not_regex": ["^t"],
        }
    ),
    "DateTime": forms_by_operator(
        {
            "exact is_not in not_in": [
                "2025-05-01",
                "2025-05-13 12:00:00",
                ["2025-05-01", "2025-04-30 23:59:59"],
            ],
            "gt gte lt lte": ["2025-05-01", "2025-05-13 12:00:00"],
            "is_set is_not_set": [None],
            "is_date_exact is_date_before is_date_after": DATES,
        }
    ),
}
ELSEWHERE = frozenset({"flag_evaluates_to"})
"""Operators of filters that are neutral in HogQL."""


def test_matrix__has_every_operator():
    assert set(FORMS) == set(get_args(PropertyOperator.__value__)) - ELSEWHERE


def properties_of(stored):
    return {} if stored is ABSENT else dict.fromkeys(NAMES, stored)


@pytest.fixture(scope="module")
def engine():
    with qk.open_engine() as engine:
        engine.load(
            ENVIRONMENT,
            events=[
                {
                    "event": "see",
                    "distinct_id": str(index),
                    "timestamp": "2025-05-14T10:00:00Z",
                    "properties": {
                        **properties_of(stored),
                        "$group_0": str(index),
                        **({} if stored is ABSENT else {"$feature/untyped": stored}),
                    },
                }
                for index, stored in enumerate(STORED)
            ],
            persons=[
                {"distinct_ids": [str(index)], "properties": properties_of(stored)}
                for index, stored in enumerate(STORED)
            ],
            groups=[
                {
                    "group_type_index": 0,
                    "group_key": str(index),
                    "properties": properties_of(stored),
                }
                for index, stored in enumerate(STORED)
            ],
        )
        yield engine


AMBIGUOUS = frozenset({"10", "9", "10.5", "1.3.0", "0.5.0", "1.2", "1.2.3", "-3"})
"""Texts that ClickHouse reads as dates, and nobody else."""


def asked_of(name, operator):
    """Return the stored values that an operator is asked of."""
    if name != "DateTime" and not operator.startswith("is_date"):
        return STORED
    return [one for one in STORED if str(one) not in AMBIGUOUS]


def kept(engine, given):
    query = {
        "kind": "EventsQuery",
        "select": ["toInt(distinct_id)"],
        "orderBy": ["1"],
        "properties": [given],
    }
    answer = engine.run(query, ENVIRONMENT, now=NOW)
    found = [STORED[row[0]] for row in answer["results"]]
    asked = asked_of(given["key"], given["operator"])
    return [one for one in found if one in asked]


def expected(name, operator, value):
    of = Property(
        None if name in ("untyped", "String") else name,
        NOW,
        tuple((one["regex"], one["alias"]) for one in CLEANING),
    )
    return [one for one in asked_of(name, operator) if keeps(one, operator, value, of)]


CASES = [
    *[("untyped", operator) for operator in FORMS],
    *[("String", operator) for operator in ("exact", "is_not", "gt", "is_set")],
    *[(kind, operator) for kind, forms in TYPED.items() for operator in forms],
]


@pytest.mark.parametrize(("name", "operator"), CASES)
def test_event__every_form__keeps_what_the_rules_say(engine, name, operator):
    for value in TYPED.get(name, FORMS)[operator]:
        given = {"type": "event", "key": name, "operator": operator, "value": value}
        assert kept(engine, given) == expected(name, operator, value), f"{operator} {value!r}"


SOME = {
    operator: [forms[0], next((one for one in forms if isinstance(one, list)), forms[-1])]
    for operator, forms in FORMS.items()
}
"""Operator -> one form of a single value, and one of a list."""


@pytest.mark.parametrize("sort", ["person", "group", "feature"])
@pytest.mark.parametrize("operator", FORMS)
def test_other_types__some_forms__keep_what_the_rules_say(engine, sort, operator):
    more = {"group_type_index": 0} if sort == "group" else {}
    key = "$feature/untyped" if sort == "feature" else "untyped"
    for value in SOME[operator]:
        given = {"type": sort, "key": key, "operator": operator, "value": value, **more}
        assert kept(engine, given) == expected("untyped", operator, value), f"{operator} {value!r}"


@pytest.mark.parametrize("sort", ["person", "group"])
@pytest.mark.parametrize("name", TYPED)
def test_other_types__typed__read_their_type(engine, sort, name):
    more = {"group_type_index": 0} if sort == "group" else {}
    for operator, forms in TYPED[name].items():
        given = {"type": sort, "key": name, "operator": operator, "value": forms[0], **more}
        assert kept(engine, given) == expected(name, operator, forms[0]), operator
