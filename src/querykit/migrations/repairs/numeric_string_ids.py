"""Read ids of actions that are written as text.

Before::

    {"kind": "ActionsNode", "id": "214129"}

After::

    {"kind": "ActionsNode", "id": 214129}

Source: upgrade.md 5, candidate 11 (PostHog's own Terraform files have them).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from querykit.migrations.repair import Repair, Safety

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Note

repair = Repair(__name__, safety=Safety.SAFE)

DIGITS = re.compile(r"[0-9]{1,15}")


@repair.on("ActionsNode")
def read_the_id(node: Document, _note: Note) -> None:
    """Make a number of the id."""
    _read(node, "id")


@repair.on("EventsQuery", "SessionsQuery")
def read_the_action(query: Document, _note: Note) -> None:
    """Make a number of the action's id."""
    _read(query, "actionId")


def _read(node: Document, name: str) -> None:
    value = node.get(name)
    if isinstance(value, str) and DIGITS.fullmatch(value.strip()):
        node[name] = int(value)
