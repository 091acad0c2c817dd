"""querykit: check, upgrade and understand saved PostHog queries, outside PostHog.

The public face. Names are loaded when they are first used, so that importing the package costs
next to nothing, and upgrading a document imports no pydantic model.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from querykit.draft import draft_sql
    from querykit.environment import Environment
    from querykit.errors import Diagnostic, QuerykitError
    from querykit.hogql import format_hogql
    from querykit.hogql.check import check_hogql
    from querykit.hogql.compile import CompiledQuery, compile_hogql
    from querykit.legacy import filters_to_query, query_to_filters
    from querykit.migrations.public import (
        apply_migration,
        downgrade,
        latest_versions,
        upgrade,
        upgrade_report,
    )
    from querykit.migrations.registry import Registry
    from querykit.migrations.report import UpgradeReport
    from querykit.run import Engine, open_engine
    from querykit.validation import json_schema, parse, validate

__version__ = "0.1.0"

_HOMES = {
    "CompiledQuery": "querykit.hogql.compile",
    "Diagnostic": "querykit.errors",
    "Engine": "querykit.run",
    "Environment": "querykit.environment",
    "QuerykitError": "querykit.errors",
    "Registry": "querykit.migrations.registry",
    "UpgradeReport": "querykit.migrations.report",
    "apply_migration": "querykit.migrations.public",
    "check_hogql": "querykit.hogql.check",
    "compile_hogql": "querykit.hogql.compile",
    "downgrade": "querykit.migrations.public",
    "draft_sql": "querykit.draft",
    "draft_sql_from_prompt": "querykit.draft.prompt",
    "filters_to_query": "querykit.legacy",
    "format_hogql": "querykit.hogql",
    "json_schema": "querykit.validation",
    "latest_versions": "querykit.migrations.public",
    "open_engine": "querykit.run",
    "parse": "querykit.validation",
    "query_to_filters": "querykit.legacy",
    "upgrade": "querykit.migrations.public",
    "upgrade_report": "querykit.migrations.public",
    "validate": "querykit.validation",
}

__all__ = [
    "CompiledQuery",
    "Diagnostic",
    "Engine",
    "Environment",
    "QuerykitError",
    "Registry",
    "UpgradeReport",
    "apply_migration",
    "check_hogql",
    "compile_hogql",
    "downgrade",
    "draft_sql",
    "draft_sql_from_prompt",
    "filters_to_query",
    "format_hogql",
    "json_schema",
    "latest_versions",
    "open_engine",
    "parse",
    "query_to_filters",
    "upgrade",
    "upgrade_report",
    "validate",
]


def __getattr__(name: str) -> Any:
    """Load a name of the public face from its home."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
