"""PostHog's HogQLAutocomplete answer: what may stand at the cursor.

A marker is put in place of the word at the cursor; the node that holds it after parsing says what is
asked for, and the SELECT around it which tables are there. When the text does not parse in any way
that is tried, there are no suggestions.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from querykit.errors import HogQLError, QuerykitError
from querykit.hogql import ast
from querykit.hogql.compile import make_context
from querykit.hogql.functions import function_names
from querykit.hogql.names import name as bare_name
from querykit.hogql.names import quoted
from querykit.hogql.parser import parse_expr, parse_select
from querykit.hogql.resolver.catalogue import find_table, table_names
from querykit.hogql.resolver.ctes import table_ctes
from querykit.hogql.resolver.scope import Scope
from querykit.hogql.resolver.sources import resolve_from
from querykit.hogql.resolver.tables import TableSource
from querykit.hogql.resolver.views import Joined, Stored, Traverser, Virtual
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
ENDINGS = ("", " from events", ")", ") from events", " = 1", " from events)")
"""What is tried behind the cursor until the text parses."""


def hogql_autocomplete(node: Mapping[str, Any], *, environment: Any = None) -> Document:
    """Return what PostHog answers to a HogQLAutocomplete node.

    Args:
        node: `language`, `query`, `startPosition` and `endPosition` in characters.
        environment: the tables, properties and variables to suggest.
    """
    text, language = str(node.get("query") or ""), str(node.get("language") or "hogQL")
    start, end = int(node.get("startPosition") or 0), int(node.get("endPosition") or 0)
    answer: Document = {"suggestions": [], "incomplete_list": False}
    if language not in ("hogQL", "hogQLExpr") or not 0 <= start <= end <= len(text):
        return answer
    while start > 0 and WORD.fullmatch(text[start - 1]):
        start -= 1
    typed, rest = text[start:end], text[end + len(_letters(text[end:])) :]
    tree = _parsed(text[:start], rest, language)
    if tree is None:
        return answer
    try:
        context = make_context(environment=environment, variables=node.get("variables"))
        items = list(_suggested(context, tree, typed))
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


def _parsed(before: str, after: str, language: str) -> ast.Node | None:
    parse = parse_select if language == "hogQL" else parse_expr
    for ending in (after, *ENDINGS):
        try:
            tree = parse(f"{before}{MARKER}{ending}")
        except HogQLError:
            continue
        if language == "hogQL":
            return tree
        events = ast.JoinExpr(table=ast.Field(chain=("events",)))
        return ast.SelectQuery(select=(tree,), select_from=events)
    return None


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
    if len(scope.sources) > 1:
        for name in scope.sources:
            yield _item(name, "Folder", "Table")
    else:
        for source in scope.sources.values():
            yield from _fields(source)
    for name in function_names():
        yield _item(name, "Function", None, insert=f"{name}()", sort=f"2-2-{name}")


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
        if select.select_from is not None and not _holds_marker(select.select_from):
            resolve_from(context, select.select_from, scope)
    return scope


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
