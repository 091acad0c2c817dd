"""The rows of a HogQLQuery block by block, for answers that are too large to hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.engine import Blocks, Rows
from querykit.errors import NotRunnable
from querykit.hogql.parser import parse_select
from querykit.run.insights import compiled_whole
from querykit.run.values import plain_rows

if TYPE_CHECKING:
    from collections.abc import Generator

    from querykit.engine.blocks import Block
    from querykit.errors import Document
    from querykit.run.asked import Asked


def stream_rows(node: Document, asked: Asked) -> Blocks:
    """Compile and run the text of a HogQLQuery; return its rows as the engine finds them.

    Raises:
        NotRunnable: the node is of another kind.
    """
    if node.get("kind") != "HogQLQuery":
        raise NotRunnable(
            f"a {node.get('kind')} has no rows to read one after another",
            hint="a HogQLQuery has; run other kinds as a whole",
        )
    compiled = compiled_whole(parse_select(str(node.get("query") or "")), node, asked)
    found = asked.backend.stream(compiled.sql, limits=asked.limits, label=asked.label)
    return Blocks(tuple(compiled.columns) or found.columns, found.types, _plain(found))


def _plain(found: Blocks) -> Generator[Block]:
    with found:
        for rows in found:
            yield plain_rows(Rows(found.columns, found.types, rows))
