"""Which kinds are drafted: one module in `kinds/` for each, found by name.

A module has `KINDS`, a tuple of kinds, and `draft(node, context)`, which returns their tree.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from querykit.draft import kinds
from querykit.draft.context import Context
from querykit.draft.undrafted import reason_for
from querykit.errors import BrokenRegistry, NotDrafted
from querykit.schema.catalogue import KINDS

if TYPE_CHECKING:
    from querykit.hogql import ast

Draft = Callable[[Mapping[str, Any], Context], "ast.Node"]


@cache
def drafts() -> Mapping[str, Draft]:
    """Return the draft of each kind.

    Raises:
        BrokenRegistry: a module drafts nothing, names a kind that is not PostHog's, or one that
            another module has.
    """
    found: dict[str, Draft] = {}
    owners: dict[str, str] = {}
    for name in sorted(info.name for info in pkgutil.iter_modules(kinds.__path__)):
        module = importlib.import_module(f"{kinds.__name__}.{name}")
        draft, own = getattr(module, "draft", None), getattr(module, "KINDS", None)
        if not callable(draft) or not isinstance(own, tuple) or not own:
            raise BrokenRegistry(f"{module.__name__} has no `KINDS` or no `draft`")
        for kind in own:
            if kind not in KINDS:
                raise BrokenRegistry(f"{module.__name__} drafts {kind}, which PostHog has not")
            if kind in owners:
                raise BrokenRegistry(f"{owners[kind]} and {module.__name__} both draft {kind}")
            owners[kind], found[kind] = module.__name__, draft
    return found


def draft_node(node: Mapping[str, Any], context: Context) -> ast.Node:
    """Return the HogQL tree of a node of the newest version.

    Raises:
        NotDrafted: there is no HogQL for its kind; the message says why.
        DraftProblem: a member of the node stands for no query.
    """
    kind = str(node.get("kind"))
    draft = drafts().get(kind)
    if draft is None:
        raise NotDrafted(f"{kind} has no HogQL: {reason_for(kind)}", pointer="/kind")
    return draft(node, context)
