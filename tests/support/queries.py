"""Saved queries of all ages as a strategy, for the properties of carriers."""

from __future__ import annotations

from hypothesis import strategies as st

EVENTS = st.sampled_from(
    ["$pageview", "sign up", "café", 'a "b"', "it's", "x: y", "# no", "é\u2028"]
)
SERIES = st.lists(
    st.builds(lambda event: {"kind": "EventsNode", "event": event}, EVENTS), min_size=1, max_size=2
)
RETENTION = st.builds(
    lambda mean, period, more: {
        "kind": "RetentionQuery",
        "retentionFilter": {"period": period, "showMean": mean, **more},
    },
    st.booleans(),
    st.sampled_from(["Day", "Week"]),
    st.sampled_from([{}, {"totalIntervals": 7}, {"targetEntity": {"id": "a", "type": "events"}}]),
)
TRENDS = st.builds(
    lambda series, trends, more: {
        "kind": "TrendsQuery",
        "series": series,
        "trendsFilter": trends,
        **more,
    },
    SERIES,
    st.sampled_from(
        [
            {},
            {"compare": True},
            {"display": "ActionsBar", "hidden_legend_indexes": [0], "compare": True},
        ]
    ),
    st.sampled_from([{}, {"properties": []}, {"version": 1}, {"breakdown": {"breakdown": "$os"}}]),
)
NEW = st.builds(
    lambda series: {"kind": "TrendsQuery", "series": series, "trendsFilter": {}}, SERIES
)
NODES = RETENTION | TRENDS | NEW
DOCUMENTS = (
    NODES
    | st.builds(lambda node: {"kind": "InsightVizNode", "source": node}, NODES)
    | st.builds(
        lambda node, name: {"name": name, "query": {"kind": "InsightVizNode", "source": node}},
        NODES,
        EVENTS,
    )
    | st.builds(
        lambda nodes: {"tiles": [{"query": node} for node in nodes]}, st.lists(NODES, max_size=3)
    )
)
