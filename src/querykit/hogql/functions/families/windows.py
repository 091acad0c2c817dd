"""Functions of a window: `rank() OVER (...)`."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "Window functions",
        """
        rank 0 gives Integer!
        dense_rank 0 gives Integer!
        row_number 0 gives Integer!
        first_value 1 gives first
        last_value 1 gives first
        nth_value 2 gives first
        lagInFrame 1-3 gives first
        leadInFrame 1-3 gives first
        lag 1-3 -> lagInFrame gives first
        lead 1-3 -> leadInFrame gives first
        """,
    ),
)
