"""More rows than an answer can have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import Severity
from querykit.hogql import ast
from querykit.hogql.row_limits import MAX_ROWS
from querykit.hogql.rules.base import Finding, Subject, rule

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule("QK408", Severity.WARNING)
def limit_above_maximum(subject: Subject) -> Iterator[Finding]:
    """Report a LIMIT of the whole query that is above the maximum.

    Why: the limit is lowered without a word, and rows are missing from the answer.

    Bad::

        select id from persons limit 100000

    Good::

        select id from persons limit 50000
    """
    limit = getattr(subject.tree, "limit", None)
    if getattr(subject.tree, "limit_percent", False) or not isinstance(limit, ast.Constant):
        return
    if isinstance(limit.value, int) and limit.value > MAX_ROWS:
        message = f"the answer has {MAX_ROWS} rows at most, not {limit.value}"
        yield Finding(message, limit, "page with LIMIT and OFFSET", str(MAX_ROWS))
