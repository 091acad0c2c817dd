"""How a series is aggregated: each `math` of a node -> the query of its rows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from querykit.draft.build import all_of, call, compare, expr, field, user_expr
from querykit.draft.dates import align, step
from querykit.draft.dates.buckets import FIXED
from querykit.draft.intervals import in_range
from querykit.draft.properties import property_field
from querykit.errors import DraftProblem, NotSupported
from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from querykit.draft.trends.rows import SeriesRows

    Shape = Callable[[SeriesRows], ast.SelectQuery]

SECONDS_A_DAY = 86_400
ACTIVE_DAYS = {"weekly_active": 7, "monthly_active": 30}
UNIQUE = frozenset({"dau", "unique_group"})
FIRST_MATCHING = frozenset(
    {"first_matching_event_for_user", "first_matching_event_for_group"}
    | {"first_time_for_user_with_filters"}
)
"""Maths that count an actor at the first event that passes the filters."""

FIRST_TIMES = FIRST_MATCHING | {"first_time_for_user", "first_time_for_group"}
COUNTED = FIRST_TIMES | frozenset(
    {"total", "dau", "weekly_active", "monthly_active", "unique_session", "unique_group"}
)
"""Maths whose values are whole numbers."""

AGGREGATES: Mapping[str, str] = {
    "sum": "sum({v})",
    "avg": "avg({v})",
    "min": "min({v})",
    "max": "max({v})",
    "median": "quantile(0.5)({v})",
    "p75": "quantile(0.75)({v})",
    "p90": "quantile(0.9)({v})",
    "p95": "quantile(0.95)({v})",
    "p99": "quantile(0.99)({v})",
}
BOX: Mapping[str, str] = {
    "min": AGGREGATES["min"],
    "p25": "quantile(0.25)({v})",
    "median": AGGREGATES["median"],
    "mean": AGGREGATES["avg"],
    "p75": AGGREGATES["p75"],
    "max": AGGREGATES["max"],
}
PER_ACTOR = {f"{name}_count_per_actor": text for name, text in AGGREGATES.items() if name != "sum"}

PROPERTY_TYPES = {
    "event_properties": "event",
    "person_properties": "person",
    "group_properties": "group",
    "session_properties": "session",
    "data_warehouse_properties": "data_warehouse",
    "data_warehouse_person_properties": "data_warehouse_person_property",
}
"""`math_property_type` -> type of a property filter."""


def math_of(rows: SeriesRows) -> str:
    """Return the math of a series; windows of days make no sense in buckets as long."""
    math = str(rows.node.get("math") or "total")
    interval = rows.within.interval
    is_long = interval in ("month", "quarter", "year")
    if not rows.plan.is_total and (
        (math == "weekly_active" and (is_long or interval == "week"))
        or (math == "monthly_active" and is_long)
    ):
        return "dau"
    return math


def draft_series(rows: SeriesRows) -> ast.SelectQuery:
    """Return the query of one series.

    Raises:
        NotSupported: the math is not drafted.
        DraftProblem: the math lacks its property or expression.
    """
    if rows.plan.is_box_plot:
        return _boxes(rows)
    math = math_of(rows)
    if rows.plan.is_cumulative and math in UNIQUE:
        return _first_bucket(rows)
    if math in AGGREGATES and _is_of_session(rows):
        return _per_session(rows, AGGREGATES[math])
    if math in AGGREGATES:
        return _plain(rows, expr(AGGREGATES[math], v=property_of(rows)))
    if math in PER_ACTOR:
        return _per_actor(rows, PER_ACTOR[math])
    make = SHAPES.get(math)
    if make is None:
        raise NotSupported(f"the math {math}", pointer=f"/series/{rows.index}/math")
    return make(rows)


def _boxes(rows: SeriesRows) -> ast.SelectQuery:
    """Return how many numbers of the property a bucket has, and six that BOX names."""
    boxes = expr(f"[count(), {', '.join(BOX.values())}]", v=property_of(rows))
    keys = rows.keys()
    where = all_of(rows.where, compare("!=", property_of(rows), None))
    return rows.outer(boxes, keys, rows.source.table, where, is_number=False)


def _plain(rows: SeriesRows, value: ast.Node) -> ast.SelectQuery:
    return rows.outer(value, rows.keys(), rows.source.table, rows.where)


def _total(rows: SeriesRows) -> ast.SelectQuery:
    return _plain(rows, call("count"))


def _unique(rows: SeriesRows) -> ast.SelectQuery:
    return _plain(rows, expr("count(DISTINCT {actor})", actor=rows.actor))


def _sessions(rows: SeriesRows) -> ast.SelectQuery:
    return _plain(rows, expr("count(DISTINCT ifNull($session_id, ''))"))


def _hogql(rows: SeriesRows) -> ast.SelectQuery:
    text = rows.node.get("math_hogql")
    if not text:
        raise DraftProblem(
            "the math hogql has no expression", pointer=f"/series/{rows.index}/math_hogql"
        )
    return _plain(rows, user_expr(str(text)))


def _per_actor(rows: SeriesRows, aggregate: str) -> ast.SelectQuery:
    """Count the rows of each actor, then aggregate over the actors."""
    keys = rows.keys()
    counts = rows.inner({"amount": call("count")}, {**keys, "actor": rows.actor})
    return rows.outer(expr(aggregate, v=field("amount")), _names(keys), counts)


def _per_session(rows: SeriesRows, aggregate: str) -> ast.SelectQuery:
    """Take the property of each session once, then aggregate over the sessions."""
    keys = rows.keys()
    amount = expr("any({v})", v=property_of(rows))
    sessions = rows.inner({"amount": amount}, {**keys, "session_key": field("$session_id")})
    return rows.outer(expr(aggregate, v=field("amount")), _names(keys), sessions)


def _first_bucket(rows: SeriesRows) -> ast.SelectQuery:
    """Count each actor in its first bucket only, so that running sums count it once."""
    split = {} if rows.breakdown is None else {"breakdown_value": rows.breakdown}
    first = expr("min({at})", at=rows.source.timestamp)
    actors = rows.inner({"first_at": first}, {**split, "actor": rows.actor})
    keys = {"bucket": rows.bucket(field("first_at")), **_names(split)}
    return rows.outer(call("count"), keys, actors)


def _active(days: int) -> Shape:
    """Return the shape that counts who was active in the days up to a bucket, each bucket anew."""

    def made(rows: SeriesRows) -> ast.SelectQuery:
        within, at = rows.within, rows.source.timestamp
        split = {} if rows.breakdown is None else {"breakdown_value": rows.breakdown}
        if rows.plan.is_total:
            lower = step(align(within.end, "day", within.clock), "day", 1 - days)
            where = all_of(rows.entity, rows.filters, in_range(at, within, lower=lower))
            unique = expr("count(DISTINCT {actor})", actor=rows.actor)
            return rows.outer(unique, split, rows.source.table, where)
        seconds = FIXED.get(within.interval)
        first = align(within.start, within.interval, within.clock)
        if seconds is None:
            lower = step(align(first, "day", within.clock), "day", 1 - days)
            slot = expr("toDate({at})", at=at)
            bucket = expr("addDays(slot, arrayJoin(range({days})))", days=days)
            if within.interval == "week":
                bucket = _weeks(days, within.clock.week_mode)
        else:
            slots = days * SECONDS_A_DAY // seconds
            lower = first - timedelta(seconds=(slots - 1) * seconds)
            slot = rows.bucket()
            bucket = expr(
                "slot + arrayJoin(range({slots})) * {seconds}", slots=slots, seconds=seconds
            )
        where = all_of(rows.entity, rows.filters, in_range(at, within, lower=lower))
        seen = rows.inner({}, {**split, "actor": rows.actor, "slot": slot}, where=where)
        unique = expr("count(DISTINCT actor)")
        return rows.outer(unique, {"bucket": bucket, **_names(split)}, seen)

    return made


def _weeks(days: int, mode: int) -> ast.Node:
    """Return the weeks whose last day has a day among the days up to it."""
    return expr(
        "arrayJoin(arrayDistinct(arrayMap(n -> toStartOfWeek(addDays(slot, n), {mode}), "
        "range({days}))))",
        days=days,
        mode=mode,
    )


def first_events(rows: SeriesRows) -> ast.SelectQuery:
    """Return the query for the event that counts of each actor, for the maths of first times.

    That is the first of those that pass the filters, or the very first of the sort, which must pass
    them; it lies in the range. Columns are `actor`, `first_at` and `breakdown_value`, if there is one.
    """
    at, split = rows.source.timestamp, rows.breakdown
    keys = {"actor": rows.actor}
    until = compare("<=", at, _end(rows))
    if math_of(rows) in FIRST_MATCHING:
        columns = {"first_at": expr("min({at})", at=at)}
        if split is not None:
            columns["breakdown_value"] = expr("argMin({v}, {at})", v=split, at=at)
        return rows.inner(
            columns,
            keys,
            where=all_of(rows.entity, rows.filters, until),
            having=in_range(field("first_at"), rows.within),
        )
    ok = all_of(rows.filters, rows.in_range)
    columns = {
        "first_ever": expr("min({at})", at=at),
        "first_at": expr("minIf({at}, {ok})", at=at, ok=ok),
    }
    if split is not None:
        columns["breakdown_value"] = expr("argMinIf({v}, {at}, {ok})", v=split, at=at, ok=ok)
    return rows.inner(
        columns,
        keys,
        where=all_of(rows.entity, until),
        having=expr("first_ever = first_at AND countIf({ok}) > 0", ok=ok),
    )


def _first(rows: SeriesRows) -> ast.SelectQuery:
    """Count each actor in the bucket of its first event."""
    keys = {} if rows.plan.is_total else {"bucket": rows.bucket(field("first_at"))}
    if rows.breakdown is not None:
        keys["breakdown_value"] = field("breakdown_value")
    return rows.outer(call("count"), keys, first_events(rows))


def _end(rows: SeriesRows) -> ast.Node:
    condition = rows.in_range
    assert isinstance(condition, ast.And)
    upper = condition.exprs[1]
    assert isinstance(upper, ast.CompareOperation)
    return upper.right


def _names(keys: Mapping[str, ast.Node]) -> dict[str, ast.Node]:
    """Return keys of a subquery as the query around it names them."""
    return {name: field(name) for name in keys}


# -- the number that is aggregated --------------------------------------------------------------------


def _is_of_session(rows: SeriesRows) -> bool:
    sort = rows.node.get("math_property_type")
    return sort == "session_properties" or rows.node.get("math_property") == "$session_duration"


def property_of(rows: SeriesRows) -> ast.Node:
    """Return the number that a series aggregates."""
    key = rows.node.get("math_property")
    if not key:
        raise DraftProblem(
            f"the math {rows.node.get('math')} has no property",
            pointer=f"/series/{rows.index}/math_property",
        )
    if key == "$time":
        return call("toUnixTimestamp", rows.source.timestamp)
    if _is_of_session(rows):
        return call("toFloat", field("session", str(key)))
    default = "data_warehouse_properties" if rows.source.is_warehouse else "event_properties"
    sort = PROPERTY_TYPES[rows.node.get("math_property_type") or default]
    index = rows.node.get("math_group_type_index")
    number = call("toFloat", property_field(sort, str(key), group_type_index=index))
    currency = rows.node.get("math_property_revenue_currency")
    return _converted(rows, number, currency) if currency else number


def _converted(rows: SeriesRows, number: ast.Node, currency: Mapping[str, str]) -> ast.Node:
    """Return an amount in the currency of the environment, at the rate of its day."""
    base = rows.plan.context.environment.base_currency
    given: object = currency.get("static") or base
    if currency.get("property"):
        given = field("properties", str(currency["property"]))
    return expr(
        "convertCurrency({given}, {base}, {number}, toDate({at}))",
        given=given,
        base=base,
        number=number,
        at=rows.source.timestamp,
    )


SHAPES: Mapping[str, Shape] = {
    "total": _total,
    "dau": _unique,
    "unique_group": _unique,
    "unique_session": _sessions,
    "weekly_active": _active(ACTIVE_DAYS["weekly_active"]),
    "monthly_active": _active(ACTIVE_DAYS["monthly_active"]),
    "hogql": _hogql,
    **dict.fromkeys(FIRST_TIMES, _first),
}
"""Math -> the shape of its query; aggregates of a property stand in tables of their own."""
