"""Nodes of queries: SELECT, sets, joins and their clauses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from querykit.hogql.ast.base import Node
from querykit.hogql.ast.slots import (
    ARRAY_JOINS,
    CONSTRAINT_TYPES,
    CTE_TYPES,
    GROUP_BY_MODES,
    JOIN_TYPES,
    SET_OPERATORS,
    held,
)

if TYPE_CHECKING:
    from querykit.hogql.ast.expressions import Constant, OrderExpr, WindowExpr


@dataclass(frozen=True, slots=True)
class RatioExpr(Node):
    """A number, or two with a slash between: `1/10`."""

    left: Constant
    right: Constant | None = None


@dataclass(frozen=True, slots=True)
class SampleExpr(Node):
    """`SAMPLE 1/10 OFFSET 1/2`."""

    sample_value: RatioExpr
    offset_value: RatioExpr | None = None


@dataclass(frozen=True, slots=True)
class JoinConstraint(Node):
    """What follows ON, or USING: then one field, or a tuple of fields."""

    expr: Node
    constraint_type: str = "ON"

    def __post_init__(self) -> None:
        """Hold the words against their lists."""
        held(self.constraint_type, CONSTRAINT_TYPES, "the constraint", self.span)


@dataclass(frozen=True, slots=True)
class JoinExpr(Node):
    """A table in FROM, and the tables joined to it as a chain."""

    table: Node
    alias: str | None = None
    column_aliases: tuple[str, ...] | None = None
    table_args: tuple[Node, ...] | None = None
    table_final: bool = False
    sample: SampleExpr | None = None
    join_type: str | None = None
    """How this table is joined to those before it; None for the first."""

    constraint: JoinConstraint | None = None
    next_join: JoinExpr | None = None

    def __post_init__(self) -> None:
        """Hold the words against their lists."""
        held(self.join_type, JOIN_TYPES, "the join", self.span)


@dataclass(frozen=True, slots=True)
class CTE(Node):
    """One item of WITH: a query with a name (`subquery`), or a value with one (`column`)."""

    name: str
    expr: Node
    cte_type: str = "subquery"
    recursive: bool = False
    materialized: bool | None = None
    columns: tuple[str, ...] | None = None
    using_key: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        """Hold the words against their lists."""
        held(self.cte_type, CTE_TYPES, "the sort of WITH", self.span)


@dataclass(frozen=True, slots=True)
class LimitByExpr(Node):
    """`LIMIT n OFFSET offset_value BY exprs`."""

    n: Node
    exprs: tuple[Node, ...] = ()
    offset_value: Node | None = None


@dataclass(frozen=True, slots=True)
class InterpolateExpr(Node):
    """One item of INTERPOLATE."""

    expr: Node
    value: Node | None = None


@dataclass(frozen=True, slots=True)
class GroupingSet(Node):
    """One of the GROUPING SETS."""

    exprs: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class SelectQuery(Node):
    """A SELECT with its clauses."""

    select: tuple[Node, ...]
    ctes: tuple[CTE, ...] | None = None
    distinct: bool = False
    select_from: JoinExpr | None = None
    array_join_op: str | None = None
    array_join_list: tuple[Node, ...] | None = None
    prewhere: Node | None = None
    where: Node | None = None
    group_by: tuple[Node, ...] | None = None
    group_by_mode: str | None = None
    having: Node | None = None
    qualify: Node | None = None
    window_exprs: tuple[tuple[str, WindowExpr], ...] | None = None
    """Named windows in their order: name and definition."""

    order_by: tuple[OrderExpr, ...] | None = None
    interpolate: tuple[InterpolateExpr, ...] | None = None
    limit_by: LimitByExpr | None = None
    limit: Node | None = None
    limit_percent: bool = False
    limit_with_ties: bool = False
    offset: Node | None = None

    def __post_init__(self) -> None:
        """Hold the words against their lists."""
        held(self.array_join_op, ARRAY_JOINS, "the array join", self.span)
        held(self.group_by_mode, GROUP_BY_MODES, "the mode of GROUP BY", self.span)


@dataclass(frozen=True, slots=True)
class SelectSetNode(Node):
    """One further query of a set, with the operator before it."""

    select_query: Node
    set_operator: str = "UNION ALL"

    def __post_init__(self) -> None:
        """Hold the words against their lists."""
        held(self.set_operator, SET_OPERATORS, "the set operator", self.span)


@dataclass(frozen=True, slots=True)
class SelectSetQuery(Node):
    """Queries joined by UNION, INTERSECT, EXCEPT, read from left to right."""

    initial_select_query: Node
    subsequent_select_queries: tuple[SelectSetNode, ...]
    limit: Node | None = None
    offset: Node | None = None


@dataclass(frozen=True, slots=True)
class ValuesQuery(Node):
    """`VALUES (1, 'a'), (2, 'b')` as a table."""

    rows: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True, slots=True)
class PivotColumn(Node):
    """`column IN (values)` of a PIVOT."""

    column: Node
    values: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class PivotExpr(Node):
    """`table PIVOT (aggregates FOR columns GROUP BY group_by)`."""

    table: Node
    aggregates: tuple[Node, ...]
    columns: tuple[PivotColumn, ...]
    group_by: tuple[Node, ...] | None = None


@dataclass(frozen=True, slots=True)
class UnpivotColumn(Node):
    """`value_columns FOR name_columns IN (unpivot_values)` of an UNPIVOT."""

    value_columns: Node
    name_columns: Node
    unpivot_values: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class UnpivotExpr(Node):
    """`table UNPIVOT INCLUDE NULLS (columns)`."""

    table: Node
    columns: tuple[UnpivotColumn, ...]
    include_nulls: bool = False
