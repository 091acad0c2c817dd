"""The words that a tree may hold in places that are written as they are.

A tree comes from the parser, from JSON or from a caller's own code. Whatever is not on these lists
never gets into a node, so that no printer can be made to write it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import UnsupportedSyntax

if TYPE_CHECKING:
    from querykit.errors import Span

JOIN_TYPES = frozenset(
    {
        "JOIN",
        "INNER JOIN",
        "CROSS JOIN",
        "POSITIONAL JOIN",
        "SEMI JOIN",
        "ANTI JOIN",
        "ANY INNER JOIN",
        "ALL INNER JOIN",
        "ASOF INNER JOIN",
        *(
            f"{side} {word}JOIN"
            for side in ("LEFT", "RIGHT", "FULL")
            for word in ("", "OUTER ", "ANY ", "ALL ", "ASOF ")
        ),
        *(f"{side} {word} JOIN" for side in ("LEFT", "RIGHT") for word in ("SEMI", "ANTI")),
    }
)
CONSTRAINT_TYPES = frozenset({"ON", "USING"})
SET_OPERATORS = frozenset(
    {
        "UNION ALL",
        "UNION DISTINCT",
        "UNION ALL BY NAME",
        "UNION DISTINCT BY NAME",
        "INTERSECT",
        "INTERSECT ALL",
        "INTERSECT DISTINCT",
        "EXCEPT",
        "EXCEPT ALL",
    }
)
ARRAY_JOINS = frozenset({"ARRAY JOIN", "LEFT ARRAY JOIN", "INNER ARRAY JOIN"})
GROUP_BY_MODES = frozenset({"all", "cube", "rollup", "grouping_sets"})
CTE_TYPES = frozenset({"subquery", "column"})
ORDERS = frozenset({"ASC", "DESC"})
FRAME_METHODS = frozenset({"ROWS", "RANGE"})
FRAME_TYPES = frozenset({"PRECEDING", "FOLLOWING", "CURRENT ROW"})
VALUE_TYPES = frozenset({"number"})
ARITHMETIC = frozenset({"+", "-", "*", "/", "%"})
COMPARISONS = frozenset(
    {
        "==",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "like",
        "not like",
        "ilike",
        "not ilike",
        "in",
        "not in",
        "global in",
        "global not in",
        "in cohort",
        "not in cohort",
        "=~",
        "!~",
        "=~*",
        "!~*",
    }
)


def held(word: str | None, allowed: frozenset[str], what: str, span: Span | None) -> None:
    """Refuse a word that is not on its list.

    Raises:
        UnsupportedSyntax: the word is not allowed there.
    """
    if word is not None and word not in allowed:
        raise UnsupportedSyntax(
            f"{what} {word!r} is not supported",
            hint=f"one of {', '.join(sorted(allowed))}",
            span=span,
        )
