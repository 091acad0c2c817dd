"""Values that PostHog replaces in silence: validation says so, and no command fails by it."""

from __future__ import annotations

import pytest

import querykit as qk
from querykit.errors import Severity

STEPS = [{"kind": "EventsNode", "event": "a"}, {"kind": "EventsNode", "event": "b"}]


def trends(**dates):
    return {"kind": "TrendsQuery", "series": STEPS, "dateRange": dates}


def funnel(window):
    return {
        "kind": "FunnelsQuery",
        "series": STEPS,
        "funnelsFilter": {"funnelWindowInterval": window},
    }


@pytest.mark.parametrize(
    "document",
    [
        *[
            trends(date_from=text)
            for text in (
                *("-7d", "7d", "dStart", "-1mEnd", "all", "", None, "2025-03-04", "2025-3-4"),
                *("2025-03-04 10:00", "2025-03-04T10:00:00Z", "{{ start }}", "${var.start}"),
            )
        ],
        {"kind": "EventsQuery", "select": ["*"], "after": "-24h", "before": "2025-03-04"},
        {"kind": "HogQLQuery", "query": "select 1", "values": {"after": "noon"}},
        {"kind": "HogQLQuery", "query": "select 1", "values": {"kind": {"after": "noon"}}},
        {"kind": "HogQLQuery", "query": "select 1", "values": {"kind": ["EventsQuery"]}},
        funnel(1),
        funnel(None),
    ],
)
def test_replaced__nothing__is_clean(document):
    assert qk.validate(document, hogql=False) == []


@pytest.mark.parametrize(
    ("document", "code", "pointer"),
    [
        (trends(date_from="yesterday"), "QK026", "/dateRange/date_from"),
        (trends(date_to="2025-02-30"), "QK026", "/dateRange/date_to"),
        (trends(date_from="20250304"), "QK026", "/dateRange/date_from"),
        (trends(date_from="-7D"), "QK026", "/dateRange/date_from"),
        (
            {"kind": "InsightVizNode", "source": trends(date_from="last week")},
            "QK026",
            "/source/dateRange/date_from",
        ),
        ({"kind": "EventsQuery", "select": ["*"], "after": "noon"}, "QK026", "/after"),
        (funnel(0), "QK024", "/funnelsFilter/funnelWindowInterval"),
        (funnel(-14), "QK024", "/funnelsFilter/funnelWindowInterval"),
    ],
)
def test_replaced__value__is_a_warning_at_its_place(document, code, pointer):
    (finding,) = qk.validate(document, hogql=False)
    assert (finding.code, finding.pointer, finding.severity) == (code, pointer, Severity.WARNING)
