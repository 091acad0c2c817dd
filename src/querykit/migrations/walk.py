"""The one walk over a document: parents first, on a stack of its own, copying only what changes.

Recursion would fail on deep documents, and a deep copy costs more than all the steps together, so
the walk keeps an explicit stack and copies a container only when something below it changed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from querykit.errors import CyclicDocument

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from querykit.errors import Document, Json

LEAVES = frozenset({str, int, float, bool, type(None)})
"""Types that hold nothing; everything else is looked into when it is a dict, list or tuple."""

CYCLE_CHECK_AT = 100_000
"""Containers after which a document is checked for cycles, once: a tree this large is rare."""


class Place:
    """One object or list of the document while it is walked, linked to the one around it."""

    __slots__ = ("key", "owned", "parent", "value")

    def __init__(self, value: Any, parent: Place | None, key: str | int | None) -> None:
        self.value = value
        self.parent = parent
        self.key = key
        self.owned = False

    def path(self) -> list[str | int]:
        """Return the keys and indexes from the root to here."""
        path: list[str | int] = []
        place: Place | None = self
        while place is not None and place.key is not None:
            path.append(place.key)
            place = place.parent
        path.reverse()
        return path

    def replace(self, value: Json) -> None:
        """Put another value here, copying the containers around it that still are the caller's."""
        self.value = value
        self.owned = True
        place = self
        while (parent := place.parent) is not None:
            was_owned = parent.owned
            if not was_owned:
                around = parent.value
                parent.value = list(around) if isinstance(around, tuple) else around.copy()
                parent.owned = True
            parent.value[place.key] = place.value
            if was_owned:
                return
            place = parent


Visit = Callable[[Place, "Document"], None]
"""Looks at one object of the document; may call `place.replace`."""


def walk(document: Json, visit: Visit) -> Json:
    """Visit every object of the document, parents first, in the order of the text.

    Args:
        document: any JSON value; tuples are walked like lists. It is never changed.
        visit: called with the place and the object; what it puts there is walked in turn.

    Returns:
        The document with the replaced objects; the very same object when nothing was replaced.

    Raises:
        CyclicDocument: a container holds itself.
    """
    root = Place(document, None, None)
    tuples: list[Place] = []
    stack = [root]
    seen = 0
    while stack:
        place = stack.pop()
        value = place.value
        seen += 1
        if seen == CYCLE_CHECK_AT:
            refuse_cycles(document)
        members: Iterable[tuple[Any, Any]]
        if isinstance(value, dict):
            visit(place, value)
            members = reversed(place.value.items())
        elif isinstance(value, (list, tuple)):
            if isinstance(value, tuple):
                tuples.append(place)
            members = zip(range(len(value) - 1, -1, -1), reversed(value), strict=True)
        else:
            continue
        stack.extend(
            [Place(child, place, key) for key, child in members if type(child) not in LEAVES]
        )
    for place in reversed(tuples):
        if place.owned:
            place.value = tuple(place.value)
            if place.parent is not None:
                place.parent.value[place.key] = place.value
    return root.value


def holds_outdated(document: Json, latest: Mapping[str, int]) -> bool:
    """Return whether any node of the document is not at its newest version.

    The quick question before the walk: most documents need no work. A version that is no version,
    or is newer than known, also counts, so that the walk can look at it closely.
    """
    stack = [document]
    pop, push = stack.pop, stack.append
    leaves = LEAVES
    seen = 0
    while stack:
        value = pop()
        seen += 1
        if seen == CYCLE_CHECK_AT:
            refuse_cycles(document)
        if isinstance(value, dict):
            if "kind" in value:
                kind = value["kind"]
                if type(kind) is str and kind in latest and value.get("version") != latest[kind]:
                    return True
            for child in value.values():
                if type(child) not in leaves:
                    push(child)
        elif isinstance(value, (list, tuple)):
            for child in value:
                if type(child) not in leaves:
                    push(child)
    return False


def refuse_cycles(document: Json) -> None:
    """Raise when a container holds itself; a container that is only shared is fine.

    Raises:
        CyclicDocument: with the pointer-free fact; where it is cannot be written as a pointer.
    """
    around: set[int] = set()
    done: set[int] = set()
    stack: list[tuple[Any, bool]] = [(document, False)]
    while stack:
        value, leaving = stack.pop()
        number = id(value)
        if leaving:
            around.discard(number)
            done.add(number)
            continue
        if number in around:
            raise CyclicDocument("the document holds itself", hint="JSON cannot express a cycle")
        if number in done:
            continue
        around.add(number)
        stack.append((value, True))
        children = value.values() if isinstance(value, dict) else value
        stack.extend((child, False) for child in children if isinstance(child, (dict, list, tuple)))
