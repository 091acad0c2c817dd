"""Where a property is stored besides its JSON text, and comparisons that use that place's indexes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql import typed
from querykit.hogql.typed import BOOLEAN, STRING, Type, call, number
from querykit.hogql.words import COMPARISONS

if TYPE_CHECKING:
    from querykit.hogql.resolver.context import Context

ZERO, ONE = number(0), number(1)
BARE = frozenset({"$ai_trace_id", "$ai_session_id", "$ai_is_error"})
"""Properties whose column is read as it is."""

NOT_IN_CUSTOM_GROUP = frozenset(
    [
        "token",
        "distinct_id",
        "utm_source",
        "utm_medium",
        "utm_campaign",
        "utm_content",
        "utm_term",
        "gclid",
        "gad_source",
        "gclsrc",
        "dclid",
        "gbraid",
        "wbraid",
        "fbclid",
        "msclkid",
        "twclid",
        "li_fat_id",
        "mc_cid",
        "igshid",
        "ttclid",
        "rdt_cid",
        "epik",
        "qclid",
        "sccid",
        "irclid",
        "_kx",
    ]
)
GROUPED_COLUMNS = {
    "events.properties": "properties_group_",
    "events.person_properties": "person_properties_map_",
}


def materialized_column(read: typed.Property, context: Context) -> typed.Column | None:
    """Return the column that holds the first key of a read; None when there is none to use."""
    base = read.base
    if context.modifiers.materialization == "disabled" or not isinstance(base, typed.Column):
        return None
    if base.storage is None or not read.keys or not isinstance(read.keys[0], str):
        return None
    found = context.materialized.get((base.storage, read.keys[0]))
    if found is None:
        return None
    name, nullable = found
    kind = "nullable" if nullable else "text"
    return typed.Column(base.qualifier, name, Type("String", nullable), materialized=kind)


def group_column(read: typed.Property, context: Context) -> typed.Column | None:
    """Return the map column that holds the key of a read; None when groups are not to be used."""
    base = read.base
    if context.modifiers.property_groups == "disabled" or not isinstance(base, typed.Column):
        return None
    prefix = GROUPED_COLUMNS.get(base.storage or "")
    if prefix is None or len(read.keys) != 1 or not isinstance(read.keys[0], str):
        return None
    key = read.keys[0]
    if key.startswith("$feature/") and base.storage == "events.properties":
        group = "feature_flags"
    elif key.startswith("$") or key in NOT_IN_CUSTOM_GROUP:
        return None
    else:
        group = "custom"
    return typed.Column(base.qualifier, f"{prefix}{group}", Type("Map", nullable=False))


def compared_as_stored(node: typed.Compare, context: Context) -> typed.Node | None:
    """Return the comparison of a property with texts over its stored form; None to do it plainly."""
    read = node.left
    if not isinstance(read, typed.Property) or read.declared is not None or len(read.keys) != 1:
        return None
    column = materialized_column(read, context)
    if column is not None and read.keys[0] not in BARE:
        return _over_column(node, column)
    if context.modifiers.property_groups == "optimized":
        group = group_column(read, context)
        if group is not None:
            return _over_group(node, group, str(read.keys[0]))
    return None


def _texts(node: typed.Node) -> list[str] | None:
    """Return the text constants of a node, one or several; None when it holds anything else."""
    items: tuple[typed.Node, ...] = (node,)
    if isinstance(node, typed.Call) and node.name == "tuple":
        items = node.args
    elif isinstance(node, typed.Array):
        items = node.items
    texts = [one.value for one in items if isinstance(one, typed.Literal)]
    return (
        texts if len(texts) == len(items) and all(isinstance(one, str) for one in texts) else None
    )


def _over_column(node: typed.Compare, column: typed.Column) -> typed.Node | None:
    texts = _texts(node.right)
    # '' and 'null' mean a missing value in a column that cannot hold NULL
    if not texts or (column.materialized == "text" and {"", "null"} & set(texts)):
        return None
    name = COMPARISONS[node.op]
    is_set = call("isNotNull", column, type=BOOLEAN)
    plain = call(name, column, node.right, type=BOOLEAN)
    if column.materialized == "text":
        return plain if node.op in ("==", "!=", "in", "not in", "like") else None
    if node.op in ("==", "like"):
        return call("and", plain, is_set, type=BOOLEAN)
    if node.op in ("!=", "not in"):
        return call("ifNull", plain, ONE, type=BOOLEAN)
    if node.op == "in":
        values = typed.Array(tuple([typed.text(one) for one in texts]))
        return call("and", call("has", values, column, type=BOOLEAN), is_set, type=BOOLEAN)
    return None


def _over_group(node: typed.Compare, group: typed.Column, key: str) -> typed.Node | None:
    value = typed.Index(group, typed.text(key), STRING)
    has_key = call("has", group, typed.text(key), type=BOOLEAN)
    if isinstance(node.right, typed.Literal) and node.right.value is None:
        if node.op == "!=":
            return has_key
        return call("not", has_key, type=BOOLEAN) if node.op == "==" else None
    texts = _texts(node.right)
    if not texts:
        return None
    if node.op == "==" or (node.op == "in" and len(texts) == 1):
        equal = call("equals", value, typed.text(texts[0]), type=BOOLEAN)
        return equal if texts[0] else call("and", has_key, equal, type=BOOLEAN)
    if node.op == "in":
        found = call("in", value, node.right, type=BOOLEAN)
        return found if "" not in texts else call("and", has_key, found, type=BOOLEAN)
    return None
