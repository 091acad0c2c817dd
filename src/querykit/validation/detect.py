"""Which objects of a document are query nodes: the rules that keep detection from being fooled.

The root, and each item of a list at the root, is a node when its `kind` is one of PostHog's: whoever
hands it over means it. Further down, PostHog's kinds also appear as words of other programs, so
there an object with a known `kind` is a node when it does not look foreign, and

* stands where queries stand (under `query`, `source`, ...), or
* has a member of that kind which other programs hardly use (`series`, `dateRange`, ...), or
* has, beside `kind`, only members of that kind, and more than none.

Foreign are manifests (`apiVersion`, or `metadata` with `spec`), JSON Schemas (`$ref`, `anyOf`, ...,
or `type: "object"` with `properties`), dumps of Zod schemas and syntax trees (`_def`, `typeName`,
`loc`, ...). A `kind` that is no string, such as `{"const": "TrendsQuery"}`, never makes a node.

An unknown kind is reported only when it is close to a known one, or ends like one, and the object
has a member that queries have. All other kinds are nobody's business here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.schema.catalogue import KINDS
from querykit.validation.kinds import GENERIC, members, telling_members
from querykit.validation.wording import closest

if TYPE_CHECKING:
    from querykit.errors import Document

PLACES = frozenset(
    {*("", "query", "source", "queries", "query_json", "insight_query", "node", "vizQuery")}
)
"""Members that hold queries; "" is the root."""

FOREIGN = frozenset(
    {
        *("apiVersion", "$schema", "$ref", "$defs", "$id", "anyOf", "oneOf", "allOf", "const"),
        *("enum", "_def", "typeName", "loc", "selectionSet", "modulePath"),
    }
)
"""Members that no node has, and that mark the objects of other programs."""

SCHEMA_TYPES = frozenset({"object", "array", "string", "number", "integer", "boolean", "null"})

STRONG = frozenset({"series", "dateRange", "source", "funnelsFilter", "trendsFilter", "modifiers"})
"""Members that make an unknown kind with the right ending worth a report."""

MOST_LETTERS = 60
"""Longer kinds are no misspellings."""


def is_foreign(value: Document) -> bool:
    """Whether an object belongs to some other program."""
    if not FOREIGN.isdisjoint(value) or ("metadata" in value and "spec" in value):
        return True
    sort = value.get("type")
    if type(sort) is not str or sort not in SCHEMA_TYPES:
        return False
    return isinstance(value.get("properties"), dict) or "items" in value or "required" in value


def is_node(value: Document, place: str) -> bool:
    """Whether an object that has a known kind is a node.

    Args:
        value: the object.
        place: name of the member it stands in, or of the member whose list it is in; "" at the root.
    """
    if place == "":
        return True
    if is_foreign(value):
        return False
    if place in PLACES:
        return True
    known = members().get(value["kind"])
    own = value.keys() - {"kind"}
    if known is None:  # a retired kind: its members are not in the schema
        return not telling_members().isdisjoint(own)
    return bool(own) and (own <= known.allowed or bool((own & known.allowed) - GENERIC))


def misspelt(value: Document, place: str) -> str | None:
    """Return the kind that was probably meant; "" when it is unclear; None for a foreign kind."""
    kind = value["kind"]
    if len(kind) > MOST_LETTERS or is_foreign(value):
        return None
    telling = not telling_members().isdisjoint(value)
    if not telling and place not in PLACES:
        return None
    if not telling and not kind.rstrip().lower().endswith(("query", "node")):
        return None
    close = closest(kind, KINDS)
    if close is not None and (telling or place == ""):
        return close
    strange = kind.endswith(("Query", "Node")) and not STRONG.isdisjoint(value)
    return "" if strange else None
