"""The rules of the check, discovered: one file each, beside the machinery in `base` and `looking`."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from querykit.errors import BrokenRegistry
from querykit.hogql.rules.base import Finding, Rule, Subject, checked, rule

__all__ = ["RULES", "Finding", "Rule", "Subject", "discover", "rule"]
MACHINERY = frozenset({"base", "looking"})


def discover() -> tuple[Rule, ...]:
    """Import every rule of this package; a file without one is refused."""
    rules = []
    for module in iter_modules(__path__):
        if module.name in MACHINERY:
            continue
        found = getattr(import_module(f"{__name__}.{module.name}"), module.name, None)
        if not isinstance(found, Rule):
            raise BrokenRegistry(f"rules/{module.name}.py has no rule called {module.name}")
        rules.append(found)
    return checked(rules)


RULES = discover()
