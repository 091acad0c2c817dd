"""Edits on a private copy of one node, without copying what stays the same.

A step or repair gets a shallow copy of its node: the top-level members may be set and deleted
freely, but an object or list below may still belong to the caller's document. `own` and
`own_items` replace such a member by a shallow copy of it first, so that edits never leak.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from querykit.errors import Document, Json

PROPERTY_MEMBERS = ("properties", "fixedProperties")
"""Members of nodes that hold property filters: a list of them, or groups."""


def own(parent: Document, key: str, *, having: str | None = None) -> Document | None:
    """Return a private copy of the object at `key`, set in place.

    Args:
        parent: the private object around it.
        key: the member that holds it.
        having: a member the object must have.

    Returns:
        None, and nothing is copied, when there is no such object.
    """
    value = parent.get(key)
    if not isinstance(value, dict) or (having is not None and having not in value):
        return None
    copy = parent[key] = value.copy()
    return copy


def own_list(parent: Document, key: str) -> list[Json] | None:
    """Return a private copy of the list at `key`, set in place; None when there is no list."""
    value = parent.get(key)
    if not isinstance(value, list):
        return None
    copy = parent[key] = list(value)
    return copy


def own_items(parent: Document, key: str) -> Iterator[Document]:
    """Yield a private copy of each object in the list at `key`, set in place; skip other items."""
    items = own_list(parent, key)
    if items is None:
        return
    for index, item in enumerate(items):
        if isinstance(item, dict):
            copy = items[index] = item.copy()
            yield copy


def own_filters(node: Document) -> Iterator[Document]:
    """Yield a private copy of each property filter of the node, also those inside groups."""
    pending = [(node, key) for key in PROPERTY_MEMBERS if key in node]
    while pending:
        parent, key = pending.pop()
        group = own(parent, key)
        if group is not None:
            pending.append((group, "values"))
            continue
        for item in own_items(parent, key):
            if isinstance(item.get("values"), list) and item.get("type") in ("AND", "OR"):
                pending.append((item, "values"))
            else:
                yield item


def rename_keys(parent: Document, names: Mapping[str, str]) -> None:
    """Rename members in place, keeping their positions.

    Where both spellings are present, the old name's value wins, at the place of whichever comes first.
    """
    if not any(old in parent for old in names):
        return
    renamed: Document = {}
    for key, value in parent.items():
        new = names.get(key, key)
        if new == key and any(old in parent for old, other in names.items() if other == key):
            renamed.setdefault(key, value)
        else:
            renamed[new] = value
    parent.clear()
    parent.update(renamed)


def replace_key(parent: Document, old: str, new: str, value: Json) -> None:
    """Put `new: value` where `old` was; an older `new` elsewhere is replaced."""
    members = [
        (new, value) if key == old else (key, member)
        for key, member in parent.items()
        if key != new or key == old
    ]
    parent.clear()
    parent.update(members)


def without_nulls(mapping: Document) -> Document:
    """Return a copy without the members that are null."""
    return {key: value for key, value in mapping.items() if value is not None}


FILTERS_INSIDE = {
    "HogQLQuery": (("filters",),),
    "RetentionQuery": (
        ("retentionFilter", "targetEntity"),
        ("retentionFilter", "returningEntity"),
    ),
}
"""Kind -> where further down, in objects that are no nodes, a node holds property filters."""


def is_query_node(value: Document) -> bool:
    """Return whether an object has the kind of a query node; a manifest of Kubernetes has not."""
    kind = value.get("kind")
    return isinstance(kind, str) and (
        kind.endswith(("Query", "Node")) or kind == "ExperimentMetric"
    )


def filters_of(node: Document) -> Iterator[Document]:
    """Yield each property filter of the node, also those inside groups; only for reading."""
    pending = [node.get(key) for key in PROPERTY_MEMBERS]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            value = value.get("values")
        for item in value if isinstance(value, list) else ():
            if not isinstance(item, dict):
                continue
            if isinstance(item.get("values"), list) and item.get("type") in ("AND", "OR"):
                pending.append(item)
            else:
                yield item


def mend_filters(node: Document, mend: Callable[[Document], Document]) -> None:
    """Put a mended copy in the place of each property filter for which `mend` returns a new one."""
    kind = node.get("kind")
    for path in ((), *(FILTERS_INSIDE.get(kind, ()) if isinstance(kind, str) else ())):
        holder: Json = node
        for key in path:
            holder = holder.get(key) if isinstance(holder, dict) else None
        if not isinstance(holder, dict) or all(mend(one) is one for one in filters_of(holder)):
            continue
        holder = node
        for key in path:
            holder = own(holder, key)
        for private in own_filters(holder):
            mended = mend(private)
            if mended is not private:
                private.clear()
                private.update(mended)


def without(mapping: Document, *names: str) -> Document:
    """Return a copy without these members."""
    return {key: value for key, value in mapping.items() if key not in names}


def equal(one: Json, other: Json) -> bool:
    """Return whether two values are equal; those too deep for C's stack count as different."""
    try:
        return bool(one == other)
    except RecursionError:
        return False
