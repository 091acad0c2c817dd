"""PostHog's physical tables, as one machine needs them: one module for each.

A module has `TABLE`, or `TABLES` where several are made together, in the order in which they must
be made. They have the names that queries use, plain engines instead of replicated ones, and no TTL
(physical.md 15).
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

from querykit.engine.tables.base import Table
from querykit.errors import BrokenRegistry

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def tables() -> Mapping[str, Table]:
    """Return every table by name; those that others are fed from come first.

    Raises:
        BrokenRegistry: a module has no table, or two have one of the same name.
    """
    found: dict[str, Table] = {}
    for name in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        if name == "base":
            continue
        module = importlib.import_module(f"{__name__}.{name}")
        made = getattr(module, "TABLES", None) or (getattr(module, "TABLE", None),)
        for table in made:
            if not isinstance(table, Table):
                raise BrokenRegistry(f"{module.__name__} has no `TABLE`")
            if table.name in found:
                raise BrokenRegistry(f"two modules make the table {table.name}")
            found[table.name] = table
    return dict(sorted(found.items(), key=lambda item: item[1].stage))


def create_statements() -> list[str]:
    """Return the statements that make all tables of one machine in the current database, in order."""
    return [table.create_view() if table.feed else table.create() for table in tables().values()]
