"""What is wrong with a HogQL text: syntax, names, types and rules, all findings at once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from querykit.errors import Diagnostic, HogQLError, QuerykitError, Severity
from querykit.hogql import ast, typed
from querykit.hogql.codes import UNKNOWN_FIELD
from querykit.hogql.compile import lowered, make_context, too_deep
from querykit.hogql.dropped import dropped_clauses
from querykit.hogql.parser import parse_expr, parse_order_expr, parse_program, parse_select
from querykit.hogql.passes.settings import SETTINGS
from querykit.hogql.printers.clickhouse import print_clickhouse
from querykit.hogql.resolver import resolve
from querykit.hogql.rules import RULES, Subject

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.hogql.resolver.context import Context

ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(slots=True)
class Checked:
    """The findings about one text, and what was learned on the way."""

    findings: list[Diagnostic] = field(default_factory=list)
    tables: tuple[str, ...] = ()
    physical_tables: tuple[str, ...] = ()
    query: typed.Node | None = None
    """The typed query, when there is no error."""

    tree: ast.Node | None = None
    """The whole query as a tree, when the text could be parsed."""

    def is_valid(self) -> bool:
        """Return whether there is no error among the findings."""
        return all(one.severity is not Severity.ERROR for one in self.findings)


def check_hogql(sql: str, *, environment: Any = None) -> list[Diagnostic]:
    """Return everything that is wrong with a HogQL query; an empty list when nothing is.

    Args:
        sql: one SELECT, or a set of them. Any text at all gives findings, never an error.
        environment: what names are checked against; without one, PostHog's own tables.

    Returns:
        Errors, which PostHog refuses, and warnings, in the order of the text.
    """
    return check(sql, environment=environment).findings


def check(
    text: str,
    *,
    sort: str = "query",
    environment: Any = None,
    values: Mapping[str, Any] | None = None,
    filters: Mapping[str, Any] | None = None,
    variables: Mapping[str, Any] | None = None,
    modifiers: Mapping[str, Any] | None = None,
    source: ast.Node | None = None,
    notices: bool = False,
    lenient: bool = False,
) -> Checked:
    """Return the findings about a text, and the tables it reads.

    Args:
        text: the HogQL.
        sort: `query`, `expression`, `column` (may have an alias), `order` or `program`.
        environment: what names are checked against.
        values: what placeholders stand for.
        filters: what `{filters}` stands for.
        variables: the variables of a HogQLQuery.
        modifiers: HogQLQueryModifiers.
        source: for the other sorts, the SELECT that an expression is added to; events without it.
        notices: whether to say what each name is.
        lenient: whether a placeholder without a value is fine, because it is given later.
    """
    try:
        tree = _parsed(text, sort)
    except HogQLError as error:
        return Checked(error.diagnostics())
    if sort == "program":
        return Checked()
    try:
        context = make_context(
            environment=environment,
            values=values,
            filters=filters,
            variables=variables,
            modifiers=modifiers,
        )
    except QuerykitError as error:
        return Checked(error.diagnostics())
    context.lenient = lenient
    context.warnings = []
    if notices:
        context.notices = []
    result = _checked(context, _whole(tree, sort, source), sort)
    result.findings = [_meant_as_text(one, text) for one in result.findings]
    if sort == "query":
        result.findings += dropped_clauses(text, tree)
    result.findings.sort(key=_place)
    return result


def _meant_as_text(finding: Diagnostic, text: str) -> Diagnostic:
    """Return the finding of an unknown name in double quotes with what its author most likely meant."""
    span = finding.span
    if finding.code != UNKNOWN_FIELD or finding.fix is not None or span is None:
        return finding
    written = text[span.start : span.end]
    if written[:1] != '"' or written[-1:] != '"' or any(one in written[1:-1] for one in "\"\\'"):
        return finding
    fix = f"'{written[1:-1]}'"
    return replace(finding, hint=f"double quotes are for names; a text is {fix}", fix=fix)


def _parsed(text: str, sort: str) -> ast.Node:
    if sort == "query":
        return parse_select(text)
    if sort == "order":
        return parse_order_expr(text)
    return parse_program(text) if sort == "program" else parse_expr(text)


EVENTS = ast.JoinExpr(table=ast.Field(chain=("events",)))


def _whole(tree: ast.Node, sort: str, source: ast.Node | None) -> ast.Node:
    """Return the query that an expression is a part of."""
    if sort == "query":
        return tree
    table = source.select_from if isinstance(source, ast.SelectQuery) else EVENTS
    if isinstance(tree, ast.OrderExpr):
        tree = tree.expr
    return ast.SelectQuery(select=(tree,), select_from=table, span=tree.span)


def _checked(context: Context, tree: ast.Node, sort: str) -> Checked:
    result = Checked(tree=tree)
    try:
        query = resolve(context, tree)
        if not context.findings:
            result.query = query
            context.settings = SETTINGS
            print_clickhouse(lowered(query, context))
        result.findings = list(context.findings)
        if sort == "query":
            subject = Subject(tree, context, result.query)
            for rule in RULES:
                result.findings += rule.findings(subject)
    except RecursionError:
        result.findings = too_deep().diagnostics()
    result.findings += context.warnings or ()
    result.findings += context.notices or ()
    result.tables = tuple(context.tables)
    result.physical_tables = tuple(context.physical)
    return result


def _place(finding: Diagnostic) -> tuple[int, int]:
    return (finding.span.start if finding.span is not None else -1, ORDER[finding.severity])
