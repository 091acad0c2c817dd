"""What fits nowhere else."""

from __future__ import annotations

from querykit.hogql.functions.base import family

FAMILIES = (
    family(
        "Other",
        """
        isFinite 1
        isInfinite 1
        ifNotFinite 1
        isNaN 1
        bar 4
        transform 3-4
        formatReadableDecimalSize 1
        formatReadableSize 1
        formatReadableQuantity 1
        formatReadableTimeDelta 1-2
        least 2 ci
        greatest 2 ci
        indexHint 1
        extractIPv4Substrings 1
        languageCodeToName 1 -> transform
        """,
    ),
)
