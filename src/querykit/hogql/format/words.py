# ruff: noqa: SIM905 - a list of words would be a page
"""Which words are keywords, and which of them begin a clause."""

from __future__ import annotations

KEYWORDS = frozenset(
    """
    all and anti any array as asc asof between by case cohort cross cube current desc distinct else end
    except exclude fill filter final following from full group grouping having ilike in include inner
    interpolate intersect interval into is join left like limit materialized not null nulls offset on
    or order outer over partition pivot positional preceding prewhere qualify range recursive replace
    right rollup row rows sample select semi sets step then ties to unbounded union unpivot using values
    when where window with within
    """.split()
)
"""Words written in capitals where they are no names."""

UNITS = frozenset("second minute hour day week month quarter year".split())
JOINS = frozenset(
    "any all anti array asof cross full inner left outer positional right semi".split()
)
"""Words before JOIN."""

SETS = frozenset({"union", "intersect", "except"})
SET_TAILS = frozenset({"all", "distinct", "by", "name"})
STARTS = frozenset({"select", "with", "partition", "order", "rows", "range"})
"""Words that begin what is made of clauses: a query, or the parentheses of a window."""

HEADS = {
    "with": ("recursive",),
    "select": ("distinct",),
    "from": (),
    "prewhere": (),
    "where": (),
    "group": ("by",),
    "having": (),
    "qualify": (),
    "window": (),
    "order": ("by",),
    "interpolate": (),
    "limit": (),
    "offset": (),
    "partition": ("by",),
    "rows": (),
    "range": (),
}
"""First word of a clause -> the words that may belong to it."""

ON_THE_LINE = frozenset({"from", "join", "limit", "offset", "interpolate", "rows", "range"})
"""Clauses whose body follows on the line of their head, however long it is."""
