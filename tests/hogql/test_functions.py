"""The catalogue of functions: complete, consistent, and known to the real engine."""

from __future__ import annotations

import json

import pytest

from querykit.errors import BrokenRegistry
from querykit.hogql.functions import find_function, function_names, functions
from querykit.hogql.functions.base import family
from querykit.hogql.functions.combinators import BASES, combinations
from support.cases import ROOT

REFERENCE = ROOT.parent / "shared" / "reference" / "hogql-functions.json"
SPELLED_OTHERWISE = {"arrayReverseSort"}
"""The reference says `arraySort`, and that this looks like a mistake."""


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference is not beside the checkout")
def test_functions__reference__is_covered():
    rows = json.loads(REFERENCE.read_text())
    assert len({one["name"] for one in rows}) == len(rows) == 772
    for wanted in rows:
        found = functions()[wanted["name"]]
        assert (found.min_args, found.max_args) == (wanted["min_args"], wanted["max_args"])
        assert (found.aggregate, found.timezone) == (wanted["aggregate"], wanted["tz_aware"])
        assert found.any_case == wanted["case_insensitive"]
        if wanted["name"] not in SPELLED_OTHERWISE:
            assert found.clickhouse == wanted["clickhouse"]


def test_functions__counts__are_those_of_the_sheet():
    aggregates = [one for one in functions().values() if one.aggregate]
    assert len(aggregates) == 487
    assert len(list(combinations(functions()["sum"]))) == 47
    assert all(f"{base}If" in functions() for base in BASES)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("count", "count"),
        ("COUNT", "count"),
        ("Lower", "lower"),
        ("tofloat", None),
        ("ARRAYMAP", None),
        ("maxArgMinOrDefault", "maxArgMinOrDefault"),
        ("sumDistinct", None),
        ("url", None),
        ("file", None),
        ("sleep", None),
        ("dictGet", None),
    ],
)
def test_find_function__spelling__counts_unless_any_case_will_do(name, found):
    function = find_function(name)
    assert (function.name if function else None) == found


def test_function_names__internal__are_not_suggested():
    assert "_toInt8" in functions()
    assert not any(name.startswith("_") for name in function_names())


@pytest.mark.parametrize(
    "text", ["count", "count 0-1\ncount 1", "two words 1", "x 1 -> y z", "x 1 loud"]
)
def test_family__line_that_is_no_function__is_refused(text):
    with pytest.raises(BrokenRegistry, match="Tests"):
        family("Tests", text)


def test_family__notation__says_it_all():
    (made,) = family("Tests", "q 1-2 params 1+ -> quantile ci tz", aggregate=True).values()
    assert (made.name, made.clickhouse, made.aggregate) == ("q", "quantile", True)
    assert (made.min_args, made.max_args, made.min_params, made.max_params) == (1, 2, 1, None)
    assert (made.any_case, made.timezone, made.within_group) == (True, True, False)


NOT_IN_CLICKHOUSE = {"UDFs", "PostHog-only", "Old names"}
NOT_IN_THIS_BUILD = {
    *("generate_series", "extractIPv4Substrings", "percentile_cont", "percentile_disc"),
    *("dateAdd", "dateSub", "date_add", "date_sub", "timeStampAdd", "timeStampSub", "untuple"),
    *("date_subtract", "lagInFrame", "leadInFrame"),
}
"""Table functions, syntax, and what the build leaves out (hogql.md 6.8)."""


def test_functions__clickhouse_names__are_known_to_the_engine():
    chdb = pytest.importorskip("chdb", reason="the embedded engine is not installed")
    known = set(chdb.query("SELECT name FROM system.functions", "TSV").bytes().decode().split())
    known |= {name.lower() for name in known} | {"countDistinct"}  # syntax over uniqExact
    suffixes = ("If", "Array", "Map", "State", "Merge", "ForEach", "OrDefault", "OrNull")
    suffixes += ("ArgMin", "ArgMax")

    def is_known(name):
        if name in known or name.lower() in known:
            return True
        return any(name.endswith(suffix) and is_known(name[: -len(suffix)]) for suffix in suffixes)

    unknown = {
        one.clickhouse
        for one in functions().values()
        if one.clickhouse and one.family not in NOT_IN_CLICKHOUSE and not is_known(one.clickhouse)
    }
    assert {name for name in unknown if not name.startswith("uniqTheta")} <= NOT_IN_THIS_BUILD
    named = [
        one
        for one in functions().values()
        if one.clickhouse and one.family not in NOT_IN_CLICKHOUSE
    ]
    confirmed = [one for one in named if is_known(one.clickhouse)]
    assert len(named) == 1092
    assert len(confirmed) >= 1079


def test_functions__old_names__stand_for_new_ones_and_are_not_suggested():
    old = {name: one.now for name, one in functions().items() if one.now}
    assert old["recording_button"] == "recordingButton"
    assert all(functions()[new].now is None for new in old.values())
    assert not old.keys() & set(function_names())
