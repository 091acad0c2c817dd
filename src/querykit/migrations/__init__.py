"""How an old node becomes a new one: migrations, repairs, and the walk that runs them."""

from __future__ import annotations

from querykit.migrations.base import Migration, Note, Shape, Step
from querykit.migrations.default import default_registry
from querykit.migrations.registry import Registry
from querykit.migrations.repair import Repair, Safety
from querykit.migrations.report import AppliedStep, UpgradeReport

__all__ = [
    "AppliedStep",
    "Migration",
    "Note",
    "Registry",
    "Repair",
    "Safety",
    "Shape",
    "Step",
    "UpgradeReport",
    "default_registry",
]
