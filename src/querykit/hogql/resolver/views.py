"""How the resolver sees the tables of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from querykit.hogql.typed import UNKNOWN, Type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.hogql import ast


Chain = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """A column."""

    column: str
    type: Type
    zoned: bool = False
    bag: str | None = None


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression over the other fields of the table."""

    tree: ast.Node
    type: Type = UNKNOWN


@dataclass(frozen=True, slots=True)
class Traverser:
    """Another name for a chain of fields."""

    chain: Chain


@dataclass(frozen=True, slots=True)
class Joined:
    """A table that is joined when something of it is asked for."""

    table: str
    pairs: tuple[tuple[Chain, Chain], ...]
    """Fields here and there that must be equal."""

    constants: tuple[tuple[Chain, int], ...] = ()
    kind: str = "LEFT JOIN"


@dataclass(frozen=True, slots=True)
class Virtual:
    """A name that groups fields of the same row."""

    fields: Mapping[str, FieldView]


FieldView = Stored | Expression | Traverser | Joined | Virtual


@dataclass(frozen=True, slots=True)
class TableView:
    """A table of the catalogue."""

    name: str
    physical: str
    fields: Mapping[str, FieldView]
    visible: tuple[str, ...] = ()
    guarded: bool = True
    lazy: Any = None
    """How the subselect that stands for it is made; None for a plain table."""

    arguments: tuple[int, int | None] | None = None
    """Least and most arguments of a table function."""

    query: Any = None
    """The query that a view stands for: a tree, or the text of a saved one."""

    refused: str | None = None
    """Why it cannot be read here."""
