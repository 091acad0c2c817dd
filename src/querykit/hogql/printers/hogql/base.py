"""What all parts of the HogQL printer share: levels of tightness, and the table of printers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from querykit.hogql.names import name

if TYPE_CHECKING:
    from querykit.hogql import ast


class Level(IntEnum):
    """How tightly an expression holds together; a looser one inside needs parentheses."""

    QUERY = -1
    ANY = 0
    LAMBDA = 1
    ALIAS = 2
    OR = 4
    AND = 5
    NOT = 6
    BETWEEN = 7
    COMPARE = 9
    SUM = 10
    PRODUCT = 11
    UNARY = 12
    POSTFIX = 13


Printed = tuple[str, Level]
Printer = Callable[[Any], Printed]

PRINTERS: dict[type[ast.Node], Printer] = {}
"""How each class of nodes is written; the modules beside this one fill it."""


def print_hogql(node: ast.Node) -> str:
    """Return the HogQL of a tree; parsing it gives the same tree.

    Raises:
        UnsupportedSyntax: the tree holds what HogQL cannot say.
    """
    return PRINTERS[type(node)](node)[0]


def print_expr(node: ast.Node) -> str:
    """Return the HogQL of a tree where an expression is wanted: a query in parentheses."""
    return at(Level.ANY, node)


def at(level: Level, node: ast.Node) -> str:
    """Return a node as an operand of something that holds at least so tightly."""
    text, own = PRINTERS[type(node)](node)
    return text if own >= level else f"({text})"


def checked(printer: Printer) -> Printer:
    """Return a printer that first holds the words of a node against their lists once more."""

    def printed(node: Any) -> Printed:
        node.__post_init__()
        return printer(node)

    return printed


def items(nodes: Iterable[ast.Node]) -> str:
    """Return nodes with commas between them."""
    return ", ".join([at(Level.ANY, one) for one in nodes])


def distinct(nodes: tuple[ast.Node, ...]) -> str:
    """Return nodes after DISTINCT, where a parser takes `(a) -> b` for something else."""
    text = items(nodes)
    if nodes and PRINTERS[type(nodes[0])](nodes[0])[1] is Level.LAMBDA:
        text = ", ".join([over(nodes[0]), *[at(Level.ANY, one) for one in nodes[1:]]])
    return f"DISTINCT {text}"


def names(words: Iterable[str]) -> str:
    """Return names with commas between them."""
    return ", ".join([name(one) for one in words])


def over(node: ast.Node) -> str:
    """Return a query in parentheses, and anything else as an operand of a postfix."""
    return at(Level.POSTFIX, node)
