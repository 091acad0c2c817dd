"""Values of a type that ClickHouse does not take where they stand.

Only what is known is looked at: a property without a definition is text, a call whose type the catalogue
does not tell is anything. These are warnings, for the check: PostHog compiles such a query, and
ClickHouse refuses it or one of its rows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import UUID

from querykit.errors import Diagnostic, Severity
from querykit.hogql import ast, typed
from querykit.hogql.printers.hogql import print_hogql
from querykit.hogql.typed import type_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from querykit.hogql.functions import Function
    from querykit.hogql.resolver.context import Context

WRONG_TYPE = "QK327"
WORDS = {
    "String": "text",
    "Integer": "a number",
    "Float": "a number",
    "Decimal": "a number",
    "Boolean": "a boolean",
    "Date": "a date",
    "DateTime": "a time",
    "UUID": "a UUID",
    "Array": "an array",
    "Map": "a map",
    "Tuple": "a tuple",
    "Interval": "an interval",
}
"""Kind of a type -> how it is called; kinds that are not here are not known well enough."""

NUMBERS = frozenset({"Integer", "Float", "Decimal"})
TIMES = frozenset({"Date", "DateTime"})
MOMENT = re.compile(
    r"\d{4}-?\d\d?-?\d\d?([ T]\d\d?(:\d\d){0,2}(\.\d+)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?"
)
PATTERNS = frozenset({"like", "not like", "ilike", "not ilike", "=~", "!~", "=~*", "!~*"})
SEVERAL = frozenset({"in", "not in"})
OF_NUMBERS = re.compile(
    r"array(Sum|Avg|CumSum|Product|Difference|AUC)|(sum|avg|min|max)ForEach|(sum|avg|median)Array|LpDist"
)
"""Functions of arrays whose items must be numbers."""

SMALL = ("h3", "bitmap")
"""How functions begin that take numbers smaller than HogQL makes of text."""

CONDITIONS = ("countIf", "countStateIf")
"""Functions whose first argument is a condition."""


def wrong_argument(
    context: Context, function: Function, node: ast.Call, args: Sequence[typed.Node]
) -> None:
    """Warn of a first argument that the function does not take."""
    if function.takes is None or not args or not node.args:
        return
    kind = _kind(args[0])
    if kind is None or kind in function.takes:
        return
    kinds = function.takes - {"Boolean"} if function.takes >= NUMBERS else function.takes
    taken = " or ".join(dict.fromkeys(WORDS[one] for one in sorted(kinds)))
    written = print_hogql(node.args[0])
    message = f"{node.name}() takes {taken}, and {written} is {WORDS[kind]}"
    fix = _converted(written, kind, function)
    hint = f"write {node.name}({fix})" if fix else None
    _warn(context, message, node.args[0], hint, fix if _is_name(node.args[0]) else None)


def wrong_operand(
    context: Context, node: ast.ArithmeticOperation, left: typed.Node, right: typed.Node
) -> None:
    """Warn of arithmetic with text."""
    for one, value in ((node.left, left), (node.right, right)):
        if _kind(value) == "String":
            written = print_hogql(one)
            other = _kind(right if one is node.left else left)
            conversion = "toDateTime" if other in TIMES else "toFloat"
            message = f"{written} is text, which nothing can be calculated with"
            fix = f"{conversion}({written})"
            _warn(context, message, one, f"write {fix}", fix if _is_name(one) else None)


def wrong_comparison(
    context: Context, node: ast.CompareOperation, left: typed.Node, right: typed.Node
) -> None:
    """Warn of a comparison with a constant of another type, and of patterns for what is no text."""
    if node.op in PATTERNS:
        kind = _kind(left)
        if kind is not None and kind != "String":
            written = print_hogql(node.left)
            message = f"{written} is {WORDS[kind]}, and a pattern is for text"
            _warn(context, message, node.left, f"write toString({written})")
        return
    for value, other, at in ((left, right, node.left), (right, left, node.right)):
        kind = _kind(value)
        if kind is None or isinstance(value, typed.Literal) or _is_undeclared(value):
            continue
        for constant in _constants(other, several=node.op in SEVERAL):
            problem = PROBLEMS.get(kind, _no_problem)(constant)
            if problem:
                message = f"{print_hogql(at)} is {WORDS[kind]}, and {constant!r} {problem}"
                _warn(context, message, node, HINTS.get(kind))
                break


def _kind(node: typed.Node) -> str | None:
    kind = type_of(node).kind
    return kind if kind in WORDS else "String" if kind == "JSON" else None


def _is_undeclared(node: typed.Node) -> bool:
    """Return whether a value is a property that nobody defined: it is read as what stands beside it."""
    bare = node.expr if isinstance(node, typed.Aliased) else node
    return isinstance(bare, typed.Property) and bare.declared is None


def _is_name(node: ast.Node) -> bool:
    return isinstance(node, ast.Field)


def _converted(written: str, kind: str, function: Function) -> str | None:
    """Return an expression of HogQL that makes what a function takes of a value."""
    wanted = function.takes or frozenset()
    if function.name.startswith(SMALL):
        return None
    if kind == "String" and wanted & NUMBERS:
        if function.name.startswith(CONDITIONS):
            return f"{written} = 'true'"
        return f"toFloat({written})" if wanted >= NUMBERS else f"toInt({written})"
    if kind == "String" and wanted & TIMES:
        return f"toDateTime({written})"
    if kind == "String" and wanted == {"Array"}:
        sort = "Array(Float64)" if OF_NUMBERS.match(function.name) else "Array(String)"
        return f"JSONExtract(ifNull({written}, ''), '{sort}')"
    return f"toString({written})" if "String" in wanted else None


def _constants(node: typed.Node, *, several: bool) -> list[Any]:
    if isinstance(node, typed.Literal):
        return [] if node.value is None else [node.value]
    items: Sequence[typed.Node] = ()
    if several and isinstance(node, typed.Array):
        items = node.items
    elif several and isinstance(node, typed.Call) and node.name == "tuple":
        items = node.args
    return [one for item in items for one in _constants(item, several=False)]


def _warn(
    context: Context, message: str, at: ast.Node, hint: str | None, fix: str | None = None
) -> None:
    if context.warnings is not None:
        finding = Diagnostic(
            WRONG_TYPE, message, Severity.WARNING, span=at.span, hint=hint, fix=fix
        )
        if finding not in context.warnings:
            context.warnings.append(finding)


# -- what is wrong with a constant beside a value of each kind ----------------------------------------


def _no_problem(value: Any) -> str | None:  # noqa: ARG001 - as all that judge
    return None


def _beside_text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "is a boolean"
    return "is a number" if isinstance(value, (int, float)) else None


def _beside_number(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    try:
        float(value)
    except ValueError:
        return "is no number"
    return None


def _beside_time(value: Any) -> str | None:
    if not isinstance(value, str) or value.isdigit() or MOMENT.fullmatch(value):
        return None
    return "is no point in time"


def _beside_uuid(value: Any) -> str | None:
    try:
        UUID(value)
    except (ValueError, AttributeError, TypeError):
        return "is no UUID"
    return None


def _beside_array(value: Any) -> str | None:
    return None if isinstance(value, str) and value.startswith("[") else "is no array"


PROBLEMS: dict[str, Callable[[Any], str | None]] = {
    "String": _beside_text,
    "Integer": _beside_number,
    "Float": _beside_number,
    "Decimal": _beside_number,
    "Date": _beside_time,
    "DateTime": _beside_time,
    "UUID": _beside_uuid,
    "Array": _beside_array,
}
HINTS = {
    "DateTime": "write a date, or now() - interval 7 day",
    "Date": "write a date, or today() - interval 7 day",
    "Array": "write has(array, value)",
}
