"""Shell scripts: queries in here-documents and quoted words."""

from __future__ import annotations

from querykit.rewrite.base import Carrier
from querykit.rewrite.code_file import file_reader

carrier = Carrier(
    "shell",
    suffixes=(".sh", ".bash", ".zsh"),
    read=file_reader("querykit.rewrite.shell", "read_shell"),
)
