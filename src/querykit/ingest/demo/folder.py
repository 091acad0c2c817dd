"""The demo data as a folder: an environment and files that `querykit load` takes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from querykit.ingest.demo.shop import Shop

ENVIRONMENT = """\
# A web shop that never was; made by `querykit demo-data`.
id = 1
name = "Demo shop"
timezone = "UTC"
week_start = "monday"
"""

GROUP_TYPES = [{"group_type": "company", "group_type_index": 0}]

ACTIONS = [
    {
        "id": 1,
        "name": "Interested",
        "steps": [{"event": "product viewed"}, {"event": "product added to cart"}],
    }
]

COHORTS = [
    {
        "id": 1,
        "name": "Customers",
        "filters": {
            "properties": {
                "type": "AND",
                "values": [{"type": "person", "key": "email", "operator": "is_set", "value": ""}],
            }
        },
    }
]

EVENTS = [
    {"name": name}
    for name in ("product viewed", "product added to cart", "signed up", "order completed")
]

PROPERTIES = [
    *[
        {"name": name, "type": "event", "property_type": "Numeric"}
        for name in ("revenue", "price", "$ai_total_cost_usd", "$ai_latency")
    ],
    *[
        {"name": name, "type": "event", "property_type": "String"}
        for name in ("category", "currency", "order_id", "payment", "plan", "product", "title")
    ],
    *[
        {"name": name, "type": "person", "property_type": "String"}
        for name in ("email", "first_visit")
    ],
    *[
        {"name": name, "type": "group", "property_type": sort, "group_type_index": 0}
        for name, sort in (
            ("name", "String"),
            ("industry", "String"),
            ("employees", "Numeric"),
            ("plan", "String"),
        )
    ],
]


def write_demo(folder: str | Path, shop: Shop) -> int:
    """Write the shop into a folder, which is made if need be; return how many events it has.

    Args:
        folder: gets `environment.toml`, lists of facts, `events.jsonl` and `groups.jsonl`; files of
            these names are replaced, others left alone.
        shop: the story.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "environment.toml").write_text(ENVIRONMENT, encoding="utf-8")
    facts = {
        "group_types": GROUP_TYPES,
        "actions": ACTIONS,
        "cohorts": COHORTS,
        "event_definitions": EVENTS,
        "property_definitions": PROPERTIES,
    }
    for name, values in facts.items():
        text = json.dumps(values, indent=2) + "\n"
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    _lines(folder / "groups.jsonl", shop.groups)
    return _lines(folder / "events.jsonl", shop.events())


def _lines(path: Path, values: Iterable[dict[str, Any]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for count, value in enumerate(values, 1):  # noqa: B007 - counted for the caller
            file.write(json.dumps(value, separators=(",", ":"), ensure_ascii=False) + "\n")
    return count
