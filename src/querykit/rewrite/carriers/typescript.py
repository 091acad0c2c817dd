"""TypeScript files: queries in object literals."""

from __future__ import annotations

from querykit.rewrite.base import Carrier
from querykit.rewrite.code_file import file_reader

carrier = Carrier(
    "typescript",
    suffixes=(".ts", ".mts", ".cts"),
    read=file_reader("querykit.rewrite.javascript", "read_javascript", "TypeScript"),
)
