"""Generated saved insights: the same ones for the same seed, 1 to 6 KB each, a quarter outdated.

Kinds are shared out roughly as in public repositories; names and numbers are made up. Every part
is a fresh object, as it would be after parsing a file.
"""

from __future__ import annotations

import json
import random

COUNT = 10_000
SMALLEST, LARGEST = 1_000, 6_000


EVENTS = ["$pageview", "order_placed", "signed_up", "report_opened", "app_opened", "push_opened"]
PROPERTIES = ["plan", "$browser", "$geoip_country_code", "utm_source", "price", "store"]
NEWEST = {"TrendsQuery": 5, "FunnelsQuery": 2, "RetentionQuery": 2, "LifecycleQuery": 2}


def documents(count=COUNT, seed=1):
    """Yield insights as the API returns them."""
    rng = random.Random(seed)
    for number in range(count):
        yield insight(rng, number, outdated=number % 4 == 0)


def insight(rng, number, *, outdated):
    """Return one insight; outdated ones hold a node without a version in an old shape."""
    document = {
        "id": number,
        "short_id": f"{rng.getrandbits(40):08x}",
        "name": f"Insight {number}",
        "description": words(rng, 12),
        "order": None,
        "deleted": False,
        "favorited": rng.random() < 0.1,
        "created_at": f"2025-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}T08:00:00Z",
        "created_by": {"id": rng.randint(1, 99), "first_name": "Ada", "email": "ada@example.org"},
        "tags": [words(rng, 1) for _ in range(rng.randint(0, 3))],
        "dashboards": [rng.randint(1, 500) for _ in range(rng.randint(0, 3))],
        "filters": {},
        "query": saved_query(rng, outdated=outdated),
        "result": None,
    }
    wanted, size = rng.randint(SMALLEST, LARGEST - 500), len(json.dumps(document))
    while size < wanted:
        query = document["query"]["source"]
        extra = property_filter(rng)
        size += len(json.dumps(extra)) + 2
        if "properties" in query:
            query["properties"]["values"][0]["values"].append(extra)
        else:
            query.setdefault("filters", {"properties": []})["properties"].append(extra)
    return document


def saved_query(rng, *, outdated):
    """Return the node of an insight."""
    if not outdated and rng.random() < 0.2:
        return {
            "kind": "DataVisualizationNode",
            "source": {"kind": "HogQLQuery", "query": f"select {words(rng, 60)} from events"},
            "chartSettings": {"yAxis": [{"column": "count"}], "showLegend": True},
        }
    make = rng.choice([trends, trends, trends, funnels, retention, lifecycle])
    source = make(rng, outdated=outdated)
    if not outdated:
        source["version"] = NEWEST[source["kind"]]
    return {"kind": "InsightVizNode", "source": source, "full": True}


def trends(rng, *, outdated):
    """Return a TrendsQuery; an outdated one hides series the old way."""
    options = {"display": "ActionsLineGraph", "showLegend": True, "smoothingIntervals": 1}
    if outdated:
        options["hiddenLegendIndexes"] = [0]
    else:
        entry = {"assignmentBy": "position", "hidden": True}
        options |= {"resultCustomizationBy": "position", "resultCustomizations": {"0": entry}}
    return {
        "kind": "TrendsQuery",
        "series": series(rng, rng.randint(1, 6), outdated=outdated),
        "interval": rng.choice(["day", "week", "month"]),
        "dateRange": {"date_from": "-30d", "date_to": None},
        "trendsFilter": options,
        "breakdownFilter": {"breakdown": rng.choice(PROPERTIES), "breakdown_type": "event"},
        "properties": group(rng),
    }


def funnels(rng, *, outdated):
    """Return a FunnelsQuery."""
    return {
        "kind": "FunnelsQuery",
        "series": series(rng, rng.randint(2, 6), outdated=outdated),
        "dateRange": {"date_from": "-14d"},
        "funnelsFilter": {"funnelVizType": "steps", "funnelWindowInterval": 14},
        "properties": group(rng),
    }


def retention(rng, *, outdated):
    """Return a RetentionQuery; an outdated one says showMean."""
    entity = {"id": rng.choice(EVENTS), "type": "events", "name": rng.choice(EVENTS)}
    mean = {"showMean": True} if outdated else {"meanRetentionCalculation": "simple"}
    return {
        "kind": "RetentionQuery",
        "retentionFilter": {
            "period": "Week",
            "totalIntervals": 8,
            **mean,
            "targetEntity": entity,
            "returningEntity": dict(entity),
        },
        "properties": group(rng),
    }


def lifecycle(rng, *, outdated):
    """Return a LifecycleQuery."""
    return {
        "kind": "LifecycleQuery",
        "series": series(rng, 1, outdated=outdated),
        "interval": "week",
        "lifecycleFilter": {"toggledLifecycles": ["new", "returning"]},
        "properties": group(rng),
    }


def series(rng, count, *, outdated):
    """Return entities; outdated ones have no kind."""
    entities = []
    for _ in range(count):
        entity = {} if outdated else {"kind": "EventsNode"}
        entity |= {"event": rng.choice(EVENTS), "name": rng.choice(EVENTS), "math": "total"}
        entity["properties"] = [property_filter(rng) for _ in range(rng.randint(0, 3))]
        entities.append(entity)
    return entities


def group(rng):
    """Return property filters in their two levels of groups."""
    filters = [property_filter(rng) for _ in range(rng.randint(1, 5))]
    return {"type": "AND", "values": [{"type": "AND", "values": filters}]}


def property_filter(rng):
    """Return a property filter."""
    return {
        "key": rng.choice(PROPERTIES),
        "value": [words(rng, 1) for _ in range(rng.randint(1, 4))],
        "operator": "exact",
        "type": "event",
    }


def words(rng, count):
    """Return so many made-up words."""
    return " ".join(f"w{rng.randint(0, 9999)}" for _ in range(count))
