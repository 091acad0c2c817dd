"""The bounce rate of sessions: a HogQLQuery, as no insight has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.build import alias, all_of, call, field
from querykit.draft.dates import resolve_range
from querykit.draft.intervals import in_range, start_of
from querykit.draft.prompt.nodes import date_range, interval, query
from querykit.draft.prompt.pieces import Bounces, Breakdown, Filter, Math, Property
from querykit.draft.properties import filters_condition
from querykit.hogql import ast
from querykit.hogql.printers.hogql import print_hogql

if TYPE_CHECKING:
    from querykit.draft.prompt.said import Said
    from querykit.errors import Document

START = field("$start_timestamp")


def fits(said: Said) -> bool:
    """Say whether the prompt asks for the bounce rate."""
    return said.has(Bounces)


def compose(said: Said) -> Document:
    """Return the HogQLQuery over sessions."""
    said.take(Bounces)
    said.take(Math, "avg")
    unit = interval(said)
    within = resolve_range(date_range(said, unit), unit, said.reading.clock)
    where = in_range(START, within)
    found = said.take(Filter)
    for one in found:
        _check(said, one.sort, one.key)
    if found:
        given = [one.node() for one in found]
        where = all_of(where, filters_condition(given, said.reading.context, scope="session"))
    keys: list[ast.Node] = []
    if unit is not None:
        keys.append(alias(start_of(START, unit, within.clock.week_mode), unit))
    for thing in [one for split in said.take(Breakdown) for one in split.things]:
        if isinstance(thing, Property):
            _check(said, thing.sort, thing.key)
            keys.append(field(thing.key))
        else:
            _check(said, "", thing.name)
    tree = ast.SelectQuery(
        select=(*keys, alias(call("avg", field("$is_bounce")), "bounce_rate")),
        select_from=ast.JoinExpr(table=field("sessions")),
        where=where,
        group_by=tuple([_key(one) for one in keys]) or None,
        order_by=tuple([ast.OrderExpr(expr=_key(one), order="ASC") for one in keys]) or None,
    )
    return query("HogQLQuery", query=print_hogql(tree))


def _key(one: ast.Node) -> ast.Node:
    return field(one.alias) if isinstance(one, ast.Alias) else one


def _check(said: Said, sort: str, key: str) -> None:
    if sort != "session":
        raise said.unclear(
            f'sessions have no "{key}" of their own, so the bounce rate cannot be told by it',
            hint="sessions have a channel, an entry page and an exit page",
        )
