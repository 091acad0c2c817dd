"""YAML files: block and flow style, `query: |`, several documents, anchors and comments kept.

Files without the words of a query are foreign (manifests, pipelines): they are not even parsed, and
the parser is not imported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.rewrite.base import Carrier, NoQueries
from querykit.rewrite.embedded import may_hold_query

if TYPE_CHECKING:
    from querykit.rewrite.base import Carried


def read(text: str) -> Carried:
    """Read a text, when it may hold a query."""
    if not may_hold_query(text):
        return NoQueries(text)
    from querykit.rewrite.yaml_text import YamlText  # noqa: PLC0415 - PyYAML is not always needed

    return YamlText(text)


carrier = Carrier("yaml", suffixes=(".yaml", ".yml"), read=read)
