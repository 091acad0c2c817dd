"""`??` beside a comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import Severity
from querykit.hogql import ast
from querykit.hogql.rules.base import Finding, Subject, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

COMPARISONS = (ast.CompareOperation, ast.IsDistinctFrom)


@rule("QK415", Severity.WARNING)
def loose_coalesce(subject: Subject) -> Iterator[Finding]:
    """Report a comparison without brackets beside `??`.

    Why: `??` binds looser than comparisons. `a ?? b = c` is `a ?? (b = c)`, which hardly anybody means.

    Bad::

        select event from events where properties.plan ?? 'free' = 'free' limit 10

    Good::

        select event from events where (properties.plan ?? 'free') = 'free' limit 10
    """
    for node in subject.nodes:
        if not isinstance(node, ast.Call) or node.name != "ifNull" or len(node.args) != 2:
            continue
        for one in node.args:
            if isinstance(one, COMPARISONS) and _is_bare(node, one):
                message = "?? takes the whole comparison beside it: it binds looser than = and <"
                yield Finding(message, node, "put a ?? b, or the comparison, into brackets")
                break


def _is_bare(call: ast.Call, operand: ast.Node) -> bool:
    """Return whether an operand stands at an end of its `??`: nothing is around it.

    A written-out `ifNull(...)` begins with its name and ends with a bracket, so it never does.
    """
    if call.span is None or operand.span is None:
        return False
    first = operand is call.args[0]
    return operand.span.start == call.span.start if first else operand.span.end == call.span.end
