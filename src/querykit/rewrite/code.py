"""Program code that carries queries: literals, and JSON in strings, each a slot of its own."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from querykit.errors import Diagnostic, NotLiteral, Severity, TooDeep
from querykit.legacy import looks_like_filters
from querykit.rewrite.embedded import merged, refuse_unless
from querykit.rewrite.holes import Hole, comparable, spread_keys
from querykit.rewrite.literal import LiteralText
from querykit.rewrite.places import LineIndex
from querykit.rewrite.same import same
from querykit.schema.catalogue import KINDS
from querykit.validation.count import count_queries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from querykit.errors import Json, UserError
    from querykit.rewrite.base import Slot
    from querykit.rewrite.comments import Comment
    from querykit.rewrite.splice import Edit
    from querykit.rewrite.syntax import Syntax

MAX_NESTING = 1_000
"""Brackets inside each other; native parsers end the process at some depth."""

MAX_LITERAL_DEPTH = 100
"""Containers inside each other in one literal; below stand holes."""

_bracket = re.compile(r"[()\[\]{}]")


_json_kind = re.compile(r"\"kind\\?\"\s*:\s*\\?\"(\w+)\\?\"")


class Piece(Protocol):
    """A part of a code that holds one document."""

    def slot(self, lines: LineIndex) -> Slot:
        """Return the document as a slot of the whole text."""

    def edits(self, document: Json) -> list[Edit]:
        """Return the edits of the whole text that give the part a new document.

        Raises:
            NotRewritable: it cannot be written there.
        """


@dataclass(slots=True)
class Reading:
    """What a reader found in a text."""

    pieces: list[Piece] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)

    def refuse(self, error: UserError) -> Reading:
        """Note why the text cannot be read, and return this."""
        self.problems += error.diagnostics()
        return self


class Code:
    """One text of code while it is read."""

    stamps = True
    """Whether a node without a `version` may get one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.comments: list[Comment] = []
        self.blank = text
        """The text with blanks for comments."""

        self.known: dict[str, Json] = {}
        """Literals that the text gives a name, by that name; for checks of what uses them."""

        self.own: set[str] = set()
        """Names of literals that are queries, which are checked where they stand."""

    def define(self, name: str, value: Json) -> None:
        """Note a name that the text gives a literal."""
        if holds_query(value, name.rpartition(".")[2]):
            self.own.add(name)
        elif not isinstance(value, Hole):
            self.known[name] = value

    @cached_property
    def lines(self) -> LineIndex:
        """Lines and columns of the text."""
        return LineIndex(self.text)

    def syntax_of(self, literal: LiteralText) -> Syntax:
        """Return how values are spelled in a literal."""
        raise NotImplementedError

    def set_comments(self, comments: list[Comment]) -> None:
        """Note the comments, and blank them."""
        parts: list[str] = []
        position = 0
        for one in comments:
            parts += (
                self.text[position : one.start],
                re.sub(r"[^\r\n]", " ", self.text[one.start : one.end]),
            )
            position = one.end
        self.comments = comments
        self.blank = "".join((*parts, self.text[position:]))

    def is_alone(self, start: int) -> bool:
        """Tell whether nothing but blanks stands before a place on its line."""
        return not self.text[self.lines.line_start(start) : start].strip()


class CodeFile:
    """A text of code that was read."""

    def __init__(self, text: str, read: Callable[[str], Reading]) -> None:
        self._text = text
        self._read = read
        reading = read(text)
        self.problems = reading.problems
        self._pieces = reading.pieces
        lines = LineIndex(text)
        self.slots = [
            dataclasses.replace(piece.slot(lines), check=piece.edits) for piece in reading.pieces
        ]

    def render(self, documents: Sequence[Json]) -> str:
        """Return the text with new documents, one for each slot.

        Raises:
            NotRewritable: a document cannot be written.
        """
        groups = [piece.edits(new) for piece, new in zip(self._pieces, documents, strict=True)]
        text = merged(self._text, *groups)
        if text != self._text:
            self._refuse_unless_holding(text, documents)
        return text

    def _refuse_unless_holding(self, text: str, documents: Sequence[Json]) -> None:
        lines = LineIndex(text)
        again = [piece.slot(lines).document for piece in self._read(text).pieces]
        correct = len(again) == len(documents)
        pairs = zip(again, documents, strict=correct)
        refuse_unless(correct and all(same(comparable(a), comparable(b)) for a, b in pairs))


def refuse_deep(text: str) -> None:
    """Refuse a text with brackets so deep inside each other that a parser may crash.

    Raises:
        TooDeep: it has.
    """
    depth = 0
    for found in _bracket.finditer(text):
        depth = depth + 1 if found[0] in "([{" else max(0, depth - 1)
        if depth > MAX_NESTING:
            span = LineIndex(text).span(found.start(), found.end())
            raise TooDeep(f"brackets are nested deeper than {MAX_NESTING:,} levels", span=span)


def holds_query(value: Json, place: str = "literal") -> bool:
    """Tell whether a literal holds a query.

    Args:
        value: what the literal says.
        place: the name of the variable, argument or attribute that it is for.
    """
    visible = without_spreads(value)
    if count_queries({"code": {place: visible}}):
        return True
    return isinstance(visible, dict) and "insight" in visible and looks_like_filters(visible)


CARRYING = frozenset({"kind", "query", "filters", "insight", "source", "query_json"})
"""Members that show that an object holds a query, or is one; others only hold such objects."""


def queries_in(literal: LiteralText, name: str) -> Iterator[LiteralText]:
    """Yield the queries in a literal: each for itself, with the insight around it.

    So one that cannot be rewritten does not hold up the others.

    Args:
        literal: the whole literal.
        name: the name of the variable, argument or attribute that it is for.
    """
    pending = [(literal, name)]
    while pending:
        one, place = pending.pop()
        node, value = one.root[4], one.value
        if node is None:
            continue
        if isinstance(value, dict) and not CARRYING.isdisjoint(value):
            if holds_query(value, place):
                yield one
            continue
        below = []
        for index, item in enumerate(node.items):
            key = one.key(item) if isinstance(value, dict) else index
            inner = place if isinstance(key, int) else key
            below.append((one.part(value[key], item), inner))
        pending.extend(reversed(below))


def without_spreads(value: Json) -> Json:
    """Return a value without members under names of the code's own."""
    if isinstance(value, dict):
        hidden = set(spread_keys(value))
        return {key: without_spreads(child) for key, child in value.items() if key not in hidden}
    return [without_spreads(child) for child in value] if isinstance(value, list) else value


def partly(literals: Iterable[Piece]) -> Iterable[Diagnostic]:
    """Yield a finding for each literal that holds expressions, at the first of them."""
    for literal in literals:
        if isinstance(literal, LiteralText):
            holes = literal.unknown_holes()
            if holes:
                first = min(holes, key=lambda hole: literal.hole_span(hole).start)
                yield about_hole(first, len(holes) - 1, literal)


def filled_in(code: Code, start: int, end: int) -> Iterable[Diagnostic]:
    """Yield a finding when a string with interpolation looks like the JSON of a query.

    Args:
        code: the code.
        start: where the string begins.
        end: where it ends.
    """
    found = _json_kind.search(code.text, start, end)
    if found is None or found[1] not in KINDS or not found[1].endswith("Query"):
        return
    if "apiVersion" not in code.text[start:end]:
        message = f"{found[1]} in a string with expressions: it is not checked"
        span = code.lines.span(start, end)
        yield Diagnostic(NotLiteral.code, message, Severity.INFO, span=span, kind=found[1])


def about_hole(hole: Hole, more: int, literal: LiteralText) -> Diagnostic:
    """Return the finding that a query holds expressions."""
    rest = f" and {more} more" if more else ""
    noun = "is no literal" if not more else "are no literals"
    return Diagnostic(
        NotLiteral.code,
        f"{hole.short}{rest} {noun}: the rest of this query is checked",
        Severity.INFO,
        span=literal.hole_span(hole),
    )
