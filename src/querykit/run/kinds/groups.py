"""GroupsQuery: the groups of one type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.groups import plan_groups
from querykit.run.insights import context_of
from querykit.run.lists import list_answer

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.run.asked import Asked

KINDS = ("GroupsQuery",)


def run(node: Document, asked: Asked) -> Document:
    """Draft, and list; the answer repeats the kind."""
    context = context_of(node, asked)
    return list_answer(plan_groups(node, context), node, asked, context, {}, kind="GroupsQuery")
