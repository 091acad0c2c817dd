"""Python files: queries in dictionaries, constructors and strings."""

from __future__ import annotations

from querykit.rewrite.base import Carrier
from querykit.rewrite.code_file import file_reader

carrier = Carrier(
    "python",
    suffixes=(".py", ".pyi"),
    read=file_reader("querykit.rewrite.python", "read_python"),
)
