"""Functions about answers to surveys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql import ast
from querykit.hogql.resolver.lazy.trees import both, call, compare, name

if TYPE_CHECKING:
    from querykit.hogql.resolver.context import Context

SUBMISSION = name("properties", "$survey_submission_id")


def unique_submissions(context: Context, node: ast.Call) -> ast.Node:  # noqa: ARG001 - as all macros
    """Return the condition that an event is the newest of its submission of a survey.

    A survey that is answered in parts sends an event for each part; answers from before submissions
    had an id are each one of their own.
    """
    survey, *bounds = node.args
    conditions = [
        compare(name("event"), "==", "survey sent"),
        compare(name("properties", "$survey_id"), "==", survey),
        *[
            compare(name("timestamp"), op, call("toDateTime", bound))
            for op, bound in zip((">=", "<="), bounds, strict=False)
            if not (isinstance(bound, ast.Constant) and bound.value is None)
        ],
    ]
    unnamed = compare(call("ifNull", SUBMISSION, ""), "==", "")
    newest = ast.SelectQuery(
        select=(call("argMax", name("uuid"), name("timestamp")),),
        select_from=ast.JoinExpr(table=name("events")),
        where=both(*conditions),
        group_by=(call("if", unnamed, call("toString", name("uuid")), SUBMISSION),),
    )
    return ast.CompareOperation(left=name("uuid"), right=newest, op="in", span=node.span)
