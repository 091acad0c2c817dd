"""HogQL -> ClickHouse SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from querykit.errors import Diagnostic, InvalidHogQL, QuerykitError, Severity
from querykit.hogql import codes, typed
from querykit.hogql.facts import Facts
from querykit.hogql.modifiers import read_modifiers
from querykit.hogql.parser import parse_select
from querykit.hogql.passes import PASSES
from querykit.hogql.passes.settings import SETTINGS
from querykit.hogql.printers.clickhouse import print_clickhouse
from querykit.hogql.printers.hogql import print_hogql
from querykit.hogql.resolver import resolve
from querykit.hogql.resolver.context import Context
from querykit.hogql.resolver.exposed import column_types
from querykit.hogql.row_limits import MAX_ROWS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.hogql import ast


@dataclass(frozen=True, slots=True)
class CompiledQuery:
    """A query as ClickHouse runs it, and what is known about it beforehand."""

    sql: str
    """Runs as it is: values are written in, escaped."""

    hogql: str
    """The query as canonical HogQL."""

    columns: tuple[str, ...]
    """Names of the columns of the answer."""

    types: tuple[str, ...]
    """Their light types, `Unknown` where only ClickHouse knows."""

    tables: tuple[str, ...]
    """HogQL tables that the query names."""

    physical_tables: tuple[str, ...]
    """ClickHouse tables that it reads."""


def compile_hogql(
    sql: str,
    *,
    environment: Any = None,
    values: Mapping[str, Any] | None = None,
    modifiers: Mapping[str, Any] | None = None,
    now: str | datetime | None = None,
    filters: Mapping[str, Any] | None = None,
    variables: Mapping[str, Any] | None = None,
    max_rows: int | None = MAX_ROWS,
    settings: Mapping[str, int | str] | None = None,
    materialized: Mapping[tuple[str, str], tuple[str, bool]] | None = None,
) -> CompiledQuery:
    """Return the ClickHouse SQL of a HogQL query.

    Args:
        sql: one SELECT, or a set of them.
        environment: what the query is asked about; without one, team 1 in UTC.
        values: what placeholders stand for: JSON values or HogQL trees.
        modifiers: HogQLQueryModifiers; they go before the environment's own.
        now: fixes the clock for relative dates of `filters`.
        filters: what `{filters}` stands for.
        variables: the variables of a HogQLQuery.
        max_rows: no more rows than this; None for no cap.
        settings: ClickHouse settings in place of the usual ones; empty for none.
        materialized: columns of the server that hold one property each:
            `("events.properties", "$browser")` -> name of the column and whether it can be NULL.

    Raises:
        InvalidHogQL: names or rules are wrong; carries all findings.
        SyntaxProblem: the text is no HogQL.
        UnsupportedModifier: a modifier asks for what is not compiled.
    """
    return compile_tree(
        parse_select(sql),
        environment=environment,
        values=values,
        modifiers=modifiers,
        now=now,
        filters=filters,
        variables=variables,
        max_rows=max_rows,
        settings=settings,
        materialized=materialized,
    )


def compile_tree(
    tree: ast.Node,
    *,
    environment: Any = None,
    values: Mapping[str, Any] | None = None,
    modifiers: Mapping[str, Any] | None = None,
    now: str | datetime | None = None,
    filters: Mapping[str, Any] | None = None,
    variables: Mapping[str, Any] | None = None,
    max_rows: int | None = MAX_ROWS,
    settings: Mapping[str, int | str] | None = None,
    materialized: Mapping[tuple[str, str], tuple[str, bool]] | None = None,
) -> CompiledQuery:
    """Return the ClickHouse SQL of a HogQL tree; takes what `compile_hogql` takes."""
    context = make_context(
        environment=environment,
        values=values,
        modifiers=modifiers,
        now=now,
        filters=filters,
        variables=variables,
    )
    context.max_rows = max_rows
    context.materialized = materialized or {}
    context.settings = SETTINGS if settings is None else tuple(settings.items())
    try:
        query = resolve(context, tree)
        if context.findings:
            raise InvalidHogQL(context.findings[0].message, context.findings)
        columns = column_types(query, tree)
        written = print_clickhouse(lowered(query, context))
        hogql = print_hogql(tree)
    except RecursionError:
        raise too_deep() from None
    if context.findings:  # a pass resolves what lazy tables stand for, and may find more
        raise InvalidHogQL(context.findings[0].message, context.findings)
    return CompiledQuery(
        sql=written,
        hogql=hogql,
        columns=tuple([name for name, _ in columns]),
        types=tuple([kind.kind for _, kind in columns]),
        tables=tuple(context.tables),
        physical_tables=tuple(context.physical),
    )


def lowered(query: typed.Node, context: Context) -> typed.Node:
    """Return a resolved query after all passes."""
    for one in PASSES:
        query = one(query, context)
    return query


def make_context(
    *,
    environment: Any = None,
    values: Mapping[str, Any] | None = None,
    modifiers: Mapping[str, Any] | None = None,
    now: str | datetime | None = None,
    filters: Mapping[str, Any] | None = None,
    variables: Mapping[str, Any] | None = None,
) -> Context:
    """Return a fresh compilation."""
    facts = Facts.of(environment)
    return Context(
        facts=facts,
        modifiers=read_modifiers(facts.modifiers, modifiers),
        now=as_moment(now),
        values=values or {},
        filters=filters,
        variables=variables,
    )


def as_moment(now: str | datetime | None) -> datetime:
    """Return a point in time; a text is ISO, one without a zone is UTC."""
    if isinstance(now, str):
        now = datetime.fromisoformat(now)
    if now is None:
        return datetime.now(UTC)
    return now if now.tzinfo is not None else now.replace(tzinfo=UTC)


def too_deep() -> QuerykitError:
    """Return the error for a tree that is nested deeper than querykit compiles."""
    message = "this query is nested too deep to compile"
    return InvalidHogQL(message, [Diagnostic(codes.TOO_DEEP, message, Severity.ERROR)])
