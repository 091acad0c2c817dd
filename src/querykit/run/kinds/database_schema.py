"""DatabaseSchemaQuery: which tables and columns HogQL can use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.connections import refuse_connection
from querykit.hogql.description import database_schema

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.run.asked import Asked

KINDS = ("DatabaseSchemaQuery",)


def run(node: Document, asked: Asked) -> Document:
    """Describe the tables; needs no data.

    Raises:
        NotSupported: the tables of another database are asked for.
    """
    refuse_connection(node)
    return database_schema(node, environment=asked.environment)
