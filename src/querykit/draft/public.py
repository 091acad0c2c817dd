"""`draft_sql`: the HogQL that a node stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.context import make_context
from querykit.draft.culprits import placed
from querykit.draft.known import check_known
from querykit.draft.registry import comments_of, draft_node
from querykit.errors import InvalidQuery, Severity
from querykit.hogql import ast
from querykit.hogql.format import format_printed
from querykit.hogql.printers.hogql import print_hogql
from querykit.migrations.public import upgrade
from querykit.validation.public import validate

if TYPE_CHECKING:
    from datetime import datetime

    from querykit.draft.context import Context
    from querykit.environment import Environment
    from querykit.errors import Document, Json


def draft_sql(
    document: Json, *, environment: Environment | None = None, now: str | datetime | None = None
) -> str:
    """Return the HogQL that a query node stands for, laid out; each part says what it is.

    Args:
        document: a node, of any version.
        environment: what it is asked about; without one, an empty one in UTC.
        now: fixes the clock, for relative dates.

    Raises:
        InvalidQuery: the node is not valid; carries all findings.
        NotDrafted: there is no HogQL for the kind.
        DraftProblem: a member of the node stands for no query.
        NotSupported: the node uses an option that is not drafted.
    """
    context = make_context(environment, now)
    node = _checked(document, context)
    with placed(node):
        tree = draft_node(node, context)
    parts = [tree]
    if isinstance(tree, ast.SelectSetQuery):
        rest = [one.select_query for one in tree.subsequent_select_queries]
        parts = [tree.initial_select_query, *rest]
    comments = comments_of(node, context)
    if len(comments) != len(parts):
        return format_printed(print_hogql(tree))
    texts = [
        f"-- {comment}\n{print_hogql(part)}" for comment, part in zip(comments, parts, strict=True)
    ]
    return format_printed("\nUNION ALL\n".join(texts))


def draft_tree(
    document: Json, *, environment: Environment | None = None, now: str | datetime | None = None
) -> ast.Node:
    """Return the HogQL tree that a query node stands for; takes and raises what `draft_sql` does."""
    context = make_context(environment, now)
    node = _checked(document, context)
    with placed(node):
        return draft_node(node, context)


def _checked(document: Json, context: Context) -> Document:
    node = upgrade(document, repairs="safe")
    findings = [one for one in validate(node, hogql=False) if one.severity is Severity.ERROR]
    if findings or not isinstance(node, dict):
        message = findings[0].message if findings else "a query is an object"
        raise InvalidQuery(message, findings)
    check_known(node, context.environment)
    return node
