"""Expressions of the typed tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from querykit.hogql.typed.base import (
    ARRAY,
    BOOLEAN,
    INTEGER,
    LAMBDA,
    STRING,
    UNKNOWN,
    Node,
    Type,
    node,
)

if TYPE_CHECKING:
    from querykit.hogql.typed.queries import Order


@node(frozen=True, slots=True, eq=False)
class Literal(Node):
    """A constant."""

    value: Any
    type: Type


@node(frozen=True, slots=True, eq=False)
class Column(Node):
    """A column of a table or subquery in scope."""

    qualifier: str | None
    name: str
    type: Type
    zoned: bool = False
    """Whether it is a stored point in time, to be shown in the project's time zone."""

    materialized: str | None = None
    """`nullable` or `text` where the column holds one JSON property."""

    bag: str | None = None
    """For a JSON text: whose properties it holds, `event`, `person` or `group:N`."""

    storage: str | None = None
    """For a JSON text: `table.column` of the physical column, to find materialised ones by."""


@node(frozen=True, slots=True, eq=False)
class Property(Node):
    """A read of a JSON text by keys; the properties pass lowers it."""

    CHILDREN: ClassVar = ("base",)
    base: Node
    keys: tuple[str | int, ...]
    type: Type
    declared: str | None = None
    """The type that the environment's definitions give the property, when it is no text."""

    bag: str | None = None
    """Whose property it is, where the base does not say: `event`, `person` or `group:N`."""


@node(frozen=True, slots=True, eq=False)
class Name(Node):
    """A bare name: an alias of the same SELECT, or an argument of a lambda."""

    name: str
    type: Type
    target: Node | None = None


@node(frozen=True, slots=True, eq=False)
class Star(Node):
    """The asterisk of `count(*)`."""

    type: Type = UNKNOWN


@node(frozen=True, slots=True, eq=False)
class Call(Node):
    """A ClickHouse function; `name` comes from the catalogue, never from the query."""

    CHILDREN: ClassVar = ("args", "params")
    name: str
    args: tuple[Node, ...]
    type: Type = UNKNOWN
    params: tuple[Node, ...] | None = None
    distinct: bool = False
    aggregate: bool = False


@node(frozen=True, slots=True, eq=False)
class Trim(Node):
    """`trim(LEADING x FROM y)`, which ClickHouse spells in no other way."""

    CHILDREN: ClassVar = ("text", "characters")
    side: str
    text: Node
    characters: Node
    type: Type = UNKNOWN


@node(frozen=True, slots=True, eq=False)
class Compare(Node):
    """A comparison as HogQL means it; the comparisons pass lowers it."""

    CHILDREN: ClassVar = ("left", "right")
    op: str
    left: Node
    right: Node
    type: Type = BOOLEAN
    in_join: bool = False


@node(frozen=True, slots=True, eq=False)
class Between(Node):
    """`x BETWEEN low AND high`; the comparisons pass decides about NULL."""

    CHILDREN: ClassVar = ("expr", "low", "high")
    expr: Node
    low: Node
    high: Node
    negated: bool
    type: Type = BOOLEAN
    safe: bool = False


@node(frozen=True, slots=True, eq=False)
class Infix(Node):
    """`isNull(a) and isNull(b)`: the one place where PostHog prints operators."""

    CHILDREN: ClassVar = ("left", "right")
    op: str
    left: Node
    right: Node
    type: Type = BOOLEAN


@node(frozen=True, slots=True, eq=False)
class InCohort(Node):
    """Membership of a cohort; the cohorts pass lowers it."""

    CHILDREN: ClassVar = ("expr",)
    expr: Node
    cohort: int
    negated: bool
    static: bool
    version: int | None
    type: Type = BOOLEAN


@node(frozen=True, slots=True, eq=False)
class Lambda(Node):
    """`(x, y) -> body`."""

    CHILDREN: ClassVar = ("body",)
    args: tuple[str, ...]
    body: Node
    type: Type = LAMBDA


@node(frozen=True, slots=True, eq=False)
class Array(Node):
    """`[a, b]`."""

    CHILDREN: ClassVar = ("items",)
    items: tuple[Node, ...]
    type: Type = ARRAY


@node(frozen=True, slots=True, eq=False)
class Index(Node):
    """`array[i]`."""

    CHILDREN: ClassVar = ("array", "index")
    array: Node
    index: Node
    type: Type = UNKNOWN


@node(frozen=True, slots=True, eq=False)
class Member(Node):
    """`tuple.1`."""

    CHILDREN: ClassVar = ("tuple",)
    tuple: Node
    index: int
    type: Type = UNKNOWN


@node(frozen=True, slots=True, eq=False)
class GroupRead(Node):
    """`has(map, key) ? map[key] : null`."""

    CHILDREN: ClassVar = ("column",)
    column: Node
    key: str
    type: Type = UNKNOWN


@node(frozen=True, slots=True, eq=False)
class Aliased(Node):
    """`expr AS name`; a hidden alias was not written by the user."""

    CHILDREN: ClassVar = ("expr",)
    expr: Node
    name: str
    type: Type
    hidden: bool = False
    written: bool = True
    """Whether the printer writes the name; repeated hidden ones are not written."""


@node(frozen=True, slots=True, eq=False)
class Frame(Node):
    """One end of a window frame."""

    CHILDREN: ClassVar = ("value",)
    kind: str
    value: Node | None


@node(frozen=True, slots=True, eq=False)
class Window(Node):
    """What stands in the parentheses of OVER or WINDOW."""

    CHILDREN: ClassVar = ("partition_by", "order_by", "start", "end")
    partition_by: tuple[Node, ...] = ()
    order_by: tuple[Order, ...] = ()
    method: str | None = None
    start: Frame | None = None
    end: Frame | None = None


@node(frozen=True, slots=True, eq=False)
class Over(Node):
    """A function over a window: one written in place, or a named one."""

    CHILDREN: ClassVar = ("call", "window")
    call: Node
    window: Window | None
    name: str | None
    type: Type = UNKNOWN


@node(frozen=True, slots=True, eq=False)
class Subquery(Node):
    """A query as a value."""

    CHILDREN: ClassVar = ("query",)
    query: Node
    type: Type = UNKNOWN


def call(name: str, *args: Node, type: Type = UNKNOWN) -> Call:  # noqa: A002 - the field's name
    """Return a call of a ClickHouse function."""
    return Call(name, args, type)


def text(value: str) -> Literal:
    """Return a text constant."""
    return Literal(value, STRING)


def number(value: int) -> Literal:
    """Return a whole number."""
    return Literal(value, INTEGER)
