"""`system.information_schema`: the tables of HogQL, described in tables of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.hogql.resolver.catalogue.system import system_table
from querykit.hogql.resolver.views import Expression, Joined, Stored, Traverser, Virtual

if TYPE_CHECKING:
    from collections.abc import Iterator

    from querykit.hogql.resolver.context import Context
    from querykit.hogql.resolver.views import FieldView, TableView

    Row = dict[str, Any]

NAMESPACE = "system.information_schema"
DATA_TYPES = {
    "String": "text",
    "Integer": "a whole number",
    "Float": "a number with a fraction",
    "Decimal": "a number with a fixed count of digits",
    "Boolean": "true or false",
    "Date": "a day",
    "DateTime": "a point in time",
    "UUID": "an identifier of 128 bits",
    "JSON": "a JSON text, whose members are read by dots",
    "Array": "a list of values",
    "Struct": "values by name",
    "Expression": "an expression over other columns",
    "VirtualTable": "a name that groups columns of the same row",
    "Unknown": "what only ClickHouse knows",
}


def _readable(context: Context) -> Iterator[TableView]:
    from querykit.hogql.resolver.catalogue import readable_tables  # noqa: PLC0415 - they hold this one

    yield from readable_tables(context)


def _tables(context: Context) -> Iterator[Row]:
    warehouse = {one.name for one in context.facts.environment.warehouse_tables}
    for table in _readable(context):
        schema, _, _ = table.name.rpartition(".")
        sort = "posthog"
        if table.name in warehouse:
            sort = "data_warehouse"
        elif schema == NAMESPACE:
            sort = "information_schema"
        elif schema == "system":
            sort = "system"
        elif table.query is not None and not table.physical:
            sort = "view"
        yield {"table_schema": schema or None, "table_name": table.name, "table_type": sort}


def _columns(context: Context) -> Iterator[Row]:
    for table in _readable(context):
        schema, _, _ = table.name.rpartition(".")
        shown = [
            (name, view)
            for name, view in table.fields.items()
            if name != "team_id" and not isinstance(view, (Joined, Traverser))
        ]
        for place, (name, view) in enumerate(shown, 1):
            yield {
                "table_schema": schema or None,
                "table_name": table.name,
                "column_name": name,
                "ordinal_position": place,
                **_described(view),
            }


def _described(view: FieldView) -> Row:
    if isinstance(view, Stored):
        kind = {"Map": "Struct", "Tuple": "Struct"}.get(view.type.kind, view.type.kind)
        return {
            "data_type": kind,
            "is_nullable": view.type.nullable,
            "is_array": kind == "Array",
            "field_kind": "column",
        }
    if isinstance(view, Expression):
        return {
            "data_type": "Expression",
            "is_nullable": view.type.nullable,
            "is_array": view.type.kind == "Array",
            "field_kind": "expression",
        }
    assert isinstance(view, Virtual)
    kinds = {"data_type": "VirtualTable", "field_kind": "virtual_table"}
    return {**kinds, "is_nullable": False, "is_array": False}


def _relationships(context: Context) -> Iterator[Row]:
    for table in _readable(context):
        for name, view in table.fields.items():
            if isinstance(view, Joined):
                one, other = view.pairs[0]
                yield {
                    "source_table": table.name,
                    "source_column": ".".join(one),
                    "target_table": view.table,
                    "target_column": ".".join(other),
                    "relationship_kind": "lazy_join",
                    "via": name,
                }
            elif isinstance(view, Traverser):
                yield {
                    "source_table": table.name,
                    "source_column": name,
                    "target_table": table.name,
                    "target_column": ".".join(view.chain),
                    "relationship_kind": "field_traverser",
                }


def _data_types(context: Context) -> Iterator[Row]:  # noqa: ARG001 - as all that make rows
    for name, description in DATA_TYPES.items():
        yield {"type_name": name, "description": description}


INFORMATION_SCHEMA: tuple[TableView, ...] = (
    system_table(
        "information_schema.tables",
        """
        table_catalog String null
        table_schema String null
        table_name String
        table_type String
        description String null
        row_count Integer null
        certification String null
        """,
        _tables,
    ),
    system_table(
        "information_schema.columns",
        """
        table_schema String null
        table_name String
        column_name String
        ordinal_position Integer
        data_type String
        is_nullable Integer
        is_array Integer
        field_kind String
        description String null
        null_fraction Float null
        min_value String null
        max_value String null
        """,
        _columns,
    ),
    system_table(
        "information_schema.relationships",
        """
        source_table String
        source_column String
        target_table String
        target_column String
        relationship_kind String
        via String null
        confidence Float null
        reasoning String null
        """,
        _relationships,
    ),
    system_table(
        "information_schema.data_types",
        """
        type_name String
        description String
        """,
        _data_types,
    ),
)
