"""A comparison with NULL that nothing passes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import Severity
from querykit.hogql import ast
from querykit.hogql.rules.base import Finding, Subject, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

ORDERED = frozenset({"<", "<=", ">", ">=", "=~", "!~", "=~*", "!~*"})


@rule("QK405", Severity.WARNING)
def null_order(subject: Subject) -> Iterator[Finding]:
    """Report a comparison of order with the constant NULL.

    Why: nothing is less or greater than NULL, so no row passes. Equality is fine: it asks for NULL.

    Bad::

        select event from events where properties.a > null limit 10

    Good::

        select event from events where properties.a is null limit 10
    """
    for node in subject.nodes:
        if not isinstance(node, ast.CompareOperation) or node.op not in ORDERED:
            continue
        if any(
            isinstance(one, ast.Constant) and one.value is None for one in (node.left, node.right)
        ):
            yield Finding(
                "a comparison with NULL is never true", node, "write IS NULL or IS NOT NULL"
            )
