"""Nodes of expressions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from querykit.hogql.ast.base import Node
from querykit.hogql.ast.slots import (
    ARITHMETIC,
    COMPARISONS,
    FRAME_METHODS,
    FRAME_TYPES,
    ORDERS,
    VALUE_TYPES,
    held,
)

if TYPE_CHECKING:
    from collections.abc import Hashable


@dataclass(frozen=True, slots=True)
class Field(Node):
    """A name with dots: `events.properties.$browser`; `*` stands last in `events.*`."""

    chain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """A number, text, truth value or NULL.

    Unlike Python, trees tell `1`, `1.0` and `true` apart, so two of these are never equal.
    """

    value: Any
    value_type: str | None = None
    """`number` when the value is the text of a number that JSON has not: beyond 64 bits, Infinity, NaN."""

    def __post_init__(self) -> None:
        """Hold the words against their lists."""
        held(self.value_type, VALUE_TYPES, "the sort of constant", self.span)

    def _key(self) -> Hashable:
        return type(self.value), repr(self.value), self.value_type

    def __eq__(self, other: object) -> bool:
        """Return whether both are the same value of the same type."""
        return isinstance(other, Constant) and self._key() == other._key()

    def __hash__(self) -> int:
        """Return a hash that fits the comparison."""
        return hash(self._key())


@dataclass(frozen=True, slots=True)
class Placeholder(Node):
    """`{expr}`: something that is filled in later."""

    expr: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`name(params)(DISTINCT args ORDER BY order_by) WITHIN GROUP (...) FILTER (WHERE ...)`."""

    name: str
    args: tuple[Node, ...] = ()
    params: tuple[Node, ...] | None = None
    distinct: bool = False
    order_by: tuple[OrderExpr, ...] | None = None
    within_group: tuple[OrderExpr, ...] | None = None
    filter_expr: Node | None = None


@dataclass(frozen=True, slots=True)
class ExprCall(Node):
    """A call of something that is no plain name: `f(1)(2)(3)`."""

    expr: Node
    args: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedArgument(Node):
    """`name := value` in a call."""

    name: str
    value: Node


@dataclass(frozen=True, slots=True)
class Lambda(Node):
    """`(a, b) -> expr`; in a program, expr may be a block."""

    args: tuple[str, ...]
    expr: Node


@dataclass(frozen=True, slots=True)
class Alias(Node):
    """`expr AS alias`."""

    expr: Node
    alias: str


@dataclass(frozen=True, slots=True)
class And(Node):
    """Two or more conditions that must all hold."""

    exprs: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    """Two or more conditions of which one must hold."""

    exprs: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not(Node):
    """`NOT expr`."""

    expr: Node


@dataclass(frozen=True, slots=True)
class CompareOperation(Node):
    """A comparison of two values."""

    left: Node
    right: Node
    op: str = "=="
    is_null_comparison_style: bool = False
    """Written as IS [NOT] NULL; the right side is NULL then."""

    def __post_init__(self) -> None:
        """Hold the words against their lists."""
        held(self.op, COMPARISONS, "the comparison", self.span)


@dataclass(frozen=True, slots=True)
class BetweenExpr(Node):
    """`expr [NOT] BETWEEN low AND high`."""

    expr: Node
    low: Node
    high: Node
    negated: bool = False


@dataclass(frozen=True, slots=True)
class IsDistinctFrom(Node):
    """`left IS DISTINCT FROM right`; negated for IS NOT DISTINCT FROM and `<=>`."""

    left: Node
    right: Node
    negated: bool = False


@dataclass(frozen=True, slots=True)
class ArithmeticOperation(Node):
    """`left op right`."""

    left: Node
    right: Node
    op: str

    def __post_init__(self) -> None:
        """Hold the words against their lists."""
        held(self.op, ARITHMETIC, "the operator", self.span)


@dataclass(frozen=True, slots=True)
class Array(Node):
    """`[1, 2]`."""

    exprs: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Tuple(Node):
    """`(1, 2)`; with one value `(1,)`."""

    exprs: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Dict(Node):
    """`{'key': value}`."""

    items: tuple[tuple[Node, Node], ...] = ()


@dataclass(frozen=True, slots=True)
class ArrayAccess(Node):
    """`array[property]`, `array.name`; nullish with a `?` before."""

    array: Node
    property: Node
    nullish: bool = False


@dataclass(frozen=True, slots=True)
class TupleAccess(Node):
    """`tuple.1`; nullish with a `?` before the dot."""

    tuple: Node
    index: int
    nullish: bool = False


@dataclass(frozen=True, slots=True)
class ArraySlice(Node):
    """`array[start:end]`."""

    array: Node
    start_expr: Node | None = None
    end_expr: Node | None = None


@dataclass(frozen=True, slots=True)
class TypeCast(Node):
    """`expr::type_name` and `CAST(expr AS type_name)`; the type is text in lower case."""

    expr: Node
    type_name: str


@dataclass(frozen=True, slots=True)
class TryCast(Node):
    """`TRY_CAST(expr AS type_name)`."""

    expr: Node
    type_name: str


@dataclass(frozen=True, slots=True)
class ColumnsExpr(Node):
    """`COLUMNS('regex')`, `COLUMNS(a, b)`, `* EXCLUDE (a) REPLACE (1 AS b)`."""

    regex: str | None = None
    columns: tuple[Node, ...] | None = None
    all_columns: bool = False
    exclude: tuple[str, ...] | None = None
    replace: tuple[tuple[str, Node], ...] | None = None


@dataclass(frozen=True, slots=True)
class SpreadExpr(Node):
    """`*COLUMNS(...)`."""

    expr: Node


@dataclass(frozen=True, slots=True)
class PositionalRef(Node):
    """`#1`."""

    index: int


@dataclass(frozen=True, slots=True)
class WithFillExpr(Node):
    """`WITH FILL FROM .. TO .. STEP ..`."""

    from_value: Node | None = None
    to_value: Node | None = None
    step_value: Node | None = None


@dataclass(frozen=True, slots=True)
class OrderExpr(Node):
    """One item of ORDER BY."""

    expr: Node
    order: str = "ASC"
    with_fill: WithFillExpr | None = None

    def __post_init__(self) -> None:
        """Hold the words against their lists."""
        held(self.order, ORDERS, "the order", self.span)


@dataclass(frozen=True, slots=True)
class WindowFrameExpr(Node):
    """One end of a window's frame; no value stands for UNBOUNDED, or for the current row."""

    frame_type: str
    frame_value: int | float | None = None

    def __post_init__(self) -> None:
        """Hold the words against their lists."""
        held(self.frame_type, FRAME_TYPES, "the end of a frame", self.span)


@dataclass(frozen=True, slots=True)
class WindowExpr(Node):
    """What stands in the parentheses of OVER."""

    partition_by: tuple[Node, ...] | None = None
    order_by: tuple[OrderExpr, ...] | None = None
    frame_method: str | None = None
    frame_start: WindowFrameExpr | None = None
    frame_end: WindowFrameExpr | None = None

    def __post_init__(self) -> None:
        """Hold the words against their lists."""
        held(self.frame_method, FRAME_METHODS, "the frame", self.span)


@dataclass(frozen=True, slots=True)
class WindowFunction(Node):
    """`name(exprs) OVER ...`.

    The arguments are in `exprs`; only a call with parameters has these there and its arguments in
    `args`.
    """

    name: str
    exprs: tuple[Node, ...] = ()
    args: tuple[Node, ...] = ()
    over_expr: WindowExpr | None = None
    over_identifier: str | None = None


@dataclass(frozen=True, slots=True)
class HogQLXAttribute(Node):
    """`name={value}` of a tag; the attribute `children` holds a tuple of nodes."""

    name: str
    value: Node | tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class HogQLXTag(Node):
    """`<Kind attr='x'>...</Kind>`."""

    kind: str
    attributes: tuple[HogQLXAttribute, ...] = ()
