"""The walk over a document: level by level, parents first, copying only what changes.

Recursion would fail on deep documents, and a deep copy costs more than all the steps together. So
the walk keeps a growing list of the containers it has met, remembers for each the one around it,
and copies a container only when something below it changed. Keys are not kept: the containers in
one container are met one after the other, so that its n-th one has the n-th key that holds any.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING, Any

from querykit.errors import CyclicDocument

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from querykit.errors import Document, Json

LEAVES = frozenset({str, int, float, bool, type(None)})
"""Types that hold nothing; everything else is looked into when it is a dict, list or tuple."""

CYCLE_CHECK_AT = 100_000
"""Containers after which a document is checked for cycles, once: a tree this large is rare."""

Visit = Callable[["Document", int], "Document"]
"""Takes an object and its number in the walk; returns what belongs in its place."""


class Walk:
    """One pass over one document. The document itself is never changed."""

    def __init__(self, document: Json) -> None:
        self._document = document
        self._met: list[Any] = [document]
        self._around: list[int] = [0]
        self._owned: set[int] = set()
        self._keys: dict[int, list[Any]] = {}

    def run(self, visit: Visit, latest: Mapping[str, int] | None = None) -> Json:
        """Visit objects, parents first, and return the document with what the visits returned.

        Args:
            visit: called with an object and its number; what it returns is walked in turn.
            latest: when given, only nodes of these kinds that are not at this version are visited.

        Returns:
            The document; the very same object when every visit returned its argument.

        Raises:
            CyclicDocument: a container holds itself.
        """
        met, push, note_around = self._met, self._met.append, self._around.append
        leaves, tuples = LEAVES, list[int]()
        children: Iterable[Any]
        for number, value in enumerate(met):
            if number == CYCLE_CHECK_AT:
                refuse_cycles(self._document)
            if type(value) is dict or isinstance(value, dict):
                children = value.values()
                if latest is None or ("kind" in value and is_outdated(value, latest)):
                    after = visit(value, number)
                    if after is not value:
                        self._replace(number, after)
                        children = after.values()
            elif isinstance(value, (list, tuple)):
                children = value
                if isinstance(value, tuple):
                    tuples.append(number)
            else:
                continue
            for child in children:
                if type(child) not in leaves:
                    push(child)
                    note_around(number)
        for number in reversed(tuples):
            if number in self._owned:
                self._replace(number, tuple(met[number]))
        return met[0]

    def is_at_root(self, number: int) -> bool:
        """Return whether a container is the document, or an item of a document that is a list."""
        if number == 0:
            return True
        return self._around[number] == 0 and isinstance(self._met[0], (list, tuple))

    def path(self, number: int) -> list[str | int]:
        """Return the keys and indexes from the root to a container that was met."""
        path: list[str | int] = []
        while number:
            path.append(self._key(number))
            number = self._around[number]
        path.reverse()
        return path

    def _key(self, number: int) -> Any:
        """Return the key or index that a container has in the one around it."""
        around = self._around[number]
        keys = self._keys.get(around)
        if keys is None:
            container = self._met[around]
            members = container.items() if isinstance(container, dict) else enumerate(container)
            keys = [key for key, value in members if type(value) not in LEAVES]
            self._keys[around] = keys
        return keys[number - bisect_left(self._around, around, 1)]

    def _replace(self, number: int, value: Json) -> None:
        """Put a value in its place, copying the containers around it that are still the caller's."""
        met, owned = self._met, self._owned
        while True:
            met[number] = value
            owned.add(number)
            if number == 0:
                return
            key, number = self._key(number), self._around[number]
            container = met[number]
            ours = number in owned
            if not ours:
                container = list(container) if isinstance(container, tuple) else container.copy()
            container[key] = value
            if ours:
                return
            value = container


def is_outdated(node: Document, latest: Mapping[str, int]) -> bool:
    """Return whether an object is a node with a history that is not at its newest version.

    A version that is no version, or is newer than known, also counts: it wants a closer look.
    """
    kind = node.get("kind")
    return type(kind) is str and kind in latest and node.get("version") != latest[kind]


def holds_outdated(document: Json, latest: Mapping[str, int]) -> bool:
    """Return whether any node of the document is outdated: the quick question before the walk.

    Raises:
        CyclicDocument: a container holds itself.
    """
    met = [document]
    if _any_outdated(met, islice(met, CYCLE_CHECK_AT), latest):
        return True
    if len(met) <= CYCLE_CHECK_AT:
        return False
    refuse_cycles(document)
    return _any_outdated(met, islice(met, CYCLE_CHECK_AT, None), latest)


def _any_outdated(met: list[Any], values: Iterable[Any], latest: Mapping[str, int]) -> bool:
    """Look at values out of a list that grows by the containers in them.

    Most documents need no more than this, so nothing is asked twice and no function is called:
    `is_outdated` is written out, and exact types, which all parsed JSON has, are tried first.
    """
    push, leaves = met.append, LEAVES
    for value in values:
        if type(value) is list:
            children: Iterable[Any] = value
        elif type(value) is dict or isinstance(value, dict):
            if "kind" in value:
                kind = value["kind"]
                if type(kind) is str and kind in latest and value.get("version") != latest[kind]:
                    return True
            children = value.values()
        elif isinstance(value, (list, tuple)):
            children = value
        else:
            continue
        for child in children:
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
