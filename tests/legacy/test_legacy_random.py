"""What holds for all filters: no other errors, the input untouched, a stable way there and back."""

from __future__ import annotations

import contextlib
import copy

from hypothesis import given, settings
from hypothesis import strategies as st

from querykit.errors import QuerykitError
from querykit.legacy import convert_filters, filters_to_query, looks_like_filters, query_to_filters
from querykit.legacy.insight_types import BY_KIND, INSIGHTS
from querykit.legacy.members import KNOWN
from querykit.legacy.options import OPTIONS

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["1", "true", "{A}", "[1]", '{"id": null}', "ActionsBar", "AND", "event"])
)
keys = st.text(max_size=5) | st.sampled_from(
    ["id", "type", "values", "key", "value", "order", "math", "property", "properties", "operator"]
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4)
)
dialects = st.sampled_from(["backend", "frontend"])
any_filters = st.dictionaries(st.sampled_from(sorted(KNOWN)), values, max_size=6)
insights = st.sampled_from([*INSIGHTS, "SESSIONS", None])


@settings(max_examples=300)
@given(values | any_filters, dialects, st.booleans())
def test_filters__any_json__raise_only_our_errors(value, dialect, variables):
    looks_like_filters(value)
    before = copy.deepcopy(value)
    with contextlib.suppress(QuerykitError):
        convert_filters(value, dialect=dialect, allow_variables=variables)
    assert repr(value) == repr(before)


@settings(max_examples=300)
@given(any_filters, insights, dialects)
def test_filters__of_any_insight__give_notes_with_places(filters, insight, dialect):
    try:
        conversion = convert_filters(filters | {"insight": insight}, dialect=dialect)
    except QuerykitError:
        return
    assert conversion.query["kind"] in BY_KIND
    assert all(note.pointer.startswith("/") and note.message for note in conversion.notes)


nodes = st.dictionaries(
    st.sampled_from(
        ["series", "properties", "dateRange", "breakdownFilter", "compareFilter", "interval"]
        + [insight.options for insight in INSIGHTS.values()]
        + ["funnelPathsFilter", "source"]
    ),
    values,
    max_size=5,
)


@settings(max_examples=200)
@given(nodes, st.sampled_from([*BY_KIND, "InsightVizNode"]))
def test_query__any_members__raises_only_our_errors(node, kind):
    before = copy.deepcopy(node | {"kind": kind})
    try:
        query_to_filters(before)
    except QuerykitError:
        return
    assert repr(before) == repr(node | {"kind": kind})


names = st.sampled_from(["opened", "closed", "paid"])
filters_of_property = st.fixed_dictionaries(
    {"key": names, "type": st.sampled_from(["event", "person"]), "value": st.just(["a"])}
)
series = st.lists(
    st.builds(
        lambda node, properties: node | ({"properties": properties} if properties else {}),
        st.builds(lambda n: {"kind": "EventsNode", "event": n}, names | st.none())
        | st.builds(lambda n: {"kind": "ActionsNode", "id": n}, st.integers(1, 99)),
        st.lists(filters_of_property, max_size=2),
    ),
    max_size=4,
)
simple_options = st.dictionaries(
    st.sampled_from(
        sorted({o.wire for table in OPTIONS.values() for o in table.values()}),
    ),
    st.booleans() | st.integers(0, 5) | st.sampled_from(["ActionsBar", "Week", "steps", "simple"]),
    max_size=4,
)


@settings(max_examples=200)
@given(st.sampled_from(sorted(INSIGHTS)), series, simple_options, dialects)
def test_query__there_and_back__is_stable(name, items, options, dialect):
    insight = INSIGHTS[name]
    node = {"kind": insight.kind, "series": items, insight.options: options}
    node["dateRange"] = {"date_from": "-7d"}
    try:
        once = filters_to_query(query_to_filters(node), dialect=dialect)
    except QuerykitError:
        return
    assert once["kind"] == insight.kind
    assert filters_to_query(query_to_filters(once), dialect=dialect) == once
