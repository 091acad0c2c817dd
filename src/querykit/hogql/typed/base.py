"""Types of expressions, and what every node of the typed tree has."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

if TYPE_CHECKING:
    from dataclasses import dataclass as node
else:

    def node(*, frozen: bool, slots: bool, eq: bool) -> Any:  # noqa: ARG001 - see below
        """Return the decorator of nodes: immutable for the type checker, cheap to make at run time.

        A frozen class sets each field through `object.__setattr__`, which makes it five times as
        slow, and a pass makes nodes by the thousands. Typed trees are never handed out.
        """
        return dataclasses.dataclass(slots=slots, eq=eq)


__all__ = [
    "ARRAY",
    "BOOLEAN",
    "DATE",
    "DATETIME",
    "FLOAT",
    "INTEGER",
    "LAMBDA",
    "NULL",
    "STRING",
    "UNKNOWN",
    "UUID",
    "Node",
    "Type",
    "node",
    "type_of",
]


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


@node(frozen=True, slots=True, eq=False)
class Node:
    """Any node of the typed tree."""

    CHILDREN: ClassVar[tuple[str, ...]] = ()


def type_of(node: Node) -> Type:
    """Return the type of an expression; queries have none and count as unknown."""
    return getattr(node, "type", UNKNOWN)
