"""TypeScript files with JSX: queries in object literals."""

from __future__ import annotations

from querykit.rewrite.base import Carrier
from querykit.rewrite.code_file import file_reader

carrier = Carrier(
    "tsx",
    suffixes=(".tsx",),
    read=file_reader("querykit.rewrite.javascript", "read_javascript", "TSX"),
)
