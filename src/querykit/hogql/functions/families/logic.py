"""Operators written as functions, and conditionals."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "Comparison and IN",
        """
        equals 2
        notEquals 2
        less 2
        greater 2
        lessOrEquals 2
        greaterOrEquals 2
        in 2
        notIn 2
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
