"""Queries of the typed tree: SELECT, sets, sources and clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from querykit.hogql.typed.base import Node, node

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.hogql.typed.expressions import Window


@node(frozen=True, slots=True, eq=False)
class Fill(Node):
    """`WITH FILL FROM … TO … STEP …`."""

    CHILDREN: ClassVar = ("start", "stop", "step")
    start: Node | None
    stop: Node | None
    step: Node | None


@node(frozen=True, slots=True, eq=False)
class Order(Node):
    """One item of ORDER BY."""

    CHILDREN: ClassVar = ("expr", "fill")
    expr: Node
    descending: bool
    fill: Fill | None = None


@node(frozen=True, slots=True, eq=False)
class Interpolated(Node):
    """One item of INTERPOLATE."""

    CHILDREN: ClassVar = ("value",)
    name: str
    value: Node | None


@node(frozen=True, slots=True, eq=False)
class GroupingSet(Node):
    """One set of GROUPING SETS."""

    CHILDREN: ClassVar = ("items",)
    items: tuple[Node, ...]


@node(frozen=True, slots=True, eq=False)
class LimitBy(Node):
    """`LIMIT n OFFSET m BY …`."""

    CHILDREN: ClassVar = ("count", "offset", "by")
    count: Node
    offset: Node | None
    by: tuple[Node, ...]


@node(frozen=True, slots=True, eq=False)
class Table(Node):
    """A physical table."""

    name: str
    alias: str | None
    guarded: bool = True
    """Whether its rows belong to teams."""

    @property
    def qualifier(self) -> str:
        """The name that its columns are printed with."""
        return self.alias or self.name


@node(frozen=True, slots=True, eq=False)
class TableFunction(Node):
    """A table function of the catalogue: `numbers`."""

    CHILDREN: ClassVar = ("args",)
    name: str
    args: tuple[Node, ...]
    alias: str | None


@node(frozen=True, slots=True, eq=False)
class Derived(Node):
    """A subquery in FROM."""

    CHILDREN: ClassVar = ("query",)
    query: Node
    alias: str | None
    columns: tuple[str, ...] = ()


@node(frozen=True, slots=True, eq=False)
class CteTable(Node):
    """A CTE in FROM."""

    name: str
    alias: str | None


@node(frozen=True, slots=True, eq=False)
class Rows(Node):
    """`VALUES`, printed as a chain of SELECTs."""

    CHILDREN: ClassVar = ("rows",)
    rows: tuple[Node, ...]
    names: tuple[str, ...]
    alias: str | None


@node(frozen=True, slots=True, eq=False)
class Lazy(Node):
    """A table that a subselect stands for; the lazy pass builds it from what is used."""

    table: Any
    alias: str
    used: Mapping[str, tuple[str | int, ...]]
    """Exported name -> the chain of the table's field that it holds."""


@node(frozen=True, slots=True, eq=False)
class Join(Node):
    """One source of FROM; the first has no kind."""

    CHILDREN: ClassVar = ("source", "on", "nested")
    source: Node
    kind: str | None = None
    on: Node | None = None
    using: tuple[str, ...] = ()
    final: bool = False
    sample: str | None = None
    constraint: str | None = None
    """For a lazy join: the source of the query that it hangs on."""

    nested: tuple[Join, ...] = ()
    """Joins that must be made to this source before it is joined; a pass makes a subselect of them."""


@node(frozen=True, slots=True, eq=False)
class Cte(Node):
    """One entry of WITH."""

    CHILDREN: ClassVar = ("expr",)
    name: str
    expr: Node
    is_column: bool
    columns: tuple[str, ...] = ()


@node(frozen=True, slots=True, eq=False)
class Select(Node):
    """One SELECT."""

    CHILDREN: ClassVar = (
        "ctes",
        "columns",
        "sources",
        "array_join",
        "prewhere",
        "where",
        "group_by",
        "having",
        "windows",
        "order_by",
        "interpolate",
        "limit_by",
        "limit",
        "offset",
    )
    columns: tuple[Node, ...]
    ctes: tuple[Cte, ...] = ()
    distinct: bool = False
    sources: tuple[Join, ...] = ()
    array_join_kind: str | None = None
    array_join: tuple[Node, ...] = ()
    prewhere: Node | None = None
    where: Node | None = None
    group_by: tuple[Node, ...] = ()
    group_mode: str | None = None
    having: Node | None = None
    windows: tuple[NamedWindow, ...] = ()
    order_by: tuple[Order, ...] = ()
    interpolate: tuple[Interpolated, ...] | None = None
    limit_by: LimitBy | None = None
    limit: Node | None = None
    limit_percent: bool = False
    with_ties: bool = False
    offset: Node | None = None
    settings: tuple[tuple[str, int | str], ...] = ()


@node(frozen=True, slots=True, eq=False)
class NamedWindow(Node):
    """`name AS (…)` of WINDOW."""

    CHILDREN: ClassVar = ("window",)
    name: str
    window: Window


@node(frozen=True, slots=True, eq=False)
class Branch(Node):
    """One further branch of a set, with the operator before it."""

    CHILDREN: ClassVar = ("query",)
    operator: str
    query: Node


@node(frozen=True, slots=True, eq=False)
class SelectSet(Node):
    """`a UNION ALL b …`."""

    CHILDREN: ClassVar = ("first", "rest", "limit", "offset")
    first: Node
    rest: tuple[Branch, ...]
    limit: Node | None = None
    offset: Node | None = None
    settings: tuple[tuple[str, int | str], ...] = ()


Query = Select | SelectSet
