"""PostHog's HogQLAutocomplete answer: what may stand at the cursor.

A marker is put in place of the word at the cursor; the node that holds it after parsing says what is
asked for, and the SELECT around it which tables are there. When the text does not parse in any way
that is tried, there are no suggestions.
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any

from querykit.errors import HogQLError, QuerykitError
from querykit.hogql import ast
from querykit.hogql.compile import make_context
from querykit.hogql.functions import function_names, functions
from querykit.hogql.functions.base import OF_ARGUMENT
from querykit.hogql.hog_completion import LANGUAGES, hog_names
from querykit.hogql.keyword_completion import keywords
from querykit.hogql.names import name as bare_name
from querykit.hogql.names import quoted
from querykit.hogql.parser import parse_expr, parse_select
from querykit.hogql.resolver.catalogue import find_table, table_names
from querykit.hogql.resolver.ctes import table_ctes
from querykit.hogql.resolver.scope import Scope
from querykit.hogql.resolver.sources import resolve_from
from querykit.hogql.resolver.tables import TableSource
from querykit.hogql.resolver.views import Joined, Stored, Traverser, Virtual
from querykit.hogql.typed import type_of
from querykit.hogql.visitor import children, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from querykit.errors import Document
    from querykit.hogql.resolver.context import Context
    from querykit.hogql.resolver.views import FieldView

MARKER = "__querykit_cursor__"
WORD = re.compile(r"[\w$]*")
ODD = re.compile(r"[@\-!$+]")
MOST_PROPERTIES = 220
TABLES = {
    "ActorsQuery": "persons",
    "PersonsNode": "persons",
    "SessionsQuery": "sessions",
    "GroupsQuery": "groups",
}
"""Kind of a query -> the table that its expressions are over, where that is not events."""

ENDINGS = ("", " from events", ")", ") from events", " = 1", " from events)")
"""What is tried behind the cursor until the text parses."""


def hogql_autocomplete(node: Mapping[str, Any], *, environment: Any = None) -> Document:
    """Return what PostHog answers to a HogQLAutocomplete node.

    Args:
        node: `language`, `query`, `startPosition` and `endPosition` in characters; `sourceQuery`
            says what an expression is over, `globals` what a Hog program knows.
        environment: the tables, properties and variables to suggest.
    """
    text, language = str(node.get("query") or ""), str(node.get("language") or "hogQL")
    start, end = int(node.get("startPosition") or 0), int(node.get("endPosition") or 0)
    answer: Document = {"suggestions": [], "incomplete_list": False}
    if not 0 <= start <= end <= len(text):
        return answer
    start += text[start:end].rfind(".") + 1  # of a chain that is selected, the last name counts
    while start > 0 and WORD.fullmatch(text[start - 1]):
        start -= 1
    if language in LANGUAGES:
        names = hog_names(text, start, language, node.get("globals"))
        answer["suggestions"] = [
            _item(name, kind, None, insert=f"{name}()" if kind == "Function" else None)
            for name, kind in names
        ]
        return answer
    if language not in ("hogQL", "hogQLExpr"):
        return answer
    typed, rest = text[start:end], text[end + len(_letters(text[end:])) :]
    tree = _parsed(text[:start], rest, language, node.get("sourceQuery"))
    items: list[Document] = []
    try:
        if tree is not None:
            context = make_context(environment=environment, variables=node.get("variables"))
            items = list(_suggested(context, tree, typed))
        if not items and language == "hogQL":
            items = [_item(word, "Keyword", None, insert=word) for word in keywords(text[:start])]
    except (QuerykitError, RecursionError):
        return answer
    properties = [one for one in items if one["kind"] == "Property"]
    answer["incomplete_list"] = len(properties) > MOST_PROPERTIES
    kept = properties[:MOST_PROPERTIES]
    answer["suggestions"] = [one for one in items if one["kind"] != "Property" or one in kept]
    return answer


def _letters(text: str) -> str:
    found = WORD.match(text)
    return found[0] if found is not None else ""


def _parsed(before: str, after: str, language: str, source: Any) -> ast.Node | None:
    parse = parse_select if language == "hogQL" else parse_expr
    for ending in (after, *ENDINGS):
        try:
            tree = parse(f"{before}{MARKER}{ending}")
        except HogQLError:
            continue
        if language == "hogQL":
            return tree
        return ast.SelectQuery(select=(tree,), select_from=_table_of(source))
    return None


def _table_of(source: Any) -> ast.JoinExpr:
    """Return what the expression is over: the query that it belongs to, or events."""
    source = source if isinstance(source, dict) else {}
    while isinstance(source.get("source"), dict):
        source = source["source"]
    table: ast.Node = ast.Field(chain=(TABLES.get(str(source.get("kind")), "events"),))
    if source.get("kind") == "HogQLQuery":
        try:
            table = parse_select(str(source.get("query")))
        except HogQLError:
            return ast.JoinExpr(table=table)
        if isinstance(table, ast.SelectQuery) and table.select_from is not None:
            return table.select_from
    return ast.JoinExpr(table=table)


def _suggested(context: Context, tree: ast.Node, typed: str) -> Iterable[Document]:
    held = _around_marker(tree)
    if held is None:
        return
    path, field = held
    if any(isinstance(one, ast.Placeholder) for one in path):
        yield from _placeholders(context, field)
        return
    parent = path[-1] if path else None
    if isinstance(parent, ast.JoinExpr) and parent.table is field:
        if len(field.chain) > 1:
            yield from _tables_below(context, ".".join(map(str, field.chain[:-1])))
            return
        ctes = [
            cte.name for one in path if isinstance(one, ast.SelectQuery) for cte in one.ctes or ()
        ]
        for name in (*ctes, *table_names(context)):
            yield _item(name, "Folder", "Table")
        return
    select = next((one for one in reversed(path) if isinstance(one, ast.SelectQuery)), None)
    scope = _scope(context, select)
    if len(field.chain) > 1:
        yield from _members(context, scope, tuple(map(str, field.chain[:-1])), typed)
        return
    for name, source in scope.sources.items():
        if len(scope.sources) > 1 or _has_alias(source, name):
            yield _item(name, "Folder", "Table")
    if len(scope.sources) > 1:
        return
    for source in scope.sources.values():
        yield from _fields(source)
    wanted = _compared_with(context, parent, field, scope)
    for name in function_names():
        sort = f"2-{_bucket(functions()[name].result, wanted)}-{name}"
        yield _item(name, "Function", None, insert=f"{name}()", sort=sort)


def _compared_with(
    context: Context, parent: ast.Node | None, field: ast.Field, scope: Scope
) -> str | None:
    """Return the kind of what the word at the cursor is compared with, if it is."""
    if not isinstance(parent, ast.CompareOperation):
        return None
    other = parent.right if parent.left is field else parent.left
    return type_of(context.resolve(other, scope.inside(in_select=False))).kind


NUMBERS = frozenset({"Integer", "Float", "Decimal", "Boolean"})
TIMES = frozenset({"Date", "DateTime"})


def _bucket(kind: str | None, wanted: str | None) -> int:
    """Return how well a result fits: 0 the same type, 2 not known, 4 a type it never is."""
    if wanted in (None, "Unknown", "Null") or kind is None or kind in OF_ARGUMENT:
        return 2
    if kind == wanted:
        return 0
    if any(kind in alike and wanted in alike for alike in (NUMBERS, TIMES)):
        return 1
    return 3 if "String" in (kind, wanted) else 4


def _has_alias(source: Any, name: str) -> bool:
    return isinstance(source, TableSource) and source.table.name != name


def _tables_below(context: Context, prefix: str) -> Iterable[Document]:
    for name in table_names(context):
        if name.startswith(f"{prefix}."):
            yield _item(name.removeprefix(f"{prefix}."), "Folder", "Table")


def _around_marker(tree: ast.Node) -> tuple[list[ast.Node], ast.Field] | None:
    """Return the field with the marker, and the nodes around it from the outside in."""
    pending: list[tuple[list[ast.Node], ast.Node]] = [([], tree)]
    while pending:
        path, node = pending.pop()
        if isinstance(node, ast.Field) and node.chain[-1] == MARKER:
            return path, node
        pending += [([*path, node], one) for one in children(node)]
    return None


def _scope(context: Context, select: ast.SelectQuery | None) -> Scope:
    scope = Scope()
    if select is not None:
        table_ctes(context, select.ctes or (), {}, scope)
        source = ast.JoinExpr(table=ast.Field(chain=("events",)))
        readable = source if select.select_from is None else _without_marker(select.select_from)
        if readable is not None:
            resolve_from(context, readable, scope)
    return scope


def _without_marker(join: ast.JoinExpr) -> ast.JoinExpr | None:
    """Return a FROM up to the table that is asked for, and without the condition that is."""
    if _holds_marker(join.table):
        return None
    rest = None if join.next_join is None else _without_marker(join.next_join)
    constraint = join.constraint
    if constraint is not None and _holds_marker(constraint):
        constraint = None
    return dataclasses.replace(join, next_join=rest, constraint=constraint)


def _holds_marker(node: ast.Node) -> bool:
    return any(isinstance(one, ast.Field) and one.chain[-1] == MARKER for one in walk(node))


def _placeholders(context: Context, field: ast.Field) -> Iterable[Document]:
    inside = field.chain[0] == "variables"
    if not inside:
        yield _item("filters", "Constant", "Filters")
    given = [
        str(one.get("code_name"))
        for one in (context.variables or {}).values()
        if isinstance(one, dict)
    ]
    for name in dict.fromkeys([*given, *context.facts.variable_names()]):
        yield _item(name if inside else f"variables.{name}", "Constant", "Variable")


def _fields(source: Any) -> Iterable[Document]:
    views: Mapping[str, FieldView] = source.table.fields if isinstance(source, TableSource) else {}
    for name in source.names():
        if name != "team_id":
            yield _item(name, "Variable", _detail(views.get(name)))


def _detail(view: FieldView | None) -> str:
    if isinstance(view, Stored):
        return f"Nullable({view.type.kind})" if view.type.nullable else view.type.kind
    return "Table" if isinstance(view, (Joined, Virtual, Traverser)) else "unknown"


def _members(
    context: Context, scope: Scope, chain: tuple[str, ...], typed: str
) -> Iterable[Document]:
    """Yield what may follow a chain of names: fields of a table, or keys of properties."""
    source = scope.sources.get(chain[0])
    steps = chain[1:] if source is not None else chain
    if source is None and len(scope.sources) == 1:
        source = next(iter(scope.sources.values()))
    if not isinstance(source, TableSource):
        if source is not None and not steps:
            yield from _fields(source)
        return
    fields: Mapping[str, FieldView] = source.table.fields
    for index, step in enumerate(steps):
        view = fields.get(step)
        while isinstance(view, Traverser):
            view = _follow(context, fields, view.chain)
        if isinstance(view, Virtual):
            fields = view.fields
        elif isinstance(view, Joined):
            table = find_table(context, view.table)
            fields = table.fields if table is not None else {}
        elif isinstance(view, Stored) and view.type.kind == "JSON" and index == len(steps) - 1:
            yield from _properties(context, view.bag, typed)
            return
        else:
            return
    for name, view in fields.items():
        if name != "team_id":
            yield _item(name, "Variable", _detail(view))


def _follow(
    context: Context, fields: Mapping[str, FieldView], chain: tuple[str, ...]
) -> FieldView | None:
    view = fields.get(chain[0])
    for step in chain[1:]:
        if isinstance(view, Joined):
            table = find_table(context, view.table)
            view = table.fields.get(step) if table is not None else None
        elif isinstance(view, Virtual):
            view = view.fields.get(step)
    return view


def _properties(context: Context, bag: str | None, typed: str) -> Iterable[Document]:
    entity = (bag or "").partition(":")[0]
    for one in context.facts.environment.property_definitions:
        if one.type == entity and typed.lower() in one.name.lower():
            yield _item(one.name, "Property", one.property_type or "String")


def _item(
    label: str, kind: str, detail: str | None, *, insert: str | None = None, sort: str | None = None
) -> Document:
    item: Document = {"label": label, "kind": kind, "insertText": insert or inserted(label)}
    if detail is not None:
        item["detail"] = detail
    if sort is not None:
        item["sortText"] = sort
    return item


def inserted(label: str) -> str:
    """Return a name as PostHog's editor writes it: with odd letters, in backticks."""
    parts = label.split(".")
    return ".".join([quoted(one) if ODD.search(one) else bare_name(one) for one in parts])
