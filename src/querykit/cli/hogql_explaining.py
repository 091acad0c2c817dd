"""What `querykit hogql explain` does."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from querykit.cli.hogql_files import hogql_texts
from querykit.cli.output import Findings, is_coloured
from querykit.engine.urls import open_backend
from querykit.errors import EngineError, MissingEngine, Severity, UserError
from querykit.hogql.check import check
from querykit.hogql.compile import compile_hogql
from querykit.validation.formats import Finding
from querykit.validation.formats import text as as_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.cli.hogql_files import HogQLText
    from querykit.errors import Diagnostic
    from querykit.rewrite.config import Settings

DEFAULT_ENGINE = "chdb://:memory:"


def explain_one(path: str, settings: Settings, *, environment: Any, url: str | None) -> int:
    """Write what is known about one query, and return the exit code."""
    outside = Findings("text", to_stderr=True)
    wrong = False
    for item in hogql_texts([path], settings):
        if isinstance(item, Finding):
            outside.add([item])
        else:
            wrong |= _explain(item, environment, url)
    return 1 if wrong or outside.errors else 0


def _explain(item: HogQLText, environment: Any, url: str | None) -> bool:
    """Write about one text; return whether something is wrong with it."""
    checked = check(item.sql, environment=environment)
    findings = list(checked.findings)
    plan: list[str] | None = None
    try:
        compiled = compile_hogql(item.sql, environment=environment)
    except UserError as error:  # the check has found the same
        findings = findings or list(error.diagnostics())
        _section("Reads", _reads(checked.tables, checked.physical_tables))
    else:
        _section("Reads", _reads(compiled.tables, compiled.physical_tables))
        _section("HogQL", [compiled.hogql])
        _section("ClickHouse SQL", [compiled.sql])
        try:
            plan = _plan(compiled.sql, url)
        except EngineError as error:
            findings += error.diagnostics()
    _section("Findings", _shown(item, findings))
    if plan is not None:
        _section("ClickHouse's plan", plan)
    return any(one.severity is Severity.ERROR for one in findings)


def _plan(sql: str, url: str | None) -> list[str]:
    """Return what ClickHouse's EXPLAIN says of a statement; without chDB and a URL, why nothing.

    Raises:
        EngineError: the engine that was named cannot be had, or the engine refuses the statement.
    """
    try:
        backend = open_backend(url or DEFAULT_ENGINE)
    except MissingEngine as error:
        if url is not None:
            raise
        return [f"none: {error.message}; {error.hint}, or name a server with --engine"]
    try:
        return [str(row[0]) for row in backend.query(f"EXPLAIN indexes = 1 {sql}").rows]
    finally:
        backend.close()


def _reads(tables: Sequence[str], physical: Sequence[str]) -> list[str]:
    return [
        f"HogQL tables: {', '.join(tables) or 'none'}",
        f"ClickHouse tables: {', '.join(physical) or 'none'}",
    ]


def _shown(item: HogQLText, findings: Sequence[Diagnostic]) -> list[str]:
    if not findings:
        return ["none"]
    text = as_text([item.excerpt(one) for one in findings], colour=is_coloured(sys.stdout))
    return [text.rstrip("\n")]


def _section(title: str, lines: Sequence[str]) -> None:
    click.echo(f"# {title}\n")
    for line in lines:
        click.echo(line)
    click.echo()
