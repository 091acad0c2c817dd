"""The typed tree as ClickHouse SQL.

The printer writes and decides nothing: a node that a pass should have lowered is a bug. Each slot that
is written as a word (operators of sets, kinds of joins, frames) is checked against a fixed list here
too, although the resolver did so before: trees may come from elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.errors import InternalError
from querykit.hogql import typed
from querykit.hogql.escaping import identifier, literal
from querykit.hogql.words import (
    ARRAY_JOINS,
    FRAME_KINDS,
    FRAME_METHODS,
    GROUP_MODES,
    JOIN_KINDS,
    SAMPLE,
    SET_OPERATORS,
    TRIM_SIDES,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable


def print_clickhouse(query: typed.Node) -> str:
    """Return a lowered query, or one lowered expression, as SQL."""
    return _write(query)


def _write(node: typed.Node) -> str:
    writer = WRITERS.get(type(node))
    if writer is None:
        raise InternalError(f"{type(node).__name__} reached the printer; a pass is missing")
    return writer(node)


def _list(nodes: Iterable[typed.Node]) -> str:
    return ", ".join([_write(node) for node in nodes])


def _word(word: str, allowed: Container[str]) -> str:
    if word not in allowed:
        raise InternalError(f"{word!r} cannot stand in SQL here")
    return word


# -- expressions ------------------------------------------------------------------------------------


def _literal(node: typed.Literal) -> str:
    return literal(node.value)


def _column(node: typed.Column) -> str:
    name = identifier(node.name)
    return name if node.qualifier is None else f"{identifier(node.qualifier)}.{name}"


def _name(node: typed.Name) -> str:
    return identifier(node.name)


def _star(node: typed.Star) -> str:  # noqa: ARG001 - one signature for all writers
    return "*"


def _call(node: typed.Call) -> str:
    params = "" if node.params is None else f"({_list(node.params)})"
    distinct = "DISTINCT " if node.distinct else ""
    return f"{node.name}{params}({distinct}{_list(node.args)})"


def _trim(node: typed.Trim) -> str:
    side = _word(node.side, TRIM_SIDES)
    return f"trim({side} {_write(node.characters)} FROM {_write(node.text)})"


def _between(node: typed.Between) -> str:
    negated = "NOT " if node.negated else ""
    low, high = _write(node.low), _write(node.high)
    return f"{_write(node.expr)} {negated}BETWEEN {low} AND {high}"


def _infix(node: typed.Infix) -> str:
    operator = _word(node.op, ("and", "or"))
    return f"{_write(node.left)} {operator} {_write(node.right)}"


def _lambda(node: typed.Lambda) -> str:
    names = ", ".join([identifier(name) for name in node.args])
    head = names if len(node.args) == 1 else f"({names})"
    return f"{head} -> {_write(node.body)}"


def _array(node: typed.Array) -> str:
    return f"[{_list(node.items)}]"


def _postfixed(node: typed.Node) -> str:
    """Return the operand of a postfix operator; what ends in another operator needs brackets."""
    written = _write(node)
    return f"({written})" if isinstance(node, (typed.GroupRead, typed.Lambda)) else written


def _index(node: typed.Index) -> str:
    return f"{_postfixed(node.array)}[{_write(node.index)}]"


def _member(node: typed.Member) -> str:
    if isinstance(node.tuple, (typed.Column, typed.Name, typed.Call, typed.Member)):
        return f"{_write(node.tuple)}.{node.index}"
    return f"tupleElement({_write(node.tuple)}, {node.index})"


def _group_read(node: typed.GroupRead) -> str:
    column, key = _write(node.column), literal(node.key)
    return f"has({column}, {key}) ? {column}[{key}] : null"


def _aliased(node: typed.Aliased) -> str:
    written = _write(node.expr)
    return f"{written} AS {identifier(node.name)}" if node.written else written


def _order(node: typed.Order) -> str:
    fill = f" {_write(node.fill)}" if node.fill is not None else ""
    return f"{_write(node.expr)} {'DESC' if node.descending else 'ASC'}{fill}"


def _fill(node: typed.Fill) -> str:
    parts = (("FROM", node.start), ("TO", node.stop), ("STEP", node.step))
    return " ".join(
        ["WITH FILL", *(f"{word} {_write(at)}" for word, at in parts if at is not None)]
    )


def _interpolated(node: typed.Interpolated) -> str:
    value = "" if node.value is None else f" AS {_write(node.value)}"
    return f"{identifier(node.name)}{value}"


def _grouping_set(node: typed.GroupingSet) -> str:
    return f"({_list(node.items)})"


def _frame(node: typed.Frame) -> str:
    kind = _word(node.kind, FRAME_KINDS)
    if kind == "CURRENT ROW":
        return kind
    return f"UNBOUNDED {kind}" if node.value is None else f"{_write(node.value)} {kind}"


def _window(node: typed.Window) -> str:
    parts = []
    if node.partition_by:
        parts.append(f"PARTITION BY {_list(node.partition_by)}")
    if node.order_by:
        parts.append(f"ORDER BY {_list(node.order_by)}")
    if node.method is not None and node.start is not None:
        method, start = _word(node.method, FRAME_METHODS), _write(node.start)
        if node.end is None:
            parts.append(f"{method} {start}")
        else:
            parts.append(f"{method} BETWEEN {start} AND {_write(node.end)}")
    return " ".join(parts)


def _over(node: typed.Over) -> str:
    if node.window is not None:
        return f"{_write(node.call)} OVER ({_write(node.window)})"
    if node.name is None:
        return f"{_write(node.call)} OVER ()"
    return f"{_write(node.call)} OVER {identifier(node.name)}"


def _subquery(node: typed.Subquery) -> str:
    return f"({_write(node.query)})"


# -- sources ----------------------------------------------------------------------------------------


def _named(written: str, alias: str | None) -> str:
    return written if alias is None else f"{written} AS {identifier(alias)}"


def _table(node: typed.Table) -> str:
    name = ".".join([identifier(part) for part in node.name.split(".")])
    return _named(name, node.alias)


def _cte_table(node: typed.CteTable) -> str:
    return _named(identifier(node.name), node.alias)


def _table_function(node: typed.TableFunction) -> str:
    return _named(f"{node.name}({_list(node.args)})", node.alias)


def _derived(node: typed.Derived) -> str:
    columns = ", ".join([identifier(name) for name in node.columns])
    return _named(f"({_write(node.query)})", node.alias) + (f" ({columns})" if columns else "")


def _rows(node: typed.Rows) -> str:
    first, *rest = node.rows
    head = ", ".join(
        [
            f"{_write(value)} AS {identifier(name)}"
            for value, name in zip(first.items, node.names, strict=True)  # type: ignore[attr-defined]
        ]
    )
    tail = "".join([f" UNION ALL SELECT {_list(row.items)}" for row in rest])  # type: ignore[attr-defined]
    return _named(f"(SELECT {head}{tail})", node.alias)


def _join(node: typed.Join) -> str:
    source = _write(node.source)
    final = " FINAL" if node.final else ""
    sample = ""
    if node.sample is not None:
        if not SAMPLE.fullmatch(node.sample):
            raise InternalError(f"{node.sample!r} is no sample ratio")
        sample = f" SAMPLE {node.sample}"
    kind = "" if node.kind is None else f"{_word(node.kind, JOIN_KINDS)} "
    condition = ""
    if node.using:
        condition = f" USING ({', '.join([identifier(name) for name in node.using])})"
    elif node.on is not None:
        condition = f" ON {_write(node.on)}"
    return f"{kind}{source}{final}{sample}{condition}"


def _cte(node: typed.Cte) -> str:
    if node.is_column:
        return f"{_write(node.expr)} AS {identifier(node.name)}"
    columns = ", ".join([identifier(name) for name in node.columns])
    return f"{identifier(node.name)}{f'({columns})' if columns else ''} AS ({_write(node.expr)})"


# -- queries ----------------------------------------------------------------------------------------


def _select(node: typed.Select) -> str:
    parts = [f"WITH {_list(node.ctes)}"] if node.ctes else []
    parts.append(f"SELECT {'DISTINCT ' if node.distinct else ''}{_list(node.columns)}")
    if node.sources:
        parts.append("FROM " + " ".join([_write(one) for one in node.sources]))
    if node.array_join_kind is not None:
        parts.append(f"{_word(node.array_join_kind, ARRAY_JOINS)} {_list(node.array_join)}")
    parts += _conditions(node)
    if node.windows:
        parts.append(f"WINDOW {_list(node.windows)}")
    if node.order_by:
        parts.append(f"ORDER BY {_list(node.order_by)}")
    if node.interpolate is not None:
        items = f" ({_list(node.interpolate)})" if node.interpolate else ""
        parts.append(f"INTERPOLATE{items}")
    if node.limit_by is not None:
        parts.append(_limit_by(node.limit_by))
    parts += _limits(node.limit, node.offset, ties=node.with_ties)
    return " ".join(parts) + _settings(node.settings)


def _conditions(node: typed.Select) -> list[str]:
    parts = [] if node.prewhere is None else [f"PREWHERE {_write(node.prewhere)}"]
    if node.where is not None:
        parts.append(f"WHERE {_write(node.where)}")
    if node.group_by or node.group_mode == "all":
        parts.append(f"GROUP BY {_group_by(node)}")
    if node.having is not None:
        parts.append(f"HAVING {_write(node.having)}")
    return parts


def _group_by(node: typed.Select) -> str:
    items = _list(node.group_by)
    if node.group_mode is None:
        return items
    return GROUP_MODES[_word(node.group_mode, GROUP_MODES)].format(items)


def _limit_by(node: typed.LimitBy) -> str:
    offset = "" if node.offset is None else f" OFFSET {_write(node.offset)}"
    return f"LIMIT {_write(node.count)}{offset} BY {_list(node.by)}"


def _limits(limit: typed.Node | None, offset: typed.Node | None, *, ties: bool) -> list[str]:
    parts = []
    if limit is not None:
        parts.append(f"LIMIT {_write(limit)}")
    if offset is not None:
        parts.append(f"OFFSET {_write(offset)}")
    if ties:
        parts.append("WITH TIES")
    return parts


def _settings(settings: tuple[tuple[str, int | str], ...]) -> str:
    if not settings:
        return ""
    return " SETTINGS " + ", ".join([f"{identifier(name)}={literal(at)}" for name, at in settings])


def _named_window(node: typed.NamedWindow) -> str:
    return f"{identifier(node.name)} AS ({_write(node.window)})"


def _select_set(node: typed.SelectSet) -> str:
    parts = [_branch(node.first)]
    for branch in node.rest:
        parts += [_word(branch.operator, SET_OPERATORS), _branch(branch.query)]
    written = " ".join(parts)
    if node.limit is not None or node.offset is not None:
        limits = " ".join(_limits(node.limit, node.offset, ties=False))
        written = f"SELECT * FROM ({written}) {limits}"
    return written + _settings(node.settings)


def _branch(node: typed.Node) -> str:
    return f"({_write(node)})" if isinstance(node, typed.SelectSet) else _write(node)


WRITERS: dict[type, Callable[[Any], str]] = {
    typed.Literal: _literal,
    typed.Column: _column,
    typed.Name: _name,
    typed.Star: _star,
    typed.Call: _call,
    typed.Trim: _trim,
    typed.Between: _between,
    typed.Infix: _infix,
    typed.Lambda: _lambda,
    typed.Array: _array,
    typed.Index: _index,
    typed.Member: _member,
    typed.GroupRead: _group_read,
    typed.Aliased: _aliased,
    typed.Order: _order,
    typed.Fill: _fill,
    typed.Interpolated: _interpolated,
    typed.GroupingSet: _grouping_set,
    typed.Frame: _frame,
    typed.Window: _window,
    typed.Over: _over,
    typed.Subquery: _subquery,
    typed.Table: _table,
    typed.CteTable: _cte_table,
    typed.TableFunction: _table_function,
    typed.Derived: _derived,
    typed.Rows: _rows,
    typed.Join: _join,
    typed.Cte: _cte,
    typed.NamedWindow: _named_window,
    typed.Select: _select,
    typed.SelectSet: _select_set,
}
