"""A name of WITH that nothing uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import Severity
from querykit.hogql import ast
from querykit.hogql.rules.base import Finding, Subject, rule

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule("QK401", Severity.WARNING)
def unused_cte(subject: Subject) -> Iterator[Finding]:
    """Report a name of WITH that no part of the query uses.

    Why: it is read past each time, and often it was meant to be used somewhere.

    Bad::

        with recent as (select event from events) select 1

    Good::

        with recent as (select event from events) select event from recent
    """
    used = {str(node.chain[0]) for node in subject.nodes if isinstance(node, ast.Field)}
    for select in subject.selects:
        for cte in select.ctes or ():
            if cte.name not in used:
                yield Finding(f"the CTE {cte.name} is not used", cte, "remove it")
