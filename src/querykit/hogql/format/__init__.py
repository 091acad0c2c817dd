"""The formatter: a readable layout that says the same.

It works on the words of the text, not on the tree, so that comments, CASE, `||` and templates stay as
they were written. The tree serves to tell keywords from names, and to prove that nothing changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import HogQLSyntaxError, NotFormattable
from querykit.hogql.format.layout import laid_out
from querykit.hogql.format.pieces import pieces_of
from querykit.hogql.parser import parse_expr, parse_select

if TYPE_CHECKING:
    from querykit.hogql import ast

WIDTH = 88
"""Longest line, where there is a place to break one."""


def format_hogql(sql: str, *, width: int = WIDTH) -> str:
    """Return a query or an expression with keywords in capitals and one layout.

    What fits on one line stays on one line; else each clause has a line of its own, and the items of
    a clause that does not fit. Formatting twice is formatting once.

    Raises:
        HogQLSyntaxError: it is neither a query nor an expression.
        NotFormattable: laid out anew it would not say the same; a bug, and nothing is changed.
    """
    tree = _parse(sql)
    for capitals in (True, False):
        text = laid_out(pieces_of(sql, tree, capitals=capitals), width)
        if _same(text, tree):
            return text + "\n" if sql.endswith("\n") else text
    raise NotFormattable("this text cannot be formatted without changing what it says")


def format_printed(sql: str, *, width: int = WIDTH) -> str:
    """Return what `format_hogql` does, for a text that `print_hogql` wrote, perhaps with comments.

    Nothing is parsed: in such a text keywords are told by their capitals.
    """
    if "</" in sql or "/>" in sql:  # a tag, whose text is no HogQL
        return format_hogql(sql, width=width)
    return laid_out(pieces_of(sql, None, capitals=True), width)


def _parse(sql: str) -> ast.Node:
    try:
        return parse_select(sql)
    except HogQLSyntaxError as not_a_query:
        try:
            return parse_expr(sql)
        except HogQLSyntaxError:
            raise not_a_query from None


def _same(text: str, tree: ast.Node) -> bool:
    try:
        return _parse(text) == tree
    except HogQLSyntaxError:
        return False
