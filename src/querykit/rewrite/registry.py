"""Which carrier reads a file: by the end of its name."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

from querykit.errors import InternalError, NotRewritable
from querykit.rewrite import carriers as home
from querykit.rewrite.base import Carrier

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

REFUSED = {
    ".json5": "querykit does not read JSON5 yet",
}
"""Ends of names that look like ours, and why we do not read such files."""


@cache
def carriers() -> tuple[Carrier, ...]:
    """Return all carriers, in the order of their names.

    Raises:
        InternalError: a module among them is no carrier, or two want the same files.
    """
    names = sorted(module.name for module in pkgutil.iter_modules(home.__path__))
    return collect(importlib.import_module(f"{home.__name__}.{name}") for name in names)


def collect(modules: Iterable[ModuleType]) -> tuple[Carrier, ...]:
    """Return the carriers of modules.

    Raises:
        InternalError: a module has no `carrier`, or two carriers want the same files.
    """
    found: list[Carrier] = []
    owners: dict[str, str] = {}
    for module in modules:
        carrier = getattr(module, "carrier", None)
        if not isinstance(carrier, Carrier):
            raise InternalError(f"{module.__name__} has no `carrier`")
        for suffix in carrier.suffixes:
            if suffix in owners:
                raise InternalError(f"{suffix} belongs to {owners[suffix]} and to {carrier.name}")
            owners[suffix] = carrier.name
        found.append(carrier)
    return tuple(found)


def suffixes() -> frozenset[str]:
    """Return the ends of names of all files that some carrier reads."""
    return frozenset(suffix for carrier in carriers() for suffix in carrier.suffixes)


def carrier_for(name: str) -> Carrier | None:
    """Return the carrier of a file, by the end of its name; None when no carrier reads such files.

    Raises:
        NotRewritable: the file looks like one that a carrier reads, but is of another sort.
    """
    lower = name.lower()
    for carrier in carriers():
        if lower.endswith(carrier.suffixes):
            return carrier
    for suffix, reason in REFUSED.items():
        if lower.endswith(suffix):
            raise NotRewritable(reason, hint="save it as .json, or as .jsonc when it has comments")
    return None
