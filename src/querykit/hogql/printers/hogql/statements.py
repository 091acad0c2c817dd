"""How Hog programs are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql import ast
from querykit.hogql.names import function, name
from querykit.hogql.printers.hogql.base import Level, at, names, print_hogql

if TYPE_CHECKING:
    from querykit.hogql.printers.hogql.base import Printed, Printer


def _program(node: ast.Program) -> Printed:
    return " ".join([print_hogql(one) for one in node.declarations]), Level.ANY


def _block(node: ast.Block) -> Printed:
    inner = " ".join([print_hogql(one) for one in node.declarations])
    return f"{{ {inner} }}" if inner else "{ }", Level.ANY


def _declaration(node: ast.VariableDeclaration) -> Printed:
    return f"let {name(node.name)}{_given(node.expr)};", Level.ANY


def _given(node: ast.Node | None) -> str:
    return "" if node is None else f" := {at(Level.ANY, node)}"


def _assignment(node: ast.VariableAssignment) -> Printed:
    return f"{at(Level.POSTFIX, node.left)} := {at(Level.ANY, node.right)};", Level.ANY


def _expression(node: ast.ExprStatement) -> Printed:
    return ";" if node.expr is None else f"{at(Level.ANY, node.expr)};", Level.ANY


def _return(node: ast.ReturnStatement) -> Printed:
    return "return;" if node.expr is None else f"return {at(Level.ANY, node.expr)};", Level.ANY


def _throw(node: ast.ThrowStatement) -> Printed:
    return "throw;" if node.expr is None else f"throw {at(Level.ANY, node.expr)};", Level.ANY


def _if(node: ast.IfStatement) -> Printed:
    other = "" if node.else_ is None else f" else {print_hogql(node.else_)}"
    return f"if ({at(Level.ANY, node.expr)}) {print_hogql(node.then)}{other}", Level.ANY


def _while(node: ast.WhileStatement) -> Printed:
    return f"while ({at(Level.ANY, node.expr)}) {print_hogql(node.body)}", Level.ANY


def _for(node: ast.ForStatement) -> Printed:
    ends = [
        "" if one is None else print_hogql(one).removesuffix(";")
        for one in (node.initializer, node.condition, node.increment)
    ]
    body = "{ }" if node.body is None else print_hogql(node.body)
    return f"for ({'; '.join(ends)}) {body}", Level.ANY


def _for_in(node: ast.ForInStatement) -> Printed:
    variables = ", ".join([name(one) for one in (node.key_var, node.value_var) if one is not None])
    return (
        f"for (let {variables} in {at(Level.ANY, node.expr)}) {print_hogql(node.body)}",
        Level.ANY,
    )


def _function(node: ast.Function) -> Printed:
    return f"fun {function(node.name)}({names(node.params)}) {print_hogql(node.body)}", Level.ANY


def _try(node: ast.TryCatchStatement) -> Printed:
    text = f"try {print_hogql(node.try_stmt)}"
    for variable, kind, body in node.catches:
        head = "" if variable is None else f" ({name(variable)}{f': {name(kind)}' if kind else ''})"
        text += f" catch{head} {print_hogql(body)}"
    if node.finally_stmt is not None:
        text += f" finally {print_hogql(node.finally_stmt)}"
    return text, Level.ANY


STATEMENTS: dict[type[ast.Node], Printer] = {
    ast.Block: _block,
    ast.ExprStatement: _expression,
    ast.ForInStatement: _for_in,
    ast.ForStatement: _for,
    ast.Function: _function,
    ast.IfStatement: _if,
    ast.Program: _program,
    ast.ReturnStatement: _return,
    ast.ThrowStatement: _throw,
    ast.TryCatchStatement: _try,
    ast.VariableAssignment: _assignment,
    ast.VariableDeclaration: _declaration,
    ast.WhileStatement: _while,
}
"""How each statement is written."""
