"""Which kinds are drafted: one module in `kinds/` for each, found by name.

A module has `KINDS`, a tuple of kinds, and `draft(node, context)`, which returns their tree. Where the
tree is a union, `comments(node, context)` may say what each part of it is.
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
Comments = Callable[[Mapping[str, Any], Context], list[str]]


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


@cache
def _tellers() -> Mapping[str, Comments]:
    modules = [
        importlib.import_module(f"{kinds.__name__}.{info.name}")
        for info in pkgutil.iter_modules(kinds.__path__)
    ]
    return {
        kind: module.comments
        for module in modules
        if hasattr(module, "comments")
        for kind in module.KINDS
    }


def comments_of(node: Mapping[str, Any], context: Context) -> list[str]:
    """Return what each part of the HogQL of a node is; empty where its module does not tell."""
    tell = _tellers().get(str(node.get("kind")))
    return tell(node, context) if tell is not None else []


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
