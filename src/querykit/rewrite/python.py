"""Python: dictionaries, constructors such as `TrendsQuery(series=[...])`, and `json.loads("...")`.

The standard library's parser gives the places; a value is edited where it stands, so nothing has to
be printed that does not change.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING

from querykit.errors import NotCode, UserError
from querykit.rewrite.code import (
    MAX_LITERAL_DEPTH,
    Code,
    Reading,
    filled_in,
    partly,
    queries_in,
    refuse_deep,
)
from querykit.rewrite.holes import Hole
from querykit.rewrite.json_scan import Node
from querykit.rewrite.literal import LiteralText, Places
from querykit.rewrite.python_places import PythonPlaces, comments_of
from querykit.rewrite.python_strings import json_in_string
from querykit.rewrite.syntax import Syntax
from querykit.schema.catalogue import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from querykit.errors import Json
    from querykit.rewrite.json_scan import Item

_model = re.compile(r"[A-Z]\w*")
_humps = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


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
        made, _ = _Reader(code).value(value, (-1, -1), 0, in_model=False)
        code.define(name, made)
    pending: list[tuple[ast.AST, str]] = [(code.tree, "literal")]
    while pending:
        node, place = pending.pop()
        if isinstance(node, (ast.Dict, ast.List)) or is_constructor(node, top=True):
            reader = _Reader(code)
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


def is_constructor(node: ast.AST, *, top: bool = False) -> bool:
    """Tell whether an expression makes a model of a query: only members, by name.

    Args:
        node: the expression.
        top: whether it stands by itself, so that its name must be a kind.
    """
    if not isinstance(node, ast.Call) or node.args or not node.keywords:
        return False
    name = model_name(node)
    return name in KINDS if top else _model.fullmatch(name) is not None


def model_name(call: ast.Call) -> str:
    """Return the name of what is called."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


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


class _Reader:
    """Makes one literal of a syntax tree."""

    def __init__(self, code: PythonCode) -> None:
        self.places = Places()
        self.expressions: list[ast.AST] = []
        self._code = code

    def value(
        self,
        node: ast.AST,
        key: tuple[int, int],
        depth: int,
        *,
        in_model: bool,
    ) -> tuple[Json, Item]:
        """Return a value and its place; inside a constructor, others count as objects, too."""
        start, end = self._code.places.span(node)
        if depth >= MAX_LITERAL_DEPTH:
            return self._hole(node), (*key, start, end, None)
        place = Node(start)
        made: Json
        if isinstance(node, ast.Dict):
            self.places.nodes.append(place)
            made = self._dict(node, place, depth + 1)
        elif isinstance(node, ast.List):
            self.places.nodes.append(place)
            made = self._list(node, place, depth + 1, in_model=in_model)
        elif isinstance(node, ast.Call) and is_constructor(node, top=not in_model):
            _, name_end = self._code.places.span(node.func)
            place.start = self._code.blank.index("(", name_end)
            self.places.nodes.append(place)
            made = self._call(node, place, depth + 1)
        else:
            return self._scalar(node), (*key, start, end, None)
        place.end = end
        return made, (*key, start, -1, place)

    def _dict(self, node: ast.Dict, place: Node, depth: int) -> Json:
        members: dict[str, Json] = {}
        position = place.start + 1
        for name, child in zip(node.keys, node.values, strict=True):
            child_start, child_end = self._code.places.span(child)
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                span = self._code.places.span(name)
                made, item = self.value(child, span, depth, in_model=False)
                self.places.add(members, name.value, made, span[0])
                place.items.append(item)
                position = self._outer(span[1], child_start, child_end)
                continue
            position = self._outer(position, child_start, child_end)
            if name is None:
                start = self._code.blank.rindex("**", 0, child_start)
            else:
                start, _ = self._code.places.span(name)
                self.expressions.append(name)
            self.expressions.append(child)
            hole = Hole(self._code.text[start:position])
            self.places.add_spread(place, members, hole, start, position)
        return members

    def _call(self, node: ast.Call, place: Node, depth: int) -> Json:
        members: dict[str, Json] = {}
        name = model_name(node)
        if name in KINDS and all(keyword.arg != "kind" for keyword in node.keywords):
            members["kind"] = name
            self.places.implied[place.start] = frozenset({"kind"})
        for keyword in node.keywords:
            start, end = self._code.places.span(keyword)
            if keyword.arg is None:
                hole = Hole(self._code.text[start:end])
                self.expressions.append(keyword.value)
                self.places.add_spread(place, members, hole, start, end)
                continue
            span = start, start + len(keyword.arg)
            made, item = self.value(keyword.value, span, depth, in_model=True)
            self.places.add(members, keyword.arg, made, start)
            place.items.append(item)
            self._outer(span[1], *self._code.places.span(keyword.value))
        return members

    def _list(
        self,
        node: ast.List,
        place: Node,
        depth: int,
        *,
        in_model: bool,
    ) -> Json:
        items: list[Json] = []
        position = place.start + 1
        for child in node.elts:
            made, item = self.value(child, (-1, -1), depth, in_model=in_model)
            items.append(made)
            place.items.append(item)
            position = self._outer(position, *self._code.places.span(child))
        return items

    def _outer(self, before: int, start: int, end: int) -> int:
        """Note the parentheses around a value, which the parser drops; return where they end.

        Args:
            before: where the text between the value and what comes before it begins.
            start: where the value begins.
            end: where it ends.
        """
        lead = self._code.blank[before:start]
        depth = lead.count("(")
        if not depth:
            return end
        position = end
        for _ in range(depth):
            position = self._code.blank.index(")", position) + 1
        self.places.outer[start] = (before + lead.index("("), position)
        return position

    def _scalar(self, node: ast.AST) -> Json:
        if isinstance(node, ast.Constant) and isinstance(node.value, (str, int, float, NoneType)):
            return node.value
        if (
            isinstance(node, ast.UnaryOp)
            and isinstance(node.op, ast.USub)
            and isinstance(node.operand, ast.Constant)
            and isinstance(node.operand.value, (int, float))
        ):
            return -node.operand.value
        if isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith("NodeKind"):
            kind = _enumerated().get(node.attr)
            if kind is not None:
                return kind
        return self._hole(node)

    def _hole(self, node: ast.AST) -> Hole:
        self.expressions.append(node)
        start, end = self._code.places.span(node)
        return Hole(self._code.text[start:end])


@cache
def _enumerated() -> dict[str, str]:
    """Return the kinds by their names in the enumeration of PostHog's own code."""
    return {_humps.sub("_", kind).upper(): kind for kind in KINDS}
