"""What in a new object or list stands for what in the old one."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from querykit.rewrite.same import same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.errors import Document, Json

MAX_COMPARISONS = 250_000
"""Lists are aligned, and members paired, when old times new ones are no more than this; larger
ones are compared in order."""


def pairs(keys: list[str], old: Document, new: Document) -> tuple[dict[str, int], dict[str, int]]:
    """Pair members that leave with members that come in the same position.

    Returns:
        By new key the index of the old member: first those with the same value, which are only
        renamed, then those with another value.
    """
    times = Counter(keys)
    gone: dict[str | None, list[int]] = {}
    neighbour: str | None = None
    for index, key in enumerate(keys):
        if key in new:
            neighbour = key
        elif times[key] == 1:
            gone.setdefault(neighbour, []).append(index)
    coming: dict[str | None, list[str]] = {}
    neighbour = None
    for key in new:
        if key in old:
            neighbour = key
        else:
            coming.setdefault(neighbour, []).append(key)
    renamed: dict[str, int] = {}
    exchanged: dict[str, int] = {}
    for neighbour, arrivals in coming.items():
        leavers = gone.get(neighbour, [])
        if len(leavers) * len(arrivals) <= MAX_COMPARISONS:
            for key in arrivals:
                value = new[key]
                match = next((index for index in leavers if same(old[keys[index]], value)), None)
                if match is not None:
                    renamed[key] = match
                    leavers.remove(match)
        others = [key for key in arrivals if key not in renamed]
        exchanged.update(zip(others, leavers, strict=False))
    return renamed, exchanged


def changed_runs(old: list[Json], new: Sequence[Json]) -> list[tuple[int, int, int, int]]:
    """Return where two lists differ: start and end in the old one, start and end in the new one."""
    start, end, new_end = 0, len(old), len(new)
    while start < min(end, new_end) and _unchanged(old[start], new[start]):
        start += 1
    while min(end, new_end) > start and _unchanged(old[end - 1], new[new_end - 1]):
        end -= 1
        new_end -= 1
    if start == end and start == new_end:
        return []
    if (end - start) * (new_end - start) > MAX_COMPARISONS:
        return [(start, end, start, new_end)]
    matcher = SequenceMatcher(
        None,
        [_identity(value) for value in old[start:end]],
        [_identity(value) for value in new[start:new_end]],
        autojunk=False,
    )
    return [
        (start + one, start + two, start + three, start + four)
        for tag, one, two, three, four in matcher.get_opcodes()
        if tag != "equal"
    ]


def _unchanged(old: Json, new: Json) -> bool:
    return old is new or _identity(old) == _identity(new)


def _identity(value: Json) -> object:
    """Return what tells list items apart: of containers the object, of scalars type and value."""
    if isinstance(value, float):
        return float, repr(value)
    if value is None or isinstance(value, (str, int)):
        return type(value), value
    return id(value)
