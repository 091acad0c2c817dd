"""Python: dictionaries, constructors such as `TrendsQuery(series=[...])`, and `json.loads("...")`.

The standard library's parser gives the places; a value is edited where it stands, so nothing has to
be printed that does not change.
"""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING

from querykit.errors import NotCode, UserError
from querykit.rewrite.code import (
    Code,
    Reading,
    filled_in,
    partly,
    queries_in,
    refuse_deep,
)
from querykit.rewrite.literal import LiteralText
from querykit.rewrite.python_places import PythonPlaces, comments_of
from querykit.rewrite.python_reader import PythonReader, is_constructor
from querykit.rewrite.python_strings import json_in_string
from querykit.rewrite.syntax import Syntax

if TYPE_CHECKING:
    from collections.abc import Iterator


class PythonSyntax(Syntax):
    """How Python spells values."""

    name = "Python"
    constants = {None: "None", True: "True", False: "False"}  # noqa: RUF012 - typed in the base
    long_strings = ('"""', "'''")


class PythonCode(Code):
    """A text in Python, and its syntax tree.

    Raises:
        TooDeep: brackets are nested too deep.
        NotCode: the text does not parse.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        refuse_deep(text)
        parsed = " " + text[1:] if text.startswith("\ufeff") else text
        try:
            self.tree = ast.parse(text.removeprefix("\ufeff"))
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            line = getattr(error, "lineno", None) or 1
            raise NotCode(
                f"the text does not parse as Python: {getattr(error, 'msg', None) or 'too deep'}",
                hint="querykit changes nothing in it",
                span=PythonPlaces(text).line(line),
            ) from error
        self.set_comments(comments_of(parsed, self.is_alone))
        self.places = PythonPlaces(text)

    def syntax_of(self, literal: LiteralText) -> Syntax:
        """Return how values are spelled in a literal."""
        root = literal.root
        inside = self.blank[root[2] : literal.end_of(root)]
        votes = Counter(character for character in inside if character in "'\"")
        if not votes:
            votes = Counter(character for character in self.blank if character in "'\"")
        quote = "'" if votes["'"] > votes['"'] else '"'
        return PythonSyntax(quote=quote, trailing=literal.trailing_commas())


def read_python(text: str) -> Reading:
    """Find the queries of a text."""
    reading = Reading()
    try:
        code = PythonCode(text)
    except UserError as error:
        return reading.refuse(error)
    for name, value in _constants(code.tree):
        made, _ = PythonReader(code).value(value, (-1, -1), 0, in_model=False)
        code.define(name, made)
    pending: list[tuple[ast.AST, str]] = [(code.tree, "literal")]
    while pending:
        node, place = pending.pop()
        if isinstance(node, (ast.Dict, ast.List)) or is_constructor(node, top=True):
            reader = PythonReader(code)
            value, root = reader.value(node, (-1, -1), 0, in_model=is_constructor(node, top=True))
            whole = LiteralText(code, value, root, reader.places)
            reading.pieces += queries_in(whole, place)
            pending.extend((below, "literal") for below in reversed(reader.expressions))
            continue
        if isinstance(node, ast.JoinedStr):
            reading.problems += filled_in(code, *code.places.span(node))
            continue  # pieces of strings with interpolation say nothing by themselves
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            reading.pieces += json_in_string(code, node)
        below = list(ast.iter_child_nodes(node))
        pending.extend((child, _name(node)) for child in reversed(below))
    reading.problems += partly(reading.pieces)
    return reading


def _constants(module: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Yield the names that a module gives one value, and those values."""
    times = Counter(
        node.id
        for node in ast.walk(module)
        if isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del))
    )
    for statement in module.body:
        if isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value is not None:
            name = _name(statement)
            if times[name] == 1:
                yield name, statement.value


def _name(node: ast.AST) -> str:
    """Return the name of the variable or argument that a value is for."""
    if isinstance(node, ast.keyword):
        return node.arg or "literal"
    target: ast.AST | None = None
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target = node.targets[0]
    elif isinstance(node, ast.AnnAssign):
        target = node.target
    return target.id if isinstance(target, ast.Name) else "literal"
