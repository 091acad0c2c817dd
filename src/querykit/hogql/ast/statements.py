"""Nodes of Hog programs, and of the blocks that lambdas may hold."""

from __future__ import annotations

from dataclasses import dataclass

from querykit.hogql.ast.base import Node


@dataclass(frozen=True, slots=True)
class Program(Node):
    """A whole program."""

    declarations: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Block(Node):
    """Statements in braces."""

    declarations: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class VariableDeclaration(Node):
    """`let name := expr`."""

    name: str
    expr: Node | None = None


@dataclass(frozen=True, slots=True)
class VariableAssignment(Node):
    """`left := right`."""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class ExprStatement(Node):
    """An expression as a statement; without one, a lone semicolon."""

    expr: Node | None = None


@dataclass(frozen=True, slots=True)
class ReturnStatement(Node):
    """`return expr`."""

    expr: Node | None = None


@dataclass(frozen=True, slots=True)
class ThrowStatement(Node):
    """`throw expr`."""

    expr: Node | None = None


@dataclass(frozen=True, slots=True)
class IfStatement(Node):
    """`if (expr) then else else_`."""

    expr: Node
    then: Node
    else_: Node | None = None


@dataclass(frozen=True, slots=True)
class WhileStatement(Node):
    """`while (expr) body`."""

    expr: Node
    body: Node


@dataclass(frozen=True, slots=True)
class ForStatement(Node):
    """`for (initializer; condition; increment) body`."""

    initializer: Node | None = None
    condition: Node | None = None
    increment: Node | None = None
    body: Node | None = None


@dataclass(frozen=True, slots=True)
class ForInStatement(Node):
    """`for (let key_var, value_var in expr) body`."""

    key_var: str | None
    value_var: str
    expr: Node
    body: Node


@dataclass(frozen=True, slots=True)
class Function(Node):
    """`fun name(params) { ... }`."""

    name: str
    params: tuple[str, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class TryCatchStatement(Node):
    """`try { ... } catch (var: type) { ... } finally { ... }`."""

    try_stmt: Node
    catches: tuple[tuple[str | None, str | None, Node], ...] = ()
    finally_stmt: Node | None = None
