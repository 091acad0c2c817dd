"""Files that carry queries: text in, text out, and only what must change is changed.

Reading and writing files is in `files`, `atomic` and `find`; the rest is pure.
"""

from __future__ import annotations

from querykit.rewrite.atomic import write_stream, write_text
from querykit.rewrite.base import Carried, Carrier, Rewritten, Slot, Transform, rewrite_text
from querykit.rewrite.files import MAX_BYTES, SourceText, decoded, printable, read_text
from querykit.rewrite.find import find_files
from querykit.rewrite.json_text import JsonText, parse_json
from querykit.rewrite.registry import carrier_for, carriers, suffixes
from querykit.rewrite.splice import Edit, edits, splice
from querykit.rewrite.stream import Totals, stream_lines
from querykit.rewrite.upgrading import UpgradedText, Upgrading, upgrade_text

__all__ = [
    "MAX_BYTES",
    "Carried",
    "Carrier",
    "Edit",
    "JsonText",
    "Rewritten",
    "Slot",
    "SourceText",
    "Totals",
    "Transform",
    "UpgradedText",
    "Upgrading",
    "carrier_for",
    "carriers",
    "decoded",
    "edits",
    "find_files",
    "parse_json",
    "printable",
    "read_text",
    "rewrite_text",
    "splice",
    "stream_lines",
    "suffixes",
    "upgrade_text",
    "write_stream",
    "write_text",
]
