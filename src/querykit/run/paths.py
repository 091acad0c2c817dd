"""Paths: their edges in PostHog's shape, and the paths of each actor (semantics.md 9.2 to 9.4)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from querykit.draft.path_edges import LEFT_OUT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from querykit.draft.paths import PathsPlan
    from querykit.errors import Document


class Item(NamedTuple):
    """One stop on a path."""

    at: float
    """Seconds since 1970."""

    name: str
    mark: tuple[str, ...] = ()
    """What tells its event, where that was asked for."""


def paths_results(rows: Iterable[Mapping[str, Any]]) -> list[Document]:
    """Return `results` of a PathsQuery.

    Args:
        rows: of `querykit.draft.path_edges.edges_tree`.
    """
    return [
        {
            "source": row["source"],
            "target": row["target"],
            "value": int(row["paths"]),
            "average_conversion_time": row["seconds"] * 1_000,
        }
        for row in _reachable(list(rows))
    ]


def actor_paths(
    plan: PathsPlan, streams: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[str, list[list[Item]]]]:
    """Yield each actor and the paths of its sessions, cut to what the query shows."""
    patterns = [(_pattern(one), one) for one in plan.groupings]
    for row in streams:
        items = sorted(
            Item(float(at), _grouped(str(name), patterns), *map(tuple, mark))
            for at, name, *mark in row["stream"]
        )
        kept = [item for item in items if item.name not in plan.excluded]
        yield str(row["actor"]), [_cut(plan, session) for session in _sessions(kept, plan.gap)]


def numbered(path: Sequence[Item]) -> list[str]:
    """Return the items of a path as links name them."""
    return [f"{number}_{item.name}" for number, item in enumerate(path, 1)]


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, text.split("*"))), re.DOTALL)


def _grouped(name: str, patterns: Sequence[tuple[re.Pattern[str], str]]) -> str:
    """Return the grouping that an item belongs to, or the item."""
    return next((shown for pattern, shown in patterns if pattern.fullmatch(name)), name)


def _sessions(items: Iterable[Item], gap: float) -> Iterator[list[Item]]:
    """Yield the items of each session; equal ones behind each other are one."""
    session: list[Item] = []
    last = 0.0
    for item in items:
        if session and item.at - last >= gap:
            yield session
            session = []
        if not session or session[-1].name != item.name:
            session.append(item)
        last = item.at
    if session:
        yield session


def _cut(plan: PathsPlan, session: list[Item]) -> list[Item]:
    """Return the part of a session between start and end point, at most so many steps."""
    names = [item.name for item in session]
    if plan.start is not None:
        if plan.start not in names:
            return []
        session = session[names.index(plan.start) :]
        names = [item.name for item in session]
    if plan.end is None:
        return session[: plan.steps]
    if plan.end not in names:
        return []
    session = session[: names.index(plan.end) + 1]
    if len(session) <= plan.steps:
        return session
    if plan.start is None:
        return session[-plan.steps :]
    head = plan.steps // 2
    tail = plan.steps - head
    return [*session[:head], Item(session[head].at, LEFT_OUT), *session[-tail:]]


def _reachable(edges: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the edges that hang together with a first step: limits leave dangling pieces."""
    reached = {edge["source"] for edge in edges if edge["source"].startswith("1_")}
    grew = True
    while grew:
        more = {edge["target"] for edge in edges if edge["source"] in reached} - reached
        reached |= more
        grew = bool(more)
    return [edge for edge in edges if edge["source"] in reached]
