"""Short names for trees that are written by hand."""

from __future__ import annotations

from typing import Any

from querykit.hogql import ast

NULL = ast.Constant(value=None)


def const(value: Any) -> ast.Constant:
    """Return a constant."""
    return ast.Constant(value=value)


def name(*chain: str) -> ast.Field:
    """Return a name."""
    return ast.Field(chain=chain)


def tree(value: Any) -> ast.Node:
    """Return a tree as it is, and any other value as a constant."""
    return value if isinstance(value, ast.Node) else ast.Constant(value=value)


def call(function: str, *args: Any) -> ast.Call:
    """Return a call; Python values become constants."""
    return ast.Call(name=function, args=tuple([tree(one) for one in args]))


def parametric(function: str, parameter: Any, *args: Any) -> ast.Call:
    """Return a call with one parameter: `f(parameter)(args)`."""
    return ast.Call(
        name=function, params=(tree(parameter),), args=tuple([tree(one) for one in args])
    )


def compare(left: Any, op: str, right: Any) -> ast.CompareOperation:
    """Return a comparison."""
    return ast.CompareOperation(left=tree(left), right=tree(right), op=op)


def either(*conditions: ast.Node) -> ast.Or:
    """Join conditions by OR."""
    return ast.Or(exprs=conditions)


def both(*conditions: ast.Node) -> ast.And:
    """Join conditions by AND."""
    return ast.And(exprs=conditions)
