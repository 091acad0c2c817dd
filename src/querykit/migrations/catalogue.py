"""The history as text: a list of migrations and repairs, and the explanation of one."""

from __future__ import annotations

import inspect
import sys
from difflib import get_close_matches
from typing import TYPE_CHECKING

from querykit.errors import UnknownMigration
from querykit.migrations.default import default_registry
from querykit.migrations.repair import Repair

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.migrations.base import Migration


def history() -> list[Document]:
    """Return one JSON object per migration and repair, in running order.

    Each has `name`, `sort` ("migration", or "safe", "lossy", "guess" for repairs), `kinds` (a text),
    and `summary`.
    """
    registry = default_registry()
    return [
        *(_facts(migration, "migration", _lifted(migration)) for migration in registry.migrations),
        *(_facts(repair, repair.safety.value, _rewritten(repair)) for repair in registry.repairs),
    ]


def explain(name: str) -> str:
    """Return what a migration or repair does: its docstring, and the steps of a migration.

    Args:
        name: number or name of a migration, or name of a repair.

    Raises:
        UnknownMigration: there is neither; the hint has the closest name.
    """
    registry = default_registry()
    things: list[Migration | Repair] = [*registry.migrations, *registry.repairs]
    for thing in things:
        if name in (thing.name, getattr(thing, "number", None)):
            return f"{thing.name}: {_docstring(thing.module)}\n\n{_who(thing)}"
    close = get_close_matches(name, [thing.name for thing in things], n=1)
    hint = f"did you mean {close[0]}?" if close else "see `querykit migrations list`"
    raise UnknownMigration(f"there is no migration or repair {name!r}", hint=hint)


def _facts(thing: Migration | Repair, sort: str, kinds: str) -> Document:
    summary = _docstring(thing.module).partition("\n")[0]
    return {"name": thing.name, "sort": sort, "kinds": kinds, "summary": summary}


def _who(thing: Migration | Repair) -> str:
    if isinstance(thing, Repair):
        return f"Runs on: {_rewritten(thing)}"
    lines = [
        f"  {step.kind} {step.from_version} -> {step.to_version}: {step.summary}"
        + ("" if step.undo or step.edit is None else " (no way back)")
        for step in thing.steps
    ]
    return "\n".join(["Steps:", *lines])


def _lifted(migration: Migration) -> str:
    return ", ".join(
        f"{step.kind} {step.from_version}->{step.to_version}" for step in migration.steps
    )


def _rewritten(repair: Repair) -> str:
    kinds = sorted({kind for rewrite in repair.rewrites for kind in rewrite.kinds})
    if any(rewrite.any_node for rewrite in repair.rewrites):
        kinds.append("any query node")
    if any(not rewrite.kinds and not rewrite.any_node for rewrite in repair.rewrites):
        kinds.append("any object")
    return ", ".join(kinds)


def _docstring(module: str) -> str:
    return inspect.getdoc(sys.modules[module]) or "(no docstring)"
