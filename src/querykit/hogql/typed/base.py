"""Types of expressions, and what every node of the typed tree has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple


class Type(NamedTuple):
    """The light type of an expression: a kind, and whether it can be NULL."""

    kind: str = "Unknown"
    nullable: bool = True


UNKNOWN = Type()
STRING = Type("String", nullable=False)
INTEGER = Type("Integer", nullable=False)
FLOAT = Type("Float", nullable=False)
BOOLEAN = Type("Boolean", nullable=False)
DATETIME = Type("DateTime", nullable=False)
DATE = Type("Date", nullable=False)
UUID = Type("UUID", nullable=False)
NULL = Type("Null", nullable=True)
LAMBDA = Type("Lambda", nullable=False)
ARRAY = Type("Array", nullable=False)


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """Any node of the typed tree."""

    CHILDREN: ClassVar[tuple[str, ...]] = ()


def type_of(node: Node) -> Type:
    """Return the type of an expression; queries have none and count as unknown."""
    return getattr(node, "type", UNKNOWN)
