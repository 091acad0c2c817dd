"""Functions that stand for an expression of others: each takes the call and returns the expression.

They work on the HogQL tree, so that what they make is resolved, typed and checked like anything else.
"""

# ruff: noqa: ARG001 - one signature for all functions of a table

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.hogql import ast
from querykit.hogql.resolver.actions import matches_action
from querykit.hogql.resolver.surveys import unique_submissions

if TYPE_CHECKING:
    from collections.abc import Callable

    from querykit.hogql.resolver.context import Context

DATE_PARTS = {
    "year": "toYear",
    "month": "toMonth",
    "day": "toDayOfMonth",
    "hour": "toHour",
    "minute": "toMinute",
    "second": "toSecond",
    "dow": "toDayOfWeek",
    "doy": "toDayOfYear",
    "quarter": "toQuarter",
}
"""Part of a date -> the function that takes it out."""


def call(node: ast.Call, name: str, *args: Any) -> ast.Call:
    """Return a call at the place of another one; Python values become constants."""
    made = tuple([one if isinstance(one, ast.Node) else ast.Constant(value=one) for one in args])
    return ast.Call(name=name, args=made, span=node.span)


def _date_part(context: Context, node: ast.Call) -> ast.Node:
    part, moment = node.args
    if isinstance(part, ast.Constant):
        function = DATE_PARTS.get(str(part.value).lower())
        return ast.Constant(value=None) if function is None else call(node, function, moment)
    branches: list[Any] = []
    for name, function in DATE_PARTS.items():
        branches += [
            ast.CompareOperation(left=part, right=ast.Constant(value=name), op="=="),
            call(node, function, moment),
        ]
    return call(node, "multiIf", *branches, None)


def _date_bin(context: Context, node: ast.Call) -> ast.Node:
    step, moment, origin = node.args
    return call(node, "toStartOfInterval", moment, step, origin)


def _to_timestamp(context: Context, node: ast.Call) -> ast.Node:
    return call(node, "toDateTime", call(node, "fromUnixTimestamp", node.args[0]), *node.args[1:])


def _make_interval(context: Context, node: ast.Call) -> ast.Node:
    units = ("Year", "Month", "Week", "Day", "Hour", "Minute")
    intervals = [
        call(node, f"toInterval{unit}", at) for unit, at in zip(units, node.args, strict=True)
    ]
    total: ast.Node = intervals[0]
    for one in intervals[1:]:
        total = ast.ArithmeticOperation(left=total, right=one, op="+", span=node.span)
    return total


def _make_timestamptz(context: Context, node: ast.Call) -> ast.Node:
    return call(node, "toTimeZone", call(node, "make_timestamp", *node.args[:6]), node.args[6])


def _timezone(context: Context, node: ast.Call) -> ast.Node:
    return call(node, "toTimeZone", node.args[1], node.args[0])


def _split_part(context: Context, node: ast.Call) -> ast.Node:
    text, separator, index = node.args
    parts = call(node, "splitByString", separator, text)
    return call(node, "arrayElement", parts, index)


def _json_agg(context: Context, node: ast.Call) -> ast.Node:
    return call(node, "toJSONString", call(node, "groupArray", *node.args))


def _string_agg(context: Context, node: ast.Call) -> ast.Node:
    return call(node, "arrayStringConcat", call(node, "groupArray", node.args[0]), node.args[1])


def _every(context: Context, node: ast.Call) -> ast.Node:
    return call(node, "toBool", call(node, "min", *node.args))


def _sortable_semver(context: Context, node: ast.Call) -> ast.Node:
    version = call(node, "extract", call(node, "assumeNotNull", node.args[0]), r"(\d+(\.\d+)+)")
    body = call(node, "toIntOrZero", ast.Field(chain=("x",)))
    return call(
        node,
        "arrayMap",
        ast.Lambda(args=("x",), expr=body),
        call(node, "splitByChar", ".", version),
    )


def _survey_response(context: Context, node: ast.Call) -> ast.Node:
    """Read an answer by the question's id, else by its index."""
    index = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
    by_index = f"$survey_response_{index}" if index else "$survey_response"
    keys = [by_index]
    if len(node.args) > 1 and isinstance(node.args[1], ast.Constant):
        keys.insert(0, f"$survey_response_{node.args[1].value}")
    several = len(node.args) > 2 and getattr(node.args[2], "value", None) in (True, 1)
    reads: list[ast.Node] = []
    for key in keys:
        read: ast.Node = ast.Field(chain=("properties", key), span=node.span)
        if several:
            read = call(node, "JSONExtractArrayRaw", ast.Field(chain=("properties",)), key)
            reads.append(read)
        else:
            reads.append(call(node, "nullIf", read, ""))
    if len(reads) == 1:
        return reads[0]
    if several:
        return call(node, "if", call(node, "notEmpty", reads[0]), *reads)
    return call(node, "coalesce", *reads)


MACROS: dict[str, Callable[[Context, ast.Call], ast.Node]] = {
    "date_part": _date_part,
    "date_bin": _date_bin,
    "to_timestamp": _to_timestamp,
    "make_interval": _make_interval,
    "make_timestamptz": _make_timestamptz,
    "timezone": _timezone,
    "split_part": _split_part,
    "json_agg": _json_agg,
    "string_agg": _string_agg,
    "every": _every,
    "sortableSemver": _sortable_semver,
    "getSurveyResponse": _survey_response,
    "uniqueSurveySubmissionsFilter": unique_submissions,
    "matchesAction": matches_action,
}
"""HogQL name -> what it stands for. `md5`, which needs a function that HogQL lacks, is a special."""
