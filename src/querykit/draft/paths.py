"""PathsQuery: the items that each actor's events stand for, in the order of their time.

Items are made in HogQL; sessions and edges are made of them by `querykit.run.paths`, as semantics.md
9.3 and 9.4 describe it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from querykit.draft.build import all_of, any_of, call, compare, expr, field, select, user_expr
from querykit.draft.dates import DateRange, resolve_range
from querykit.draft.funnel_paths import EVER, FunnelPart, read_funnel_part, spans_tree
from querykit.draft.funnels import funnel_tree
from querykit.draft.insight import EVENT_MARK, whole
from querykit.draft.intervals import in_range
from querykit.draft.properties import filters_condition, test_accounts_condition
from querykit.errors import DraftProblem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from querykit.draft.context import Context
    from querykit.hogql import ast

    Node = Mapping[str, Any]

DEFAULT_STEPS, MOST_STEPS = 5, 20
DEFAULT_EDGES = 50
PAGEVIEW, SCREEN, CUSTOM, HOGQL = "$pageview", "$screen", "custom_event", "hogql"
GAP_SECONDS = 30 * 60
"""A pause this long ends a session."""


@dataclass(frozen=True, slots=True)
class PathsPlan:
    """A PathsQuery that was read."""

    query: Node
    context: Context
    within: DateRange
    types: tuple[str, ...]
    steps: int
    edges: int
    start: str | None
    end: str | None
    groupings: tuple[str, ...]
    excluded: frozenset[str]
    cleaning: tuple[tuple[str, str], ...]
    least: int | None = None
    most: int | None = None
    funnel: FunnelPart | None = None
    """The part of a funnel that the paths are drawn around."""

    @property
    def gap(self) -> float:
        """Return after how many seconds without anything a session ends."""
        return GAP_SECONDS if self.funnel is None else self.funnel.funnel.window


def plan_paths(query: Node, context: Context) -> PathsPlan:
    """Read a PathsQuery.

    Raises:
        DraftProblem: a member stands for no query; the pointer says which.
        NotSupported: the query uses an option that is not drafted.
    """
    given: Node = query.get("pathsFilter") or {}
    types = tuple(given.get("includeEventTypes") or ())
    if HOGQL in types and not given.get("pathsHogQLExpression"):
        message = "paths of the type hogql need an expression"
        raise DraftProblem(message, pointer="/pathsFilter/pathsHogQLExpression")
    steps = DEFAULT_STEPS if given.get("stepLimit") is None else int(given["stepLimit"])
    if not 2 <= steps <= MOST_STEPS:
        message = f"stepLimit is a number from 2 to {MOST_STEPS}"
        raise DraftProblem(message, pointer="/pathsFilter/stepLimit")
    edges = whole(given, "edgeLimit", DEFAULT_EDGES, "/pathsFilter")
    least, most = given.get("minEdgeWeight"), given.get("maxEdgeWeight")
    if least is not None and most is not None and least > most:
        message = f"minEdgeWeight is {least}, above maxEdgeWeight, which is {most}"
        raise DraftProblem(message, pointer="/pathsFilter/minEdgeWeight")
    return PathsPlan(
        query=query,
        context=context,
        within=resolve_range(
            query.get("dateRange"), query.get("interval"), context.clock, earliest=context.earliest
        ),
        types=types,
        steps=steps,
        edges=edges,
        start=_stripped(given.get("startPoint")),
        end=_stripped(given.get("endPoint")),
        groupings=tuple(given.get("pathGroupings") or ()),
        excluded=frozenset(given.get("excludeEvents") or ()),
        cleaning=_cleaning(given, context),
        least=least,
        most=most,
        funnel=read_funnel_part(query, context),
    )


def _stripped(point: str | None) -> str | None:
    """Return a point as items are written: one slash less at its end."""
    if not point:
        return None
    return point[:-1] if len(point) > 1 and point.endswith("/") else point


def _cleaning(given: Node, context: Context) -> tuple[tuple[str, str], ...]:
    """Return the patterns that clean items, and what they become; the project's come first."""
    rules: Sequence[Node] = given.get("localPathCleaningFilters") or ()
    if given.get("pathReplacements"):
        rules = (*context.environment.path_cleaning_filters, *rules)
    found = []
    for index, rule in enumerate(rules):
        try:
            re.compile(str(rule["regex"]))
        except (re.error, KeyError) as error:
            where = f"/pathsFilter/localPathCleaningFilters/{index}"
            raise DraftProblem(f"no regular expression: {error}", pointer=where) from error
        found.append((str(rule["regex"]), str(rule.get("alias") or "")))
    return tuple(found)


# -- the tree ---------------------------------------------------------------------------------------


def draft_items(query: Node, context: Context) -> ast.Node:
    """Return the query for the items of each actor; see `paths_tree`.

    Around a step of a funnel whose attempts no HogQL tells, these are all items of its actors: the time
    that counts is worked out from the query that the funnel drafts.
    """
    plan = plan_paths(query, context)
    return paths_tree(plan, who=who_of(plan))


def who_of(plan: PathsPlan) -> ast.Node | None:
    """Return the query for whom paths are about, and when; None for everybody at any time."""
    if plan.funnel is None:
        return None
    who = spans_tree(plan.funnel)
    if who is None:
        text = "SELECT actor AS actor_id, 0 AS since, {ever} AS until FROM {funnel}"
        who = select(text, ever=EVER, funnel=funnel_tree(plan.funnel.funnel))
    return who


def paths_tree(plan: PathsPlan, *, marks: bool = False, who: ast.Node | None = None) -> ast.Node:
    """Return the query for the items of each actor: `actor`, and `stream` of (seconds, item).

    Args:
        plan: the query as it was read.
        marks: whether each item comes with what tells its event.
        who: a query for whom it is about: `actor_id`, `since` and `until` in seconds; None for all.
    """
    index = plan.query.get("aggregation_group_type_index")
    group = None if index is None else field(f"$group_{int(index)}")
    context = plan.context
    tests = test_accounts_condition(context) if plan.query.get("filterTestAccounts") else None
    stop = expr("assumeNotNull(toFloat(timestamp))"), _item(plan)
    actor = field("person_id") if group is None else group
    spans, during = _spans(who, actor)
    made: ast.SelectQuery = select(
        "SELECT {actor} AS actor, groupArray({stop}) AS stream"
        " FROM events WHERE {where} GROUP BY actor",
        actor=actor,
        stop=call("tuple", *stop, *([EVENT_MARK] if marks else [])),
        where=all_of(
            in_range(field("timestamp"), plan.within),
            _of_types(plan),
            tests,
            filters_condition(plan.query.get("properties"), context),
            None if group is None else compare("!=", group, ""),
            during,
        ),
    )
    return made if spans is None else replace(made, select_from=spans)


def _spans(who: ast.Node | None, actor: ast.Node) -> tuple[ast.JoinExpr | None, ast.Node | None]:
    """Return the tables of events of some actors, and the condition that an event is in their time."""
    if who is None:
        return None, None
    text = "SELECT 1 FROM events INNER JOIN {who} AS who ON who.actor_id = {actor}"
    joined: ast.SelectQuery = select(text, who=who, actor=actor)
    during = expr("toFloat(timestamp) >= who.since AND toFloat(timestamp) <= who.until")
    return joined.select_from, during


def _of_types(plan: PathsPlan) -> ast.Node | None:
    if not plan.types or HOGQL in plan.types:
        return None
    event = field("event")
    conditions = {
        PAGEVIEW: compare("==", event, PAGEVIEW),
        SCREEN: compare("==", event, SCREEN),
        CUSTOM: expr("NOT startsWith(event, {dollar})", dollar="$"),
    }
    return any_of([conditions[one] for one in plan.types])


def _item(plan: PathsPlan) -> ast.Node:
    """Return what an event is on a path, cleaned."""
    item: ast.Node
    if HOGQL in plan.types:
        text = str((plan.query.get("pathsFilter") or {})["pathsHogQLExpression"])
        item = expr("ifNull(toString({value}), '')", value=user_expr(text))
    else:
        item = expr(
            "multiIf(event = '$pageview', replaceRegexpOne(ifNull({url}, ''), {slash}, {kept}),"
            " event = '$screen', ifNull({screen}, ''), event)",
            url=field("properties", "$current_url"),
            screen=field("properties", "$screen_name"),
            slash="(.)/$",
            kept="\\1",
        )
    for regex, alias in plan.cleaning:
        item = call("replaceRegexpAll", item, regex, alias)
    return item
