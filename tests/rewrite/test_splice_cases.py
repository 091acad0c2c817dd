"""Cases are folders `fixtures/rewrite/json/<transform>__<style>` with before.json and after.json."""

from __future__ import annotations

from pathlib import Path

import pytest

from querykit.rewrite import edits, parse_json, splice

CASES = Path(__file__).parents[2] / "fixtures" / "rewrite" / "json"


def leave(value):
    return value


def stamp(value):
    return {**value, "version": 2}


def drop_first(value):
    return {key: value[key] for key in list(value)[1:]}


def drop_last(value):
    return {key: value[key] for key in list(value)[:-1]}


def rename(value):
    return {"queryKind" if key == "kind" else key: child for key, child in value.items()}


def name_the_mean(value):
    retention = {
        "meanRetentionCalculation" if key == "showMean" else key: "simple"
        if child is True
        else child
        for key, child in value["retentionFilter"].items()
    }
    return {**value, "retentionFilter": retention, "version": 2}


def drop_item(value):
    return {**value, "series": value["series"][1:]}


def add_item(value):
    return {**value, "series": [*value["series"], {"event": "new", "tags": ["x"], "none": {}}]}


def wrap(value):
    return {"kind": "InsightVizNode", "source": value}


def name(value):
    return {**value, "title": "Über \u2028\U0001f600", "copy": value["name"]}


def replace(value):
    return [1, {"a": [], "b": {"c": "d"}}, None]


def move(value):
    rest = {key: child for key, child in value.items() if key != "retentionFilter"}
    return {**rest, "nested": {"deeper": {"filter": value["retentionFilter"]}}}


def hide(value):
    trends = dict(value["trendsFilter"])
    hidden = trends.pop("hiddenLegendIndexes", None)
    if hidden is None:
        return value
    trends["resultCustomizations"] = {str(index): {"hidden": True} for index in hidden}
    trends["hidden"] = [*hidden, -1]
    return {**value, "trendsFilter": trends}


TRANSFORMS = {
    function.__name__: function
    for function in (
        leave, stamp, drop_first, drop_last, rename, name_the_mean,
        drop_item, add_item, wrap, name, replace, move, hide,
    )
}  # fmt: skip


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_splice__case__as_in_file(case):
    before = (CASES / case / "before.json").read_bytes().decode()
    after = (CASES / case / "after.json").read_bytes().decode()
    transform = TRANSFORMS[case.partition("__")[0]]
    parsed = parse_json(before)
    new = transform(parsed.value)
    assert splice(parsed, new) == after
    assert splice(parse_json(after), new) == after
    assert (before == after) == (not edits(parsed, new))


def test_transforms__all__have_a_case():
    used = {path.name.partition("__")[0] for path in CASES.iterdir()}
    assert used == set(TRANSFORMS)
