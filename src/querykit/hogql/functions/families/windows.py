"""Functions of a window: `rank() OVER (...)`."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "Window functions",
        """
        rank 0
        dense_rank 0
        row_number 0
        first_value 1
        last_value 1
        nth_value 2
        lagInFrame 1-3
        leadInFrame 1-3
        lag 1-3 -> lagInFrame
        lead 1-3 -> leadInFrame
        """,
    ),
)
