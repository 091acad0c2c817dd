"""`is_date_exact`, `is_date_before` and `is_date_after`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.build import call, compare, moment
from querykit.draft.dates.text import read_moment
from querykit.errors import DraftProblem
from querykit.validation.dates import RELATIVE

if TYPE_CHECKING:
    from querykit.draft.context import Context
    from querykit.hogql import ast


def date_comparison(op: str, node: ast.Node, value: Any, context: Context) -> ast.Node:
    """Return the comparison of a property, read as a date, with a date.

    Relative dates count back from now and are not truncated.

    Raises:
        DraftProblem: the value is no date.
    """
    text = str(value)
    read = read_moment(text, context.clock)
    if read.is_relative:
        found = RELATIVE.match(text)
        if found is None or found["position"] or found["number"] is None:
            raise DraftProblem(
                f"{text!r} is no date", hint="write it as 2025-03-04, 2025-03-04 10:00 or -7d"
            )
    at = read.at.replace(microsecond=0) if op == "==" else read.at
    return compare(op, call("toDateTime", call("toString", node)), moment(at))
