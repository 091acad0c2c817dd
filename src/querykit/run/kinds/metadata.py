"""HogQLMetadata: what is wrong with a HogQL text, and what it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql.metadata import hogql_metadata

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.run.asked import Asked

KINDS = ("HogQLMetadata",)


def run(node: Document, asked: Asked) -> Document:
    """Check the text; needs no data. The answer also names the language that was checked."""
    language = node.get("language") or "hogQL"
    return {"language": language, **hogql_metadata(node, environment=asked.environment)}
