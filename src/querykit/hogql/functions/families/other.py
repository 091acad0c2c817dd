"""What fits nowhere else."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "Other",
        """
        isFinite 1 of number gives Boolean
        isInfinite 1 of number gives Integer?
        ifNotFinite 1
        isNaN 1 of number gives Boolean
        bar 4 of number gives String?
        transform 3-4 of Interval,number
        formatReadableDecimalSize 1 of number gives String?
        formatReadableSize 1 of number gives String?
        formatReadableQuantity 1 of number gives String?
        formatReadableTimeDelta 1-2 of Interval,number gives String?
        least 2 ci gives first
        greatest 2 ci gives first
        indexHint 1 gives Integer?
        throwIf 1-2 gives Integer?
        extractIPv4Substrings 1
        languageCodeToName 1 -> transform
        """,
    ),
)
