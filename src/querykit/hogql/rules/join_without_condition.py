"""Every row with every other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import Severity
from querykit.hogql.rules.base import Finding, Subject, rule
from querykit.hogql.rules.looking import joins, own

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule("QK409", Severity.WARNING)
def join_without_condition(subject: Subject) -> Iterator[Finding]:
    """Report a cross join, or a comma, in a query that has no WHERE.

    Why: it pairs every row with every other, which grows beyond any limit.

    Bad::

        select e.event from events e, persons p limit 10

    Good::

        select e.event from events e join persons p on e.person_id = p.id limit 10
    """
    for select in subject.selects:
        if select.where is not None:
            continue
        for join in joins(select):
            small = not any(hasattr(node, "chain") for node in own(join.table))
            if join.join_type == "CROSS JOIN" and not small:
                yield Finding("this joins every row with every other", join, "add a condition")
