"""Cohorts that are described are worked out in the query, as nobody has stored their members here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.cohorts import cohort_members, is_described
from querykit.hogql import ast
from querykit.hogql.visitor import Transformer

if TYPE_CHECKING:
    from querykit.draft.context import Context

OPERATORS = {"in cohort": "in", "not in cohort": "not in"}


def expand_cohorts(tree: ast.Node, context: Context) -> ast.Node:
    """Return a tree with `IN COHORT` of described cohorts as `IN (SELECT id FROM persons ...)`.

    Static cohorts are left alone: their members are listed in a table.

    Raises:
        NotSupported: a cohort is described by something that is not drafted.
    """
    return _Expander(context).visit(tree)


class _Expander(Transformer):
    def __init__(self, context: Context) -> None:
        self.context = context

    def visit_CompareOperation(self, node: ast.CompareOperation) -> ast.Node:  # noqa: N802
        op = OPERATORS.get(node.op)
        if op is None or not isinstance(node.right, ast.Constant):
            return self.visit_children(node)
        cohort = self.context.environment.cohort(node.right.value)
        if cohort is None or not is_described(cohort):
            return node
        members = cohort_members(cohort, self.context)
        return ast.CompareOperation(left=node.left, right=members, op=op, span=node.span)
