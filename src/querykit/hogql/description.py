"""PostHog's DatabaseSchemaQuery answer: which tables there are, and what can be read of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.errors import QuerykitError
from querykit.hogql.check import check
from querykit.hogql.compile import make_context
from querykit.hogql.completion import inserted
from querykit.hogql.resolver.catalogue import find_table, table_names
from querykit.hogql.resolver.exposed import exposed_columns
from querykit.hogql.resolver.views import Expression, Joined, Stored, Traverser, Virtual

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.errors import Document
    from querykit.hogql.resolver.context import Context
    from querykit.hogql.resolver.views import FieldView, TableView

TYPES: Mapping[str, str] = {
    "String": "string",
    "UUID": "string",
    "Integer": "integer",
    "Float": "float",
    "Decimal": "decimal",
    "Boolean": "boolean",
    "Date": "date",
    "DateTime": "datetime",
    "Array": "array",
    "JSON": "json",
}
"""Type of a column -> what the answer calls it; others are `unknown`."""


def database_schema(node: Mapping[str, Any], *, environment: Any = None) -> Document:
    """Return what PostHog answers to a DatabaseSchemaQuery node.

    Args:
        node: the node; `tables` names those that are wanted, `includeFields` false leaves their
            fields out.
        environment: its saved views and tables of the warehouse are tables too.
    """
    context = make_context(environment=environment)
    wanted = node.get("tables")
    tables: Document = {}
    for name in table_names(context):
        table = find_table(context, name)
        if table is None or table.arguments is not None or (wanted and name not in wanted):
            continue
        tables[name] = _table(context, table)
        if node.get("includeFields") is not False:
            tables[name]["fields"] = _fields(context, table, environment)
    return {"tables": tables, "joins": []}


def _table(context: Context, table: TableView) -> Document:
    described: Document = {"id": table.name, "name": table.name, "fields": {}}
    if isinstance(table.query, str):
        query = {"kind": "HogQLQuery", "query": table.query}
        return {**described, "type": "view", "query": query}
    if any(one.name == table.name for one in context.facts.environment.warehouse_tables):
        return {**described, "type": "data_warehouse"}
    return {**described, "type": "system" if table.name.startswith("system.") else "posthog"}


def _fields(context: Context, table: TableView, environment: Any) -> Document:
    if isinstance(table.query, str):
        return _of_view(table.query, environment)
    return {
        name: _field(context, table, name, view)
        for name, view in table.fields.items()
        if not isinstance(view, Stored) or name in table.visible
    }


def _of_view(text: str, environment: Any) -> Document:
    """Return the columns of a saved view; one that cannot be read has none."""
    try:
        checked = check(text, environment=environment)
    except QuerykitError:
        return {}
    if checked.query is None:
        return {}
    return {
        name: _plain(name, TYPES.get(column.type.kind, "unknown"))
        for name, column in exposed_columns(checked.query).items()
        if name.isprintable()
    }


def _field(context: Context, table: TableView, name: str, view: FieldView) -> Document:
    if isinstance(view, Traverser):
        return _behind(context, table, name, view)
    if isinstance(view, Stored):
        return _plain(name, TYPES.get(view.type.kind, "unknown"))
    if isinstance(view, Expression):
        return _plain(name, "expression")
    if isinstance(view, Virtual):
        return _plain(name, "virtual_table", table=table.name, fields=list(view.fields))
    joined = find_table(context, view.table)
    fields = list(joined.fields) if joined is not None else []
    return _plain(name, "lazy_table", table=view.table, fields=fields, id=name)


def _behind(context: Context, table: TableView, name: str, view: Traverser) -> Document:
    """Return what another name stands for; the chain itself when its end is not found."""
    at: TableView | None = table
    found: FieldView | None = None
    fields: Mapping[str, FieldView] = table.fields
    for step in view.chain:
        found = fields.get(step)
        if isinstance(found, Joined):
            at = find_table(context, found.table)
            fields = at.fields if at is not None else {}
        elif isinstance(found, Virtual):
            fields = found.fields
        else:
            fields = {}
    if found is None or at is None or isinstance(found, Traverser):
        return _plain(name, "field_traverser", chain=list(view.chain))
    return _field(context, at, name, found)


def _plain(name: str, sort: str, **more: Any) -> Document:
    described = {"name": name, "hogql_value": inserted(name), "type": sort, "schema_valid": True}
    return described | {"table": None, "fields": None, "chain": None, "id": None} | more
