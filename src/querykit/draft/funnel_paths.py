"""`funnelPathsFilter` of a PathsQuery: paths before a step of a funnel, between two, or after one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from querykit.draft.attempts import attempts_of_value, is_in_sql, is_reached
from querykit.draft.build import const, expr, item, select
from querykit.draft.funnels import FunnelPlan, plan_funnels
from querykit.draft.nested import below
from querykit.errors import DraftProblem, NotSupported

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context
    from querykit.hogql import ast

    Node = Mapping[str, Any]

BEFORE, BETWEEN, AFTER = (
    f"funnel_path_{one}" for one in ("before_step", "between_steps", "after_step")
)
MEMBER = "/funnelPathsFilter"
EVER = 2**40
"""Seconds since 1970 that nothing comes after."""


@dataclass(frozen=True, slots=True)
class FunnelPart:
    """The part of a funnel that paths are drawn around."""

    funnel: FunnelPlan
    sort: str | None
    """Before, between or after; None for all that the actors did."""

    step: int
    """Counts from 1; below 0 for who dropped off before it."""


def read_funnel_part(query: Node, context: Context) -> FunnelPart | None:
    """Return the part of a funnel that a PathsQuery is about; None when it is about none.

    Raises:
        DraftProblem: the funnel has no such step, or has other actors than the paths.
        NotSupported: the actors of the funnel are values of an expression.
    """
    given = query.get("funnelPathsFilter")
    if not given:
        return None
    source = given["funnelSource"]
    with below(f"{MEMBER}/funnelSource"):
        funnel = plan_funnels(source, context)
    if (source.get("funnelsFilter") or {}).get("funnelAggregateByHogQL") not in (
        None,
        "",
        "person_id",
    ):
        message = "paths around a funnel whose actors are values of an expression"
        raise NotSupported(message, pointer=f"{MEMBER}/funnelSource/funnelsFilter")
    own, other = (one.get("aggregation_group_type_index") for one in (query, source))
    if own != other:
        message = "the paths and their funnel are not about the same sort of actors"
        hint = "give both the same aggregation_group_type_index"
        raise DraftProblem(message, hint=hint, pointer="/aggregation_group_type_index")
    sort, step = given.get("funnelPathType"), given.get("funnelStep")
    _check(sort, step, len(funnel.steps))
    return FunnelPart(funnel, sort, 1 if step is None else int(step))


def spans_tree(part: FunnelPart) -> ast.Node | None:
    """Return the query for who came so far in the funnel: `actor_id`, `since`, `until` (in seconds).

    None where no HogQL tells it.
    """
    if not is_in_sql(part.funnel):
        return None
    window = part.funnel.window
    at: ast.Node = item("times", part.step) if part.step > 0 else expr("arrayMax(times)")
    since, until = const(0), const(EVER)
    if part.sort == BETWEEN:
        before = expr("arrayMax(arraySlice(times, 1, {steps}))", steps=part.step - 1)
        since, until = before, at
    elif part.sort == AFTER:
        since, until = at, expr("{at} + {window}", at=at, window=window)
    elif part.sort == BEFORE:
        # who drops off does so when the time for the step is over
        since = expr("{at} - {window}", at=at, window=window)
        until = at if part.step > 0 else expr("{at} + {window}", at=at, window=window)
    made: ast.Node = select(
        "SELECT actor AS actor_id, min({since}) AS since, max({until}) AS until"
        " FROM {attempts} WHERE {reached} GROUP BY actor",
        since=since,
        until=until,
        attempts=attempts_of_value(part.funnel, None),
        reached=is_reached(part.funnel, part.step),
    )
    return made


def _check(sort: str | None, step: int | None, steps: int) -> None:
    """Refuse a step that the funnel does not have."""
    if step is None and sort is None:
        return
    least = 2 if sort == BETWEEN else 1
    if step is not None and (least <= step <= steps or (sort != BETWEEN and -steps <= step <= -2)):
        return
    hint = f"{least} to {steps} for who reached it"
    if sort != BETWEEN:
        hint += f", -2 to -{steps} for who dropped off before it"
    message = "nothing says which step is meant" if step is None else f"there is no step {step}"
    raise DraftProblem(message, hint=hint, pointer=f"{MEMBER}/funnelStep")
