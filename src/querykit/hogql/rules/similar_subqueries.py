"""Subqueries that read the same rows again."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from querykit.errors import Severity, Span
from querykit.hogql.rules.base import Finding, Subject, rule
from querykit.hogql.rules.looking import own, tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from querykit.hogql import ast


@rule("QK411", Severity.WARNING)
def similar_subqueries(subject: Subject) -> Iterator[Finding]:
    """Report subqueries that differ in constants only.

    Why: each reads the table again; one pass with conditions in its aggregations does the same.

    Bad::

        select
            (select count() from persons where created_at > '2024-01-01'),
            (select count() from persons where created_at > '2024-02-01')

    Good::

        select countIf(created_at > '2024-01-01'), countIf(created_at > '2024-02-01') from persons
    """
    alike: dict[tuple[object, ...], list[ast.SelectQuery]] = defaultdict(list)
    for select in subject.selects:
        if select is not subject.tree and tables(select):
            alike[_shape(select)].append(select)
    for group in alike.values():
        for select in group if len(group) > 1 else ():
            others = len(group) - 1
            noun = "subquery" if others == 1 else "subqueries"
            message = (
                f"This subquery is very similar to {others} other {noun}. You can usually make this "
                "query faster by combining repeated table scans."
            )
            yield Finding(message, _first_word(select))


def _shape(select: ast.SelectQuery) -> tuple[object, ...]:
    return tuple(
        [
            (type(node).__name__, getattr(node, "chain", None), getattr(node, "name", None))
            for node in own(select)
        ]
    )


def _first_word(select: ast.SelectQuery) -> Span | None:
    span = select.span
    if span is None:
        return None
    return Span(span.start, span.start + len("SELECT"), span.line, span.column)
