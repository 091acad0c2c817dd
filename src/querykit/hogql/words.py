"""The words that may stand in slots of a tree that are written as they are.

A tree can come from JSON or from a caller, so the resolver and the printer both hold every such slot
against these lists.
"""

from __future__ import annotations

import re
from types import MappingProxyType

SET_OPERATORS = frozenset(
    {
        "UNION ALL",
        "UNION DISTINCT",
        "INTERSECT",
        "INTERSECT DISTINCT",
        "EXCEPT",
    }
)
"""What ClickHouse has; the others of the parser are refused by name."""

JOIN_KINDS = frozenset(
    {"JOIN", "CROSS JOIN", "INNER JOIN", "ANY INNER JOIN", "ALL INNER JOIN", "ASOF INNER JOIN"}
    | {
        f"{side} {word}JOIN"
        for side in ("LEFT", "RIGHT", "FULL")
        for word in ("", "OUTER ", "ANY ", "ALL ")
    }
    | {f"{side} {word} JOIN" for side in ("LEFT", "RIGHT") for word in ("SEMI", "ANTI")}
    | {"LEFT ASOF JOIN"}
)
"""Kinds of joins that ClickHouse has."""

OUTER_KINDS = frozenset(kind for kind in JOIN_KINDS if kind.startswith(("LEFT", "FULL")))
"""Joins that keep rows of the left side without a partner."""

ARRAY_JOINS = frozenset({"ARRAY JOIN", "LEFT ARRAY JOIN", "INNER ARRAY JOIN"})
FRAME_KINDS = frozenset({"PRECEDING", "FOLLOWING", "CURRENT ROW"})
FRAME_METHODS = frozenset({"ROWS", "RANGE"})
TRIM_SIDES = frozenset({"LEADING", "TRAILING", "BOTH"})
SAMPLE = re.compile(r"[0-9.e-]+(/[0-9.e-]+)?( OFFSET [0-9.e-]+(/[0-9.e-]+)?)?")
GROUP_MODES = MappingProxyType(
    {
        "all": "ALL",
        "cube": "CUBE({})",
        "rollup": "ROLLUP({})",
        "grouping_sets": "GROUPING SETS ({})",
    }
)
"""`group_by_mode` -> how it is written."""

COMPARISONS = MappingProxyType(
    {
        "==": "equals",
        "!=": "notEquals",
        "<": "less",
        "<=": "lessOrEquals",
        ">": "greater",
        ">=": "greaterOrEquals",
        "like": "like",
        "not like": "notLike",
        "ilike": "ilike",
        "not ilike": "notILike",
        "in": "in",
        "not in": "notIn",
        "global in": "globalIn",
        "global not in": "globalNotIn",
        "=~": "match",
        "!~": "match",
        "=~*": "match",
        "!~*": "match",
    }
)
"""Operator of a comparison -> ClickHouse function."""

ARITHMETIC = MappingProxyType(
    {"+": "plus", "-": "minus", "*": "multiply", "/": "divide", "%": "modulo"}
)
"""Operator of arithmetic -> ClickHouse function."""
