"""All functions by name, and the rules by which a name finds one."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

from querykit.errors import BrokenRegistry
from querykit.hogql.functions import families
from querykit.hogql.functions.combinators import BASES, combinations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.hogql.functions.base import Function


@cache
def functions() -> Mapping[str, Function]:
    """Return every function by its spelling in HogQL.

    Raises:
        BrokenRegistry: two families have the same function, a module among them is no family, or an
            old name stands for a function that there is not.
    """
    found: dict[str, Function] = {}
    for name in sorted(info.name for info in pkgutil.iter_modules(families.__path__)):
        module = importlib.import_module(f"{families.__name__}.{name}")
        tables = getattr(module, "FAMILIES", None)
        if not isinstance(tables, tuple):
            raise BrokenRegistry(f"{module.__name__} has no `FAMILIES`")
        for table in tables:
            for one in table.values():
                if one.name in found:
                    parties = f"{found[one.name].family} and {one.family}"
                    raise BrokenRegistry(f"{one.name} is in two families: {parties}")
                found[one.name] = one
    for one in found.values():
        if one.now is not None and one.now not in found:
            raise BrokenRegistry(f"{one.name} is said to be {one.now} now, which there is not")
    for base in BASES:
        for one in combinations(found[base]):
            found.setdefault(one.name, one)
    return found


@cache
def _by_lower_case() -> Mapping[str, Function]:
    return {one.name.lower(): one for one in functions().values() if one.any_case}


def find_function(name: str) -> Function | None:
    """Return the function of that name; None when HogQL has none.

    The exact spelling counts, and any letter case for names that are marked so.
    """
    return functions().get(name) or _by_lower_case().get(name.lower())


@cache
def function_names() -> tuple[str, ...]:
    """Return the names worth suggesting, in alphabetical order: no internal ones, and no old ones."""
    known = functions().items()
    return tuple(sorted(name for name, one in known if not name.startswith("_") and not one.now))
