"""Tables of the catalogue as sources: fields, lazy joins, expressions, groups of fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.errors import HogQLError
from querykit.hogql import ast, codes, typed
from querykit.hogql.parser import parse_select
from querykit.hogql.resolver.catalogue import find_table, table_names
from querykit.hogql.resolver.context import closest
from querykit.hogql.resolver.exposed import exposed_columns
from querykit.hogql.resolver.expressions import BROKEN, compare
from querykit.hogql.resolver.fields import steps, unknown_field
from querykit.hogql.resolver.properties import declare
from querykit.hogql.resolver.query_source import QuerySource
from querykit.hogql.resolver.views import (
    Expression,
    Joined,
    Stored,
    TableView,
    Traverser,
    Virtual,
)
from querykit.hogql.typed import Type

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from querykit.hogql.resolver.context import Context
    from querykit.hogql.resolver.scope import Scope
    from querykit.hogql.resolver.source import Source
    from querykit.hogql.resolver.views import FieldView

Chain = tuple[str, ...]
TEXT = Type("String", nullable=True)


class TableSource:
    """A table by the name that the query calls it; a lazy one notes what is asked of it."""

    __slots__ = ("aliases", "group_index", "name", "qualifier", "table", "table_name", "used")

    def __init__(self, name: str, qualifier: str, table: TableView) -> None:
        self.name = name
        self.qualifier = qualifier
        self.table = table
        self.table_name = table.name
        self.used: dict[str, Chain] | None = {} if table.lazy is not None else None
        self.group_index: int | None = None
        """Of which type the groups are, when a lazy join said so."""

        self.aliases: Mapping[str, str] = {}
        """Column alias list of FROM -> name of the field; empty when there is no list."""

    def _field(self, name: str) -> FieldView | None:
        if self.aliases:
            if name in self.aliases:
                return self.table.fields.get(self.aliases[name])
            if name in self.aliases.values():
                return None
        return self.table.fields.get(name)

    def _is_table(self, view: Traverser) -> bool:
        """Return whether a traverser leads to a table, not to a column."""
        target = self.table.fields.get(view.chain[0])
        virtual = isinstance(target, Virtual) and len(view.chain) == 1
        return view.chain[-1] == "person" or virtual

    def has(self, name: str) -> bool:
        """Return whether the table has a field of that name."""
        return self._field(name) is not None

    def names(self) -> Iterable[str]:
        """Return the names of all fields."""
        return [*self.aliases, *self.table.fields]

    def visible(self) -> Iterable[str]:
        """Return the names that an asterisk stands for."""
        back = {field: alias for alias, field in self.aliases.items()}
        return [back.get(name, name) for name in self.table.visible]

    def read(self, context: Context, chain: Chain, at: ast.Node, scope: Scope) -> typed.Node:
        """Return what a chain of names is, from this table on."""
        chain = _virtual(chain, self.table.fields)
        if self.aliases and chain[0] in self.aliases:
            chain = (self.aliases[chain[0]], *chain[1:])
            view = self.table.fields.get(chain[0])
        else:
            view = self._field(chain[0])
        if view is None:
            unknown_field(context, ".".join(chain), set(self.names()), at)
            return BROKEN
        return self._read(context, view, chain[:1], chain[1:], at, scope)

    def _read(  # noqa: PLR0911, PLR0917 - one return for each sort of field
        self,
        context: Context,
        view: FieldView,
        path: Chain,
        rest: Chain,
        at: ast.Node,
        scope: Scope,
    ) -> typed.Node:
        """Return what a field is; `path` leads to it, `rest` goes on from it."""
        if isinstance(view, Stored):
            if self.used is not None:
                return self._exported(context, view, path, rest, at)
            column = typed.Column(
                self.qualifier,
                view.column,
                view.type,
                view.zoned,
                bag=view.bag,
                storage=f"{self.table.physical}.{view.column}",
            )
            return steps(context, column, rest, at)
        if isinstance(view, Traverser) and (rest or not self._is_table(view)):
            return self.read(context, (*view.chain, *rest), at, scope)
        if isinstance(view, Expression):
            if self.used is not None:
                return self._exported_expression(context, view, path, rest, at)
            return steps(context, self._expression(context, view, scope), rest, at)
        if not rest:
            message = f"Can't select a table when a column is expected: {'.'.join(path)}"
            context.report(codes.WRONG_ACCESS, message, at)
            return BROKEN
        if isinstance(view, Virtual):
            rest = _virtual(rest, view.fields)
            inner = view.fields.get(rest[0])
            if inner is None:
                unknown_field(context, rest[0], set(view.fields), at)
                return BROKEN
            return self._read(context, inner, (*path, rest[0]), rest[1:], at, scope)
        assert isinstance(view, Joined)
        table = find_table(context, view.table)
        assert table is not None, view.table
        if table.refused is not None:
            context.report(codes.NOT_IN_CLICKHOUSE, table.refused, at)
            return BROKEN
        joined = self._joined(context, view, table, path[-1], at, scope)
        return joined.read(context, rest, at, scope)

    def _bag(self, view: Stored) -> str | None:
        """Return whose properties a field holds."""
        return (
            f"group:{self.group_index}"
            if view.bag == "group" and self.group_index is not None
            else view.bag
        )

    def _exported(
        self, context: Context, view: Stored, path: Chain, rest: Chain, at: ast.Node
    ) -> typed.Node:
        """Return the column of the subselect; a property is read inside of it, as one column."""
        assert self.used is not None
        if view.type.kind == "JSON" and rest:
            name = "___".join((*path, *rest))
            self.used[name] = (*path, *rest)
            column = typed.Column(self.qualifier, name, TEXT)
            read = typed.Property(column, (), TEXT, bag=self._bag(view))
            return declare(context, read, self._bag(view), rest[0]) if len(rest) == 1 else read
        name = "__".join(path)
        self.used[name] = path
        nullable = Type(view.type.kind, view.type.nullable)
        column = typed.Column(self.qualifier, name, nullable, bag=self._bag(view))
        return steps(context, column, rest, at)

    def _exported_expression(
        self, context: Context, view: Expression, path: Chain, rest: Chain, at: ast.Node
    ) -> typed.Node:
        assert self.used is not None
        name = "__".join(path)
        self.used[name] = path
        column = typed.Column(self.qualifier, name, view.type)
        return steps(context, column, rest, at)

    def _expression(self, context: Context, view: Expression, scope: Scope) -> typed.Node:
        """Return the meaning of an expression field, with this table as the only one in scope."""
        inner = scope.inside(
            sources={self.name: self}, aliases={}, arguments={}, in_select=False, ctes={}
        )
        made = context.resolve(view.tree, inner)
        return made.expr if isinstance(made, typed.Aliased) else made

    def _joined(  # noqa: PLR0917 - a part of `_read`
        self,
        context: Context,
        view: Joined,
        table: TableView,
        name: str,
        at: ast.Node,
        scope: Scope,
    ) -> TableSource:
        """Return the table behind a lazy join, joined once for each source and field."""
        qualifier = f"{self.qualifier}__{name}"
        for source in scope.hanging:
            if source.name == qualifier:
                return source  # type: ignore[return-value]
        joined = TableSource(qualifier, qualifier, table)
        joined.group_index = next((at for chain, at in view.constants if chain == ("index",)), None)
        scope.hanging.append(joined)
        context.physical.setdefault(table.physical)
        on = _on(context, self, joined, view, at, scope)
        join = typed.Join(joined.tree(), view.kind, on, constraint=_anchor(self, scope))
        scope.joins.insert(_behind(scope, self.qualifier), join)
        return joined

    def tree(self) -> typed.Node:
        """Return the table as it stands in FROM."""
        if self.used is not None:
            return typed.Lazy(self.table, self.qualifier, self.used)
        alias = None if self.qualifier == self.table.physical else self.qualifier
        return typed.Table(self.table.physical, alias, self.table.guarded)


def _virtual(chain: Chain, fields: Mapping[str, FieldView]) -> Chain:
    """Return `properties.$virt_x` as the field of the row that it is; a bracket reads the key."""
    if len(chain) > 1 and chain[0] == "properties" and chain[1].startswith("$virt_"):
        return chain[1:] if chain[1] in fields else chain
    return chain


def _on(  # noqa: PLR0917 - a part of `_joined`
    context: Context,
    left: TableSource,
    right: TableSource,
    view: Joined,
    at: ast.Node,
    scope: Scope,
) -> typed.Node:
    inner = scope.inside(in_join=True)
    conditions = [
        compare(
            "==",
            left.read(context, one, at, inner),
            right.read(context, other, at, inner),
            in_join=True,
        )
        for one, other in view.pairs
    ]
    for chain, value in view.constants:
        constant = typed.Literal(value, Type("Integer", nullable=False))
        conditions.append(
            compare("==", right.read(context, chain, at, inner), constant, in_join=True)
        )
    return conditions[0] if len(conditions) == 1 else typed.Call("and", tuple(conditions))


def _anchor(source: TableSource, scope: Scope) -> str:
    """Return the name of the source in FROM that a join hangs on, at whatever distance."""
    for name in scope.sources:
        table = scope.sources[name]
        own = getattr(table, "qualifier", None)
        if own is not None and (source.qualifier == own or source.qualifier.startswith(f"{own}__")):
            return name
    return source.name


def _behind(scope: Scope, qualifier: str) -> int:
    """Return the place behind a source and all that hangs on it already."""
    place = len(scope.joins)
    for index, join in enumerate(scope.joins):
        alias = getattr(join.source, "qualifier", None) or getattr(join.source, "alias", None)
        if alias == qualifier or str(alias).startswith(f"{qualifier}__"):
            place = index + 1
    return place


def resolve_table(
    context: Context, chain: Chain, node: ast.JoinExpr, scope: Scope
) -> tuple[Source, typed.Node] | None:
    """Return the table that FROM names; reports one that is not there."""
    name = ".".join(chain)
    table = find_table(context, name)
    if table is None:
        _unknown_table(context, name, node, scope)
        return None
    context.tables.setdefault(name)
    if table.refused is not None:
        context.report(codes.NOT_IN_CLICKHOUSE, table.refused, node)
        return None
    if node.table_args is not None or table.arguments is not None:
        return _table_function(context, table, node, scope)
    if table.query is not None:
        return _view(context, table, name, node, scope)
    known_as = node.alias or "__".join(chain)
    plain = table.lazy is None and "." not in table.physical
    qualifier = node.alias or (table.physical if plain else known_as)
    if qualifier in scope.taken:
        qualifier = known_as
    scope.taken.add(qualifier)
    source = TableSource(known_as, qualifier, table)
    if node.column_aliases:
        _alias_columns(context, source, node)
    if table.physical:
        context.physical.setdefault(table.physical)
    return source, source.tree()


def _alias_columns(context: Context, source: TableSource, node: ast.JoinExpr) -> None:
    names = list(source.table.visible)
    given = node.column_aliases or ()
    if len(given) > len(names):
        message = (
            f"Table has {len(names)} column(s) available for aliasing but {len(given)} alias(es) "
            "were provided"
        )
        context.report(codes.COLUMN_COUNT, message, node)
    if len(set(given)) != len(given):
        context.report(codes.COLUMN_COUNT, "Duplicate column alias", node)
    source.aliases = dict(zip(given, names, strict=False))


def _unknown_table(context: Context, name: str, node: ast.JoinExpr, scope: Scope) -> None:
    names = [*table_names(context), *scope.ctes]
    spaced = [one for one in names if one.rpartition(".")[2] == name]
    close = spaced or closest(name, names, count=3, cutoff=0.7)
    message = f"Unknown table `{name}`."
    if close:
        message += f" Did you mean: {', '.join(close)}?"
    hint = f"did you mean {close[0]}?" if close else None
    context.report(
        codes.UNKNOWN_TABLE, message, node.table, hint=hint, fix=close[0] if close else None
    )


def _table_function(
    context: Context, table: TableView, node: ast.JoinExpr, scope: Scope
) -> tuple[Source, typed.Node] | None:
    given = node.table_args
    problem = None
    if table.arguments is None:
        problem = f"Table '{table.name}' does not accept arguments"
    elif given is None:
        problem = f"Table function '{table.name}' requires arguments"
    else:
        low, high = table.arguments
        if len(given) < low:
            problem = f"Table function '{table.name}' requires at least {low} argument(s)"
        elif high is not None and len(given) > high:
            problem = f"Table function '{table.name}' requires at most {high} argument(s)"
    if problem is not None:
        context.report(codes.TABLE_ARGUMENTS, problem, node)
        return None
    args = tuple([context.resolve(one, scope.inside(in_select=False)) for one in given or ()])
    name = node.alias or table.name
    source = TableSource(name, name, table)
    return source, typed.TableFunction(table.physical, args, name)


def _view(
    context: Context, table: TableView, name: str, node: ast.JoinExpr, scope: Scope
) -> tuple[Source, typed.Node] | None:
    """Return a saved view as the subquery that it stands for."""
    if name in context.views:
        context.report(codes.UNKNOWN_TABLE, f"The view {name} is made of itself", node)
        return None
    if not context.may_expand(node):
        return None
    context.views.append(name)
    try:
        query = parse_select(table.query) if isinstance(table.query, str) else table.query
        made: Any = context.resolve(query, scope.inside(ctes={}))
    except HogQLError as error:
        message = f"The view {name} is not valid: {error.message}"
        context.report(codes.UNKNOWN_TABLE, message, node)
        return None
    finally:
        context.views.pop()
    query = made.query if isinstance(made, typed.Subquery) else made
    alias = node.alias or name.replace(".", "__")
    return QuerySource(alias, alias, exposed_columns(query)), typed.Derived(query, alias)
