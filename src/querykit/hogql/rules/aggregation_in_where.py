"""An aggregation where rows are chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import Severity
from querykit.hogql.rules.base import Finding, Subject, rule
from querykit.hogql.rules.looking import is_aggregation, own

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule("QK404", Severity.ERROR)
def aggregation_in_where(subject: Subject) -> Iterator[Finding]:
    """Report an aggregation in WHERE or PREWHERE.

    Why: WHERE chooses single rows before anything is aggregated, so ClickHouse refuses it.

    Bad::

        select event from events where timestamp > now() - interval 7 day and count() > 5 group by event

    Good::

        select event from events where timestamp > now() - interval 7 day group by event having count() > 5
    """
    for select in subject.selects:
        for word, condition in (("WHERE", select.where), ("PREWHERE", select.prewhere)):
            for node in own(condition) if condition is not None else ():
                if is_aggregation(node):
                    message = f"the aggregation {node.name} cannot stand in {word}"  # type: ignore[attr-defined]
                    yield Finding(message, node, "put the condition in HAVING")
