"""Rename `skipDirectHogQL` and `runDirectly` of HogQL queries to `sendRawQuery`.

Before::

    {"kind": "HogQLQuery", "query": "SELECT 1", "skipDirectHogQL": true}

After::

    {"kind": "HogQLQuery", "query": "SELECT 1", "sendRawQuery": true}

A `sendRawQuery` that is there already wins.

Source: PostHog `test_upgrade_legacy_hogql_send_raw_query.py` (March 2026).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.edits import replace_key
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)

OLD_NAMES = ("skipDirectHogQL", "runDirectly")


@repair.on("HogQLQuery")
def send_raw(query: Document, _note: Note) -> None:
    """Take the first of the old names that has a value."""
    present = [name for name in OLD_NAMES if name in query]
    for name in present:
        if "sendRawQuery" not in query and query[name] is not None:
            replace_key(query, name, "sendRawQuery", query[name])
        else:
            del query[name]
