"""A property that nobody has defined, and one that is called almost the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import Severity
from querykit.hogql import ast
from querykit.hogql.resolver.context import closest
from querykit.hogql.rules.base import Finding, Subject, rule
from querykit.hogql.rules.looking import tables

if TYPE_CHECKING:
    from collections.abc import Iterator

CUTOFF = 0.8
FREE = ("$", "utm_")
"""How names begin that PostHog's own libraries give to properties, which nobody has to define."""


@rule("QK414", Severity.WARNING)
def unknown_property(subject: Subject) -> Iterator[Finding]:
    """Report a property that the environment does not define, where it defines one almost like it.

    Why: a property that is not there reads as NULL, so that a misspelt one gives wrong numbers, not an
    error.

    Bad::

        select properties.prise from events where event = 'purchase' limit 10

    Good::

        select properties.price from events where event = 'purchase' limit 10
    """
    known: dict[str, set[str]] = {}
    for one in subject.context.facts.environment.property_definitions:
        known.setdefault(one.type, set()).add(one.name)
    if not known:
        return
    for node in subject.nodes:
        sort, key = _property(node, subject)
        names = known.get(sort, set())
        if not names or key in names or key.startswith(FREE):
            continue
        close = closest(key, names, cutoff=CUTOFF)
        if close:
            message = f"Property '{key}' was not found in this project taxonomy. Did you mean '{close[0]}'?"
            fix = ".".join([*[str(step) for step in node.chain[:-1]], close[0]])  # type: ignore[attr-defined]
            yield Finding(
                message, node, f"did you mean {close[0]}?", fix if _bare(close[0]) else None
            )


def _property(node: ast.Node, subject: Subject) -> tuple[str, str]:
    """Return whose property a name reads, and its key; nothing for other names."""
    if not isinstance(node, ast.Field):
        return "", ""
    chain = [str(one) for one in node.chain]
    if chain[-3:-1] == ["person", "properties"]:
        return "person", chain[-1]
    if len(chain) == 2 and chain[0] == "properties":
        read = {name for select in subject.selects for name in tables(select)}
        sorts = {"events": "event", "persons": "person"}
        if len(read) == 1:
            return sorts.get(read.pop(), ""), chain[1]
    return "", ""


def _bare(name: str) -> bool:
    return name.isidentifier() and name.isascii()
