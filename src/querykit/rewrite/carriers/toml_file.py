"""TOML files: queries as tables, or as JSON in strings.

Files without the words of a query are foreign: they are not even parsed.
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
    from querykit.rewrite.toml_text import TomlText  # noqa: PLC0415 - tomllib is not always needed

    return TomlText(text)


carrier = Carrier("toml", suffixes=(".toml",), read=read)
