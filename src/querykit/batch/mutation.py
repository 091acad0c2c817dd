"""ClickHouse SQL that changes some rows, each only if it still holds what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql.escaping import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from querykit.batch.table import Change

STATEMENT_CHARACTERS = 4 << 20
"""Texts in one mutation; a server keeps each as a file, and reads it for every part of the table."""


def named(name: str) -> str:
    """Return a name in backticks; of `database.table`, each part."""
    escaped = name.replace("\\", "\\\\").replace("`", "``")
    return ".".join(f"`{part}`" for part in escaped.split("."))


def listed(texts: Sequence[str]) -> str:
    """Return texts as literals with commas between."""
    return ", ".join(map(quoted, texts))


def mutation(table: str, key: str, column: str, changes: Sequence[Change]) -> str:
    """Return the mutation that makes changes.

    Its condition is evaluated row by row after all earlier mutations, and it leaves parts alone that
    are inserted later: so it never overwrites a value that was not read. Everything is in its text,
    since a mutation may run long after whatever else it names is gone.

    Args:
        table: the table, as SQL.
        key: the column of keys, as SQL.
        column: the column to change, as SQL.
        changes: what to write; old values are texts.
    """
    keys = listed([change.key for change in changes])
    olds = listed([change.old for change in changes])
    news = listed([change.new for change in changes])
    return (
        f"ALTER TABLE {table} UPDATE"
        f" {column} = transform(toString({key}), [{keys}], [{news}], {column})"
        f" WHERE {key} IN ({keys}) AND {column} = transform(toString({key}), [{keys}], [{olds}], '')"
    )


def pieces(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """Yield the changes in pieces that fit into a statement, each of one change or more."""
    piece: list[Change] = []
    size = 0
    for change in changes:
        more = len(change.old) + len(change.new)
        if piece and size + more > STATEMENT_CHARACTERS:
            yield piece
            piece, size = [], 0
        piece.append(change)
        size += more
    if piece:
        yield piece
