"""`parse`: a typed model of the newest version, or all findings."""

from __future__ import annotations

import pytest

from querykit import parse
from querykit.errors import InvalidQuery


def test_parse__of_an_old_node__gives_the_newest_model():
    model = parse(
        {"kind": "RetentionQuery", "retentionFilter": {"showMean": True, "period": "Week"}}
    )
    assert type(model).__name__ == "RetentionQuery"
    assert model.version == 2
    assert model.retentionFilter.meanRetentionCalculation == "simple"


def test_parse__of_a_node_in_a_node__gives_models_inside():
    model = parse({"kind": "InsightVizNode", "source": {"kind": "TrendsQuery", "series": [{}]}})
    assert type(model.source).__name__ == "TrendsQuery"
    assert type(model.source.series[0]).__name__ == "EventsNode"


@pytest.mark.parametrize(
    ("document", "codes"),
    [
        ({"kind": "TrendsQuery", "zz": 1}, ["QK020", "QK021"]),
        ({"kind": "TrendsQuery", "series": [], "version": 99}, ["QK101"]),
        ({"kind": "TrendQuery", "series": []}, ["QK007"]),
        ({"query": {"kind": "HogQLQuery", "query": "select 1"}}, ["QK012"]),
        ({"kind": "Deployment"}, ["QK012"]),
        ([], ["QK012"]),
        (None, ["QK012"]),
        ({"kind": "HogQLQuery", "query": "", "name": b""}, ["QK013"]),
    ],
)
def test_parse__of_what_is_no_valid_query__carries_all_findings(document, codes):
    with pytest.raises(InvalidQuery) as caught:
        parse(document)
    assert [one.code for one in caught.value.diagnostics()] == codes


def test_parse__of_a_cycle__says_so():
    node = {"kind": "TrendsQuery", "series": []}
    node["series"].append(node)
    with pytest.raises(InvalidQuery) as caught:
        parse(node)
    assert caught.value.findings[0].code == "QK010"
