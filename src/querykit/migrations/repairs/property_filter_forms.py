"""Clean the property filters of nodes as PostHog cleaned those of legacy filters.

Before::

    {"kind": "EventsNode", "event": "paid", "properties": [
        {"key": "plan", "type": "events", "values": ["pro", null]},
        {"key": "email", "type": "person", "value": "a@b.c"},
        {"key": "cohort", "type": "static-cohort", "value": "8", "negation": true}]}

After::

    {"kind": "EventsNode", "event": "paid", "properties": [
        {"key": "plan", "type": "event", "value": ["pro"]},
        {"key": "email", "type": "person", "value": "a@b.c", "operator": "exact"},
        {"key": "id", "type": "cohort", "value": 8, "operator": "not_in"}]}

A missing operator is filled in only where the schema wants one. A HogQL filter has none.

Source: upgrade.md 3.4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.edits import mend_filters, rename_keys
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)

COHORTS = ("cohort", "precalculated-cohort", "static-cohort")
WITH_OPERATOR = (
    *("person", "person_metadata", "element", "event_metadata", "session", "recording"),
    *("log_entry", "group", "feature", "data_warehouse", "data_warehouse_person_property"),
    *("error_tracking_issue", "log", "log_attribute", "log_resource_attribute"),
    *("metric_attribute", "span", "span_attribute", "span_resource_attribute"),
    *("revenue_analytics", "account_custom_property", "workflow_variable"),
)
"""Types whose filters the schema refuses without an operator, and which take "exact"."""


@repair.on_any_node()
def clean_filters(node: Document, _note: Note) -> None:
    """Clean each filter that is not clean."""
    mend_filters(node, _cleaned)


def _cleaned(one: Document) -> Document:
    """Return the filter, or a new one if there is something to clean."""
    clean = dict(one)
    if clean.get("type") == "events":
        clean["type"] = "event"
    if "values" in clean and "key" in clean:
        if clean.get("value") is None:
            clean.pop("value", None)
            rename_keys(clean, {"values": "value"})
        else:
            del clean["values"]
    value = clean.get("value")
    if isinstance(value, list) and None in value:
        clean["value"] = [item for item in value if item is not None]
    kind = clean.get("type")
    if kind in COHORTS:
        _clean_cohort(clean)
    elif kind == "hogql":
        clean.pop("operator", None)
    elif kind in WITH_OPERATOR and clean.get("operator") is None:
        clean["operator"] = "exact"
    return one if clean == one else clean


def _clean_cohort(clean: Document) -> None:
    clean.update(type="cohort", key="id")
    if "negation" in clean:
        negated = clean.pop("negation")
        if clean.get("operator") is None:
            clean["operator"] = "not_in" if negated else "in"
    value = clean.get("value")
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
        clean["value"] = int(value)
