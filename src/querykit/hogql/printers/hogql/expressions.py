"""How expressions are written in HogQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.errors import UnsupportedSyntax
from querykit.hogql import ast
from querykit.hogql.names import function, name, part, quoted, string, tag_name, type_name
from querykit.hogql.printers.hogql.base import Level, at, distinct, items, names, over, print_hogql

if TYPE_CHECKING:
    from collections.abc import Callable

    from querykit.hogql.printers.hogql.base import Printed, Printer

WRITTEN = {"==": "=", "=~": "=~", "!~": "!~", "=~*": "=~*", "!~*": "!~*"}
NUMBERS = {"Infinity": "inf", "-Infinity": "-inf", "NaN": "nan"}


# -- names, values, calls ---------------------------------------------------------------------------


def _field(node: ast.Field) -> Printed:
    first = node.chain[0]
    head = first if first == "*" else name(first)
    return ".".join([head, *map(part, node.chain[1:])]), Level.POSTFIX


def _constant(node: ast.Constant) -> Printed:
    value = node.value
    if node.value_type == "number":
        text = NUMBERS.get(value) or _digits(value)
    elif value is None or isinstance(value, bool):
        return str(value).lower().replace("none", "NULL"), Level.POSTFIX
    elif isinstance(value, str):
        return string(value), Level.POSTFIX
    elif isinstance(value, (int, float)):
        text = repr(value)
    else:
        raise UnsupportedSyntax(f"a {type(value).__name__} cannot be written in HogQL")
    # A dot after a number is part of it, so no number is an operand of a postfix.
    return text, Level.UNARY


def _digits(text: object) -> str:
    digits = str(text)
    if not digits.removeprefix("-").isdecimal() or not digits.isascii():
        raise UnsupportedSyntax(f"{text!r} is no number")
    return digits


def _call(node: ast.Call) -> Printed:
    # `cast(a AS b)` is no call with an alias.
    alone = node.name.lower() in ("cast", "try_cast") and len(node.args) == 1
    text = quoted(node.name) if alone else function(node.name)
    if node.params is not None:
        text += f"({items(node.params)})"
    if node.within_group is not None:
        return f"{text} WITHIN GROUP (ORDER BY {items(node.within_group)})", Level.POSTFIX
    inner = distinct(node.args) if node.distinct else items(node.args)
    if node.order_by is not None:
        inner += f" ORDER BY {items(node.order_by)}"
    text += f"({inner})"
    if node.filter_expr is not None:
        text += f" FILTER (WHERE {at(Level.OR, node.filter_expr)})"
    return text, Level.POSTFIX


def _expr_call(node: ast.ExprCall) -> Printed:
    one = node.expr
    chained = isinstance(one, ast.ExprCall) or (
        isinstance(one, ast.Call) and one.params is not None
    )
    callee = over(one) if chained else f"({at(Level.ANY, one)})"
    return f"{callee}({items(node.args)})", Level.POSTFIX


def _lambda(node: ast.Lambda) -> Printed:
    # Without the parentheses, `not a, b -> c` would be a lambda of two arguments.
    heads = f"({names(node.args)})"
    braces = isinstance(node.expr, (ast.Placeholder, ast.Dict))
    body = at(Level.ANY, node.expr)
    return f"{heads} -> {f'({body})' if braces else body}", Level.LAMBDA


def _placeholder(node: ast.Placeholder) -> Printed:
    return f"{{{at(Level.ANY, node.expr)}}}", Level.POSTFIX


# -- operators --------------------------------------------------------------------------------------


def _joined(word: str, level: Level) -> Callable[[ast.And | ast.Or], Printed]:
    def printed(node: ast.And | ast.Or) -> Printed:
        tighter = Level(level + 1)
        return f" {word} ".join([at(tighter, one) for one in node.exprs]), level

    return printed


def _not(node: ast.Not) -> Printed:
    text = at(Level.NOT, node.expr)
    # `not (` begins a call of the function `not`: it must take the whole operand.
    return (f"not ({at(Level.ANY, node.expr)})" if text[0] == "(" else f"NOT {text}"), Level.NOT


def _compare(node: ast.CompareOperation) -> Printed:
    left = at(Level.COMPARE, node.left)
    if node.is_null_comparison_style:
        return f"{left} IS {'' if node.op == '==' else 'NOT '}NULL", Level.COMPARE
    if node.op.startswith("global"):
        raise UnsupportedSyntax(f"{node.op} cannot be written in HogQL", span=node.span)
    op = WRITTEN.get(node.op, node.op.upper())
    return f"{left} {op} {at(Level.SUM, node.right)}", Level.COMPARE


def _between(node: ast.BetweenExpr) -> Printed:
    word = "NOT BETWEEN" if node.negated else "BETWEEN"
    expr, low, high = (at(Level.SUM, one) for one in (node.expr, node.low, node.high))
    return f"{expr} {word} {low} AND {high}", Level.BETWEEN


def _is_distinct(node: ast.IsDistinctFrom) -> Printed:
    word = "IS NOT DISTINCT FROM" if node.negated else "IS DISTINCT FROM"
    # What follows it is taken into its right side, so it holds less tightly than a comparison.
    return f"{at(Level.COMPARE, node.left)} {word} {at(Level.SUM, node.right)}", Level.BETWEEN


def _arithmetic(node: ast.ArithmeticOperation) -> Printed:
    level = Level.SUM if node.op in "+-" else Level.PRODUCT
    right = at(Level(level + 1), node.right)
    return f"{at(level, node.left)} {node.op} {right}", level


# -- collections and what follows a value -----------------------------------------------------------


def _array(node: ast.Array) -> Printed:
    return f"[{items(node.exprs)}]", Level.POSTFIX


def _tuple(node: ast.Tuple) -> Printed:
    if not node.exprs:
        return "tuple()", Level.POSTFIX
    return f"({items(node.exprs)}{',' if len(node.exprs) == 1 else ''})", Level.POSTFIX


def _dict(node: ast.Dict) -> Printed:
    pairs = [f"{at(Level.OR, key)}: {at(Level.OR, value)}" for key, value in node.items]
    return f"{{{', '.join(pairs)}}}", Level.POSTFIX


def _array_access(node: ast.ArrayAccess) -> Printed:
    mark = "?." if node.nullish else ""
    return f"{over(node.array)}{mark}[{at(Level.ANY, node.property)}]", Level.POSTFIX


def _tuple_access(node: ast.TupleAccess) -> Printed:
    return f"{over(node.tuple)}{'?' if node.nullish else ''}.{node.index:d}", Level.POSTFIX


def _array_slice(node: ast.ArraySlice) -> Printed:
    ends = [at(Level.OR, one) if one else "" for one in (node.start_expr, node.end_expr)]
    return f"{over(node.array)}[{':'.join(ends)}]", Level.POSTFIX


def _cast(word: str) -> Callable[[ast.TypeCast | ast.TryCast], Printed]:
    def printed(node: ast.TypeCast | ast.TryCast) -> Printed:
        return f"{word}({at(Level.OR, node.expr)} AS {type_name(node.type_name)})", Level.POSTFIX

    return printed


def _columns(node: ast.ColumnsExpr) -> Printed:
    if node.regex is not None:
        return f"COLUMNS({string(node.regex)})", Level.POSTFIX
    if not node.all_columns:
        return f"COLUMNS({items(node.columns or ())})", Level.POSTFIX
    text = "*"
    if node.exclude is not None:
        text += f" EXCLUDE ({names(node.exclude)})"
    if node.replace is not None:
        pairs = [f"{at(Level.OR, expr)} AS {name(alias)}" for alias, expr in node.replace]
        text += f" REPLACE ({', '.join(pairs)})"
    return f"({text})", Level.POSTFIX


# -- windows, orders, tags --------------------------------------------------------------------------


def _order(node: ast.OrderExpr) -> Printed:
    text = at(Level.OR, node.expr) + (" DESC" if node.order == "DESC" else "")
    return text + (f" {print_hogql(node.with_fill)}" if node.with_fill else ""), Level.ANY


def _with_fill(node: ast.WithFillExpr) -> Printed:
    ends = {"FROM": node.from_value, "TO": node.to_value, "STEP": node.step_value}
    given = [f" {word} {at(Level.SUM, one)}" for word, one in ends.items() if one is not None]
    return "WITH FILL" + "".join(given), Level.ANY


def _frame_end(node: ast.WindowFrameExpr) -> Printed:
    if node.frame_type == "CURRENT ROW":
        return node.frame_type, Level.ANY
    value = "UNBOUNDED" if node.frame_value is None else repr(node.frame_value)
    return f"{value} {node.frame_type}", Level.ANY


def _window(node: ast.WindowExpr) -> Printed:
    parts = []
    if node.partition_by is not None:
        parts.append(f"PARTITION BY {items(node.partition_by)}")
    if node.order_by is not None:
        parts.append(f"ORDER BY {items(node.order_by)}")
    if node.frame_method and node.frame_start:
        frame = print_hogql(node.frame_start)
        if node.frame_end is not None:
            frame = f"BETWEEN {frame} AND {print_hogql(node.frame_end)}"
        parts.append(f"{node.frame_method} {frame}")
    return " ".join(parts), Level.ANY


def _window_function(node: ast.WindowFunction) -> Printed:
    text = f"{function(node.name)}({items(node.exprs)})"
    if node.args:
        text += f"({items(node.args)})"
    if node.over_identifier is not None:
        return f"{text} OVER {name(node.over_identifier)}", Level.POSTFIX
    window = print_hogql(node.over_expr) if node.over_expr is not None else ""
    return f"{text} OVER ({window})", Level.POSTFIX


def _tag(node: ast.HogQLXTag) -> Printed:
    kind, attributes, inner = tag_name(node.kind), "", ""
    for one in node.attributes:
        if isinstance(one.value, tuple):
            inner = "".join([_child(child) for child in one.value])
        else:
            attributes += f" {print_hogql(one)}"
    has_children = any(isinstance(one.value, tuple) for one in node.attributes)
    text = f"<{kind}{attributes}>{inner}</{kind}>" if has_children else f"<{kind}{attributes} />"
    return text, Level.POSTFIX


def _attribute(node: ast.HogQLXAttribute) -> Printed:
    value: Any = node.value
    if isinstance(value, tuple):
        raise UnsupportedSyntax("children of a tag stand between its ends")
    return f"{tag_name(node.name)}={{{at(Level.ANY, value)}}}", Level.ANY


def _child(node: ast.Node) -> str:
    text = at(Level.ANY, node)
    return text if isinstance(node, ast.HogQLXTag) else f"{{{text}}}"


def _alias(node: ast.Alias) -> Printed:
    return f"{at(Level.ALIAS, node.expr)} AS {name(node.alias)}", Level.ALIAS


def _named_argument(node: ast.NamedArgument) -> Printed:
    return f"{name(node.name)} := {at(Level.OR, node.value)}", Level.ANY


EXPRESSIONS: dict[type[ast.Node], Printer] = {
    ast.Alias: _alias,
    ast.And: _joined("AND", Level.AND),
    ast.ArithmeticOperation: _arithmetic,
    ast.Array: _array,
    ast.ArrayAccess: _array_access,
    ast.ArraySlice: _array_slice,
    ast.BetweenExpr: _between,
    ast.Call: _call,
    ast.ColumnsExpr: _columns,
    ast.CompareOperation: _compare,
    ast.Constant: _constant,
    ast.Dict: _dict,
    ast.ExprCall: _expr_call,
    ast.Field: _field,
    ast.HogQLXAttribute: _attribute,
    ast.HogQLXTag: _tag,
    ast.IsDistinctFrom: _is_distinct,
    ast.Lambda: _lambda,
    ast.NamedArgument: _named_argument,
    ast.Not: _not,
    ast.Or: _joined("OR", Level.OR),
    ast.OrderExpr: _order,
    ast.Placeholder: _placeholder,
    ast.PositionalRef: lambda node: (f"#{node.index:d}", Level.POSTFIX),
    ast.SpreadExpr: lambda node: (f"*{over(node.expr)}", Level.ANY),
    ast.TryCast: _cast("TRY_CAST"),
    ast.Tuple: _tuple,
    ast.TupleAccess: _tuple_access,
    ast.TypeCast: _cast("CAST"),
    ast.WindowExpr: _window,
    ast.WindowFrameExpr: _frame_end,
    ast.WindowFunction: _window_function,
    ast.WithFillExpr: _with_fill,
}
