"""Types of results: what a call gives, from the catalogue and its arguments.

A function whose line in the catalogue names no type gives something unknown that may be NULL, which
costs a wrapper around comparisons and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql.functions.base import OF_ARGUMENT
from querykit.hogql.typed import UNKNOWN, Type, type_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.hogql import typed
    from querykit.hogql.functions import Function


def is_aggregation(function: Function) -> bool:
    """Return whether a function aggregates; PostHog lists `md5` there, which does not."""
    return function.aggregate and function.name != "md5"


def result_type(function: Function, args: Sequence[typed.Node]) -> Type:
    """Return the type of a call's result."""
    kind = function.result
    if kind is None:
        return UNKNOWN
    if kind in OF_ARGUMENT:
        place = OF_ARGUMENT[kind]
        return type_of(args[place]) if place < len(args) else UNKNOWN
    if function.nullable is not None:
        return Type(kind, function.nullable)
    return Type(kind, any(type_of(one).nullable for one in args))
