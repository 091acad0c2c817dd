"""What a query is asked about: facts of one PostHog environment (team), and no data."""

from __future__ import annotations

from querykit.environment.environment import Environment
from querykit.environment.facts import (
    Action,
    Cohort,
    EventDefinition,
    GroupType,
    PropertyDefinition,
    SavedInsight,
    SavedView,
    Variable,
    WarehouseTable,
)

__all__ = [
    "Action",
    "Cohort",
    "Environment",
    "EventDefinition",
    "GroupType",
    "PropertyDefinition",
    "SavedInsight",
    "SavedView",
    "Variable",
    "WarehouseTable",
]
