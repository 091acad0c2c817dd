"""Every table that holds rows of teams is read for one team only.

The guard is made here, of the table and of the number in the environment; nothing of the query goes
into it. Where an outer join keeps rows that its ON does not ask for, and where a name of the query could
stand in front of the table's, the table is read in a subselect of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql import typed
from querykit.hogql.passes.constants import is_false
from querykit.hogql.typed import BOOLEAN, INTEGER, call, number, type_of
from querykit.hogql.words import OUTER_KINDS

if TYPE_CHECKING:
    from querykit.hogql.passes.base import Handlers
    from querykit.hogql.resolver.context import Context

PLAIN_KINDS = frozenset(
    {"Integer", "Float", "Decimal", "String", "Boolean", "Date", "DateTime", "UUID"}
)
"""Types without members, so that no `alias.team_id` can be read from them."""


def guard_team(context: Context) -> Handlers:
    """Put the team's guard on every table."""
    team = context.facts.team_id

    def lower(node: typed.Select) -> typed.Node:
        return _guarded(node, team)

    return {typed.Select: lower}


def guard(qualifier: str, team: int) -> typed.Node:
    """Return the condition that a table's rows are of a team."""
    column = typed.Column(qualifier, "team_id", INTEGER)
    return call("equals", column, number(team), type=BOOLEAN)


def _guarded(select: typed.Select, team: int) -> typed.Node:
    tables = [
        one for one in select.sources if isinstance(one.source, typed.Table) and one.source.guarded
    ]
    if not tables:
        return select
    keeps_right = any(one.kind and one.kind.startswith(("RIGHT", "FULL")) for one in select.sources)
    risky = _risky_names(select)
    conditions: list[typed.Node] = []
    sources = []
    for join in select.sources:
        table = join.source
        if not isinstance(table, typed.Table) or not table.guarded:
            sources.append(join)
            continue
        condition = guard(table.qualifier, team)
        optional = join.kind in OUTER_KINDS
        on_is_plain = join.on is not None and "ASOF" not in (join.kind or "")
        if keeps_right or table.qualifier in risky or (optional and not on_is_plain):
            sources.append(_apart(join, table, condition, select))
        elif optional:
            sources.append(typed.replaced(join, on=_and([condition], join.on)))
        else:
            sources.append(join)
            conditions.insert(0, condition)
    where = _and(conditions, select.where) if conditions else select.where
    return typed.replaced(select, sources=tuple(sources), where=where)


def _and(conditions: list[typed.Node], condition: typed.Node | None) -> typed.Node:
    """Put guards in front of a condition; one that is false lets no row through anyway."""
    if condition is not None and is_false(condition):
        return condition
    if isinstance(condition, typed.Call) and condition.name == "and":
        conditions = [*conditions, *condition.args]
    elif condition is not None:
        conditions = [*conditions, condition]
    return conditions[0] if len(conditions) == 1 else call("and", *conditions, type=BOOLEAN)


def _apart(
    join: typed.Join, table: typed.Table, condition: typed.Node, select: typed.Select
) -> typed.Join:
    """Return a join that reads the team's rows in a subselect, where no other name is in scope."""
    name = table.qualifier
    used = dict.fromkeys(
        node.name
        for node in typed.walk_own(select)
        if isinstance(node, typed.Column) and node.qualifier == name
    )
    used.update(dict.fromkeys(join.using))
    columns = [
        typed.Aliased(typed.Column(name, one, typed.UNKNOWN), one, typed.UNKNOWN)
        for one in used or ("team_id",)
    ]
    inner = typed.Join(table, final=join.final, sample=join.sample)
    rows = typed.Select(tuple(columns), sources=(inner,), where=condition)
    return typed.replaced(join, source=typed.Derived(rows, name), final=False, sample=None)


def _risky_names(select: typed.Select) -> set[str]:
    """Return names in the SELECT that could have a member called `team_id`."""
    named = [(cte.name, cte.expr) for cte in select.ctes if cte.is_column]
    pending: list[typed.Node] = [
        one
        for name in select.CHILDREN
        if name not in ("ctes", "sources")
        for one in _as_tuple(getattr(select, name))
    ]
    while pending:
        node = pending.pop()
        if isinstance(node, typed.Aliased):
            named.append((node.name, node.expr))
        elif isinstance(node, typed.Subquery):
            continue
        for name in node.CHILDREN:
            value = getattr(node, name)
            if type(value) is tuple:
                pending += [one for one in value if one.CHILDREN]
            elif value is not None:
                pending.append(value)
    return {name for name, node in named if type_of(node).kind not in PLAIN_KINDS}


def _as_tuple(value: object) -> tuple[typed.Node, ...]:
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)
