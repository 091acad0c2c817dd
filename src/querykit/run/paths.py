"""From the items of each actor to the edges of a path (semantics.md 9.2 to 9.4)."""

from __future__ import annotations

import itertools
import re
import statistics
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from querykit.draft.paths import PathsPlan
    from querykit.errors import Document

LEFT_OUT = "..."
"""What stands for the middle of a path that is too long."""


class Item(NamedTuple):
    """One stop on a path."""

    at: float
    """Seconds since 1970."""

    name: str
    mark: tuple[str, ...] = ()
    """What tells its event, where that was asked for."""


def paths_results(plan: PathsPlan, streams: Iterable[Mapping[str, Any]]) -> list[Document]:
    """Return `results` of a PathsQuery.

    Args:
        plan: the query as it was read.
        streams: rows of `querykit.draft.paths.paths_tree`.
    """
    times: dict[tuple[str, str], list[float]] = defaultdict(list)
    for _, paths in actor_paths(plan, streams):
        for path in paths:
            for edge, taken in _edges(path):
                times[edge].append(taken)
    edges = sorted(times.items(), key=lambda edge: (-len(edge[1]), edge[0]))
    weighed = [
        (edge, taken)
        for edge, taken in edges
        if (plan.least is None or len(taken) >= plan.least)
        and (plan.most is None or len(taken) <= plan.most)
    ]
    return [
        {
            "source": source,
            "target": target,
            "value": len(taken),
            "average_conversion_time": statistics.fmean(taken) * 1_000,
        }
        for (source, target), taken in _reachable(weighed[: plan.edges])
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


def _edges(path: Sequence[Item]) -> Iterator[tuple[tuple[str, str], float]]:
    """Yield each pair of neighbours by their numbered names, and the seconds between them."""
    pairs = zip(itertools.pairwise(numbered(path)), itertools.pairwise(path), strict=True)
    for edge, (one, other) in pairs:
        yield edge, other.at - one.at


def _reachable(
    edges: Sequence[tuple[tuple[str, str], list[float]]],
) -> list[tuple[tuple[str, str], list[float]]]:
    """Return the edges that hang together with a first step: limits leave dangling pieces."""
    reached = {source for (source, _), _ in edges if source.startswith("1_")}
    grew = True
    while grew:
        more = {target for (source, target), _ in edges if source in reached} - reached
        reached |= more
        grew = bool(more)
    return [edge for edge in edges if edge[0][0] in reached]
