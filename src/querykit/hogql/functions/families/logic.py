"""Operators written as functions, and conditionals."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "Comparison and IN",
        """
        equals 2 gives Integer?
        notEquals 2 gives Integer?
        less 2 gives Integer?
        greater 2 gives Integer?
        lessOrEquals 2 gives Integer?
        greaterOrEquals 2 gives Integer?
        in 2 gives Integer?
        notIn 2 gives Integer?
        """,
    ),
    family(
        "Logic and conditionals",
        """
        and 2+
        or 2+
        xor 2+
        not 1 ci
        if 3 ci
        multiIf 3+
        """,
    ),
)
