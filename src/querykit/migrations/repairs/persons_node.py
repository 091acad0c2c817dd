"""Turn PersonsNode into ActorsQuery.

Before::

    {"kind": "DataTableNode", "columns": ["person", "created_at"], "source":
        {"kind": "PersonsNode", "search": "ann", "cohort": "3"}}

After::

    {"kind": "DataTableNode", "source":
        {"kind": "ActorsQuery", "search": "ann",
         "properties": [{"key": "id", "type": "cohort", "operator": "in", "value": 3}],
         "select": ["person", "created_at"]}}

The columns of a table of persons become what the query selects. A node that ActorsQuery cannot
express stays: one with a `distinctId`, or with filters by other things than persons.

Source: upgrade.md 4; PostHog migration 0459 (PR #24524, August 2024).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.edits import filters_of, own, own_filters
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document, Json
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)

PERSON_TYPES = ("person", "person_metadata", "cohort", "hogql", "empty", None)
"""Types of the filters that ActorsQuery takes; without a type there may be one later."""


@repair.on("DataTableNode")
def select_the_columns(table: Document, _note: Note) -> None:
    """Move the columns into the source, which is turned by the function below."""
    source, columns = table.get("source"), table.get("columns")
    if not isinstance(source, dict) or source.get("kind") != "PersonsNode" or not columns:
        return
    if not isinstance(columns, list) or not all(isinstance(one, str) for one in columns):
        return
    if _is_expressible(source) and source.get("select") is None:
        source = own(table, "source") or {}
        source["select"] = table.pop("columns")


@repair.on("PersonsNode")
def query_actors(node: Document, note: Note) -> None:
    """Rename the kind, and make a property filter of the cohort."""
    if not _is_expressible(node):
        return
    node["kind"] = "ActorsQuery"
    node.pop("distinctId", None)
    if node.pop("response", None) is not None:
        note("the cached response of PersonsNode was dropped")
    cohort = _number(node.pop("cohort", None))
    properties = node.get("properties")
    properties = node["properties"] = [] if properties is None else list(properties)
    if cohort is not None:
        properties.append({"key": "id", "type": "cohort", "operator": "in", "value": cohort})
    for one in own_filters(node):
        if one.get("type") == "cohort" and one.get("operator") not in ("in", "not_in"):
            one["operator"] = "in"


def _is_expressible(node: Document) -> bool:
    cohort, properties = node.get("cohort"), node.get("properties")
    return (
        node.get("distinctId") is None
        and (cohort is None or _number(cohort) is not None)
        and (properties is None or isinstance(properties, list))
        and all(one.get("type") in PERSON_TYPES for one in filters_of(node))
    )


def _number(value: Json) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    is_digits = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16
    return int(value) if is_digits else None
