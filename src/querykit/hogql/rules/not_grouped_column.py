"""A column that differs from row to row, where rows are one group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import Severity
from querykit.hogql import ast
from querykit.hogql.printers.hogql import print_hogql
from querykit.hogql.resolver.catalogue import find_table
from querykit.hogql.rules.base import Finding, Subject, rule
from querykit.hogql.rules.looking import (
    QUERIES,
    aliases,
    is_aggregation,
    own,
    source_names,
    tables,
    value_names,
)
from querykit.hogql.same import Same
from querykit.hogql.visitor import children

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FIXED = frozenset({"toTypeName", "isNull", "isNotNull"})


@rule("QK412", Severity.ERROR)
def not_grouped_column(subject: Subject) -> Iterator[Finding]:
    """Report a column beside aggregations, or in a query with GROUP BY, that is no part of GROUP BY.

    Why: a group has many values of it, and ClickHouse refuses to choose one.

    Bad::

        select event, count() from events where timestamp > now() - interval 7 day

    Good::

        select event, count() from events where timestamp > now() - interval 7 day group by event
    """
    if subject.query is None:  # a name is wrong, so it is not known what is a column
        return
    elsewhere = value_names(subject.tree)
    groups = subject.context.facts.group_names()
    for select in subject.selects:
        looked = _clauses(select)
        grouped = bool(select.group_by) or any(
            is_aggregation(node) for one in looked for node in own(one)
        )
        keys = _keys(select)
        if not grouped or select.group_by_mode == "all" or _unknown(keys):
            continue
        search = _Search(select, keys, elsewhere, groups)
        for one in looked:
            for field in search.loose(one, frozenset()):
                name = print_hogql(field)
                message = f"the column {name} is neither grouped nor in an aggregation"
                yield Finding(message, field, f"add {name} to GROUP BY, or write any({name})")
        yield from _asterisk(subject, select, keys)


def _asterisk(subject: Subject, select: ast.SelectQuery, keys: list[ast.Node]) -> Iterator[Finding]:
    """Yield an asterisk that stands for more columns than there are keys."""
    ctes = {cte.name for one in subject.selects for cte in one.ctes or ()}
    names = tables(select)
    known = len(names) == 1 and names[0] not in ctes
    table = find_table(subject.context, names[0]) if known else None
    for one in select.select:
        is_asterisk = isinstance(one, ast.Field) and one.chain[-1] == "*"
        if is_asterisk and table is not None and len(table.visible) > len(keys):
            message = (
                "the asterisk stands for columns that are neither grouped nor in an aggregation"
            )
            yield Finding(message, one, "add its columns to GROUP BY, or name those that are there")


def _clauses(select: ast.SelectQuery) -> list[ast.Node]:
    having = () if select.having is None else (select.having,)
    return [*select.select, *having, *(select.order_by or ())]


def _keys(select: ast.SelectQuery) -> list[ast.Node]:
    """Return the expressions of GROUP BY and the parts of tuples; a number is the place of a column."""
    pending = list(select.group_by or ())
    if select.group_by_mode == "grouping_sets":
        pending = [part for one in pending for part in getattr(one, "exprs", (one,))]
    named = aliases(select)
    keys: list[ast.Node] = []
    for one in pending:
        key = one
        place = one.value if isinstance(one, ast.Constant) else None
        if type(place) is int and 1 <= place <= len(select.select):
            key = select.select[place - 1]
        keys.append(key)
        if isinstance(key, ast.Field) and len(key.chain) == 1:
            key = named.get(str(key.chain[0]), key)
        key = key.expr if isinstance(key, ast.Alias) else key
        keys += key.exprs if isinstance(key, ast.Tuple) else ()
    return keys


def _unknown(keys: list[ast.Node]) -> bool:
    return any(isinstance(node, ast.Placeholder) for key in keys for node in own(key))


def _is_fixed(node: ast.Node) -> bool:
    """Return whether ClickHouse may know a value without the rows: a type, or that nothing is NULL."""
    if isinstance(node, ast.CompareOperation):
        sides = (node.left, node.right)
        return any(isinstance(one, ast.Constant) and one.value is None for one in sides)
    return isinstance(node, ast.Call) and node.name in FIXED


class _Search:
    """Looks for columns that no key covers; each is found once."""

    def __init__(
        self,
        select: ast.SelectQuery,
        keys: list[ast.Node],
        elsewhere: frozenset[str],
        groups: Mapping[str, int],
    ) -> None:
        self._aliases = aliases(select)
        self._elsewhere = elsewhere
        sources = source_names(select)
        self._same = Same(self._aliases, sources, groups)
        self._keys = {self._same.number(key) for key in keys}
        chains = [key.chain for key in keys if isinstance(key, ast.Field)]
        self._names = {str(one[0]) for one in chains if len(one) == 1} & self._aliases.keys()
        """Aliases that are keys, whatever columns have their names."""

        self._done: set[str] = set()
        self._open: set[str] = set()
        self._found: set[int] = set()

    def loose(self, node: ast.Node, bound: frozenset[str]) -> Iterator[ast.Field]:
        """Yield the columns in an expression that are free of the groups.

        Args:
            node: the expression.
            bound: arguments of the lambdas around it.
        """
        if isinstance(node, (*QUERIES, ast.Placeholder)) or is_aggregation(node):
            return
        if _is_fixed(node) or self._same.number(node) in self._keys:
            return
        if isinstance(node, ast.Field):
            yield from self._field(node, bound)
            return
        if isinstance(node, ast.Alias) and node.alias in self._names:
            return
        if isinstance(node, ast.Lambda):
            bound |= set(node.args)
        for one in children(node):
            yield from self.loose(one, bound)

    def _field(self, node: ast.Field, bound: frozenset[str]) -> Iterator[ast.Field]:
        first = str(node.chain[0])
        if first in bound or node.chain[-1] == "*":
            return
        if first in self._names and first not in self._open:
            return
        prefixes = [ast.Field(chain=node.chain[:end]) for end in range(1, len(node.chain) + 1)]
        if any(self._same.column(one) in self._keys for one in prefixes):
            return
        if first in self._aliases and first not in self._open:
            if first not in self._done:
                self._done.add(first)
                self._open.add(first)  # inside its own definition a name is the column
                yield from self.loose(self._aliases[first], bound)
                self._open.discard(first)
            return
        number = self._same.column(node)
        if first not in self._elsewhere and number not in self._found:
            self._found.add(number)
            yield node
