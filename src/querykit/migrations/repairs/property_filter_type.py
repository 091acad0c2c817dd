"""Fill in the missing type of property filters.

Before::

    {"kind": "TrendsQuery", "properties": [{"key": "plan", "operator": "exact", "value": "pro"}]}

After::

    {"kind": "TrendsQuery", "properties": [
        {"key": "plan", "operator": "exact", "value": "pro", "type": "event"}]}

Among persons it is a property of persons, elsewhere one of the event.

Source: upgrade.md 5, candidate 14. PostHog invents no type and refuses such filters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.migrations.edits import mend_filters
from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.GUESS)

OF_PERSONS = ("ActorsQuery", "PersonsNode")


@repair.on_any_node()
def fill_in_types(node: Document, _note: Note) -> None:
    """Give each filter with a key and something to compare a type."""
    kind = "person" if node["kind"] in OF_PERSONS else "event"

    def typed(one: Document) -> Document:
        if not isinstance(one.get("key"), str) or one.get("type") not in (None, ""):
            return one
        return {**one, "type": kind} if "value" in one or "operator" in one else one

    mend_filters(node, typed)
