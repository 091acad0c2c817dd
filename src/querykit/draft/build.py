"""Building HogQL trees: texts with holes, and the few shapes that every draft needs.

A draft is written as the HogQL it makes, with `{name}` for the parts that vary::

    select("SELECT count() FROM events WHERE {where}", where=condition)

Texts are parsed once. What fills a hole is always a tree or a constant, never text, so that no value
of a query can change what the text says.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from querykit.draft.culprits import about
from querykit.errors import InternalError
from querykit.hogql import ast
from querykit.hogql.parser import parse_expr, parse_select
from querykit.hogql.visitor import Transformer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

TRUE = ast.Constant(value=True)
FALSE = ast.Constant(value=False)


def expr(text: str, /, **parts: Any) -> ast.Node:
    """Return the tree of an expression, with its holes filled."""
    return _fill(_parsed_expr(text), parts)


def select(text: str, /, **parts: Any) -> Any:
    """Return the tree of a query, with its holes filled."""
    return _fill(_parsed_select(text), parts)


def user_expr(text: str) -> ast.Node:
    """Return the tree of an expression that the query brings along.

    Raises:
        HogQLSyntaxError: it is no HogQL.
    """
    with about(text):
        return parse_expr(text)


def const(value: Any) -> ast.Node:
    """Return a value as a constant; a list becomes an array. Trees are left as they are."""
    if isinstance(value, ast.Node):
        return value
    if isinstance(value, (list, tuple)):
        return ast.Array(exprs=tuple([const(one) for one in value]))
    return ast.Constant(value=value)


def field(*chain: str) -> ast.Field:
    """Return a name with dots."""
    return ast.Field(chain=chain)


def call(name: str, *args: Any) -> ast.Call:
    """Return a call; arguments that are no trees become constants."""
    return ast.Call(name=name, args=tuple([const(one) for one in args]))


def compare(op: str, left: Any, right: Any) -> ast.CompareOperation:
    """Return a comparison; sides that are no trees become constants."""
    return ast.CompareOperation(left=const(left), right=const(right), op=op)


def member(of: str, place: int) -> ast.Node:
    """Return the member of a tuple that has a name, `of.1`; places count from 1."""
    return ast.TupleAccess(tuple=field(of), index=place, nullish=False)


def item(of: str | ast.Node, place: int) -> ast.Node:
    """Return the element of an array, `of[1]`; places count from 1, or from -1 backwards."""
    array = field(of) if isinstance(of, str) else of
    return ast.ArrayAccess(array=array, property=const(place), nullish=False)


def minus(left: ast.Node, right: ast.Node) -> ast.Node:
    """Return a difference."""
    return ast.ArithmeticOperation(left=left, right=right, op="-")


def each(*names_and_body: str | ast.Node) -> ast.Node:
    """Return the lambda of some names and a body: `each("x", body)` is `x -> body`."""
    *names, body = names_and_body
    assert isinstance(body, ast.Node)
    return ast.Lambda(args=tuple(map(str, names)), expr=body)


def alias(node: ast.Node, name: str) -> ast.Alias:
    """Return a column with a name."""
    return ast.Alias(expr=node, alias=name)


def all_of(*conditions: ast.Node | None) -> ast.Node:
    """Join the conditions that are there by AND; true when there are none."""
    present: list[ast.Node] = []
    for one in conditions:
        if isinstance(one, ast.And):
            present.extend(one.exprs)
        elif one is not None and one != TRUE:
            present.append(one)
    if not present:
        return TRUE
    return ast.And(exprs=tuple(present)) if len(present) > 1 else present[0]


def any_of(conditions: Iterable[ast.Node]) -> ast.Node:
    """Join conditions by OR; true when there are none, or when one is true anyway."""
    present = list(dict.fromkeys(conditions))
    if not present or TRUE in present:
        return TRUE
    return ast.Or(exprs=tuple(present)) if len(present) > 1 else present[0]


def moment(at: datetime) -> ast.Node:
    """Return an instant as HogQL: local time, or seconds in the hour that comes twice a year."""
    if at.replace(fold=0).utcoffset() != at.replace(fold=1).utcoffset():
        return call("toDateTime", int(at.timestamp()))
    text = at.strftime("%Y-%m-%d %H:%M:%S")
    return call("toDateTime", f"{text}.{at.microsecond:06d}" if at.microsecond else text)


def union(queries: Iterable[ast.Node]) -> ast.Node:
    """Return queries as one: UNION ALL, or the only one."""
    first, *rest = queries
    if not rest:
        return first
    others = tuple([ast.SelectSetNode(select_query=one) for one in rest])
    return ast.SelectSetQuery(initial_select_query=first, subsequent_select_queries=others)


@lru_cache(maxsize=512)
def _parsed_expr(text: str) -> ast.Node:
    return parse_expr(text)


@lru_cache(maxsize=512)
def _parsed_select(text: str) -> ast.Node:
    return parse_select(text)


def _fill(tree: ast.Node, parts: Mapping[str, Any]) -> ast.Node:
    filler = _Filler(parts)
    filled = filler.visit(tree)
    unused = set(parts) - filler.used
    if unused:
        raise InternalError(f"the text of a draft has no hole for {sorted(unused)}")
    return filled


class _Filler(Transformer):
    def __init__(self, parts: Mapping[str, Any]) -> None:
        self.parts = parts
        self.used: set[str] = set()

    def visit_Placeholder(self, node: ast.Placeholder) -> ast.Node:  # noqa: N802
        if not isinstance(node.expr, ast.Field) or node.expr.chain[0] not in self.parts:
            raise InternalError("a hole in the text of a draft is not filled")
        name = node.expr.chain[0]
        self.used.add(name)
        return const(self.parts[name])
