"""Funnels: how many come from one step to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.prompt.nodes import (
    breakdown,
    date_range,
    entity_node,
    interval,
    query,
    test_accounts,
)
from querykit.draft.prompt.pieces import (
    Action,
    Event,
    Filter,
    FirstTime,
    Groups,
    Intent,
    Link,
    Math,
    NewUsers,
    Order,
    OverTime,
    Span,
    StepLimit,
    Unique,
    Url,
    Users,
)
from querykit.draft.prompt.said import is_link
from querykit.draft.prompt.urls import url_filter

if TYPE_CHECKING:
    from querykit.draft.prompt.reading import Found
    from querykit.draft.prompt.said import Said
    from querykit.errors import Document

JOINING = ("from", "to", "then", ",", "and", "who", "after", "by")
WINDOWS = ("second", "minute", "hour", "day", "week", "month")


def fits(said: Said) -> bool:
    """Say whether the prompt asks for a funnel."""
    return said.has(Intent, "funnel") or said.has(Intent, "time_to_convert")


def compose(said: Said) -> Document:
    """Return the FunnelsQuery."""
    to_convert = bool(said.take(Intent, "time_to_convert"))
    said.take(Intent, "funnel")
    said.take(Math, "avg" if to_convert else "sum")
    said.take(Unique)
    said.take(Users)
    if said.take(NewUsers):
        raise said.unclear(
            "a funnel does not tell who is new", hint='say "signed up for the first time"'
        )
    groups = said.one(Groups)
    over_time = bool(said.take(OverTime))
    steps, shared = _steps(said)
    if len(steps) < 2:
        raise said.unclear(
            "a funnel needs two steps or more", hint='for example "from sign up to purchase"'
        )
    counted = said.one(StepLimit)
    if counted is not None and counted.count != len(steps):
        raise said.unclear(f"{counted.count} steps are asked for, and {len(steps)} are named")
    unit = interval(said)
    split, _ = breakdown(said)
    viz = "time_to_convert" if to_convert else "trends" if over_time or unit else None
    order = said.one(Order)
    return query(
        "FunnelsQuery",
        series=steps,
        interval=unit,
        dateRange=date_range(said, unit),
        properties=shared,
        filterTestAccounts=test_accounts(said),
        breakdownFilter=split,
        aggregation_group_type_index=groups.index if groups is not None else None,
        funnelsFilter=_filter(said, order, viz),
    )


def _filter(said: Said, order: Order | None, viz: str | None) -> Document:
    made: Document = {}
    if viz is not None:
        made["funnelVizType"] = viz
    if order is not None:
        made["funnelOrderType"] = order.name
    window = said.one(Span)
    if window is not None:
        if window.unit not in WINDOWS:
            raise said.unclear(
                f"a window of {window.unit}s is none that funnels have", hint="say it in months"
            )
        made["funnelWindowInterval"] = window.count
        made["funnelWindowIntervalUnit"] = window.unit
    return made


def _steps(said: Said) -> tuple[list[Document], list[Document]]:
    """Return the steps, and the filters of the whole funnel.

    Filters after the last step belong to the whole funnel, unless an earlier step has filters too.
    """
    steps: list[tuple[Event | Action, list[Filter]]] = []
    waiting: list[Filter] = []
    shared: list[Filter] = []
    first_time = bool(said.take(FirstTime))
    for one in said.take_found(Event, Action, Url, Filter, Link):
        if isinstance(one.piece, Filter):
            waiting.append(one.piece)
        elif isinstance(one.piece, Link):
            _check_link(said, one)
        else:
            (steps[-1][1] if steps else shared).extend(waiting)
            waiting = []
            steps.append(_step(said, one))
    if any(own for _, own in steps):
        steps[-1][1].extend(waiting)
    else:
        shared += waiting
    if first_time and steps:
        said.note("the first step counts the first time that a user does it")
    nodes = [
        entity_node(
            entity,
            math="first_time_for_user" if first_time and index == 0 else None,
            properties=[each.node() for each in own],
        )
        for index, (entity, own) in enumerate(steps)
    ]
    return nodes, [one.node() for one in shared]


def _step(said: Said, one: Found) -> tuple[Event | Action, list[Filter]]:
    piece: Any = one.piece
    if isinstance(piece, Url):
        return Event("$pageview"), [url_filter(piece)]
    if piece == Event(None):
        raise said.unclear("any event at all is no step of a funnel", one, hint="name an event")
    return piece, []


def _check_link(said: Said, one: Found) -> None:
    if not is_link(one, *JOINING):
        raise said.unclear(f'I do not see what "{said.text(one)}" means for a funnel', one)
