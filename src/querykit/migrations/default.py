"""The registry that querykit itself uses: our migrations and repairs, and those of plug-ins."""

from __future__ import annotations

import warnings
from functools import cache

from querykit.errors import BrokenRegistry
from querykit.migrations import repairs, steps
from querykit.migrations.base import Migration
from querykit.migrations.plugins import installed
from querykit.migrations.registry import Registry, discover_migrations, discover_repairs
from querykit.migrations.repair import Repair

ENTRY_POINTS = "querykit.migrations"
"""Entry-point group of plug-ins: each names a module-level `Migration` or `Repair`."""


class PluginWarning(UserWarning):
    """A plug-in could not be used; everything else works."""


@cache
def builtin_registry() -> Registry:
    """Return the registry of our own migrations and repairs, checked once per process."""
    return Registry(discover_migrations(steps), discover_repairs(repairs))


@cache
def default_registry() -> Registry:
    """Return our registry extended by the plug-ins that are installed.

    A plug-in that is missing, fails at import, or breaks a chain is left out with a
    `PluginWarning` that names it.
    """
    registry = builtin_registry()
    for entry_point in installed(ENTRY_POINTS):
        try:
            registry = _extended(registry, entry_point.load())
        except Exception as error:
            warnings.warn(
                f"plug-in {entry_point.name} ({entry_point.value}) was left out:"
                f" {type(error).__name__}: {error}",
                PluginWarning,
                stacklevel=2,
            )
    return registry


def _extended(registry: Registry, plugin: object) -> Registry:
    if isinstance(plugin, Migration):
        return registry.extend([plugin])
    if isinstance(plugin, Repair):
        return registry.extend(repairs=[plugin])
    raise BrokenRegistry(f"a {type(plugin).__name__} is neither a Migration nor a Repair")
